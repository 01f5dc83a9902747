package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// inboxPage is 提醒: what the person was told, the latest first.
type inboxPage struct {
	Frame frame
	Rows  []inboxRow
	// Through is the number of the latest message on the page, up to which the button marks all as read; 0 where all
	// are read.
	Through int64
	First   string // address of the list's beginning; empty on the first page
	Next    string // address of the next page; empty on the last
}

type inboxRow struct {
	At, Agency   string
	Number, Href string // of the case; empty where it is about none
	Topic, Words string
	// Page is the page of the agency on which it is looked after, where it is about no case; empty for none.
	Page string
	Read bool
}

func (inboxPage) template() string { return "inbox_list.html" }

const (
	inboxPath = "/inbox"
	// unreadPath is asked for by open pages, again and again.
	unreadPath = inboxPath + "/unread"
)

// unreadJSON is what an open page is told of what is new.
type unreadJSON struct {
	// Count is the number beside 提醒, empty for none.
	Count string `json:"count"`
	// Latest numbers the latest message that is not read, 0 for none, and Words are what it says: nothing of an applicant.
	Latest int64  `json:"latest"`
	Words  string `json:"words"`
}

func (s *Server) showUnread(c echo.Context, p account.Principal) error {
	told, err := s.remind.Inbox(c.Request().Context(), p.Person.ID, 0, linesPerPage)
	if err != nil {
		return err
	}
	out := unreadJSON{Count: s.unread(c)}
	for _, m := range told {
		if m.ReadAt.IsZero() {
			out.Latest, out.Words = m.ID, strings.TrimSpace(m.Number+" "+m.Topic.Label()+"："+m.Words)
			break
		}
	}
	return c.JSON(http.StatusOK, out)
}

func (s *Server) listInbox(c echo.Context, p account.Principal) error {
	before, err := eventBefore(c.QueryParam("before"))
	if err != nil {
		return err
	}
	told, err := s.remind.Inbox(c.Request().Context(), p.Person.ID, before, linesPerPage+1)
	if err != nil {
		return err
	}
	agencies, err := s.desk.AgenciesByID(c.Request().Context())
	if err != nil {
		return err
	}
	page := inboxPage{Frame: s.plainFrame(c, "提醒")}
	if before != 0 {
		page.First = inboxPath
	}
	if len(told) > linesPerPage {
		told = told[:linesPerPage]
		page.Next = address(inboxPath, url.Values{"before": {strconv.FormatInt(told[linesPerPage-1].ID, 10)}})
	}
	for _, m := range told {
		if m.ReadAt.IsZero() {
			page.Through = max(page.Through, m.ID)
		}
		page.Rows = append(page.Rows, inboxRowOf(m, agencies[m.Agency]))
	}
	return s.render(c, page)
}

func inboxRowOf(m remind.Message, agency desk.Agency) inboxRow {
	row := inboxRow{
		At: moment(m.Created), Agency: agency.Label(), Number: m.Number, Topic: m.Topic.Label(), Words: m.Words, Read: !m.ReadAt.IsZero(),
	}
	if m.Case != 0 {
		row.Href = casePath(desk.Agency{ID: m.Agency}, m.Case)
	} else if page, ok := topicPages[m.Topic]; ok {
		row.Page = agencyPath(desk.Agency{ID: m.Agency}) + page
	}
	return row
}

// topicPages are where somebody looks after what concerns no case.
var topicPages = map[remind.Topic]string{remind.JobTrouble: "/jobs", remind.AnnualReport: "/statistics", remind.Holidays: holidaysPart}

// readInbox marks what the page showed as read, and nothing that came since.
func (s *Server) readInbox(c echo.Context, p account.Principal) error {
	through, err := strconv.ParseInt(c.FormValue("through"), 10, 64)
	if err != nil {
		return badAddress("through", "表单有误，请重新打开“提醒”")
	}
	if err := s.remind.MarkRead(c.Request().Context(), p.Person.ID, through); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, inboxPath)
}

// unread is how many messages the person has not read, as the bar says it. A count that fails must not take the page
// along.
func (s *Server) unread(c echo.Context) string {
	p, ok := principalOf(c)
	if !ok {
		return ""
	}
	n, err := s.remind.Unread(c.Request().Context(), p.Person.ID)
	switch {
	case err != nil:
		s.log.Error("未读提醒数不清", "error", err)
		return ""
	case n == 0:
		return ""
	case n >= remind.MostUnread:
		return strconv.Itoa(remind.MostUnread-1) + "+"
	}
	return strconv.Itoa(n)
}
