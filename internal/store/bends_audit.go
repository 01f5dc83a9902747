package store

import (
	"context"

	"foidesk/internal/desk"
)

// auditInspection goes through the audit trail in order.
type auditInspection struct {
	reads
	report func(desk.Bend)
	head   auditHead
	named  int

	last       int64
	hash       string
	recomputed string // the hash that the last event should have
}

func (in *auditInspection) bend(event int64) {
	if in.named++; in.named <= maxNamed {
		in.report(desk.Bend{Kind: desk.AuditBroken, Event: event})
	}
}

func (in *auditInspection) run(ctx context.Context) error {
	db := in.db.WithContext(ctx)
	found := db.Limit(1).Find(&in.head)
	if found.Error != nil {
		return found.Error
	}
	trusted := found.RowsAffected == 1
	for {
		var page []eventRow
		if err := db.Where("id > ?", in.last).Order("id").Limit(bendsPage).Find(&page).Error; err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			in.event(e, trusted)
		}
	}
	return in.close(ctx, trusted)
}

func (in *auditInspection) event(e eventRow, headed bool) {
	contiguous := e.ID == in.last+1
	in.passOver(e.ID)
	want := e.hashAfter(in.hash)
	fits := want == e.Hash || !contiguous || e.hashAfter(in.recomputed) == e.Hash
	if !fits || headed && e.ID > in.head.LastID || e.ID == in.head.SignedID && e.Hash != in.head.SignedHash && fits {
		in.bend(e.ID)
	}
	in.last, in.hash, in.recomputed = e.ID, e.Hash, want
}

// passOver names the events that are missing before the next.
func (in *auditInspection) passOver(next int64) {
	for id := in.last + 1; id < next && in.named < maxNamed; id++ {
		in.bend(id)
	}
}

// close compares the end of the trail with its head.
func (in *auditInspection) close(ctx context.Context, headed bool) error {
	if !headed {
		in.bend(0)
		return nil
	}
	in.passOver(in.head.LastID + 1)
	unsigned := in.head.SignedID == 0 && in.head.Mac == ""
	if unsigned && in.head.LastID > 0 {
		// The first event with the key signs the trail, and no agency is made without one.
		var keyed []int64
		if err := in.db.WithContext(ctx).Raw("SELECT agency_id FROM log_heads WHERE mac <> '' LIMIT 1").Scan(&keyed).Error; err != nil {
			return err
		}
		if len(keyed) > 0 {
			in.bend(0)
			return nil
		}
	}
	forged := !unsigned && in.ring.disproved(in.head.KeyID, in.head.Mac, in.head.signed()...)
	cut := in.head.SignedID > in.head.LastID || in.last == in.head.LastID && in.hash != in.head.LastHash
	if forged || cut && in.named == 0 {
		in.bend(0)
	}
	return nil
}
