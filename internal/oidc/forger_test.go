package oidc_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
)

// forger is a provider that says what a real one never would: whatever the test puts into it.
type forger struct {
	server *httptest.Server
	desk   *oidc.Provider

	metadata, claims, answer, info map[string]any
	keys                           []jose.JSONWebKey
	key                            oidctest.SigningKey
	// sign makes the ID token of claims; as key does, unless replaced.
	sign func(t *testing.T, claims []byte) string
	// signedInfo is what the userinfo endpoint answers instead of info, if not empty.
	signedInfo string
	// form and secret are what the last exchange of a code brought.
	form             url.Values
	clientID, secret string
}

// newForger starts with nothing forged: what it says names one.
func newForger(t *testing.T) *forger {
	t.Helper()
	f := &forger{key: oidctest.NewES256(t)}
	f.sign = signedBy(f.key)
	f.keys = []jose.JSONWebKey{{KeyID: f.key.Name, Key: f.key.Private.Public(), Use: "sig"}}
	f.server = httptest.NewServer(f.mux())
	t.Cleanup(f.server.Close)
	f.metadata = map[string]any{
		"issuer": f.server.URL, "authorization_endpoint": f.server.URL + "/authorize",
		"token_endpoint": f.server.URL + "/token", "jwks_uri": f.server.URL + "/keys",
		"userinfo_endpoint": f.server.URL + "/userinfo",
	}
	now := time.Now()
	f.claims = map[string]any{
		"iss": f.server.URL, "aud": oidctest.ClientID, "sub": one.Sub, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
		"employee_number": one.Claims["profile"]["employee_number"],
	}
	f.answer = map[string]any{"access_token": "an-access-token", "token_type": "Bearer"}
	f.info = map[string]any{"sub": one.Sub, "name": one.Claims["profile"]["name"]}
	f.desk = f.deskWith(t, "")
	return f
}

func (f *forger) deskWith(t *testing.T, claim string) *oidc.Provider {
	t.Helper()
	return newProvider(t, oidc.Settings{
		Issuer: f.server.URL, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, RedirectURL: oidctest.Callback, Claim: claim,
	}, nil)
}

func (f *forger) mux() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(oidctest.DiscoveryPath, func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, f.metadata) })
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, jose.JSONWebKeySet{Keys: f.keys}) })
	mux.HandleFunc("/userinfo", func(w http.ResponseWriter, _ *http.Request) {
		if f.signedInfo == "" {
			writeJSON(w, f.info)
			return
		}
		w.Header().Set("Content-Type", "application/jwt; charset=UTF-8")
		_, _ = io.WriteString(w, f.signedInfo)
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		f.form = r.PostForm
		f.clientID, f.secret, _ = r.BasicAuth()
		writeJSON(w, f.answer)
	})
	return mux
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// finish signs in at the forger, which gives its ID token the right nonce unless it has one of its own.
func (f *forger) finish(t *testing.T) (oidc.Identity, error) {
	t.Helper()
	address, attempt, err := f.desk.Begin(t.Context())
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return f.answerTo(t, attempt, u.Query().Get("nonce"))
}

// answerTo ends an attempt with the forger's answer to a sign-in with this nonce.
func (f *forger) answerTo(t *testing.T, attempt oidc.Attempt, nonce string) (oidc.Identity, error) {
	t.Helper()
	if _, forged := f.claims["nonce"]; !forged {
		f.claims["nonce"] = nonce
	}
	if _, forged := f.answer["id_token"]; !forged {
		claims, err := json.Marshal(f.claims)
		if err != nil {
			t.Fatal(err)
		}
		f.answer["id_token"] = f.sign(t, claims)
	}
	return f.desk.Finish(t.Context(), attempt, url.Values{"state": {attempt.State}, "code": {"a-code"}})
}

// drop leaves a claim out.
func drop(claim string) func(*forger) { return func(f *forger) { delete(f.claims, claim) } }

// claims puts a value in the place of what a claim says.
func claims(claim string, value any) func(*forger) {
	return func(f *forger) { f.claims[claim] = value }
}

// unsigned makes an ID token that nobody signed.
func unsigned(header string) func(*testing.T, []byte) string {
	return func(_ *testing.T, claims []byte) string {
		encode := base64.RawURLEncoding.EncodeToString
		return encode([]byte(header)) + "." + encode(claims) + "."
	}
}

// signedBy makes an ID token as the holder of a key does.
func signedBy(key oidctest.SigningKey) func(*testing.T, []byte) string {
	return func(t *testing.T, claims []byte) string {
		t.Helper()
		return compact(t, jose.SigningKey{Algorithm: key.Alg, Key: jose.JSONWebKey{Key: key.Private, KeyID: key.Name}}, nil, claims)
	}
}

func compact(t *testing.T, key jose.SigningKey, options *jose.SignerOptions, claims []byte) string {
	t.Helper()
	signer, err := jose.NewSigner(key, options)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}
