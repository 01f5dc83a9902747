package foi

import (
	"cmp"

	"foidesk/internal/calendar"
)

// Lapse is 不再处理: the applicant did not correct the application, or did not pay, in the time given, and is taken
// to have given it up (第三十条, 国办函〔2020〕109号第六条). The case is concluded that day without an answer. An office
// that rather sends one records a Decision with the same outcome.
type Lapse struct {
	On calendar.Date `json:"on"`
	// Outcome is NotCorrected or NotPaid.
	Outcome Outcome `json:"outcome"`
	Note    string  `json:"note,omitempty"`
}

// Kind of the act.
func (Lapse) Kind() Kind { return KindLapse }

// Date of the lapse.
func (l Lapse) Date() calendar.Date { return l.On }

func (l Lapse) apply(c *Case, _ basis) error {
	if err := c.mayLapse(); err != nil {
		return err
	}
	if err := c.afterSteps(l.On, "on", "不再处理的日期"); err != nil {
		return err
	}
	if l.Outcome != NotCorrected && l.Outcome != NotPaid {
		return refuse(UnknownOutcome, "outcome", "不再处理只限于“%s”（other_1）和“%s”（other_2）；其他结果请作出答复", NotCorrected.Name(), NotPaid.Name())
	}
	if err := c.Precondition(l.Outcome); err != nil {
		return err
	}
	c.Lapse = &l
	c.Pending, c.consents = nil, nil // nothing is left to consent to
	return nil
}

// mayLapse: only somebody who was asked for something can have failed to do it.
func (c *Case) mayLapse() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	uncorrected, unpaid := c.Precondition(NotCorrected), c.Precondition(NotPaid)
	switch {
	case uncorrected == nil || unpaid == nil:
		return nil
	case c.FeeNotice != nil:
		return unpaid
	case c.CorrectionNotice != nil:
		return uncorrected
	}
	return refuse(PriorStepMissing, "", "本案没有补正告知或者收费通知的记载，不能以申请人逾期为由不再处理")
}

func (l Lapse) inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal {
	return cmp.Or(c.stillHasTime(cal, l.Outcome, l.On), c.owedNothing(cal, p, l.Outcome))
}

// owedNothing refuses 逾期未缴费 where the notice asked for the fee too late, or before there was one: nobody gives an
// application up by not paying what could not be asked for.
func (c Case) owedNothing(cal *calendar.Calendar, p Policy, o Outcome) *Refusal {
	if o != NotPaid || c.FeeNotice == nil {
		return nil
	}
	late := c.reckon(cal, p).late[KindFeeNotice]
	if late == nil {
		return nil
	}
	return refuse(PriorStepMissing, "outcome", "%s；不能以“%s”办结", late.Message, NotPaid.Name()).under(late.Article)
}

// stillHasTime refuses an outcome that says the applicant let a time run out which still runs on the day.
func (c Case) stillHasTime(cal *calendar.Calendar, o Outcome, on calendar.Date) *Refusal {
	switch o {
	case NotPaid:
		return c.stillTime(cal, on)
	case NotCorrected:
		return c.stillToCorrect(cal, on)
	}
	return nil
}

func (l Lapse) article() string {
	info, _ := l.Outcome.Info()
	return info.Article
}
