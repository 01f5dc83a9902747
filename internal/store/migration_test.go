package store_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pressly/goose/v3"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
	"foidesk/migrations"
)

func versions(t *testing.T, database string) []string {
	t.Helper()
	return ok(fs.Glob(ok(fs.Sub(migrations.FS, database))(t), "*"))(t)
}

// lastVersion is the number that the last file begins with.
func lastVersion(t *testing.T) int64 {
	t.Helper()
	all := versions(t, "sqlite")
	return ok(goose.NumericComponent(all[len(all)-1]))(t)
}

func TestBothDatabasesHaveTheSameVersions(t *testing.T) {
	sqlite, postgres := versions(t, "sqlite"), versions(t, "postgres")
	if !slices.Equal(sqlite, postgres) || len(sqlite) == 0 {
		t.Errorf("sqlite has %v, postgres %v", sqlite, postgres)
	}
}

func TestOpeningAgainChangesNothing(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		first := storetest.Open(t, dsn)
		ok(deskOver(first).CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}))(t)
		again := storetest.Open(t, dsn)
		a, b := ok(first.Version(t.Context()))(t), ok(again.Version(t.Context()))(t)
		if a != b || a != lastVersion(t) {
			t.Errorf("versions %d and %d, want that of the last file", a, b)
		}
		if all := ok(again.Agencies(t.Context()))(t); len(all) != 1 {
			t.Errorf("agencies after opening again: %v", all)
		}
	})
}

// Replicas start together, and a cron job beside the server.
func TestFourOpenANewDatabaseAtOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		stores, errs := make([]*store.Store, 4), make([]error, 4)
		var ready, done sync.WaitGroup
		ready.Add(4)
		for i := range stores {
			done.Go(func() {
				ready.Done()
				ready.Wait()
				stores[i], errs[i] = store.Open(t.Context(), dsn, storetest.Ring())
			})
		}
		done.Wait()
		for i, s := range stores {
			if errs[i] != nil {
				t.Errorf("opener %d: %v", i, errs[i])
				continue
			}
			_, err := s.Agencies(t.Context())
			if err := errors.Join(err, s.Close()); err != nil {
				t.Errorf("opener %d: %v", i, err)
			}
		}
	})
}

// migrator moves a database from version to version.
func migrator(t *testing.T, dsn string) *goose.Provider {
	t.Helper()
	dialect, folder := goose.DialectSQLite3, "sqlite"
	if strings.HasPrefix(dsn, "postgres") {
		dialect, folder = goose.DialectPostgres, "postgres"
	}
	return ok(goose.NewProvider(dialect, storetest.SQL(t, dsn), ok(fs.Sub(migrations.FS, folder))(t)))(t)
}

// Version 4 had no place for suspended cases in any list of what is under way. What runs is listed right away,
// also where nothing can be written; the day to pay by takes the calendar, and is there once a key is.
func TestSuspendedCasesAreListedAfterVersionFour(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		_, d, a := opened(t, dsn)
		at := func(s desk.Summary) desk.At {
			return desk.At{By: desk.System("测试"), Agency: a.ID, Case: s.ID, Expected: s.Seq}
		}
		running, suspended, done := register(t, d, a.ID, 1), register(t, d, a.ID, 2), register(t, d, a.ID, 3)
		suspended = ok(d.ChargeFee(t.Context(), at(suspended), foi.FeeNotice{On: day("2026-02-02"), DeliveredOn: day("2026-02-03"), Items: 31}))(t)
		ok(d.Withdraw(t.Context(), at(done), foi.Withdrawal{On: day("2026-03-02")}))(t)
		ok(d.Recount(t.Context()))(t)
		ok(migrator(t, dsn).DownTo(t.Context(), 4))(t)

		underWay := func(d *desk.Desk, want ...desk.Summary) {
			t.Helper()
			page := ok(d.List(t.Context(), a.ID, desk.Filter{Due: desk.UnderWay}, desk.Position{}, 10))(t)
			counts := ok(d.DueCounts(t.Context(), a.ID, desk.Actor{}))(t)
			if !slices.Equal(page.Cases, want) || counts.UnderWay != int64(len(want)) {
				t.Errorf("under way are %+v, counted %d;\nwant %+v", page.Cases, counts.UnderWay, want)
			}
		}
		keyless := deskOver(openedWith(t, dsn, nil))
		ok(keyless.Recount(t.Context()))(t)
		page := ok(keyless.List(t.Context(), a.ID, desk.Filter{Due: desk.UnderWay}, desk.Position{}, 10))(t)
		if len(page.Cases) != 1 || page.Cases[0].ID != running.ID { // of its line, what later versions added waits for the recount
			t.Errorf("without a key are under way %+v", page.Cases)
		}

		d = deskOver(storetest.Open(t, dsn))
		if moved := ok(d.Recount(t.Context()))(t); moved.Moved == 0 || moved.Left > 0 {
			t.Errorf("recounted %+v, want the suspended case among what moves", moved)
		}
		underWay(d, running, suspended)
		wantClean(t, d)
	})
}

// Down leaves nothing behind, so that Up begins where it began the first time.
func TestDownAndUp(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		d := deskOver(s)
		a := ok(d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}))(t)
		ok(d.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: a.ID}, application("道路施工许可")))(t)

		list := "SELECT COUNT(*) FROM sqlite_master WHERE name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'"
		if strings.HasPrefix(dsn, "postgres") {
			list = "SELECT COUNT(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'goose%'"
		}
		provider := migrator(t, dsn)
		ok(provider.DownTo(t.Context(), 0))(t)
		var left int
		if err := storetest.SQL(t, dsn).QueryRowContext(t.Context(), list).Scan(&left); err != nil || left != 0 {
			t.Errorf("after Down %d things are left (%v)", left, err)
		}
		ok(provider.Up(t.Context()))(t)
		if _, err := deskOver(storetest.Open(t, dsn)).CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}); err != nil {
			t.Errorf("after Down and Up: %v", err)
		}
	})
}

// Before version 13 nobody wrote down how long an answer took: it is derived from the log that was there.
func TestTimeTakenIsDerivedAfterVersionEleven(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		_, d, a := opened(t, dsn)
		line := register(t, d, a.ID, 1)
		at := func() desk.At {
			return desk.At{By: desk.System("测试"), Agency: a.ID, Case: line.ID, Expected: line.Seq}
		}
		line = ok(d.Decide(t.Context(), at(), foi.Decision{On: day("2026-03-02"), Outcome: foi.Disclosed}))(t)
		line = ok(d.Deliver(t.Context(), at(), foi.Delivery{On: day("2026-03-02"), Method: foi.ByPost, Carrier: foi.PostalEnterprise, Tracking: "示例邮件000001"}))(t)
		ok(d.Recount(t.Context()))(t)
		ok(migrator(t, dsn).DownTo(t.Context(), 11))(t)

		d = deskOver(storetest.Open(t, dsn))
		if moved := ok(d.Recount(t.Context()))(t); moved != (desk.Recounted{Moved: 1}) {
			t.Errorf("recounted %+v, want the answered case", moved)
		}
		if now := ok(d.Case(t.Context(), a.ID, line.ID))(t).Summary; !now.Took.Known || now != line {
			t.Errorf("after the migration %+v, want %+v", now, line)
		}
		wantClean(t, d)
	})
}
