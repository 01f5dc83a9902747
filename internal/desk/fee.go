package desk

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// ChargeFee is 收费通知: the notice went out, and the answer period stops. Errors: Invalid; Refused, also without
// the consent that the agency wants and where the period is over; Conflict, NotFound.
func (d *Desk) ChargeFee(ctx context.Context, at At, n foi.FeeNotice) (Summary, error) {
	return d.recordGuarded(ctx, at, n, at.By.worksWithConsent(n.Kind()), d.actProblems(n)...)
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
	for _, l := range file.Case.Standing() {
		n, ok := l.Act.(foi.FeeNotice)
		if !ok {
			continue
		}
		n.DeliveredOn = on
		a := foi.Void{On: d.Today(), Of: l.Seq, Reason: "补填收费通知的送达日期", Instead: n}
		return d.recordGuarded(ctx, at, a, func(_ Agency, c foi.Case, _ []Entry) error {
			if known := c.FeeNotice; known != nil && !known.DeliveredOn.IsZero() {
				return &Error{Code: Refused, Message: "收费通知的送达日期已登记为 " + known.DeliveredOn.String() + "；确有错误的，作废收费通知的记载，重新登记"}
			}
			return nil
		}, FieldError{"delivered_on", d.notFuture(on)})
	}
	return Summary{}, &Error{Code: Refused, Message: "本案没有收费通知的记载"}
}

// Pay is 缴费: the applicant paid in full, and the answer period begins anew. Errors: Invalid, Refused, Conflict,
// NotFound.
func (d *Desk) Pay(ctx context.Context, at At, a foi.FeePaid) (Summary, error) {
	return d.record(ctx, at, a, d.actProblems(a)...)
}
