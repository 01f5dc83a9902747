package keyring_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"foidesk/internal/keyring"

	"pgregory.net/rapid"
)

func TestWhatIsSealedOpensAndNothingElse(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		r := keyring.New(newKey(t, a), newKey(t, a))
		rapid.Check(t, func(t *rapid.T) {
			plain := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "plain")
			bound := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bound")
			id, sealed, err := r.Seal(plain, bound)
			if err != nil || id != r.Current() || len(sealed) != len(plain)+28 {
				t.Fatalf("sealed %d bytes as %d under %s, %v", len(plain), len(sealed), id, err)
			}
			if opened, err := r.Open(id, sealed, bound); err != nil || !bytes.Equal(opened, plain) {
				t.Fatalf("opened %x, %v, want %x", opened, err, plain)
			}

			bit := rapid.IntRange(0, len(sealed)*8-1).Draw(t, "bit")
			changed := slices.Clone(sealed)
			changed[bit/8] ^= 1 << (bit % 8)
			refuses(t, r, "a changed bit", id, changed, bound)
			refuses(t, r, "cut off", id, sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "length")], bound)
			refuses(t, r, "more at its end", id, append(slices.Clone(sealed), 0), bound)
			refuses(t, r, "another place", id, sealed, append(slices.Clone(bound), 0))
			refuses(t, r, "another key of the ring", r.IDs()[1], sealed, bound)
		})
	})
}

func refuses(t *rapid.T, r *keyring.Ring, what, id string, sealed, bound []byte) {
	t.Helper()
	if opened, err := r.Open(id, sealed, bound); !errors.Is(err, keyring.ErrTampered) || opened != nil {
		t.Fatalf("%s: opened %x, %v, want ErrTampered", what, opened, err)
	}
}

func TestUnknownKeyIsNamed(t *testing.T) {
	r := keyring.New(newKey(t, keyring.SM4GCM))
	id, sealed := seal(t, r, "13800000000", "1")
	stranger := keyring.New(newKey(t, keyring.SM4GCM))
	_, open := stranger.Open(id, sealed, []byte("1"))
	_, mac := stranger.MAC(id, []byte("seal"))
	_, digest := stranger.DigestUnder(id, "phone", "13800000000")
	for what, err := range map[string]error{"open": open, "sign": mac, "digest": digest} {
		if !errors.Is(err, keyring.ErrUnknownKey) || !strings.Contains(err.Error(), id) {
			t.Errorf("%s: %v, want ErrUnknownKey with the id %s", what, err, id)
		}
	}
}

// A nonce used twice would give away both texts.
func TestNonceNeverRepeats(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		r := keyring.New(newKey(t, a))
		seen := map[string]bool{}
		for i := range 100_000 {
			_, sealed := seal(t, r, "the same", "")
			if nonce := string(sealed[:12]); seen[nonce] {
				t.Fatalf("nonce %x came again at seal %d", nonce, i)
			} else {
				seen[nonce] = true
			}
		}
	})
}

func TestNewKeySealsAndOldOneStillOpens(t *testing.T) {
	for _, test := range []struct {
		name         string
		older, newer keyring.Algorithm
	}{
		{"a new key of the same kind", keyring.SM4GCM, keyring.SM4GCM},
		{"from the international algorithm to the national", keyring.AESGCM, keyring.SM4GCM},
		{"and back", keyring.SM4GCM, keyring.AESGCM},
	} {
		t.Run(test.name, func(t *testing.T) {
			older, newer := newKey(t, test.older), newKey(t, test.newer)
			before := keyring.New(older)
			oldID, oldSealed := seal(t, before, "示例市示例路1号", "1")
			oldMAC, err := before.MAC(oldID, []byte("seal"))
			if err != nil {
				t.Fatal(err)
			}

			after := keyring.New(newer, older)
			if opened, err := after.Open(oldID, oldSealed, []byte("1")); err != nil || string(opened) != "示例市示例路1号" {
				t.Errorf("what was sealed before: %q, %v", opened, err)
			}
			if mac, err := after.MAC(oldID, []byte("seal")); err != nil || mac != oldMAC {
				t.Errorf("what was signed before: %s, %v, want %s", mac, err, oldMAC)
			}
			if id, _ := seal(t, after, "x", "1"); id != newer.ID() || after.Current() != newer.ID() {
				t.Errorf("seals under %s, want the newer key, %s", id, newer.ID())
			}
			if want := []string{newer.ID(), older.ID()}; !slices.Equal(after.IDs(), want) {
				t.Errorf("ids %q, want %q", after.IDs(), want)
			}
		})
	}
}

