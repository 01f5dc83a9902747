package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// vacantServer refuses a PostgreSQL database that holds anything. It looks before the schema is brought up to date:
// of somebody's database nothing changes.
func vacantServer(ctx context.Context, dsn string) (err error) {
	s, err := openPostgres(dsn)
	if err != nil {
		return unopened(dsn, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var there []string
	if err := s.db.WithContext(ctx).Raw(serverTables).Scan(&there).Error; err != nil {
		return unopened(dsn, err)
	}
	return empty(there, func(query string) (full bool, err error) {
		err = s.db.WithContext(ctx).Raw(query).Scan(&full).Error
		return full, err
	})
}

const serverTables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"

// empty asks whether tables hold more than the migrations write.
func empty(tables []string, ask func(query string) (bool, error)) error {
	var full []string
	for _, name := range tables {
		if slices.Contains(seeded, name) || name == "goose_db_version" {
			continue
		}
		holds, err := ask("SELECT EXISTS (SELECT 1 FROM " + pgx.Identifier{name}.Sanitize() + ")")
		if err != nil {
			return err
		}
		if holds {
			full = append(full, name)
		}
	}
	if len(full) > 0 {
		return fmt.Errorf("这个 PostgreSQL 数据库里已有内容（%s），只能恢复到空的数据库：请新建一个（CREATE DATABASE）再恢复", strings.Join(full, "、"))
	}
	return nil
}

// intoServer copies the backup into a PostgreSQL database, in one transaction.
func (f *backupFile) intoServer(ctx context.Context, dsn string) (err error) {
	from := f.db
	if f.outdated {
		dir, err := os.MkdirTemp("", "foidesk-restore-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		newer, err := f.newer(ctx, filepath.Join(dir, "backup.db"))
		if err != nil {
			return undone(ctx, "没有恢复任何内容", dir, err)
		}
		defer func() { err = errors.Join(err, newer.Close()) }()
		from = newer.db
	}
	s, err := openPostgres(dsn)
	if err != nil {
		return unopened(dsn, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.migrate(ctx); err != nil {
		return unopened(dsn, err)
	}
	if err := sameVersion(s.db.WithContext(ctx), from.WithContext(ctx)); err != nil {
		return err
	}
	if err := s.onConnection(ctx, func(conn *pgx.Conn) error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return load(ctx, from.WithContext(ctx), tx) })
	}); err != nil {
		return stopped(ctx, fmt.Errorf("没有恢复任何内容：%w", err))
	}
	// A database that has just been filled knows nothing yet of what is in it, and its queries are slow for that long.
	return s.db.WithContext(ctx).Exec("ANALYZE").Error
}

// newer is the backup with the schema of the program, in a file that is to be thrown away.
func (f *backupFile) newer(ctx context.Context, path string) (*Store, error) {
	p := part{path: path}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return nil, err
	}
	if err := f.current(ctx, p); err != nil {
		return nil, err
	}
	return openPart(path)
}

// onConnection lends a connection as pgx has it, which can copy many rows at once.
func (s *Store) onConnection(ctx context.Context, work func(*pgx.Conn) error) error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	err = conn.Raw(func(driver any) error { return work(driver.(*stdlib.Conn).Conn()) })
	return errors.Join(err, conn.Close())
}

// load fills the tables, which nobody else may look into meanwhile.
func load(ctx context.Context, from *gorm.DB, tx pgx.Tx) error {
	pool, err := from.DB()
	if err != nil {
		return err
	}
	tables, err := tablesOf(ctx, pool)
	if err != nil {
		return err
	}
	if err := reserve(ctx, tx); err != nil {
		return err
	}
	for _, t := range tables {
		if err := t.load(ctx, pool, tx); err != nil {
			return fmt.Errorf("表 %s：%w", t.name, err)
		}
	}
	if _, err := tx.Exec(ctx, "DELETE FROM marks WHERE name = $1", backupMark); err != nil {
		return err
	}
	err = eachSearched(ctx, from, func(docs []searchDoc) error {
		ids, tokens := make([]int64, len(docs)), make([]string, len(docs))
		for i, d := range docs {
			ids[i], tokens[i] = d.id, vector(d.tokens)
		}
		_, err := tx.Exec(ctx, `INSERT INTO case_search (search_id, tokens)
			SELECT id, CAST(words AS tsvector) FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS docs (id, words)`, ids, tokens)
		return err
	})
	if err != nil {
		return err
	}
	return numberOn(ctx, tx)
}

// reserve keeps everybody out of the tables, and makes sure that there is nothing in them.
func reserve(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, serverTables)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = pgx.Identifier{name}.Sanitize()
	}
	if _, err := tx.Exec(ctx, "SET LOCAL lock_timeout = '5s'"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "LOCK TABLE "+strings.Join(quoted, ", ")+" IN ACCESS EXCLUSIVE MODE"); err != nil {
		return fmt.Errorf("别的程序正在使用这个数据库，请先停止它（%w）", err)
	}
	if err := empty(names, func(query string) (full bool, err error) {
		err = tx.QueryRow(ctx, query).Scan(&full)
		return full, err
	}); err != nil {
		return err
	}
	for _, name := range seeded {
		if _, err := tx.Exec(ctx, "DELETE FROM "+name); err != nil {
			return err
		}
	}
	return nil
}

// load copies the rows of a table from SQLite.
func (t table) load(ctx context.Context, from querier, tx pgx.Tx) error {
	rows, err := t.rows(ctx, from)
	if err != nil {
		return err
	}
	defer rows.Close()
	source := &rowSource{rows: rows, values: make([]any, len(t.columns)), places: make([]any, len(t.columns))}
	for i := range source.values {
		source.places[i] = &source.values[i]
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, source)
	return errors.Join(err, rows.Err())
}

// rowSource hands rows on to pgx one at a time. It implements pgx.CopyFromSource.
type rowSource struct {
	rows           *sql.Rows
	values, places []any
}

func (s *rowSource) Next() bool { return s.rows.Next() }

func (s *rowSource) Values() ([]any, error) { return s.values, s.rows.Scan(s.places...) }

func (s *rowSource) Err() error { return s.rows.Err() }

// numberOn makes what numbers rows go on behind the highest number there is.
func numberOn(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		WHERE a.attidentity <> '' AND c.relnamespace = CAST(current_schema() AS regnamespace)`)
	if err != nil {
		return err
	}
	identities, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Table, Column string }])
	if err != nil {
		return err
	}
	for _, i := range identities {
		name, column := pgx.Identifier{i.Table}.Sanitize(), pgx.Identifier{i.Column}.Sanitize()
		query := "SELECT setval(pg_get_serial_sequence($1, $2), COALESCE(MAX(" + column + "), 0) + 1, false) FROM " + name
		if _, err := tx.Exec(ctx, query, name, i.Column); err != nil {
			return err
		}
	}
	// The numbers of cases are given before there is a row.
	_, err = tx.Exec(ctx, `SELECT setval('case_ids', 1 + GREATEST((SELECT COALESCE(MAX(id), 0) FROM cases),
		(SELECT COALESCE(MAX(case_id), 0) FROM acts)), false)`)
	return err
}
