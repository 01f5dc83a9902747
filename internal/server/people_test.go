package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/oidc"
	"foidesk/internal/server"
)

// formTo is the page's form to an address as a browser would send it, untouched.
func (a answer) formTo(action string) url.Values {
	a.t.Helper()
	forms := a.find(func(n *html.Node) bool { return n.Data == "form" && attr(n, "action") == action })
	if len(forms) != 1 {
		a.t.Fatalf("%d forms to %s in: %s", len(forms), action, a.text())
	}
	values := url.Values{}
	for n := range forms[0].Descendants() {
		choice := attr(n, "type") == "radio" || attr(n, "type") == "checkbox"
		if n.Data == "input" && !has(n, "disabled") && (!choice || has(n, "checked")) {
			values.Add(attr(n, "name"), attr(n, "value"))
		}
		if n.Data == "select" {
			values.Add(attr(n, "name"), selected(n))
		}
	}
	return values
}

// offers tells whether the page has a form to an address.
func (a answer) offers(action string) bool {
	return len(a.find(func(n *html.Node) bool { return n.Data == "form" && attr(n, "action") == action })) > 0
}

// link is the one-time link that the page shows, as a path.
func (a answer) link() string {
	a.t.Helper()
	a.must(http.StatusOK)
	shown := a.find(func(n *html.Node) bool { return attr(n, "id") == "f-link" })
	if len(shown) != 1 {
		a.t.Fatalf("no link in: %s", a.text())
	}
	path, ours := strings.CutPrefix(attr(shown[0], "value"), siteURL)
	if !ours || !has(shown[0], "readonly") {
		a.t.Fatalf("the link is %s", attr(shown[0], "value"))
	}
	return path
}

// whois finds somebody's id by login.
func (s site) whois(login string) desk.PersonID {
	s.t.Helper()
	p, _, err := s.accounts.Find(s.t.Context(), login)
	if err != nil {
		s.t.Fatal(err)
	}
	return p.ID
}

// at is the page of somebody's account, seen from an agency.
func (s site) at(base, login string) string { return fmt.Sprintf("%s/people/%d", base, s.whois(login)) }

func TestAnAccountFromTheFormToTheFirstSignIn(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	action := base + "/people/new"
	form := admin.get(action).must(http.StatusOK).formTo(action)
	form["roles"] = []string{"intake", "handler"}
	again := admin.post(action, with(form, "login", "li", "name", "")).must(http.StatusUnprocessableEntity).says("请填写姓名")
	if got := again.formTo(action); got.Get("login") != "li" || strings.Join(got["roles"], " ") != "intake handler" {
		t.Errorf("what was typed is lost: %v", got)
	}
	admin.post(action, with(url.Values{}, "login", "li", "name", "示例人员01")).must(http.StatusUnprocessableEntity).says("请至少选择一个角色")
	given := admin.post(action, with(form, "name", "示例人员01")).says("示例人员01", "li", "2026-11-26 10:00 以前有效", "当面交给")
	link := given.link()
	for _, page := range []string{base + "/people", admin.at(base, "li")} {
		if body := admin.get(page).must(http.StatusOK).says("待设置密码", "2026-11-26 10:00", "登记员、承办人").Body.String(); strings.Contains(body, strings.TrimPrefix(link, "/welcome/")) {
			t.Errorf("%s shows the link once more", page)
		}
	}
	admin.post(action, with(form, "login", "LI")).must(http.StatusUnprocessableEntity).says("已有人使用")

	li := s.fresh(t)
	welcome := li.get(link).must(http.StatusOK).says("示例人员01").form()
	if to := li.post(link, with(welcome, "password", password, "again", password)).leads(); to != "/sign-in" {
		t.Errorf("leads to %s", to)
	}
	li.signIn("li")
	li.get(base + "/cases/new").must(http.StatusOK)
	if text := admin.get(base + "/people").text(); strings.Contains(text, "待设置密码") {
		t.Errorf("the account still waits: %s", text)
	}
}

