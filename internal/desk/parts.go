package desk

import (
	"cmp"
	"context"

	"foidesk/internal/foi"
)

// partsOf lists the cases of the same application, the first first; none where there is one case only.
func partsOf(ctx context.Context, r Reader, s Summary) ([]Summary, error) {
	parts, err := r.CasesOfApplication(ctx, s.Agency, cmp.Or(s.Application, s.Number))
	if len(parts) < 2 {
		return nil, err
	}
	return parts, err
}

// matterProblem says what is wrong with one matter of an application; "" for nothing.
func matterProblem(matter string) string {
	if matter == "" {
		return "请写明拆分出来的事项"
	}
	return textProblem("拆分的事项", matter, maxDescription)
}

// Split is 拆分: another matter is taken out of the application of an open case as a case of its own. It was received
// when the application was, so that its clock begins then, and goes to whoever has the case. at names the case that
// it is taken out of. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Split(ctx context.Context, at At, matter string) (Summary, error) {
	if err := at.By.check(); err != nil {
		return Summary{}, err
	}
	matter = tidy(matter)
	if message := matterProblem(matter); message != "" {
		return Summary{}, invalidField("matter", "%s", message)
	}
	return d.locked(ctx, at, func(tx Tx, agency counting, from Summary) (Summary, error) {
		before, err := splitBefore(ctx, tx, at, from, matter)
		switch {
		case err != nil:
			return Summary{}, err
		case before != nil:
			return tx.Summary(ctx, at.Agency, before.Case)
		}
		return d.split(ctx, tx, agency, at, matter)
	})
}

// splitBefore finds what the same form has recorded. What else stands in that receipt the office added.
func splitBefore(ctx context.Context, tx Tx, at At, from Summary, matter string) (*Entry, error) {
	if at.Key == "" {
		return nil, nil
	}
	e, err := tx.EntryByKey(ctx, at.Agency, at.Key)
	if CodeOf(err) == NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r, ok := e.Act.(foi.Receipt)
	if !ok || r.Application != cmp.Or(from.Application, from.Number) || r.Description != matter {
		return nil, formUsed()
	}
	return &e, nil
}

func (d *Desk) split(ctx context.Context, tx Tx, agency counting, at At, matter string) (Summary, error) {
	file, err := d.file(ctx, tx, at.Agency, at.Case)
	if err != nil {
		return Summary{}, err
	}
	if at.Expected != len(file.Log) {
		return Summary{}, overtaken(at.Expected, file.Log)
	}
	if err := BeingAnswered(file.Case); err != nil {
		return Summary{}, err
	}
	parts, err := tx.CasesOfApplication(ctx, at.Agency, cmp.Or(file.Summary.Application, file.Summary.Number))
	if err != nil {
		return Summary{}, err
	}
	r := *file.Case.Receipt
	r.Application = cmp.Or(r.Application, r.Number)
	if a := file.Case.Arrival; a != nil {
		r.ArrivedOn = a.On
	}
	r.Part, r.Description, r.Handler, r.Elsewhere = len(parts)+1, matter, "", false
	in := Intake{Agency: at.Agency, Key: at.Key, By: at.By}
	line, err := d.open(ctx, tx, agency, in, r, r.Application)
	h := file.Case.Handling
	if err != nil || h.Officer.ID == 0 {
		return line, err
	}
	next := At{Agency: at.Agency, Case: line.ID, Expected: line.Seq, By: at.By}
	return d.append(ctx, tx, agency, next, foi.Assignment{On: d.Today(), Department: h.Department, Officer: h.Officer}, anybody)
}

// BeingAnswered refuses what is done about a request only while it is not answered; the error is an *Error.
func BeingAnswered(c foi.Case) error {
	if c.State() == foi.Open {
		return nil
	}
	return &Error{Code: Refused, Message: "只有尚未答复的在办案件才能办理此项；本案" + c.State().Label()}
}

// CheckContents records what a request lacks of its required contents, as somebody found on looking at it again. It
// corrects the registration and nothing that followed. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) CheckContents(ctx context.Context, at At, lacks foi.Lacks) (Summary, error) {
	file, err := d.unmasked(ctx, at.Agency, at.Case)
	if err != nil {
		return Summary{}, err
	}
	if err := BeingAnswered(file.Case); err != nil {
		return Summary{}, err
	}
	seq, r := standing[foi.Receipt](file.Case)
	switch {
	case seq == 0:
		return Summary{}, &Error{Code: Refused, Message: "本件没有登记收到的申请，不能核对材料"}
	case r.Lacks == lacks:
		return file.Summary, nil // looked at again, and found as it was
	}
	r.Lacks = lacks
	reason := "核对申请材料：已齐全"
	if lacks != 0 {
		reason = "核对申请材料：缺少" + lacks.Words()
	}
	return d.record(ctx, at, foi.Void{On: d.Today(), Of: seq, Reason: reason, Instead: r})
}
