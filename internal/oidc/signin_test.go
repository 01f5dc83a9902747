package oidc_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
)

// one and other are two people whom the provider knows.
var one, other = oidctest.Numbered("000001"), oidctest.Numbered("000002")

func newProvider(t *testing.T, s oidc.Settings, client *http.Client) *oidc.Provider {
	t.Helper()
	p, err := oidc.New(s, client)
	if err != nil {
		t.Fatalf("new: %v", err)
	}
	return p
}

// deskAt is foidesk, with somebody at the browser who wants to sign in by this claim.
func deskAt(t *testing.T, p *oidctest.Provider, claim string) *oidc.Provider {
	t.Helper()
	return newProvider(t, p.Settings(claim), p.Client())
}

// begun is a sign-in from Begin to the callback.
type begun struct {
	attempt oidc.Attempt
	answer  url.Values
}

func begin(t *testing.T, p *oidctest.Provider, desk *oidc.Provider, sub string) begun {
	t.Helper()
	address, attempt, err := desk.Begin(t.Context())
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	return begun{attempt, p.NewBrowser(t).SignIn(t, address, sub).Query()}
}

func (b begun) finish(t *testing.T, desk *oidc.Provider) (oidc.Identity, error) {
	t.Helper()
	return desk.Finish(t.Context(), b.attempt, b.answer)
}

func (b begun) secrets() []string {
	return []string{b.attempt.State, b.attempt.Nonce, b.attempt.Verifier, b.answer.Get("code"), b.answer.Get("error_description")}
}

// wantError holds an error to what is promised of all of them: it is one of the three kinds, and gives nothing away.
func wantError(t *testing.T, err, kind error, secrets ...string) {
	t.Helper()
	for _, k := range []error{oidc.ErrUnreachable, oidc.ErrDenied, oidc.ErrInvalid} {
		if errors.Is(err, k) != errors.Is(kind, k) {
			t.Fatalf("error is %v, want %v", err, kind)
		}
	}
	for _, secret := range append(secrets, oidctest.ClientSecret) {
		if secret != "" && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), url.QueryEscape(secret))) {
			t.Errorf("the error gives away %q: %v", secret, err)
		}
	}
}

func TestSignIn(t *testing.T) {
	for _, test := range []struct{ claim, subject, name, scopes string }{
		// Nothing is asked for that is not needed, so there is no name to greet by.
		{"", one.Sub, "", "openid"},
		{"sub", one.Sub, "", "openid"},
		{"employee_number", "E-000001", "自然人000001", "openid profile"},
		{"email", "000001@example.test", "", "openid email"},
		{"phone_number", "+86 000001", "", "openid phone"},
	} {
		for where, claimsInToken := range map[string]bool{"in the ID token": true, "at the userinfo endpoint": false} {
			t.Run(test.claim+" "+where, func(t *testing.T) {
				p := oidctest.Start(t, one, other)
				if claimsInToken {
					p.RepeatInToken()
				}
				desk := deskAt(t, p, test.claim)
				got, err := begin(t, p, desk, one.Sub).finish(t, desk)
				if want := (oidc.Identity{Issuer: p.Settings("").Issuer, Subject: test.subject, Name: test.name}); err != nil || got != want {
					t.Errorf("signed in as %+v, %v, want %+v", got, err, want)
				}
				if got := p.ScopesAsked(); !slices.Equal(got, []string{test.scopes}) {
					t.Errorf("asked for %q, want %q", got, test.scopes)
				}
			})
		}
	}
}

func TestSignInAgainInTheSameBrowser(t *testing.T) {
	p := oidctest.Start(t, one)
	desk := deskAt(t, p, "")
	c := withClock(desk)
	b := p.NewBrowser(t)
	attempts := map[oidc.Attempt]bool{}
	for range 2 {
		address, attempt, err := desk.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		attempts[attempt] = true
		if got, err := desk.Finish(t.Context(), attempt, b.SignIn(t, address, one.Sub).Query()); err != nil || got.Subject != one.Sub {
			t.Errorf("signed in as %+v, %v", got, err)
		}
		c.pass(oidc.RetryAfter)
	}
	if len(attempts) != 2 {
		t.Error("the second attempt is the first one's")
	}
	if n := p.TimesAsked(oidctest.DiscoveryPath); n != 1 {
		t.Errorf("asked %d times where its endpoints are, want once", n)
	}
}

// The address goes through the browser, its history and the logs of proxies.
func TestBeginKeepsTheSecretsOfBothSides(t *testing.T) {
	p := oidctest.Start(t)
	address, attempt, err := deskAt(t, p, "").Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	asked := u.Query()
	for name, want := range map[string]string{
		"response_type": "code", "client_id": oidctest.ClientID, "redirect_uri": oidctest.Callback, "scope": "openid",
		"state": attempt.State, "code_challenge_method": "S256",
	} {
		if got := asked.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for what, secret := range map[string]string{"verifier": attempt.Verifier, "nonce": attempt.Nonce, "client secret": oidctest.ClientSecret} {
		if strings.Contains(address, secret) || strings.Contains(address, url.QueryEscape(secret)) {
			t.Errorf("the address shows the %s", what)
		}
	}
	for what, value := range map[string]string{"state": attempt.State, "nonce": attempt.Nonce, "verifier": attempt.Verifier} {
		// 128 bits in base32.
		if len(value) < 26 {
			t.Errorf("the %s %q can be guessed", what, value)
		}
	}
}

func TestKeysRotatedAtTheProvider(t *testing.T) {
	p := oidctest.Start(t, one)
	desk := deskAt(t, p, "")
	first := oidctest.NewES256(t)
	sameName := oidctest.NewES256(t)
	sameName.Name = first.Name
	for _, next := range []struct {
		name string
		key  oidctest.SigningKey
	}{
		{"the first key", first},
		{"another key", oidctest.NewES256(t)},
		{"another algorithm", oidctest.NewRS256(t)},
		{"the first key once more", first},
		{"another key by the first one's name", sameName},
	} {
		t.Run(next.name, func(t *testing.T) {
			p.SignWith(next.key)
			if got, err := begin(t, p, desk, one.Sub).finish(t, desk); err != nil || got.Subject != one.Sub {
				t.Errorf("signed in as %+v, %v", got, err)
			}
		})
	}
	if n := p.TimesAsked(oidctest.KeysPath); n != 5 {
		t.Errorf("asked %d times for keys, want once for each change", n)
	}
	if _, err := begin(t, p, desk, one.Sub).finish(t, desk); err != nil || p.TimesAsked(oidctest.KeysPath) != 5 {
		t.Errorf("a key that is known is asked for again: %v", err)
	}
}

// A certificate that nobody vouches for is not the provider's.
func TestTheProviderMustProveItself(t *testing.T) {
	p := oidctest.Start(t)
	_, _, err := newProvider(t, p.Settings(""), nil).Begin(t.Context())
	wantError(t, err, oidc.ErrUnreachable)
	_, _, err = newProvider(t, p.Settings(""), &http.Client{}).Begin(t.Context())
	wantError(t, err, oidc.ErrUnreachable)
	s := p.Settings("")
	s.Issuer += "/"
	_, _, err = newProvider(t, s, p.Client()).Begin(t.Context())
	wantError(t, err, oidc.ErrUnreachable)
}
