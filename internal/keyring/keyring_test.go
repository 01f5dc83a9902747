package keyring_test

import (
	"encoding/base64"
	"testing"

	"foidesk/internal/keyring"
)

var algorithms = []keyring.Algorithm{keyring.SM4GCM, keyring.AESGCM}

func eachAlgorithm(t *testing.T, test func(t *testing.T, a keyring.Algorithm)) {
	t.Helper()
	for _, a := range algorithms {
		t.Run(string(a), func(t *testing.T) { test(t, a) })
	}
}

func newKey(tb testing.TB, a keyring.Algorithm) keyring.Key {
	tb.Helper()
	k, err := keyring.Generate(a)
	if err != nil {
		tb.Fatalf("generate %s: %v", a, err)
	}
	return k
}

func parse(tb testing.TB, text string) *keyring.Ring {
	tb.Helper()
	r, err := keyring.Parse(text)
	if err != nil {
		tb.Fatalf("parse: %v", err)
	}
	return r
}

func seal(tb testing.TB, r *keyring.Ring, plain, bound string) (keyID string, sealed []byte) {
	tb.Helper()
	keyID, sealed, err := r.Seal([]byte(plain), []byte(bound))
	if err != nil {
		tb.Fatalf("seal: %v", err)
	}
	return keyID, sealed
}

// countingLine is the key whose 32 bytes are 0, 1, 2 and so on.
func countingLine(a keyring.Algorithm) string {
	var material [32]byte
	for i := range material {
		material[i] = byte(i)
	}
	return string(a) + ":" + base64.StdEncoding.EncodeToString(material[:])
}
