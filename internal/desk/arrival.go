package desk

import (
	"context"

	"foidesk/internal/foi"
)

// Arrive registers what has come in and is not yet received in law: it has a number and is in the list, and no
// period runs (第三十一条). Errors as for Register.
func (d *Desk) Arrive(ctx context.Context, in Intake, a foi.Arrival) (Summary, error) {
	a.Request = trimmed(a.Request)
	if fields := d.checkApplication(a, a.Request); len(fields) > 0 {
		return Summary{}, invalid(fields)
	}
	lines, err := d.openCases(ctx, in, a.Channel, []foi.Act{a})
	if err != nil {
		return Summary{}, err
	}
	err = d.give(ctx, in, 0, &lines[0])
	return lines[0], err
}

// Contact records an attempt to confirm with the applicant what has arrived. Where both sides confirmed it then, the
// case is received on that day, in the same step. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Contact(ctx context.Context, at At, a foi.Contact, confirmed bool) (Summary, error) {
	if err := at.By.check(); err != nil {
		return Summary{}, err
	}
	a.Note = tidy(a.Note)
	if confirmed && !a.Reached {
		return Summary{}, invalidField("reached", "没有联系上申请人，不能确认收到")
	}
	if wrong := withMessage(d.actProblems(a)); len(wrong) > 0 {
		return Summary{}, invalid(wrong)
	}
	var line Summary
	err := d.store.Transact(ctx, func(tx Tx) error {
		agency, err := d.counting(ctx, tx, at.Agency)
		if err != nil {
			return err
		}
		if line, err = tx.LockCase(ctx, at.Agency, at.Case); err != nil {
			return err
		}
		if before, err := contacted(ctx, tx, at, a, confirmed); err != nil || before {
			return err
		}
		if line, err = d.append(ctx, tx, agency, at, a, anybody); err != nil || !confirmed {
			return err
		}
		line, err = d.receive(ctx, tx, agency, at, a)
		return err
	})
	return line, err
}

// receive records the receipt of what has arrived, after the contact in which it was confirmed.
func (d *Desk) receive(ctx context.Context, tx Tx, agency counting, at At, a foi.Contact) (Summary, error) {
	log, err := caseLog(ctx, tx, at.Case)
	if err != nil {
		return Summary{}, err
	}
	c, err := foldLog(at.Case, log)
	if err != nil {
		return Summary{}, err
	}
	at.Expected = c.Seq
	at.Key = received(at.Key)
	return d.append(ctx, tx, agency, at, c.Arrival.Received(a.On), anybody)
}

// received is the key of the receipt that a form records after the contact.
func received(key string) string {
	if key == "" {
		return ""
	}
	return key + "+"
}

// contacted tells that the same form was recorded before.
func contacted(ctx context.Context, tx Tx, at At, a foi.Contact, confirmed bool) (bool, error) {
	before, err := repeated(ctx, tx, at.Agency, at.Key, a)
	switch {
	case err != nil || before == nil:
		return false, err
	case before.Case != at.Case:
		return false, formUsed()
	}
	_, err = tx.EntryByKey(ctx, at.Agency, received(at.Key))
	if there := err == nil; there != confirmed && (there || CodeOf(err) == NotFound) {
		return false, formUsed()
	}
	if CodeOf(err) == NotFound {
		err = nil
	}
	return true, err
}

// anybody may record it.
func anybody(Agency, foi.Case, []Entry) error { return nil }

// intakeProblems are the fields that cannot be taken of an act before the receipt, or of one that concerns no
// disclosure; without a message where nothing is wrong.
func intakeProblems(act foi.Act) []FieldError {
	switch a := act.(type) {
	case foi.Contact:
		return []FieldError{{"note", textProblem("联系情况", a.Note, maxNote)}}
	case foi.RecordsResult:
		return []FieldError{
			{"to", textProblem("有权更正的机关", a.To, maxName)},
			{"letter_number", textProblem("文号", a.LetterNumber, maxShort)},
			{"note", textProblem("备注", a.Note, maxNote)},
		}
	}
	return nil
}

// withMessage keeps the fields that something is wrong with.
func withMessage(problems []FieldError) []FieldError {
	var wrong []FieldError
	for _, p := range problems {
		if p.Message != "" {
			wrong = append(wrong, p)
		}
	}
	return wrong
}
