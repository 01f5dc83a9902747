package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/server"
)

// tryIn tries to sign in through the page.
func (s site) tryIn(login, password string) answer {
	s.t.Helper()
	return s.send(posted("/sign-in", url.Values{"login": {login}, "password": {password}}))
}

func TestTheCookieOfASession(t *testing.T) {
	for _, c := range []struct {
		name, url, cookie string
		secure            bool
	}{
		{"over https", "https://example.com", "__Host-foidesk_session", true},
		{"on this machine over http", "http://example.com", "foidesk_session", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, func(o *server.Options) { o.URL, _ = url.Parse(c.url) })
			login := s.person(s.agencyOnly("示例市政务公开办公室"), account.Handler)
			a := s.tryIn(login, password).must(http.StatusSeeOther)
			for _, kept := range a.Result().Cookies() {
				if kept.MaxAge < 0 {
					continue
				}
				if kept.Name != c.cookie || !kept.HttpOnly || kept.Secure != c.secure || kept.SameSite != http.SameSiteLaxMode || kept.Path != "/" || kept.Domain != "" {
					t.Errorf("%+v", kept)
				}
			}
			if hsts := a.Header().Get("Strict-Transport-Security"); (hsts != "") != c.secure {
				t.Errorf("Strict-Transport-Security %q", hsts)
			}
		})
	}
}

// After signing in one is led where one wanted to go, and never off this site.
func TestNextLeadsNowhereElse(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	login := s.person(base, account.Handler)
	if to := s.get(base + "/cases?due=under_way&q=征收").leads(); to != "/sign-in?next=%2Fa%2F1%2Fcases%3Fdue%3Dunder_way%26q%3D%25E5%25BE%2581%25E6%2594%25B6" {
		t.Errorf("asked to sign in at %s", to)
	}
	for next, want := range map[string]string{
		base + "/cases":                 base + "/cases",
		base + "/cases?due=overdue":     base + "/cases?due=overdue",
		"":                              "/",
		"https://elsewhere.example":     "/",
		"//elsewhere.example":           "/",
		`/\elsewhere.example`:           "/",
		`\/elsewhere.example`:           "/",
		"/%2Felsewhere.example":         "/",
		"/%5Celsewhere.example":         "/",
		"javascript:alert(1)":           "/",
		"\t//elsewhere.example":         "/",
		"/\n/elsewhere.example":         "/",
		"https:elsewhere.example":       "/",
		"/a/1/cases\r\nSet-Cookie: a=b": "/",
	} {
		other := s.fresh(t)
		a := other.send(posted("/sign-in", url.Values{"login": {login}, "password": {password}, "next": {next}}))
		if to := a.leads(); to != want {
			t.Errorf("%q leads to %q, want %q", next, to, want)
		}
	}
}

func TestSignInSaysTheSameWhoeverIsTried(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	there, disabled := s.person(base, account.Handler), s.person(base, account.Handler)
	who, _, err := s.accounts.Find(t.Context(), disabled)
	if err != nil {
		t.Fatal(err)
	}
	admin := s.as(t, base, account.Administrator).principal()
	if err := s.accounts.Disable(t.Context(), admin.Self("192.0.2.1"), agencyID(t, base), who.ID); err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, c := range []struct{ login, password string }{{"nobody", password}, {there, "wrong"}, {disabled, password}, {"", ""}, {"没有这个人", "x"}} {
		a := s.fresh(t).tryIn(c.login, c.password).must(http.StatusUnprocessableEntity)
		said := textOf(a.find(func(n *html.Node) bool { return attr(n, "role") == "alert" })[0])
		if want == "" {
			want = said
		}
		if said != want {
			t.Errorf("%s: %s", c.login, said)
		}
	}
}

// A session stolen before the password was changed is worth nothing after it.
func TestAStolenSessionEndsWithThePassword(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	login := s.person(base, account.Handler)
	thief := s.fresh(t)
	thief.tryIn(login, password).leads()
	s.tryIn(login, password).leads()
	thief.get(base + "/cases").must(http.StatusOK)

	form := func(old, again string) url.Values {
		return url.Values{"old": {old}, "password": {"Snow-on-8-roofs"}, "again": {again}}
	}
	s.post("/account/password", form("wrong", "Snow-on-8-roofs")).must(http.StatusUnprocessableEntity).says("密码不正确")
	s.post("/account/password", form(password, "Snow-on-7-roofs")).must(http.StatusUnprocessableEntity).says("两次输入的密码不一致")
	thief.get(base + "/cases").must(http.StatusOK)
	s.get(s.post("/account/password", form(password, "Snow-on-8-roofs")).leads()).must(http.StatusOK).says("密码已更改")

	if to := thief.get(base + "/cases").leads(); !strings.HasPrefix(to, "/sign-in") {
		t.Errorf("the thief is led to %s", to)
	}
	s.get(base + "/cases").must(http.StatusOK)
	s.fresh(t).tryIn(login, password).must(http.StatusUnprocessableEntity)
	s.fresh(t).tryIn(login, "Snow-on-8-roofs").leads()
}

