package account_test

import (
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

func TestInvite(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		invite := func(login, name string, roles ...account.Role) error {
			_, err := h.Invite(t.Context(), h.admin(), h.city.ID, account.Newcomer{Login: login, Name: name, Roles: roles})
			return err
		}
		wantField(t, "no login", invite("", "某甲", account.Intake), "login", "2 至 40")
		wantField(t, "Chinese login", invite("张三", "某甲", account.Intake), "login")
		wantField(t, "no name", invite("jia", " ", account.Intake), "name", "请填写姓名")
		wantField(t, "no role", invite("jia", "某甲"), "roles", "至少选择一个")
		wantField(t, "no such role", invite("jia", "某甲", "king"), "roles", "不认识")
		wantField(t, "administrator and auditor", invite("jia", "某甲", account.Administrator, account.Auditor), "roles", "不得由同一人担任")
		wantField(t, "taken", invite("ROOT.admin", "某甲", account.Intake), "login", "已有人使用")
		must(t, invite("Ｊia", "某甲", account.Head, account.Intake, account.Head))
		wantField(t, "taken in other letters", invite("JIA", "某乙", account.Intake), "login", "已有人使用")
		_, err := h.Invite(t.Context(), h.admin(), 999, account.Newcomer{Login: "yi", Name: "某乙", Roles: []account.Role{account.Intake}})
		wantError(t, "no such agency", err, desk.NotFound)
		_, err = h.Invite(t.Context(), desk.Actor{}, h.city.ID, account.Newcomer{Login: "yi", Name: "某乙", Roles: []account.Role{account.Intake}})
		wantError(t, "by nobody", err, desk.Refused)
		if got := h.rows(t); got != "people 2, memberships 4, sessions 0, links 1, absences 0" {
			t.Errorf("afterwards %s", got)
		}
	})
}

func TestInvitationIsForOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		i := h.invited(t, "zhang", h.city, account.Handler)
		if who := ok(h.Invited(t.Context(), i.Token))(t); who.Login != "zhang" || !i.Until.Equal(h.clock.now.Add(72*time.Hour)) {
			t.Errorf("invited %+v until %v", who, i.Until)
		}
		accept := func(token, word string) error {
			_, err := h.Accept(t.Context(), token, word, address)
			return err
		}
		wantField(t, "too simple", accept(i.Token, "abc"), "password", "10 个字符")
		wantField(t, "the login", accept(i.Token, "9-Zhang-9-ok"), "password", "登录名")
		for _, token := range []string{"", "made up", i.Token + "x"} {
			wantError(t, "another link", accept(token, password), desk.NotFound, "链接无效")
		}
		h.clock.pass(72*time.Hour - time.Second)
		ok(h.Invited(t.Context(), i.Token))(t)
		h.clock.pass(time.Second)
		wantError(t, "after three days", accept(i.Token, password), desk.NotFound, "已过期")

		again := ok(h.Reset(t.Context(), h.admin(), h.city.ID, i.Person.ID, false))(t)
		wantError(t, "the old link", accept(i.Token, password), desk.NotFound)
		must(t, accept(again.Token, password))
		wantError(t, "used", accept(again.Token, "Snow-on-7-hills"), desk.NotFound)
		_, err := h.Invited(t.Context(), again.Token)
		wantError(t, "used", err, desk.NotFound)
		h.in(t, "zhang")
	})
}

func TestOneLinkUsedByManyAtOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		i := h.invited(t, "zhang", h.city, account.Handler)
		set := 0
		for _, err := range atOnce([]string{"Rain-on-1-roof", "Rain-on-2-roof", "Rain-on-3-roof", "Rain-on-4-roof"}, func(word string) error {
			_, err := h.Accept(t.Context(), i.Token, word, address)
			return err
		}) {
			if err == nil {
				set++
			} else {
				wantError(t, "too late", err, desk.NotFound)
			}
		}
		if set != 1 {
			t.Errorf("the link set %d passwords", set)
		}
	})
}

func TestReset(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		code := h.enrolled(t, "zhang")
		s := ok(h.SignIn(t.Context(), "zhang", password, address))(t)
		s = ok(h.SecondFactor(t.Context(), s.Token, code(), address))(t)
		for range 7 {
			_, err := h.SignIn(t.Context(), "zhang", "not it", address)
			wantError(t, "wrong", err, desk.Refused)
		}
		i := ok(h.Reset(t.Context(), h.admin(), h.city.ID, s.Person.ID, false))(t)
		_, err := h.Session(t.Context(), s.Token)
		wantError(t, "a session from before", err, desk.NotFound)
		_, err = h.SignIn(t.Context(), "zhang", password, address)
		wantError(t, "the password from before", err, desk.Refused)
		m := ok(h.Person(t.Context(), h.city.ID, s.Person.ID))(t)
		if !m.SecondFactor || !m.PasswordSetAt.IsZero() || !m.LinkUntil.Equal(i.Until) || m.LockedUntil.After(h.clock.now) {
			t.Errorf("after a reset %+v", m)
		}
		const fresh = "Snow-on-7-hills"
		ok(h.Accept(t.Context(), i.Token, fresh, address))(t)
		if s := ok(h.SignIn(t.Context(), "zhang", fresh, address))(t); !s.NeedsCode {
			t.Error("the second factor went with the password")
		}
		i = ok(h.Reset(t.Context(), h.admin(), h.city.ID, s.Person.ID, true))(t)
		ok(h.Accept(t.Context(), i.Token, password, address))(t)
		h.in(t, "zhang")

		_, err = h.Reset(t.Context(), h.admin(), h.city.ID, h.root.ID, true)
		wantError(t, "oneself", err, desk.Refused)
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, s.Person.ID))
		_, err = h.Reset(t.Context(), h.admin(), h.city.ID, s.Person.ID, true)
		wantError(t, "disabled", err, desk.Refused, "先恢复")
	})
}

// A link that was given out before somebody was disabled does not bring them back.
func TestLinkOfSomebodyDisabled(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		i := h.invited(t, "zhang", h.city, account.Handler)
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, i.Person.ID))
		_, err := h.Accept(t.Context(), i.Token, password, address)
		wantError(t, "disabled", err, desk.NotFound)
	})
}

// Disabling an account is how one stops a link that went astray; enabling it again must not open it.
func TestALinkFromBeforeTheAccountWasDisabledIsDead(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		i := h.invited(t, "li", h.city, account.Handler)
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, i.Person.ID))
		must(t, h.Enable(t.Context(), h.admin(), h.city.ID, i.Person.ID))
		_, err := h.Accept(t.Context(), i.Token, password, address)
		wantError(t, "the old link", err, desk.NotFound, "直接登录", "新的链接")
		if got := h.Standing(ok(h.Person(t.Context(), h.city.ID, i.Person.ID))(t)); got != account.Stranded {
			t.Errorf("stands as %s", got)
		}
		again := ok(h.Reset(t.Context(), h.admin(), h.city.ID, i.Person.ID, false))(t)
		ok(h.Accept(t.Context(), again.Token, password, address))(t)
	})
}
