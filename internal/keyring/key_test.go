package keyring_test

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
	"testing"

	"foidesk/internal/keyring"
)

func TestGenerateRefusesAnotherAlgorithm(t *testing.T) {
	_, err := keyring.Generate("des")
	if err == nil || err.Error() != "算法应当是 sm4-gcm 或者 aes-gcm" {
		t.Errorf("generate des: %v", err)
	}
}

func TestKeysAndTheirIDsDiffer(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		seen := map[string]bool{}
		for range 1000 {
			k := newKey(t, a)
			if !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(k.ID()) {
				t.Fatalf("id %q is not 16 hexadecimal digits", k.ID())
			}
			if seen[k.ID()] || seen[k.Line()] {
				t.Fatalf("id %s or its key came a second time", k.ID())
			}
			seen[k.ID()], seen[k.Line()] = true, true
		}
	})
}

// The same 32 bytes under another algorithm are another key, so that nothing of the one is known of the other.
func TestIDDependsOnTheAlgorithm(t *testing.T) {
	if sm4, aes := parse(t, countingLine(keyring.SM4GCM)), parse(t, countingLine(keyring.AESGCM)); sm4.Current() == aes.Current() {
		t.Errorf("both have the id %s", sm4.Current())
	}
}

func TestLineIsReadBack(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		k := newKey(t, a)
		if !strings.HasPrefix(k.Line(), string(a)+":") {
			t.Error("the line does not begin with the algorithm")
		}
		if got := parse(t, k.Line()).Current(); got != k.ID() {
			t.Errorf("read back as %s, want %s", got, k.ID())
		}
	})
}

// An id is shown to anybody: no four bytes of the key may stand in it.
func TestIDDoesNotRevealTheKey(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		for range 100 {
			k := newKey(t, a)
			material := materialOf(t, k)
			for i := range len(material) - 3 {
				if strings.Contains(k.ID(), hex.EncodeToString(material[i:i+4])) {
					t.Fatalf("id %s has bytes %d to %d of the key", k.ID(), i, i+3)
				}
			}
		}
	})
}

func materialOf(t *testing.T, k keyring.Key) []byte {
	t.Helper()
	_, encoded, _ := strings.Cut(k.Line(), ":")
	material, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(material) != 32 {
		t.Fatalf("the line of key %s holds %d bytes, want 32 (%v)", k.ID(), len(material), err)
	}
	return material
}
