package account_test

import (
	"encoding/base32"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// The vectors of RFC 6238, appendix B, for SHA-1, of which six digits are used here.
func TestCodesOfRFC6238(t *testing.T) {
	secret := []byte("12345678901234567890")
	for _, test := range []struct {
		unix int64
		code string
	}{
		{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"}, {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
	} {
		at := time.Unix(test.unix, 0)
		want := test.unix / 30
		if got := ok(account.StepOf(secret, test.code[2:], at, 0))(t); got != want {
			t.Errorf("at %d the code is of step %d, want %d", test.unix, got, want)
		}
		if got := ok(account.StepOf(secret, test.code[2:], at, want))(t); got != 0 {
			t.Errorf("at %d the code was taken again", test.unix)
		}
		for _, off := range []time.Duration{-90 * time.Second, -60 * time.Second, 60 * time.Second, 90 * time.Second} {
			if got := ok(account.StepOf(secret, test.code[2:], at.Add(off), 0))(t); got != 0 && test.unix > 90 {
				t.Errorf("at %d with a clock %v off the code is of step %d", test.unix, off, got)
			}
		}
		for _, off := range []time.Duration{-30 * time.Second, 30 * time.Second} {
			if got := ok(account.StepOf(secret, test.code[2:], at.Add(off), 0))(t); got != want {
				t.Errorf("at %d with a clock %v off the code is of step %d, want %d", test.unix, off, got, want)
			}
		}
	}
}

// enrolled is somebody with a second factor, and the code of a moment.
func (h *house) enrolled(t *testing.T, login string) (code func() string) {
	t.Helper()
	h.person(t, login, h.city, account.Handler)
	p, _ := h.in(t, login)
	e := ok(h.EnrolTOTP(t.Context(), p, address, password))(t)
	secret := strings.ReplaceAll(e.Secret, " ", "")
	if !strings.HasPrefix(e.URL, "otpauth://totp/") || !strings.Contains(e.URL, "secret="+secret) {
		t.Errorf("enrolment %+v", e)
	}
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret); err != nil || len(raw) != 20 {
		t.Errorf("secret %s: %d bytes, %v", secret, len(raw), err)
	}
	code = func() string { return ok(totp.GenerateCode(secret, h.clock.now))(t) }
	wantField(t, "a wrong code", h.ConfirmTOTP(t.Context(), p, address, wrong(code())), "code")
	if s := ok(h.SignIn(t.Context(), login, password, address))(t); s.NeedsCode {
		t.Error("a code is asked for before the enrolment was confirmed")
	}
	must(t, h.ConfirmTOTP(t.Context(), p, address, code()))
	h.clock.pass(30 * time.Second)
	return code
}

// wrong is another code.
func wrong(code string) string { return string('0'+(code[0]-'0'+1)%10) + code[1:] }

func TestSecondFactor(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		code := h.enrolled(t, "zhang")
		s := ok(h.SignIn(t.Context(), "zhang", password, address))(t)
		if !s.NeedsCode || s.Token == "" || !s.Until.Equal(h.clock.now.Add(5*time.Minute)) {
			t.Fatalf("signed in as %+v", s)
		}
		_, err := h.Session(t.Context(), s.Token)
		wantError(t, "the password alone", err, desk.NotFound)
		_, err = h.SecondFactor(t.Context(), s.Token, wrong(code()), address)
		wantField(t, "a wrong code", err, "code", "验证码不正确")
		used := code()
		whole := ok(h.SecondFactor(t.Context(), s.Token, " "+used[:3]+" "+used[3:], address))(t)
		if whole.NeedsCode || whole.Token == s.Token {
			t.Errorf("after the code %+v", whole)
		}
		p := ok(h.Session(t.Context(), whole.Token))(t)
		_, err = h.SecondFactor(t.Context(), s.Token, code(), address)
		wantError(t, "the same sign-in twice", err, desk.Refused, "重新输入")
		_, err = h.SecondFactor(t.Context(), whole.Token, code(), address)
		wantError(t, "the token of a session", err, desk.Refused)

		again := ok(h.SignIn(t.Context(), "zhang", password, address))(t)
		_, err = h.SecondFactor(t.Context(), again.Token, used, address)
		wantField(t, "a code that was used", err, "code")
		h.clock.pass(30 * time.Second)
		ok(h.SecondFactor(t.Context(), again.Token, code(), address))(t)

		_, err = h.EnrolTOTP(t.Context(), p, address, password)
		wantError(t, "enrolling over one in use", err, desk.Refused, "先停用")
		wantField(t, "disabling with a wrong password", h.DisableTOTP(t.Context(), p, address, "not it"), "old")
		must(t, h.DisableTOTP(t.Context(), p, address, password))
		h.in(t, "zhang")
	})
}

func TestSignInThatWaitsTooLongForItsCode(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		code := h.enrolled(t, "zhang")
		s := ok(h.SignIn(t.Context(), "zhang", password, address))(t)
		h.clock.pass(5 * time.Minute)
		_, err := h.SecondFactor(t.Context(), s.Token, code(), address)
		wantError(t, "after five minutes", err, desk.Refused, "重新输入")
		_, err = h.SecondFactor(t.Context(), "made up", code(), address)
		wantError(t, "a token that was never given", err, desk.Refused)
	})
}

