package server

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/sheet"
)

// auditPage is 审计记录: the trail of an agency and those below it, narrowed by what its address says.
type auditPage struct {
	Frame   frame
	Scope   string
	Failure failure
	Filters auditFilters
	Rows    []auditRow
	// Agencies tells that there are events of more than this agency.
	Agencies bool
	Export   string // address of the workbook with the same events
	First    string // address of the list's beginning; empty on the first page
	Next     string // address of the next page; empty on the last
}

// auditFilters are the choices above the trail.
type auditFilters struct {
	Action                   string // where the form leads
	Actions                  []option
	Who, Number, From, Until textField
	Clear                    string // address without any filter; empty where there is none to clear
}

type auditRow struct {
	At      string
	What    mark
	By      auditName
	Agency  string
	Case    string
	Events  string // address of all events of the case
	Person  auditName
	Detail  string
	Address string
}

// auditName is somebody by name and 登录名: names alone are not unique.
type auditName struct{ Name, Login string }

func (auditPage) template() string { return "audit_list.html" }

func auditPath(a desk.Agency) string { return agencyPath(a) + "/audit" }

func (s *Server) listAudit(c echo.Context, a desk.Agency) error {
	q := typed(c.QueryParams())
	f, err := eventFilter(a, q)
	var before int64
	if err == nil {
		before, err = eventBefore(q.get("before"))
	}
	var events []desk.Event
	if err == nil {
		events, err = s.desk.Events(c.Request().Context(), f, before, linesPerPage+1)
	}
	if err != nil {
		return s.showAuditAgain(c, a, q, err)
	}
	return s.showAudit(c, a, q, events, failure{})
}

// exportAudit serves the events that the page with the same filters lists, all of them.
func (s *Server) exportAudit(c echo.Context, a desk.Agency) error {
	q := typed(c.QueryParams())
	f, err := eventFilter(a, q)
	if err != nil {
		return s.showAuditAgain(c, a, q, err)
	}
	trail, err := s.desk.ExportEvents(c.Request().Context(), actorOf(c), f)
	if err != nil {
		return s.showAuditAgain(c, a, q, err)
	}
	name := fmt.Sprintf("%s审计记录%s.xlsx", a.Name, s.desk.Today())
	return s.download(c, name, workbookType, func(w io.Writer) error { return sheet.WriteTrail(w, trailScope(a), trail) })
}

// trailScope says whose events a person of the agency sees.
func trailScope(a desk.Agency) string {
	if atTop(a) {
		return a.Name + "及其下级机关，以及不属于任何机关的操作（如登录名不存在的登录、更换密钥）"
	}
	return a.Name + "及其下级机关"
}

// atTop tells an agency whose auditors watch also what concerns no agency: somebody has to.
func atTop(a desk.Agency) bool { return a.Parent == 0 }

// eventFilter reads an address. What it does not know it refuses rather than showing another list than asked for.
func eventFilter(a desk.Agency, q typed) (desk.EventFilter, error) {
	in := formReader{form: q}
	f := desk.EventFilter{
		Agency: a.ID, Placeless: atTop(a), Action: desk.Action(q.get("action")), Who: strings.TrimSpace(q.get("who")),
		From: in.date("from"), Until: in.date("until"), CaseNumber: strings.TrimSpace(q.get("number")),
	}
	known := slices.ContainsFunc(desk.Actions(), func(info desk.ActionInfo) bool { return info.ID == f.Action })
	if f.Action != "" && !known {
		return f, badAddress("action", "没有“"+string(f.Action)+"”这种操作")
	}
	return f, in.err()
}

// eventBefore reads where a page begins: after the event of this number.
func eventBefore(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, badAddress("before", "地址中的翻页位置有误，请回到第一页")
	}
	return n, nil
}

func (s *Server) showAuditAgain(c echo.Context, a desk.Agency, q typed, err error) error {
	return showAgain(c, err, func(x failure) error { return s.showAudit(c, a, q, nil, x) })
}

func (s *Server) showAudit(c echo.Context, a desk.Agency, q typed, events []desk.Event, x failure) error {
	f, _, err := s.frame(c, a, "审计记录", audit)
	if err != nil {
		return err
	}
	p := auditPage{
		Frame: f, Scope: trailScope(a), Failure: x, Filters: q.auditFilters(a, x), Export: q.auditAddress(auditPath(a)+".xlsx", 0),
	}
	if q.get("before") != "" {
		p.First = q.auditAddress(auditPath(a), 0)
	}
	if len(events) > linesPerPage {
		events = events[:linesPerPage]
		p.Next = q.auditAddress(auditPath(a), events[linesPerPage-1].ID)
	}
	for _, e := range events {
		p.Rows = append(p.Rows, auditRowOf(a, e))
		p.Agencies = p.Agencies || e.Agency != a.ID
	}
	return s.renderStatus(c, x.status(), p)
}

func auditRowOf(a desk.Agency, e desk.Event) auditRow {
	row := auditRow{
		At: e.At.In(desk.China).Format("2006-01-02 15:04:05"), What: actionMark(e.Action), Detail: e.Detail, Address: e.Address,
		By: auditName{e.ByName, e.ByLogin}, Person: auditName{e.PersonName, e.PersonLogin}, Agency: e.AgencyName, Case: e.CaseNumber,
	}
	if row.Person == row.By {
		row.Person = auditName{} // what somebody did with their own account
	}
	if e.CaseNumber != "" {
		row.Events = address(auditPath(a), url.Values{"number": {e.CaseNumber}})
	}
	return row
}

// actionMark sets off what an auditor looks for first: somebody who did not get in.
func actionMark(action desk.Action) mark {
	switch action {
	case desk.SignInFailed:
		return mark{Shape: "▲", Words: action.Label(), Class: "event-failed"}
	case desk.SignInLocked:
		return mark{Shape: "■", Words: action.Label(), Class: "event-locked"}
	}
	return mark{Words: action.Label()}
}

// auditAddress is the address of the events that the filters ask for, from one on.
func (t typed) auditAddress(path string, before int64) string {
	q := url.Values{}
	for _, name := range []string{"action", "who", "number", "from", "until"} {
		q.Set(name, strings.TrimSpace(t.get(name)))
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	return address(path, q)
}

func (t typed) auditFilters(a desk.Agency, x failure) auditFilters {
	f := auditFilters{
		Action: auditPath(a),
		Who:    t.text(textField{Name: "who", Label: "人员"}, x),
		Number: t.text(textField{Name: "number", Label: "登记编号"}, x),
		From:   t.text(textField{Name: "from", Label: "起", Kind: "date"}, x),
		Until:  t.text(textField{Name: "until", Label: "止", Kind: "date"}, x),
	}
	for _, info := range desk.Actions() {
		f.Actions = append(f.Actions, option{string(info.ID), info.Label, string(info.ID) == t.get("action")})
	}
	if t.auditAddress(auditPath(a), 0) != auditPath(a) {
		f.Clear = auditPath(a)
	}
	return f
}
