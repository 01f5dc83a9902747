package desk

import (
	"context"
	"slices"
	"strings"

	"foidesk/internal/foi"
)

// Assign is 分办, and 转办 where the case had somebody before. Errors: Invalid, also for a person who is
// not of the agency; Refused, Conflict, NotFound.
func (d *Desk) Assign(ctx context.Context, at At, department string, to PersonID, note string) (Summary, error) {
	a := foi.Assignment{On: d.Today(), Department: strings.TrimSpace(department), Note: tidy(note)}
	officer, err := d.officerOf(ctx, at.Agency, to)
	if err != nil {
		return Summary{}, err
	}
	a.Officer = officer
	return d.record(ctx, at, a,
		FieldError{"department", textProblem("承办部门", a.Department, maxShort)},
		FieldError{"note", textProblem("备注", a.Note, maxNote)})
}

// officerOf finds somebody who may be given a case; the zero Officer for nobody.
func (d *Desk) officerOf(ctx context.Context, agency AgencyID, id PersonID) (foi.Officer, error) {
	if id == 0 {
		return foi.Officer{}, nil
	}
	officers, err := d.Officers(ctx, agency)
	if err != nil {
		return foi.Officer{}, err
	}
	at := slices.IndexFunc(officers, func(c Colleague) bool { return c.ID == id })
	if at < 0 {
		return foi.Officer{}, invalidField("officer", "所选人员不是本机关的承办人，请重新选择")
	}
	return foi.Officer{ID: int64(id), Name: officers[at].Name}, nil
}

// Claim is 认领: the actor takes the case on. Errors: Refused, Conflict, NotFound.
func (d *Desk) Claim(ctx context.Context, at At) (Summary, error) {
	return d.recordGuarded(ctx, at, foi.Claim{On: d.Today(), Officer: at.By.officer()}, func(_ Agency, c foi.Case, _ []Entry) error {
		return at.By.MayClaim(c)
	})
}

// SendBack is 退回分办, with why. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) SendBack(ctx context.Context, at At, reason string) (Summary, error) {
	a := foi.SendBack{On: d.Today(), Reason: tidy(reason)}
	return d.recordGuarded(ctx, at, a, func(_ Agency, c foi.Case, _ []Entry) error {
		return at.By.MaySendBack(c)
	}, FieldError{"reason", textProblem("理由", a.Reason, maxNote)})
}

// Propose is 报批: an act is put before the head of office. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Propose(ctx context.Context, at At, act foi.Act) (Summary, error) {
	act = tidied(act)
	return d.recordGuarded(ctx, at, foi.Proposal{On: d.Today(), Act: act}, func(_ Agency, c foi.Case, _ []Entry) error {
		if err := d.prepared(c, act); err != nil {
			return err
		}
		return at.By.MayWork(c)
	}, d.actProblems(act)...)
}

// Approve is 批准: the act proposed under the number of takes effect. Nobody approves their own proposal,
// unless the agency's setting allows it. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Approve(ctx context.Context, at At, of int, note string) (Summary, error) {
	a := foi.Approval{On: d.Today(), Of: of, Note: tidy(note)}
	return d.recordGuarded(ctx, at, a, func(agency Agency, _ foi.Case, log []Entry) error {
		return at.By.mayConsent(agency, log, of)
	}, FieldError{"note", textProblem("批示", a.Note, maxNote)})
}

// Return is 退回修改, with why. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Return(ctx context.Context, at At, of int, reason string) (Summary, error) {
	a := foi.Return{On: d.Today(), Of: of, Reason: tidy(reason)}
	return d.recordGuarded(ctx, at, a, func(Agency, foi.Case, []Entry) error {
		return at.By.leads()
	}, FieldError{"reason", textProblem("理由", a.Reason, maxNote)})
}

// worksWithConsent lets whoever has the case record an act of the kind, if the head of office has consented where
// the law or the agency wants it.
func (a Actor) worksWithConsent(kind foi.Kind) guard {
	return func(agency Agency, c foi.Case, _ []Entry) error {
		if err := agency.Consent.Missing(c, kind); err != nil {
			return refused(err)
		}
		return a.MayWork(c)
	}
}

func (a Actor) leads() error {
	if !a.Leads {
		return &Error{Code: Refused, Message: "须由负责人批准或者退回"}
	}
	return nil
}

// mayConsent: two pairs of eyes, unless the agency has only one.
func (a Actor) mayConsent(agency Agency, log []Entry, of int) error {
	if err := a.leads(); err != nil || a.system || agency.Consent.Own {
		return err
	}
	if of < 1 || of > len(log) {
		return nil
	}
	proposer := log[of-1].RecordedByID
	if proposer == a.ID {
		return &Error{Code: Refused, Message: "报批人不能批准自己报批的事项；由其他负责人批准，或者由系统管理员在机关设置中允许"}
	}
	if len(a.LeadsFor) > 0 && !slices.ContainsFunc(a.LeadsFor, func(id PersonID) bool { return id != proposer }) {
		return &Error{Code: Refused, Message: "您代理的正是报批人，代理人不能替其批准自己报批的事项；由其他负责人批准，或者由系统管理员在机关设置中允许"}
	}
	return nil
}
