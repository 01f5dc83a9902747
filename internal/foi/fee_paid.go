package foi

import "foidesk/internal/calendar"

// FeePaid is 缴费: the applicant has paid in full, and a fresh answer period begins the day after.
//
// Our reading: as long as the office has not closed the case, it may take a payment that comes late. The
// answer period then runs, so that the office never believes itself free while money was taken.
type FeePaid struct {
	On calendar.Date `json:"on"`
	// Amount is in 元, and Receipt the number of the fiscal receipt (财政票据号); zero and empty where nobody noted it.
	Amount  int    `json:"amount,omitempty"`
	Receipt string `json:"receipt,omitempty"`
}

// Kind of the act.
func (FeePaid) Kind() Kind { return KindFeePaid }

// Date of the payment.
func (f FeePaid) Date() calendar.Date { return f.On }

func (f FeePaid) apply(c *Case, how basis) error {
	if err := how.possible(c.mayPay(), c.paymentAwaited()); err != nil {
		return err
	}
	if err := how.afterSteps(c, f.On, "on", "缴费日期"); err != nil {
		return err
	}
	if err := f.inFull(*c.FeeNotice); err != nil {
		return err
	}
	c.FeePaid = &f
	c.restart(f, KindFeeNotice, how, "缴费日期")
	return nil
}

// inFull refuses an amount that is less than the notice asks for: part of a fee begins no period anew.
func (f FeePaid) inFull(n FeeNotice) error {
	asked, err := n.Fee()
	switch {
	case f.Amount < 0 || f.Amount > maxAmount:
		return refuse(OutOfRange, "amount", "缴费金额应为 1 元以上的整数，现为 %d", f.Amount)
	case err == nil && f.Amount != 0 && f.Amount < asked.Amount:
		return refuse(OutOfRange, "amount", "应缴 %d 元，只缴 %d 元，未足额；足额缴费之后，答复期限才重新计算", asked.Amount, f.Amount).under(articleFee)
	}
	return nil
}

// amount is what was paid: what the notice asked for where nobody noted more.
func (f FeePaid) amount(n *FeeNotice) int {
	if f.Amount != 0 || n == nil {
		return f.Amount
	}
	asked, err := n.Fee()
	if err != nil {
		return 0
	}
	return asked.Amount
}

func (c *Case) mayPay() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	return c.paymentAwaited()
}

// paymentAwaited refuses a payment that nobody asked for, and a second one.
func (c *Case) paymentAwaited() error {
	if c.FeeNotice == nil {
		return refuse(PriorStepMissing, "", "本案没有收费通知的记载，没有应缴的费用").under(articleFee)
	}
	if c.FeePaid != nil {
		return refuse(NotAllowedHere, "", "申请人已于 %s 缴费，不能再登记一次；日期有误的，先作废原记载", c.FeePaid.On)
	}
	return nil
}

// unpaid tells whether 逾期未缴费 can be said of the case at all; that the time for paying has run out is
// asked of the calendar.
func (c *Case) unpaid() error {
	switch {
	case c.FeePaid != nil:
		return refuse(PriorStepMissing, "outcome", "申请人已于 %s 缴费，不能以“%s”办结", c.FeePaid.On, NotPaid.Name()).under(articleFee)
	case c.FeeNotice != nil && c.FeeNotice.DeliveredOn.IsZero():
		return refuse(PriorStepMissing, "outcome", "收费通知没有送达日期，缴费期限尚未起算；请先更正收费通知，补填送达日期").under(articleFee)
	}
	return nil
}

// stillTime refuses 逾期未缴费 as long as the applicant may pay.
func (c Case) stillTime(cal *calendar.Calendar, on calendar.Date) *Refusal {
	if c.FeeNotice == nil || on > c.payBy(cal).On {
		return nil
	}
	return refuse(TooEarly, "on", "申请人可以缴费至 %s；期限届满仍未缴费的，次日起才能以“%s”办结", c.payBy(cal).On, NotPaid.Name()).under(articleFee)
}
