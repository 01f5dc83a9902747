package server

import (
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// evidencePage is 期限逐日计算表: every day from the receipt to the answer, counted or not and why, to be printed
// and handed in where somebody disputes that the answer came in time.
type evidencePage struct {
	Frame frame
	Head  caseHead
	// Agency is who computed it, and Words how the period stands.
	Agency, Words string
	Days          []evidenceDay
	Steps         []stepRow
	// Cut says what a very long wait does not list; empty where all is listed.
	Cut string
}

// evidenceDay is a line of the table.
type evidenceDay struct {
	On, Weekday, Number, Why, Article string
	Event                             string // what happened on the day
	Late, Counts                      bool
}

func (evidencePage) template() string { return "evidence_show.html" }

func (s *Server) showEvidence(c echo.Context, a desk.Agency) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	clock, ok := file.answerClock()
	if !ok {
		return echo.ErrNotFound // a registration that was voided has no period
	}
	f, _, err := s.frame(c, a, "期限逐日计算表 · "+file.number(), register)
	if err != nil {
		return err
	}
	days, cut := file.Case.Evidence(s.desk.Calendar(), clock, s.desk.Today())
	p := evidencePage{
		Frame: f, Head: s.caseHead(file), Agency: a.Name, Words: clock.Words(s.desk.Today()), Steps: stepRows(clock),
		Days: evidenceDays(days, clock, stripEvents(file.Case, clock), file.WithoutEffect),
	}
	if !cut.IsZero() {
		p.Cut = fmt.Sprintf("此后至 %s 从略。", cut.Chinese())
	}
	return s.render(c, p)
}

func (f caseFile) answerClock() (foi.Reading, bool) {
	for _, clock := range f.Clocks {
		if clock.ID == foi.ClockAnswer {
			return clock, true
		}
	}
	return foi.Reading{}, false
}

func evidenceDays(days []foi.DayCounted, clock foi.Reading, events dayEvents, without []foi.NoEffect) []evidenceDay {
	rows := make([]evidenceDay, len(days))
	for i, d := range days {
		rows[i] = evidenceDay{
			On: d.On.String(), Weekday: d.On.WeekdayChinese(), Why: d.Why, Article: d.Article,
			Event: events.words(d.On), Counts: d.Number > 0, Late: d.Number > clock.Days,
		}
		if slices.ContainsFunc(without, func(n foi.NoEffect) bool { return n.On == d.On }) {
			rows[i].Event += "（不发生效力的，见各步的依据）"
		}
		if d.Number > 0 {
			rows[i].Number = fmt.Sprint(d.Number)
		}
		if d.On == clock.Due && clock.State != foi.Suspended {
			rows[i].Event = joined(rows[i].Event, "期限届满")
		}
	}
	return rows
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "、" + b
}
