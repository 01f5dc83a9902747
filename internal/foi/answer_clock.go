package foi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// AnswerDays is the answer period in working days (第三十三条第二款).
const AnswerDays = 20

const (
	articleAnswer = "条例第三十三条第二款"
	// The start day is not counted: 最高人民法院 法释〔2018〕1号第四十八条, and due dates that courts stated.
	articleFirstDay = "法释〔2018〕1号第四十八条"
	articleInTime   = "国办公开办函〔2016〕235号"
)

// AnswerClock reads 答复期限: 20 working days from receipt, day 1 being the first working day after the
// start. It is met by the delivery, not by the date on the letter. The case must have a receipt.
func (c Case) AnswerClock(cal *calendar.Calendar, p Policy, today calendar.Date) Reading {
	made := c.reckon(cal, p)
	r := Reading{
		ID: ClockAnswer, Start: made.start, Days: made.days, Due: made.due.On, Unannounced: made.due.Unannounced,
		Provisional: made.due.Provisional(), Article: articleAnswer, State: Running,
		CautiousDue: made.cautiousDue(), stopped: made.stopped, pauses: made.pauses, base: AnswerDays, givenUp: made.givenUp,
	}
	if !made.stopped.IsZero() {
		r.stoppedFor = awaitedBy(made.awaited)
	}
	if made.delayed != nil {
		r.Article = articleMass
	}
	if order := c.Reanswer(); order != nil {
		r.Article, r.base = order.article(), r.Days
	}
	until := today
	if on, _, ok := c.conclusion(); ok {
		until, r.Settled = on, on
	}
	r.Used = made.used(until)
	r.Left = r.Days - r.Used
	r.leftToAct = made.pauses.count(cal, until, r.ActBy())
	if until > r.ActBy() {
		r.leftToAct = -made.pauses.count(cal, r.ActBy(), until)
	}
	still := made.standsStill(until)
	if held := made.counted(until); held < until {
		r.heldAt = held
	}
	switch {
	case made.over(until):
		r.State = Missed
	case c.Withdrawal != nil || c.Lapse != nil:
		r.State, r.ended = Lapsed, c.endedBy()
	case !r.Settled.IsZero():
		r.State = Met
	case still:
		r.State, r.Waits = Suspended, c.waits(made, until)
	}
	r.Steps = append(made.steps, c.answerSteps(made, r, until)...)
	sortSteps(r.Steps)
	return r
}

// answerStart is the day the period runs from. Day 1 follows it.
func answerStart(cal *calendar.Calendar, p Policy, receipt calendar.Date) calendar.Date {
	if p.RestDayReceipt == NextWorkingDay {
		return cal.Roll(receipt).On
	}
	return receipt
}

// earlierDay is a day before the receipt from which a stricter reading counts.
type earlierDay struct {
	on                  calendar.Date
	what, from, article string
}

// earlierDays are what came before the receipt, in their order: the submission and the system's own confirmation of
// it where receipt is by mutual confirmation (最高人民法院指导案例26号 took the day the system confirmed), and the arrival of
// what should have been confirmed on that day.
func (c Case) earlierDays() []earlierDay {
	label := c.Receipt.Channel.Label()
	var days []earlierDay
	add := func(on calendar.Date, what, from, article string) {
		if !on.IsZero() {
			days = append(days, earlierDay{on: on, what: what + "（" + label + "）", from: from, article: article})
		}
	}
	arrived := c.Receipt.ArrivedOn
	if c.Arrival != nil {
		arrived = c.Arrival.On
	}
	if submitted := c.Receipt.SubmittedOn; submitted.IsZero() || arrived < submitted {
		info, _ := c.Receipt.Channel.Info()
		add(arrived, "来件到达", "来件之日", info.Article)
	}
	add(c.Receipt.SubmittedOn, "申请人提交", "提交之日", "最高人民法院指导案例26号")
	add(c.Receipt.SystemConfirmedOn, "系统确认提交成功", "系统确认之日", "最高人民法院指导案例26号")
	return days
}

// strictStart is the start by the strictest reading of when the application was received: the earliest of its days,
// and the rest day itself where the policy moves it. Zero where all readings agree.
func (c Case) strictStart(start calendar.Date) calendar.Date {
	strict := c.Receipt.On
	for _, d := range c.earlierDays() {
		strict = min(strict, d.on)
	}
	if strict == start {
		return 0
	}
	return strict
}

// cautiousDue is the due date from the strict start; nil where there is none. A day that the office has set is
// the same by every reading.
func (r reckoning) cautiousDue() *calendar.Date {
	if r.strict.IsZero() || r.delayed != nil {
		return nil
	}
	due := r.pauses.add(r.cal, r.strict, r.days).On
	return &due
}

func (c Case) answerSteps(made reckoning, r Reading, until calendar.Date) []Step {
	through := r.Due
	if r.State == Missed {
		through = until
	}
	steps := made.calendarSteps(min(through, made.counted(through)))
	if r.State != Lapsed && made.stopped.IsZero() && made.pauses.open.IsZero() {
		steps = append(steps, Step{r.Due, "答复期限届满", fmt.Sprintf("第 %d 个工作日", r.Days) + provisionalNote(r.Unannounced), r.Article})
	}
	if c.Decision != nil {
		steps = append(steps, Step{c.Decision.On, "作出答复：" + c.Decision.Outcome.Name(), "落款日期不决定是否按期，以送达日期为准", articleInTime})
	}
	switch {
	case c.Delivery != nil:
		method, _ := c.Delivery.Method.Info()
		steps = append(steps, Step{c.Delivery.On, "送达（" + c.Delivery.Method.Label() + "）", timeliness(r), method.Basis})
	case c.Withdrawal != nil:
		steps = append(steps, Step{c.Withdrawal.On, "申请人撤回申请", "答复期限终止", ""})
	case c.Lapse != nil:
		steps = append(steps, Step{c.Lapse.On, "不再处理：" + c.Lapse.Outcome.Name(), "答复期限终止", c.Lapse.article()})
	case r.State == Missed:
		steps = append(steps, Step{until, "截至当日尚未送达", timeliness(r), r.Article})
	}
	return append(steps, c.failedSteps()...)
}

