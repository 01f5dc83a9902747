package account_test

import (
	"slices"
	"testing"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

func TestSubstituteHoldsTheRolesForThoseDays(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		head := h.person(t, "head", h.city, account.Head, account.Administrator)
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, head.ID, h.county.ID, []account.Role{account.Head}))
		li := h.person(t, "li", h.city, account.Intake)
		_, token := h.in(t, "li")
		p, _ := h.in(t, "head")
		today := day("2026-03-02")
		x := ok(h.SetAbsence(t.Context(), p, address, h.city, account.Absence{Person: head.ID, From: today.AddDays(1), Until: today.AddDays(3), Substitute: li.ID}))(t)
		if x.PersonName != head.Name || x.SubstituteName != li.Name || x.ID == 0 {
			t.Errorf("set %+v", x)
		}
		for n, want := range []bool{false, true, true, true, false} {
			p := signedInOn(t, h, "li", n)
			by := p.Actor(h.city, address)
			heads := []desk.PersonID{head.ID}
			if p.May(account.Consent, h.city) != want || by.Leads != want || slices.Equal(by.For, heads) != want || slices.Equal(by.LeadsFor, heads) != want {
				t.Errorf("day %d: %+v, want head %t", n, p.Roles, want)
			}
			if p.May(account.ManagePeople, h.city) {
				t.Errorf("day %d: the substitute administers", n)
			}
			if p.May(account.Consent, h.county) {
				t.Errorf("day %d: the absence is from the city, not from the county", n)
			}
			if !p.May(account.Register, h.city) {
				t.Errorf("day %d: own roles are gone", n)
			}
		}
		_, err := h.Session(t.Context(), token)
		wantError(t, "days later", err, desk.NotFound)
	})
}

// signedInOn is who somebody is n days after the house was opened.
func signedInOn(t *testing.T, h *house, login string, n int) account.Principal {
	t.Helper()
	moved := *h
	at := h.clock.now.AddDate(0, 0, n)
	moved.clock = &clock{at}
	moved.Accounts = moved.accounts(account.Options{})
	p, _ := moved.in(t, login)
	return p
}

func TestWhoMayStandIn(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		jia := h.person(t, "jia", h.city, account.Handler)
		yi := h.person(t, "yi", h.city, account.Handler)
		bing := h.person(t, "bing", h.city, account.Handler)
		far := h.person(t, "far", h.county, account.Handler)
		watch := h.person(t, "watch", h.city, account.Auditor)
		gone := h.person(t, "gone", h.city, account.Handler)
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, gone.ID))
		admin, _ := h.in(t, "root.admin")
		self, _ := h.in(t, "jia")
		today := day("2026-03-02")
		set := func(by account.Principal, person, substitute account.Person, from, until int) error {
			_, err := h.SetAbsence(t.Context(), by, address, h.city, account.Absence{
				Person: person.ID, From: today.AddDays(from), Until: today.AddDays(until), Substitute: substitute.ID,
			})
			return err
		}
		wantError(t, "somebody else's", set(self, yi, bing, 0, 1), desk.Refused, "本人")
		wantField(t, "backwards", set(self, jia, yi, 2, 1), "until", "不得早于")
		wantField(t, "over", set(self, jia, yi, -5, -1), "until", "已过")
		wantField(t, "for ever", set(self, jia, yi, 0, 366), "until", "至多登记 366 天")
		wantField(t, "oneself", set(self, jia, jia, 0, 1), "substitute", "本人")
		wantField(t, "of another agency", set(self, jia, far, 0, 1), "substitute", "本机关")
		wantField(t, "the auditor, who has nothing to do with cases", set(self, jia, watch, 0, 1), "substitute")
		wantField(t, "disabled", set(self, jia, gone, 0, 1), "substitute")
		wantField(t, "nobody", set(self, jia, account.Person{ID: 999}, 0, 1), "substitute")
		wantField(t, "somebody of another agency is away", set(admin, far, jia, 0, 1), "person")
		_, err := h.SetAbsence(t.Context(), self, address, h.city, account.Absence{Person: jia.ID, Substitute: yi.ID})
		wantField(t, "no days", err, "from", "第一天")

		must(t, set(self, jia, yi, 5, 10))
		wantField(t, "overlapping", set(self, jia, bing, 10, 12), "from", "已登记")
		wantField(t, "within", set(self, jia, bing, 6, 7), "from")
		must(t, set(self, jia, bing, 11, 12))
		wantField(t, "the substitute is away", set(admin, bing, jia, 9, 11), "substitute", "缺勤")
		wantField(t, "stands in for another then", set(admin, yi, bing, 1, 5), "from", "代理"+jia.Name)
		must(t, set(admin, yi, bing, 1, 4))
	})
}

