package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// cheap hashing: what a password costs is tested once, with the real parameters.
var cheap = account.Hashing{Passes: 1, MemoryKiB: 8, Threads: 1, AtOnce: 2, Wait: time.Minute}

// password is good for everybody in these tests.
const password = "Rain-on-9-roofs"

const address = "192.0.2.7"

// house is an agency tree with its accounts over a real database, and a clock that tests move.
type house struct {
	*account.Accounts
	dsn   string
	store *store.Store
	desk  *desk.Desk
	clock *clock
	// city is above county and beside, county above town; other is the top of another tree.
	city, county, beside, town, other desk.Agency
	// root administers city and other.
	root account.Person
}

type clock struct{ now time.Time }

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

// eachHouse runs the test in a new house on either database.
func eachHouse(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	storetest.EachDatabase(t, func(t *testing.T, dsn string) { test(t, newHouse(t, dsn)) })
}

func newHouse(t *testing.T, dsn string) *house {
	t.Helper()
	h := &house{dsn: dsn, store: storetest.Open(t, dsn)}
	// Monday, 2 March 2026.
	h.clock = &clock{time.Date(2026, 3, 2, 10, 0, 0, 0, desk.China)}
	h.desk = desk.New(h.store, calendar.China(), func() time.Time { return h.clock.now })
	h.Accounts = h.accounts(account.Options{Sealer: storetest.Ring()})
	// Settled before the database closes.
	t.Cleanup(h.Settle)
	h.city = h.agency(t, "示例市", 0)
	h.county = h.agency(t, "示例县", h.city.ID)
	h.beside = h.agency(t, "示例区", h.city.ID)
	h.town = h.agency(t, "示例镇", h.county.ID)
	h.other = h.agency(t, "另一示例市", 0)
	token, _, err := h.BeginSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.root = ok(h.Setup(t.Context(), account.First{Token: token, Login: "root.admin", Name: "管理员甲", Password: password, Address: address}))(t)
	return h
}

func (h *house) accounts(o account.Options) *account.Accounts {
	o.Hashing = cheap
	o.Agencies = h.desk
	return account.New(h.store.Accounts(), func() time.Time { return h.clock.now }, o)
}

func (h *house) agency(t *testing.T, name string, parent desk.AgencyID) desk.Agency {
	t.Helper()
	return ok(h.desk.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: name, Parent: parent}))(t)
}

// admin is the first administrator as an actor.
func (h *house) admin() desk.Actor {
	return desk.Actor{ID: h.root.ID, Name: h.root.Name, Address: address}
}

// invited is somebody who has not set a password yet.
func (h *house) invited(t *testing.T, login string, in desk.Agency, roles ...account.Role) account.Invitation {
	t.Helper()
	return ok(h.Invite(t.Context(), h.admin(), in.ID, account.Newcomer{Login: login, Name: "姓名" + login, Roles: roles}))(t)
}

// person is somebody who has set the password.
func (h *house) person(t *testing.T, login string, in desk.Agency, roles ...account.Role) account.Person {
	t.Helper()
	return ok(h.Accept(t.Context(), h.invited(t, login, in, roles...).Token, password, address))(t)
}

// in signs somebody in who has no second factor.
func (h *house) in(t *testing.T, login string) (account.Principal, string) {
	t.Helper()
	s := ok(h.SignIn(t.Context(), login, password, address))(t)
	if s.NeedsCode || s.Token == "" {
		t.Fatalf("%s: signed in as %+v", login, s)
	}
	return ok(h.Session(t.Context(), s.Token))(t), s.Token
}

// ok unwraps what must succeed: ok(f())(t).
func ok[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func day(iso string) calendar.Date {
	d, err := calendar.ParseISO(iso)
	if err != nil {
		panic(err)
	}
	return d
}

// wantError checks the code of an error, that its fields are named, and that its sentence says the words.
func wantError(t *testing.T, why string, err error, code desk.ErrorCode, words ...string) {
	t.Helper()
	if desk.CodeOf(err) != code {
		t.Errorf("%s: error is %v (code %q), want code %q", why, err, desk.CodeOf(err), code)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: “%v” does not say “%s”", why, err, w)
		}
	}
}

func wantField(t *testing.T, why string, err error, field string, words ...string) {
	t.Helper()
	wantError(t, why, err, desk.Invalid, words...)
	var e *desk.Error
	if errors.As(err, &e) && (len(e.Fields) == 0 || e.Fields[0].Field != field) {
		t.Errorf("%s: names %v, want %s first", why, e.Fields, field)
	}
}

// count asks the database past the store.
func (h *house) count(t *testing.T, query string) (n int) {
	t.Helper()
	db := storetest.SQL(t, h.dsn)
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (h *house) rows(t *testing.T) string {
	t.Helper()
	var all []string
	for _, table := range []string{"people", "memberships", "sessions", "links", "absences"} {
		all = append(all, fmt.Sprintf("%s %d", table, h.count(t, "SELECT COUNT(*) FROM "+table)))
	}
	return strings.Join(all, ", ")
}
