package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"foidesk/internal/desk"
)

// batch is how many rows go into one statement: 500 × 25 columns stay below SQLite's limit of 32,766
// parameters.
const batch = 500

// transactAttempts bounds the repetitions after a clash.
const transactAttempts = 4

// Transact runs work in one transaction. Where another transaction was faster with the same key, or
// PostgreSQL asks for it, the work is done again from the start: it then sees what the other wrote.
func (s *Store) Transact(ctx context.Context, work func(desk.Tx) error) error {
	if s.readOnly != "" {
		return &desk.Error{Code: desk.Unavailable, Message: s.readOnly}
	}
	return s.transact(ctx, func(t tx) error { return work(t) })
}

// transact is Transact without asking for the key: people sign in, and the audit trail goes on, in a
// database that is otherwise read-only.
func (s *Store) transact(ctx context.Context, work func(tx) error) error {
	var err error
	for range transactAttempts {
		err = s.writer.WithContext(ctx).Transaction(func(db *gorm.DB) error {
			t := tx{reads{db, s.dialect, s.ring}, &changes{keyed: s.readOnly == "", heads: map[desk.AgencyID]*headRow{}}}
			if err := work(t); err != nil {
				return err
			}
			return t.finish(ctx)
		})
		if !clashed(err) {
			return err
		}
	}
	return err
}

// Snapshot reads in one transaction. SQLite's see one moment always, and know no levels.
func (s *Store) Snapshot(ctx context.Context, work func(desk.Reader) error) error {
	return s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		return work(reads{db, s.dialect, s.ring})
	}, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
}

// clashed tells an error that goes away when the transaction is run again.
func clashed(err error) bool {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return true
	}
	var pg *pgconn.PgError
	// serialization_failure, deadlock_detected
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// tx implements desk.Tx.
type tx struct {
	reads
	*changes
}

// changes are what a transaction writes at its very end: the lock on the audit trail, which all agencies
// share, is then held for a moment only, and taken last by everybody.
type changes struct {
	// keyed tells that the store has the key; without it nothing is signed.
	keyed  bool
	heads  map[desk.AgencyID]*headRow
	events []desk.Event
}

func (t tx) finish(ctx context.Context) error {
	if len(t.heads) == 0 && len(t.events) == 0 {
		return nil
	}
	if t.keyed {
		if err := t.markKey(ctx); err != nil {
			return err
		}
	}
	if err := t.signHeads(ctx); err != nil {
		return err
	}
	return t.writeEvents(ctx)
}

func (t tx) LockCase(ctx context.Context, agency desk.AgencyID, id desk.CaseID) (desk.Summary, error) {
	row, err := t.caseRow(t.dialect.locking(t.db.WithContext(ctx)), agency, id)
	if err != nil {
		return desk.Summary{}, err
	}
	return row.line()
}

func (t tx) EntryByKey(ctx context.Context, agency desk.AgencyID, key string) (desk.Entry, error) {
	var row actRow
	err := t.db.WithContext(ctx).Where("agency_id = ? AND idempotency_key = ? AND idempotency_key <> ''", agency, key).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return desk.Entry{}, notFound("没有以此键登记的记载")
	}
	if err != nil {
		return desk.Entry{}, err
	}
	kept, err := t.personalOf(ctx, []actRow{row})
	if err != nil {
		return desk.Entry{}, err
	}
	return t.ring.entry(row, kept)
}

func (t tx) NextNumber(ctx context.Context, agency desk.AgencyID, series int) (int, error) {
	if _, err := t.head(ctx, agency); err != nil {
		return 0, err
	}
	var n int
	err := t.db.WithContext(ctx).Raw(`INSERT INTO number_series (agency_id, series, last) VALUES (?, ?, 1)
		ON CONFLICT (agency_id, series) DO UPDATE SET last = number_series.last + 1 RETURNING last`,
		agency, series).Scan(&n).Error
	return n, err
}

