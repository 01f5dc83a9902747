package account_test

import (
	"slices"
	"sync"
	"testing"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// atOnce does something with each value at the same time.
func atOnce[T any](values []T, do func(T) error) []error {
	errs := make([]error, len(values))
	var ready, done sync.WaitGroup
	ready.Add(len(values))
	for i, v := range values {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			errs[i] = do(v)
		})
	}
	done.Wait()
	return errs
}

func logins(mm []account.Member) []string {
	var out []string
	for _, m := range mm {
		out = append(out, m.Login)
	}
	return out
}

// Who has no role in the scope is as if there were no such person.
func TestPeopleOfAScope(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		city := h.person(t, "city", h.city, account.Head)
		county := h.person(t, "county", h.county, account.Administrator, account.Handler)
		h.person(t, "town", h.town, account.Intake)
		beside := h.person(t, "beside", h.beside, account.Intake)
		for _, test := range []struct {
			scope desk.Agency
			want  []string
		}{
			{h.city, []string{"beside", "city", "county", "root.admin", "town"}},
			{h.county, []string{"county", "town"}},
			{h.town, []string{"town"}},
			{h.other, []string{"root.admin"}},
		} {
			if got := logins(ok(h.People(t.Context(), test.scope.ID, "", 50))(t)); !slices.Equal(got, test.want) {
				t.Errorf("people of %s: %v, want %v", test.scope.Name, got, test.want)
			}
		}
		if got := logins(ok(h.People(t.Context(), h.city.ID, "city", 2))(t)); !slices.Equal(got, []string{"county", "root.admin"}) {
			t.Errorf("the next two after city: %v", got)
		}
		who, held, err := h.Find(t.Context(), "County")
		must(t, err)
		if who.ID != county.ID || len(held) != 2 || held[0].Agency != h.county.ID {
			t.Errorf("found %+v with %+v", who, held)
		}
		_, _, err = h.Find(t.Context(), "nobody")
		wantError(t, "finding nobody", err, desk.NotFound, "nobody")
		by := desk.Actor{ID: county.ID, Name: county.Name}
		for _, foreign := range []desk.PersonID{city.ID, beside.ID, h.root.ID, 999, 0, -1} {
			_, err := h.Person(t.Context(), h.county.ID, foreign)
			wantError(t, "looking", err, desk.NotFound, "没有这个人员")
			_, err = h.Reset(t.Context(), by, h.county.ID, foreign, true)
			wantError(t, "resetting", err, desk.NotFound, "没有这个人员")
			wantError(t, "disabling", h.Disable(t.Context(), by, h.county.ID, foreign), desk.NotFound)
			wantError(t, "enabling", h.Enable(t.Context(), by, h.county.ID, foreign), desk.NotFound)
			wantError(t, "renaming", h.Rename(t.Context(), by, h.county.ID, foreign, "某甲"), desk.NotFound)
			wantError(t, "linking", h.SetExternal(t.Context(), by, h.county.ID, foreign, "https://sso.example", "x"), desk.NotFound)
			wantError(t, "giving roles", h.SetRoles(t.Context(), by, h.county.ID, foreign, h.county.ID, []account.Role{account.Head}), desk.NotFound)
		}
		wantError(t, "roles in an agency above", h.SetRoles(t.Context(), by, h.county.ID, county.ID, h.city.ID, []account.Role{account.Head}), desk.NotFound, "没有这个机关")
		wantError(t, "roles in an agency beside", h.SetRoles(t.Context(), by, h.county.ID, county.ID, h.beside.ID, []account.Role{account.Head}), desk.NotFound, "没有这个机关")
	})
}

