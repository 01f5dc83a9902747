package desk

import (
	"context"
	"time"

	"foidesk/internal/calendar"
)

// Bend is a place where the log is not what was recorded: somebody has written into the database.
type Bend struct {
	Kind   BendKind
	Agency AgencyID
	// Case and Seq name the act, as far as it can be told; zeros where it cannot.
	Case CaseID
	Seq  int
	// Position is the act's running number in the log of its agency; 0 where it is not about one.
	Position int64
	// Day is the day of a seal that does not hold; zero where it is not about one.
	Day calendar.Date
	// Event is the number of an event of the audit trail; 0 where it is not about one.
	Event int64
	// Change is the number of a change of the calendar; 0 where it is not about one.
	Change int
}

// BendKind is what was done to the log.
type BendKind string

// The kinds of tampering that can be told apart.
const (
	ActChanged      BendKind = "act_changed"      // content and hash do not fit
	ActRemoved      BendKind = "act_removed"      // a number of the log is missing
	ActInserted     BendKind = "act_inserted"     // an act that no number of the log belongs to, or one number twice
	ActReordered    BendKind = "act_reordered"    // an act does not follow the one before it
	PersonalChanged BendKind = "personal_changed" // the personal data are not those the act was recorded with
	SealBroken      BendKind = "seal_broken"      // the log up to the day is not what was sealed, or the seal itself was changed
	SealMissing     BendKind = "seal_missing"     // a day between two sealed days has lost its seal
	HeadBroken      BendKind = "head_broken"      // the log does not end where it was last signed to end
	AuditBroken     BendKind = "audit_broken"     // the audit trail was changed
	CalendarBent    BendKind = "calendar_bent"    // a change of the calendar is not what was recorded, or is missing
)

// Seal is what an agency's log was at the end of a day (每日封存). Written down elsewhere, it proves
// later that nothing up to that day was changed.
type Seal struct {
	Agency AgencyID
	Day    calendar.Date
	// Position is the running number of the last act of the day.
	Position int64
	// Digest covers every act up to Position, in hex (SM3).
	Digest   string
	SealedAt time.Time
}

// SealDays seals every day up to yesterday that is not sealed yet, of every agency. Sealing twice is
// sealing once. It returns how many seals were written.
func (d *Desk) SealDays(ctx context.Context) (int, error) {
	return d.store.Seal(ctx, d.Today().AddDays(-1), d.now().UTC().Truncate(time.Microsecond))
}

// Seals lists an agency's seals, the latest first, before a day; zero for the beginning.
func (d *Desk) Seals(ctx context.Context, agency AgencyID, before calendar.Date, limit int) ([]Seal, error) {
	return d.store.Seals(ctx, agency, before, min(max(limit, 1), MaxPage))
}

// ReadOnly says why nothing can be recorded: there is no key, or not the one that the database needs.
// Empty where all is well.
func (d *Desk) ReadOnly() string { return d.store.ReadOnly() }
