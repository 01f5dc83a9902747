package oidctest

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	zitadel "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// memory is what the provider knows, as long as the test runs. What a sign-in does not need is left to the
// empty interface inside, and would show as a panic.
type memory struct {
	op.Storage
	people map[string]Person

	mu       sync.Mutex
	client   registration
	requests map[string]*request
	codes    map[string]string   // from a code to its request
	tokens   map[string][]string // from an access token to its scopes
	key      SigningKey
}

// Person is somebody whom the provider knows.
type Person struct {
	Sub string
	// Claims are what it says of them, by the scope asked for.
	Claims map[string]map[string]any
}

// Numbered is an invented person: everything about them is told by a number.
func Numbered(number string) Person {
	return Person{"sub-" + number, map[string]map[string]any{
		"profile": {"name": "自然人" + number, "employee_number": "E-" + number},
		"email":   {"email": number + "@example.test", "email_verified": true},
		"phone":   {"phone_number": "+86 " + number, "phone_number_verified": true},
	}}
}

func newMemory(t testing.TB, people []Person) *memory {
	t.Helper()
	m := &memory{
		client: registration{callback: Callback}, people: map[string]Person{}, requests: map[string]*request{},
		codes: map[string]string{}, tokens: map[string][]string{}, key: NewES256(t),
	}
	for _, p := range people {
		m.people[p.Sub] = p
	}
	return m
}

func (m *memory) change(what func(*memory)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	what(m)
}

func (m *memory) callback() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.client.callback
}

// letIn notes who has signed in at the provider for a request, if it knows them.
func (m *memory) letIn(id, sub string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, known := m.people[sub]
	if known {
		m.requests[id].sub = sub
	}
	return known
}

// secrets are the codes, and what the provider knows of people.
func (m *memory) secrets() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	secrets := slices.Collect(maps.Keys(m.codes))
	for sub, p := range m.people {
		secrets = append(secrets, sub)
		for _, claims := range p.Claims {
			for _, value := range claims {
				if text, ok := value.(string); ok {
					secrets = append(secrets, text)
				}
			}
		}
	}
	return secrets
}

var errUnknown = errors.New("not known")

func (m *memory) CreateAuthRequest(_ context.Context, asked *zitadel.AuthRequest, _ string) (op.AuthRequest, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := &request{AuthRequest: asked, id: rand.Text(), at: time.Now()}
	m.requests[r.id] = r
	return *r, nil
}

func (m *memory) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.requests[id]
	if !ok {
		return nil, errUnknown
	}
	return *r, nil
}

func (m *memory) SaveAuthCode(_ context.Context, id, code string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.codes[code] = id
	return nil
}

func (m *memory) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	m.mu.Lock()
	id := m.codes[code]
	m.mu.Unlock()
	return m.AuthRequestByID(ctx, id)
}

// DeleteAuthRequest uses up the request's code with it.
func (m *memory) DeleteAuthRequest(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.requests, id)
	return nil
}

func (m *memory) CreateAccessToken(_ context.Context, r op.TokenRequest) (string, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id := rand.Text()
	m.tokens[id] = slices.Clone(r.GetScopes())
	return id, time.Now().Add(time.Minute), nil
}

// SetUserinfoFromScopes says what goes into an ID token.
func (m *memory) SetUserinfoFromScopes(_ context.Context, info *zitadel.UserInfo, sub, _ string, scopes []string) error {
	info.Subject = sub
	for _, scope := range scopes {
		for claim, value := range m.people[sub].Claims[scope] {
			info.AppendClaims(claim, value)
		}
	}
	return nil
}

// SetUserinfoFromToken says what the userinfo endpoint answers.
func (m *memory) SetUserinfoFromToken(ctx context.Context, info *zitadel.UserInfo, token, sub, _ string) error {
	m.mu.Lock()
	scopes, ok := m.tokens[token]
	m.mu.Unlock()
	if !ok {
		return errUnknown
	}
	return m.SetUserinfoFromScopes(ctx, info, sub, "", scopes)
}

func (m *memory) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != ClientID {
		return nil, errUnknown
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.client, nil
}

func (m *memory) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != ClientID || secret != ClientSecret {
		return errUnknown
	}
	return nil
}

func (m *memory) SigningKey(context.Context) (op.SigningKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return privateKey{m.key}, nil
}

func (m *memory) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return []jose.SignatureAlgorithm{m.key.Alg}, nil
}

func (m *memory) KeySet(context.Context) ([]op.Key, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return []op.Key{publicKey{m.key}}, nil
}

// request is one authorization request, and who has signed in for it.
type request struct {
	*zitadel.AuthRequest
	id, sub string
	at      time.Time
}

func (r request) GetID() string          { return r.id }
func (r request) GetACR() string         { return "" }
func (r request) GetAMR() []string       { return nil }
func (r request) GetAudience() []string  { return nil }
func (r request) GetAuthTime() time.Time { return r.at }
func (r request) GetClientID() string    { return r.ClientID }
func (r request) GetNonce() string       { return r.Nonce }
func (r request) GetScopes() []string    { return r.Scopes }
func (r request) GetSubject() string     { return r.sub }
func (r request) Done() bool             { return r.sub != "" }
func (r request) GetCodeChallenge() *zitadel.CodeChallenge {
	return &zitadel.CodeChallenge{Challenge: r.CodeChallenge, Method: r.CodeChallengeMethod}
}
