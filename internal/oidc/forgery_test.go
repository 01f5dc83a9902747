package oidc_test

import (
	"crypto/x509"
	"encoding/pem"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
)

func TestIDTokensThatProveNothing(t *testing.T) {
	const elsewhere = "https://idp.example.test"
	for _, test := range []struct {
		name  string
		forge func(f *forger)
		want  error
	}{
		{"nothing forged", func(*forger) {}, nil},
		{"signed without naming the key", func(f *forger) { f.sign = signedBy(oidctest.SigningKey{Alg: f.key.Alg, Private: f.key.Private}) }, nil},
		{"for several, issued to us", func(f *forger) {
			f.claims["aud"], f.claims["azp"] = []string{"another", oidctest.ClientID}, oidctest.ClientID
		}, nil},
		{"valid from a minute ahead, as clocks differ", claims("nbf", time.Now().Add(time.Minute).Unix()), nil},

		{"of another issuer", claims("iss", elsewhere), oidc.ErrInvalid},
		{"of no issuer", drop("iss"), oidc.ErrInvalid},
		{"of an issuer with a slash more", func(f *forger) { f.claims["iss"] = f.server.URL + "/" }, oidc.ErrInvalid},
		{"for another client", claims("aud", "another"), oidc.ErrInvalid},
		{"for a client whose name begins like ours", claims("aud", oidctest.ClientID+"2"), oidc.ErrInvalid},
		{"for nobody", drop("aud"), oidc.ErrInvalid},
		{"for several, issued to another", func(f *forger) {
			f.claims["aud"], f.claims["azp"] = []string{oidctest.ClientID, "another"}, "another"
		}, oidc.ErrInvalid},
		{"for several, issued to nobody in particular", claims("aud", []string{oidctest.ClientID, "another"}), oidc.ErrInvalid},
		{"for us, issued to another", claims("azp", "another"), oidc.ErrInvalid},
		{"expired a second ago", claims("exp", time.Now().Add(-time.Second).Unix()), oidc.ErrInvalid},
		{"that never expires", drop("exp"), oidc.ErrInvalid},
		{"that expires on some day", claims("exp", "some day"), oidc.ErrInvalid},
		{"valid from tomorrow", claims("nbf", time.Now().Add(24*time.Hour).Unix()), oidc.ErrInvalid},
		{"with another nonce", claims("nonce", "another"), oidc.ErrInvalid},
		{"with an empty nonce", claims("nonce", ""), oidc.ErrInvalid},
		{"that names nobody", drop("sub"), oidc.ErrInvalid},
		{"that names nobody, but a number of theirs", func(f *forger) {
			delete(f.claims, "sub")
			f.desk = f.deskWith(t, "employee_number")
		}, oidc.ErrInvalid},
		{"that names somebody by a number", claims("sub", 110101), oidc.ErrInvalid},

		{"with alg none", func(f *forger) { f.sign = unsigned(`{"alg":"none"}`) }, oidc.ErrInvalid},
		{"with alg None", func(f *forger) { f.sign = unsigned(`{"alg":"None"}`) }, oidc.ErrInvalid},
		{"with alg none by the name of the key", func(f *forger) {
			f.sign = unsigned(`{"alg":"none","kid":"` + f.key.Name + `"}`)
		}, oidc.ErrInvalid},
		{"with no signature", func(f *forger) { f.sign = unsigned(`{"alg":"ES256","kid":"` + f.key.Name + `"}`) }, oidc.ErrInvalid},
		{"with no algorithm", func(f *forger) { f.sign = unsigned(`{}`) }, oidc.ErrInvalid},
		{"signed with the client secret", func(f *forger) { f.sign = hmac([]byte(oidctest.ClientSecret)) }, oidc.ErrInvalid},
		{"signed with the public key as a secret", func(f *forger) { f.sign = hmac(publicPEM(f)) }, oidc.ErrInvalid},
		{"signed with a secret that the provider publishes", func(f *forger) {
			f.keys = append(f.keys, jose.JSONWebKey{Key: []byte(oidctest.ClientSecret)})
			f.sign = hmac([]byte(oidctest.ClientSecret))
		}, oidc.ErrInvalid},
		{"signed with a key that the provider does not publish", func(f *forger) { f.sign = signedBy(oidctest.NewES256(t)) }, oidc.ErrInvalid},
		{"signed with another key by the name of the provider's", func(f *forger) {
			f.sign = signedBy(oidctest.SigningKey{Name: f.key.Name, Alg: jose.ES256, Private: oidctest.NewES256(t).Private})
		}, oidc.ErrInvalid},
		{"signed with a key that it brings along", func(f *forger) {
			own := oidctest.NewES256(t)
			f.sign = func(t *testing.T, claims []byte) string {
				t.Helper()
				return compact(t, jose.SigningKey{Algorithm: own.Alg, Key: own.Private}, &jose.SignerOptions{EmbedJWK: true}, claims)
			}
		}, oidc.ErrInvalid},
		{"changed after it was signed", func(f *forger) {
			f.sign = func(t *testing.T, claims []byte) string {
				parts := strings.Split(signedBy(f.key)(t, claims), ".")
				other := strings.Split(signedBy(f.key)(t, []byte(strings.Replace(string(claims), one.Sub, other.Sub, 1))), ".")
				return parts[0] + "." + other[1] + "." + parts[2]
			}
		}, oidc.ErrInvalid},
		{"of a provider that publishes no keys", func(f *forger) { f.keys = nil }, oidc.ErrInvalid},

		{"that is missing", func(f *forger) { f.answer["id_token"] = nil }, oidc.ErrInvalid},
		{"that is empty", func(f *forger) { f.answer["id_token"] = "" }, oidc.ErrInvalid},
		{"that is a number", func(f *forger) { f.answer["id_token"] = 1 }, oidc.ErrInvalid},
		{"that is none", func(f *forger) { f.answer["id_token"] = "not.a.token" }, oidc.ErrInvalid},
		{"that is no JSON inside", func(f *forger) {
			f.sign = func(t *testing.T, _ []byte) string { return signedBy(f.key)(t, []byte(one.Sub)) }
		}, oidc.ErrInvalid},
		{"without an access token beside it", func(f *forger) { delete(f.answer, "access_token") }, oidc.ErrInvalid},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newForger(t)
			test.forge(f)
			got, err := f.finish(t)
			if test.want == nil {
				if want := (oidc.Identity{Issuer: f.server.URL, Subject: one.Sub}); err != nil || got != want {
					t.Errorf("signed in as %+v, %v, want %+v", got, err, want)
				}
				return
			}
			wantError(t, err, test.want, one.Sub, other.Sub, "110101", "E-000001", "a-code", "an-access-token")
			if got != (oidc.Identity{}) {
				t.Errorf("beside the error stands %+v", got)
			}
		})
	}
}

// An attempt is kept with a browser, whose owner may write there what they like. What stands in the address of
// somebody else's sign-in must not be enough, though this provider passes over PKCE.
func TestAnAddressIsNoAttempt(t *testing.T) {
	f := newForger(t)
	address, _, err := f.desk.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	asked := u.Query()
	made := oidc.Attempt{State: asked.Get("state"), Nonce: asked.Get("nonce"), Verifier: asked.Get("code_challenge")}
	got, err := f.answerTo(t, made, asked.Get("nonce"))
	wantError(t, err, oidc.ErrInvalid, one.Sub)
	if got != (oidc.Identity{}) {
		t.Errorf("beside the error stands %+v", got)
	}
}

func hmac(secret []byte) func(*testing.T, []byte) string {
	return func(t *testing.T, claims []byte) string {
		return compact(t, jose.SigningKey{Algorithm: jose.HS256, Key: secret}, nil, claims)
	}
}

func publicPEM(f *forger) []byte {
	// Marshalling fails for kinds of keys that there are none of here.
	der, _ := x509.MarshalPKIXPublicKey(f.key.Private.Public())
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}
