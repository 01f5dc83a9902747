package desk

import (
	"context"
	"slices"

	"foidesk/internal/foi"
)

// The steps of handling a case that need nobody's consent: those that the office takes, for whoever has the case,
// and those that only tell what reached it or was paid back, for whoever opens the post.
var (
	taken    = []foi.Kind{foi.KindCorrectionNotice, foi.KindReasonsAsked, foi.KindDelaySet, foi.KindConsultationSent, foi.KindLapse}
	incoming = []foi.Kind{
		foi.KindCorrectionReceived, foi.KindConsultationDelivered, foi.KindOpinionReceived, foi.KindFeeRefund,
		foi.KindDeliveryFailed, foi.KindDeliveryReceived,
	}
	// public is what is done with the information for everybody, as a rule when the case is long concluded.
	public = []foi.Kind{foi.KindPublicationSet, foi.KindPublished}
)

// Take records a step of handling a case: 补正告知 and 收到补正, 要求说明理由, 延迟答复, 征求意见 with its delivery and its
// answer, 不再处理, 送达未成, 申请人签收, 转为主动公开. Errors: Invalid, Refused, Conflict, NotFound.
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

// Outlook is what a case would be with one act more, with its clocks then.
type Outlook struct {
	foi.Outlook
	Clocks []foi.Reading
}

// foreseenDays bounds how far ahead somebody may ask what would be.
const foreseenDays = 366

// WhatIf tells what one act more would bring, as if what needs consent were consented to today, and records nothing.
// The act may lie ahead. Errors: Invalid, Refused as for recording it; NotFound.
func (d *Desk) WhatIf(ctx context.Context, agency AgencyID, id CaseID, act foi.Act) (Outlook, error) {
	if on := act.Date(); on > d.Today().AddDays(foreseenDays) {
		return Outlook{}, invalidField("on", "日期 %s 太远，请填写一年以内的日期", on)
	}
	file, err := d.Case(ctx, agency, id)
	if err != nil {
		return Outlook{}, err
	}
	policy := file.Agency.PolicyOn(file.Summary.ReceivedOn)
	seen, err := file.Case.Foresee(file.Calendar, policy, tidied(act), d.Today())
	if err != nil {
		return Outlook{}, refused(err)
	}
	return Outlook{seen, seen.Case.Clocks(file.Calendar, policy, seen.On)}, nil
}
