package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/server"
)

func TestThePathFromTheFirstLinkToTheRegister(t *testing.T) {
	s := open(t)
	token, _, err := s.accounts.BeginSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	form := s.get("/setup/" + token).must(http.StatusOK).says("首个系统管理员").form()
	again := s.post("/setup/"+token, with(form, "agency", "示例市政务公开办公室", "login", "guanli", "name", "示例管理员", "password", password, "again", "other"))
	again.must(http.StatusUnprocessableEntity).says("两次输入的密码不一致")
	if again.form().Get("agency") != "示例市政务公开办公室" || again.form().Get("password") != "" {
		t.Errorf("shown again: %v", again.form())
	}
	if to := s.post("/setup/"+token, with(again.form(), "password", password, "again", password)).leads(); to != "/sign-in" {
		t.Errorf("leads to %s", to)
	}
	s.get("/setup/" + token).must(http.StatusUnprocessableEntity).says("已经设置过")

	form = s.get("/sign-in").must(http.StatusOK).form()
	s.post("/sign-in", with(form, "login", "guanli", "password", "wrong")).must(http.StatusUnprocessableEntity).says("登录名或者密码不正确")
	if to := s.post("/sign-in", with(form, "login", "GuanLi", "password", password)).leads(); to != "/" {
		t.Errorf("leads to %s", to)
	}
	// The administrator does not see the cases of the agency that they set up.
	s.get("/agencies").must(http.StatusOK).says("示例市政务公开办公室")
	s.get("/a/1/cases").must(http.StatusForbidden).says("不能办理这一事项")
	if to := s.get("/a/1").leads(); to == "/a/1/cases" {
		t.Error("the administrator is led to the register")
	}
}

func TestEveryPageIsServedWithItsGuards(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-20")
	for _, path := range []string{
		"/agencies", "/permissions", "/account", "/keys", "/calendar?month=2026-10", base + "/cases", base + "/cases?due=under_way", base + "/cases?q=征收",
		base + "/cases/new", base + "/due?channel=post&on=20261120", one, one + "/decide", one + "/deliver", one + "/withdraw",
		one + "/void?of=1", one + "/amend", base + "/statistics", base + "/statistics?year=2019", base + "/statistics/2026.json",
		base + "/statistics/2026.xlsx", base + "/import", base + "/import/template.xlsx", "/healthz", "/static/foidesk.css",
	} {
		t.Run(path, func(t *testing.T) {
			a := s.in(t).get(path).must(http.StatusOK)
			guarded(t, a)
		})
	}
	for path, status := range map[string]int{
		"/nowhere": 404, "/calendar?month=x": 422, "/a/x/cases": 404, "/a/99/cases": 404, base + "/cases/99": 404, base + "/cases/x": 404,
		one + "/void?of=9": 404, one + "/void": 404, base + "/cases?state=x": 422, base + "/statistics?year=x": 422,
		base + "/statistics/2026.pdf": 404, base + "/import/none": 404, "/static/../views.go": 404,
	} {
		t.Run(path, func(t *testing.T) {
			guarded(t, s.in(t).get(path).must(status))
		})
	}
}

func guarded(t *testing.T, a answer) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := a.Header().Get(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if strings.Contains(a.Header().Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy of content allows what it should forbid")
	}
}

// Every link on every page that can be reached leads somewhere, and every id that is pointed at is there.
func TestNoLinkIsDead(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	s.post(one+"/decide", with(s.get(one+"/decide").form(), append(thirdPartys, "outcome", "refused_4")...))
	seen, queue := map[string]bool{}, []string{"/agencies", base + "/cases"}
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		a := s.get(path)
		if a.Code != http.StatusOK && a.Code != http.StatusSeeOther {
			t.Errorf("%s: status %d", path, a.Code)
		}
		queue = append(queue, a.links(path)...)
	}
	if len(seen) < 25 {
		t.Errorf("only %d pages are linked", len(seen))
	}
}

