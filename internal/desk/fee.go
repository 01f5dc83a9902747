package desk

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// ChargeFee is 收费通知: the notice went out, and the answer period stops. Errors: Invalid; Refused, also without
// the consent that the agency wants, before the ways free of charge were offered, and where the period is over;
// Conflict, NotFound.
func (d *Desk) ChargeFee(ctx context.Context, at At, n foi.FeeNotice) (Summary, error) {
	act := tidied(n)
	return d.recordGuarded(ctx, at, act, func(agency Agency, c foi.Case, log []Entry) error {
		if err := d.prepared(c, act); err != nil {
			return err
		}
		return at.By.worksWithConsent(act.Kind())(agency, c, log)
	}, d.actProblems(act)...)
}

// prepared refuses a fee notice that the office has not prepared; other acts need no preparing.
func (d *Desk) prepared(c foi.Case, act foi.Act) error {
	n, ok := act.(foi.FeeNotice)
	if !ok {
		return nil
	}
	if err := n.Prepared(c, d.Today()); err != nil {
		return refused(err)
	}
	return nil
}

// FeeReceived fills in the day on which the applicant received the notice, where it was not known when the notice
// was recorded: the time for paying runs from it. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) FeeReceived(ctx context.Context, at At, on calendar.Date) (Summary, error) {
	file, err := d.Case(ctx, at.Agency, at.Case)
	if err != nil {
		return Summary{}, err
	}
	if on.IsZero() {
		return Summary{}, invalidField("delivered_on", "请填写收费通知的送达日期")
	}
	seq, n := standing[foi.FeeNotice](file.Case)
	if seq == 0 {
		return Summary{}, &Error{Code: Refused, Message: "本案没有收费通知的记载"}
	}
	n.DeliveredOn = on
	a := foi.Void{On: d.Today(), Of: seq, Reason: "补填收费通知的送达日期", Instead: n}
	return d.recordGuarded(ctx, at, a, func(_ Agency, c foi.Case, _ []Entry) error {
		if known := c.FeeNotice; known != nil && !known.DeliveredOn.IsZero() {
			return &Error{Code: Refused, Message: "收费通知的送达日期已登记为 " + known.DeliveredOn.String() + "；确有错误的，作废收费通知的记载，重新登记"}
		}
		return nil
	}, FieldError{"delivered_on", d.notFuture(on)})
}

// Pay is 缴费: the applicant paid in full, and the answer period begins anew. Errors: Invalid, Refused, Conflict,
// NotFound.
func (d *Desk) Pay(ctx context.Context, at At, a foi.FeePaid) (Summary, error) {
	act := tidied(a)
	return d.record(ctx, at, act, d.actProblems(act)...)
}

// feeProblems are the fields of an act about the fee that cannot be taken as they were typed; without a message where
// nothing is wrong.
func (d *Desk) feeProblems(act foi.Act) []FieldError {
	switch a := act.(type) {
	case foi.FeeNotice:
		return []FieldError{
			{"delivered_on", d.notFuture(a.DeliveredOn)},
			{"items_reason", textProblem("理由", a.ItemsReason, maxNote)},
			{"alternatives_reply", textProblem("申请人的意见", a.Alternatives.Reply, maxNote)},
		}
	case foi.FeePaid:
		return []FieldError{{"receipt", textProblem("票据号", a.Receipt, maxShort)}}
	case foi.FeeRefund:
		return []FieldError{{"reason", reasonProblem("退费的理由", a.Reason)}, {"receipt", textProblem("退付文号", a.Receipt, maxShort)}}
	}
	return nil
}
