package desk

import (
	"context"

	"foidesk/internal/foi"
)

// RequestRecords registers 更正本人信息申请 (第四十一条). It has a number of the same series as the applications, and
// counts in no table. Errors as for Register.
func (d *Desk) RequestRecords(ctx context.Context, in Intake, a foi.RecordsRequest) (Summary, error) {
	a.Request = trimmed(a.Request)
	a.Record, a.Evidence = tidy(a.Record), tidy(a.Evidence)
	if fields := d.checkRecords(a); len(fields) > 0 {
		return Summary{}, invalid(fields)
	}
	return d.openCase(ctx, in, a.Channel, a)
}

// checkRecords finds every field of a request under 第四十一条 that cannot be registered.
func (d *Desk) checkRecords(a foi.RecordsRequest) []FieldError {
	return append(d.checkOpening(a, a.Request), withMessage([]FieldError{
		{"record", textProblem("请求更正的记录", a.Record, maxDescription)},
		{"evidence", textProblem("提供的证据", a.Evidence, maxNote)},
	})...)
}

// RecordsAnswered closes a matter of 第四十一条 with what became of it. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) RecordsAnswered(ctx context.Context, at At, a foi.RecordsResult) (Summary, error) {
	act := tidied(a)
	return d.recordGuarded(ctx, at, act, func(_ Agency, c foi.Case, _ []Entry) error {
		return at.By.MayAnswerRecords(c)
	}, d.actProblems(act)...)
}

// MayAnswerRecords refuses to close a matter of 第四十一条 that another has; one that nobody has anybody may who works
// cases. The error is an *Error.
func (a Actor) MayAnswerRecords(c foi.Case) error {
	if c.Handling.Officer.ID == 0 {
		return nil
	}
	return a.MayWork(c)
}
