package foi

import (
	"strings"

	"foidesk/internal/calendar"
)

// FeeRefund is 退费: of what the applicant paid, something is given back. It moves no period, and may come after the
// case was concluded.
type FeeRefund struct {
	On calendar.Date `json:"on"`
	// Amount is in 元.
	Amount int    `json:"amount"`
	Reason string `json:"reason"`
	// Receipt is the number of the paper that it was refunded by (退付书文号、票据号).
	Receipt string `json:"receipt,omitempty"`
}

// Kind of the act.
func (FeeRefund) Kind() Kind { return KindFeeRefund }

// Date of the refund.
func (f FeeRefund) Date() calendar.Date { return f.On }

func (f FeeRefund) apply(c *Case, _ basis) error {
	if err := c.mayRefund(); err != nil {
		return err
	}
	paid, _, refunded := c.Payments()
	if err := dated(f.On, "on", "退费日期", c.lastPaid(), "缴费日期"); err != nil {
		return err
	}
	if strings.TrimSpace(f.Reason) == "" {
		return refuse(ReasonMissing, "reason", "请写明退费的理由")
	}
	if f.Amount < 1 || f.Amount > maxAmount {
		return refuse(OutOfRange, "amount", "退费金额应为 1 元以上的整数，现为 %d", f.Amount)
	}
	if paid > 0 && refunded+f.Amount > paid {
		return refuse(OutOfRange, "amount", "共缴费 %d 元，已退 %d 元，至多还能退 %d 元", paid, refunded, paid-refunded)
	}
	c.Refunds = append(c.Refunds[:len(c.Refunds):len(c.Refunds)], f)
	return nil
}

// maxAmount bounds what can be typed, in 元, where it is not known how much was asked or paid.
const maxAmount = 100_000_000

func (c *Case) mayRefund() error {
	paid, known, refunded := c.Payments()
	switch {
	case !c.everPaid():
		return refuse(PriorStepMissing, "", "本案没有缴费的记载，没有可退的费用").under(articleFee)
	case known && refunded >= paid:
		return refuse(NotAllowedHere, "", "所缴 %d 元已经全部退还", paid)
	}
	return nil
}

func (c *Case) everPaid() bool { return !c.lastPaid().IsZero() }

// lastPaid is the day of the payment, whichever round it is of; zero for none. A case is charged once.
func (c *Case) lastPaid() calendar.Date {
	for _, round := range c.everyRound() {
		if round.FeePaid != nil {
			return round.FeePaid.On
		}
	}
	return 0
}

// Charged is the notice by which the fee was asked for, in whichever round; nil where none was. An ordered answer does
// not undo it: a case is charged once.
func (c Case) Charged() *FeeNotice {
	for _, round := range c.everyRound() {
		if round.FeeNotice != nil {
			return round.FeeNotice
		}
	}
	return nil
}

// Payments are what was paid and what of it was given back, in 元. known is false where a ledger kept the day of the
// payment only.
func (c Case) Payments() (paid int, known bool, refunded int) {
	for _, round := range c.everyRound() {
		if round.FeePaid != nil {
			paid += round.FeePaid.amount(round.FeeNotice)
		}
	}
	for _, r := range c.Refunds {
		refunded += r.Amount
	}
	return paid, paid > 0, refunded
}
