package keyring_test

import (
	"slices"
	"strings"
	"testing"

	"foidesk/internal/keyring"

	"pgregory.net/rapid"
)

// The chain of a log stands on these: they must never change. They were worked out with OpenSSL.
func TestHashNeverChanges(t *testing.T) {
	for _, test := range []struct {
		name  string
		parts []string
		want  string
	}{
		{"no part", nil, "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
		{"one part", []string{"abc"}, "150dbafee9186dfd2d6dcd8bd328c1853d1ae1098672835636ff25ea4db5ebc9"},
		{"the same text in two parts", []string{"ab", "c"}, "04167f35e2c772067a8661750e3fe2976a494715cb512eeaec20cebbbce29484"},
		{"two empty parts", []string{"", ""}, "106e34a2b8c7bb13156cfdd0d91379dcc47543dcf9787c68ae5eb582620ae6e8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := keyring.Hash(test.parts...); got != test.want {
				t.Errorf("%q hash to %s, want %s", test.parts, got, test.want)
			}
		})
	}
}

func TestHashTellsListsApart(t *testing.T) {
	// Few letters, among them those of a length, so that lists which join to the same text come up often.
	part := rapid.StringOfN(rapid.RuneFrom([]rune{0, 1, 2, 'a'}), 0, 4, -1)
	lists := rapid.SliceOfN(part, 0, 4)
	rapid.Check(t, func(t *rapid.T) {
		one := lists.Draw(t, "one")
		text := strings.Join(one, "")
		cut := rapid.IntRange(0, len(text)).Draw(t, "cut")
		for _, other := range [][]string{lists.Draw(t, "other"), {text[:cut], text[cut:]}, append(slices.Clone(one), "")} {
			if same := keyring.Hash(one...) == keyring.Hash(other...); same != slices.Equal(one, other) {
				t.Fatalf("%q and %q hash alike: %t", one, other, same)
			}
		}
	})
}
