package account_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/store/storetest"
)

func TestSessionsEnd(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		_, token := h.in(t, "zhang")
		use := func() error {
			_, err := h.Session(t.Context(), token)
			h.Settle()
			return err
		}
		for range 5 {
			h.clock.pass(2*time.Hour - time.Minute)
			must(t, use())
		}
		h.clock.pass(2*time.Hour + 4*time.Minute)
		wantError(t, "unused for two hours", use(), desk.NotFound)

		_, token = h.in(t, "zhang")
		for range 11 {
			h.clock.pass(time.Hour)
			must(t, use())
		}
		h.clock.pass(time.Hour - time.Second)
		must(t, use())
		h.clock.pass(time.Second)
		wantError(t, "after twelve hours, though in use", use(), desk.NotFound)

		for name, token := range map[string]string{"none": "", "made up": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "odd": "\x00'\xff"} {
			_, err := h.Session(t.Context(), token)
			wantError(t, name, err, desk.NotFound)
		}
	})
}

// What is in the database is not what signs in.
func TestTokensAreNotKept(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		_, token := h.in(t, "zhang")
		invitation := h.invited(t, "li", h.city, account.Handler)
		var hash []byte
		db := storetest.SQL(t, h.dsn)
		for _, table := range []string{"sessions", "links"} {
			must(t, db.QueryRowContext(t.Context(), "SELECT token_hash FROM "+table+" ORDER BY id DESC LIMIT 1").Scan(&hash))
			if len(hash) != 32 || string(hash) == token || string(hash) == invitation.Token {
				t.Errorf("%s keep %x", table, hash)
			}
			_, err := h.Session(t.Context(), string(hash))
			wantError(t, "the hash as a token", err, desk.NotFound)
		}
	})
}

func TestChangingThePasswordEndsAllOtherSessions(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		_, stolen := h.in(t, "zhang")
		_, also := h.in(t, "zhang")
		_, li := h.in(t, "root.admin")
		p, token := h.in(t, "zhang")
		const fresh = "Snow-on-7-hills"
		wantField(t, "too simple", h.ChangePassword(t.Context(), p, address, password, "abc"), "password", "至少 10 个字符")
		wantField(t, "the same", h.ChangePassword(t.Context(), p, address, password, password), "password", "与原密码相同")
		wantField(t, "wrong old one", h.ChangePassword(t.Context(), p, address, "not it", fresh), "old", "原密码不正确")
		for _, open := range []string{stolen, also, token} {
			ok(h.Session(t.Context(), open))(t)
		}
		must(t, h.ChangePassword(t.Context(), p, address, password, fresh))
		for _, dead := range []string{stolen, also} {
			_, err := h.Session(t.Context(), dead)
			wantError(t, "a session from before", err, desk.NotFound)
		}
		ok(h.Session(t.Context(), token))(t)
		ok(h.Session(t.Context(), li))(t)
		_, err := h.SignIn(t.Context(), "zhang", password, address)
		wantError(t, "the old password", err, desk.Refused)
		ok(h.SignIn(t.Context(), "zhang", fresh, address))(t)
	})
}

// A session left open is no place to guess the password.
func TestGuessingTheOldPasswordLocks(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		p, _ := h.in(t, "zhang")
		for range 6 {
			wantField(t, "guess", h.ChangePassword(t.Context(), p, address, "not it", "Snow-on-7-hills"), "old")
		}
		wantError(t, "right, but locked", h.ChangePassword(t.Context(), p, address, password, "Snow-on-7-hills"), desk.Refused, "稍候")
		_, err := h.SignIn(t.Context(), "zhang", password, address)
		wantError(t, "at the door", err, desk.Refused)
	})
}

// Whoever was signing in with the old password while it was changed does not come in.
func TestSignInWhileThePasswordIsChanged(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		p, _ := h.in(t, "zhang")
		between := account.New(meanwhile{h.store.Accounts(), sync.OnceFunc(func() {
			must(t, h.ChangePassword(t.Context(), p, address, password, "Snow-on-7-hills"))
		})}, func() time.Time { return h.clock.now }, account.Options{Hashing: cheap})
		_, err := between.SignIn(t.Context(), "zhang", password, address)
		wantError(t, "with the password of a moment ago", err, desk.Refused)
		if n := h.count(t, "SELECT COUNT(*) FROM sessions"); n != 1 {
			t.Errorf("%d sessions, want the one that changed the password", n)
		}
	})
}