// Each standing is told by a shape and by words.
func TestHowAccountsStand(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	invited := func(login string) {
		_, err := s.accounts.Invite(t.Context(), desk.System("测试"), agencyID(t, base), account.Newcomer{
			Login: login, Name: "示例人员" + login, Roles: []account.Role{account.Handler},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	invited("stranded")
	s.clock.pass(73 * time.Hour) // a link waits for 72
	invited("awaited")
	usable, held, gone := s.person(base, account.Handler), s.person(base, account.Handler), s.person(base, account.Handler)
	for range 6 {
		_, _ = s.accounts.SignIn(t.Context(), held, "wrong", "192.0.2.9") // that it fails is the point
	}
	if err := s.accounts.Disable(t.Context(), desk.System("测试"), agencyID(t, base), s.whois(gone)); err != nil {
		t.Fatal(err)
	}
	admin := s.as(t, base, account.Administrator)
	list := admin.get(base + "/people").must(http.StatusOK)
	for _, c := range []struct{ login, want string }{
		{usable, "● 正常"},
		{held, "❚❚ 密码多次输错，锁定至 2026-11-26 11:01"},
		{gone, "✕ 已停用"},
		{"awaited", "◐ 待设置密码，链接至 2026-11-29 11:00 有效"},
		{"stranded", "▲ 没有密码，链接已失效"},
	} {
		row := list.find(func(n *html.Node) bool { return attr(n, "data-href") == s.at(base, c.login) })
		if len(row) != 1 || !strings.Contains(textOf(row[0]), c.want) {
			t.Errorf("%s is not told as %q in the list: %s", c.login, c.want, list.text())
		}
		admin.get(s.at(base, c.login)).must(http.StatusOK).says(c.want)
	}
}

func TestRolesAreChangedAgencyByAgency(t *testing.T) {
	w := planted(t)
	admin := w.as(t, w.own.base, account.Administrator)
	login := w.person(w.own.base, account.Handler)
	page := w.at(w.own.base, login)
	change := func(in string, roles ...string) answer {
		form := admin.get(page + in).must(http.StatusOK).formTo(page + "/roles")
		form["roles"] = roles
		return admin.post(page+"/roles", form)
	}
	if to := change("", "intake", "handler").leads(); to != page {
		t.Errorf("leads to %s", to)
	}
	admin.get(page).says("登记员、承办人")
	again := change("", "administrator", "auditor").must(http.StatusUnprocessableEntity).says("不得由同一人担任")
	if got := again.formTo(page + "/roles"); strings.Join(got["roles"], " ") != "administrator auditor" {
		t.Errorf("what was ticked is lost: %v", got)
	}
	change("").must(http.StatusUnprocessableEntity).says("至少保留一个角色")

	// A role in an agency below, which is named.
	elsewhere := admin.get(page + "?place=" + url.QueryEscape(w.below.agency.Name)).leads()
	if elsewhere != fmt.Sprintf("%s?in=%d", page, w.below.agency.ID) {
		t.Fatalf("leads to %s", elsewhere)
	}
	admin.get(elsewhere).says("在" + w.below.agency.Name + "的角色")
	change(fmt.Sprintf("?in=%d", w.below.agency.ID), "head").leads()
	admin.get(page).says("登记员、承办人", "负责人")
	admin.get(w.own.base + "/people").says(w.below.agency.Name + "：负责人")

	// Of an agency beside nothing is said, whichever way it is named.
	for _, foreign := range []desk.Agency{w.beside.agency, {ID: 987654, Name: "没有的机关"}} {
		admin.get(fmt.Sprintf("%s?in=%d", page, foreign.ID)).must(http.StatusNotFound).says("没有这个机关")
		admin.get(page + "?place=" + url.QueryEscape(foreign.Name)).must(http.StatusUnprocessableEntity).says("本机关和下级机关中没有")
		form := url.Values{"in": {fmt.Sprint(foreign.ID)}, "roles": {"head"}}
		admin.post(page+"/roles", form).must(http.StatusNotFound).says("没有这个机关")
	}

	// Somebody of the agency below alone is not found any more once the last role here is gone.
	far := w.person(w.beside.base, account.Handler)
	if err := w.accounts.SetRoles(t.Context(), desk.System("测试"), w.own.agency.ID, w.whois(far), w.own.agency.ID, []account.Role{account.Handler}); err != nil {
		t.Fatal(err)
	}
	farPage := w.at(w.own.base, far)
	form := admin.get(farPage).must(http.StatusOK).formTo(farPage + "/roles")
	form.Del("roles")
	if to := admin.post(farPage+"/roles", form).leads(); to != w.own.base+"/people" {
		t.Errorf("leads to %s", to)
	}
	admin.get(farPage).must(http.StatusNotFound)
}

// An account as a whole is up to who governs all agencies in which it has roles.
func TestAnAccountThatGovernsElsewhereIsLeftAlone(t *testing.T) {
	w := planted(t)
	admin := w.as(t, w.own.base, account.Administrator)
	login := w.person(w.city.base, account.Head)
	if err := w.accounts.SetRoles(t.Context(), desk.System("测试"), w.own.agency.ID, w.whois(login), w.own.agency.ID, []account.Role{account.Handler}); err != nil {
		t.Fatal(err)
	}
	page := w.at(w.own.base, login)
	text := admin.get(page).must(http.StatusOK).text()
	if strings.Contains(text, w.city.agency.Name) {
		t.Errorf("the agency above is named: %s", text)
	}
	for _, act := range []string{"/name", "/reset", "/disable"} {
		form := with(admin.get(page).formTo(page+act), "name", "另一姓名", "confirm", "yes")
		admin.post(page+act, form).must(http.StatusUnprocessableEntity).says("您管辖的机关以外还有角色")
	}
}

func TestANameIsCorrected(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	page := s.at(base, s.person(base, account.Handler))
	form := admin.get(page).must(http.StatusOK).formTo(page + "/name")
	admin.post(page+"/name", with(form, "name", " ")).must(http.StatusUnprocessableEntity).says("请填写姓名")
	if to := admin.post(page+"/name", with(form, "name", "示例人员02")).leads(); to != page {
		t.Errorf("leads to %s", to)
	}
	admin.get(page).says("示例人员02")
}

func TestResettingGivesANewLinkOnce(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	login := s.person(base, account.Handler)
	page := s.at(base, login)
	if form := admin.get(page).formTo(page + "/reset"); form.Has("second_factor") {
		t.Errorf("sent untouched: %v", form)
	}
	their := s.fresh(t)
	their.signIn(login)
	enrolled, err := s.accounts.EnrolTOTP(t.Context(), their.principal(), "192.0.2.1", password)
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(strings.ReplaceAll(enrolled.Secret, " ", ""), s.clock.read())
	if err == nil {
		err = s.accounts.ConfirmTOTP(t.Context(), their.principal(), "192.0.2.1", code)
	}
	if err != nil {
		t.Fatal(err)
	}
	admin.get(page).says("两步验证已启用", "同时停用两步验证")
	first := admin.post(page+"/reset", admin.get(page).formTo(page+"/reset")).says("登录已重置").link()
	if to := their.get(base + "/cases").leads(); !strings.HasPrefix(to, "/sign-in") {
		t.Errorf("the session that was open goes on: %s", to)
	}
	admin.get(page).says("两步验证已启用", "待设置密码")
	second := admin.post(page+"/reset", with(admin.get(page).formTo(page+"/reset"), "second_factor", "off")).link()
	admin.get(page).says("两步验证未启用")
	their.get(first).must(http.StatusNotFound)
	their.get(second).must(http.StatusOK)
}

func TestDisablingAsksForAWord(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	login := s.person(base, account.Handler)
	page := s.at(base, login)
	their := s.fresh(t)
	their.signIn(login)
	form := admin.get(page).must(http.StatusOK).formTo(page + "/disable")
	again := admin.post(page+"/disable", form).must(http.StatusUnprocessableEntity).says("请先勾选确认")
	if !again.linksTo("#f-confirm") {
		t.Error("the summary does not lead to the field")
	}
	their.get(base + "/cases").must(http.StatusOK)
	admin.post(page+"/disable", with(form, "confirm", "yes")).leads()
	their.get(base + "/cases").leads()
	gone := admin.get(page).says("已停用", "恢复账号")
	for _, act := range []string{"/disable", "/reset"} {
		if gone.offers(page + act) {
			t.Errorf("%s is offered for a disabled account", act)
		}
	}
	admin.post(page+"/enable", gone.formTo(page+"/enable")).leads()
	admin.get(page).says("● 正常")
	their.signIn(login)
	their.get(base + "/cases").must(http.StatusOK)
}

// What would lock the administrator out is not offered, and refused if it is sent.
func TestOnesOwnAccountIsForOthers(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	page := fmt.Sprintf("%s/people/%d", base, admin.principal().Person.ID)
	own := admin.get(page).must(http.StatusOK).says("这是您自己的账号")
	for _, c := range []struct{ act, words string }{
		{"/disable", "不能停用自己的账号"},
		{"/reset", "我的账号"},
		{"/roles", "由其他系统管理员办理"},
	} {
		if own.offers(page + c.act) {
			t.Errorf("%s is offered", c.act)
		}
		admin.post(page+c.act, url.Values{"confirm": {"yes"}}).must(http.StatusUnprocessableEntity)
	}
	for _, roles := range [][]string{{"intake"}, {"administrator", "head"}, {"administrator", "handler"}, {"auditor"}} {
		form := url.Values{"roles": roles, "held": {"administrator"}}
		admin.post(page+"/roles", form).must(http.StatusUnprocessableEntity)
	}
	admin.get(base + "/cases").must(http.StatusForbidden)
	admin.get(base + "/people").must(http.StatusOK)
}

func TestAnAccountIsTiedToTheIdentityProvider(t *testing.T) {
	const issuer = "https://sso.example.cn/office"
	provider, err := oidc.New(oidc.Settings{
		Issuer: issuer, ClientID: "foidesk", ClientSecret: "not a secret", RedirectURL: siteURL + server.ExternalPath,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, func(o *server.Options) { o.Provider = provider })
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	one, other := s.person(base, account.Handler), s.person(base, account.Handler)
	tie := func(login, subject string) answer {
		page := s.at(base, login)
		form := admin.get(page).must(http.StatusOK).says(issuer).formTo(page + "/external")
		return admin.post(page+"/external", with(form, "external", subject))
	}
	external := func(login string) string {
		p, _, err := s.accounts.Find(t.Context(), login)
		if err != nil {
			t.Fatal(err)
		}
		return p.ExternalID
	}
	tie(one, " 000117 ").leads()
	if got := external(one); got != account.ExternalID(issuer, "000117") {
		t.Errorf("tied to %q", got)
	}
	if got := admin.get(s.at(base, one)).formTo(s.at(base, one) + "/external").Get("external"); got != "000117" {
		t.Errorf("shown as %q", got)
	}
	tie(other, "000117").must(http.StatusUnprocessableEntity).says("已关联其他账号")
	tie(one, "").leads()
	if got := external(one); got != "" {
		t.Errorf("still tied to %q", got)
	}

	without := open(t)
	base = without.agencyOnly("示例市政务公开办公室")
	admin = without.as(t, base, account.Administrator)
	page := without.at(base, without.person(base, account.Handler))
	if admin.get(page).must(http.StatusOK).offers(page + "/external") {
		t.Error("an identity is asked for where nobody vouches")
	}
	admin.post(page+"/external", url.Values{"external": {"x"}}).must(http.StatusNotFound)
}

func TestPeopleGoOnByLogin(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	for range 52 { // with the administrator; a page holds 50
		s.person(base, account.Handler)
	}
	seen, pages, path := map[string]bool{}, 0, base+"/people"
	for path != "" && pages < 3 {
		pages++
		page := admin.get(path).must(http.StatusOK)
		for _, row := range page.find(func(n *html.Node) bool { return has(n, "data-href") }) {
			seen[attr(row, "data-href")] = true
		}
		path = ""
		for _, next := range page.find(func(n *html.Node) bool { return attr(n, "rel") == "next" }) {
			path = attr(next, "href")
		}
	}
	if len(seen) != 53 || pages != 2 {
		t.Errorf("%d people on %d pages", len(seen), pages)
	}
	admin.get(base + "/people?after=%E4%B8%8D").must(http.StatusNotFound)
}

// The administrator's pages hold together: every link leads somewhere, every field has its label.
func TestNoLinkOfTheAdministratorsIsDead(t *testing.T) {
	w := planted(t)
	admin := w.as(t, w.own.base, account.Administrator)
	seen, queue := map[string]bool{}, []string{
		w.own.base + "/people", w.own.base + "/people/new", w.own.base + "/absences", w.own.base + "/settings", w.own.base + "/agencies/new",
	}
	for len(queue) > 0 && len(seen) < 200 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		a := admin.get(path)
		if a.Code != http.StatusOK && a.Code != http.StatusSeeOther {
			t.Errorf("%s: status %d", path, a.Code)
		}
		guarded(t, a)
		queue = append(queue, a.links(path)...)
	}
	if len(seen) < 15 {
		t.Errorf("only %d pages are linked", len(seen))
	}
}

// A role that a colleague took away does not come back because a page was open.
func TestTwoAdministratorsChangeRolesAtOnce(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	one, other := s.as(t, base, account.Administrator), s.as(t, base, account.Administrator)
	login := s.person(base, account.Handler, account.Head)
	page := s.at(base, login)
	first, second := one.get(page).formTo(page+"/roles"), other.get(page).formTo(page+"/roles")
	first["roles"], second["roles"] = []string{"handler"}, []string{"intake", "handler", "head"}
	one.post(page+"/roles", first).leads()
	one.post(page+"/roles", first).leads() // the button was pressed twice
	told := other.post(page+"/roles", second).must(http.StatusConflict).says("由“承办人、负责人”改为“承办人”")
	again := told.formTo(page + "/roles")
	if !slices.Equal(again["roles"], []string{"intake", "handler", "head"}) || !slices.Equal(again["held"], []string{"handler"}) {
		t.Errorf("the form is %v", again)
	}
	again["roles"] = []string{"intake", "handler"}
	other.post(page+"/roles", again).leads()
	other.get(page).says("登记员、承办人")
}
