package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"

	"foidesk/internal/desk"
)

// copyInto leaves the copying to SQLite, on a connection of its own: the pool that reads refuses it, and those who
// write need not wait.
func (d sqliteDialect) copyInto(ctx context.Context, _ *Store, path string) (err error) {
	db, err := openPool(sqlite.Open(d.base), 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closePool(db)) }()
	return db.WithContext(ctx).Exec("VACUUM INTO ?", path).Error
}

// copyInto reads row by row as of one moment, and keeps none in memory.
func (postgresDialect) copyInto(ctx context.Context, s *Store, path string) (err error) {
	into, err := openPart(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, into.Close()) }()
	if err := into.migrate(ctx); err != nil {
		return err
	}
	return s.db.WithContext(ctx).Transaction(func(from *gorm.DB) error {
		if err := sameVersion(from, into.db.WithContext(ctx)); err != nil {
			return err
		}
		return into.writer.WithContext(ctx).Transaction(func(to *gorm.DB) error { return copyAll(ctx, from, to) })
	}, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
}

// schemaVersion is the version of the schema, as goose keeps it.
const schemaVersion = "SELECT MAX(version_id) FROM goose_db_version WHERE is_applied"

// sameVersion refuses to copy a schema that this program does not know: what is new in it would be lost.
func sameVersion(from, to *gorm.DB) error {
	var there, here int64
	if err := errors.Join(from.Raw(schemaVersion).Scan(&there).Error, to.Raw(schemaVersion).Scan(&here).Error); err != nil {
		return err
	}
	if there != here {
		return fmt.Errorf("数据库结构为第 %d 版，而本程序为第 %d 版：请用与数据库相符的程序备份", there, here)
	}
	return nil
}

// copyAll copies from PostgreSQL into a new SQLite file.
func copyAll(ctx context.Context, from, to *gorm.DB) error {
	// An agency may come before the one above it.
	if err := to.Exec("PRAGMA defer_foreign_keys = ON").Error; err != nil {
		return err
	}
	for _, name := range seeded {
		if err := to.Exec("DELETE FROM " + name).Error; err != nil {
			return err
		}
	}
	tables, err := tablesOf(ctx, to.Statement.ConnPool)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if err := t.copyRows(ctx, from, to); err != nil {
			return fmt.Errorf("表 %s：%w", t.name, err)
		}
	}
	return eachSearched(ctx, to, func(docs []searchDoc) error { return sqliteDialect{}.index(to, docs, nil) })
}

// rows are those of the table in the order of its key.
func (t table) rows(ctx context.Context, db querier) (*sql.Rows, error) {
	return db.QueryContext(ctx, "SELECT "+strings.Join(t.columns, ", ")+" FROM "+t.name+" ORDER BY "+strings.Join(t.key, ", "))
}

// copyParameters is how many values go into one statement.
const copyParameters = 2000

func (t table) copyRows(ctx context.Context, from, to *gorm.DB) (err error) {
	rows, err := t.rows(ctx, from.Statement.ConnPool)
	if err != nil {
		return err
	}
	defer rows.Close()
	width := len(t.columns)
	many, err := to.Statement.ConnPool.PrepareContext(ctx, t.insert(copyParameters/width))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, many.Close()) }()
	values, places := make([]any, copyParameters/width*width), make([]any, width)
	n := 0
	for rows.Next() {
		for i := range places {
			places[i] = &values[n+i]
		}
		if err := rows.Scan(places...); err != nil {
			return err
		}
		if n += width; n < len(values) {
			continue
		}
		if _, err := many.ExecContext(ctx, values...); err != nil {
			return err
		}
		n = 0
	}
	if err := rows.Err(); err != nil || n == 0 {
		return err
	}
	_, err = to.Statement.ConnPool.ExecContext(ctx, t.insert(n/width), values[:n]...)
	return err
}

// insert is a statement for so many rows.
func (t table) insert(rows int) string {
	return "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES " +
		placeholders("("+placeholders("?", len(t.columns))+")", rows)
}

// searched is a case as the search index has it.
type searched struct {
	SearchID, AgencyID             int64
	Number, Applicant, Description string
}

func (c searched) doc() searchDoc {
	return searchDoc{c.SearchID, caseTokens(desk.Summary{
		Agency: desk.AgencyID(c.AgencyID), Number: c.Number, Applicant: c.Applicant, Description: c.Description,
	})}
}

// eachSearched hands out what of all cases goes into the search index, in pages.
func eachSearched(ctx context.Context, db *gorm.DB, work func([]searchDoc) error) error {
	var after int64
	for {
		var page []searched
		err := db.WithContext(ctx).Raw(`SELECT search_id, agency_id, number, applicant, description FROM cases
			WHERE search_id > ? ORDER BY search_id LIMIT ?`, after, batch).Scan(&page).Error
		if err != nil || len(page) == 0 {
			return err
		}
		docs := make([]searchDoc, len(page))
		for i, c := range page {
			docs[i] = c.doc()
		}
		if err := work(docs); err != nil {
			return err
		}
		after = page[len(page)-1].SearchID
	}
}
