package oidc

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/oauth2"
)

// Identity is who the provider says has signed in.
type Identity struct {
	// Issuer is the provider's address, as in the settings.
	Issuer string
	// Subject is what the claim says, to the letter; 1 to 255 bytes without control characters.
	Subject string
	// Name is for greeting somebody, not for telling who it is; empty where the provider gives none.
	Name string
}

const (
	// maxSubject is OpenID Connect's own limit for sub, in bytes (Core 2); it serves for the other claims too.
	maxSubject = 255
	// maxName bounds a name, in characters.
	maxName = 100
)

// verifiedBy are claims that people may fill in themselves: only once the provider has checked the address or
// the number does it say who somebody is.
var verifiedBy = map[string]string{"email": "email_verified", "phone_number": "phone_number_verified"}

// identify reads the claim from the ID token or, where that leaves it out, from the provider's answer about
// the person: beside an access token that is where it gives what a scope asked for (Core 5.4).
func (p *Provider) identify(ctx context.Context, d *discovery, token *oauth2.Token, id idToken) (Identity, error) {
	claim, claims := p.settings.Claim, id.claims
	if _, given := claims[claim]; !given && d.provider.UserInfoEndpoint() != "" {
		var err error
		if claims, err = userInfo(ctx, d, token, id.subject); err != nil {
			return Identity{}, err
		}
	}
	subject, _ := claims[claim].(string)
	if subject == "" || len(subject) > maxSubject || !isPlain(subject) {
		return Identity{}, invalid(fmt.Sprintf("the claim %s is missing, is not a plain text or has more than %d bytes", claim, maxSubject))
	}
	if flag := verifiedBy[claim]; flag != "" && claims[flag] != true {
		return Identity{}, invalid(fmt.Sprintf("the provider has not verified the claim %s", claim))
	}
	name, _ := claims["name"].(string)
	if utf8.RuneCountInString(name) > maxName || !isPlain(name) {
		name = ""
	}
	return Identity{Issuer: p.settings.Issuer, Subject: subject, Name: name}, nil
}

// isPlain says that a text has no control characters, of which PostgreSQL refuses one, and no sign for bytes that
// could not be read: two texts that differ there alone would be one.
func isPlain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError })
}

// userInfo is what the provider says of the person at its userinfo endpoint, which must be the person of the
// ID token (Core 5.3.2).
func userInfo(ctx context.Context, d *discovery, token *oauth2.Token, subject string) (map[string]any, error) {
	info, err := d.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	switch {
	case isUnreachable(err):
		return nil, unreachable(err)
	case err != nil:
		return nil, invalid("the provider's answer about the person cannot be read")
	case info.Subject != subject:
		return nil, invalid("the provider's answer is about another person")
	}
	var claims map[string]any
	if err := info.Claims(&claims); err != nil {
		return nil, invalid("the provider's answer about the person cannot be read")
	}
	return claims, nil
}
