package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// signedIn are all example accounts, signed in with what the sign-in page shows, by login.
func (b begun) signedIn(t *testing.T) map[string]account.Principal {
	t.Helper()
	cheap := account.Hashing{Passes: 1, MemoryKiB: 8, Threads: 1, Wait: time.Minute}
	accounts := account.New(b.store.Accounts(), b.now, account.Options{Hashing: cheap})
	out := map[string]account.Principal{}
	for _, shown := range b.tour.Accounts {
		in := ok(accounts.SignIn(t.Context(), shown.Login, shown.Password, "127.0.0.1"))(t)
		if in.NeedsCode || in.Person.Name != shown.Name {
			t.Errorf("%s: signed in as %+v", shown.Login, in)
		}
		out[shown.Login] = ok(accounts.Session(t.Context(), in.Token))(t)
	}
	return out
}

func TestEveryRoleHasAnAccountThatSignsIn(t *testing.T) {
	b := begin(t, "2026-11-23 10:00")
	people := b.signedIn(t)
	held := map[account.Role]int{}
	for _, shown := range b.tour.Accounts {
		mine := map[account.Role]bool{}
		var labels []string
		for _, g := range people[shown.Login].Roles {
			if g.For != 0 {
				continue // stands in
			}
			held[g.Role]++
			mine[g.Role] = true
			labels = append(labels, g.Role.Label())
			if a := ok(b.Agency(t.Context(), g.Agency))(t); a.Name != shown.Agency {
				t.Errorf("%s is shown at %s and has a role at %s", shown.Login, shown.Agency, a.Name)
			}
		}
		if mine[account.Administrator] && mine[account.Auditor] {
			t.Errorf("%s is administrator and auditor", shown.Login)
		}
		told := strings.Split(shown.Role, "、")
		slices.Sort(told)
		slices.Sort(labels)
		if !slices.Equal(told, labels) {
			t.Errorf("%s is shown as %v and is %v", shown.Login, told, labels)
		}
	}
	for _, role := range account.Roles() {
		if held[role.ID] == 0 {
			t.Errorf("no account for %s", role.Label)
		}
	}
	if held[account.Handler] < 2 {
		t.Error("a case can be handed on to nobody")
	}
}

// Somebody is away, and another has their work meanwhile: on the day the demonstration is shown, whichever it is.
func TestSomebodyIsAwayAndStoodInFor(t *testing.T) {
	for name, moment := range map[string]string{"a working day": "2026-11-23 10:00", "in the Spring Festival": "2026-02-18 00:00"} {
		t.Run(name, func(t *testing.T) {
			b := begin(t, moment)
			people := b.signedIn(t)
			away, substitute := people["chengban2"].Person, people["chengban"]
			if !slices.Contains(substitute.Roles, account.Grant{
				Agency: b.tour.Agency, Role: account.Handler, For: away.ID, ForName: away.Name,
			}) {
				t.Errorf("%s stands in for nobody: %+v", substitute.Person.Name, substitute.Roles)
			}
			for _, who := range ok(b.Officers(t.Context(), b.tour.Agency))(t) {
				if (who.Substitute == substitute.Person.Name) != (who.ID == away.ID) {
					t.Errorf("%s is stood in for by %q", who.Name, who.Substitute)
				}
			}
		})
	}
}

func TestSupervisorSeesBelowAndNobodyBeside(t *testing.T) {
	b := begin(t, "2026-11-23 10:00")
	people := b.signedIn(t)
	agencies := ok(b.Agencies(t.Context()))(t)
	sees := func(login string, perm account.Permission) (names []string) {
		for _, a := range agencies {
			if people[login].May(perm, a) {
				names = append(names, a.Label())
			}
		}
		return names
	}
	for _, tt := range []struct {
		why, login string
		perm       account.Permission
		want       string
	}{
		{"a handler sees the own agency", "chengban", account.ReadCases, "示例市数据局"},
		{"so does the head of office", "fuze", account.ReadCases, "示例市数据局"},
		{"an office of one", "xianban", account.ReadCases, "示例县政府办"},
		{"the supervisor, all below", "jiandu", account.ReadCases, "示例县政府办 示例市政府办 示例市数据局 示例市财政局 示例镇"},
		{"the administrator sets them up", "guanli", account.ManagePeople, "示例县政府办 示例市政府办 示例市数据局 示例市财政局 示例镇"},
		{"and reads no case", "guanli", account.ReadCases, ""},
		{"nor does the auditor", "shenji", account.ReadCases, ""},
		{"who reads the trail", "shenji", account.ReadAudit, "示例县政府办 示例市政府办 示例市数据局 示例市财政局 示例镇"},
	} {
		got := sees(tt.login, tt.perm)
		want := strings.Fields(tt.want)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s may %s at %v, want %v", tt.why, tt.login, tt.perm, got, want)
		}
	}
	var empty []string
	for _, a := range agencies {
		page := ok(b.List(t.Context(), a.ID, desk.Filter{}, desk.Position{}, 1))(t)
		if len(page.Cases) == 0 {
			empty = append(empty, a.Label())
		}
	}
	// The city's own office watches only.
	if !slices.Equal(empty, []string{"示例市政府办"}) {
		t.Errorf("without a case: %v", empty)
	}
}
