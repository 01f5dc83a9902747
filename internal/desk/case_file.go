package desk

import (
	"context"
	"fmt"

	"foidesk/internal/foi"
)

// File is a case as the case page needs it.
type File struct {
	Agency  Agency
	Summary Summary
	Case    foi.Case
	// Log is every act ever recorded, in order; Case is what stands of them.
	Log    []Entry
	Clocks []foi.Reading
}

// Case opens a case. Errors: NotFound, also for a case of another agency.
func (d *Desk) Case(ctx context.Context, agency AgencyID, id CaseID) (File, error) {
	a, err := d.store.Agency(ctx, agency)
	if err != nil {
		return File{}, err
	}
	line, err := d.store.Summary(ctx, agency, id)
	if err != nil {
		return File{}, err
	}
	log, err := caseLog(ctx, d.store, id)
	if err != nil {
		return File{}, err
	}
	c, err := foi.Fold(logged(log))
	if err != nil {
		return File{}, fmt.Errorf("case %d: log does not fold: %w", id, err)
	}
	return File{Agency: a, Summary: line, Case: c, Log: log, Clocks: c.Clocks(d.cal, a.Policy, d.Today())}, nil
}
