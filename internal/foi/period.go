package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// period is one answer period as the acts make it: from the receipt, and again from each act that starts it
// anew. What it comes to in days, only a calendar tells: see reckon.
type period struct {
	// since is the day of receipt or of payment; day 1 follows it.
	since     calendar.Date
	extension *Extension
	// fee is the notice that stops it; nil while it runs.
	fee *FeeNotice
}

// period is the one the case is in. The case must have a receipt.
func (c *Case) period() period { return c.periods[len(c.periods)-1] }

// inPeriod changes the period the case is in, in this case and in no other that shares its past.
func (c *Case) inPeriod(change func(*period)) {
	now := c.period()
	change(&now)
	c.periods = append(c.periods[:len(c.periods)-1:len(c.periods)-1], now)
}

// restart begins a fresh period, with an extension of its own still to be had.
func (c *Case) restart(since calendar.Date) {
	c.periods = append(c.periods[:len(c.periods):len(c.periods)], period{since: since})
	c.dropConsent(KindExtension) // it was consent to another period's
}

// lastStep is the day of the last step that moved the period, and what a form calls it.
func (c *Case) lastStep() (on calendar.Date, label string) {
	now := c.period()
	switch {
	case now.fee != nil:
		return now.fee.On, "收费通知日期"
	case now.extension != nil:
		return now.extension.NotifiedOn, "延期告知日期"
	case len(c.periods) > 1:
		return now.since, "缴费日期"
	}
	return now.since, "收到日期"
}

// afterSteps refuses an act without a day, or on a day before a step that came before it.
func (c *Case) afterSteps(on calendar.Date, field, label string) error {
	last, what := c.lastStep()
	return dated(on, field, label, last, what)
}

// reckoning is what the periods come to on a calendar: the one that runs, or was the last to run.
type reckoning struct {
	// start is the day before day 1.
	start calendar.Date
	// strict is the start by the stricter reading; zero where there is one reading only.
	strict calendar.Date
	days   int // the length, in working days
	due    calendar.Due
	// stopped is the last day that counts while payment is awaited; zero while the period runs.
	stopped calendar.Date
	steps   []Step
}

// reckon lays the periods on the calendar, one after another. A step that came too late, as a ledger may
// tell or a mended date may show, is told and changes nothing.
func (c Case) reckon(cal *calendar.Calendar, p Policy) reckoning {
	var r reckoning
	for i, period := range c.periods {
		switch {
		case i == 0:
			r = c.fromReceipt(cal, p)
		case r.stopped.IsZero():
			r.steps = append(r.steps, Step{period.since, "申请人缴费", "收费通知未在答复期限内发出，期限不重新计算", articleFee})
		default:
			r.again(cal, period.since)
		}
		r.extend(cal, period.extension)
		r.stop(cal, period.fee)
	}
	return r
}

func (c Case) fromReceipt(cal *calendar.Calendar, p Policy) reckoning {
	r := reckoning{start: answerStart(cal, p, c.Receipt.On), days: AnswerDays}
	r.strict = strictStart(r.start, c.Receipt)
	r.due = cal.Add(r.start, r.days)
	r.steps = c.startSteps(cal, r)
	return r
}

// again begins a fresh period; the steps that led there stay.
func (r *reckoning) again(cal *calendar.Calendar, since calendar.Date) {
	steps := append(r.steps, calendarSteps(cal, r.start, r.stopped)...)
	*r = reckoning{start: since, days: AnswerDays, due: cal.Add(since, AnswerDays), steps: append(steps, Step{
		since, "申请人缴费", fmt.Sprintf("答复期限重新计算 %d 个工作日；当日不计，自次一工作日起为第 1 日", AnswerDays), join(articleFee, articleFirstDay),
	})}
}

// used counts the working days of the period through a day, those that do not count left out.
func (r reckoning) used(cal *calendar.Calendar, through calendar.Date) int {
	return max(0, cal.Count(r.start, r.counted(through)).Days)
}

// counted is the last day up to a day that the period counts.
func (r reckoning) counted(through calendar.Date) calendar.Date {
	if r.stopped.IsZero() {
		return through
	}
	return min(through, r.stopped)
}
