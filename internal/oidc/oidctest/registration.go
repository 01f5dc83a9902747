package oidctest

import (
	"time"

	zitadel "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// registration is foidesk as registered at the provider: a client that keeps a secret.
type registration struct {
	op.Client
	callback string
	// claimsInToken says that the ID token repeats what the userinfo endpoint answers.
	claimsInToken bool
}

func (registration) GetID() string                          { return ClientID }
func (r registration) RedirectURIs() []string               { return []string{r.callback} }
func (registration) ApplicationType() op.ApplicationType    { return op.ApplicationTypeWeb }
func (registration) AuthMethod() zitadel.AuthMethod         { return zitadel.AuthMethodBasic }
func (registration) AccessTokenType() op.AccessTokenType    { return op.AccessTokenTypeBearer }
func (registration) IDTokenLifetime() time.Duration         { return time.Minute }
func (registration) ClockSkew() time.Duration               { return 0 }
func (registration) DevMode() bool                          { return false }
func (registration) IsScopeAllowed(string) bool             { return false }
func (registration) LoginURL(id string) string              { return loginPath + "?id=" + id }
func (r registration) IDTokenUserinfoClaimsAssertion() bool { return r.claimsInToken }
func (registration) ResponseTypes() []zitadel.ResponseType {
	return []zitadel.ResponseType{zitadel.ResponseTypeCode}
}

func (registration) GrantTypes() []zitadel.GrantType {
	return []zitadel.GrantType{zitadel.GrantTypeCode}
}

func (registration) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}
