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
	return d.openCase(ctx, in, a.Channel, a)
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
	return d.locked(ctx, at, func(tx Tx, agency counting, line Summary) (Summary, error) {
		if before, err := contacted(ctx, tx, at, a, confirmed); err != nil || before {
			return line, err
		}
		line, err := d.append(ctx, tx, agency, at, a, anybody)
		if err != nil || !confirmed {
			return line, err
		}
		return d.receive(ctx, tx, agency, at, a)
	})
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
