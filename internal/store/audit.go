package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"foidesk/internal/desk"
	"foidesk/internal/keyring"
)

// eventRow is one event of the audit trail, which is one chain over all agencies.
type eventRow struct {
	ID       int64
	At       int64
	Action   string
	ByID     int64
	ByName   string
	Address  string
	AgencyID int64
	CaseID   int64
	PersonID int64
	Detail   string
	Hash     string
}

func (eventRow) TableName() string { return "audit" }

func (r eventRow) hashAfter(previous string) string {
	return keyring.Hash(number(r.ID), number(r.At), r.Action, number(r.ByID), r.ByName, r.Address,
		number(r.AgencyID), number(r.CaseID), number(r.PersonID), r.Detail, previous)
}

func rowOfEvent(e desk.Event) eventRow {
	return eventRow{
		At: e.At.UnixMicro(), Action: string(e.Action), ByID: int64(e.By), ByName: plain(e.ByName), Address: plain(e.Address),
		AgencyID: int64(e.Agency), CaseID: int64(e.Case), PersonID: int64(e.Person), Detail: plain(e.Detail),
	}
}

func (r eventRow) event() desk.Event {
	return desk.Event{
		ID: r.ID, At: time.UnixMicro(r.At).UTC(), Action: desk.Action(r.Action), By: desk.PersonID(r.ByID), ByName: r.ByName,
		Address: r.Address, Agency: desk.AgencyID(r.AgencyID), Case: desk.CaseID(r.CaseID), Person: desk.PersonID(r.PersonID), Detail: r.Detail,
	}
}

// auditHead is where the audit trail ends, and up to where it is signed. What is recorded without the key
// is chained only; the next event with the key signs it too.
type auditHead struct {
	ID         int64
	LastID     int64
	LastHash   string
	SignedID   int64
	SignedHash string
	KeyID      string
	Mac        string
}

func (auditHead) TableName() string { return "audit_head" }

func (h auditHead) signed() []string {
	return []string{"audit", number(h.SignedID), h.SignedHash}
}

// forged tells that the signature does not hold. Before the first event with the key there is none.
func (h auditHead) forged(k keys) (bool, error) {
	if h.SignedID == 0 && h.Mac == "" {
		return false, nil
	}
	return k.forged(h.KeyID, h.Mac, h.signed()...)
}

// Audit keeps an event for the end of the transaction.
func (t tx) Audit(_ context.Context, e desk.Event) error {
	t.events = append(t.events, e)
	return nil
}

// Note answers desk.Store.Note.
func (s *Store) Note(ctx context.Context, e desk.Event) error {
	return s.transact(ctx, func(t tx) error { return t.Audit(ctx, e) })
}

func (t tx) writeEvents(ctx context.Context) error {
	if len(t.events) == 0 {
		return nil
	}
	db := t.db.WithContext(ctx)
	var head auditHead
	if err := t.dialect.locking(db).Take(&head).Error; err != nil {
		return err
	}
	signs := t.keyed
	if signs {
		// Like the head of a log: what was forged is not signed over.
		forged, err := head.forged(t.ring)
		if err != nil {
			return err
		}
		signs = !forged
	}
	rows := make([]eventRow, len(t.events))
	for i, e := range t.events {
		row := rowOfEvent(e)
		head.LastID++
		row.ID = head.LastID
		row.Hash = row.hashAfter(head.LastHash)
		head.LastHash = row.Hash
		rows[i] = row
	}
	if signs {
		head.SignedID, head.SignedHash = head.LastID, head.LastHash
		var err error
		if head.KeyID, head.Mac, err = t.ring.sign(head.signed()...); err != nil {
			return err
		}
	}
	if err := db.CreateInBatches(rows, batch).Error; err != nil {
		return err
	}
	return db.Where("id = ?", head.ID).Select("*").Updates(&head).Error
}

// Events answers desk.Reader.Events. Of each agency the latest events are read off its own index, so that an
// agency with few is as quick as one with nearly all.
func (r reads) Events(ctx context.Context, f desk.EventFilter, before int64, limit int) ([]desk.Event, error) {
	db := r.db.WithContext(ctx)
	if before == 0 {
		before = 1 << 62
	}
	q := filtered(db.Table("audit AS a"), f).Where("a.id < ?", before).Order("a.id DESC").Limit(limit)
	if f.CaseNumber != "" {
		q = q.Select("a.*").Where(`case_id <> 0 AND case_id IN (SELECT c.id FROM (`+below+`) AS d
			CROSS JOIN cases c WHERE c.agency_id = d.id AND c.number = ?)`, f.Agency, plain(f.CaseNumber))
	} else {
		places := below
		if f.Placeless {
			places += " UNION ALL SELECT 0"
		}
		columns, join := r.dialect.latestEvents()
		latest := q.Select(columns).Where("a.agency_id = down.id")
		q = db.Table("("+places+") AS down "+join, f.Agency, latest).
			Select("audit.*").Order("audit.id DESC").Limit(limit)
	}
	var rows []eventRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	return r.named(ctx, rows)
}

// slack is how much later an event may be recorded than it happened: a long import, clocks that differ.
const slack = 24 * time.Hour

// filtered narrows the events. The days are turned into numbers too, which bound what is read.
func filtered(q *gorm.DB, f desk.EventFilter) *gorm.DB {
	if f.Action != "" {
		q = q.Where("action = ?", f.Action)
	}
	if f.Who != "" {
		like := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(plain(f.Who))
		like = "%" + like + "%"
		q = q.Where(`(by_name LIKE ? ESCAPE '\' OR person_id IN (SELECT p.id FROM people p WHERE p.name LIKE ? ESCAPE '\'))`, like, like)
	}
	if !f.From.IsZero() {
		from := desk.StartOf(f.From)
		q = q.Where("at >= ?", from.UnixMicro()).
			Where("a.id >= COALESCE((SELECT x.id FROM audit x WHERE x.at < ? ORDER BY x.at DESC, x.id DESC LIMIT 1), 0)", from.Add(-slack).UnixMicro())
	}
	if !f.Until.IsZero() {
		until := desk.StartOf(f.Until.AddDays(1))
		q = q.Where("at < ?", until.UnixMicro()).
			Where("a.id <= COALESCE((SELECT x.id FROM audit x WHERE x.at >= ? ORDER BY x.at, x.id LIMIT 1), ?)", until.Add(slack).UnixMicro(), int64(1)<<62)
	}
	return q
}
