package server

import (
	"fmt"

	"github.com/labstack/echo/v4"

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
	Rows []caseRow
	// ShowOutcome leaves the column out where cases under way are looked at, which have none or are about to.
	ShowOutcome bool
	First       string // address of the list's beginning; empty on the first page
	Next        string // address of the next page; empty on the last
	Empty       emptyList
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
	State                                                        mark
	Outcome                                                      string
	Due                                                          mark
}

// emptyList says what to do where there is nothing to show.
type emptyList struct{ Words, Href, Action string }

// linesPerPage fits two screens of an office display.
const linesPerPage = 50

func (s *Server) listCases(c echo.Context, a desk.Agency) error {
	view, err := viewIn(c.QueryParams())
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
	return casesPage{
		Frame: f, Tabs: view.tabs(counts), Filters: view.fields(departments), Cell: view.openedCell(),
		Empty: view.empty(), ShowOutcome: view.filter.Due == desk.DueAny,
	}, nil
}

func (s *Server) caseRows(a desk.Agency, cases []desk.Summary) []caseRow {
	cal, today := s.desk.Calendar(), s.desk.Today()
	rows := make([]caseRow, len(cases))
	for i, line := range cases {
		rows[i] = caseRow{
			Href: casePath(a, line.ID), Number: line.Number, ReceivedOn: line.ReceivedOn.String(),
			Applicant: line.Applicant, Description: line.Description, Department: line.Department,
			State: stateMark(line.State), Outcome: outcomeName(line.Outcome), Due: dueMark(line, cal, today),
		}
	}
	return rows
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

func readyViews(n desk.DueCounts) []readyView {
	return []readyView{
		{"全部", desk.Filter{}, uncounted, false},
		{"在办", desk.Filter{Due: desk.UnderWay}, n.UnderWay, false},
		{"逾期", desk.Filter{Due: desk.IsOverdue}, n.Overdue, true},
		{"今日到期", desk.Filter{Due: desk.IsDueToday}, n.Today, true},
		{withinDays(desk.SoonDays), desk.Filter{Due: desk.IsDueSoon}, n.Soon, false},
		{withinDays(desk.WeekDays), desk.Filter{Due: desk.IsDueInWeek}, n.Week, false},
		{"待送达", desk.Filter{State: foi.Decided, Due: desk.UnderWay}, n.Undelivered, false},
	}
}

// tabs are the ready-made views with what waits in each.
func (v view) tabs(n desk.DueCounts) []tab {
	var tabs []tab
	for _, ready := range readyViews(n) {
		t := tab{
			Label: ready.label, Href: view{base: v.base, filter: ready.filter}.at(desk.Position{}),
			Current: v.filter == ready.filter, Urgent: ready.urgent && ready.count > 0,
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
	if row, ok := annual.EditionFor(v.filter.Year).Row(v.filter.Cell.Row); ok {
		opened.Row = row.Label
	}
	for _, col := range annual.Columns() {
		if col.ID == v.filter.Cell.Column {
			opened.Column = col.Name()
		}
	}
	return &opened
}

func (v view) empty() emptyList {
	switch {
	case v.filter.Cell != nil:
		return emptyList{"这一格没有案件。", fmt.Sprintf("%s/statistics?year=%d", v.base, v.filter.Year), "返回统计年报"}
	case v.filter.Query != "":
		return emptyList{"没有登记编号、申请人、文号或者申请内容与“" + v.filter.Query + "”相符的案件。可以少写几个字再查。", v.base + "/cases", "查看全部申请"}
	case v.filter == desk.Filter{}:
		return emptyList{"还没有登记过申请。收到第一件申请后在此登记；以前的台账可以一次导入。", v.base + "/cases/new", "登记申请"}
	}
	return emptyList{"没有符合条件的案件。", v.base + "/cases", "查看全部申请"}
}

// mark is a state told by a shape and a word besides its colour, so that it survives a grey printer.
type mark struct{ Shape, Words, Class, Note string }

func stateMark(state foi.State) mark {
	shapes := map[foi.State]string{foi.Open: "●", foi.Decided: "◐", foi.Concluded: "✓", foi.Voided: "✕"}
	return mark{Shape: shapes[state], Words: state.Label(), Class: "state-" + string(state)}
}

func dueMark(line desk.Summary, cal *calendar.Calendar, today calendar.Date) mark {
	due := line.Due(cal, today)
	shapes := map[desk.Urgency]string{desk.Overdue: "■", desk.DueToday: "▲", desk.DueSoon: "▲"}
	return mark{shapes[due.Urgency], due.Words, "due-" + string(due.Urgency), due.Note}
}
