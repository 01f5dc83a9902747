package desk

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// File is a case as the case page needs it, personal data masked.
type File struct {
	Agency  Agency
	Summary Summary
	Case    foi.Case
	// Log is every act ever recorded, in order; Case is what stands of them.
	Log    []Entry
	Clocks []foi.Reading
	// WithoutEffect are the acts that did nothing to the answer period, with why.
	WithoutEffect []foi.NoEffect
	// Calendar is the agency's, with which the clocks were read.
	Calendar *calendar.Calendar
	// PersonalChanged names, for the number of an act that corrects the registration, the personal data
	// that it changed: masked, they may look alike.
	PersonalChanged map[int][]PersonalField
	// Sealed tells that there are personal data which cannot be read for want of the key.
	Sealed bool
	// Parts are the cases that the same application was split into, this one among them; none where it was not.
	Parts []Summary
}

// Case opens a case. Errors: NotFound, also for a case of another agency.
func (d *Desk) Case(ctx context.Context, agency AgencyID, id CaseID) (File, error) {
	var f File
	err := d.store.Snapshot(ctx, func(r Reader) (err error) {
		if f, err = d.file(ctx, r, agency, id); err != nil {
			return err
		}
		cals, err := d.calendars(ctx, r)
		if err != nil {
			return err
		}
		f.Calendar = cals.of(f.Agency)
		f.Parts, err = partsOf(ctx, r, f.Summary)
		return err
	})
	if err != nil {
		return File{}, err
	}
	if err := f.mask(); err != nil {
		return File{}, err
	}
	policy := f.Agency.PolicyOn(f.Summary.ReceivedOn)
	f.Clocks, f.WithoutEffect = f.Case.Clocks(f.Calendar, policy, d.Today()), f.Case.WithoutEffect(f.Calendar, policy)
	return f, nil
}

// unmasked reads a case with the personal data in one snapshot, to be recorded again and never to be shown.
func (d *Desk) unmasked(ctx context.Context, agency AgencyID, id CaseID) (f File, err error) {
	err = d.store.Snapshot(ctx, func(r Reader) (err error) {
		f, err = d.file(ctx, r, agency, id)
		return err
	})
	return f, err
}

// file reads a case as it is, with the personal data.
func (d *Desk) file(ctx context.Context, r Reader, agency AgencyID, id CaseID) (f File, err error) {
	if f.Agency, err = r.Agency(ctx, agency); err != nil {
		return f, err
	}
	if f.Summary, err = r.Summary(ctx, agency, id); err != nil {
		return f, err
	}
	if f.Log, err = caseLog(ctx, r, id); err != nil {
		return f, err
	}
	f.Case, err = foldLog(id, f.Log)
	return f, err
}

// receipt is the registration as it stands, or as it last stood before it was voided.
func (f File) receipt() foi.Receipt {
	if f.Case.Receipt != nil {
		return *f.Case.Receipt
	}
	return *f.Case.Registered
}

// mask leaves nothing of the personal data that a page must not show, in the log and in what is folded
// from it.
func (f *File) mask() (err error) {
	f.PersonalChanged = map[int][]PersonalField{}
	var before foi.Personal
	for i, e := range f.Log {
		rest, p := foi.WithoutPersonal(e.Act)
		f.Log[i].Act = foi.WithPersonal(rest, Masked(p))
		f.Sealed = f.Sealed || e.Sealed
		if v, mends := e.Act.(foi.Void); mends && opens(v.Instead) {
			f.PersonalChanged[e.Seq] = changedFields(before, p)
			before = p
		} else if opens(e.Act) {
			before = p
		}
	}
	f.Case, err = foldLog(f.Summary.ID, f.Log)
	return err
}

// opens tells the acts that open a case, and hold the personal data.
func opens(act foi.Act) bool {
	switch act.(type) {
	case foi.Receipt, foi.Arrival, foi.RecordsRequest:
		return true
	}
	return false
}

func changedFields(a, b foi.Personal) []PersonalField {
	var out []PersonalField
	for _, info := range personalFields {
		if *info.ID.In(&a) != *info.ID.In(&b) {
			out = append(out, info.ID)
		}
	}
	return out
}
