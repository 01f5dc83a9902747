package oidc_test

import (
	"strings"
	"testing"

	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
)

func TestSettings(t *testing.T) {
	const (
		issuer, client, back, people = "统一身份认证服务的地址", "客户端编号和密钥", "登录后返回的地址", "辨认人员"
		secret                       = "s3cret"
	)
	for _, test := range []struct {
		name   string
		change func(s *oidc.Settings)
		// wrong are parts of what the operator reads, one for each thing to mend.
		wrong []string
	}{
		{"as they should be", func(*oidc.Settings) {}, nil},
		{"a provider below a path", func(s *oidc.Settings) { s.Issuer = "https://idp.example.test:8443/realms/示例/" }, nil},
		{"a provider on this machine, by name", func(s *oidc.Settings) { s.Issuer = "http://localhost:8080" }, nil},
		{"a provider on this machine, by IPv4", func(s *oidc.Settings) { s.Issuer = "http://127.0.0.53" }, nil},
		{"a provider on this machine, by IPv6", func(s *oidc.Settings) { s.Issuer = "http://[::1]:8080" }, nil},
		{"a desk inside the house", func(s *oidc.Settings) { s.RedirectURL = "http://10.0.0.1:8080/login/callback?by=oidc" }, nil},
		{"an employee number", func(s *oidc.Settings) { s.Claim = "employee_number" }, nil},

		{"nothing at all", func(s *oidc.Settings) { *s = oidc.Settings{} }, []string{issuer, client, back}},
		{"a provider without TLS", func(s *oidc.Settings) { s.Issuer = "http://idp.example.test" }, []string{issuer + "“http://idp.example.test”"}},
		{"a provider without TLS, next door", func(s *oidc.Settings) { s.Issuer = "http://10.0.0.1" }, []string{issuer}},
		{"a name that begins like this machine's", func(s *oidc.Settings) { s.Issuer = "http://localhost.example.test" }, []string{issuer}},
		{"a number that begins like this machine's", func(s *oidc.Settings) { s.Issuer = "http://127.0.0.1.example.test" }, []string{issuer}},
		{"a provider without a scheme", func(s *oidc.Settings) { s.Issuer = "idp.example.test" }, []string{issuer + "不能使用"}},
		{"a provider without a host", func(s *oidc.Settings) { s.Issuer = "https:///realms" }, []string{issuer}},
		{"a provider by another scheme", func(s *oidc.Settings) { s.Issuer = "ldaps://idp.example.test" }, []string{issuer}},
		{"a provider with a query", func(s *oidc.Settings) { s.Issuer = "https://idp.example.test?key=" + secret }, []string{issuer + "“https://idp.example.test”"}},
		{"a provider with an empty query", func(s *oidc.Settings) { s.Issuer = "https://idp.example.test?" }, []string{issuer}},
		{"a provider with a fragment", func(s *oidc.Settings) { s.Issuer = "https://idp.example.test#" + secret }, []string{issuer}},
		{"a provider with an empty fragment", func(s *oidc.Settings) { s.Issuer = "https://idp.example.test#" }, []string{issuer}},
		{"a provider with a password", func(s *oidc.Settings) { s.Issuer = "https://desk:" + secret + "@idp.example.test" }, []string{issuer}},
		{"a provider with a token", func(s *oidc.Settings) { s.Issuer = "https://" + secret + "@idp.example.test" }, []string{issuer}},
		{"the secret for the provider", func(s *oidc.Settings) { s.Issuer = secret }, []string{issuer}},
		{"a secret that is no address for the provider", func(s *oidc.Settings) { s.Issuer = "%" + secret }, []string{issuer}},
		{"a space before the provider", func(s *oidc.Settings) { s.Issuer = " https://idp.example.test" }, []string{issuer}},
		{"no client", func(s *oidc.Settings) { s.ClientID = "" }, []string{client}},
		{"no secret", func(s *oidc.Settings) { s.ClientSecret = "" }, []string{client}},
		{"a path to come back to", func(s *oidc.Settings) { s.RedirectURL = "/login/callback" }, []string{back}},
		{"a script to come back to", func(s *oidc.Settings) { s.RedirectURL = "javascript:" + secret }, []string{back}},
		{"a server of another kind to come back to", func(s *oidc.Settings) { s.RedirectURL = "ftp://desk.example.test/" }, []string{back}},
		{"a fragment to come back to", func(s *oidc.Settings) { s.RedirectURL += "#" + secret }, []string{back + "“" + oidctest.Callback + "”"}},
		{"a password to come back with", func(s *oidc.Settings) { s.RedirectURL = "https://desk:" + secret + "@desk.example.test/" }, []string{back}},
		{"people by their names", func(s *oidc.Settings) { s.Claim = "name" }, []string{people}},
		{"people by their birthdays", func(s *oidc.Settings) { s.Claim = "birthdate" }, []string{people}},
		{"people by their provider", func(s *oidc.Settings) { s.Claim = "iss" }, []string{people}},
		{"everything wrong", func(s *oidc.Settings) { *s = oidc.Settings{Claim: "name"} }, []string{issuer, client, back, people}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := oidc.Settings{
				Issuer: "https://idp.example.test", ClientID: oidctest.ClientID, ClientSecret: secret, RedirectURL: oidctest.Callback,
			}
			test.change(&s)
			_, err := oidc.New(s, nil)
			if len(test.wrong) == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("accepted")
			}
			said := strings.Split(err.Error(), "\n")
			if len(said) != len(test.wrong) {
				t.Errorf("%d things to mend, want %d: %v", len(said), len(test.wrong), err)
			}
			for _, want := range test.wrong {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("does not say %q: %v", want, err)
				}
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("gives the secret away: %v", err)
			}
		})
	}
}

func TestLabel(t *testing.T) {
	for given, want := range map[string]string{"": "统一身份认证", "省政务服务网": "省政务服务网"} {
		s := oidc.Settings{
			Issuer: "https://idp.example.test", ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, RedirectURL: oidctest.Callback, Label: given,
		}
		if got := newProvider(t, s, nil).Label(); got != want {
			t.Errorf("%q on the button, want %q", got, want)
		}
	}
}

// An account is found by it, and a slash more or less is another provider.
func TestIssuer(t *testing.T) {
	for _, issuer := range []string{"https://idp.example.test", "https://idp.example.test/", "https://IDP.example.test:8443/realms/示例"} {
		s := oidc.Settings{
			Issuer: issuer, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, RedirectURL: oidctest.Callback,
		}
		if got := newProvider(t, s, nil).Issuer(); got != issuer {
			t.Errorf("%q calls itself %q", issuer, got)
		}
	}
}