func TestSigningOut(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	login := s.person(base, account.Handler)
	s.tryIn(login, password).leads()
	elsewhere := s.fresh(t)
	elsewhere.tryIn(login, password).leads()
	stolen := s.browser.session()
	s.post("/sign-out", nil).leads()
	if s.browser.session() != "" {
		t.Error("the cookie stays")
	}
	s.browser.keep([]*http.Cookie{{Name: sessionCookie, Value: stolen}})
	s.get(base + "/cases").leads()
	elsewhere.get(base + "/cases").must(http.StatusOK)

	s.tryIn(login, password).leads()
	s.get("/account").must(http.StatusOK).says("本次登录", "192.0.2.1")
	s.post("/account/sessions/end", nil).leads()
	for _, one := range []site{s, elsewhere} {
		if to := one.get(base + "/cases").leads(); !strings.HasPrefix(to, "/sign-in") {
			t.Errorf("led to %s", to)
		}
	}
}

func TestSessionsEndByThemselves(t *testing.T) {
	for _, c := range []struct {
		name  string
		pause time.Duration
		times int
		alive bool
	}{
		{"used every hour", time.Hour, 11, true},
		{"left for two hours", 2 * time.Hour, 1, false},
		{"used every hour through a day", time.Hour, 12, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			base := s.agency("示例市政务公开办公室")
			code := http.StatusOK
			for range c.times {
				s.clock.pass(c.pause)
				code = s.get(base + "/cases").Code
				s.accounts.Settle()
			}
			if (code == http.StatusOK) != c.alive {
				t.Errorf("status %d", code)
			}
		})
	}
}

// What was typed while the session ended is not lost, and not recorded behind anybody's back.
func TestAFormThatOutlivesItsSession(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	login := s.person(base, account.Intake)
	s.tryIn(login, password).leads()
	form := application(s.get(base+"/cases/new").form(), "2026-11-20")
	s.clock.pass(3 * time.Hour)
	late := s.send(posted(base+"/cases/new", form)).must(http.StatusUnauthorized).says("没有提交，也没有丢失")

	s.tryIn(login, password).leads()
	once := s.send(posted(base+"/cases/new", late.form())).must(http.StatusForbidden).says("没有提交，也没有丢失")
	if got := once.form().Get("description"); got != form.Get("description") {
		t.Errorf("description %q", got)
	}
	s.get(base + "/cases").says("还没有登记过申请")
	s.get(s.send(posted(base+"/cases/new", once.form())).leads()).must(http.StatusOK).says("自然人000001")

	secret := s.send(posted("/account/password", url.Values{"old": {password}, "password": {password}})).must(http.StatusForbidden)
	factor := s.send(posted("/account/second-factor/disable", url.Values{"confirm": {password}})).must(http.StatusForbidden)
	for _, a := range []answer{secret, factor} {
		if strings.Contains(a.Body.String(), password) {
			t.Error("a password is shown again")
		}
	}
}

