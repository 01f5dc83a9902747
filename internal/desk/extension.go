package desk

import (
	"context"

	"foidesk/internal/foi"
)

// Extend is 延长答复期限: the applicant was told of an extension to which the head of office consented, as it was
// proposed. Errors: Invalid; Refused, also without the consent and where the period is over; Conflict, NotFound.
func (d *Desk) Extend(ctx context.Context, at At, a foi.Extension) (Summary, error) {
	act := tidied(a)
	return d.recordGuarded(ctx, at, act, at.By.worksWithConsent(act.Kind()), d.actProblems(act)...)
}
