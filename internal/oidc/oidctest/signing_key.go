package oidctest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// SigningKey is a key that a provider signs its ID tokens with.
type SigningKey struct {
	// Name is what tells a provider's keys apart (kid).
	Name    string
	Alg     jose.SignatureAlgorithm
	Private crypto.Signer
}

// NewES256 makes a key on the curve P-256.
func NewES256(t testing.TB) SigningKey {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return SigningKey{rand.Text(), jose.ES256, private}
}

// NewRS256 makes an RSA key.
func NewRS256(t testing.TB) SigningKey {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return SigningKey{rand.Text(), jose.RS256, private}
}

// privateKey and publicKey are what zitadel's provider asks of a key: to sign, and to publish.
type (
	privateKey struct{ of SigningKey }
	publicKey  struct{ of SigningKey }
)

func (k privateKey) ID() string                                  { return k.of.Name }
func (k privateKey) SignatureAlgorithm() jose.SignatureAlgorithm { return k.of.Alg }
func (k privateKey) Key() any                                    { return k.of.Private }

func (k publicKey) ID() string                         { return k.of.Name }
func (k publicKey) Algorithm() jose.SignatureAlgorithm { return k.of.Alg }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return k.of.Private.Public() }