// The administrator of a county must not be able to take over an account that governs the city.
func TestAccountThatReachesBeyondTheScope(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		local := h.person(t, "local", h.county, account.Administrator)
		li := h.person(t, "li", h.city, account.Administrator)
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, li.ID, h.county.ID, []account.Role{account.Handler}))
		by := desk.Actor{ID: local.ID, Name: local.Name}
		m := ok(h.Person(t.Context(), h.county.ID, li.ID))(t)
		if len(m.Roles) != 1 || m.Roles[0].Agency != h.county.ID || m.Roles[0].Role != account.Handler {
			t.Errorf("the county sees roles %+v", m.Roles)
		}
		_, err := h.Reset(t.Context(), by, h.county.ID, li.ID, true)
		wantError(t, "resetting", err, desk.Refused, "以外还有角色")
		wantError(t, "disabling", h.Disable(t.Context(), by, h.county.ID, li.ID), desk.Refused, "以外还有角色")
		wantError(t, "linking", h.SetExternal(t.Context(), by, h.county.ID, li.ID, "https://sso.example", "local"), desk.Refused)
		must(t, h.SetRoles(t.Context(), by, h.county.ID, li.ID, h.county.ID, []account.Role{account.Head}))
		ok(h.Reset(t.Context(), h.admin(), h.city.ID, li.ID, true))(t)

		// Who administers both trees is met in either.
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, li.ID, h.city.ID, []account.Role{account.Head}))
		_, err = h.Reset(t.Context(), h.admin(), h.county.ID, li.ID, true)
		must(t, err)
		_, err = h.Reset(t.Context(), desk.System("命令行"), h.county.ID, li.ID, true)
		must(t, err)
		_, err = h.Reset(t.Context(), desk.System("命令行"), h.other.ID, h.root.ID, true)
		must(t, err)
	})
}

func TestRolesAreGivenAndTaken(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		li := h.person(t, "li", h.city, account.Intake)
		_, token := h.in(t, "li")
		set := func(in desk.Agency, roles ...account.Role) error {
			return h.SetRoles(t.Context(), h.admin(), h.city.ID, li.ID, in.ID, roles)
		}
		must(t, set(h.county, account.Auditor, account.Handler))
		must(t, set(h.city, account.Head))
		if p := ok(h.Session(t.Context(), token))(t); !p.May(account.Consent, h.city) || p.May(account.ImportLedger, h.county) || !p.May(account.ReadAudit, h.town) {
			t.Errorf("roles hold from the next page on: %+v", p.Roles)
		}
		wantField(t, "administrator beside auditor in another agency", set(h.beside, account.Administrator), "roles", "不得由同一人担任")
		wantField(t, "both in one", set(h.county, account.Administrator, account.Auditor), "roles")
		must(t, set(h.county, account.Administrator))
		must(t, set(h.county))
		wantError(t, "the last role", set(h.city), desk.Refused, "至少保留一个角色")
		m := ok(h.Person(t.Context(), h.city.ID, li.ID))(t)
		if got := m.In(h.city.ID); len(m.Roles) != 1 || !slices.Equal(got, []account.Role{account.Head}) {
			t.Errorf("left with %+v", m.Roles)
		}
	})
}

func TestDisabledPersonIsOut(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		li := h.person(t, "li", h.city, account.Intake)
		_, token := h.in(t, "li")
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, li.ID))
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, li.ID))
		_, err := h.Session(t.Context(), token)
		wantError(t, "the open session", err, desk.NotFound)
		_, err = h.SignIn(t.Context(), "li", password, address)
		wantError(t, "signing in", err, desk.Refused)
		must(t, h.Enable(t.Context(), h.admin(), h.city.ID, li.ID))
		_, err = h.Session(t.Context(), token)
		wantError(t, "the session from before", err, desk.NotFound)
		h.in(t, "li")
	})
}

