package store_test

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/keyring"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// openedWith opens a database with other keys than the usual.
func openedWith(t *testing.T, dsn string, ring *keyring.Ring) *store.Store {
	t.Helper()
	s := ok(store.Open(t.Context(), dsn, ring))(t)
	t.Cleanup(func() { ok(0, s.Close())(t) })
	return s
}

// Without the key a database can be read, and nothing is recorded in it but the audit trail.
func TestWithoutTheKey(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		_, d, a := opened(t, dsn)
		line := register(t, d, a.ID, 1)
		for why, try := range map[string]struct {
			ring  *keyring.Ring
			words []string
		}{
			"no key":      {nil, []string{"没有密钥", "FOIDESK_KEY_FILE", "FOIDESK_KEY"}},
			"another key": {storetest.RingOf(2), []string{"密钥与数据库不符", storetest.Ring().Current(), "FOIDESK_KEY_FILE"}},
		} {
			s := openedWith(t, dsn, try.ring)
			for _, w := range try.words {
				if !strings.Contains(s.ReadOnly(), w) {
					t.Errorf("%s: says “%s”, not “%s”", why, s.ReadOnly(), w)
				}
			}
			keyless := deskOver(s)
			by := desk.System("测试")
			_, err := keyless.Register(t.Context(), desk.Intake{By: by, Agency: a.ID}, of(2))
			_, sealing := s.Seal(t.Context(), day("2026-03-02"), today)
			_, rotating := s.Rotate(t.Context(), nil)
			for what, err := range map[string]error{"registering": err, "sealing": sealing, "another key": rotating} {
				if desk.CodeOf(err) != desk.Unavailable || err.Error() != s.ReadOnly() {
					t.Errorf("%s: %s gives %v", why, what, err)
				}
			}
			file := ok(keyless.Case(t.Context(), a.ID, line.ID))(t)
			if !file.Sealed || !file.Log[0].Sealed || file.Case.Receipt.Applicant.Name != "自然人000001" || file.Case.Receipt.Applicant.IDNumber != "" {
				t.Errorf("%s: the case reads %+v", why, file.Case.Receipt)
			}
			if err := s.Note(t.Context(), desk.Event{At: today, Action: desk.SignedIn, ByName: "管理员" + why, Agency: a.ID}); err != nil {
				t.Errorf("%s: a sign-in leaves no trace: %v", why, err)
			}
			wantClean(t, keyless)
		}
		wantClean(t, d)
		ok(0, d.Audit(t.Context(), desk.System("测试"), desk.Event{Action: desk.AuditExported, Agency: a.ID}))(t)
		wantClean(t, d)
		if events := ok(d.Events(t.Context(), desk.EventFilter{Agency: a.ID, Action: desk.SignedIn}, 0, 10))(t); len(events) != 2 {
			t.Errorf("events: %v", events)
		}
	})
}

func keysInUse(t *testing.T, s *store.Store) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(ok(s.KeysInUse(t.Context()))(t)))
}

// Another key takes over while the office works; the old one can then be given up.
func TestRotation(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		for i := range 20 {
			register(t, d, a.ID, i)
		}
		ok(s.Seal(t.Context(), day("2026-03-02"), today))(t)
		first := register(t, d, a.ID, 20)

		both := openedWith(t, dsn, storetest.RingOf(2, 1))
		if both.ReadOnly() != "" {
			t.Fatal(both.ReadOnly())
		}
		second := register(t, deskOver(both), a.ID, 21)
		if got := ok(both.CasesByPersonal(t.Context(), a.ID, person(20).IDNumber, 5))(t); len(got) != 1 || got[0].ID != first.ID {
			t.Errorf("before rotation the old key's case is not found: %v", got)
		}
		if keys := keysInUse(t, both); len(keys) != 2 {
			t.Errorf("keys in use before: %v", keys)
		}
		// Whoever has the old key alone must not go on writing with it.
		_, err := d.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: a.ID}, of(22))
		if desk.CodeOf(err) != desk.Unavailable || !strings.Contains(err.Error(), storetest.RingOf(2).Current()) {
			t.Errorf("a replica with the old key alone: %v", err)
		}

		var steps []int
		n := ok(both.Rotate(t.Context(), func(done int) { steps = append(steps, done) }))(t)
		if n != 21 || len(steps) == 0 || steps[len(steps)-1] != n {
			t.Errorf("rotated %d, told %v; want the 21 of the old key", n, steps)
		}
		if again := ok(both.Rotate(t.Context(), nil))(t); again != 0 {
			t.Errorf("rotating again did %d", again)
		}
		fresh := openedWith(t, dsn, storetest.RingOf(2))
		if keys := keysInUse(t, fresh); fresh.ReadOnly() != "" || fmt.Sprint(keys) != fmt.Sprint(storetest.RingOf(2).IDs()) {
			t.Errorf("with the new key alone: %q, in use %v", fresh.ReadOnly(), keys)
		}
		after := deskOver(fresh)
		wantClean(t, after)
		for _, line := range []desk.Summary{first, second} {
			if got := ok(after.OpenPersonal(t.Context(), desk.System("测试"), a.ID, line.ID, desk.FieldPhone))(t); !strings.HasPrefix(got, "1380000") {
				t.Errorf("case %d: %q", line.ID, got)
			}
		}
		if got := ok(fresh.CasesByPersonal(t.Context(), a.ID, person(20).Phone, 5))(t); len(got) != 1 {
			t.Errorf("after rotation: %v", got)
		}
		register(t, after, a.ID, 23)
		ok(fresh.Seal(t.Context(), day("2026-03-02"), today))(t)
		wantClean(t, after)
		wantClean(t, deskOver(openedWith(t, dsn, nil)))
		wantNoPlaintext(t, dsn, 24)
	})
}

// A rotation does not make good what was tampered with.
func TestRotationHidesNothing(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		register(t, d, a.ID, 1)
		register(t, d, a.ID, 2)
		ok(s.Seal(t.Context(), day("2026-03-02"), today))(t)
		db := storetest.SQL(t, dsn)
		unguard(t, db, dsn)
		for _, statement := range []string{
			"UPDATE personal_data SET sealed = (SELECT sealed FROM personal_data WHERE case_id = 1) WHERE case_id = 2",
			"UPDATE log_heads SET digest = 'x'", "UPDATE seals SET digest = 'x'",
		} {
			execute(t, db, statement)
		}
		before := told(t, d)
		both := openedWith(t, dsn, storetest.RingOf(2, 1))
		if _, err := both.Rotate(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "1 项个人信息") || !strings.Contains(err.Error(), "2 处签名") {
			t.Errorf("rotation says %v", err)
		}
		if after := told(t, deskOver(both)); after != before || !strings.Contains(before, "第 1 项记载的申请人个人信息") {
			t.Errorf("before rotation verify tells\n%s\nafter\n%s", before, after)
		}
	})
}

func execute(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