func TestDigestFindsAValueUnderEveryKey(t *testing.T) {
	older, newer := newKey(t, keyring.AESGCM), newKey(t, keyring.SM4GCM)
	before, after := keyring.New(older), keyring.New(newer, older)
	kept := before.Digest("phone", "13800000000")[0]
	got := after.Digest("phone", "13800000000")
	if want := []string{after.Digest("phone", "13800000000")[0], kept}; !slices.Equal(got, want) {
		t.Fatalf("digests %q, want the current key's and the one kept before, %q", got, want)
	}
	for i, id := range after.IDs() {
		if under, err := after.DigestUnder(id, "phone", "13800000000"); err != nil || under != got[i] {
			t.Errorf("under %s %s, %v, want %s", id, under, err, got[i])
		}
		if len(got[i]) != 32 || strings.Trim(got[i], "0123456789abcdef") != "" {
			t.Errorf("digest %q is not 32 hexadecimal digits", got[i])
		}
	}
}

func TestDigestTellsValuesAndPurposesApart(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		r := keyring.New(newKey(t, a), newKey(t, a))
		seen := map[string]string{}
		for _, test := range []struct{ purpose, value string }{
			{"phone", "13800000000"},
			{"phone", "13800000001"},
			{"phone", ""},
			{"id_number", "13800000000"},
			// The two together are the same letters as the first.
			{"phon", "e13800000000"},
			{"", "phone13800000000"},
		} {
			for i, digest := range r.Digest(test.purpose, test.value) {
				this := fmt.Sprintf("%q for %q under key %d", test.value, test.purpose, i)
				if other, taken := seen[digest]; taken {
					t.Errorf("%s and %s have the same digest", this, other)
				}
				seen[digest] = this
			}
		}
	})
}

func TestMACTellsMessagesAndKeysApart(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		r := keyring.New(newKey(t, a), newKey(t, a))
		seen := map[string]bool{}
		for _, id := range r.IDs() {
			for _, message := range []string{"", "seal 1", "seal 2"} {
				mac, err := r.MAC(id, []byte(message))
				if err != nil || len(mac) != 64 {
					t.Fatalf("MAC of %q: %q, %v", message, mac, err)
				}
				again, err := r.MAC(id, []byte(message))
				if err != nil || again != mac {
					t.Errorf("MAC of %q is %s and then %s, %v", message, mac, again, err)
				}
				if seen[mac] {
					t.Errorf("MAC of %q under %s is that of another", message, id)
				}
				seen[mac] = true
			}
		}
	})
}

// A digest stands in the database for all to read: it must not be a signature of the same bytes.
func TestDigestIsNotASignature(t *testing.T) {
	r := keyring.New(newKey(t, keyring.SM4GCM))
	framed := "\x00\x00\x00\x00\x00\x00\x00\x05phone\x00\x00\x00\x00\x00\x00\x00\x0b13800000000"
	mac, err := r.MAC(r.Current(), []byte(framed))
	if err != nil || strings.HasPrefix(mac, r.Digest("phone", "13800000000")[0]) {
		t.Errorf("the digest begins the MAC of the same bytes (%v)", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		r := keyring.New(newKey(t, a), newKey(t, a))
		wants := map[string]string{}
		for i := range 500 {
			value := fmt.Sprint(i)
			wants[value] = r.Digest("phone", value)[0]
		}
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for value, want := range wants {
					id, sealed, err := r.Seal([]byte(value), []byte(value))
					if err != nil {
						t.Errorf("seal %s: %v", value, err)
					}
					if opened, err := r.Open(id, sealed, []byte(value)); err != nil || string(opened) != value {
						t.Errorf("opened %q, %v, want %q", opened, err, value)
					}
					if got := r.Digest("phone", value)[0]; got != want {
						t.Errorf("digest of %s is %s, alone it was %s", value, got, want)
					}
				}
			})
		}
		group.Wait()
	})
}
