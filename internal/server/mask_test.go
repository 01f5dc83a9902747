package server

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestMasks(t *testing.T) {
	for _, c := range []struct {
		name string
		mask func(string) string
		in   string
		want string
	}{
		{"mobile number", maskPhone, "13900000001", "139****0001"},
		{"number too short to hide anything in", maskPhone, "1234567", "1******"},
		{"mail address keeps its domain", maskEmail, "someone@example.com", "s******@example.com"},
		{"what is no mail address", maskEmail, "someone", "s******"},
		{"street is hidden, district stays", maskAddress, "示例市示例区示例路1号", "示例市示例区*****"},
		{"nothing", maskPhone, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.mask(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestMaskNeverShowsAWholeText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9a-z东西路]{2,40}`).Draw(t, "text")
		first, last := rapid.IntRange(0, 6).Draw(t, "first"), rapid.IntRange(0, 4).Draw(t, "last")
		got := keepEnds(text, first, last)
		if got == text {
			t.Fatalf("%q is shown whole", text)
		}
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
			t.Fatalf("%q became %q, of another length", text, got)
		}
	})
}
