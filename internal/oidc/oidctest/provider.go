// Package oidctest gives tests a real OpenID provider: zitadel's, served by TLS, with people and foidesk's
// registration in memory, a login form, and a browser that walks through it.
package oidctest

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	zitadel "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"foidesk/internal/oidc"
)

// What foidesk is registered with.
const (
	ClientID = "foidesk:示例"
	// ClientSecret has characters that mean something where a careless client would put them, and is long
	// enough to sign with.
	ClientSecret = "示例 s3cret+/%:&=?#, 32 bytes or more"
	// Callback is where a browser comes back to, unless Register says otherwise.
	Callback = "https://desk.example.test/login/callback"
)

// DiscoveryPath is where a provider tells of itself.
const DiscoveryPath = zitadel.DiscoveryEndpoint

// The paths of the provider's other endpoints.
var (
	AuthorizationPath = op.DefaultEndpoints.Authorization.Relative()
	TokenPath         = op.DefaultEndpoints.Token.Relative()
	KeysPath          = op.DefaultEndpoints.JwksURI.Relative()
	UserInfoPath      = op.DefaultEndpoints.Userinfo.Relative()
)

// Provider is an identity provider. It remembers what it was asked and what it gave away, and another answer
// can be put in the place of any of its own.
type Provider struct {
	server  *httptest.Server
	genuine *op.Provider
	memory  *memory

	mu      sync.Mutex
	answers map[string]http.HandlerFunc
	asked   map[string]int
	scopes  []string
	tokens  []string
}

// Start starts a provider that knows these people; it ends with the test.
func Start(t testing.TB, people ...Person) *Provider {
	t.Helper()
	p := &Provider{memory: newMemory(t, people), answers: map[string]http.HandlerFunc{}, asked: map[string]int{}}
	p.server = httptest.NewUnstartedServer(http.HandlerFunc(p.serve))
	// Whether a client trusts its certificate is for the test to say, not for the log.
	p.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	issuer := "https://" + p.server.Listener.Addr().String()
	var err error
	if p.genuine, err = op.NewProvider(&op.Config{CodeMethodS256: true}, p.memory, op.StaticIssuer(issuer)); err != nil {
		t.Fatal(err)
	}
	p.server.StartTLS()
	t.Cleanup(p.server.Close)
	return p
}

// Close ends the provider before the test does: nobody listens at its address any more.
func (p *Provider) Close() { p.server.Close() }

// Client trusts the provider's certificate.
func (p *Provider) Client() *http.Client { return p.server.Client() }

// Settings are foidesk's, as registered, for signing in by a claim.
func (p *Provider) Settings(claim string) oidc.Settings {
	return oidc.Settings{
		Issuer: p.server.URL, ClientID: ClientID, ClientSecret: ClientSecret, RedirectURL: p.memory.callback(), Claim: claim,
	}
}

// Register puts another address in the place of Callback.
func (p *Provider) Register(callback string) {
	p.memory.change(func(m *memory) { m.client.callback = callback })
}

// RepeatInToken lets the ID token repeat what the userinfo endpoint answers.
func (p *Provider) RepeatInToken() {
	p.memory.change(func(m *memory) { m.client.claimsInToken = true })
}

// SignWith replaces the provider's key: what it signed with before, it no longer vouches for.
func (p *Provider) SignWith(key SigningKey) { p.memory.change(func(m *memory) { m.key = key }) }

// Answer puts another answer in the place of an endpoint's own; nil takes it away again.
func (p *Provider) Answer(path string, answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers[path] = answer
}

// Genuine is the provider's own answer, for an Answer that only waits or looks on.
func (p *Provider) Genuine(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case loginPath:
		p.login(w, r)
	case TokenPath:
		p.token(w, r)
	default:
		p.genuine.ServeHTTP(w, r)
	}
}

// TimesAsked is how often a path was asked for.
func (p *Provider) TimesAsked(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// ScopesAsked are the scopes of each sign-in that was asked for.
func (p *Provider) ScopesAsked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.scopes)
}

// Secrets are what only the two sides may know, and what is the people's own.
func (p *Provider) Secrets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Concat(p.tokens, p.memory.secrets())
}

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked[r.URL.Path]++
	answer := p.answers[r.URL.Path]
	if r.URL.Path == AuthorizationPath {
		p.scopes = append(p.scopes, r.FormValue("scope"))
	}
	p.mu.Unlock()
	if answer == nil {
		answer = p.Genuine
	}
	answer(w, r)
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	p.genuine.ServeHTTP(answer, r)
	var given struct {
		Access string `json:"access_token"`
		ID     string `json:"id_token"`
	}
	if json.NewDecoder(bytes.NewReader(answer.Body.Bytes())).Decode(&given) == nil && answer.Code == http.StatusOK {
		p.mu.Lock()
		p.tokens = append(p.tokens, given.Access, given.ID)
		p.mu.Unlock()
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}
