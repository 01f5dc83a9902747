package server_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
	"foidesk/internal/server"
)

// The attempt's cookie, and what the pages say of one that comes to nothing.
const (
	attemptCookie = "__Host-foidesk_external"
	provesNothing = "返回的结果无效：可能耽搁过久，或者链接打开了两次。请重新登录"
	noAccount     = "统一身份认证已通过，但您在本系统没有可用的账号，请联系本机关的系统管理员"
	isDown        = "暂时不能使用，请稍候再试，或者用登录名和密码登录"
)

// abroad is the site with an identity provider that knows three people.
type abroad struct {
	site
	idp *oidctest.Provider
}

var one, two, stranger = oidctest.Numbered("000001"), oidctest.Numbered("000002"), oidctest.Numbered("000003")

func openAbroad(t *testing.T, options ...func(*server.Options)) abroad {
	t.Helper()
	idp := oidctest.Start(t, one, two, stranger)
	idp.Register(siteURL + server.ExternalPath)
	settings := idp.Settings("")
	settings.Label = "省政务服务网"
	provider, err := oidc.New(settings, idp.Client())
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, append(options, func(o *server.Options) { o.Provider = provider })...)
	return abroad{s, idp}
}

// known is somebody with an account, as whom the provider knows them.
func (a abroad) known(base string, who oidctest.Person, roles ...account.Role) string {
	a.t.Helper()
	login := a.person(base, roles...)
	err := a.accounts.SetExternal(a.t.Context(), desk.System("测试"), agencyID(a.t, base), a.whois(login), a.idp.Settings("").Issuer, who.Sub)
	if err != nil {
		a.t.Fatal(err)
	}
	return login
}

// elsewhere is the same from another browser.
func (a abroad) elsewhere(t *testing.T) abroad {
	a.site = a.fresh(t)
	return a
}

// awayTo is where the button leads, and who brings what back.
func (a abroad) awayTo(next string, who oidctest.Person) (back *url.URL) {
	a.t.Helper()
	to := a.get("/sign-in/oidc?next=" + url.QueryEscape(next)).leads()
	return a.idp.NewBrowser(a.t).SignIn(a.t, to, who.Sub)
}

// comesBack is a browser sent back by the provider.
func (a abroad) comesBack(back *url.URL) answer {
	a.t.Helper()
	r := httptest.NewRequest(http.MethodGet, back.RequestURI(), nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	return a.send(r)
}

// signedInAs insists on who is signed in in this browser; an empty login is nobody.
func (a abroad) signedInAs(login string) {
	a.t.Helper()
	p, err := a.accounts.Session(a.t.Context(), a.browser.session())
	if got := p.Person.Login; got != login || (err == nil) != (login != "") {
		a.t.Errorf("signed in as %q, want %q: %v", got, login, err)
	}
}

// attempt is the attempt's cookie, as this browser keeps it.
func (b *browser) attempt() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cookies[attemptCookie]
}

// alert is the sentence above the form.
func (a answer) alert() string {
	a.t.Helper()
	said := a.find(func(n *html.Node) bool { return n.Data == "p" && attr(n.Parent, "role") == "alert" })
	if len(said) != 1 {
		a.t.Fatalf("%d sentences above the form: %s", len(said), a.text())
	}
	return textOf(said[0])
}

// buttons are the addresses of the links to the provider.
func (a answer) buttons() (to []string) {
	for _, n := range a.find(func(n *html.Node) bool { return n.Data == "a" && strings.HasPrefix(attr(n, "href"), "/sign-in/oidc") }) {
		to = append(to, textOf(n)+" "+attr(n, "href"))
	}
	return to
}

