package server_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/keyring"
	"foidesk/internal/remind"
	"foidesk/internal/server"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// site is the whole application over a database of its own, on a Monday in November 2026, seen from a browser.
type site struct {
	t        *testing.T
	desk     *desk.Desk
	accounts *account.Accounts
	remind   *remind.Reminders
	server   *server.Server
	clock    *clock
	browser  *browser
}

// browser keeps cookies, and may be used by several goroutines at once.
type browser struct {
	mu      sync.Mutex
	cookies map[string]string
	// address is where its requests come from.
	address string
}

// clock is moved by tests.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, desk.China)

// The address that people use, and the session's cookie there.
const (
	siteURL       = "https://example.com"
	sessionCookie = "__Host-foidesk_session"
)

// password is good for everybody in these tests.
const password = "Rain-on-9-roofs"

// cheap hashing: what a password costs is tested where it is hashed.
var cheap = account.Hashing{Passes: 1, MemoryKiB: 8, Threads: 1, AtOnce: 2, Wait: time.Minute}

// fast lets a test ask as quickly as it can; the limits have tests of their own.
var fast = server.Limits{
	Address: server.Limit{PerSecond: 1e6, Burst: 1e6}, SignIn: server.Limit{PerSecond: 1e6, Burst: 1e6},
	Person: server.Limit{PerSecond: 1e6, Burst: 1e6},
}

func open(t *testing.T, options ...func(*server.Options)) site {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "foidesk.db"), storetest.Ring(), options...)
}

// openAt opens the application over a database that may be there already, with a key that may not be its own.
func openAt(t *testing.T, path string, ring *keyring.Ring, options ...func(*server.Options)) site {
	t.Helper()
	st, err := store.Open(context.Background(), path, ring)
	if err != nil {
		t.Fatal(err)
	}
	now := &clock{now: monday}
	d := desk.New(st, calendar.China(), now.read)
	accounts := account.New(st.Accounts(), now.read, account.Options{Hashing: cheap, Sealer: ring, Agencies: d})
	at, err := url.Parse(siteURL)
	if err != nil {
		t.Fatal(err)
	}
	o := server.Options{Version: "test", UploadDir: t.TempDir(), URL: at, Limits: fast, Poster: hook.New()}
	for _, change := range options {
		change(&o)
	}
	reminders := remind.New(st.Reminders(), d, now.read)
	s, err := server.New(d, accounts, reminders, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		accounts.Settle()
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return site{t, d, accounts, reminders, s, now, newBrowser()}
}

func newBrowser() *browser { return &browser{cookies: map[string]string{}, address: "192.0.2.1:1234"} }

// fresh is the site seen from another browser, in which nobody is signed in.
func (s site) fresh(t *testing.T) site {
	s.t, s.browser = t, newBrowser()
	return s
}

// in is the same browser in another test.
func (s site) in(t *testing.T) site {
	s.t = t
	return s
}

func (b *browser) send(r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r.RemoteAddr == "192.0.2.1:1234" { // httptest's own
		r.RemoteAddr = b.address
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
}

func (b *browser) keep(cookies []*http.Cookie) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range cookies {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
}

func (b *browser) session() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cookies[sessionCookie]
}

// answer is what came back, with its page read.
type answer struct {
	*httptest.ResponseRecorder
	t    *testing.T
	root *html.Node
}

func (s site) send(r *http.Request) answer {
	s.t.Helper()
	s.browser.send(r)
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	s.browser.keep(w.Result().Cookies())
	root, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{w, s.t, root}
}

func (s site) get(path string) answer {
	s.t.Helper()
	return s.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form from one of our pages: with the token that every form has there.
func (s site) post(path string, form url.Values) answer {
	s.t.Helper()
	sent := maps.Clone(form)
	if sent == nil {
		sent = url.Values{}
	}
	sent.Set("token", server.TokenOf(s.browser.session()))
	return s.send(posted(path, sent))
}

// posted is a form as a browser sends it from this site.
func posted(path string, form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// must insists on a status.
func (a answer) must(status int) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("status %d, want %d: %s", a.Code, status, a.text())
	}
	return a
}

// leads is where a redirect after a form leads.
func (a answer) leads() string {
	a.t.Helper()
	a.must(http.StatusSeeOther)
	return a.Header().Get("Location")
}

// says insists on words in the page.
func (a answer) says(words ...string) answer {
	a.t.Helper()
	text := a.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.t.Errorf("the page does not say %q; it says: %s", w, text)
		}
	}
	return a
}

