package server_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/server"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// site is the whole application over a database of its own, on a Monday in November 2026.
type site struct {
	t    *testing.T
	desk *desk.Desk
	http.Handler
}

var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, desk.China)

func open(t *testing.T, options ...func(*server.Options)) site {
	t.Helper()
	st, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "foidesk.db"), storetest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	d := desk.New(st, calendar.China(), func() time.Time { return monday })
	o := server.Options{Version: "test", UploadDir: t.TempDir()}
	for _, change := range options {
		change(&o)
	}
	s, err := server.New(d, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return site{t, d, s}
}

// answer is what came back, with its page read.
type answer struct {
	*httptest.ResponseRecorder
	t    *testing.T
	root *html.Node
}

func (s site) send(r *http.Request) answer {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
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

func (s site) post(path string, form url.Values) answer {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.send(r)
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
		case n.Data == "input" && attr(n, "type") == "radio" && !has(n, "checked"):
		case n.Data == "input":
			values.Set(attr(n, "name"), attr(n, "value"))
		}
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

// agency sets an agency up through its form and returns the path of its pages.
func (s site) agency(name string) string {
	s.t.Helper()
	form := s.get("/agencies/new").must(http.StatusOK).form()
	return strings.TrimSuffix(s.post("/agencies/new", with(form, "name", name)).leads(), "/cases")
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