func TestTheButtonIsThereWithAProviderOnly(t *testing.T) {
	without := open(t)
	if got := without.get("/sign-in").must(http.StatusOK).buttons(); len(got) != 0 {
		t.Errorf("without a provider: %q", got)
	}
	without.get("/sign-in/oidc").must(http.StatusNotFound)
	without.get(server.ExternalPath + "?code=a&state=b").must(http.StatusNotFound)

	with := openAbroad(t)
	for next, want := range map[string]string{
		"":                          "省政务服务网 /sign-in/oidc",
		"/a/1/cases?due=overdue":    "省政务服务网 /sign-in/oidc?next=%2Fa%2F1%2Fcases%3Fdue%3Doverdue",
		"https://elsewhere.example": "省政务服务网 /sign-in/oidc",
	} {
		if got := with.get("/sign-in?next=" + url.QueryEscape(next)).must(http.StatusOK).buttons(); len(got) != 1 || got[0] != want {
			t.Errorf("%q: %q, want %q", next, got, want)
		}
	}
	if n := with.idp.TimesAsked(oidctest.DiscoveryPath); n != 0 {
		t.Errorf("the page asked the provider %d times", n)
	}
}

func TestTheWayToTheProvider(t *testing.T) {
	s := openAbroad(t)
	a := s.get("/sign-in/oidc")
	to, err := url.Parse(a.leads())
	if err != nil {
		t.Fatal(err)
	}
	if at := to.Scheme + "://" + to.Host + to.Path; at != s.idp.Settings("").Issuer+oidctest.AuthorizationPath {
		t.Errorf("leads to %s", at)
	}
	asked := to.Query()
	for name, want := range map[string]string{
		"response_type": "code", "client_id": oidctest.ClientID, "redirect_uri": siteURL + server.ExternalPath,
		"scope": "openid", "code_challenge_method": "S256",
	} {
		if got := asked.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	again, err := url.Parse(s.elsewhere(t).get("/sign-in/oidc").leads())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if got := asked.Get(name); len(got) < 26 || got == again.Query().Get(name) {
			t.Errorf("%s is %q", name, got)
		}
	}
	kept := a.Result().Cookies()
	if len(kept) != 1 {
		t.Fatalf("%d cookies", len(kept))
	}
	c := kept[0]
	if c.Name != attemptCookie || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" ||
		c.Expires.After(time.Now().Add(10*time.Minute)) {
		t.Errorf("%+v", c)
	}
	for _, secret := range []string{c.Value, oidctest.ClientSecret} {
		if strings.Contains(to.String(), url.QueryEscape(secret)) {
			t.Errorf("the address shows %q", secret)
		}
	}
}

// A long way back must not cost the sign-in: a browser passes over a cookie beyond 4 KiB.
func TestALongNextDoesNotCostTheSignIn(t *testing.T) {
	s := openAbroad(t)
	base := s.agencyOnly("示例市政务公开办公室")
	login := s.known(base, one, account.Handler)
	for _, n := range []int{1000, 100_000} {
		next := base + "/cases?q=" + strings.Repeat("a", n)
		browser := s.elsewhere(t)
		back := browser.awayTo(next, one)
		if kept := len(attemptCookie) + len(browser.browser.attempt()); kept > 4096 {
			t.Errorf("a cookie of %d bytes", kept)
		}
		want := map[bool]string{true: next, false: "/"}[n == 1000]
		if to := browser.comesBack(back).leads(); to != want {
			t.Errorf("leads to %.100s", to)
		}
		browser.signedInAs(login)
	}
}

