package desk

import (
	"context"

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
	var f File
	err := d.store.Snapshot(ctx, func(r Reader) (err error) {
		if f.Agency, err = r.Agency(ctx, agency); err != nil {
			return err
		}
		if f.Summary, err = r.Summary(ctx, agency, id); err != nil {
			return err
		}
		f.Log, err = caseLog(ctx, r, id)
		return err
	})
	if err != nil {
		return File{}, err
	}
	if f.Case, err = foldLog(id, f.Log); err != nil {
		return File{}, err
	}
	f.Clocks = f.Case.Clocks(d.cal, f.Agency.Policy, d.Today())
	return f, nil
}
