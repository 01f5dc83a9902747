package oidctest

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// Browser is somebody's own: it keeps the provider's cookies, follows it from page to page, and stops where
// it would come back to foidesk.
type Browser struct{ client http.Client }

// NewBrowser is a browser that the provider has not seen yet.
func (p *Provider) NewBrowser(t testing.TB) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{http.Client{
		Transport: p.server.Client().Transport,
		Jar:       jar,
		CheckRedirect: func(next *http.Request, _ []*http.Request) error {
			if strings.HasPrefix(next.URL.String(), p.memory.callback()+"?") {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}}
}

// SignIn goes where a sign-in leads to, says by a sub who is there if the provider asks, and returns where the
// provider sends the browser back to.
func (b *Browser) SignIn(t testing.TB, address, sub string) *url.URL {
	t.Helper()
	page := b.send(t, http.MethodGet, address, nil)
	defer page.Body.Close()
	if page.StatusCode == http.StatusOK {
		page = b.send(t, http.MethodPost, page.Request.URL.String(), url.Values{"sub": {sub}})
		defer page.Body.Close()
	}
	back, err := page.Location()
	if err != nil {
		t.Fatalf("status %d at %s does not come back: %v", page.StatusCode, page.Request.URL, err)
	}
	return back
}

func (b *Browser) send(t testing.TB, method, address string, form url.Values) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}