func TestAdministratorsStay(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		_, err := h.Reset(t.Context(), h.admin(), h.city.ID, h.root.ID, true)
		wantError(t, "resetting oneself", err, desk.Refused)
		wantError(t, "disabling oneself, who is of two trees", h.Disable(t.Context(), h.admin(), h.city.ID, h.root.ID), desk.Refused)
		demote := func(by desk.Actor, in desk.Agency, id desk.PersonID) error {
			return h.SetRoles(t.Context(), by, in.ID, id, in.ID, []account.Role{account.Intake})
		}
		wantError(t, "demoting oneself", demote(h.admin(), h.city, h.root.ID), desk.Refused, "自己")
		li := h.person(t, "li", h.city, account.Administrator)
		byLi := desk.Actor{ID: li.ID, Name: li.Name}
		wantError(t, "disabling oneself", h.Disable(t.Context(), byLi, h.city.ID, li.ID), desk.Refused, "自己")

		// By the command line, which is nobody: what is left must be able to sign in, there or above.
		system := desk.System("命令行")
		must(t, h.SetRoles(t.Context(), system, h.other.ID, h.root.ID, h.other.ID, []account.Role{account.Administrator}))
		wantError(t, "the only one of the other tree", demote(system, h.other, h.root.ID), desk.Refused, "唯一的系统管理员")
		invited := h.invited(t, "newcomer", h.other, account.Administrator)
		wantError(t, "beside one who has not come yet", demote(system, h.other, h.root.ID), desk.Refused, "唯一的系统管理员")
		ok(h.Accept(t.Context(), invited.Token, password, address))(t)
		must(t, demote(system, h.other, h.root.ID))
		// Somebody without a role there is met by the command line alone.
		wantError(t, "somebody of another tree", h.SetRoles(t.Context(), h.admin(), h.other.ID, li.ID, h.other.ID, []account.Role{account.Head}), desk.NotFound)
		must(t, h.SetRoles(t.Context(), system, h.other.ID, li.ID, h.other.ID, []account.Role{account.Head}))
		local := h.person(t, "local", h.county, account.Administrator)
		must(t, h.Disable(t.Context(), system, h.county.ID, local.ID))
		must(t, demote(system, h.city, h.root.ID))
		wantError(t, "the last of the city", h.Disable(t.Context(), system, h.city.ID, li.ID), desk.Refused, "唯一的系统管理员")
	})
}

// Two administrators take the office from one another at once: one stays.
func TestTwoAdministratorsAtOnce(t *testing.T) {
	for name, take := range map[string]func(t *testing.T, h *house, in desk.AgencyID, by desk.Actor, of desk.PersonID) error{
		"roles": func(t *testing.T, h *house, in desk.AgencyID, by desk.Actor, of desk.PersonID) error {
			return h.SetRoles(t.Context(), by, in, of, in, []account.Role{account.Intake})
		},
		"disabling": func(t *testing.T, h *house, in desk.AgencyID, by desk.Actor, of desk.PersonID) error {
			return h.Disable(t.Context(), by, in, of)
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachHouse(t, func(t *testing.T, h *house) {
				where := h.agency(t, "第三示例市", 0)
				a := h.person(t, "jia", where, account.Administrator)
				b := h.person(t, "yi", where, account.Administrator)
				errs := atOnce([][2]account.Person{{a, b}, {b, a}}, func(p [2]account.Person) error {
					return take(t, h, where.ID, desk.Actor{ID: p[0].ID, Name: p[0].Name}, p[1].ID)
				})
				if (errs[0] == nil) == (errs[1] == nil) {
					t.Errorf("they got %v", errs)
				}
			})
		})
	}
}

// Nobody becomes administrator and auditor, whoever gives the roles at the same time.
func TestAdministratorAndAuditorAreNeverOne(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		for round := range 8 {
			li := h.person(t, "li"+string(rune('a'+round)), h.city, account.Intake)
			errs := atOnce([]account.Role{account.Administrator, account.Auditor, account.Administrator, account.Auditor}, func(r account.Role) error {
				in := map[account.Role]desk.Agency{account.Administrator: h.county, account.Auditor: h.beside}[r]
				return h.SetRoles(t.Context(), h.admin(), h.city.ID, li.ID, in.ID, []account.Role{r})
			})
			if (errs[0] == nil) == (errs[1] == nil) || (errs[0] == nil) != (errs[2] == nil) || (errs[1] == nil) != (errs[3] == nil) {
				t.Errorf("round %d: %v", round, errs)
			}
		}
		if n := h.count(t, `SELECT COUNT(*) FROM memberships a JOIN memberships b ON b.person_id = a.person_id
			WHERE a.role = 'administrator' AND b.role = 'auditor'`); n != 0 {
			t.Errorf("%d people are both", n)
		}
	})
}

