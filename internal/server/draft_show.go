package server

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// draftPage is the preview of a change of the calendar: what would move, before anything is written.
type draftPage struct {
	Frame   frame
	Words   string
	Failure failure
	// Busy is how far the reckoning is; nil once it is done.
	Busy *recountShown
	// Problem says why the change cannot be made.
	Problem string
	Days    []draftDay
	Doubts  []string
	Preview desk.CalendarPreview
	// Moved and Rewritten are the first of each.
	Moved, Rewritten []movedRow
	Apply, Back      string
}

// draftDay is a day that the change sets.
type draftDay struct {
	On, Weekday, Now, Then string
	Changed                bool
}

type movedRow struct {
	Agency, Number, Href, Before, After, Note string
}

func (draftPage) template() string { return "draft_show.html" }

func draftPath(a desk.Agency, d *calendarDraft) string { return holidaysPath(a) + "/drafts/" + d.id }

func (s *Server) draft(c echo.Context, a desk.Agency) (*calendarDraft, error) {
	if d := s.drafts.find(a.ID, c.Param("draft")); d != nil {
		return d, nil
	}
	return nil, &desk.Error{Code: desk.NotFound, Message: "没有找到这次预览：已经过期，或者系统已经重新启动。没有生效的，请重新载入。"}
}

func (s *Server) showDraft(c echo.Context, a desk.Agency) error {
	d, err := s.draft(c, a)
	if err != nil {
		return err
	}
	return s.renderDraft(c, a, d, failure{})
}

// applyDraft is the person's word that the change is to hold as it was shown.
func (s *Server) applyDraft(c echo.Context, a desk.Agency) error {
	d, err := s.draft(c, a)
	if err != nil {
		return err
	}
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	now := d.state()
	switch {
	case d.change.Kind == desk.NoticeLoaded && !s.mayLoad(c, a):
		return s.errOthersLoad(c, a)
	case !now.Ready || now.Err != nil:
		return done(c, draftPath(a, d))
	case len(d.doubts) > 0 && form.get("checked") == "":
		return s.renderDraft(c, a, d, failure{Status: http.StatusUnprocessableEntity, Faults: []fault{
			{"checked", "#f-checked", "请对照通知原文核对各处疑点，确认以后勾选"},
		}})
	}
	err = s.desk.ChangeCalendar(c.Request().Context(), desk.CalendarOrder{
		By: actorOf(c), Change: d.change, Seen: now.Preview.Seen, Moved: now.Preview.Open + now.Preview.Rewritten,
	})
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderDraft(c, a, d, x) })
	}
	s.drafts.recount()
	year := fmt.Sprintf("&year=%d", d.change.Year.Year)
	if d.change.Kind != desk.NoticeLoaded {
		year = ""
	}
	return done(c, holidaysPath(a)+"?done="+string(d.change.Kind)+year)
}

func (s *Server) renderDraft(c echo.Context, a desk.Agency, d *calendarDraft, x failure) error {
	f, _, err := s.frame(c, a, "预览放假安排变动", holidays)
	if err != nil {
		return err
	}
	now := d.state()
	p := draftPage{
		Frame: f, Words: d.change.Words(), Failure: x, Doubts: remarks(d.doubts), Preview: now.Preview,
		Back: draftBack(a, d.change), Days: s.draftDays(a, d.change), Apply: draftPath(a, d) + "/apply",
	}
	switch {
	case !now.Ready:
		p.Busy, p.Frame.Refresh = shownAt(now.Done, now.Total), 1
	case now.Err != nil:
		if p.Problem = s.imports.problem(now.Err); x.Any() {
			p.Problem = ""
		}
	}
	p.Moved, p.Rewritten = movedRows(c, now.Preview.First, movedNote), movedRows(c, now.Preview.FirstRewritten, rewrittenNote)
	return s.renderStatus(c, x.status(), p)
}

func draftBack(a desk.Agency, ch desk.CalendarChange) string {
	switch ch.Kind {
	case desk.NoticeLoaded:
		return holidaysPath(a) + "/notice"
	case desk.ClosureSet:
		return holidaysPath(a) + "/closure"
	}
	return holidaysPath(a)
}

// draftDays are the days that a change sets, as they are now and as they would be.
func (s *Server) draftDays(a desk.Agency, ch desk.CalendarChange) []draftDay {
	cal := s.desk.CalendarOf(a)
	row := func(on calendar.Date, then calendar.Kind, name string) draftDay {
		day := cal.Day(on)
		d := draftDay{On: on.String(), Weekday: on.WeekdayChinese(), Now: dayWords(day), Changed: day.Working != then.Working()}
		d.Then = dayWords(calendar.Day{Date: on, Kind: then, Name: name, Working: then.Working()})
		return d
	}
	var days []draftDay
	switch ch.Kind {
	case desk.NoticeLoaded:
		for _, e := range ch.Year.Notices[0].Exceptions {
			days = append(days, row(e.Date, e.Kind, e.Name))
		}
	case desk.ClosureSet:
		for _, on := range cal.Takes(ch.Closure) {
			days = append(days, row(on, calendar.Closed, ch.Closure.Reason))
		}
	}
	slices.SortFunc(days, func(x, y draftDay) int { return cmp.Compare(x.On, y.On) })
	return days
}

func movedRows(c echo.Context, moved []desk.MovedCase, note func(desk.MovedCase) string) []movedRow {
	p, _ := principalOf(c)
	rows := make([]movedRow, len(moved))
	for i, m := range moved {
		rows[i] = movedRow{
			Agency: m.Agency.Name, Number: m.Before.Number, Before: movedDay(m.Before), After: movedDay(m.After), Note: note(m),
		}
		if p.May(account.ReadCases, m.Agency) {
			rows[i].Href = casePath(m.Agency, m.Before.ID)
		}
	}
	return rows
}

// movedDay is the day that the case looks to: its due date, or what its stopped period waits for.
func movedDay(s desk.Summary) string {
	switch {
	case !s.DueOn.IsZero():
		return s.DueOn.String() + " " + s.DueOn.WeekdayChinese()
	case !s.Waits.Until.IsZero():
		return "等待至 " + s.Waits.Until.String()
	}
	return "期限暂停"
}

func movedNote(m desk.MovedCase) string {
	switch {
	case m.Before.Unannounced != 0 && m.After.Unannounced == 0:
		return "暂定 → 确定"
	case m.Before.Unannounced == 0 && m.After.Unannounced != 0:
		return "确定 → 暂定"
	case m.After.DueOn < m.Before.DueOn:
		return "提前"
	case m.After.DueOn > m.Before.DueOn:
		return "推后"
	case m.After.ClaimBy != m.Before.ClaimBy:
		return "认领期限变动"
	}
	return "暂停中的期限变动"
}

func rewrittenNote(m desk.MovedCase) string {
	return fmt.Sprintf("%s → %s", timelinessWords(m.Before.Timeliness), timelinessWords(m.After.Timeliness))
}

func timelinessWords(s foi.ClockState) string {
	switch s {
	case foi.Met:
		return "按期"
	case foi.Missed:
		return "逾期"
	}
	return "不再计算"
}
