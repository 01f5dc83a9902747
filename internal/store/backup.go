package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// A backup is one SQLite file, whichever database it comes from, and can be restored into either. It holds every
// table of the schema but those named in left; the key is never in it.

// Backup says what a backup holds.
type Backup struct {
	MadeAt      time.Time
	Cases, Acts int64
	Bytes       int64
}

// backupMark makes a file a backup: it says when it was made, and what must be in it.
const backupMark = "backup"

// contents are the value of backupMark.
type contents struct {
	MadeAt time.Time `json:"made_at"`
	// Rows counts those of each table; a migration of the backup may change them.
	Rows map[string]int64 `json:"rows"`
}

// Backup writes a copy of the database as of one moment into a new file, while everybody goes on working. Until the
// copy is whole and found to be right there is nothing under its name.
func (s *Store) Backup(ctx context.Context, path string, now time.Time) (b Backup, err error) {
	p, err := newPart(path)
	if err != nil {
		return Backup{}, err
	}
	defer func() { err = errors.Join(err, p.discard()) }()
	if err := s.dialect.copyInto(ctx, s, p.path); err != nil {
		return Backup{}, undone(ctx, "备份没有做成", path, err)
	}
	if b, err = s.finish(ctx, p, now); err != nil {
		return Backup{}, undone(ctx, "备份没有做成", path, err)
	}
	return b, p.publish()
}

// undone says why a copy did not come about. What stopped it on the orders of somebody is no fault of a disk.
func undone(ctx context.Context, what, path string, err error) error {
	var lite sqlite3.Error
	var file *fs.PathError
	switch {
	case ctx.Err() != nil:
		return stopped(ctx, err)
	case errors.As(err, &file), errors.As(err, &lite) && slices.Contains(diskErrors, lite.Code):
		return fmt.Errorf("%s，%w", what, unwritable(path, err))
	}
	return fmt.Errorf("%s（%s）：%w", what, path, err)
}

var diskErrors = []sqlite3.ErrNo{sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm}

// finish makes a copy a backup, and compares it with the database.
func (s *Store) finish(ctx context.Context, p part, now time.Time) (b Backup, err error) {
	file, err := openPart(p.path)
	if err != nil {
		return Backup{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var c contents
	if c, err = file.label(ctx, now); err != nil {
		return Backup{}, err
	}
	if err := file.intact(ctx); err != nil {
		return Backup{}, err
	}
	if err := s.sameLog(ctx, file); err != nil {
		return Backup{}, err
	}
	info, err := os.Stat(p.path)
	if err != nil {
		return Backup{}, err
	}
	b = c.backup()
	b.Bytes = info.Size()
	return b, nil
}

func (c contents) backup() Backup {
	return Backup{MadeAt: c.MadeAt, Cases: c.Rows["cases"], Acts: c.Rows["acts"]}
}

// label takes out what does not go over and writes what there is.
func (s *Store) label(ctx context.Context, now time.Time) (c contents, err error) {
	c.MadeAt = now.UTC().Truncate(time.Second)
	err = s.writer.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		for _, name := range withheld {
			if err := db.Exec("DELETE FROM " + name).Error; err != nil {
				return err
			}
		}
		t := tx{reads: reads{db, s.dialect, s.ring}}
		// The mark is itself a row of marks.
		if err := t.SetMark(ctx, backupMark, ""); err != nil {
			return err
		}
		if c.Rows, err = s.counts(ctx, db); err != nil {
			return err
		}
		text, err := json.Marshal(c)
		if err != nil {
			return err
		}
		return t.SetMark(ctx, backupMark, string(text))
	})
	return c, err
}

// counts are the rows of each table that goes over.
func (s *Store) counts(ctx context.Context, db *gorm.DB) (map[string]int64, error) {
	tables, err := tablesOf(ctx, db.Statement.ConnPool)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, t := range tables {
		var n int64
		if err := db.WithContext(ctx).Table(t.name).Count(&n).Error; err != nil {
			return nil, err
		}
		out[t.name] = n
	}
	return out, nil
}

