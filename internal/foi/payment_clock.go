package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// PaymentDays is the time for paying, in working days from the day after the notice was received.
const PaymentDays = 20

// payBy is the last day for paying; zero while it is not known when the notice was received.
func (c Case) payBy(cal *calendar.Calendar) calendar.Due {
	return cal.Add(c.FeeNotice.DeliveredOn, PaymentDays)
}

// PaymentClock reads 缴费期限, which is the applicant's. Unpaid at its end it has lapsed: the application
// counts as given up, and the office may close the case as NotPaid. The case must have a fee notice.
func (c Case) PaymentClock(cal *calendar.Calendar, today calendar.Date) Reading {
	due := c.payBy(cal)
	r := Reading{
		ID: ClockPayment, Start: c.FeeNotice.DeliveredOn, Days: PaymentDays, Due: due.On, Unannounced: due.Unannounced,
		Provisional: due.Provisional(), Article: articleFee, State: Running,
	}
	begun, until := !due.On.IsZero(), today
	concluded, _, over := c.Conclusion()
	switch {
	case c.FeePaid != nil:
		r.State, until, r.Settled = Met, c.FeePaid.On, c.FeePaid.On
		if begun && until > due.On {
			r.State = Missed
		}
	case over:
		r.State, until, r.Settled = Lapsed, min(concluded, due.On), concluded
	case !begun:
		r.State = NotBegun
	case today > due.On:
		r.State, until = Lapsed, due.On
	}
	r.Used = max(0, cal.Count(r.Start, until).Days)
	r.Left = r.Days - r.Used
	r.leftToAct = cal.Count(until, r.Due).Days
	r.Steps = c.paymentSteps(cal, r)
	return r
}

func (c Case) paymentSteps(cal *calendar.Calendar, r Reading) []Step {
	n := c.FeeNotice
	steps := []Step{{n.On, n.words(), "申请人收到之日起算缴费期限", articleFee}}
	if r.ended() {
		steps = append(steps, Step{r.Settled, "本案办结", "缴费期限终止", articleFee})
	}
	if !n.DeliveredOn.IsZero() {
		steps = append(steps, Step{n.DeliveredOn, "申请人收到收费通知", "当日不计，自次一工作日起为第 1 日", articleFee})
		steps = append(steps, calendarSteps(cal, r.Start, r.runs())...)
	}
	if !r.Due.IsZero() && !r.ended() {
		steps = append(steps, Step{r.Due, "缴费期限届满", fmt.Sprintf("第 %d 个工作日", r.Days) + provisionalNote(r.Unannounced), articleFee})
	}
	switch {
	case c.FeePaid != nil && r.Due.IsZero():
		steps = append(steps, Step{c.FeePaid.On, "申请人缴费", "收费通知的送达日期没有记载，缴费期限未起算", articleFee})
	case c.FeePaid != nil:
		steps = append(steps, Step{c.FeePaid.On, "申请人缴费", timeliness(r), articleFee})
	case r.gaveUp():
		steps = append(steps, Step{r.Due.AddDays(1), "申请人未缴费", "视为放弃申请，可以不再处理", articleFee})
	}
	sortSteps(steps)
	return steps
}

// ended tells that the case was concluded without payment while there was time to pay.
func (r Reading) ended() bool { return r.State == Lapsed && !r.gaveUp() }

// runs is the last day on which the time for paying runs.
func (r Reading) runs() calendar.Date {
	if r.ended() || r.State == Missed {
		return r.Settled
	}
	return r.Due
}

// gaveUp tells that the time for paying ran out.
func (r Reading) gaveUp() bool {
	return r.State == Lapsed && !r.Due.IsZero() && (r.Settled.IsZero() || r.Settled > r.Due)
}

func (r Reading) paymentWords(today calendar.Date) string {
	switch {
	case r.State == NotBegun:
		return "收费通知尚未送达，缴费期限尚未起算"
	case r.State == Running:
		return DueWords(r.Due, today, r.leftToAct, r.Unannounced)
	case r.State == Met && r.Due.IsZero():
		return fmt.Sprintf("%s 缴费", r.Settled.Chinese())
	case r.State == Met:
		return fmt.Sprintf("按期：期限 %s，%s 缴费（第 %d 个工作日）", r.Due.Chinese(), r.Settled.Chinese(), r.Used)
	case r.State == Missed:
		return fmt.Sprintf("%s：期限 %s，%s 缴费", OverdueWords(r.Left), r.Due.Chinese(), r.Settled.Chinese())
	case r.gaveUp():
		return fmt.Sprintf("期限 %s 已届满，申请人未缴费，视为放弃申请", r.Due.Chinese())
	}
	return fmt.Sprintf("已终止：%s 办结", r.Settled.Chinese())
}
