package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// Version 1 of the schema kept personal data in the acts and chained nothing. Such acts have no hash. Once
// there is a key they are converted, in one transaction, and nothing of the plain text is left in the file.

// unconverted tells that the database is still as version 1 left it. Acts without a hash in a database that
// has a signed log are no acts of version 1: somebody has put them in.
func (r reads) unconverted(ctx context.Context) (bool, error) {
	var found []int64
	err := r.db.WithContext(ctx).Raw(`SELECT id FROM acts WHERE hash = '' AND NOT EXISTS (SELECT 1 FROM log_heads WHERE mac <> '')
		LIMIT 1`).Scan(&found).Error
	return len(found) > 0, err
}

// scrubMark is there from the conversion until the plain text is out of the file.
const scrubMark = "scrub"

// upgrade converts what version 1 wrote. Several replicas may try at once; one does it.
func (s *Store) upgrade(ctx context.Context) error {
	old, err := s.unconverted(ctx)
	if err != nil {
		return err
	}
	if old {
		if err := s.dialect.forgetful(s.writer.WithContext(ctx)); err != nil {
			return err
		}
		if err := s.transact(ctx, func(t tx) error { return t.convert(ctx) }); err != nil {
			return fmt.Errorf("converting the log: %w", err)
		}
	}
	unclean, err := s.Mark(ctx, scrubMark)
	if err != nil || unclean == "" {
		return err
	}
	clean, err := s.dialect.scrub(s.writer.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("clearing out plain text: %w", err)
	}
	if !clean {
		return nil // tried again when the database is next opened
	}
	return s.writer.WithContext(ctx).Where("name = ?", scrubMark).Delete(&markRow{}).Error
}

func (t tx) convert(ctx context.Context) error {
	db := t.db.WithContext(ctx)
	guard, err := t.dialect.liftGuard(db)
	if err != nil {
		return err
	}
	// Asked again behind the lock: another replica may have been faster.
	old, err := t.unconverted(ctx)
	if err != nil {
		return err
	}
	if old {
		n, err := t.convertActs(ctx)
		if err != nil {
			return err
		}
		if err := t.SetMark(ctx, scrubMark, "1"); err != nil {
			return err
		}
		if err := t.Audit(ctx, keyRotated("启用密钥 %s，加密并封存原有记载 %d 项", t.ring.ring.Current(), n)); err != nil {
			return err
		}
	}
	return guard()
}

// convertActs goes through the logs in the order of the positions that the migration gave.
func (t tx) convertActs(ctx context.Context) (int, error) {
	done := 0
	var agency, position int64
	for {
		var page []linkedAct
		err := t.db.WithContext(ctx).Raw(`SELECT a.*, p.hash AS previous FROM acts a
			LEFT JOIN acts p ON p.case_id = a.case_id AND p.seq = a.seq - 1 AND p.agency_id = a.agency_id
			WHERE (a.agency_id, a.position) > (?, ?) ORDER BY a.agency_id, a.position LIMIT ?`, agency, position, batch).Scan(&page).Error
		if err != nil || len(page) == 0 {
			return done, err
		}
		hashes := map[actAt]string{}
		for _, l := range page {
			previous, here := hashes[actAt{l.Act.CaseID, l.Act.Seq - 1}]
			if !here {
				previous = textOrNone(l.Previous)
			}
			if err := t.convertAct(ctx, &l.Act, previous); err != nil {
				return done, err
			}
			hashes[actAt{l.Act.CaseID, l.Act.Seq}] = l.Act.Hash
		}
		done += len(page)
		agency, position = page[len(page)-1].Act.AgencyID, page[len(page)-1].Act.Position
	}
}

// convertAct takes the personal data out of an act and enters it into the chain. An act that cannot be read
// any more stays as it is; it was damaged before, and verify says so.
func (t tx) convertAct(ctx context.Context, row *actRow, previous string) error {
	var kept *personalRow
	if e, err := row.entry(); err == nil {
		if _, personal := foi.WithoutPersonal(e.Act); personal != (foi.Personal{}) {
			var parted actRow
			if parted, kept, err = t.ring.rowsOf(e); err != nil {
				return err
			}
			row.Payload, row.Personal = parted.Payload, parted.Personal
		}
	}
	if h := t.heads[desk.AgencyID(row.AgencyID)]; h == nil {
		t.heads[desk.AgencyID(row.AgencyID)] = &headRow{AgencyID: row.AgencyID}
		err := t.db.WithContext(ctx).Exec(`INSERT INTO log_heads (agency_id, last_position, digest, sealed_day, key_id, mac)
			VALUES (?, 0, '', '', '', '') ON CONFLICT (agency_id) DO NOTHING`, row.AgencyID).Error
		if err != nil {
			return err
		}
	}
	t.heads[desk.AgencyID(row.AgencyID)].take(row, previous)
	db := t.db.WithContext(ctx)
	if kept != nil {
		if err := db.Create(kept).Error; err != nil {
			return err
		}
	}
	return db.Model(&actRow{}).Where("id = ?", row.ID).
		Updates(map[string]any{"payload": row.Payload, "personal": row.Personal, "hash": row.Hash, "position": row.Position}).Error
}

// liftGuard takes away what keeps acts from being changed, and keeps everybody else out until the
// transaction ends; what it returns puts it back.
func (sqliteDialect) liftGuard(tx *gorm.DB) (func() error, error) {
	var triggers []struct{ Name, SQL string }
	err := tx.Raw("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name = 'acts_never_change'").Scan(&triggers).Error
	if err != nil {
		return nil, err
	}
	for _, t := range triggers {
		if err := tx.Exec("DROP TRIGGER " + t.Name).Error; err != nil {
			return nil, err
		}
	}
	return func() error {
		for _, t := range triggers {
			if err := tx.Exec(t.SQL).Error; err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func (postgresDialect) liftGuard(tx *gorm.DB) (func() error, error) {
	err := tx.Exec("ALTER TABLE acts DISABLE TRIGGER acts_never_change").Error
	return func() error { return tx.Exec("ALTER TABLE acts ENABLE TRIGGER acts_never_change").Error }, err
}

func (sqliteDialect) forgetful(db *gorm.DB) error { return db.Exec("PRAGMA secure_delete = ON").Error }

func (postgresDialect) forgetful(*gorm.DB) error { return nil }

// scrub rewrites the file, so that no free page of it and nothing beside it holds what was replaced. It tells
// false where somebody is just reading the old pages.
func (sqliteDialect) scrub(db *gorm.DB) (bool, error) {
	if err := db.Exec("VACUUM").Error; err != nil {
		return false, err
	}
	var checkpoint struct{ Busy, Log, Checkpointed int }
	err := db.Raw("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&checkpoint).Error
	return checkpoint.Busy == 0, err
}

func (postgresDialect) scrub(db *gorm.DB) (bool, error) {
	return true, db.Exec("VACUUM FULL acts").Error
}