// text is what a person reads, spaces folded.
func (a answer) text() string {
	main := a.find(func(n *html.Node) bool { return n.Data == "main" })
	if len(main) == 0 {
		main = []*html.Node{a.root}
	}
	return textOf(main[0])
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "title" {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (a answer) find(want func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for n := range a.root.Descendants() {
		if n.Type == html.ElementNode && want(n) {
			found = append(found, n)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// form is the page's form as a browser would send it, untouched.
func (a answer) form() url.Values {
	a.t.Helper()
	forms := a.find(func(n *html.Node) bool { return n.Data == "form" && has(n, "data-form") })
	if len(forms) != 1 {
		a.t.Fatalf("%d forms in: %s", len(forms), a.text())
	}
	values := url.Values{}
	for n := range forms[0].Descendants() {
		switch {
		case n.Data == "textarea":
			values.Set(attr(n, "name"), textOf(n))
		case n.Data == "select":
			values.Set(attr(n, "name"), selected(n))
		case n.Data == "input" && (attr(n, "type") == "radio" || attr(n, "type") == "checkbox") && !has(n, "checked"):
		case n.Data == "input" && attr(n, "type") == "checkbox":
			values.Add(attr(n, "name"), attr(n, "value"))
		case n.Data == "input":
			values.Set(attr(n, "name"), attr(n, "value"))
		}
	}
	return values
}

// selected is the value of a list.
func selected(list *html.Node) string {
	first, found := "", false
	for n := range list.Descendants() {
		switch {
		case n.Data != "option":
		case has(n, "selected"):
			return attr(n, "value")
		case !found:
			first, found = attr(n, "value"), true
		}
	}
	return first
}

// hidden is what a button's own small form sends.
func (a answer) hidden(action string) url.Values {
	a.t.Helper()
	values := url.Values{}
	for _, form := range a.find(func(n *html.Node) bool { return n.Data == "form" && attr(n, "action") == action }) {
		for n := range form.Descendants() {
			if n.Data == "input" {
				values.Set(attr(n, "name"), attr(n, "value"))
			}
		}
	}
	if len(values) == 0 {
		a.t.Fatalf("no form to %s in: %s", action, a.text())
	}
	return values
}

// with is a form with some fields filled in.
func with(form url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// agency sets an agency up in which the person in this browser has all the roles that deal with cases, and
// returns the path of its pages.
func (s site) agency(name string) string {
	s.t.Helper()
	return s.agencyBelow(0, name)
}

// agencyOnly sets an agency up and signs nobody in.
func (s site) agencyOnly(name string) string {
	s.t.Helper()
	a, err := s.desk.CreateAgency(s.t.Context(), desk.System("测试"), desk.Agency{Name: name})
	if err != nil {
		s.t.Fatal(err)
	}
	return fmt.Sprintf("/a/%d", a.ID)
}

func (s site) agencyBelow(parent desk.AgencyID, name string) string {
	s.t.Helper()
	a, err := s.desk.CreateAgency(s.t.Context(), desk.System("测试"), desk.Agency{Name: name, Parent: parent})
	if err != nil {
		s.t.Fatal(err)
	}
	base, roles := fmt.Sprintf("/a/%d", a.ID), []account.Role{account.Intake, account.Handler, account.Head}
	p, err := s.accounts.Session(s.t.Context(), s.browser.session())
	if err != nil { // nobody yet
		s.signIn(s.person(base, roles...))
	} else if err := s.accounts.SetRoles(s.t.Context(), desk.System("测试"), a.ID, p.Person.ID, a.ID, roles); err != nil {
		s.t.Fatal(err)
	}
	return base
}

// person makes an account with roles in the agency of a path, and returns its login.
func (s site) person(base string, roles ...account.Role) string {
	s.t.Helper()
	login := strings.ToLower(rand.Text())
	in, err := s.accounts.Invite(s.t.Context(), desk.System("测试"), agencyID(s.t, base), account.Newcomer{
		Login: login, Name: "示例人员" + login[:6], Roles: roles,
	})
	if err == nil {
		_, err = s.accounts.Accept(s.t.Context(), in.Token, password, "192.0.2.1")
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return login
}

func agencyID(t *testing.T, base string) desk.AgencyID {
	t.Helper()
	id, err := strconv.ParseInt(strings.TrimPrefix(base, "/a/"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return desk.AgencyID(id)
}

// signIn signs somebody in in this browser, past the page.
func (s site) signIn(login string) {
	s.t.Helper()
	in, err := s.accounts.SignIn(s.t.Context(), login, password, "192.0.2.1")
	if err != nil {
		s.t.Fatal(err)
	}
	s.browser.keep([]*http.Cookie{{Name: sessionCookie, Value: in.Token}})
}

// as is the site seen from the browser of somebody new who has roles in the agency of a path.
func (s site) as(t *testing.T, base string, roles ...account.Role) site {
	t.Helper()
	other := s.fresh(t)
	other.signIn(other.person(base, roles...))
	return other
}

// registered registers an application received on a day and returns the path of its case.
func (s site) registered(agency, on string) string {
	s.t.Helper()
	form := s.get(agency + "/cases/new").must(http.StatusOK).form()
	return s.post(agency+"/cases/new", application(form, on)).leads()
}

func application(form url.Values, on string) url.Values {
	return with(form, "channel", "post", "on", on, "category", "natural_person", "applicant", "自然人000001",
		"id_number", "321300190001011234", "phone", "13900000001", "description", "示例区2025年征收补偿方案", "department", "示例科")
}

func (s site) body(path string) string {
	s.t.Helper()
	b, err := io.ReadAll(s.get(path).must(http.StatusOK).Result().Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}
