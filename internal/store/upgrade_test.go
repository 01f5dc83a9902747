package store_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// versionOne makes a database of schema version 1 with the cases of another, written as version 1 wrote
// them: with the personal data in the acts, and nothing chained.
func versionOne(t *testing.T, from, dsn string) {
	t.Helper()
	postgres := strings.HasPrefix(dsn, "postgres")
	db, source := storetest.SQL(t, dsn), storetest.SQL(t, from)
	ok(migrator(t, dsn).UpTo(t.Context(), 1))(t)
	if !postgres {
		execute(t, db, "PRAGMA journal_mode = WAL")
	}
	payloads := map[string]string{}
	for _, entries := range ok(storetest.Open(t, from).Logs(t.Context(), []desk.CaseID{1, 2, 3, 4, 5, 6}))(t) {
		for _, e := range entries {
			payloads[fmt.Sprint(e.Case, e.Seq)] = string(ok(foi.EncodeAct(e.Act))(t))
		}
	}
	for _, table := range []string{"agencies", "number_series", "cases", "departments", "marks", "acts"} {
		columns := strings.Join(eachRow(t, db, "SELECT * FROM "+table, func([]string, []any) {}), ", ")
		eachRow(t, source, "SELECT "+columns+" FROM "+table, func(columns []string, cells []any) {
			if table == "acts" {
				cells[6] = payloads[fmt.Sprint(cells[2], cells[3])]
			}
			if table == "marks" && cells[0] == "key" {
				return
			}
			places := make([]string, len(columns))
			for i := range places {
				places[i] = "$" + strconv.Itoa(i+1)
			}
			execute(t, db, fmt.Sprintf("INSERT INTO %s VALUES (%s)", table, strings.Join(places, ", ")), cells...)
		})
	}
	if !postgres {
		execute(t, db, "INSERT INTO case_search (docid, tokens) SELECT search_id, description FROM cases")
		return
	}
	execute(t, db, "INSERT INTO case_search SELECT search_id, to_tsvector('simple', description) FROM cases")
	execute(t, db, "SELECT setval('case_ids', 100)")
	execute(t, db, "SELECT setval(pg_get_serial_sequence('acts', 'id'), 100), setval(pg_get_serial_sequence('agencies', 'id'), 100)")
}

// What version 1 left is converted when a key is first there, and not a byte of it stays readable.
func TestUpgradeFromVersionOne(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			from, dsn := database(t), database(t)
			_, d, a := opened(t, from)
			b := ok(d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例县"}))(t)
			by := desk.System("测试")
			first := register(t, d, a.ID, 0)
			ok(d.Amend(t.Context(), desk.At{By: by, Agency: a.ID, Case: first.ID, Expected: 1}, of(1), "登记有误"))(t)
			second := register(t, d, b.ID, 2)
			for i := 3; i < 6; i++ {
				line := register(t, d, a.ID, i)
				ok(d.Decide(t.Context(), desk.At{By: by, Agency: a.ID, Case: line.ID, Expected: 1}, foi.Decision{On: day("2026-02-27"), Outcome: foi.Disclosed}))(t)
			}
			ok(d.Register(t.Context(), desk.Intake{By: by, Agency: a.ID}, application("没有个人信息")))(t)
			versionOne(t, from, dsn)
			if all := dump(t, storetest.SQL(t, dsn), dsn); !strings.Contains(all, person(4).IDNumber) {
				t.Fatal("version 1 holds no identity number: the test proves nothing")
			}

			keyless := openedWith(t, dsn, nil)
			if !strings.Contains(keyless.ReadOnly(), "没有密钥") {
				t.Errorf("without a key: %q", keyless.ReadOnly())
			}
			file := ok(deskOver(keyless).Case(t.Context(), a.ID, first.ID))(t)
			if len(file.Log) != 2 || file.Summary.Number != first.Number {
				t.Errorf("without a key the case reads %+v", file)
			}
			ok(deskOver(keyless).Recount(t.Context()))(t)
			ok(keyless.Bends(t.Context(), func(b desk.Bend) { t.Errorf("without a key: %+v", b) }))(t)

			s := storetest.Open(t, dsn)
			d = deskOver(s)
			if s.ReadOnly() != "" {
				t.Fatal(s.ReadOnly())
			}
			if moved := ok(d.Recount(t.Context()))(t); moved.Moved != 6 || moved.Left != 0 {
				t.Errorf("recounted %+v, want all six, of which it was not known when they fall due", moved)
			}
			wantClean(t, d)
			wantNoPlaintext(t, dsn, 6)
			for id, want := range map[desk.CaseID]string{first.ID: person(1).IDNumber, first.ID + 2: person(3).IDNumber} {
				if got := ok(d.OpenPersonal(t.Context(), by, a.ID, id, desk.FieldIDNumber))(t); got != want {
					t.Errorf("case %d has the number %q, want %q", id, got, want)
				}
			}
			if got := ok(s.CasesByPersonal(t.Context(), b.ID, person(2).Email, 5))(t); len(got) != 1 || got[0].ID != second.ID {
				t.Errorf("found by mailbox: %v", got)
			}
			register(t, d, a.ID, 5)
			ok(s.Seal(t.Context(), day("2026-03-02"), today))(t)
			before := dump(t, storetest.SQL(t, dsn), dsn)
			again := storetest.Open(t, dsn)
			if after := dump(t, storetest.SQL(t, dsn), dsn); after != before {
				t.Error("opening again changed something")
			}
			wantClean(t, deskOver(again))
			// Acts of version 1 do not appear in a converted database by themselves.
			db := storetest.SQL(t, dsn)
			unguard(t, db, dsn)
			execute(t, db, "UPDATE acts SET hash = '' WHERE case_id = "+strconv.Itoa(int(second.ID)))
			if all := told(t, deskOver(storetest.Open(t, dsn))); !strings.Contains(all, "第 1 项记载系事后插入") {
				t.Errorf("an act without a hash: %s", all)
			}
		})
	}
}
