package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"foidesk/internal/desk"
	"foidesk/internal/store"
)

// backupRounds is how often a backup is made and restored.
const backupRounds = 3

// restoredName is the PostgreSQL database that a backup is restored into, beside the one that is measured.
const restoredName = "foidesk_bench_restored"

// backups measures making a backup, restoring it and verifying everything, against the database's own means.
func (w *world) backups(ctx context.Context, t *table) (err error) {
	dir, err := os.MkdirTemp("", "foidesk-bench-backups-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	start := time.Now()
	if _, err := w.desk.Verify(ctx, func(desk.Difference) {}); err != nil {
		return err
	}
	t.add(w.cases, "verify everything, ms", milliseconds(start), 0, "")
	file, bare := filepath.Join(dir, "backup.db"), filepath.Join(dir, "bare")
	own := w.vacuumInto(ctx, bare)
	if store.OnServer(w.dsn) {
		own = program(ctx, "pg_dump", "--format=custom", "--file="+bare, w.dsn)
	}
	ours, theirs, err := inTurns(backupRounds,
		func() error {
			if err := gone(file); err != nil {
				return err
			}
			_, err := w.store.Backup(ctx, file, time.Now())
			return err
		},
		func() error { return errors.Join(gone(bare), own()) })
	if err != nil {
		return err
	}
	t.add(w.cases, "backup, ms", ours, theirs, "the database's own")
	if err := w.intoFile(ctx, t, file); err != nil || !store.OnServer(w.dsn) {
		return err
	}
	return w.intoServer(ctx, t, file, bare)
}

func gone(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// vacuumInto is SQLite's own copy.
func (w *world) vacuumInto(ctx context.Context, path string) func() error {
	return func() error {
		db, err := sql.Open("sqlite3", w.dsn)
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
		return errors.Join(err, db.Close())
	}
}

// program runs one of PostgreSQL's.
func program(ctx context.Context, name string, args ...string) func() error {
	return func() error {
		if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", name, err, out)
		}
		return nil
	}
}

func (w *world) intoFile(ctx context.Context, t *table, file string) error {
	at := file + ".restored"
	ours, bare, err := inTurns(backupRounds,
		func() error {
			if err := gone(at); err != nil {
				return err
			}
			_, err := store.Restore(ctx, file, at)
			return err
		},
		func() error {
			content, err := os.ReadFile(file)
			return errors.Join(err, os.WriteFile(at, content, 0o600))
		})
	t.add(w.cases, "restore into SQLite, ms", ours, bare, "plain copy")
	return err
}

func (w *world) intoServer(ctx context.Context, t *table, file, dump string) (err error) {
	pool, err := w.store.SQL()
	if err != nil {
		return err
	}
	u, err := url.Parse(w.dsn)
	if err != nil {
		return err
	}
	u.Path = "/" + restoredName
	drop := func() error {
		_, err := pool.ExecContext(ctx, "DROP DATABASE IF EXISTS "+restoredName)
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	fresh := func(fill func() error) func() error {
		return func() error {
			err := drop()
			if err == nil {
				_, err = pool.ExecContext(ctx, "CREATE DATABASE "+restoredName)
			}
			if err != nil {
				return err
			}
			return fill()
		}
	}
	ours, bare, err := inTurns(backupRounds,
		fresh(func() error { _, err := store.Restore(ctx, file, u.String()); return err }),
		fresh(program(ctx, "pg_restore", "--dbname="+u.String(), dump)))
	t.add(w.cases, "restore into PostgreSQL, ms", ours, bare, "pg_restore")
	return err
}
