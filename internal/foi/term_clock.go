package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// term is a time within which somebody may do one thing: pay, correct, give an opinion. When it has run out undone
// nobody is late; it has lapsed, with what the regulation makes of that.
type term struct {
	id      ClockID
	ref     string
	article string
	// start is the day before day 1; zero while it is not known.
	start calendar.Date
	days  int
	due   calendar.Due
	// strictDue is the last day by the stricter reading; zero where there is one reading only.
	strictDue calendar.Date
	// done is the day on which it was done; zero where it was not.
	done calendar.Date
	// asked are the steps that began it.
	asked []Step
	words termWords
}

// termWords are what a term is called.
type termWords struct {
	name     string // 缴费期限
	notBegun string // why it has not begun
	undated  string // why nobody can say that it was kept
	does     string // 缴费
	done     string // 申请人缴费
	undone   string // 申请人未缴费
	forfeit  string // what follows, in a sentence: 视为放弃申请
	effect   string // what follows, as a step says it
}

// read reads the term on a day.
func (t term) read(c Case, cal *calendar.Calendar, today calendar.Date) Reading {
	r := Reading{
		ID: t.id, Ref: t.ref, Start: t.start, Days: t.days, Due: t.due.On, Unannounced: t.due.Unannounced,
		Provisional: t.due.Provisional(), Article: t.article, State: Running, words: &t.words,
	}
	if !t.strictDue.IsZero() && t.strictDue != t.due.On {
		r.CautiousDue = &t.strictDue
	}
	begun, until := !t.due.On.IsZero(), today
	concluded, _, over := c.conclusion()
	switch {
	case !t.done.IsZero():
		r.State, until, r.Settled = Met, t.done, t.done
		if begun && until > t.due.On {
			r.State = Missed
		}
	case over:
		r.State, until, r.Settled = Lapsed, min(concluded, t.due.On), concluded
	case !begun:
		r.State = NotBegun
	case today > t.due.On:
		r.State, until = Lapsed, t.due.On
	}
	r.Used = max(0, cal.Count(r.Start, until).Days)
	r.Left = r.Days - r.Used
	r.leftToAct = cal.Count(until, r.ActBy()).Days
	r.Steps = t.steps(cal, r)
	return r
}

func (t term) steps(cal *calendar.Calendar, r Reading) []Step {
	steps := append([]Step(nil), t.asked...)
	if r.endedEarly() {
		steps = append(steps, Step{r.Settled, "本案办结", t.words.name + "终止", t.article})
	}
	if !t.start.IsZero() {
		steps = append(steps, calendarSteps(cal, r.Start, r.runs())...)
	}
	if !r.Due.IsZero() && !r.endedEarly() {
		steps = append(steps, Step{r.Due, t.words.name + "届满", fmt.Sprintf("第 %d 个工作日", r.Days) + provisionalNote(r.Unannounced), t.article})
	}
	switch {
	case !t.done.IsZero() && r.Due.IsZero():
		steps = append(steps, Step{t.done, t.words.done, t.words.undated, t.article})
	case !t.done.IsZero():
		steps = append(steps, Step{t.done, t.words.done, timeliness(r), t.article})
	case r.ranOut():
		steps = append(steps, Step{r.Due.AddDays(1), t.words.undone, t.words.effect, t.article})
	}
	sortSteps(steps)
	return steps
}

// endedEarly tells that the case was concluded while the time still ran.
func (r Reading) endedEarly() bool { return r.State == Lapsed && !r.ranOut() }

// runs is the last day on which the time runs.
func (r Reading) runs() calendar.Date {
	if r.endedEarly() || r.State == Missed {
		return r.Settled
	}
	return r.Due
}

// ranOut tells that the time ran out.
func (r Reading) ranOut() bool {
	return r.State == Lapsed && !r.Due.IsZero() && (r.Settled.IsZero() || r.Settled > r.Due)
}

func (r Reading) termWords(today calendar.Date) string {
	switch {
	case r.State == NotBegun:
		return r.words.notBegun
	case r.State == Running:
		return DueWords(r.ActBy(), today, r.leftToAct, r.Unannounced) + CautiousNote(r.Due, r.ActBy())
	case r.State == Met && r.Due.IsZero():
		return fmt.Sprintf("%s %s", r.Settled.Chinese(), r.words.does)
	case r.State == Met:
		return fmt.Sprintf("按期：期限 %s，%s %s（第 %d 个工作日）", r.Due.Chinese(), r.Settled.Chinese(), r.words.does, r.Used)
	case r.State == Missed:
		return fmt.Sprintf("%s：期限 %s，%s %s", OverdueWords(r.Left), r.Due.Chinese(), r.Settled.Chinese(), r.words.does)
	case r.ranOut():
		return fmt.Sprintf("期限 %s 已届满，%s，%s", r.Due.Chinese(), r.words.undone, r.words.forfeit)
	}
	return fmt.Sprintf("已终止：%s 办结", r.Settled.Chinese())
}