// intact asks SQLite to look through the whole file.
func (s *Store) intact(ctx context.Context) error {
	var found []string
	if err := s.writer.WithContext(ctx).Raw("PRAGMA integrity_check(1)").Scan(&found).Error; err != nil {
		return err
	}
	if len(found) != 1 || found[0] != "ok" {
		return fmt.Errorf("文件不完整：%s", strings.Join(found, "；"))
	}
	return nil
}

// logEnd is where a log ends in a copy, and what is there.
type logEnd struct {
	Agency, Position int64
	Acts             int64
	Hash             string
}

// The end of each agency's log, which may have grown since the copy: acts are never changed, so that up to the
// copy's end both must have as many, and the same at that place.
const logEnds = `SELECT h.agency_id AS agency, h.last_position AS position,
	(SELECT COUNT(*) FROM acts a WHERE a.agency_id = h.agency_id AND a.position <= h.last_position) AS acts,
	COALESCE((SELECT MAX(a.hash) FROM acts a WHERE a.agency_id = h.agency_id AND a.position = h.last_position), '') AS hash
	FROM `

// sameLog compares the ends of the chains of a copy with those of the database.
func (s *Store) sameLog(ctx context.Context, copied *Store) error {
	var ends []logEnd
	if err := copied.db.WithContext(ctx).Raw(logEnds + "log_heads h ORDER BY 1").Scan(&ends).Error; err != nil {
		return err
	}
	for len(ends) > 0 {
		page := ends[:min(batch, len(ends))]
		var here []logEnd
		args := make([]any, 0, 2*len(page))
		for _, e := range page {
			args = append(args, e.Agency, e.Position)
		}
		err := s.db.WithContext(ctx).Raw("WITH h (agency_id, last_position) AS (VALUES "+
			placeholders("(CAST(? AS BIGINT),CAST(? AS BIGINT))", len(page))+") "+logEnds+"h ORDER BY 1", args...).Scan(&here).Error
		if err != nil {
			return err
		}
		for i, e := range page {
			if here[i] != e {
				return fmt.Errorf("机关 %d 的记载在数据库中为 %d 项、末项校验值 %.8s，在备份中为 %d 项、%.8s",
					e.Agency, here[i].Acts, here[i].Hash, e.Acts, e.Hash)
			}
		}
		ends = ends[len(page):]
	}
	return s.sameTrail(ctx, copied)
}

// trailEnd is where the audit trail ends in a copy.
type trailEnd struct {
	Last, Events int64
	Hash         string
}

const trailEnds = `SELECT CAST(? AS BIGINT) AS last, (SELECT COUNT(*) FROM audit WHERE id <= ?) AS events,
	COALESCE((SELECT hash FROM audit WHERE id = ?), '') AS hash`

func (s *Store) sameTrail(ctx context.Context, copied *Store) error {
	var last int64
	if err := copied.db.WithContext(ctx).Raw("SELECT COALESCE(MAX(id), 0) FROM audit").Scan(&last).Error; err != nil {
		return err
	}
	var there, here trailEnd
	for _, of := range []struct {
		s    *Store
		into *trailEnd
	}{{copied, &there}, {s, &here}} {
		if err := of.s.db.WithContext(ctx).Raw(trailEnds, last, last, last).Scan(of.into).Error; err != nil {
			return err
		}
	}
	if here != there {
		return fmt.Errorf("审计记录在数据库中为 %d 项，在备份中为 %d 项，或者末项不同", here.Events, there.Events)
	}
	return nil
}

// openPart opens a file that nobody else has: one connection, and nothing beside the file once it is closed. It is
// for publish to see that it gets onto the disk.
func openPart(path string) (*Store, error) {
	db, err := openPool(sqlite.Open(fmt.Sprintf("file:%s?_journal_mode=DELETE&_synchronous=OFF&_foreign_keys=on&_txlock=immediate", escaped(path))), 1)
	if err != nil {
		return nil, err
	}
	return &Store{reads: reads{db: db, dialect: sqliteDialect{}}, writer: db}, nil
}
