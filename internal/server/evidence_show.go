package server

import (
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// evidencePage is 期限逐日计算表: every day from the receipt to the answer, counted or not and why, to be printed
// and handed in where somebody disputes that the answer came in time.
type evidencePage struct {
	Frame  frame
	Head   caseHead
	Agency string // who computed it
	Rounds []evidenceRound
}

// evidenceRound is one answer that was owed: the first, and each that a review or a court ordered.
type evidenceRound struct {
	Title string // which answer it is; empty where there was one only
	Words string // how the period stands
	Days  []evidenceDay
	Steps []stepRow
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
	if file.Case.Receipt == nil {
		return echo.ErrNotFound // a registration that was voided has no period
	}
	f, _, err := s.frame(c, a, "期限逐日计算表 · "+file.number(), register)
	if err != nil {
		return err
	}
	p := evidencePage{Frame: f, Head: s.caseHead(file), Agency: a.Name}
	rounds := file.Case.Rounds(file.Calendar, a.PolicyOn(file.Case.Receipt.On), s.desk.Today())
	for i, round := range rounds {
		told := evidenceRoundOf(round, file.Calendar, file.WithoutEffect)
		if len(rounds) > 1 {
			told.Title = roundTitle(i, round.Case)
		}
		p.Rounds = append(p.Rounds, told)
	}
	return s.render(c, p)
}

func evidenceRoundOf(r foi.Round, cal *calendar.Calendar, without []foi.NoEffect) evidenceRound {
	days, cut := r.Case.Evidence(cal, r.Clock, r.ReadOn)
	told := evidenceRound{
		Words: r.Clock.Words(r.ReadOn), Steps: stepRows(r.Clock), Days: evidenceDays(days, r.Clock, evidenceEvents(r, without)),
	}
	if !cut.IsZero() {
		told.Cut = fmt.Sprintf("此后至 %s 从略。", cut.Chinese())
	}
	return told
}

// roundTitle names an answer by its place, and by who ordered it.
func roundTitle(i int, c foi.Case) string {
	title := fmt.Sprintf("第 %d 次答复", i+1)
	if order := c.Reanswer(); order != nil {
		title += "（" + order.By.Label() + "责令重新答复）"
	}
	return title
}

// evidenceEvents are what was done on each day, by its full name: the sheet is read by people who do not know the strip.
func evidenceEvents(r foi.Round, without []foi.NoEffect) dayEvents {
	events := dayEvents{}
	add := func(on calendar.Date, what string) {
		if !on.IsZero() && !slices.Contains(events[on], what) {
			events[on] = append(events[on], what)
		}
	}
	named := func(l foi.Logged) string {
		if slices.ContainsFunc(without, func(n foi.NoEffect) bool { return n.Seq == l.Seq }) {
			return foi.ActLabel(l.Act) + "（不发生效力，见各步的依据）"
		}
		return foi.ActLabel(l.Act)
	}
	for _, l := range r.Case.Standing() {
		switch a := l.Act.(type) {
		case foi.Receipt:
			add(a.On, "收到申请")
		case foi.FeeNotice:
			add(a.DeliveredOn, "收费通知送达")
			add(a.On, named(l))
		case foi.CorrectionNotice, foi.CorrectionReceived, foi.ConsultationSent, foi.ConsultationDelivered, foi.OpinionReceived,
			foi.Extension, foi.FeePaid, foi.ReasonsAsked, foi.DelaySet, foi.Decision, foi.Delivery, foi.Withdrawal, foi.Lapse, foi.Reanswer:
			add(a.Date(), named(l))
		}
	}
	return events
}

func evidenceDays(days []foi.DayCounted, clock foi.Reading, events dayEvents) []evidenceDay {
	rows := make([]evidenceDay, len(days))
	for i, d := range days {
		rows[i] = evidenceDay{
			On: d.On.String(), Weekday: d.On.WeekdayChinese(), Why: d.Why, Article: d.Article,
			Event: events.words(d.On), Counts: d.Number > 0 && d.State != foi.DayGivenUp, Late: d.State == foi.DayLate,
		}
		switch {
		case d.State == foi.DayGivenUp:
			rows[i].Number = fmt.Sprintf("（原 %d）", d.Number)
		case d.Number > 0:
			rows[i].Number = fmt.Sprint(d.Number)
		}
		cautious := clock.CautiousDue
		switch {
		case d.On == clock.Due && clock.State != foi.Suspended:
			rows[i].Event = joined(rows[i].Event, "期限届满")
		case cautious != nil && d.On == *cautious && clock.State != foi.Suspended:
			rows[i].Event = joined(rows[i].Event, "审慎期限")
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