// Two invite the same login at once: one account.
func TestOneLoginTwiceAtOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		made := 0
		for _, err := range atOnce([]string{"zhang", "ZHANG", "zhang"}, func(login string) error {
			_, err := h.Invite(t.Context(), h.admin(), h.city.ID, account.Newcomer{Login: login, Name: "某甲", Roles: []account.Role{account.Intake}})
			return err
		}) {
			if err == nil {
				made++
			} else {
				wantField(t, "the second", err, "login", "已有人使用")
			}
		}
		if made != 1 {
			t.Errorf("%d accounts were made", made)
		}
	})
}

func TestExternalSignIn(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const issuer = "https://sso.example"
		li := h.invited(t, "li", h.city, account.Handler).Person
		zhang := h.person(t, "zhang", h.city, account.Handler)
		_, err := h.SignInExternal(t.Context(), issuer, "li-1", address)
		wantError(t, "not linked", err, desk.Refused, "没有可用的账号")
		if n := h.count(t, "SELECT COUNT(*) FROM audit WHERE action = 'sign_in_failed'"); n != 1 {
			t.Errorf("%d lines of the trail tell of it", n)
		}
		must(t, h.SetExternal(t.Context(), h.admin(), h.city.ID, li.ID, issuer, "li-1"))
		wantField(t, "another's", h.SetExternal(t.Context(), h.admin(), h.city.ID, zhang.ID, issuer, "li-1"), "external", "已关联其他账号")
		wantField(t, "half", h.SetExternal(t.Context(), h.admin(), h.city.ID, zhang.ID, issuer, ""), "external")
		s := ok(h.SignInExternal(t.Context(), issuer, "li-1", address))(t)
		if p := ok(h.Session(t.Context(), s.Token))(t); p.Person.ID != li.ID || s.NeedsCode {
			t.Errorf("came in as %+v", p.Person)
		}
		for _, other := range [][2]string{{issuer, "li-2"}, {"https://sso.example/", "li-1"}, {issuer, ""}, {"", ""}, {issuer, "li-1\x00"}, {"https://sso.example li-1", ""}} {
			_, err := h.SignInExternal(t.Context(), other[0], other[1], address)
			wantError(t, other[0]+" "+other[1], err, desk.Refused)
		}
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, li.ID))
		_, err = h.SignInExternal(t.Context(), issuer, "li-1", address)
		wantError(t, "disabled", err, desk.Refused)
		must(t, h.Enable(t.Context(), h.admin(), h.city.ID, li.ID))
		must(t, h.SetExternal(t.Context(), h.admin(), h.city.ID, li.ID, "", ""))
		_, err = h.SignInExternal(t.Context(), issuer, "li-1", address)
		wantError(t, "no longer linked", err, desk.Refused)
	})
}

// An account tied to the wrong person is mended at once, not when that person's session ends.
func TestWhoWasKnownByAnotherIdentityIsOut(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const issuer = "https://sso.example"
		li := h.person(t, "li", h.city, account.Handler)
		tie := func(subject string) {
			must(t, h.SetExternal(t.Context(), h.admin(), h.city.ID, li.ID, issuer, subject))
		}
		_, before := h.in(t, "li")
		tie("wrong")
		ok(h.Session(t.Context(), before))(t)
		s := ok(h.SignInExternal(t.Context(), issuer, "wrong", address))(t)
		tie("wrong")
		ok(h.Session(t.Context(), s.Token))(t)
		tie("right")
		_, err := h.Session(t.Context(), s.Token)
		wantError(t, "whoever came as another", err, desk.NotFound)
	})
}
