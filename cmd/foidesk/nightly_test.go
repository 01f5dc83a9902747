package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// A start of the program does what a night missed, and not again what it did.
func TestNightlyJobsAtAStart(t *testing.T) {
	kept := keptJobs(t)
	runs := 0
	var fails error
	starts := func(want int) {
		t.Helper()
		stop, err := startJobs(t.Context(), slog.New(slog.DiscardHandler), kept, []job{{
			name: "long", when: "@monthly", nightly: true,
			run: func(context.Context) (string, error) { runs++; return "", fails },
		}})
		if err != nil {
			t.Fatal(err)
		}
		if stop(); runs != want {
			t.Errorf("done %d times, want %d", runs, want)
		}
	}
	fails = errors.New("disk full")
	starts(1)
	fails = nil
	starts(2) // it has not been done
	starts(2)
}

// Only what the job itself has made is ever removed, and the newest stay.
func TestOldBackupsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 26, 2, 30, 0, 0, desk.China)
	stay := []string{
		"foidesk-20261126-0230.db", "foidesk-20261125-0230.db", "foidesk-20260102-0304.db.123.part", // the last is being written
		"foidesk.db", "foidesk-20260102-0304.db.key", "foidesk-2026.db", "before-upgrade.db", "foidesk-20260101-0230.db.bak", "x.db.1.part",
	}
	gone := []string{"foidesk-20261124-0230.db", "foidesk-20261123-0915.db", "foidesk-20251231-0230.db", "foidesk-20261101-0230.db.77.part"}
	for _, name := range slices.Concat(stay, gone) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writing := now.Add(-time.Minute)
	old := now.Add(-25 * time.Hour)
	if err := errors.Join(os.Chtimes(filepath.Join(dir, stay[2]), writing, writing), os.Chtimes(filepath.Join(dir, gone[3]), old, old),
		os.Mkdir(filepath.Join(dir, "foidesk-20200101-0230.db"), 0o700)); err != nil {
		t.Fatal(err)
	}
	removed, err := backupFlags{Dir: dir, Keep: 2}.tidy(now)
	if err != nil || removed != 3 {
		t.Errorf("removed %d (%v), want 3", removed, err)
	}
	left := []string{}
	for _, e := range must(os.ReadDir(dir))(t) {
		left = append(left, e.Name())
	}
	want := slices.Sorted(slices.Values(append(stay, "foidesk-20200101-0230.db")))
	if !slices.Equal(left, want) {
		t.Errorf("left %v\nwant %v", left, want)
	}
	if name := backupName(time.Date(2026, 11, 25, 18, 30, 59, 0, time.UTC)); name != stay[0] {
		t.Errorf("a backup is called %s", name)
	}
}

// must unwraps what has to succeed.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// What differs from the log is a failure of the night's job, without a word of the applicant's.
func TestNightlyVerification(t *testing.T) {
	dsn := storetest.SQLite(t)
	s := storetest.Open(t, dsn)
	d := desk.New(s, calendar.China(), time.Now)
	by := desk.System("测试")
	a := must(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市"}))(t)
	must(d.Register(t.Context(), desk.Intake{By: by, Agency: a.ID}, foi.Receipt{On: calendar.FromTime(time.Now()), Channel: foi.Post, Request: foi.Request{
		Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "申请人1"}, Description: "道路施工许可",
	}}))(t)
	db := storetest.SQL(t, dsn)
	change := func(statement string) {
		t.Helper()
		must(db.ExecContext(t.Context(), statement))(t)
	}
	must(d.Recount(t.Context()))(t)
	if detail, err := verifying(d).run(t.Context()); err != nil || detail != "核对 1 件案件、1 项记载" {
		t.Errorf("says %q (%v)", detail, err)
	}

	change("UPDATE cases SET applicant = '申请人2', description = '别的'")
	detail, err := verifying(d).run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "有 2 处不符") || !strings.Contains(err.Error(), "foidesk verify") || strings.Contains(detail+err.Error(), "申请人") {
		t.Errorf("says %q and %v", detail, err)
	}
	change("UPDATE cases SET applicant = '申请人1', description = '道路施工许可'")

	// While due dates are derived anew it waits for that.
	change("UPDATE marks SET value = 'outdated' WHERE name = 'calendar'")
	change("UPDATE cases SET due_on = '2000-01-03'")
	ended := make(chan error, 1)
	go func() { _, err := verifying(d).run(t.Context()); ended <- err }()
	must(d.Recount(t.Context()))(t)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	change("UPDATE marks SET value = 'outdated' WHERE name = 'calendar'")
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	if _, err := verifying(d).run(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("did not wait for what was never done: %v", err)
	}
}

// A backup is made when the program is first started, so that a wrong directory is told then and not in the night.
func TestServeBacksUp(t *testing.T) {
	s := newShell(t)
	s.must("agency", "add", "--level", "city", "示例市")
	dir := filepath.Join(s.dir, "backups")
	serve := func(keep string) *running {
		return start(t, "serve", "--addr", "127.0.0.1:0", "--db", s.db, "--backup-dir", dir, "--backup-keep", keep)
	}
	r := serve("3")
	r.said(`job=每夜备份 error=".*` + dir + `.*请检查所在目录是否存在`)
	if status, body := get(t, r.address()+"/healthz"); status != http.StatusOK || !strings.Contains(body, "job \"每夜备份\" failed") {
		t.Errorf("healthz: %d %s", status, body)
	}
	r.end()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	r = serve("3")
	r.said(`foidesk-\d{8}-\d{4}\.db：案件 0 件`)
	r.end()
	made := must(filepath.Glob(filepath.Join(dir, "*")))(t)
	if len(made) != 1 {
		t.Fatalf("made %v", made)
	}
	restored := shell{t: t, db: filepath.Join(s.dir, "again.db"), dir: s.dir}
	restored.must("restore", made[0])
	if list := restored.must("agency", "list"); !strings.Contains(list.stdout, "示例市") {
		t.Errorf("restored: %s", list.stdout)
	}
	if r := s.run("serve", "--backup-dir", dir, "--backup-keep", "0"); r.status != exitUnusable || !strings.Contains(r.stderr, "至少保留 1 份") {
		t.Errorf("keeps none: %d %s", r.status, r.stderr)
	}
}