// links are the addresses that a page names; those within the page are checked at once.
func (a answer) links(path string) []string {
	a.t.Helper()
	ids := map[string]bool{}
	for _, n := range a.find(func(n *html.Node) bool { return has(n, "id") }) {
		if ids[attr(n, "id")] {
			a.t.Errorf("%s: id %s twice", path, attr(n, "id"))
		}
		ids[attr(n, "id")] = true
	}
	var found []string
	for _, n := range a.find(func(n *html.Node) bool { return has(n, "href") }) {
		href := attr(n, "href")
		if id, ok := strings.CutPrefix(href, "#"); ok {
			if !ids[id] {
				a.t.Errorf("%s: nothing has the id %s", path, id)
			}
			continue
		}
		if strings.HasPrefix(href, "http") { // a notice where it was published
			continue
		}
		found = append(found, href)
	}
	for _, n := range a.find(func(n *html.Node) bool { return n.Data == "label" && has(n, "for") }) {
		if !ids[attr(n, "for")] {
			a.t.Errorf("%s: a label for %s, which is not there", path, attr(n, "for"))
		}
	}
	for _, n := range a.find(func(n *html.Node) bool { return has(n, "aria-describedby") || has(n, "aria-labelledby") }) {
		for _, id := range strings.Fields(attr(n, "aria-describedby") + " " + attr(n, "aria-labelledby")) {
			if !ids[id] {
				a.t.Errorf("%s: described by %s, which is not there", path, id)
			}
		}
	}
	return found
}

func TestStaticFilesMayBeKeptUnderTheirVersion(t *testing.T) {
	s := open(t)
	link := s.get("/sign-in").find(func(n *html.Node) bool { return attr(n, "rel") == "stylesheet" })[0]
	if got := s.get(attr(link, "href")).must(http.StatusOK).Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("Cache-Control %q", got)
	}
	if got := s.get("/static/foidesk.css?v=other").Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("another version: Cache-Control %q", got)
	}
	if got := s.get("/sign-in").Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("a page: Cache-Control %q", got)
	}
}

func TestHealth(t *testing.T) {
	s := open(t)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		s.send(httptest.NewRequest(method, "/healthz", nil)).must(http.StatusOK)
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	form := application(s.get(base+"/cases/new").form(), "2026-11-20")
	for name, header := range map[string][2]string{
		"said by the browser":   {"Sec-Fetch-Site", "cross-site"},
		"another site's origin": {"Origin", "https://elsewhere.example"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, base+"/cases/new", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header[0], header[1])
			a := s.send(r).must(http.StatusForbidden)
			guarded(t, a)
		})
	}
	s.get(base + "/cases").says("还没有登记过申请")
}

func TestOnlyOurOwnNameIsServed(t *testing.T) {
	local := open(t, func(o *server.Options) { o.URL = nil })
	public := open(t)
	for _, c := range []struct {
		site   site
		host   string
		status int
	}{
		{local, "localhost:8080", 200},
		{local, "127.0.0.1:8080", 200},
		{local, "[::1]:8080", 200},
		{local, "127.0.0.1", 200},
		{local, "127.0.0.2:8080", 200},
		{local, "rebound.example:8080", 421},
		{local, "127.0.0.1.example", 421},
		{local, "10.0.0.1", 421},
		{public, "example.com", 200},
		{public, "Example.COM", 200},
		{public, "localhost:8080", 421},
		{public, "example.com.elsewhere.example", 421},
	} {
		t.Run(c.host, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/sign-in", nil)
			r.Host = c.host
			guarded(t, c.site.in(t).send(r).must(c.status))
		})
	}
}