// Five wrong codes end the sign-in, and they count against the account: who knows the password cannot
// try codes without end by beginning again.
func TestWrongCodesLock(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		code := h.enrolled(t, "zhang")
		s := ok(h.SignIn(t.Context(), "zhang", password, address))(t)
		for range 4 {
			_, err := h.SecondFactor(t.Context(), s.Token, wrong(code()), address)
			wantField(t, "a wrong code", err, "code")
		}
		_, err := h.SecondFactor(t.Context(), s.Token, wrong(code()), address)
		wantError(t, "the fifth wrong code", err, desk.Refused, "重新输入")
		_, err = h.SecondFactor(t.Context(), s.Token, code(), address)
		wantError(t, "the right code after that", err, desk.Refused)
		s = ok(h.SignIn(t.Context(), "zhang", password, address))(t)
		_, err = h.SecondFactor(t.Context(), s.Token, wrong(code()), address)
		wantError(t, "the sixth", err, desk.Refused)
		_, err = h.SignIn(t.Context(), "zhang", password, address)
		wantError(t, "locked", err, desk.Refused)
		h.clock.pass(time.Minute)
		s = ok(h.SignIn(t.Context(), "zhang", password, address))(t)
		ok(h.SecondFactor(t.Context(), s.Token, code(), address))(t)
	})
}

// Two tabs send the same code at once: one comes in.
func TestOneCodeSignsInOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		code := h.enrolled(t, "zhang")
		var pending []string
		for range 4 {
			pending = append(pending, ok(h.SignIn(t.Context(), "zhang", password, address))(t).Token)
		}
		now, in := code(), 0
		for _, err := range atOnce(pending, func(token string) error {
			_, err := h.SecondFactor(t.Context(), token, now, address)
			return err
		}) {
			if err == nil {
				in++
			}
		}
		if in != 1 {
			t.Errorf("%d signed in with one code", in)
		}
	})
}

func TestSecondFactorWithoutAKey(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	code := h.enrolled(t, "zhang")
	keyless := h.accounts(account.Options{})
	s := ok(keyless.SignIn(t.Context(), "zhang", password, address))(t)
	_, err := keyless.SecondFactor(t.Context(), s.Token, code(), address)
	wantError(t, "a code that cannot be checked", err, desk.Unavailable, "两步验证")
	h.person(t, "li", h.city, account.Handler)
	p, _ := h.in(t, "li")
	_, err = keyless.EnrolTOTP(t.Context(), p, address, password)
	wantError(t, "enrolling", err, desk.Unavailable)
	wantError(t, "confirming nothing", h.ConfirmTOTP(t.Context(), p, address, "123456"), desk.Refused)

	// A secret moved to another's row cannot be opened there.
	db := storetest.SQL(t, h.dsn)
	ok(db.ExecContext(t.Context(), `UPDATE people SET second_factor = 1, totp_key = (SELECT totp_key FROM people WHERE login = 'zhang'),
		totp_sealed = (SELECT totp_sealed FROM people WHERE login = 'zhang') WHERE login = 'li'`))(t)
	s = ok(h.SignIn(t.Context(), "li", password, address))(t)
	_, err = h.SecondFactor(t.Context(), s.Token, code(), address)
	wantError(t, "with another's secret", err, desk.Unavailable)
}

// After another key has come the secrets are sealed under it, and the old key may go.
func TestReseal(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		code := h.enrolled(t, "zhang")
		h.enrolled(t, "li")
		h.person(t, "wang", h.city, account.Handler)
		both := h.accounts(account.Options{Sealer: storetest.RingOf(2, 1)})
		for i, want := range []int{2, 0} {
			if done, left, err := both.Reseal(t.Context()); done != want || left != 0 || err != nil {
				t.Errorf("time %d: %d sealed anew, %d left, %v; want %d", i+1, done, left, err, want)
			}
		}
		if done, left, err := h.Reseal(t.Context()); done != 0 || left != 2 || err != nil {
			t.Errorf("with the old key alone %d sealed anew, %d left, %v", done, left, err)
		}
		if n := ok(h.store.KeysInUse(t.Context()))(t)[storetest.RingOf(2).Current()]; n != 2 {
			t.Errorf("the new key is in use %d times, want 2", n)
		}
		alone := h.accounts(account.Options{Sealer: storetest.RingOf(2)})
		s := ok(alone.SignIn(t.Context(), "zhang", password, address))(t)
		ok(alone.SecondFactor(t.Context(), s.Token, code(), address))(t)
		_, _, err := h.accounts(account.Options{}).Reseal(t.Context())
		wantError(t, "without a key", err, desk.Unavailable)
	})
}

// Without the key the desk is read-only; people come in all the same, and somebody can mend it.
func TestAccountsWithoutTheKey(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.person(t, "zhang", h.city, account.Handler)
		keyless := ok(store.Open(t.Context(), h.dsn, nil))(t)
		defer func() { must(t, keyless.Close()) }()
		if keyless.ReadOnly() == "" {
			t.Fatal("the desk is not read-only without its key")
		}
		moved := *h
		moved.store = keyless
		moved.Accounts = moved.accounts(account.Options{})
		p, token := moved.in(t, "zhang")
		i := moved.invited(t, "li", h.city, account.Intake)
		ok(moved.Accept(t.Context(), i.Token, password, address))(t)
		must(t, moved.ChangePassword(t.Context(), p, address, password, "Snow-on-7-hills"))
		must(t, moved.SignOut(t.Context(), token, address))
	})
}
