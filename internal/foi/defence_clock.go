package foi

import (
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// defenceRule is how long the agency has for its defence.
type defenceRule struct {
	days int
	// working tells that the days are working days.
	working bool
	article string
	// late is what threatens who is late.
	late string
}

const (
	unproven      = "未在期限内答复并提交证据、依据的，视为该行政行为没有证据、依据"
	unprovenCourt = "无正当理由逾期提供证据的，视为没有相应证据"
)

// defence is the agency's time in a review. The law in force when the review was filed holds: until 2023 it was ten
// days, rest days included (第四十条第二款 made only 五日 and 七日 working days); since 2024, ten working days or,
// in the summary procedure, five (第八十八条第二款).
func (r Review) defence() defenceRule {
	switch {
	case r.FiledOn < reviewLaw2023:
		return defenceRule{10, false, "行政复议法（2017年修正）第二十三条第一款", unproven}
	case r.Procedure == SummaryProcedure:
		return defenceRule{5, true, "行政复议法第五十四条第一款、第八十八条第二款", unproven}
	}
	return defenceRule{10, true, "行政复议法第四十八条、第八十八条第二款", unproven}
}

// defence is the agency's time in court, in either instance.
func (s Suit) defence() defenceRule {
	if s.Instance == SecondInstance {
		return defenceRule{15, false, "法释〔2018〕1号第一百零八条", "不提出答辩的，不影响审理"}
	}
	return defenceRule{15, false, "行政诉讼法第六十七条第一款、第三十四条第二款", unprovenCourt}
}

// DefenceClocks read the agency's own time for each review and each suit, of every round: review_defence and
// suit_defence. One whose copy has not come yet waits; what ended without a copy ever coming has none.
func (c Case) DefenceClocks(cal *calendar.Calendar, today calendar.Date) []Reading {
	var out []Reading
	for _, r := range c.Reviews {
		out = r.defence().read(out, ClockReviewDefence, r.Proceeding, reviewWords, cal, today)
	}
	for _, s := range c.Suits {
		out = s.defence().read(out, ClockSuitDefence, s.Proceeding, suitWords, cal, today)
		if s.Appeal != nil && !s.Appeal.ByAgency {
			second := s.Appeal.Proceeding
			second.Ref = s.appealRef()
			out = s.Appeal.defence().read(out, ClockSuitDefence, second, appealWords, cal, today)
		}
	}
	return out
}

func (d defenceRule) read(to []Reading, id ClockID, p Proceeding, w proceedingWords, cal *calendar.Calendar, today calendar.Date) []Reading {
	if p.ServedOn.IsZero() && !p.DecidedOn.IsZero() {
		return to
	}
	r := Reading{ID: id, Ref: p.Ref, State: NotBegun, Days: d.days, Article: d.article, does: clockActs[id]}
	if !d.working {
		r.Unit = UnitDay
	}
	r.Steps = []Step{{p.FiledOn, w.did(w.filed), "收到副本之日起算本机关的期限", d.article}}
	if p.ServedOn.IsZero() {
		return append(to, r)
	}
	due := outsideAdd(cal, p.ServedOn, d.days)
	if !d.working {
		due = outsideRoll(cal, p.ServedOn.AddDays(d.days))
	}
	r.State, r.Start, r.Due, r.Unannounced, r.Provisional = Running, p.ServedOn, due.On, due.Unannounced, due.Provisional()
	r.Steps = append(r.Steps, Step{p.ServedOn, w.did(w.served), "当日不计，自次日起算", articleFirstDay})
	d.end(&r, p, w, today)
	if d.working {
		return append(to, countedOutside(r, cal, today))
	}
	return append(to, r.counted(today))
}

// end tells how it ended, or that it is late.
func (d defenceRule) end(r *Reading, p Proceeding, w proceedingWords, today calendar.Date) {
	switch {
	case !p.DefendedOn.IsZero():
		r.settle(p.DefendedOn, w.did(w.defended), d.article)
	case !p.DecidedOn.IsZero() && p.DecidedOn <= r.Due:
		r.State, r.Settled, r.ended = Lapsed, p.DecidedOn, w.result(p.Result)
		r.Steps = append(r.Steps, Step{p.DecidedOn, w.did(w.decided) + "：" + w.result(p.Result), "期限终止", d.article})
	case !p.DecidedOn.IsZero():
		r.State, r.Settled, r.ended = Missed, p.DecidedOn, w.result(p.Result)
		r.Steps = append(r.Steps, Step{p.DecidedOn, w.did(w.decided) + "：" + w.result(p.Result), "本机关没有在期限内答复；" + d.late, d.article})
	case today > r.Due:
		r.State = Missed
		r.Steps = append(r.Steps, Step{today, "截至当日尚未答复", d.late, d.article})
	}
}

// countedOutside is countedWorking of a time that the agency's own closures do not lengthen.
func countedOutside(r Reading, cal *calendar.Calendar, today calendar.Date) Reading {
	r = r.countedBy(cal, today, outsideCount)
	r.Steps = slices.DeleteFunc(r.Steps, func(s Step) bool {
		return cal.Day(s.On).Kind == calendar.Closed && strings.HasPrefix(s.What, closedWords)
	})
	return r
}

// countedWorking fills in working days used and left, and the steps of the calendar.
func countedWorking(r Reading, cal *calendar.Calendar, today calendar.Date) Reading {
	return r.countedBy(cal, today, func(cal *calendar.Calendar, after, through calendar.Date) int { return cal.Count(after, through).Days })
}

func (r Reading) countedBy(cal *calendar.Calendar, today calendar.Date, count func(_ *calendar.Calendar, after, through calendar.Date) int) Reading {
	until := today
	if !r.Settled.IsZero() {
		until = r.Settled
	}
	r.Used = max(0, count(cal, r.Start, until))
	r.Left = r.Days - r.Used
	r.leftToAct = count(cal, until, r.Due)
	through := r.Due
	if r.State == Lapsed {
		through = min(through, until)
	}
	r.Steps = append(r.Steps, calendarSteps(cal, r.Start, through)...)
	r.Steps = append(r.Steps, Step{r.Due, "期限届满", fmt.Sprintf("第 %d 个工作日", r.Days) + provisionalNote(r.Unannounced), r.Article})
	sortSteps(r.Steps)
	return r
}