func TestSigningInAtTheProvider(t *testing.T) {
	var log bytes.Buffer
	s := openAbroad(t, func(o *server.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	base := s.agencyOnly("示例市政务公开办公室")
	first, second := s.known(base, one, account.Handler), s.known(base, two, account.Handler)
	for _, c := range []struct {
		who   oidctest.Person
		login string
	}{{one, first}, {two, second}} {
		browser := s.elsewhere(t)
		button, _ := strings.CutPrefix(browser.get(browser.get(base + "/cases?due=overdue").leads()).buttons()[0], "省政务服务网 ")
		back := s.idp.NewBrowser(t).SignIn(t, browser.get(button).leads(), c.who.Sub)
		attempt := browser.browser.attempt()
		a := browser.comesBack(back)
		if to := a.leads(); to != base+"/cases?due=overdue" {
			t.Errorf("leads to %s", to)
		}
		browser.signedInAs(c.login)
		browser.get(base + "/cases?due=overdue").must(http.StatusOK)
		if left := browser.browser.attempt(); left != "" {
			t.Error("the attempt stays with the browser")
		}
		for _, secret := range append(s.idp.Secrets(), back.Query().Get("state"), attempt, browser.browser.session()) {
			if strings.Contains(log.String(), secret) || strings.Contains(a.Body.String(), secret) {
				t.Errorf("%q is in the log or the page", secret)
			}
		}
		if said := browser.comesBack(back).must(http.StatusUnprocessableEntity).alert(); said != "省政务服务网"+provesNothing {
			t.Errorf("a second time: %s", said)
		}
		browser.signedInAs(c.login)
	}
}

func TestNextAfterTheProviderLeadsNowhereElse(t *testing.T) {
	s := openAbroad(t)
	base := s.agencyOnly("示例市政务公开办公室")
	login := s.known(base, one, account.Handler)
	for _, next := range []string{"", "https://elsewhere.example", "//elsewhere.example", `/\elsewhere.example`, "javascript:alert(1)"} {
		browser := s.elsewhere(t)
		if to := browser.comesBack(browser.awayTo(next, one)).leads(); to != "/" {
			t.Errorf("%q leads to %s", next, to)
		}
		browser.signedInAs(login)
	}
}

// What a browser keeps, its owner may write.
func TestNextInAnAttemptOfOnesOwnLeadsNowhereElse(t *testing.T) {
	s := openAbroad(t)
	s.known(s.agencyOnly("示例市政务公开办公室"), one, account.Handler)
	back := s.awayTo("/calendar", one)
	s.browser.keep([]*http.Cookie{{Name: attemptCookie, Value: withNext(t, s.browser.attempt(), "https://elsewhere.example")}})
	if to := s.comesBack(back).leads(); to != "/" {
		t.Errorf("leads to %s", to)
	}
}

func withNext(t *testing.T, attempt, next string) string {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(attempt)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]any{}
	if err := json.Unmarshal(text, &kept); err != nil || kept["next"] != "/calendar" {
		t.Fatalf("%v %v", kept, err)
	}
	kept["next"] = next
	if text, err = json.Marshal(kept); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// Who has no account here, and whose is disabled, are told the same.
func TestWhoHasNoAccountIsRefused(t *testing.T) {
	s := openAbroad(t)
	base := s.agencyOnly("示例市政务公开办公室")
	s.known(base, one, account.Handler)
	disabled := s.known(base, two, account.Handler)
	if err := s.accounts.Disable(t.Context(), desk.System("测试"), agencyID(t, base), s.whois(disabled)); err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]oidctest.Person{"no account": stranger, "a disabled one": two} {
		t.Run(name, func(t *testing.T) {
			browser := s.elsewhere(t)
			a := browser.comesBack(browser.awayTo(base+"/cases", who)).must(http.StatusUnprocessableEntity)
			if said := a.alert(); said != noAccount {
				t.Errorf("says %s", said)
			}
			if next := a.form().Get("next"); next != base+"/cases" {
				t.Errorf("forgets the way: %q", next)
			}
			browser.signedInAs("")
			if browser.browser.attempt() != "" {
				t.Error("the attempt stays with the browser")
			}
		})
	}
}

func TestACallbackThatProvesNothing(t *testing.T) {
	s := openAbroad(t)
	s.known(s.agencyOnly("示例市政务公开办公室"), one, account.Handler)
	for _, c := range []struct {
		name string
		// come is how a browser comes to the callback of a sign-in under way in mine.
		come func(mine, theirs abroad, back *url.URL) (abroad, answer)
	}{
		{"without an attempt", func(_, theirs abroad, back *url.URL) (abroad, answer) {
			return theirs, theirs.comesBack(back)
		}},
		// A link that somebody prepared with their own sign-in would make the reader be them.
		{"with another browser's attempt", func(_, theirs abroad, back *url.URL) (abroad, answer) {
			theirs.get("/sign-in/oidc").leads()
			return theirs, theirs.comesBack(back)
		}},
		{"with an attempt that a later one has replaced", func(mine, _ abroad, back *url.URL) (abroad, answer) {
			mine.get("/sign-in/oidc").leads()
			return mine, mine.comesBack(back)
		}},
		{"a second time, with the attempt kept aside", func(mine, theirs abroad, back *url.URL) (abroad, answer) {
			theirs.browser.keep([]*http.Cookie{{Name: attemptCookie, Value: mine.browser.attempt()}})
			mine.comesBack(back).leads()
			return theirs, theirs.comesBack(back)
		}},
		{"with an attempt that cannot be read", func(mine, _ abroad, back *url.URL) (abroad, answer) {
			mine.browser.keep([]*http.Cookie{{Name: attemptCookie, Value: "!"}})
			return mine, mine.comesBack(back)
		}},
		{"with an empty attempt, to a state that is none", func(mine, _ abroad, back *url.URL) (abroad, answer) {
			mine.browser.keep([]*http.Cookie{{Name: attemptCookie, Value: "e30"}}) // {}
			q := back.Query()
			q.Del("state")
			return mine, mine.comesBack(&url.URL{Path: back.Path, RawQuery: q.Encode()})
		}},
		{"with nothing", func(mine, _ abroad, _ *url.URL) (abroad, answer) {
			return mine, mine.comesBack(&url.URL{Path: server.ExternalPath})
		}},
		{"with a refusal that somebody else wrote", func(mine, _ abroad, _ *url.URL) (abroad, answer) {
			return mine, mine.comesBack(&url.URL{Path: server.ExternalPath, RawQuery: "error=access_denied&state=made-up"})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			mine := s.elsewhere(t)
			who, a := c.come(mine, s.elsewhere(t), mine.awayTo("/calendar", one))
			if said := a.must(http.StatusUnprocessableEntity).alert(); said != "省政务服务网"+provesNothing {
				t.Errorf("says %s", said)
			}
			who.signedInAs("")
			for _, kept := range a.Result().Cookies() {
				if kept.MaxAge >= 0 {
					t.Errorf("is given %+v", kept)
				}
			}
		})
	}
}

// A page elsewhere can lead a browser anywhere, with its cookies.
func TestWhoIsSignedInStaysSo(t *testing.T) {
	s := openAbroad(t)
	base := s.agencyOnly("示例市政务公开办公室")
	s.known(base, one, account.Handler)
	login := s.known(base, two, account.Handler)
	s.tryIn(login, password).leads()
	session := s.browser.session()
	theirs := s.elsewhere(t)
	for name, come := range map[string]func() answer{
		"the button":                  func() answer { return s.get("/sign-in/oidc?next=" + url.QueryEscape(base+"/cases")) },
		"the callback of another":     func() answer { return s.comesBack(theirs.awayTo("", one)) },
		"a callback that was made up": func() answer { return s.comesBack(&url.URL{Path: server.ExternalPath, RawQuery: "code=a&state=b"}) },
		"a refusal that was made up": func() answer {
			return s.comesBack(&url.URL{Path: server.ExternalPath, RawQuery: "error=access_denied"})
		},
		"the button, to another place": func() answer { return s.get("/sign-in/oidc?next=//elsewhere.example") },
	} {
		a := come()
		if a.Code == http.StatusSeeOther {
			if to := a.leads(); to != base+"/cases" && to != "/" {
				t.Errorf("%s leads to %s", name, to)
			}
		}
		s.signedInAs(login)
		if s.browser.session() != session {
			t.Errorf("after %s: in another session", name)
		}
	}
}

// Somebody who sits down at a machine where another is signed in is not two people.
func TestTheProviderEndsTheSessionBefore(t *testing.T) {
	s := openAbroad(t)
	base := s.agencyOnly("示例市政务公开办公室")
	first, second := s.known(base, one, account.Handler), s.known(base, two, account.Handler)
	back := s.awayTo("", one)
	s.tryIn(second, password).leads()
	before := s.browser.session()
	s.comesBack(back).leads()
	s.signedInAs(first)
	if p, err := s.accounts.Session(t.Context(), before); err == nil {
		t.Errorf("the session of %s goes on", p.Person.Login)
	}
}

func TestTheProviderDenies(t *testing.T) {
	s := openAbroad(t)
	s.known(s.agencyOnly("示例市政务公开办公室"), one, account.Handler)
	back := s.awayTo("/calendar", oidctest.Person{Sub: "nobody"})
	a := s.comesBack(back).must(http.StatusUnprocessableEntity)
	if said := a.alert(); said != "省政务服务网没有通过，请重试，或者用登录名和密码登录" {
		t.Errorf("says %s", said)
	}
	if got := a.buttons(); len(got) != 1 || got[0] != "省政务服务网 /sign-in/oidc?next=%2Fcalendar" {
		t.Errorf("to try again: %q", got)
	}
	s.signedInAs("")
	if s.browser.attempt() != "" {
		t.Error("the attempt stays with the browser")
	}
}

func TestTheProviderIsDown(t *testing.T) {
	broken := func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "<h1>系统维护中</h1>", http.StatusServiceUnavailable)
	}
	for _, c := range []struct {
		name string
		come func(s abroad) answer
	}{
		{"before the way there", func(s abroad) answer {
			s.idp.Close()
			return s.get("/sign-in/oidc?next=%2Fcalendar")
		}},
		{"on the way there", func(s abroad) answer {
			s.idp.Answer(oidctest.DiscoveryPath, broken)
			return s.get("/sign-in/oidc?next=%2Fcalendar")
		}},
		{"on the way back", func(s abroad) answer {
			back := s.awayTo("/calendar", one)
			s.idp.Answer(oidctest.TokenPath, broken)
			return s.comesBack(back)
		}},
		{"as it says itself", func(s abroad) answer {
			back := s.awayTo("/calendar", one)
			back.RawQuery = url.Values{"error": {"temporarily_unavailable"}, "state": {back.Query().Get("state")}}.Encode()
			return s.comesBack(back)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openAbroad(t)
			login := s.known(s.agencyOnly("示例市政务公开办公室"), one, account.Handler)
			a := c.come(s).must(http.StatusBadGateway)
			if said := a.alert(); said != "省政务服务网"+isDown {
				t.Errorf("says %s", said)
			}
			if strings.Contains(a.Body.String(), "系统维护中") {
				t.Error("the page repeats what the provider said")
			}
			s.signedInAs("")
			form := with(a.form(), "login", login, "password", password)
			if to := s.send(posted("/sign-in", form)).leads(); to != "/calendar" {
				t.Errorf("the password leads to %s", to)
			}
			s.signedInAs(login)
		})
	}
}

