package store_test

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/keyring"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// opened is a desk with one agency.
func opened(t *testing.T, dsn string) (*store.Store, *desk.Desk, desk.Agency) {
	t.Helper()
	s := storetest.Open(t, dsn)
	d := deskOver(s)
	return s, d, ok(d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}))(t)
}

func register(t *testing.T, d *desk.Desk, a desk.AgencyID, i int) desk.Summary {
	t.Helper()
	return ok(d.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: a}, of(i)))(t)
}

func wantClean(t *testing.T, d *desk.Desk) {
	t.Helper()
	ok(d.Verify(t.Context(), func(diff desk.Difference) { t.Errorf("verify: %s", diff) }))(t)
}

// told is what verify finds.
func told(t *testing.T, d *desk.Desk) string {
	t.Helper()
	var out []string
	ok(d.Verify(t.Context(), func(diff desk.Difference) { out = append(out, diff.String()) }))(t)
	return strings.Join(out, "\n")
}

// What is only added to stays so for whoever has SQL, by every way that a row may be overwritten.
func TestAppendOnlyTables(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		register(t, d, a.ID, 1)
		ok(s.Seal(t.Context(), day("2026-03-02"), today))(t)
		db := storetest.SQL(t, dsn)
		before := dump(t, db, dsn)
		statements := []string{
			"UPDATE acts SET payload = 'x'", "DELETE FROM acts", "UPDATE acts SET hash = 'x'",
			"UPDATE seals SET digest = 'x'", "UPDATE seals SET day = '2026-01-01'", "DELETE FROM seals",
			"UPDATE audit SET by_name = 'x'", "DELETE FROM audit",
			"INSERT INTO audit SELECT * FROM audit WHERE true ON CONFLICT (id) DO UPDATE SET detail = 'x'",
			"INSERT INTO acts SELECT * FROM acts WHERE true ON CONFLICT (id) DO UPDATE SET payload = 'x'",
		}
		if strings.HasPrefix(dsn, "postgres") {
			statements = append(statements, "TRUNCATE acts", "TRUNCATE seals", "TRUNCATE audit")
		} else {
			columns := "agency_id, case_id, seq, kind, on_date, 'x', from_ledger, recorded_at, recorded_by, idempotency_key, position, hash, personal, recorded_by_id"
			statements = append(statements,
				"INSERT OR REPLACE INTO acts SELECT id, "+columns+" FROM acts",
				"REPLACE INTO acts SELECT id + 70, "+columns+" FROM acts",
				"REPLACE INTO acts SELECT id + 70, "+strings.Replace(columns, "seq", "seq + 70", 1)+" FROM acts",
				"REPLACE INTO acts (id, "+strings.Replace(columns, "'x'", "payload", 1)+") SELECT id, "+strings.Replace(columns, "seq", "seq + 70", 1)+" FROM acts",
				"INSERT OR REPLACE INTO seals SELECT agency_id, day, position, 'x', sealed_at, key_id, mac FROM seals",
				"INSERT OR REPLACE INTO audit SELECT id, at, action, by_id, 'x', address, agency_id, case_id, person_id, detail, hash FROM audit")
		}
		for _, statement := range statements {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "never") {
				t.Errorf("%s: %v; want it refused by the database", statement, err)
			}
		}
		if after := dump(t, db, dsn); after != before {
			t.Errorf("the tables became\n%s", after)
		}
		wantClean(t, d)
	})
}

// Many record at once in one agency, in several processes even: the log has no gap and no number twice.
func TestPositionsWithoutGaps(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		_, d, a := opened(t, dsn)
		other := deskOver(storetest.Open(t, dsn))
		second := ok(d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例县"}))(t)
		var work sync.WaitGroup
		for i := range 6 {
			by := []*desk.Desk{d, other}[i%2]
			agency := []desk.AgencyID{a.ID, a.ID, second.ID}[i%3]
			work.Go(func() {
				for range 8 {
					line, err := by.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: agency}, of(i))
					if err == nil {
						_, err = by.Decide(t.Context(), desk.At{By: desk.System("测试"), Agency: agency, Case: line.ID, Expected: 1},
							foi.Decision{On: day("2026-02-27"), Outcome: foi.Disclosed})
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		work.Wait()
		wantClean(t, d)
		got := texts(t, storetest.SQL(t, dsn), "SELECT COUNT(*) || ' ' || MIN(position) || ' ' || MAX(position) FROM acts GROUP BY agency_id ORDER BY agency_id")
		if fmt.Sprint(got) != "[64 1 64 32 1 32]" {
			t.Errorf("count, first and last position: %v", got)
		}
	})
}

// hashOf is the hash of an act by its columns, as the schema tells it: what an attacker would reckon too.
func hashOf(t *testing.T, db *sql.DB, position int, previous string) string {
	t.Helper()
	columns := make([]any, 13)
	for i := range columns {
		columns[i] = new(string)
	}
	err := db.QueryRowContext(t.Context(), `SELECT agency_id, case_id, seq, kind, on_date, payload, from_ledger, recorded_at, recorded_by,
		recorded_by_id, idempotency_key, personal, position FROM acts WHERE position = `+strconv.Itoa(position)).Scan(columns...)
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, c := range columns {
		parts = append(parts, *c.(*string))
	}
	return keyring.Hash(append(parts, previous)...)
}

// The hashes have no secret: whoever changes an act and reckons all of them anew, the head included, still
// lacks the key for the seal and the head.
func TestAllHashesReckonedAnew(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		register(t, d, a.ID, 1)
		register(t, d, a.ID, 2)
		ok(s.Seal(t.Context(), day("2026-03-02"), today))(t)
		register(t, d, a.ID, 3)
		wantClean(t, d)
		db := storetest.SQL(t, dsn)
		unguard(t, db, dsn)
		ok(db.ExecContext(t.Context(), "UPDATE acts SET recorded_by = '别人' WHERE position = 2"))(t)
		digest := ""
		for position := 1; position <= 3; position++ {
			hash := hashOf(t, db, position, "")
			ok(db.ExecContext(t.Context(), fmt.Sprintf("UPDATE acts SET hash = '%s' WHERE position = %d", hash, position)))(t)
			digest = keyring.Hash(digest, hash)
		}
		ok(db.ExecContext(t.Context(), "UPDATE log_heads SET digest = '"+digest+"'"))(t)
		all := told(t, d)
		for _, w := range []string{"机关“示例市”：记载的末尾与签名不符", "2026年3月2日的每日封存与记载不符"} {
			if !strings.Contains(all, w) {
				t.Errorf("tells\n%s\nwant “…%s…”", all, w)
			}
		}
		// Without the key it is not seen in the signature, but in the seal still.
		keyless := ok(store.Open(t.Context(), dsn, nil))(t)
		t.Cleanup(func() { ok(0, keyless.Close())(t) })
		if all := told(t, deskOver(keyless)); !strings.Contains(all, "2026年3月2日的每日封存与记载不符") {
			t.Errorf("without the key it tells\n%s", all)
		}
	})
}

// unguard drops what keeps the tables append-only, as whoever administers the database can.
func unguard(t *testing.T, db *sql.DB, dsn string) {
	t.Helper()
	if strings.HasPrefix(dsn, "postgres") {
		for _, table := range []string{"acts", "seals", "audit"} {
			ok(db.ExecContext(t.Context(), "ALTER TABLE "+table+" DISABLE TRIGGER USER"))(t)
		}
		return
	}
	for _, name := range texts(t, db, "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
		ok(db.ExecContext(t.Context(), "DROP TRIGGER "+name))(t)
	}
}
