package desk

import (
	"context"
	"slices"

	"foidesk/internal/foi"
)

// The steps of handling a case that need nobody's consent: those that the office takes, for whoever has the case,
// and those that only tell what reached it, for whoever opens the post.
var (
	taken    = []foi.Kind{foi.KindCorrectionNotice, foi.KindReasonsAsked, foi.KindDelaySet, foi.KindConsultationSent, foi.KindLapse}
	incoming = []foi.Kind{foi.KindCorrectionReceived, foi.KindConsultationDelivered, foi.KindOpinionReceived}
	// public is what is done with the information for everybody, as a rule when the case is long concluded.
	public = []foi.Kind{foi.KindPublicationSet, foi.KindPublished}
)

// Take records a step of handling a case: 补正告知 and 收到补正, 要求说明理由, 延迟答复, 征求意见 with its delivery and its
// answer, 不再处理, 转为主动公开. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Take(ctx context.Context, at At, act foi.Act) (Summary, error) {
	act = tidied(act)
	return d.recordGuarded(ctx, at, act, func(_ Agency, c foi.Case, _ []Entry) error {
		return at.By.MayTake(c, act.Kind())
	}, d.actProblems(act)...)
}

// MayTake refuses a step that is another's to take, and what is no such step; the error is an *Error.
func (a Actor) MayTake(c foi.Case, kind foi.Kind) error {
	switch {
	case slices.Contains(incoming, kind):
		return nil
	case slices.Contains(public, kind):
		return a.mayFollow(c)
	case slices.Contains(taken, kind):
		return a.MayWork(c)
	}
	return &Error{Code: Refused, Message: kind.Label() + "不在这里登记"}
}

// WhatIf reads the clocks of a case as they would be with one act more, and records nothing. Errors: Invalid, Refused
// as for recording it; NotFound.
func (d *Desk) WhatIf(ctx context.Context, agency AgencyID, id CaseID, act foi.Act) ([]foi.Reading, error) {
	act = tidied(act)
	var wrong []FieldError
	for _, problem := range d.actProblems(act) {
		if problem.Message != "" {
			wrong = append(wrong, problem)
		}
	}
	if len(wrong) > 0 {
		return nil, invalid(wrong)
	}
	file, err := d.Case(ctx, agency, id)
	if err != nil {
		return nil, err
	}
	policy := file.Agency.PolicyOn(file.Summary.ReceivedOn)
	l := foi.Logged{Seq: file.Case.Seq + 1, Act: act}
	next, err := file.Case.Append(l)
	if err == nil {
		err = file.Case.Lawful(d.cal, policy, l)
	}
	if err != nil {
		return nil, refused(err)
	}
	return next.Clocks(d.cal, policy, d.Today()), nil
}