func TestAFormThatIsTooLarge(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	big := url.Values{"description": {strings.Repeat("长", 1<<20)}}
	s.post(base+"/cases/new", big).must(http.StatusRequestEntityTooLarge).says("超过上限")

	r := httptest.NewRequest(http.MethodPost, base+"/cases/new", strings.NewReader(big.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.ContentLength = -1 // as in a body sent in chunks
	s.send(r).must(http.StatusRequestEntityTooLarge)
}

// What the sender garbled is no error of ours, which would be logged and sent to the administrator.
func TestABodyThatCannotBeReadIsTheSendersFault(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	const urlencoded, multipart = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
	file := "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + server.TokenOf(s.browser.session()) +
		"\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
	for _, c := range []struct{ name, path, kind, body string }{
		{"a percent sign that begins nothing", "/cases/new", urlencoded, "applicant=%zz"},
		{"a content type that is none", "/cases/new", "a/b; =", "applicant=x"},
		{"a form in parts without a boundary", "/cases/new", "multipart/form-data", "--x--"},
		{"a form's part with a broken head", "/cases/new", multipart, "--x\r\nno head\r\n\r\n--x--\r\n"},
		{"a ledger's part with a broken head", "/import", multipart, "--x\r\nno head\r\n\r\n--x--\r\n"},
		{"a ledger that breaks off", "/import", multipart, file + "登记编号"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, base+c.path, strings.NewReader(c.body))
			r.Header.Set("Content-Type", c.kind)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			s.in(t).send(r).must(http.StatusBadRequest).says("读不懂")
		})
	}
}

func TestDaysOfADueDateAreThoseOfTheRule(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	soon, week := fmt.Sprintf("%d 个工作日内", desk.SoonDays), fmt.Sprintf("%d 个工作日内", desk.WeekDays)
	s.get("/agencies").says(soon + "到期")
	page := s.get(base + "/cases")
	for _, words := range []string{soon, week} { // in the tabs and in the choices
		if n := strings.Count(page.text(), words); n != 2 {
			t.Errorf("%q is said %d times, want 2", words, n)
		}
	}
}

// Somebody is told when a year's holidays should be known and are not; who cannot see to it is not troubled.
func TestAYearWithoutItsNoticeIsTold(t *testing.T) {
	for _, c := range []struct {
		name, now string
		told      bool
	}{
		{"in November, before answers fall due next year", "2026-11-23", false},
		{"in December", "2026-12-01", true},
		{"in January", "2027-01-04", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			base := s.agencyOnly("示例市政务公开办公室")
			now, err := time.ParseInLocation("2006-01-02", c.now, desk.China)
			if err != nil {
				t.Fatal(err)
			}
			s.clock.pass(now.Sub(s.clock.read()) + time.Hour)
			for role, path := range map[account.Role]string{account.Head: "/cases", account.Administrator: "/people", account.Handler: "/cases"} {
				page := s.as(t, base, role).get(base + path).must(http.StatusOK)
				if told := strings.Contains(page.text(), "2027年的放假安排"); told != (c.told && role != account.Handler) {
					t.Errorf("%s: told is %t", role, told)
				}
			}
		})
	}
}

func TestChecksSayWhatTheyRestOn(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.get(base+"/statistics").says("依据：年度报告格式（国办公开办函〔2019〕60号", "依据：第三部分表“总计”列的含义")
}

func TestProgramsGetErrorsAsJSON(t *testing.T) {
	s := open(t)
	s.agency("示例市政务公开办公室")
	r := httptest.NewRequest(http.MethodGet, "/a/7/cases", nil)
	r.Header.Set("Accept", "application/json")
	a := s.send(r).must(http.StatusNotFound)
	if body := a.Body.String(); !strings.Contains(body, `"code":"not_found"`) {
		t.Error(body)
	}
}

func TestProgramsGetTheFieldsToMend(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	form := with(application(s.get(base+"/cases/new").form(), "2026-11-20"), "applicant", "")
	r := posted(base+"/cases/new", form)
	r.Header.Set("Accept", "application/json")
	a := s.send(r).must(http.StatusUnprocessableEntity)
	if body := a.Body.String(); !strings.Contains(body, `"field":"applicant"`) {
		t.Error(body)
	}
}
