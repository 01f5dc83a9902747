package oidc

import (
	"context"
	"crypto/subtle"
	"net/url"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Finish takes what the browser brought back to the callback, and says who signed in. a is what Begin gave,
// kept with this browser. Errors: ErrUnreachable, ErrDenied, ErrInvalid.
func (p *Provider) Finish(ctx context.Context, a Attempt, query url.Values) (Identity, error) {
	// Without an attempt of its own an answer is somebody else's, brought here by a link of theirs.
	if a.State == "" || a.Nonce == "" || a.Verifier == "" || !same(a.State, query.Get("state")) {
		return Identity{}, invalid("the answer does not belong to this sign-in")
	}
	if query.Has("error") {
		return Identity{}, refused(query.Get("error"))
	}
	if query.Get("code") == "" {
		return Identity{}, invalid("the answer has neither a code nor an error")
	}
	d, err := p.discovered(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = gooidc.ClientContext(ctx, p.client)
	token, err := d.config.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return Identity{}, notExchanged(err)
	}
	id, err := p.verify(ctx, d, token)
	if err != nil {
		return Identity{}, err
	}
	if !same(a.tells(), id.nonce) {
		return Identity{}, invalid("the ID token was given for another sign-in")
	}
	return p.identify(ctx, d, token, id)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
