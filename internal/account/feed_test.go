package account_test

import (
	"reflect"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/store/storetest"
)

// A feed is opened by its address alone, until there is another one, or none, or its person is not let in any more.
func TestCalendarFeed(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		zhang := h.person(t, "zhang", h.city, account.Handler)
		p, _ := h.in(t, "zhang")
		since := func() time.Time { t.Helper(); return ok(h.FeedSince(t.Context(), p))(t) }
		gone := func(why, token string) {
			t.Helper()
			_, err := h.FeedOf(t.Context(), token)
			wantError(t, why, err, desk.NotFound)
		}
		if !since().IsZero() {
			t.Error("there is a feed that nobody started")
		}
		gone("none", "")
		gone("made up", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
		first := ok(h.StartFeed(t.Context(), p, address))(t)
		if who := ok(h.FeedOf(t.Context(), first))(t); who.Person.ID != zhang.ID || who.Session != 0 || len(who.Roles) != 1 {
			t.Errorf("the feed is of %+v", who)
		}
		if !since().Equal(h.clock.now) {
			t.Errorf("started %s", since())
		}
		_, err := h.Session(t.Context(), first)
		wantError(t, "the token of a feed signs in", err, desk.NotFound)
		var kept []byte
		must(t, storetest.SQL(t, h.dsn).QueryRowContext(t.Context(), "SELECT token_hash FROM calendar_feeds").Scan(&kept))
		if hash := account.HashOf(first); string(kept) != string(hash[:]) {
			t.Errorf("kept is %x", kept)
		}

		second := ok(h.StartFeed(t.Context(), p, address))(t)
		gone("renewed", first)
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, zhang.ID, h.city.ID, []account.Role{account.Intake}))
		if who := ok(h.FeedOf(t.Context(), second))(t); len(who.Shares()) != 0 {
			t.Errorf("without cases the feed is of %+v", who.Shares())
		}
		must(t, h.StopFeed(t.Context(), p, address))
		gone("stopped", second)
		must(t, h.StopFeed(t.Context(), p, address))
		if !since().IsZero() {
			t.Error("the feed is stopped, and there")
		}

		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, zhang.ID, h.city.ID, []account.Role{account.Handler}))
		third := ok(h.StartFeed(t.Context(), p, address))(t)
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, zhang.ID))
		gone("disabled", third)
		must(t, h.Enable(t.Context(), h.admin(), h.city.ID, zhang.ID))
		gone("enabled again", third)
	})
}

// What an open page asks by itself keeps no session alive.
func TestAGlanceKeepsNoSessionAlive(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		zhang := h.person(t, "zhang", h.city, account.Handler)
		_, token := h.in(t, "zhang")
		for range 3 {
			h.clock.pass(39 * time.Minute)
			if p := ok(h.Glance(t.Context(), token))(t); p.Person.ID != zhang.ID {
				t.Fatalf("the session is of %+v", p.Person)
			}
			h.Settle()
		}
		h.clock.pass(4 * time.Minute)
		_, err := h.Glance(t.Context(), token)
		wantError(t, "glanced at for two hours", err, desk.NotFound)
		_, err = h.Session(t.Context(), token)
		wantError(t, "unused for two hours", err, desk.NotFound)
	})
}

func TestShares(t *testing.T) {
	g := func(in desk.AgencyID, role account.Role, of desk.PersonID) account.Grant {
		return account.Grant{Agency: in, Role: role, For: of}
	}
	for _, tt := range []struct {
		why  string
		held []account.Grant
		want []desk.Share
	}{
		{"nothing", nil, nil},
		{"no cases of one's own", []account.Grant{g(1, account.Intake, 0), g(1, account.Supervisor, 0), g(1, account.Auditor, 0)}, nil},
		{"a handler", []account.Grant{g(1, account.Handler, 0)}, []desk.Share{{Agency: 1, Officers: []desk.PersonID{7}}}},
		{
			"a handler who stands in for another",
			[]account.Grant{g(1, account.Handler, 0), g(1, account.Handler, 8)},
			[]desk.Share{{Agency: 1, Officers: []desk.PersonID{7, 8}}},
		},
		{
			"a handler who stands in for the head",
			[]account.Grant{g(1, account.Handler, 0), g(1, account.Head, 9)},
			[]desk.Share{{Agency: 1, Officers: []desk.PersonID{7, 9}, All: true}},
		},
		{
			"head here, handler there",
			[]account.Grant{g(1, account.Head, 0), g(2, account.Handler, 0)},
			[]desk.Share{{Agency: 1, Officers: []desk.PersonID{7}, All: true}, {Agency: 2, Officers: []desk.PersonID{7}}},
		},
	} {
		t.Run(tt.why, func(t *testing.T) {
			p := account.Principal{Person: account.Person{ID: 7}, Roles: tt.held}
			if got := p.Shares(); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}