// Password and code are the provider's to ask for; a lock after wrong passwords does not shut out who needs none.
func TestTheProviderAsksForEverything(t *testing.T) {
	s := openAbroad(t)
	base := s.agencyOnly("示例市政务公开办公室")
	login := s.known(base, one, account.Handler)
	s.tryIn(login, password).leads()
	p := s.principal()
	enrolment, err := s.accounts.EnrolTOTP(t.Context(), p, "192.0.2.1", password)
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(strings.ReplaceAll(enrolment.Secret, " ", ""), s.clock.read())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.accounts.ConfirmTOTP(t.Context(), p, "192.0.2.1", code); err != nil {
		t.Fatal(err)
	}
	browser := s.elsewhere(t)
	if to := browser.tryIn(login, password).leads(); to != "/sign-in/code" {
		t.Fatalf("the password leads to %s", to)
	}
	for range 10 {
		browser.tryIn(login, "wrong").must(http.StatusUnprocessableEntity)
	}
	browser.tryIn(login, password).must(http.StatusUnprocessableEntity)

	if to := browser.comesBack(browser.awayTo(base+"/cases", one)).leads(); to != base+"/cases" {
		t.Errorf("the provider leads to %s", to)
	}
	browser.signedInAs(login)
	browser.get(base + "/cases").must(http.StatusOK)
}
