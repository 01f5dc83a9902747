package store

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// sealInspection compares an agency's seals with its log on the way through it. There is one seal a day.
type sealInspection struct {
	rows []sealRow // those that the log has not come to yet
	days dayCounter
	// through is the last day that was sealed, by the signed head; zero where there is none.
	through calendar.Date
	// before is the signature of the seal before; unlinked tells that it is not known.
	before   string
	unlinked bool
	missing  calendar.Date // the last day that was named for want of its seal
	last     calendar.Date // the day of the last seal
}

func (in *inspection) readSeals(ctx context.Context, trusted bool) error {
	if trusted && in.head.SealedDay != "" {
		var err error
		if in.seals.through, err = calendar.ParseISO(in.head.SealedDay); err != nil {
			return err
		}
	}
	return in.db.WithContext(ctx).Where("agency_id = ?", in.agency).Order("position, day").Find(&in.seals.rows).Error
}

// day names the day of an act that lacks its seal.
func (s *sealInspection) day(a actRow, in *inspection) {
	day := s.days.of(a.RecordedAt)
	sealed := !s.through.IsZero() && day <= s.through
	if len(s.rows) > 0 {
		next, err := s.rows[0].seal()
		sealed = err == nil && day < next.Day && a.Position <= next.Position
	}
	if sealed && day != s.missing {
		s.lacks(day, in)
	}
}

func (s *sealInspection) lacks(day calendar.Date, in *inspection) {
	bent := in.bent
	in.bend(desk.Bend{Kind: desk.SealMissing, Day: day})
	in.bent = bent
	s.missing, s.unlinked = day, true
}

// passSeals compares the seals up to a position.
func (in *inspection) passSeals(through int64) {
	s := &in.seals
	for len(s.rows) > 0 && s.rows[0].Position <= through {
		row := s.rows[0]
		s.rows = s.rows[1:]
		in.checkSeal(row)
	}
	if through == maxPosition && s.through > max(s.last, s.missing) {
		s.lacks(s.through, in)
	}
}

func (in *inspection) checkSeal(row sealRow) {
	s := &in.seals
	day, err := row.seal()
	forged := err != nil || in.ring.disproved(row.KeyID, row.Mac, row.signed(s.before)...) && !s.unlinked
	holds := row.Position == in.position && row.Digest == in.digest
	if forged || !holds {
		in.bend(desk.Bend{Kind: desk.SealBroken, Day: day.Day, Position: row.Position})
	}
	s.before, s.unlinked = row.Mac, forged
	if err == nil {
		s.days.sealed(day.Day)
		s.last = day.Day
	}
	if !forged {
		// From here on the log is compared afresh, so that a later day is not blamed for this one.
		in.digest, in.bent = row.Digest, false
	}
}