func TestTheSecondFactor(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	login := s.person(base, account.Handler)
	s.tryIn(login, password).leads()
	s.post("/account/second-factor/enrol", url.Values{"confirm": {"wrong"}}).must(http.StatusUnprocessableEntity).says("密码不正确")
	page := s.post("/account/second-factor/enrol", url.Values{"confirm": {password}}).must(http.StatusOK).says("扫描", "密钥")
	secret := strings.ReplaceAll(textOf(page.find(func(n *html.Node) bool { return n.Data == "code" })[0]), " ", "")
	code := func() string {
		c, err := totp.GenerateCode(secret, s.clock.read())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	s.post("/account/second-factor/confirm", url.Values{"code": {"000000"}}).must(http.StatusUnprocessableEntity).says("验证码不正确")
	s.get(s.post("/account/second-factor/confirm", url.Values{"code": {code()}}).leads()).says("两步验证已启用")

	again := s.fresh(t)
	if to := again.tryIn(login, password).leads(); to != "/sign-in/code" {
		t.Errorf("leads to %s", to)
	}
	again.get(base + "/cases").leads() // not in yet
	again.clock.pass(time.Minute)
	again.send(posted("/sign-in/code", with(again.get("/sign-in/code").form(), "code", "000000"))).must(http.StatusUnprocessableEntity).says("验证码不正确")
	again.send(posted("/sign-in/code", with(again.get("/sign-in/code").form(), "code", code()))).leads()
	again.get(base + "/cases").must(http.StatusOK)

	again.post("/account/second-factor/disable", url.Values{"confirm": {"wrong"}}).must(http.StatusUnprocessableEntity).says("密码不正确")
	again.get(again.post("/account/second-factor/disable", url.Values{"confirm": {password}}).leads()).says("两步验证已停用")
	s.fresh(t).tryIn(login, password).leads()
}

// A thousand wrong passwords: the account is locked and the right password refused meanwhile, nobody else is
// troubled, and memory stays where it is.
func TestBruteForce(t *testing.T) {
	behindProxy := func(o *server.Options) {
		o.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")}
		o.Limits = server.Limits{}
	}
	s := open(t, behindProxy)
	base := s.agencyOnly("示例市政务公开办公室")
	victim, other := s.person(base, account.Handler), s.person(base, account.Handler)
	from := func(address, login, password string) int {
		r := posted("/sign-in", url.Values{"login": {login}, "password": {password}})
		r.Header.Set("X-Forwarded-For", address)
		return s.fresh(t).send(r).Code
	}
	hammer := func() (limited int) {
		for i := range 1000 {
			// Half from one address, half from one address each.
			address := "198.51.100.1"
			if i%2 == 1 {
				address = fmt.Sprintf("203.0.%d.%d", i/256, i%256)
			}
			switch code := from(address, victim, fmt.Sprint("wrong", i)); code {
			case http.StatusTooManyRequests:
				limited++
			case http.StatusUnprocessableEntity:
			default:
				t.Fatalf("try %d: status %d", i, code)
			}
		}
		return limited
	}
	limited := hammer()
	if limited < 300 || limited > 500 {
		t.Errorf("%d of 500 from one address were turned away at the door", limited)
	}
	if code := from("198.51.100.99", victim, password); code != http.StatusUnprocessableEntity {
		t.Errorf("the right password while locked: status %d", code)
	}
	if code := from("198.51.100.99", other, password); code != http.StatusSeeOther {
		t.Errorf("somebody else meanwhile: status %d", code)
	}
	before := heap()
	hammer()
	if grown := heap() - before; grown > 4<<20 {
		t.Errorf("another thousand tries keep %d KiB", grown>>10)
	}
	s.clock.pass(24 * time.Hour)
	if code := from("198.51.100.99", victim, password); code != http.StatusSeeOther {
		t.Errorf("the right password a day later: status %d", code)
	}
}

// heap is what is in use, after all that nobody needs is gone.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestRequestsThatComeTooFast(t *testing.T) {
	few := server.Limit{PerSecond: 0.0001, Burst: 5}
	codes := func(n int, ask func(i int) int) (refused int) {
		for i := range n {
			if ask(i) == http.StatusTooManyRequests {
				refused++
			}
		}
		return refused
	}
	t.Run("from one address", func(t *testing.T) {
		s := open(t, func(o *server.Options) { o.Limits.Address = few })
		if n := codes(8, func(int) int { return s.get("/sign-in").Code }); n != 3 {
			t.Errorf("%d of 8 refused, want 3", n)
		}
	})
	t.Run("from one line with many IPv6 addresses", func(t *testing.T) {
		s := open(t, func(o *server.Options) { o.Limits.Address = few })
		n := codes(8, func(i int) int {
			r := httptest.NewRequest(http.MethodGet, "/sign-in", nil)
			r.RemoteAddr = fmt.Sprintf("[2001:db8::%x]:1234", i+1)
			return s.send(r).Code
		})
		if n != 3 {
			t.Errorf("%d of 8 refused, want 3", n)
		}
	})
	t.Run("by one person from many addresses", func(t *testing.T) {
		s := open(t, func(o *server.Options) { o.Limits.Person = few })
		s.agency("示例市政务公开办公室")
		n := codes(8, func(i int) int {
			r := httptest.NewRequest(http.MethodGet, "/account", nil)
			r.RemoteAddr = fmt.Sprintf("198.51.100.%d:1234", i+1)
			return s.send(r).Code
		})
		if n != 3 {
			t.Errorf("%d of 8 refused, want 3", n)
		}
	})
}

// Only a proxy of ours is believed where a request came from.
func TestWhereARequestCameFrom(t *testing.T) {
	for _, c := range []struct {
		name, proxy, peer, header, want string
	}{
		{"without proxies the header is anybody's", "", "198.51.100.7:1", "203.0.113.5", "198.51.100.7"},
		{"from our proxy", "198.51.100.0/24", "198.51.100.7:1", "203.0.113.5", "203.0.113.5"},
		{"what the sender wrote before our proxy", "198.51.100.7/32", "198.51.100.7:1", "10.9.9.9, 203.0.113.5", "203.0.113.5"},
		{"from elsewhere, though there are proxies", "198.51.100.7/32", "192.0.2.9:1", "203.0.113.5", "192.0.2.9"},
		{"a private address is no proxy by itself", "198.51.100.7/32", "10.0.0.1:1", "203.0.113.5", "10.0.0.1"},
		{"over IPv6", "2001:db8::/64", "[2001:db8::1]:1", "203.0.113.5", "203.0.113.5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, func(o *server.Options) {
				if c.proxy != "" {
					o.Proxies = []netip.Prefix{netip.MustParsePrefix(c.proxy)}
				}
			})
			login := s.person(s.agencyOnly("示例市政务公开办公室"), account.Handler)
			r := posted("/sign-in", url.Values{"login": {login}, "password": {password}})
			r.RemoteAddr = c.peer
			r.Header.Set("X-Forwarded-For", c.header)
			s.send(r).leads()
			open, err := s.accounts.Sessions(t.Context(), s.principal())
			if err != nil || len(open) != 1 || open[0].Address != c.want {
				t.Errorf("%+v %v, want %s", open, err, c.want)
			}
		})
	}
}