// startSteps tells the receipt and what its day makes of the start.
func (c Case) startSteps(r reckoning) []Step {
	info, _ := c.Receipt.Channel.Info()
	var steps []Step
	for _, d := range c.earlierDays() {
		switch {
		case r.strict.IsZero():
		case d.on == r.strict:
			steps = append(steps, Step{d.on, d.what, fmt.Sprintf("如自%s起算，审慎期限为 %s", d.from, *r.cautiousDue()), d.article})
		default:
			steps = append(steps, Step{d.on, d.what, "双方尚未确认，法定期限尚未起算", d.article})
		}
	}
	effect := firstDayWords(r.cal, c.Receipt.On, r.start)
	return append(steps, Step{c.Receipt.On, "收到申请（" + info.Label + "）", effect, join(info.Article, articleFirstDay)})
}

// firstDayWords says on which day the count begins of what came in on a day.
func firstDayWords(cal *calendar.Calendar, on, start calendar.Date) string {
	switch {
	case start != on:
		return fmt.Sprintf("当日为休息日，按本机关口径视为 %s 收到；该日不计，自次一工作日起为第 1 日", start)
	case !cal.Working(on):
		return "当日为休息日；当日不计，自次一工作日起为第 1 日"
	}
	return "当日不计，自次一工作日起为第 1 日"
}

// calendarSteps tells the special days of the period up to a day, those of pauses left out: they do not count
// whatever they are.
func (r reckoning) calendarSteps(through calendar.Date) []Step {
	var steps []Step
	for _, stretch := range r.pauses.counted(r.start, through) {
		steps = append(steps, calendarSteps(r.cal, stretch.from, stretch.to)...)
	}
	return steps
}

// calendarSteps tells the days in (start, through] that a wall calendar would get wrong: holidays
// on weekdays, and weekends that are worked. Ordinary weekends are left unsaid.
func calendarSteps(cal *calendar.Calendar, start, through calendar.Date) []Step {
	var steps []Step
	for d := start.AddDays(1); d <= through; d = d.AddDays(1) {
		day := cal.Day(d)
		switch day.Kind {
		case calendar.MakeupWorkday:
			steps = append(steps, Step{d, fmt.Sprintf("%s，%s调休上班", d.WeekdayChinese(), day.Name), "计入工作日", noticesOn(cal, d, d)})
		case calendar.StatutoryHoliday, calendar.AdjustedHoliday:
			last := d
			for next := cal.Day(last.AddDays(1)); next.Date <= through && next.Name == day.Name && !next.Working; next = cal.Day(last.AddDays(1)) {
				last = next.Date
			}
			steps = append(steps, Step{d, day.Name + "放假" + until(d, last), "不计入工作日", noticesOn(cal, d, last)})
			d = last
		case calendar.Closed:
			closure, _ := cal.Closure(d)
			last := lastClosed(cal, d, through)
			steps = append(steps, Step{d, closedWords + "（" + closure.Reason + "）" + until(d, last), "不计入工作日", closure.Document()})
			d = last
		}
	}
	return steps
}

// closedWords name a closure among the steps.
const closedWords = "本机关停止办公"

// lastClosed is the last day up to through that the closure of a day takes out without a break, rest days within it
// passed over.
func lastClosed(cal *calendar.Calendar, first, through calendar.Date) calendar.Date {
	of, _ := cal.Closure(first)
	last := first
	for d := first.AddDays(1); d <= min(through, of.To) && !cal.Working(d); d = d.AddDays(1) {
		if closure, ok := cal.Closure(d); ok {
			if closure != of {
				break
			}
			last = d
		}
	}
	return last
}

func until(first, last calendar.Date) string {
	if first == last {
		return ""
	}
	return fmt.Sprintf("，至 %s", last)
}

// noticesOn are the numbers of the notices that set a day of first..last, and of no others: evidence
// must not rest on a notice that was issued later or says nothing of the day.
func noticesOn(cal *calendar.Calendar, first, last calendar.Date) string {
	var numbers []string
	for _, n := range cal.Notices(first.Year()) {
		if slices.ContainsFunc(n.Exceptions, func(e calendar.Exception) bool { return first <= e.Date && e.Date <= last }) {
			numbers = append(numbers, n.Number)
		}
	}
	return strings.Join(numbers, "、")
}

func timeliness(r Reading) string {
	switch {
	case r.State != Missed && !r.heldAt.IsZero():
		return fmt.Sprintf("期限暂停期间，已用 %d 个工作日，按期", r.Used)
	case r.State != Missed:
		return fmt.Sprintf("第 %d 个工作日，按期", r.Used)
	case r.Left == 0:
		return "期限届满后的休息日，" + OverdueWords(r.Left)
	}
	return fmt.Sprintf("第 %d 个工作日，%s", r.Used, OverdueWords(r.Left))
}

func provisionalNote(unannounced int) string {
	if unannounced == 0 {
		return ""
	}
	return "（" + ProvisionalWords(unannounced) + "，只扣除周末）"
}

func join(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "、")
}

// sortSteps orders by date and keeps the order of entry within a day.
func sortSteps(steps []Step) {
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Compare(a.On, b.On) })
}
