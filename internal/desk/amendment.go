package desk

import (
	"context"

	"foidesk/internal/foi"
)

// Amend is 更正登记: the registration stands corrected from the beginning, and what followed stays. The
// number stays too, and so do personal data left empty, since a form never shows them; Erased takes one
// out. r says it in the shape of a receipt, be it of what has arrived and is not yet received, or of a request under
// 第四十一条, whose Record is the description. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Amend(ctx context.Context, at At, r foi.Receipt, reason string) (Summary, error) {
	file, err := d.unmasked(ctx, at.Agency, at.Case)
	if err != nil {
		return Summary{}, err
	}
	before, ok := registration(file.Case)
	if !ok {
		return Summary{}, &Error{Code: Refused, Message: "本案登记已作废，不能更正"}
	}
	r.Request = trimmed(r.Request)
	after, fields := d.amended(before.Act, r)
	if len(fields) > 0 {
		return Summary{}, invalid(fields)
	}
	if after == before.Act {
		return Summary{}, &Error{Code: Invalid, Message: "没有改动任何一项，无需更正"}
	}
	a := foi.Void{On: d.Today(), Of: before.Seq, Reason: tidy(reason), Instead: after}
	return d.record(ctx, at, a, FieldError{"reason", textProblem("理由", a.Reason, maxNote)})
}

// registration is the act that a matter stands registered by: its receipt, else what opened it. Ok is false where it
// was voided.
func registration(c foi.Case) (found foi.Logged, ok bool) {
	for _, l := range c.Standing() {
		switch l.Act.Kind() {
		case foi.KindReceipt:
			return l, true
		case foi.KindArrival, foi.KindRecordsRequest:
			found, ok = l, true
		}
	}
	return found, ok
}

// amended is a registration as r would have it, and the fields that cannot be so.
func (d *Desk) amended(before foi.Act, r foi.Receipt) (foi.Act, []FieldError) {
	switch was := before.(type) {
	case foi.Receipt:
		r.Number, r.Application, r.Part, r.ArrivedOn = was.Number, was.Application, was.Part, min(was.ArrivedOn, r.On)
		r.Request = amendedRequest(was.Request, r.Request)
		return r, d.checkReceipt(r)
	case foi.Arrival:
		a := foi.Arrival{
			On: r.On, Channel: r.Channel, SubmittedOn: r.SubmittedOn, SystemConfirmedOn: r.SystemConfirmedOn,
			Number: was.Number, Request: amendedRequest(was.Request, r.Request),
		}
		if a.Received(a.On) == was.Received(was.On) {
			return was, nil
		}
		return a, d.checkApplication(a, a.Request)
	case foi.RecordsRequest:
		a := was
		a.On, a.Channel, a.Record, a.Request = r.On, r.Channel, r.Description, amendedRequest(was.Request, r.Request)
		a.Description = was.Description
		fields := d.checkRecords(a)
		for i := range fields {
			if fields[i].Field == "record" {
				fields[i].Field = "description"
			}
		}
		return a, fields
	}
	return before, nil
}

// amendedRequest is a request with what the form does not ask: what was seen in looking at it has a form of its own.
func amendedRequest(was, typed foi.Request) foi.Request {
	typed.Handler, typed.Lacks, typed.Elsewhere = was.Handler, was.Lacks, was.Elsewhere
	typed.Applicant.Personal = kept(was.Applicant.Personal, typed.Applicant.Personal)
	return typed
}

// Erased is typed into a field of personal data to take out what is there.
const Erased = "无"

// kept fills what was left empty from what is there.
func kept(before, typed foi.Personal) foi.Personal {
	for _, info := range personalFields {
		switch at := info.ID.In(&typed); *at {
		case "":
			*at = *info.ID.In(&before)
		case Erased:
			*at = ""
		}
	}
	return typed
}

// standing is the first act of its type in effect, with its number in the log; 0 where there is none.
func standing[A foi.Act](c foi.Case) (seq int, act A) {
	for _, l := range c.Standing() {
		if a, ok := l.Act.(A); ok {
			return l.Seq, a
		}
	}
	return 0, act
}
