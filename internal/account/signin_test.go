package account_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

func TestSignIn(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		zhang := h.person(t, "zhang", h.city, account.Handler)
		p, token := h.in(t, "zhang")
		if p.Person.ID != zhang.ID || !p.May(account.Work, h.city) || p.May(account.Work, h.county) || p.May(account.Consent, h.city) {
			t.Errorf("signed in as %+v", p)
		}
		if len(token) != 43 {
			t.Errorf("token of %d characters, want 256 bits in base64", len(token))
		}
		if got, _ := h.in(t, " ＺＨＡＮＧ "); got.Person.ID != zhang.ID {
			t.Errorf("full width and capitals: %v", got.Person)
		}
		if got := ok(h.Person(t.Context(), h.city.ID, zhang.ID))(t); !got.SignedInAt.Equal(h.clock.now) {
			t.Errorf("signed in at %v, want now", got.SignedInAt)
		}
		must(t, h.SignOut(t.Context(), token, address))
		_, err := h.Session(t.Context(), token)
		wantError(t, "after signing out", err, desk.NotFound, "重新登录")
		must(t, h.SignOut(t.Context(), token, address))
	})
}

// The sentence is the same whatever the reason, and so is the work: who tries names does not learn which there are.
func TestNobodyLearnsWhichAccountsThereAre(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "wrong", h.city, account.Handler)
		h.person(t, "locked", h.city, account.Handler)
		h.invited(t, "invited", h.city, account.Handler)
		gone := h.person(t, "gone", h.city, account.Handler)
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, gone.ID))
		for range 6 {
			_, err := h.SignIn(t.Context(), "locked", "not it", address)
			wantError(t, "wrong password", err, desk.Refused)
		}
		sentences := map[string]string{}
		for name, try := range map[string][2]string{
			"wrong password": {"wrong", "not it"}, "no such name": {"nobody", password}, "locked": {"locked", password},
			"disabled": {"gone", password}, "no password yet": {"invited", password}, "empty": {"", ""},
			"a name that cannot be": {"张三' OR 1=1 --\x00", password}, "longer than a password may be": {"wrong", strings.Repeat("x", 129)},
			"a megabyte": {"wrong", strings.Repeat("x", 1<<20)},
		} {
			_, err := h.SignIn(t.Context(), try[0], try[1], address)
			wantError(t, name, err, desk.Refused)
			sentences[err.Error()] = name
		}
		if len(sentences) != 1 {
			t.Errorf("different sentences: %v", sentences)
		}
	})
}

func TestLockOut(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		h.person(t, "li", h.city, account.Handler)
		try := func(word string) error {
			_, err := h.SignIn(t.Context(), "zhang", word, address)
			return err
		}
		for range 5 {
			wantError(t, "a free failure", try("not it"), desk.Refused)
		}
		if err := try(password); err != nil {
			t.Errorf("after five failures: %v", err)
		}
		for range 5 {
			wantError(t, "success has made the count begin anew", try("not it"), desk.Refused)
		}
		for _, minutes := range []int{1, 2, 4, 8, 15, 15, 15} {
			wantError(t, "one too many", try("not it"), desk.Refused)
			wantError(t, "locked", try(password), desk.Refused)
			h.clock.pass(time.Duration(minutes)*time.Minute - time.Second)
			wantError(t, fmt.Sprintf("a second before %d minutes have passed", minutes), try(password), desk.Refused)
			h.clock.pass(time.Second)
		}
		if err := try(password); err != nil {
			t.Errorf("after the lock: %v", err)
		}
		for range 5 {
			wantError(t, "free again", try("not it"), desk.Refused)
		}
		h.clock.pass(24 * time.Hour)
		wantError(t, "after a day the count begins anew", try("not it"), desk.Refused)
		if err := try(password); err != nil {
			t.Errorf("after a day and one failure: %v", err)
		}
		h.in(t, "li")
	})
}

// heap is what is in use after all that is not was collected.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A thousand wrong passwords: the right one is refused meanwhile, others come in, and nothing grows.
func TestThousandWrongSignIns(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		h.person(t, "li", h.city, account.Handler)
		before := h.rows(t)
		audited := h.count(t, "SELECT COUNT(*) FROM audit")
		held := heap()
		long := strings.Repeat("x", 30_000)
		for i := range 1000 {
			login := []string{"zhang", fmt.Sprintf("nobody%d", i), fmt.Sprintf("nobody%d%s", i, long)}[i%3]
			if _, err := h.SignIn(t.Context(), login, fmt.Sprintf("wrong-%d", i), address); desk.CodeOf(err) != desk.Refused {
				t.Fatalf("try %d: %v", i, err)
			}
			if i == 500 {
				_, err := h.SignIn(t.Context(), "zhang", password, address)
				wantError(t, "the right password meanwhile", err, desk.Refused)
			}
			h.clock.pass(10 * time.Millisecond)
		}
		if after := h.rows(t); after != before {
			t.Errorf("rows before: %s\nafter: %s", before, after)
		}
		// Ten megabytes of names were tried; none is kept.
		if grown := heap() - held; grown > 4<<20 {
			t.Errorf("the heap grew by %d KiB", grown>>10)
		}
		// Six failures that counted, and one line for all others of the hour.
		if n := h.count(t, "SELECT COUNT(*) FROM audit") - audited; n != 7 {
			t.Errorf("%d events, want 7", n)
		}
		h.in(t, "li")
	})
}
