package keyring

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
)

// materialLength is the length in bytes of what a key is derived from.
const materialLength = 32

// Key is one key of a ring. Printed or logged it shows its id and nothing else. The zero Key is no key.
type Key struct {
	// A function, of which fmt shows the address and no more. In a field of another package's struct our
	// methods are not asked, and a pointer is followed for some of the verbs.
	secret func() *secret
}

// secret is a key with all that is derived from it.
type secret struct {
	algorithm   Algorithm
	material    [materialLength]byte
	id          string
	aead        cipher.AEAD
	digest, mac *keyedHash
}

// Generate makes a new random key. It fails only for an algorithm that does not exist.
func Generate(a Algorithm) (Key, error) {
	var material [materialLength]byte
	rand.Read(material[:])
	return newKey(a, material)
}

// idLength is the length in bytes of a key's id.
const idLength = 8

// newKey derives a key of its own for each use, so that nothing learned in one place helps in another. The
// labels stand for ever: with any other nobody could read what has been encrypted, nor prove the seals.
func newKey(a Algorithm, material [materialLength]byte) (Key, error) {
	s, known := suites[a]
	if !known {
		return Key{}, errAlgorithm
	}
	var failed error
	derive := func(use string, length int) []byte {
		key, err := hkdf.Key(s.hash, material[:], nil, "foidesk/"+string(a)+"/"+use, length)
		if err != nil {
			failed = err
		}
		return key
	}
	encryption, id := derive("encryption", s.keyLength), derive("id", idLength)
	digest, mac := derive("digest", materialLength), derive("mac", materialLength)
	if failed != nil {
		return Key{}, fmt.Errorf("derive the keys of %s: %w", a, failed)
	}
	aead, err := s.aead(encryption)
	if err != nil {
		return Key{}, fmt.Errorf("set up %s: %w", a, err)
	}
	made := &secret{
		algorithm: a, material: material, id: hex.EncodeToString(id), aead: aead,
		digest: newKeyedHash(s.hash, digest), mac: newKeyedHash(s.hash, mac),
	}
	return Key{func() *secret { return made }}, nil
}

// ID is the key's fingerprint, 16 hexadecimal digits. It is derived from the key but does not lead back to
// it: it may be shown, and stands beside everything encrypted or signed with the key.
func (k Key) ID() string {
	if k.secret == nil {
		return ""
	}
	return k.secret().id
}

// Line is the key as it stands in the key file, without the end of the line. It is the secret itself.
func (k Key) Line() string {
	s := k.secret()
	return string(s.algorithm) + ":" + base64.StdEncoding.EncodeToString(s.material[:])
}

// String is the id.
func (k Key) String() string { return k.ID() }

// Format prints the id, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.ID()) }

// LogValue is the id.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.ID()) }
