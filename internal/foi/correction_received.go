package foi

import "foidesk/internal/calendar"

// CorrectionReceived is 收到补正: the corrected application came in, and a fresh answer period begins the day
// after (第三十条).
//
// Our reading: as long as the office has not closed the case it takes a correction that comes late, since there may
// be a good reason for it; the answer period then runs.
type CorrectionReceived struct {
	// On is the day of receipt, by the same rules as for the application (第三十一条).
	On   calendar.Date `json:"on"`
	Note string        `json:"note,omitempty"`
}

// Kind of the act.
func (CorrectionReceived) Kind() Kind { return KindCorrectionReceived }

// Date of receipt.
func (r CorrectionReceived) Date() calendar.Date { return r.On }

func (r CorrectionReceived) apply(c *Case, how basis) error {
	if err := how.possible(c.mayCorrect(), c.correctionAwaited()); err != nil {
		return err
	}
	if err := how.afterSteps(c, r.On, "on", "收到补正日期"); err != nil {
		return err
	}
	c.CorrectionReceived = &r
	c.restart(r, KindCorrectionNotice, how, "收到补正日期")
	return nil
}

func (c *Case) mayCorrect() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	return c.correctionAwaited()
}

// correctionAwaited refuses a correction that nobody asked for, and a second one.
func (c *Case) correctionAwaited() error {
	if c.CorrectionNotice == nil {
		return refuse(PriorStepMissing, "", "本案没有补正告知的记载，没有需要补正的事项").under(articleCorrection)
	}
	if c.CorrectionReceived != nil {
		return refuse(NotAllowedHere, "", "已于 %s 收到补正的申请，不能再登记一次；日期有误的，先作废原记载", c.CorrectionReceived.On)
	}
	return nil
}

// correctBy is the last day for correcting, zero where a ledger does not keep it: the time is set in calendar days, so that an end on a rest day moves to
// the next working day (法释〔2018〕1号第四十八条).
func (c Case) correctBy(cal *calendar.Calendar) calendar.Due {
	return cal.Roll(c.CorrectionNotice.CorrectBy)
}

// uncorrected tells whether 逾期不补正 can be said of the case at all; that the time for correcting has run out
// is asked of the calendar.
func (c *Case) uncorrected() error {
	switch {
	case c.CorrectionReceived != nil:
		return refuse(PriorStepMissing, "outcome", "已于 %s 收到补正的申请，不能以“%s”办结", c.CorrectionReceived.On, NotCorrected.Name()).under(articleCorrection)
	case c.CorrectionNotice.CorrectBy.IsZero():
		return refuse(PriorStepMissing, "outcome", "补正告知没有补正期限的记载；请先更正补正告知，补填补正期限").under(articleCorrection)
	}
	return nil
}

// stillToCorrect refuses 逾期不补正 as long as the applicant may correct.
func (c Case) stillToCorrect(cal *calendar.Calendar, on calendar.Date) *Refusal {
	if c.CorrectionNotice == nil || on > c.correctBy(cal).On {
		return nil
	}
	return refuse(TooEarly, "on", "申请人可以补正至 %s；期限届满仍未补正的，次日起才能以“%s”办结", c.correctBy(cal).On, NotCorrected.Name()).under(articleCorrection)
}
