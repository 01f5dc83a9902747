package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/foi"
)

// Kin is another case that a request may repeat: of the same applicant, or for what sounds the same.
type Kin struct {
	Summary
	// Same are the personal data that both applicants have alike, and SameName tells that they are called the same.
	Same     []PersonalField
	SameName bool
	// Alike tells that the words of the two requests are much the same, in whatever order; dates and numbers aside.
	Alike bool
}

// SameApplicant tells that the applicant seems to be the same.
func (k Kin) SameApplicant() bool { return k.SameName || len(k.Same) > 0 }

// How many are shown of each kind, and among how many of an applicant's cases the alike ones are looked for.
const (
	maxAlike      = 10
	maxApplicants = 10
	applicantsAt  = 50
)

// kinFound are the cases found so far, each once, in the order in which they were found.
type kinFound struct {
	self CaseID
	all  []Kin
}

// at is the place of a case; nil for the case itself and for one that was voided, which asks for nothing.
func (k *kinFound) at(s Summary) *Kin {
	if s.ID == k.self || s.State == foi.Voided {
		return nil
	}
	i := slices.IndexFunc(k.all, func(other Kin) bool { return other.ID == s.ID })
	if i < 0 {
		i = len(k.all)
		k.all = append(k.all, Kin{Summary: s})
	}
	return &k.all[i]
}

func (k *kinFound) same(found []Summary, field PersonalField) {
	for _, s := range found {
		if kin := k.at(s); kin != nil && !slices.Contains(kin.Same, field) {
			kin.Same = append(kin.Same, field)
		}
	}
}

// byWords adds who is called the same and what sounds the same, by the index of words.
func (k *kinFound) byWords(ctx context.Context, r Reader, agency AgencyID, applicant, description string) error {
	named, err := r.CasesByApplicant(ctx, agency, applicant, applicantsAt)
	if err != nil {
		return err
	}
	for _, s := range named {
		if kin := k.at(s); kin != nil {
			kin.SameName = true
		}
	}
	alike, err := r.CasesLike(ctx, agency, description, maxAlike+1) // the case itself is most like itself
	if err != nil {
		return err
	}
	for _, s := range alike {
		if kin := k.at(s); kin != nil {
			kin.Alike = true
		}
	}
	return nil
}

// listed are the cases as a page shows them: first what the same applicant asked for in the same words, then what
// else the applicant asked for, known by a number before known by name, the latest first, then what others did in
// those words, the most alike first.
func (k *kinFound) listed() []Kin {
	var repeated, applicants, alike []Kin
	for _, kin := range k.all {
		switch {
		case kin.Alike && kin.SameApplicant():
			repeated = append(repeated, kin)
		case kin.Alike:
			alike = append(alike, kin)
		default:
			applicants = append(applicants, kin)
		}
	}
	known := func(kin Kin) int { return min(len(kin.Same), 1) }
	slices.SortStableFunc(applicants, func(a, b Kin) int {
		return cmp.Or(cmp.Compare(known(b), known(a)), cmp.Compare(b.ID, a.ID))
	})
	applicants = applicants[:min(len(applicants), maxApplicants)]
	return slices.Concat(repeated, applicants, alike)
}

// Similar lists the cases that a case may repeat. It compares what is kept to compare by and opens no personal
// data, so it leaves no trace and needs no key. Errors: NotFound.
func (d *Desk) Similar(ctx context.Context, agency AgencyID, id CaseID) ([]Kin, error) {
	found := kinFound{self: id}
	err := d.store.Snapshot(ctx, func(r Reader) error {
		s, err := r.Summary(ctx, agency, id)
		if err != nil {
			return err
		}
		if found.all, err = r.CasesOfSameApplicant(ctx, agency, id, applicantsAt); err != nil {
			return err
		}
		return found.byWords(ctx, r, agency, s.Applicant, s.Description)
	})
	return found.listed(), err
}

// SimilarTo is Similar for a request that is not registered yet. Looking for personal data that somebody typed
// leaves a trace, as FindByPersonal does. Errors: Invalid, Unavailable without the key.
func (d *Desk) SimilarTo(ctx context.Context, by Actor, agency AgencyID, q foi.Request) ([]Kin, error) {
	if err := by.check(); err != nil {
		return nil, err
	}
	q = trimmed(q)
	if fields := soughtProblems(q); len(fields) > 0 {
		return nil, invalid(fields)
	}
	var found kinFound
	if err := d.findPersonal(ctx, by, agency, q.Applicant.Personal, &found); err != nil {
		return nil, err
	}
	err := d.store.Snapshot(ctx, func(r Reader) error {
		return found.byWords(ctx, r, agency, q.Applicant.Name, q.Description)
	})
	return found.listed(), err
}

// sought are the data that somebody is found by, which an address is not: households share one.
var sought = []PersonalField{FieldIDNumber, FieldPhone, FieldEmail}

// soughtProblems says what must be mended before anything can be looked for.
func soughtProblems(q foi.Request) []FieldError {
	var found []FieldError
	for _, f := range []struct {
		name, label, text string
		limit             int
	}{
		{"applicant", "申请人", q.Applicant.Name, maxName},
		{"id_number", FieldIDNumber.Label(), q.Applicant.IDNumber, maxShort},
		{"phone", FieldPhone.Label(), q.Applicant.Phone, maxShort},
		{"email", FieldEmail.Label(), q.Applicant.Email, maxShort},
		{"description", "申请内容", q.Description, maxDescription},
	} {
		if message := boundsProblem(f.label, f.text, f.limit); message != "" {
			found = append(found, FieldError{f.name, message})
		}
	}
	none := foi.Personal{Address: q.Applicant.Address}
	if q.Applicant.Name == "" && q.Description == "" && q.Applicant.Personal == none {
		found = append(found, FieldError{"applicant", "请先填写申请人或者申请内容，再查有无相近的申请"})
	}
	return found
}

// findPersonal adds the cases whose applicant has one of the data, and leaves one trace of it all.
func (d *Desk) findPersonal(ctx context.Context, by Actor, agency AgencyID, p foi.Personal, found *kinFound) error {
	if p == (foi.Personal{Address: p.Address}) {
		return nil
	}
	if why := d.store.ReadOnly(); why != "" {
		return &Error{Code: Unavailable, Message: why}
	}
	return d.store.Transact(ctx, func(tx Tx) error {
		found.all = nil // a transaction may be tried again
		var masked []string
		for _, field := range sought {
			value := *field.In(&p)
			if value == "" {
				continue
			}
			cases, err := tx.CasesByPersonal(ctx, agency, value, applicantsAt)
			if err != nil {
				return err
			}
			found.same(cases, field)
			masked = append(masked, field.Mask(value))
		}
		e := d.event(by, PersonalSearched, agency)
		e.Detail = fmt.Sprintf("登记前查相近的申请：%s，找到 %d 件", strings.Join(masked, "、"), len(found.all))
		return tx.Audit(ctx, e)
	})
}
