package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/remind"
	"foidesk/internal/server"
)

// The tree of these tests: the city is above own and beside, own is above below. In each stand a case and a
// person that nothing else depends on.
type tree struct {
	site
	city, own, below, beside grove
}

// grove is an agency with something of everything that an address may name.
type grove struct {
	base   string
	agency desk.Agency
	oneOf  map[string]string // by the name of the parameter in an address
}

func planted(t *testing.T) tree {
	t.Helper()
	return plantedIn(t, open(t))
}

func plantedIn(t *testing.T, s site) tree {
	t.Helper()
	w := tree{site: s}
	w.city = w.grove(t, "示例市政务公开办公室", 0)
	w.own = w.grove(t, "示例区政务公开办公室", w.city.agency.ID)
	w.below = w.grove(t, "示例镇政务公开办公室", w.own.agency.ID)
	w.beside = w.grove(t, "示例县政务公开办公室", w.city.agency.ID)
	return w
}

func (w tree) grove(t *testing.T, name string, above desk.AgencyID) grove {
	t.Helper()
	officers := w.fresh(t)
	base := officers.agencyBelow(above, name)
	a, err := w.desk.Agency(t.Context(), agencyID(t, base))
	if err != nil {
		t.Fatal(err)
	}
	g := grove{base: base, agency: a, oneOf: map[string]string{":file": "2026.json", ":token": "none"}}
	g.oneOf[":case"] = strings.TrimPrefix(officers.registered(base, "2026-11-02"), base+"/cases/")
	g.oneOf[":job"] = strings.TrimPrefix(officers.upload(base, "2024.csv", goodLedger).leads(), base+"/import/")
	officers.settled(base + "/import/" + g.oneOf[":job"])
	person, _, err := w.accounts.Find(t.Context(), w.person(base, account.Handler))
	if err != nil {
		t.Fatal(err)
	}
	g.oneOf[":person"] = fmt.Sprint(person.ID)
	away, err := w.accounts.SetAbsence(t.Context(), officers.principal(), "192.0.2.1", a, absenceOf(t, officers, person))
	if err != nil {
		t.Fatal(err)
	}
	g.oneOf[":absence"] = fmt.Sprint(away.ID)
	wanted := remind.HookOrder{Name: "公开办工作群", Kind: remind.Generic, HookAddress: remind.HookAddress{URL: "http://127.0.0.1:9/"}}
	if _, err := w.remind.AddHook(t.Context(), desk.System("测试"), a, hook.New(), wanted); err != nil {
		t.Fatal(err)
	}
	listed, err := w.remind.Hooks(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	g.oneOf[":hook"] = fmt.Sprint(listed[0].ID)
	g.oneOf[":delivery"] = "1"
	return g
}

// absenceOf is somebody's, for whom the person in the browser stands in.
func absenceOf(t *testing.T, officers site, person account.Person) account.Absence {
	t.Helper()
	today := officers.desk.Today()
	return account.Absence{Person: person.ID, From: today.AddDays(7), Until: today.AddDays(8), Substitute: officers.principal().Person.ID}
}

func (s site) principal() account.Principal {
	s.t.Helper()
	p, err := s.accounts.Session(s.t.Context(), s.browser.session())
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// at is a route's address in the agency, with what stands there; a parameter named in other takes that instead.
func (g grove) at(path string, other map[string]string) string {
	parts := strings.Split(strings.Replace(path, "/a/:agency", g.base, 1), "/")
	for i, part := range parts {
		if value, ok := other[part]; ok {
			parts[i] = value
		} else if value, ok := g.oneOf[part]; ok {
			parts[i] = value
		}
	}
	return strings.Join(parts, "/")
}

func (s site) visit(method, path string) answer {
	s.t.Helper()
	if method == http.MethodPost {
		return s.post(path, url.Values{})
	}
	return s.send(httptest.NewRequest(method, path, nil))
}

// What a person may see of a route.
const (
	letIn     = "●"
	forbidden = "○"
	notThere  = "-"
)

func (a answer) access() string {
	switch {
	case a.Code == http.StatusNotFound && strings.Contains(a.text(), "没有这个机关，或者您在其中没有角色"):
		return notThere
	case a.Code == http.StatusForbidden && strings.Contains(a.text(), "您在本机关的角色不能办理这一事项"):
		return forbidden
	}
	return letIn
}

// Every route times every role times own, below, beside and above: who gets in is what the table of permissions
// says, and is written down for people to read over.
func TestWhoMayOpenWhat(t *testing.T) {
	w := planted(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%-6s %-45s %s\n", "", "", "本机关 下级 同级 上级；●可以 ○无权 -不存在")
	seen := map[account.Role]site{}
	for _, role := range account.Roles() {
		seen[role.ID] = w.as(t, w.own.base, role.ID)
	}
	for _, r := range w.server.Classified() {
		if !r.Agency {
			continue
		}
		fmt.Fprintf(&b, "%-6s %-45s", r.Method, r.Path)
		for _, role := range account.Roles() {
			got := ""
			for _, g := range []grove{w.own, w.below, w.beside, w.city} {
				asked := seen[role.ID]
				may := slices.ContainsFunc(r.May, func(p account.Permission) bool { return asked.principal().May(p, g.agency) })
				sees := asked.principal().Sees(g.agency)
				want := map[bool]string{true: letIn, false: forbidden}[may]
				if !sees {
					want = notThere
				}
				a := asked.visit(r.Method, g.at(r.Path, nil))
				if a.access() != want {
					t.Errorf("%s %s in %s as %s: %s (status %d), want %s", r.Method, r.Path, g.agency.Name, role.ID, a.access(), a.Code, want)
				}
				if a.Code >= http.StatusInternalServerError {
					t.Errorf("%s %s in %s as %s: status %d", r.Method, r.Path, g.agency.Name, role.ID, a.Code)
				}
				got += a.access()
			}
			fmt.Fprintf(&b, " %s%s", role.Label, got)
		}
		b.WriteString("\n")
	}
	golden(t, "access.golden", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *server.Update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what it was (go test -update writes it anew); now:\n%s", path, got)
	}
}

func TestEveryRouteIsClassified(t *testing.T) {
	s := open(t)
	var classified []string
	for _, r := range s.server.Classified() {
		name := r.Method + " " + r.Path
		classified = append(classified, name)
		doors := 0
		for _, is := range []bool{r.Open, r.Person, r.Agency} {
			if is {
				doors++
			}
		}
		if doors != 1 {
			t.Errorf("%s: nobody said who may come in", name)
		}
		if r.Agency != strings.HasPrefix(r.Path, "/a/:agency") {
			t.Errorf("%s: what concerns an agency lies below /a/:agency, and nothing else does", name)
		}
		if r.Agency != (len(r.May) > 0) {
			t.Errorf("%s: permissions %v", name, r.May)
		}
	}
	served := s.server.Served()
	slices.Sort(classified)
	slices.Sort(served)
	if !slices.Equal(slices.Compact(classified), slices.Compact(served)) {
		t.Errorf("served, and not in the site map, or the other way round:\n%v\n%v", served, classified)
	}
}

func TestNobodyGetsInWithoutAnAccount(t *testing.T) {
	w := planted(t)
	nobody := w.fresh(t)
	for _, r := range w.server.Classified() {
		if r.Open {
			continue
		}
		path := w.own.at(r.Path, nil)
		a := nobody.visit(r.Method, path)
		switch {
		case r.Method == http.MethodPost && a.Code != http.StatusUnauthorized:
			t.Errorf("%s %s: status %d", r.Method, path, a.Code)
		case r.Method != http.MethodPost && !strings.HasPrefix(a.leads(), "/sign-in"):
			t.Errorf("%s %s: leads to %s", r.Method, path, a.leads())
		}
	}
	for _, r := range w.server.Classified() {
		if r.Person && r.Method == http.MethodGet {
			if a := w.as(t, w.own.base, account.Auditor).visit(r.Method, r.Path); a.Code >= http.StatusBadRequest {
				t.Errorf("%s %s with an account: status %d", r.Method, r.Path, a.Code)
			}
		}
	}
}

// A form without the token, or with another session's, or from another site does nothing, on any route.
func TestForgedFormsAreRefused(t *testing.T) {
	w := planted(t)
	everything := w.own.everybody(t, w)
	other := server.TokenOf(w.as(t, w.own.base, account.Head).browser.session())
	for _, r := range w.server.Classified() {
		if r.Method != http.MethodPost {
			continue
		}
		for _, s := range everything {
			path := w.own.at(r.Path, nil)
			cross := posted(path, url.Values{"token": {server.TokenOf(s.browser.session())}})
			cross.Header.Set("Sec-Fetch-Site", "cross-site")
			if a := s.send(cross); a.Code != http.StatusForbidden {
				t.Errorf("%s from another site: status %d", path, a.Code)
			}
			silent := posted(path, url.Values{"token": {server.TokenOf(s.browser.session())}})
			silent.Header.Del("Sec-Fetch-Site")
			if a := s.send(silent); a.Code != http.StatusForbidden {
				t.Errorf("%s from nowhere: status %d", path, a.Code)
			}
			if r.Open {
				continue // before anybody is signed in there is no token
			}
			for _, token := range []string{"", "x", other} {
				if a := s.send(posted(path, url.Values{"token": {token}})); a.Code != http.StatusForbidden {
					t.Errorf("%s with the token %q: status %d", path, token, a.Code)
				}
			}
		}
	}
	everything[0].get(w.own.at("/a/:agency/cases/:case", nil)).must(http.StatusOK).says("办理中")
}

// everybody are people who together may do everything in the agency.
func (g grove) everybody(t *testing.T, w tree) []site {
	t.Helper()
	return []site{
		w.as(t, g.base, account.Intake, account.Handler, account.Head, account.Administrator),
		w.as(t, g.base, account.Auditor),
	}
}

// Whatever identifier of another agency stands in an address answers as one that was never given out.
func TestIdentifiersOfOtherAgenciesAnswerAsIfTheyWereNot(t *testing.T) {
	w := planted(t)
	never := map[string]string{":case": "987654", ":person": "987654", ":absence": "987654", ":job": "NEVERGIVENOUT"}
	asked := 0
	for _, s := range w.own.everybody(t, w) {
		for _, r := range w.server.Classified() {
			if !r.Agency || !slices.ContainsFunc(r.May, func(p account.Permission) bool { return s.principal().May(p, w.own.agency) }) {
				continue
			}
			for param, value := range never {
				if !strings.Contains(r.Path, param) {
					continue
				}
				asked++
				none := s.visit(r.Method, w.own.at(r.Path, map[string]string{param: value}))
				for _, g := range []grove{w.beside, w.city} {
					foreign := s.visit(r.Method, w.own.at(r.Path, map[string]string{param: g.oneOf[param]}))
					if foreign.Code != none.Code || foreign.text() != none.text() || none.Code != http.StatusNotFound {
						t.Errorf("%s %s with one of %s: status %d, %s; with none: status %d, %s",
							r.Method, r.Path, g.agency.Name, foreign.Code, foreign.text(), none.Code, none.text())
					}
				}
			}
		}
	}
	if asked < 20 {
		t.Errorf("only %d addresses were asked", asked)
	}
}
