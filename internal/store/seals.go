package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// sealRow is what the log of an agency was at the end of a day.
type sealRow struct {
	AgencyID int64
	Day      string
	Position int64
	Digest   string
	SealedAt int64
	KeyID    string
	Mac      string
}

func (sealRow) TableName() string { return "seals" }

// signed covers the signature of the seal before it, so that none can be taken out from between.
func (r sealRow) signed(before string) []string {
	return []string{"seal", number(r.AgencyID), r.Day, number(r.Position), r.Digest, number(r.SealedAt), before}
}

func (r sealRow) seal() (desk.Seal, error) {
	day, err := calendar.ParseISO(r.Day)
	return desk.Seal{
		Agency: desk.AgencyID(r.AgencyID), Day: day, Position: r.Position, Digest: r.Digest, SealedAt: time.UnixMicro(r.SealedAt).UTC(),
	}, err
}

// Seals answers desk.Reader.Seals.
func (r reads) Seals(ctx context.Context, agency desk.AgencyID, before calendar.Date, limit int) ([]desk.Seal, error) {
	q := r.db.WithContext(ctx).Where("agency_id = ?", agency)
	if !before.IsZero() {
		q = q.Where("day < ?", before.String())
	}
	var rows []sealRow
	if err := q.Order("day DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]desk.Seal, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = row.seal(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// dayCounter tells for one act of a log after another on which day it counts. Acts that are written down at
// midnight, or by a replica whose clock is behind, may be recorded a little before what already stands in
// the log; they count to the day that the log has come to, and never to one that is sealed.
type dayCounter struct{ day calendar.Date }

func (c *dayCounter) of(recordedAt int64) calendar.Date {
	c.day = max(c.day, desk.DayOf(time.UnixMicro(recordedAt)))
	return c.day
}

// sealed lets the days begin after one that is sealed.
func (c *dayCounter) sealed(day calendar.Date) { c.day = max(c.day, day.AddDays(1)) }

// Seal answers desk.Store.Seal. An agency whose log is not as it was signed gets no seal, and an error; the
// others get theirs.
func (s *Store) Seal(ctx context.Context, through calendar.Date, now time.Time) (int, error) {
	if s.readOnly != "" {
		return 0, &desk.Error{Code: desk.Unavailable, Message: s.readOnly}
	}
	var heads []headRow
	err := s.db.WithContext(ctx).Where("last_position > 0 AND sealed_day < ?", through.String()).Order("agency_id").Find(&heads).Error
	if err != nil {
		return 0, err
	}
	written := 0
	var failed error
	for _, h := range heads {
		n, err := s.sealAgency(ctx, h.AgencyID, through, now)
		written += n
		if err != nil && ctx.Err() != nil {
			return written, err
		}
		failed = errors.Join(failed, err)
	}
	return written, failed
}

// sealAgency reads without a lock, for no act below the head changes any more, and then writes what
// nobody else has written meanwhile.
func (s *Store) sealAgency(ctx context.Context, agency int64, through calendar.Date, now time.Time) (int, error) {
	var last sealRow
	var fresh []sealRow
	err := s.Snapshot(ctx, func(r desk.Reader) (err error) {
		last, fresh, err = r.(reads).sealable(ctx, agency, through, now)
		return err
	})
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	written := 0
	err = s.transact(ctx, func(t tx) error {
		written = 0
		h, err := t.head(ctx, desk.AgencyID(agency))
		if err != nil || h.SealedDay != last.Day || h.forged {
			return err // another replica was faster
		}
		before := last.Mac
		for i := range fresh {
			if fresh[i].KeyID, fresh[i].Mac, err = t.ring.sign(fresh[i].signed(before)...); err != nil {
				return err
			}
			before = fresh[i].Mac
		}
		h.SealedDay, h.changed = fresh[len(fresh)-1].Day, true
		written = len(fresh)
		return t.db.WithContext(ctx).CreateInBatches(fresh, batch).Error
	})
	return written, err
}

// sealable are the seals that an agency lacks, after its last one. It reads on to the end of the log: what
// does not add up to the signed head must not be sealed.
func (r reads) sealable(ctx context.Context, agency int64, through calendar.Date, now time.Time) (last sealRow, fresh []sealRow, err error) {
	db := r.db.WithContext(ctx)
	var head headRow
	if err := db.Where("agency_id = ?", agency).Take(&head).Error; err != nil {
		return last, nil, err
	}
	if err := db.Where("agency_id = ?", agency).Order("day DESC").Limit(1).Find(&last).Error; err != nil {
		return last, nil, err
	}
	var days dayCounter
	if last.Day != "" {
		before, err := last.seal()
		if err != nil {
			return last, nil, err
		}
		days.sealed(before.Day)
	}
	end := last
	err = r.eachHash(ctx, agency, last.Position, func(act actRow) {
		if act.Position == end.Position+1 {
			end.Position, end.Digest = act.Position, chainDigest(end.Digest, act.Hash)
		}
		day := days.of(act.RecordedAt)
		if day > through {
			return
		}
		if n := len(fresh); n == 0 || fresh[n-1].Day != day.String() {
			fresh = append(fresh, sealRow{AgencyID: agency, Day: day.String(), SealedAt: now.UnixMicro()})
		}
		seal := &fresh[len(fresh)-1]
		seal.Position, seal.Digest = end.Position, end.Digest
	})
	if err != nil {
		return last, nil, err
	}
	return last, fresh, r.endsSo(head, end)
}

// endsSo refuses a log that does not end as its head was signed. Its last seal goes with the head too.
func (r reads) endsSo(head headRow, end sealRow) error {
	forged, err := r.ring.forged(head.KeyID, head.Mac, head.signed()...)
	if err == nil && (forged || end.Position != head.LastPosition || end.Digest != head.Digest || end.Day != head.SealedDay) {
		err = fmt.Errorf("机关 %d 的记载与其末尾签名不符，没有封存：请运行 foidesk verify 查看", head.AgencyID)
	}
	return err
}

// eachHash goes through the log of an agency after a position, in pages.
func (r reads) eachHash(ctx context.Context, agency, after int64, each func(actRow)) error {
	for {
		var page []actRow
		err := r.db.WithContext(ctx).Select("position, hash, recorded_at").Where("agency_id = ? AND position > ?", agency, after).
			Order("position").Limit(bendsPage).Find(&page).Error
		if err != nil || len(page) == 0 {
			return err
		}
		for _, act := range page {
			each(act)
		}
		after = page[len(page)-1].Position
	}
}
