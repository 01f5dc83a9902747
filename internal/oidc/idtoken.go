package oidc

import (
	"context"
	"errors"
	"fmt"

	gooidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// idToken is what a verified ID token says.
type idToken struct {
	subject, nonce string
	claims         map[string]any
}

// asymmetric are the algorithms that only the provider can sign with. HS256 is not among them: whoever knows
// the client secret could; nor is none.
var asymmetric = []string{
	gooidc.RS256, gooidc.RS384, gooidc.RS512, gooidc.PS256, gooidc.PS384, gooidc.PS512,
	gooidc.ES256, gooidc.ES384, gooidc.ES512, gooidc.EdDSA,
}

// verify checks the ID token that came with a token: signature, issuer, audience and time.
func (p *Provider) verify(ctx context.Context, d *discovery, token *oauth2.Token) (idToken, error) {
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return idToken{}, invalid("the answer to the code holds no ID token")
	}
	keys := &keySet{KeySet: d.keys}
	config := &gooidc.Config{ClientID: p.settings.ClientID, SupportedSigningAlgs: asymmetric, Now: p.now}
	id, err := gooidc.NewVerifier(p.settings.Issuer, keys, config).Verify(ctx, raw)
	switch {
	case keys.unreachable != nil:
		return idToken{}, unreachable(keys.unreachable)
	case err != nil:
		return idToken{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	case id.Subject == "":
		return idToken{}, invalid("the ID token names nobody")
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return idToken{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	// A token for several is ours only if it was issued to us (Core 3.1.3.7); go-oidc leaves this to its caller.
	party, given := claims["azp"]
	if given && party != p.settings.ClientID || !given && len(id.Audience) > 1 {
		return idToken{}, invalid("the ID token was issued to another client")
	}
	return idToken{subject: id.Subject, nonce: id.Nonce, claims: claims}, nil
}

// keySet remembers that the provider's keys could not be had. To the verifier that is a bad signature, but
// nobody should be told that their sign-in was forged because a server is down.
type keySet struct {
	gooidc.KeySet
	unreachable error
}

func (k *keySet) VerifySignature(ctx context.Context, raw string) ([]byte, error) {
	payload, err := k.KeySet.VerifySignature(ctx, raw)
	if isUnreachable(err) {
		k.unreachable = err
	}
	if err != nil {
		return nil, errors.New("no key of the provider's verifies it")
	}
	return payload, nil
}
