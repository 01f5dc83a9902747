package oidc_test

import (
	"net/url"
	"strings"
	"testing"

	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
)

func TestWhatAProviderMaySayOfItself(t *testing.T) {
	set := func(name string, value any) func(*forger) { return func(f *forger) { f.metadata[name] = value } }
	without := func(name string) func(*forger) { return func(f *forger) { delete(f.metadata, name) } }
	for _, test := range []struct {
		name  string
		forge func(f *forger)
		// says is part of why it cannot be used; empty where it can.
		says string
	}{
		{"all that is needed", func(*forger) {}, ""},
		{"no userinfo endpoint", without("userinfo_endpoint"), ""},
		{"endpoints with a query, as RFC 6749 has it", func(f *forger) {
			for _, name := range []string{"authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"} {
				f.metadata[name] = f.metadata[name].(string) + "?tenant=1"
			}
		}, ""},

		{"another issuer", set("issuer", "https://idp.example.test"), "issuer"},
		{"no issuer", without("issuer"), "issuer"},
		{"no authorization endpoint", without("authorization_endpoint"), "authorization_endpoint"},
		{"no token endpoint", without("token_endpoint"), "token_endpoint"},
		{"no keys", without("jwks_uri"), "jwks_uri"},
		{"codes taken without TLS", set("token_endpoint", "http://idp.example.test/token"), "token_endpoint"},
		{"keys given without TLS", set("jwks_uri", "http://idp.example.test/keys"), "jwks_uri"},
		{"people told of without TLS", set("userinfo_endpoint", "http://idp.example.test/me"), "userinfo_endpoint"},
		{"people asked without TLS", set("authorization_endpoint", "http://idp.example.test/"), "authorization_endpoint"},
		{"an address of no server", set("authorization_endpoint", "javascript:alert(1)"), "authorization_endpoint"},
		{"a part of a page", set("token_endpoint", "https://idp.example.test/#token"), "token_endpoint"},
		{"a password", set("token_endpoint", "https://desk:password@idp.example.test/"), "token_endpoint"},
		{"a path only", set("authorization_endpoint", "/authorize"), "authorization_endpoint"},
		{"no way to take a secret", set("token_endpoint_auth_methods_supported", []string{"private_key_jwt"}), "client_secret_basic"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newForger(t)
			test.forge(f)
			if test.says == "" {
				if got, err := f.finish(t); err != nil || got.Subject != one.Sub {
					t.Errorf("signed in as %+v, %v", got, err)
				}
				return
			}
			_, _, err := f.desk.Begin(t.Context())
			wantError(t, err, oidc.ErrUnreachable)
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("does not say %q: %v", test.says, err)
			}
		})
	}
}

func TestHowTheClientProvesItself(t *testing.T) {
	for _, test := range []struct {
		name     string
		methods  []string
		inHeader bool
	}{
		{"nothing said", nil, true},
		{"in the header", []string{"client_secret_basic"}, true},
		{"in the form", []string{"client_secret_post"}, false},
		{"both ways", []string{"client_secret_post", "private_key_jwt", "client_secret_basic"}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newForger(t)
			if test.methods != nil {
				f.metadata["token_endpoint_auth_methods_supported"] = test.methods
			}
			if _, err := f.finish(t); err != nil {
				t.Fatal(err)
			}
			// Both travel as in a form, in the header too (RFC 6749, 2.3.1).
			id, secret := url.QueryEscape(oidctest.ClientID), url.QueryEscape(oidctest.ClientSecret)
			if (f.clientID == id && f.secret == secret) != test.inHeader {
				t.Errorf("the header brings %q and %q", f.clientID, f.secret)
			}
			if (f.form.Get("client_id") == oidctest.ClientID && f.form.Get("client_secret") == oidctest.ClientSecret) == test.inHeader {
				t.Errorf("the form brings %v", f.form)
			}
		})
	}
}