// meanwhile does something between the look at the password and the transaction.
type meanwhile struct {
	account.Store
	do func()
}

func (m meanwhile) Transact(ctx context.Context, work func(account.Tx) error) error {
	m.do()
	return m.Store.Transact(ctx, work)
}

func TestSessionsOfAPerson(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		_, first := h.in(t, "zhang")
		h.clock.pass(time.Minute)
		p, second := h.in(t, "zhang")
		open := ok(h.Sessions(t.Context(), p))(t)
		if len(open) != 2 || !open[0].Current || open[1].Current || open[0].Address != address || !open[0].Started.Equal(h.clock.now) {
			t.Errorf("sessions %+v", open)
		}
		must(t, h.SignOutEverywhere(t.Context(), p, address))
		for _, token := range []string{first, second} {
			_, err := h.Session(t.Context(), token)
			wantError(t, "after signing out everywhere", err, desk.NotFound)
		}
	})
}

// Somebody who only ever came in by another system has no password to change.
func TestChangingAPasswordThatIsNot(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	li := h.invited(t, "li", h.city, account.Handler).Person
	must(t, h.SetExternal(t.Context(), h.admin(), h.city.ID, li.ID, "https://sso.example", "li-1"))
	s := ok(h.SignInExternal(t.Context(), "https://sso.example", "li-1", address))(t)
	p := ok(h.Session(t.Context(), s.Token))(t)
	wantError(t, "changing", h.ChangePassword(t.Context(), p, address, "", password), desk.Refused, "没有设置密码")
}

// stuck is a database whose writer is held by an import.
type stuck struct {
	account.Store
	asked   chan []account.SessionID
	release chan struct{}
}

func (s stuck) Touch(ctx context.Context, ids []account.SessionID, at time.Time) error {
	s.asked <- ids
	<-s.release
	return errors.New("cannot be written")
}

// That a session is in use is noted at most once a minute, and no page waits for it or fails with it.
func TestTouchingNeverHoldsUpAPage(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.person(t, "zhang", h.city, account.Handler)
	p, token := h.in(t, "zhang")
	held := stuck{h.store.Accounts(), make(chan []account.SessionID, 10), make(chan struct{})}
	busy := account.New(held, func() time.Time { return h.clock.now }, account.Options{Hashing: cheap})
	ok(busy.Session(t.Context(), token))(t)
	h.clock.pass(59 * time.Second)
	ok(busy.Session(t.Context(), token))(t)
	h.clock.pass(time.Second)
	ok(busy.Session(t.Context(), token))(t)
	if ids := <-held.asked; len(ids) != 1 || ids[0] != p.Session {
		t.Errorf("touched %v, want %d", ids, p.Session)
	}
	for range 100 {
		ok(busy.Session(t.Context(), token))(t)
	}
	close(held.release)
	busy.Settle()
	if n := len(held.asked); n != 1 {
		t.Errorf("%d more writes, want one for all that waited", n)
	}
	seen := h.count(t, fmt.Sprintf("SELECT seen_at FROM sessions WHERE id = %d", p.Session))
	ok(h.Session(t.Context(), token))(t)
	h.Settle()
	if now := h.count(t, fmt.Sprintf("SELECT seen_at FROM sessions WHERE id = %d", p.Session)); now-seen != int(time.Minute/time.Microsecond) {
		t.Errorf("seen went on by %d µs, want a minute", now-seen)
	}
}

func TestExpiredRowsAreSwept(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		for range 5 {
			h.in(t, "zhang")
		}
		h.invited(t, "li", h.city, account.Handler)
		h.clock.pass(73 * time.Hour)
		h.in(t, "zhang")
		if got, want := h.rows(t), "people 3, memberships 4, sessions 1, links 0, absences 0"; got != want {
			t.Errorf("after three days %s, want %s", got, want)
		}
		h.clock.pass(12 * time.Hour)
		must(t, h.Sweep(t.Context()))
		if got, want := h.rows(t), "people 3, memberships 4, sessions 0, links 0, absences 0"; got != want {
			t.Errorf("where nobody signs in any more %s, want %s", got, want)
		}
	})
}
