package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"foidesk/internal/desk"
	"foidesk/internal/keyring"
)

// The log of an agency is a chain. An act's hash covers all that the act says, where it stands in the log
// and the act before it in its case. The running digest covers the hashes of all acts so far, and its
// last value is signed in the head of the log, so that whoever has SQL alone cannot change, put in or take
// away an act unseen, the last one included.

// hashAfter is the hash of the act, given that of the act before it in its case; "" for the first.
func (r actRow) hashAfter(previous string) string {
	return keyring.Hash(number(r.AgencyID), number(r.CaseID), number(int64(r.Seq)), r.Kind, r.OnDate, r.Payload,
		number(int64(r.FromLedger)), number(r.RecordedAt), r.RecordedBy, number(r.RecordedByID), r.IdempotencyKey,
		r.Personal, number(r.Position), previous)
}

// chainDigest is the running digest after one more act.
func chainDigest(digest, hash string) string { return keyring.Hash(digest, hash) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// headRow is where the log of an agency ends.
type headRow struct {
	AgencyID     int64
	LastPosition int64
	Digest       string
	SealedDay    string
	KeyID        string
	Mac          string

	// forged tells that the signature did not hold when the row was read. Such a head is carried on and never
	// signed again: the office can work, and what was done to its log stays in evidence.
	forged  bool
	changed bool
}

func (headRow) TableName() string { return "log_heads" }

func (h *headRow) signed() []string {
	return []string{"head", number(h.AgencyID), number(h.LastPosition), h.Digest, h.SealedDay}
}

// take gives the act the next position and enters it into the digest.
func (h *headRow) take(act *actRow, previous string) {
	h.LastPosition++
	act.Position = h.LastPosition
	act.Hash = act.hashAfter(previous)
	h.Digest = chainDigest(h.Digest, act.Hash)
	h.changed = true
}

// head locks the head of an agency's log until the end of the transaction. Whoever numbers cases takes it
// before the number series, so that two never wait for one another.
func (t tx) head(ctx context.Context, agency desk.AgencyID) (*headRow, error) {
	if h := t.heads[agency]; h != nil {
		return h, nil
	}
	var h headRow
	err := t.db.WithContext(ctx).Raw(`INSERT INTO log_heads (agency_id, last_position, digest, sealed_day, key_id, mac)
		VALUES (?, 0, '', '', '', '') ON CONFLICT (agency_id) DO UPDATE SET mac = log_heads.mac RETURNING *`, agency).Scan(&h).Error
	if err != nil {
		return nil, err
	}
	if h.Mac == "" && h.LastPosition == 0 {
		err = t.neverUsed(ctx, agency)
	} else {
		h.forged, err = t.ring.forged(h.KeyID, h.Mac, h.signed()...)
	}
	if err != nil {
		return nil, err
	}
	t.heads[agency] = &h
	return &h, nil
}

// neverUsed refuses to begin a log anew behind acts that are there: their head was taken away.
func (t tx) neverUsed(ctx context.Context, agency desk.AgencyID) error {
	var positions []int64
	err := t.db.WithContext(ctx).Raw("SELECT position FROM acts WHERE agency_id = ? ORDER BY position LIMIT 1", agency).Scan(&positions).Error
	if err == nil && len(positions) > 0 {
		err = &desk.Error{Code: desk.Unavailable, Message: "本机关记载的末尾签名不见了，数据库被改动过，暂时不能登记和办理；请管理员运行 foidesk verify 查看，从备份恢复"}
	}
	return err
}

// chained makes the rows of new acts, in their order, each with its place in the log, and those of their
// personal data.
func (t tx) chained(ctx context.Context, entries []desk.Entry) ([]actRow, []personalRow, error) {
	acts := make([]actRow, len(entries))
	var personal []personalRow
	last := map[desk.CaseID]string{}
	for i, e := range entries {
		h, err := t.head(ctx, e.Agency)
		if err != nil {
			return nil, nil, err
		}
		row, kept, err := t.ring.rowsOf(e)
		if err != nil {
			return nil, nil, err
		}
		if kept != nil {
			personal = append(personal, *kept)
		}
		previous, known := last[e.Case]
		if !known && e.Seq > 1 {
			if previous, err = t.hashOf(ctx, e.Case, e.Seq-1); err != nil {
				return nil, nil, err
			}
		}
		h.take(&row, previous)
		acts[i], last[e.Case] = row, row.Hash
	}
	return acts, personal, nil
}

func (t tx) hashOf(ctx context.Context, id desk.CaseID, seq int) (string, error) {
	var found []string
	err := t.db.WithContext(ctx).Raw("SELECT hash FROM acts WHERE case_id = ? AND seq = ?", id, seq).Scan(&found).Error
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("case %d: act %d is not in the log", id, seq)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}

// insertActs writes acts and their personal data.
func (t tx) insertActs(ctx context.Context, entries []desk.Entry) error {
	acts, personal, err := t.chained(ctx, entries)
	if err != nil {
		return err
	}
	db := t.db.WithContext(ctx)
	if err := db.CreateInBatches(acts, batch).Error; err != nil {
		return err
	}
	if len(personal) == 0 {
		return nil
	}
	return db.CreateInBatches(personal, batch).Error
}

// signHeads writes the heads of the logs that have grown.
func (t tx) signHeads(ctx context.Context) error {
	for _, agency := range slices.Sorted(maps.Keys(t.heads)) {
		h := t.heads[agency]
		if !h.changed {
			continue
		}
		if !h.forged {
			var err error
			if h.KeyID, h.Mac, err = t.ring.sign(h.signed()...); err != nil {
				return err
			}
		}
		if err := t.db.WithContext(ctx).Where("agency_id = ?", h.AgencyID).Select("*").Updates(h).Error; err != nil {
			return err
		}
	}
	return nil
}