func TestAbsenceEnds(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		jia := h.person(t, "jia", h.city, account.Handler)
		yi := h.person(t, "yi", h.city, account.Intake)
		h.person(t, "far", h.county, account.Head)
		today := day("2026-03-02")
		p, _ := h.in(t, "jia")
		foreign, _ := h.in(t, "far")
		set := func(from, until int) account.AbsenceID {
			return ok(h.SetAbsence(t.Context(), p, address, h.city, account.Absence{
				Person: jia.ID, From: today.AddDays(from), Until: today.AddDays(until), Substitute: yi.ID,
			}))(t).ID
		}
		now, later := set(0, 5), set(6, 9)
		if got := signedInOn(t, h, "yi", 0); !got.May(account.Work, h.city) {
			t.Error("does not stand in on the first day")
		}
		if got := ok(h.Absences(t.Context(), h.city.ID))(t); len(got) != 2 || got[0].ID != now || got[0].SubstituteName != yi.Name {
			t.Errorf("absences %+v", got)
		}
		wantError(t, "of another agency", h.EndAbsence(t.Context(), foreign, address, h.county, now), desk.NotFound)
		wantError(t, "by somebody of another agency", h.EndAbsence(t.Context(), foreign, address, h.city, now), desk.Refused)
		must(t, h.EndAbsence(t.Context(), p, address, h.city, now))
		must(t, h.EndAbsence(t.Context(), p, address, h.city, later))
		wantError(t, "ended", h.EndAbsence(t.Context(), p, address, h.city, later), desk.NotFound)
		if got := ok(h.Absences(t.Context(), h.city.ID))(t); len(got) != 0 {
			t.Errorf("left %+v", got)
		}
		if got := signedInOn(t, h, "yi", 0); got.May(account.Work, h.city) {
			t.Error("still stands in")
		}

		running := set(0, 5)
		h.clock.now = h.clock.now.AddDate(0, 0, 2)
		p, _ = h.in(t, "jia")
		must(t, h.EndAbsence(t.Context(), p, address, h.city, running))
		if n := h.count(t, "SELECT COUNT(*) FROM absences WHERE until_date = '2026-03-03'"); n != 1 {
			t.Errorf("%d absences through yesterday, want 1", n)
		}
	})
}

// Whoever lost the office meanwhile, or is disabled, hands nothing on; neither to somebody who has left.
func TestDelegationEndsWithTheRoles(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		jia := h.person(t, "jia", h.city, account.Head)
		yi := h.person(t, "yi", h.city, account.Intake)
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, yi.ID, h.county.ID, []account.Role{account.Intake}))
		p, _ := h.in(t, "jia")
		ok(h.SetAbsence(t.Context(), p, address, h.city, account.Absence{
			Person: jia.ID, From: day("2026-03-02"), Until: day("2026-03-06"), Substitute: yi.ID,
		}))(t)
		leads := func() bool { return signedInOn(t, h, "yi", 0).May(account.Consent, h.city) }
		if !leads() {
			t.Error("does not stand in")
		}
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, jia.ID))
		if leads() {
			t.Error("stands in for somebody disabled")
		}
		must(t, h.Enable(t.Context(), h.admin(), h.city.ID, jia.ID))
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, yi.ID, h.city.ID, nil))
		if leads() {
			t.Error("stands in who has no role in the agency any more")
		}
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, yi.ID, h.city.ID, []account.Role{account.Auditor}))
		if leads() {
			t.Error("the auditor stands in")
		}
	})
}

