package desk

import (
	"context"
	"slices"

	"foidesk/internal/foi"
)

// disputes are what became of an answer outside the office, and what that orders.
var disputes = []foi.Kind{foi.KindReview, foi.KindSuit, foi.KindReanswer}

// Dispute records 行政复议, 行政诉讼 as far as they have come, and 责令重新答复, which begins another round of the case.
// Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Dispute(ctx context.Context, at At, act foi.Act) (Summary, error) {
	act = tidied(act)
	return d.recordGuarded(ctx, at, act, func(_ Agency, c foi.Case, _ []Entry) error {
		return at.By.MayDispute(c, act.Kind())
	}, d.actProblems(act)...)
}

// MayDispute refuses what is another's to record, and what is no such act; the error is an *Error.
func (a Actor) MayDispute(c foi.Case, kind foi.Kind) error {
	if !slices.Contains(disputes, kind) {
		return &Error{Code: Refused, Message: kind.Label() + "不在这里登记"}
	}
	return a.mayFollow(c)
}

// mayFollow refuses what follows an answer to whoever does not have the case; the error is an *Error. In a case that
// was concluded before anybody had it, nobody is left to claim it, and whoever works cases may.
func (a Actor) mayFollow(c foi.Case) error {
	if c.Handling.Officer.ID == 0 && c.State() == foi.Concluded {
		return nil
	}
	return a.MayWork(c)
}

// dayProblems are the days of an act that have not come yet; without a message where nothing is wrong.
func (d *Desk) dayProblems(act foi.Act) []FieldError {
	var days []foi.ProceedingDay
	switch a := act.(type) {
	case foi.Review:
		days = a.Days()
	case foi.Suit:
		days = a.Days()
	case foi.Extension:
		return []FieldError{{"notified_on", d.notFuture(act.Date())}}
	default:
		return []FieldError{{"on", d.notFuture(act.Date())}}
	}
	var found []FieldError
	for _, day := range days {
		found = append(found, FieldError{day.Field, d.notFuture(day.On)})
	}
	return found
}

// disputeProblems are the texts of an act about a dispute that cannot be taken; none for any other act.
func disputeProblems(act foi.Act) []FieldError {
	switch a := act.(type) {
	case foi.Review:
		return proceedingProblems("复议机关", a.Proceeding)
	case foi.Suit:
		return proceedingProblems("人民法院", a.Proceeding)
	case foi.Reanswer:
		return []FieldError{{"ref", textProblem("编号", a.Ref, maxShort)}}
	}
	return nil
}

func proceedingProblems(body string, p foi.Proceeding) []FieldError {
	return []FieldError{
		{"ref", textProblem("编号", p.Ref, maxShort)},
		{"body", textProblem(body, p.Body, maxName)},
		{"number", textProblem("案号", p.Number, maxShort)},
		{"note", textProblem("备注", p.Note, maxNote)},
	}
}
