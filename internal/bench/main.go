// Command bench measures foidesk against the bare means it is built on, in one run on one machine:
// the annual table against the same SQL through database/sql, the workbook against excelize's own
// stream writer with the same cells, and how the pages' queries grow with the log. It prints a table;
// ratios carry over to other machines, times do not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/keyring"
	"foidesk/internal/store"
)

func main() {
	sizes := flag.String("sizes", "10000,100000,1000000", "how many cases the logs hold, one run each; empty for none")
	dir := flag.String("dir", "", "where the databases are made; the default is a temporary place")
	dsn := flag.String("postgres", "", "URL of an empty PostgreSQL database to measure instead of SQLite; takes one size")
	openCases := flag.Int("open", 100_000, "how many open cases a change of the calendar moves; 0 leaves that out")
	flag.Parse()
	if err := run(context.Background(), *sizes, *dir, *dsn, *openCases); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, sizes, dir, dsn string, openCases int) (err error) {
	counts, err := parseSizes(sizes)
	if err != nil {
		return err
	}
	if dsn != "" && len(counts) != 1 {
		return errors.New("-postgres takes exactly one size, since the database must be empty")
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "foidesk-bench-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	var t table
	for _, n := range counts {
		at := dsn
		if at == "" {
			at = filepath.Join(dir, fmt.Sprintf("bench-%d.db", n))
		}
		if err := measure(ctx, &t, at, n); err != nil {
			return fmt.Errorf("%d cases: %w", n, err)
		}
	}
	if openCases > 0 && dsn == "" {
		if err := recount(ctx, &t, filepath.Join(dir, "bench-recount.db"), openCases); err != nil {
			return err
		}
		if err := sweeping(ctx, &t, filepath.Join(dir, "bench-sweep.db"), openCases); err != nil {
			return err
		}
	}
	if err := workbook(ctx, &t); err != nil {
		return err
	}
	return t.print(os.Stdout)
}

func parseSizes(text string) ([]int, error) {
	var out []int
	if text == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < fewestCases {
			return nil, fmt.Errorf("-sizes: %q is not a number of cases from %d up", part, fewestCases)
		}
		out = append(out, n)
	}
	return out, nil
}

// open opens a database with a key that is thrown away.
func open(ctx context.Context, dsn string) (*store.Store, error) {
	key, err := keyring.Generate(keyring.SM4GCM)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, dsn, keyring.New(key))
}

// measure fills one database and measures on it.
func measure(ctx context.Context, t *table, dsn string, cases int) (err error) {
	s, err := open(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	log := world{desk: desk.New(s, calendar.China(), time.Now), store: s, dsn: dsn, cases: cases}
	for _, step := range []func(context.Context, *table) error{log.fill, log.tables, log.pages, log.morning, log.backups} {
		if err := step(ctx, t); err != nil {
			return err
		}
	}
	return nil
}