// Several set absences at once in which each stands in for the other. One is written down; whoever asked for the same
// is told that it is there, the others that it cannot be beside it.
func TestAbsencesAtOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		jia := h.person(t, "jia", h.city, account.Handler)
		yi := h.person(t, "yi", h.city, account.Handler)
		admin, _ := h.in(t, "root.admin")
		for _, err := range atOnce([][2]desk.PersonID{{jia.ID, yi.ID}, {yi.ID, jia.ID}, {jia.ID, yi.ID}}, func(pair [2]desk.PersonID) error {
			_, err := h.SetAbsence(t.Context(), admin, address, h.city, account.Absence{
				Person: pair[0], From: day("2026-03-02"), Until: day("2026-03-06"), Substitute: pair[1],
			})
			return err
		}) {
			if err != nil {
				wantError(t, "beside it", err, desk.Invalid)
			}
		}
		if n := h.count(t, "SELECT COUNT(*) FROM absences"); n != 1 {
			t.Errorf("%d absences, want one", n)
		}
	})
}

func TestOfficers(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		jia := h.person(t, "jia", h.city, account.Handler, account.Head)
		yi := h.person(t, "yi", h.city, account.Head)
		h.person(t, "bing", h.city, account.Intake)
		h.person(t, "watch", h.city, account.Auditor)
		h.person(t, "far", h.county, account.Handler)
		gone := h.person(t, "gone", h.city, account.Handler)
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, gone.ID))
		p, _ := h.in(t, "jia")
		ok(h.SetAbsence(t.Context(), p, address, h.city, account.Absence{
			Person: jia.ID, From: day("2026-03-02"), Until: day("2026-03-06"), Substitute: yi.ID,
		}))(t)
		want := []desk.Colleague{{ID: jia.ID, Name: jia.Name, AwayUntil: day("2026-03-06"), Substitute: yi.Name}, {ID: yi.ID, Name: yi.Name}}
		if got := ok(h.desk.Officers(t.Context(), h.city.ID))(t); !slices.Equal(got, want) {
			t.Errorf("officers %+v, want %+v", got, want)
		}
		h.clock.now = h.clock.now.AddDate(0, 0, 5)
		want[0] = desk.Colleague{ID: jia.ID, Name: jia.Name}
		if got := ok(h.desk.Officers(t.Context(), h.city.ID))(t); !slices.Equal(got, want) {
			t.Errorf("after the absence %+v, want %+v", got, want)
		}
	})
}

func TestColleaguesAreThoseWhoDealWithCases(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		jia := h.person(t, "jia", h.city, account.Handler, account.Intake)
		yi := h.person(t, "yi", h.city, account.Supervisor, account.Administrator)
		invited := h.invited(t, "bing", h.city, account.Intake)
		h.person(t, "admin", h.city, account.Administrator)
		h.person(t, "watch", h.city, account.Auditor)
		h.person(t, "far", h.county, account.Handler)
		gone := h.person(t, "gone", h.city, account.Handler)
		must(t, h.Disable(t.Context(), h.admin(), h.city.ID, gone.ID))
		var got []desk.PersonID
		for _, p := range ok(h.Colleagues(t.Context(), h.city.ID))(t) {
			got = append(got, p.ID)
		}
		// By name, which is 姓名 and the login.
		if want := []desk.PersonID{invited.Person.ID, jia.ID, yi.ID}; !slices.Equal(got, want) {
			t.Errorf("colleagues %v, want %v", got, want)
		}
	})
}

// The button is pressed twice: one absence, one event, no complaint.
func TestAnAbsenceSentTwiceIsOne(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		jia := h.person(t, "jia", h.city, account.Handler)
		yi := h.person(t, "yi", h.city, account.Handler)
		p, _ := h.in(t, "jia")
		x := account.Absence{Person: jia.ID, From: day("2026-03-03"), Until: day("2026-03-05"), Substitute: yi.ID}
		first := ok(h.SetAbsence(t.Context(), p, address, h.city, x))(t)
		if again := ok(h.SetAbsence(t.Context(), p, address, h.city, x))(t); again != first {
			t.Errorf("first %+v, then %+v", first, again)
		}
		if n := h.count(t, "SELECT COUNT(*) FROM audit WHERE action = 'absence_set'"); n != 1 {
			t.Errorf("%d events", n)
		}
		x.Until = day("2026-03-04")
		_, err := h.SetAbsence(t.Context(), p, address, h.city, x)
		wantField(t, "another within it", err, "from", "已登记")
	})
}