func (t tx) RaiseNumber(ctx context.Context, agency desk.AgencyID, series, n int) error {
	if _, err := t.head(ctx, agency); err != nil {
		return err
	}
	return t.db.WithContext(ctx).Exec(`INSERT INTO number_series (agency_id, series, last) VALUES (?, ?, ?)
		ON CONFLICT (agency_id, series) DO UPDATE SET last = excluded.last WHERE number_series.last < excluded.last`,
		agency, series, n).Error
}

func (t tx) NewCaseIDs(ctx context.Context, n int) ([]desk.CaseID, error) {
	return t.dialect.newCaseIDs(t.db.WithContext(ctx), n)
}

func (t tx) Open(ctx context.Context, entries []desk.Entry, lines []desk.Summary) error {
	db := t.db.WithContext(ctx)
	cases := make([]caseRow, len(lines))
	docs := make([]searchDoc, len(lines))
	for i, s := range lines {
		docs[i] = searchDoc{firstSearchID(s.ID), caseTokens(s)}
		cases[i] = rowOfLine(s, docs[i].id)
	}
	if err := db.CreateInBatches(cases, batch).Error; err != nil {
		return err
	}
	if err := t.insertActs(ctx, entries); err != nil {
		return err
	}
	for len(docs) > 0 {
		n := min(batch, len(docs))
		if err := t.dialect.index(db, docs[:n], nil); err != nil {
			return err
		}
		docs = docs[n:]
	}
	return noteDepartments(db, lines)
}

func (t tx) Append(ctx context.Context, e desk.Entry, line desk.Summary) error {
	if err := t.insertActs(ctx, []desk.Entry{e}); err != nil {
		return err
	}
	return t.rewrite(ctx, line, e.Seq-1)
}

func (t tx) Reproject(ctx context.Context, lines []desk.Summary) error {
	for _, s := range lines {
		if err := t.rewrite(ctx, s, s.Seq); err != nil {
			return err
		}
	}
	return nil
}

// rewrite replaces a line that was derived up to the act numbered seq.
func (t tx) rewrite(ctx context.Context, s desk.Summary, seq int) error {
	db := t.db.WithContext(ctx)
	before, err := t.caseRow(db, s.Agency, s.ID)
	if err != nil {
		return err
	}
	searchID := before.SearchID
	old, err := before.line()
	if err != nil {
		return err
	}
	if caseTokens(old) != caseTokens(s) {
		searchID = nextSearchID(before.SearchID)
		if err := t.dialect.index(db, []searchDoc{{searchID, caseTokens(s)}}, []int64{before.SearchID}); err != nil {
			return err
		}
	}
	row := rowOfLine(s, searchID)
	done := db.Model(&caseRow{}).Where("id = ? AND seq = ?", row.ID, seq).Select("*").Omit("id").Updates(&row)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("case %d: line is not at act %d", s.ID, seq)
	}
	return noteDepartments(db, []desk.Summary{s})
}

type departmentRow struct {
	AgencyID int64
	Name     string
}

func (departmentRow) TableName() string { return "departments" }

func noteDepartments(db *gorm.DB, lines []desk.Summary) error {
	seen := map[departmentRow]bool{}
	var rows []departmentRow
	for _, s := range lines {
		row := departmentRow{int64(s.Agency), s.Department}
		if s.Department != "" && !seen[row] {
			seen[row] = true
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, batch).Error
}

type markRow struct{ Name, Value string }

func (markRow) TableName() string { return "marks" }

func (r reads) Mark(ctx context.Context, name string) (string, error) {
	var values []string
	err := r.db.WithContext(ctx).Raw("SELECT value FROM marks WHERE name = ?", name).Scan(&values).Error
	if err != nil || len(values) == 0 {
		return "", err
	}
	return values[0], nil
}

func (t tx) SetMark(ctx context.Context, name, value string) error {
	return t.db.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "name"}}, DoUpdates: clause.AssignmentColumns([]string{"value"}),
	}).Create(&markRow{name, value}).Error
}
