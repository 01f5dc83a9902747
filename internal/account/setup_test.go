package account_test

import (
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/store/storetest"
)

func TestSetupOfAnEmptyDatabase(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, desk.China)
		h := &house{dsn: dsn, store: storetest.Open(t, dsn), clock: &clock{now}}
		h.desk = desk.New(h.store, calendar.China(), func() time.Time { return h.clock.now })
		h.Accounts = h.accounts(account.Options{})
		if !ok(h.NeedsSetup(t.Context()))(t) {
			t.Error("a database with nobody in it needs no setup")
		}
		begin := func() string {
			token, _, err := h.BeginSetup(t.Context())
			must(t, err)
			return token
		}
		old := begin()
		h.clock.pass(72 * time.Hour)
		replica, token := begin(), begin()
		set := func(token, agency, login, word string) error {
			_, err := h.Setup(t.Context(), account.First{
				Token: token, Agency: desk.Agency{Name: agency}, Login: login, Name: "管理员甲", Password: word, Address: address,
			})
			return err
		}
		wantError(t, "a link that has ended", set(old, "示例市", "jia", password), desk.NotFound, "重新启动")
		wantError(t, "no link", set("", "示例市", "jia", password), desk.NotFound)
		must(t, h.CheckSetup(t.Context(), token))
		wantField(t, "no login", set(token, "示例市", "", password), "login")
		wantField(t, "too simple", set(token, "示例市", "jia", "abc"), "password")
		wantField(t, "no agency", set(token, "", "jia", password), "name")
		if n := h.count(t, "SELECT COUNT(*) FROM agencies") + h.count(t, "SELECT COUNT(*) FROM people"); n != 0 {
			t.Errorf("%d rows after refusals", n)
		}
		must(t, set(token, "示例市", "jia", password))
		wantError(t, "used", set(token, "示例市", "yi", password), desk.Refused, "请登录")
		wantError(t, "the other replica's", set(replica, "示例市", "yi", password), desk.Refused, "请登录")
		wantError(t, "begun again", beginAgain(t, h), desk.Refused)
		p, _ := h.in(t, "jia")
		a := ok(h.desk.AgencyByName(t.Context(), "示例市"))(t)
		if !p.May(account.ManagePeople, a) || p.May(account.ReadCases, a) || len(p.Roles) != 1 {
			t.Errorf("the first is %+v", p.Roles)
		}
	})
}

func beginAgain(t *testing.T, h *house) error {
	_, _, err := h.BeginSetup(t.Context())
	return err
}

// An agency's log may be there before anybody has an account: then the first administers every tree.
func TestSetupOverAgenciesThatAreThere(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		p, _ := h.in(t, "root.admin")
		for _, a := range []desk.Agency{h.city, h.county, h.town, h.other} {
			if !p.May(account.ManagePeople, a) {
				t.Errorf("may not manage the people of %s", a.Name)
			}
		}
		if len(p.Roles) != 2 {
			t.Errorf("roles %+v, want one a tree", p.Roles)
		}
	})
}

func TestSetupTwiceAtOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		h := &house{dsn: dsn, store: storetest.Open(t, dsn), clock: &clock{time.Date(2026, 3, 2, 10, 0, 0, 0, desk.China)}}
		h.desk = desk.New(h.store, calendar.China(), func() time.Time { return h.clock.now })
		h.Accounts = h.accounts(account.Options{})
		h.agency(t, "示例市", 0)
		var tokens []string
		for range 4 {
			token, _, err := h.BeginSetup(t.Context())
			must(t, err)
			tokens = append(tokens, token)
		}
		made := 0
		for _, err := range atOnce(tokens, func(token string) error {
			_, err := h.Setup(t.Context(), account.First{Token: token, Login: "jia" + token[:1], Name: "管理员甲", Password: password})
			return err
		}) {
			if err == nil {
				made++
			}
		}
		if n := h.count(t, "SELECT COUNT(*) FROM people"); made != 1 || n != 1 {
			t.Errorf("%d setups made %d people, want one", made, n)
		}
	})
}
