package server

import (
	"cmp"
	"fmt"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// casesPage is 申请台账: the register, narrowed by what its address says.
type casesPage struct {
	Frame   frame
	Tabs    []tab
	Filters caseFilters
	// Cell says which number of the annual table is opened; nil for the register itself.
	Cell *openedCell
	// Pictures is the address of the pictures from one of which the list was opened; empty where it was from none.
	Pictures string
	// View names the ready-made view that is looked at, for the print; empty where it is none.
	View string
	// Only says what the list is kept to, where no choice above it does; empty where one does.
	Only string
	// New is the address of the form for registering; empty where it is for others.
	New string
	caseTable
	First string // address of the list's beginning; empty on the first page
	Next  string // address of the next page; empty on the last
	Empty emptyList
}

// caseTable is lines of the register with the columns that fit what is looked at.
type caseTable struct {
	Rows []caseRow
	// ShowOutcome leaves the column out where cases under way are looked at, which have none or are about to.
	ShowOutcome bool
	// ShowOfficer shows who has the case and not only the department: it is asked of what is under way.
	ShowOfficer bool
	// ShowPending shows what waits for consent in place of the state, and ShowClaim by when somebody should
	// take the case on.
	ShowPending, ShowClaim bool
	// ShowNext shows what came in for the officer in place of the state, where there is something.
	ShowNext bool
}

func (casesPage) template() string { return "cases_list.html" }

// tab is a ready-made view of the register.
type tab struct {
	Label, Href string
	Count       string
	Current     bool
	Urgent      bool
}

// openedCell heads the list of the cases that a number of the annual table counts.
type openedCell struct {
	Year        int
	Row, Column string
	Back        string
}

// caseRow is a line of the register.
type caseRow struct {
	Href, Number, ReceivedOn, Applicant, Description, Department string
	// Officer is who has the case, or the department where nobody has.
	Officer string
	State   mark
	Pending string // what waits for consent
	Next    string // what came in and waits for the officer
	Claim   mark   // by when somebody should take the case on
	Outcome string
	Due     mark
}

// emptyList says what to do where there is nothing to show; Href is empty where there is nothing to do.
type emptyList struct{ Words, Href, Action string }

// linesPerPage fits two screens of an office display.
const linesPerPage = 50

func (s *Server) listCases(c echo.Context, a desk.Agency) error {
	view, err := viewIn(c.QueryParams(), actorOf(c))
	if err != nil {
		return err
	}
	view.base = agencyPath(a)
	page, err := s.desk.List(c.Request().Context(), a.ID, view.filter, view.after, linesPerPage)
	if err != nil {
		return err
	}
	p, err := s.casesPage(c, a, view)
	if err != nil {
		return err
	}
	p.Rows = s.caseRows(a, page.Cases)
	if view.after != (desk.Position{}) {
		p.First = view.at(desk.Position{})
	}
	if page.Next != nil {
		p.Next = view.at(*page.Next)
	}
	return s.render(c, p)
}

// casesPage is the page around the lines.
func (s *Server) casesPage(c echo.Context, a desk.Agency, view view) (casesPage, error) {
	departments, err := s.desk.Departments(c.Request().Context(), a.ID)
	if err != nil {
		return casesPage{}, err
	}
	f, counts, err := s.frame(c, a, "申请台账", register)
	if err != nil {
		return casesPage{}, err
	}
	f.Rail.Query = view.filter.Query
	may := func(perm account.Permission) bool { return mayHere(c, perm) }
	p := casesPage{
		Frame: f, Tabs: view.tabs(readyViews(actorOf(c), substituted(c), may, counts)), Filters: view.fields(departments), Cell: view.openedCell(),
		Empty: view.empty(may), caseTable: view.columns(), Only: view.only(),
	}
	if year, ok := view.picturesBack(); ok && may(account.ReadStatistics) {
		p.Pictures = picturesAddress(view.base, year, s.desk.Today().Year())
	}
	for _, t := range p.Tabs {
		if t.Current {
			p.View = t.Label
		}
	}
	if may(account.Register) {
		p.New = agencyPath(a) + "/cases/new"
	}
	return p, nil
}

// columns are the columns that fit the view, without its lines.
func (v view) columns() caseTable {
	f := v.filter
	if f.Waits == desk.ForOfficer || f.Next != "" {
		return caseTable{ShowNext: true}
	}
	underWay := f.Due != desk.DueAny || f.Waits != desk.WaitAny || f.Officer != 0 || !f.On.IsZero()
	return caseTable{
		ShowOutcome: !underWay, ShowOfficer: underWay && f.Officer == 0, ShowPending: f.Waits == desk.ForConsent,
		ShowNext:  f.Officer != 0,
		ShowClaim: f.Waits == desk.Unclaimed || f.Waits == desk.UnclaimedLate,
	}
}

func (s *Server) caseRows(a desk.Agency, cases []desk.Summary) []caseRow {
	cal, today := s.desk.CalendarOf(a), s.desk.Today()
	rows := make([]caseRow, len(cases))
	for i, line := range cases {
		rows[i] = caseRow{
			Href: casePath(a, line.ID), Number: line.Number, ReceivedOn: line.ReceivedOn.String(),
			Applicant: line.Applicant, Description: line.Description, Department: line.Department,
			Officer: cmp.Or(line.Handler, line.Department),
			State:   stateMark(line.State), Outcome: outcomeName(line.Outcome), Due: dueMark(line, cal, today),
		}
		if line.State == foi.Unconfirmed {
			rows[i].ReceivedOn = "" // the day it arrived stands beside it
		}
		rows[i].Next = line.Next.Label()
		if line.Pending != "" {
			rows[i].Pending = line.Pending.Label()
		}
		if !line.ClaimBy.IsZero() {
			rows[i].Claim = claimMark(line.ClaimBy, today)
		}
	}
	return rows
}

// only says what the list is kept to by what has no choice above it.
func (v view) only() string {
	switch {
	case v.filter.Next != "":
		return nextLabel + "要做的：" + v.filter.Next.Label()
	case v.filter.Waits == desk.ForOfficer:
		return nextLabel + "要做的"
	}
	return ""
}

func outcomeName(o foi.Outcome) string {
	if o == "" {
		return ""
	}
	return o.Name()
}

// readyView is a view of the register that is kept at hand.
type readyView struct {
	label  string
	filter desk.Filter
	count  int64
	urgent bool
}

// uncounted is the count of a view that nobody waits for.
const uncounted = -1

// readyViews are those that are of use to who asks: after the agency's own, what waits for the person.
func readyViews(by desk.Actor, away []account.Grant, may func(account.Permission) bool, n desk.DueCounts) []readyView {
	views := []readyView{
		{"全部", desk.Filter{}, uncounted, false},
		{"在办", desk.Filter{Due: desk.UnderWay}, n.UnderWay, false},
		{"逾期", desk.Filter{Due: desk.IsOverdue}, n.Overdue, true},
		{"今日到期", desk.Filter{Due: desk.IsDueToday}, n.Today, true},
		{withinDays(desk.SoonDays), desk.Filter{Due: desk.IsDueSoon}, n.Soon, false},
		{withinDays(desk.WeekDays), desk.Filter{Due: desk.IsDueInWeek}, n.Week, false},
		{"待送达", desk.Filter{State: foi.Decided, Due: desk.UnderWay}, n.Undelivered, false},
		{"待确认", desk.Filter{State: foi.Unconfirmed}, n.Unconfirmed, true},
	}
	if may(account.Work) {
		views = append(views, readyView{"我的", desk.Filter{Officer: by.ID}, n.Mine, false})
		for _, g := range away {
			views = append(views, readyView{"代" + g.ForName, desk.Filter{Officer: g.For}, uncounted, false})
		}
	}
	if may(account.Work) || may(account.Assign) {
		views = append(views, readyView{"待认领", desk.Filter{Waits: desk.Unclaimed}, n.Unclaimed, false})
	}
	if by.Leads {
		views = append(views, readyView{"逾期未认领", desk.Filter{Waits: desk.UnclaimedLate}, n.UnclaimedLate, true})
	}
	if may(account.Consent) {
		views = append(views, readyView{"待审批", desk.Filter{Waits: desk.ForConsent}, n.ForConsent, false})
	}
	return views
}

// tabs are the ready-made views with what waits in each.
func (v view) tabs(views []readyView) []tab {
	var tabs []tab
	for _, ready := range views {
		t := tab{
			Label: ready.label, Href: view{base: v.base, me: v.me, filter: ready.filter}.at(desk.Position{}),
			Current: v.filter == ready.filter, Urgent: ready.urgent && ready.count > 0,
		}
		if alarm := ready.filter.Waits == desk.UnclaimedLate || ready.filter.State == foi.Unconfirmed; alarm && ready.count == 0 && !t.Current {
			continue // an alarm that is shown while all is well is no alarm
		}
		if ready.count != uncounted {
			t.Count = fmt.Sprint(ready.count)
		}
		tabs = append(tabs, t)
	}
	return tabs
}

func (v view) openedCell() *openedCell {
	if v.filter.Cell == nil {
		return nil
	}
	opened := openedCell{Year: v.filter.Year, Back: fmt.Sprintf("%s/statistics?year=%d", v.base, v.filter.Year)}
	rows, columns := annual.EditionFor(v.filter.Year).Rows, annual.Columns()
	if _, _, ok := annual.DisputesIn(*v.filter.Cell); ok {
		rows, columns = annual.DisputeRows(), annual.DisputeColumns()
	}
	for _, row := range rows {
		if row.ID == v.filter.Cell.Row {
			opened.Row = row.Label
		}
	}
	for _, col := range columns {
		if col.ID == v.filter.Cell.Column {
			opened.Column = col.Name()
		}
	}
	return &opened
}

func (v view) empty(may func(account.Permission) bool) emptyList {
	all := desk.Filter{}
	alone := v.filter == desk.Filter{Officer: v.filter.Officer, Waits: v.filter.Waits}
	switch {
	case v.filter.Cell != nil:
		return emptyList{"这一格没有案件。", fmt.Sprintf("%s/statistics?year=%d", v.base, v.filter.Year), "返回统计年报"}
	case desk.HoldsIdentityNumber(v.filter.Query) && may(account.OpenPersonal):
		return emptyList{"证件号码加密保存，在这里查不到；请填写完整的号码，按个人信息查找。", v.base + "/applicants", "按个人信息查找"}
	case v.filter.Query != "":
		return emptyList{"没有登记编号、申请人、文号或者申请内容与“" + v.filter.Query + "”相符的案件。可以少写几个字再查。", v.base + "/cases", "查看全部申请"}
	case v.filter == all && may(account.Register):
		return emptyList{"还没有登记过申请。收到第一件申请后在此登记；以前的台账可以一次导入。", v.base + "/cases/new", "登记申请"}
	case v.filter == all:
		return emptyList{Words: "还没有登记过申请。"}
	case alone && v.filter.Officer != 0:
		return v.emptyOfOfficer()
	case alone && v.filter.Waits == desk.ForConsent:
		return emptyList{"没有等待审批的事项。", v.base + "/cases", "查看全部申请"}
	case alone && v.filter.Waits == desk.Unclaimed:
		return emptyList{"在办的案件都已有人承办。", v.base + "/cases", "查看全部申请"}
	case alone:
		return emptyList{"没有逾期未认领的案件。", v.base + "/cases", "查看全部申请"}
	}
	return emptyList{"没有符合条件的案件。", v.base + "/cases", "查看全部申请"}
}

func (v view) emptyOfOfficer() emptyList {
	if v.filter.Waits == desk.ForOfficer {
		return emptyList{"没有来件、退回、批复等待处理。", view{base: v.base, me: v.me, filter: desk.Filter{Officer: v.filter.Officer}}.at(desk.Position{}), "查看在办的案件"}
	}
	return emptyList{"没有由您承办的在办案件。", view{base: v.base, filter: desk.Filter{Waits: desk.Unclaimed}}.at(desk.Position{}), "查看待认领的案件"}
}

// claimMark is the working day by which somebody should take a case on.
func claimMark(by, today calendar.Date) mark {
	if by < today {
		return mark{Shape: "■", Words: by.MonthDay() + " 已过", Class: "due-overdue"}
	}
	return mark{Words: by.MonthDay()}
}

// mark is a state told by a shape and a word besides its colour, so that it survives a grey printer.
type mark struct{ Shape, Words, Class, Note string }

func stateMark(state foi.State) mark {
	shapes := map[foi.State]string{foi.Open: "●", foi.Decided: "◐", foi.Concluded: "✓", foi.Voided: "✕", foi.Unconfirmed: "◌", foi.RecordsOpen: "○", foi.RecordsClosed: "✓"}
	return mark{Shape: shapes[state], Words: state.Label(), Class: "state-" + string(state)}
}

func dueMark(line desk.Summary, cal *calendar.Calendar, today calendar.Date) mark {
	due := line.Due(cal, today)
	shapes := map[desk.Urgency]string{desk.Overdue: "■", desk.DueToday: "▲", desk.DueSoon: "▲", desk.Paused: "❚❚"}
	return mark{shapes[due.Urgency], due.Words, "due-" + string(due.Urgency), due.Note}
}
