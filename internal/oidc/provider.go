package oidc

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"time"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Provider is the agency's identity provider. It is safe for use by many at once.
type Provider struct {
	settings Settings
	client   *http.Client
	now      func() time.Time

	mu   sync.Mutex
	last *discovery
}

// New checks the settings; its error says in words for the operator what to mend. It does not reach out, as
// the provider may be down while foidesk starts. A nil client stands for one with a timeout of 10 seconds.
func New(s Settings, client *http.Client) (*Provider, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	s.Claim = cmp.Or(s.Claim, defaultClaim)
	s.Label = cmp.Or(s.Label, defaultLabel)
	return &Provider{settings: s, client: bounded(client), now: time.Now}, nil
}

// Label is what stands on the button.
func (p *Provider) Label() string { return p.settings.Label }

// Issuer is the provider's address as it calls itself: with the claim it names a person.
func (p *Provider) Issuer() string { return p.settings.Issuer }

// Attempt is one sign-in under way. The caller keeps it with the person's own browser, and out of everybody
// else's sight, from Begin to Finish, and throws it away then: it is good for one Finish.
type Attempt struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
}

// tells is what the provider is told of the nonce: its hash. So whoever has read the address of a sign-in cannot
// make an attempt for it (Core 15.5.2), not even where the provider passes over PKCE.
func (a Attempt) tells() string {
	sum := sha256.Sum256([]byte(a.Nonce))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Begin opens a sign-in and says where to send the browser. Errors: ErrUnreachable.
func (p *Provider) Begin(ctx context.Context) (string, Attempt, error) {
	d, err := p.discovered(ctx)
	if err != nil {
		return "", Attempt{}, err
	}
	a := Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	return d.config.AuthCodeURL(a.State, gooidc.Nonce(a.tells()), oauth2.S256ChallengeOption(a.Verifier)), a, nil
}

// scopes are what the provider is asked for: nothing of the person beyond what the claim needs. A claim of the
// provider's own, an employee number say, is mostly given with the profile.
func (p *Provider) scopes() []string {
	switch p.settings.Claim {
	case defaultClaim:
		return []string{gooidc.ScopeOpenID}
	case "email":
		return []string{gooidc.ScopeOpenID, gooidc.ScopeEmail}
	case "phone_number":
		return []string{gooidc.ScopeOpenID, "phone"}
	default:
		return []string{gooidc.ScopeOpenID, gooidc.ScopeProfile}
	}
}
