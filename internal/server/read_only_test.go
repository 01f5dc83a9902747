package server_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"foidesk/internal/account"
	"foidesk/internal/server"
	"foidesk/internal/store/storetest"
)

// With a key that is not the database's, every page and every form answers with a page that says so; nothing that
// would touch a case is carried out, and nothing is told as our own failure.
func TestEveryRouteWithTheWrongKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "foidesk.db")
	filled := plantedIn(t, openAt(t, path, storetest.Ring()))
	w := filled
	w.site = openAt(t, path, storetest.RingOf(2))
	const sentence = "密钥与数据库不符"
	for _, role := range account.Roles() {
		// Accounts go on: somebody has to come in and mend it.
		asked := w.as(t, w.own.base, role.ID)
		principal := asked.principal()
		for _, r := range w.server.Classified() {
			if r.Agency && !mayAny(principal, r, w.own) || !r.Agency && !r.Person || r.Path == "/sign-out" || r.Path == "/account/sessions/end" {
				continue
			}
			a := asked.visitFilled(r.Method, w.own.at(r.Path, nil))
			if a.Code >= http.StatusInternalServerError && a.Code != http.StatusServiceUnavailable {
				t.Errorf("%s %s as %s: status %d: %s", r.Method, r.Path, role.ID, a.Code, a.text())
			}
			if a.Code == http.StatusServiceUnavailable {
				a.says(sentence)
			}
		}
	}
	officer := w.as(t, w.own.base, account.Head)
	one := w.own.at("/a/:agency/cases/:case", nil)
	officer.get(one).must(http.StatusOK).says(sentence)
	for path, form := range map[string]url.Values{
		one + "/personal":          {"field": {"phone"}},
		w.own.base + "/applicants": {"value": {"13900000001"}},
		one + "/assign":            {"officer": {"0"}, "department": {"示例二科"}, "expected": {"1"}},
		w.own.base + "/cases/new":  application(url.Values{}, "2026-11-20"),
		one + "/amend":             with(application(url.Values{}, "2026-11-02"), "reason", "录入有误", "note", "更正", "expected", "1"),
		one + "/void?of=1":         {"reason": {"录入有误"}, "expected": {"1"}},
		one + "/withdraw":          {"on": {"2026-11-20"}, "expected": {"1"}},
	} {
		a := officer.post(path, form).must(http.StatusServiceUnavailable).says(sentence)
		if form.Get("reason") != "" && a.form().Get("reason") != form.Get("reason") {
			t.Errorf("%s: what was typed is lost", path)
		}
	}
}

func mayAny(p account.Principal, r server.Classified, g grove) bool {
	for _, perm := range r.May {
		if p.May(perm, g.agency) {
			return true
		}
	}
	return false
}

// visitFilled sends a form with something in the fields that most forms have.
func (s site) visitFilled(method, path string) answer {
	s.t.Helper()
	if method != http.MethodPost {
		return s.visit(method, path)
	}
	return s.post(path, with(application(url.Values{}, "2026-11-02"), "expected", "1", "of", "1", "reason", "录入有误",
		"working_days", "5", "notified_on", "2026-11-20", "pages", "40", "outcome", "disclosed", "method", "by_post", "field", "phone",
		"value", "13900000001", "name", "示例人员", "login", "newcomer", "roles", "handler", "code", "123456", "confirm", "yes"))
}
