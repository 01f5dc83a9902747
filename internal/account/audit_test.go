package account_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/store/storetest"
)

// Every use case that changes something leaves its line, by whom and about whom, and nothing that is secret.
func TestEachChangeLeavesATrace(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		var secrets []string
		all := func() []desk.Event {
			return ok(h.store.Events(t.Context(), desk.EventFilter{Agency: h.city.ID}, 0, 500))(t)
		}
		trace := func(action desk.Action, by, about desk.PersonID, in desk.Agency, words ...string) {
			t.Helper()
			e := all()[0]
			if e.Action != action || e.By != by || e.Person != about || e.Agency != in.ID || !e.At.Equal(h.clock.now) {
				t.Errorf("the latest event is %+v, want %s by %d about %d in %s", e, action, by, about, in.Name)
			}
			for _, w := range words {
				if !strings.Contains(e.Detail, w) {
					t.Errorf("%s: “%s” does not say “%s”", action, e.Detail, w)
				}
			}
			if e.Address != address {
				t.Errorf("%s comes from “%s”", action, e.Address)
			}
		}
		trace(desk.PersonInvited, h.root.ID, h.root.ID, h.city, "首个系统管理员")
		i := h.invited(t, "zhang", h.county, account.Handler)
		id := i.Person.ID
		trace(desk.PersonInvited, h.root.ID, id, h.county, "姓名zhang", "承办人")
		ok(h.Accept(t.Context(), i.Token, password, address))(t)
		trace(desk.PasswordChanged, id, id, h.county, "凭链接设置")
		p, token := h.in(t, "zhang")
		trace(desk.SignedIn, id, id, h.county)
		_, err := h.SignIn(t.Context(), "zhang", "not it", address)
		wantError(t, "wrong", err, desk.Refused)
		trace(desk.SignInFailed, 0, id, h.county, "密码不正确")
		const fresh = "Snow-on-7-hills"
		must(t, h.ChangePassword(t.Context(), p, address, password, fresh))
		trace(desk.PasswordChanged, id, id, h.county)
		must(t, h.ChangePassword(t.Context(), p, address, fresh, password))
		must(t, h.SignOut(t.Context(), token, address))
		trace(desk.SignedOut, id, id, h.county)
		p, token = h.in(t, "zhang")
		must(t, h.SignOutEverywhere(t.Context(), p, address))
		trace(desk.SessionsEnded, id, id, h.county)
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, id, h.county.ID, []account.Role{account.Head}))
		trace(desk.PersonChanged, h.root.ID, id, h.county, "由“承办人”改为“负责人”")
		must(t, h.Rename(t.Context(), h.admin(), h.city.ID, id, "某甲"))
		trace(desk.PersonChanged, h.root.ID, id, h.county, "“某甲”")
		must(t, h.Rename(t.Context(), h.admin(), h.city.ID, id, "某甲"))
		must(t, h.SetExternal(t.Context(), h.admin(), h.city.ID, id, "https://sso.example", "z-1"))
		trace(desk.PersonChanged, h.root.ID, id, h.county, "统一身份认证")
		ok(h.SignInExternal(t.Context(), "https://sso.example", "z-1", address))(t)
		trace(desk.SignedIn, id, id, h.county, "统一身份认证")
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, id))
		trace(desk.PersonDisabled, h.root.ID, id, h.county)
		must(t, h.Enable(t.Context(), h.admin(), h.city.ID, id))
		trace(desk.PersonEnabled, h.root.ID, id, h.county)
		again := ok(h.Reset(t.Context(), h.admin(), h.city.ID, id, true))(t)
		trace(desk.PersonReset, h.root.ID, id, h.county)
		ok(h.Accept(t.Context(), again.Token, password, address))(t)

		li := h.person(t, "li", h.county, account.Handler)
		p, _ = h.in(t, "zhang")
		x := ok(h.SetAbsence(t.Context(), p, address, h.county, account.Absence{
			Person: id, From: day("2026-03-02"), Until: day("2026-03-04"), Substitute: li.ID,
		}))(t)
		trace(desk.AbsenceSet, id, id, h.county, "2026年3月2日至2026年3月4日缺勤，由姓名li代理")
		must(t, h.EndAbsence(t.Context(), p, address, h.county, x.ID))
		trace(desk.AbsenceEnded, id, id, h.county)

		for range 6 {
			_, err := h.SignIn(t.Context(), "li", "not it", address)
			wantError(t, "wrong", err, desk.Refused)
		}
		trace(desk.SignInLocked, 0, li.ID, h.county, "锁定 1 分钟")
		code := h.enrolled(t, "wang")
		wang := all()[0].Person
		trace2 := slices.IndexFunc(all(), func(e desk.Event) bool { return e.Action == desk.SecondFactorOn && e.Person == wang })
		if trace2 < 0 {
			t.Error("no event of the second factor")
		}
		s := ok(h.SignIn(t.Context(), "wang", password, address))(t)
		s = ok(h.SecondFactor(t.Context(), s.Token, code(), address))(t)
		trace(desk.SignedIn, wang, wang, h.city, "两步验证")
		must(t, h.DisableTOTP(t.Context(), ok(h.Session(t.Context(), s.Token))(t), address, password))
		trace(desk.SecondFactorOff, wang, wang, h.city)

		secrets = append(secrets, password, fresh, "not it", i.Token, again.Token, token, s.Token)
		for _, e := range all() {
			for _, secret := range secrets {
				if strings.Contains(e.Detail+e.ByName+e.Address, secret) {
					t.Errorf("%s tells a secret: %+v", e.Action, e)
				}
			}
		}
	})
}

// Attempts at names that nobody has are told once an hour, with how many there were, and without the name:
// people type passwords there.
func TestStrayAttemptsAreToldOnceAnHour(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const stray = "SELECT COUNT(*) FROM audit WHERE agency_id = 0"
		for range 3 {
			for range 20 {
				_, err := h.SignIn(t.Context(), "My-Secret-Typed-Here", "x", address)
				wantError(t, "stray", err, desk.Refused)
			}
			h.clock.pass(time.Hour)
		}
		if n := h.count(t, stray); n != 3 {
			t.Errorf("%d events in three hours", n)
		}
		var last string
		db := storetest.SQL(t, h.dsn)
		must(t, db.QueryRowContext(t.Context(), "SELECT detail FROM audit WHERE agency_id = 0 ORDER BY id DESC LIMIT 1").Scan(&last))
		if !strings.Contains(last, "共 20 次") || strings.Contains(strings.ToLower(last), "secret") {
			t.Errorf("told “%s”", last)
		}
	})
}

// What is refused changes nothing and leaves no line.
func TestRefusalsLeaveNoTrace(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		before, events := h.rows(t), h.count(t, "SELECT COUNT(*) FROM audit")
		_, err := h.Invite(t.Context(), h.admin(), h.city.ID, account.Newcomer{Login: "x"})
		wantError(t, "invalid", err, desk.Invalid)
		wantError(t, "oneself", h.Disable(t.Context(), h.admin(), h.city.ID, h.root.ID), desk.Refused)
		_, err = h.Reset(t.Context(), h.admin(), h.town.ID, h.root.ID, true)
		wantError(t, "foreign", err, desk.NotFound)
		must(t, h.Enable(t.Context(), h.admin(), h.city.ID, h.root.ID)) // enabled already
		if after, n := h.rows(t), h.count(t, "SELECT COUNT(*) FROM audit"); after != before || n != events {
			t.Errorf("rows %s, %d events; before %s, %d", after, n, before, events)
		}
	})
}
