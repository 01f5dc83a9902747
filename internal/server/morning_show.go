package server

import (
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/remind"
)

// morningPage is 工作台: what one opens first in the morning.
type morningPage struct {
	Frame frame
	// Waits are what waits for the person, each with the way to it; empty where nothing does.
	Waits []waitingLine
	// Works tells that the person has cases of their own, or may.
	Works bool
	caseTable
	All  string // address of all the person's cases
	More bool   // there are more than the page shows
	Told []inboxRow
	// Ahead heads Weeks.
	Ahead string
	Weeks [][]dueDayCell
	// Load is how much each officer has, for the head of office.
	Load []loadRow
	// Below is how the agencies below stand, for who supervises them; nil for others, and where there is none.
	Below *belowTable
	Soon  string // the label of what falls due soon
}

type waitingLine struct {
	Label, Href string
	Count       string
	Urgent      bool
}

// dueDayCell is a day of the weeks ahead with what falls due on it.
type dueDayCell struct {
	Day, Month, Rest string
	Class, Title     string
	// Cases is how many fall due, with the way to them; empty for none. Mine says how many of them are the person's.
	Cases, Href, Mine string
}

type loadRow struct {
	Name, Href              string
	UnderWay, Overdue, Soon int64
}

func (morningPage) template() string { return "morning_show.html" }

const (
	morningPath = "/morning"
	// weeksAhead are shown: a period is four weeks, and its last are what one plans by.
	weeksAhead = 4
	// mineShown and toldShown fit a screen.
	mineShown = 12
	toldShown = 5
)

func (s *Server) showMorning(c echo.Context, a desk.Agency) error {
	f, counts, err := s.frame(c, a, "工作台", morningDesk)
	if err != nil {
		return err
	}
	by, today := actorOf(c), s.desk.Today()
	first := monday(today)
	last := first.AddDays(7*weeksAhead - 1)
	m, err := s.desk.Morning(c.Request().Context(), a.ID, by, last, mineShown+1)
	if err != nil {
		return err
	}
	p := morningPage{Frame: f, Works: mayHere(c, account.Work), Waits: waitingLines(c, a, counts), Soon: withinDays(desk.SoonDays)}
	if p.More = len(m.Mine) > mineShown; p.More {
		m.Mine = m.Mine[:mineShown]
	}
	mine := view{base: agencyPath(a), me: by.ID, filter: desk.Filter{Officer: by.ID}}
	p.caseTable, p.All = mine.columns(), mine.at(desk.Position{})
	p.Rows = s.caseRows(a, m.Mine)
	if p.Told, err = s.lastTold(c, a); err != nil {
		return err
	}
	p.Waits = append(nextLines(a, by, m.Next), p.Waits...)
	p.Ahead = fmt.Sprintf("%d 周内到期", weeksAhead)
	p.Weeks = s.dueWeeks(a, first, last, m.Days)
	p.Load = loadRows(a, by, m.Load)
	if mayHere(c, account.SeeBelow) {
		all, err := s.desk.Below(c.Request().Context(), a.ID)
		if err != nil {
			return err
		}
		if len(all) > 0 {
			t := s.belowTable(c, a, all, "", 0, belowShown)
			p.Below = &t
		}
	}
	return s.render(c, p)
}

// lastTold are the last messages that the person has not read, wherever they are about: a supervisor hears of the agencies
// below. Those of another agency than the desk's name it.
func (s *Server) lastTold(c echo.Context, here desk.Agency) ([]inboxRow, error) {
	told, err := s.remind.Inbox(c.Request().Context(), actorOf(c).ID, 0, toldShown)
	if err != nil {
		return nil, err
	}
	told = slices.DeleteFunc(told, func(m remind.Message) bool { return !m.ReadAt.IsZero() })
	agencies := map[desk.AgencyID]desk.Agency{}
	if slices.ContainsFunc(told, func(m remind.Message) bool { return m.Agency != here.ID }) {
		if agencies, err = s.desk.AgenciesByID(c.Request().Context()); err != nil {
			return nil, err
		}
	}
	rows := make([]inboxRow, len(told))
	for i, m := range told {
		rows[i] = inboxRowOf(m, agencies[m.Agency])
		if m.Agency == here.ID {
			rows[i].Agency = ""
		}
	}
	return rows, nil
}

// nextLines are what came in for the person, each with its cases.
func nextLines(a desk.Agency, by desk.Actor, n map[foi.NextStep]int64) []waitingLine {
	var lines []waitingLine
	for _, step := range foi.NextSteps() {
		if n[step.ID] > 0 {
			href := view{base: agencyPath(a), me: by.ID, filter: desk.Filter{Officer: by.ID, Next: step.ID}}.at(desk.Position{})
			lines = append(lines, waitingLine{step.Label, href, fmt.Sprint(n[step.ID]), false})
		}
	}
	return lines
}

// waitingLines are the views of the register in which something waits, for those who may act on it.
func waitingLines(c echo.Context, a desk.Agency, n desk.DueCounts) []waitingLine {
	may := func(perm account.Permission) bool { return mayHere(c, perm) }
	var lines []waitingLine
	for _, ready := range readyViews(actorOf(c), substituted(c), may, n) {
		if ready.count > 0 {
			href := view{base: agencyPath(a), me: actorOf(c).ID, filter: ready.filter}.at(desk.Position{})
			lines = append(lines, waitingLine{ready.label, href, fmt.Sprint(ready.count), ready.urgent})
		}
	}
	return lines
}

// dueWeeks lays the days out by weeks, and on each what falls due.
func (s *Server) dueWeeks(a desk.Agency, first, last calendar.Date, due []desk.DueDay) [][]dueDayCell {
	on := map[calendar.Date]desk.DueDay{}
	for _, d := range due {
		on[d.On] = d
	}
	cal, today := s.desk.CalendarOf(a), s.desk.Today()
	var weeks [][]dueDayCell
	for d := first; d <= last; d = d.AddDays(7) {
		var week []dueDayCell
		for i := range 7 {
			week = append(week, dueDayCellOf(a, cal.Day(d.AddDays(i)), on[d.AddDays(i)], first, today))
		}
		weeks = append(weeks, week)
	}
	return weeks
}

func dueDayCellOf(a desk.Agency, day calendar.Day, due desk.DueDay, first, today calendar.Date) dueDayCell {
	on := day.Date
	cell := dueDayCell{Day: dayOfMonth(on), Rest: restWord(day), Class: string(day.Kind)}
	if _, month, n := on.YMD(); n == 1 || on == first {
		cell.Month = fmt.Sprintf("%d月", month)
	}
	if on == today {
		cell.Class += " today"
	}
	cell.Title = on.MonthDay() + " " + on.WeekdayChinese() + " " + dayWords(day)
	if due.Cases > 0 {
		cell.Cases, cell.Href = fmt.Sprint(due.Cases), view{base: agencyPath(a), filter: desk.Filter{On: on}}.at(desk.Position{})
		cell.Title += fmt.Sprintf("，%d 件到期", due.Cases)
	}
	if due.Mine > 0 {
		cell.Mine = fmt.Sprintf("我的 %d", due.Mine)
	}
	return cell
}

func loadRows(a desk.Agency, by desk.Actor, all []desk.Load) []loadRow {
	rows := make([]loadRow, len(all))
	for i, l := range all {
		href := view{base: agencyPath(a), me: by.ID, filter: desk.Filter{Officer: l.Officer}}.at(desk.Position{})
		rows[i] = loadRow{l.Name, href, l.UnderWay, l.Overdue, l.Soon}
	}
	return rows
}
