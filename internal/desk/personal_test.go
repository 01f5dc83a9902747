package desk_test

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"foidesk/internal/desk"
)

func TestMasks(t *testing.T) {
	for _, c := range []struct {
		name     string
		field    desk.PersonalField
		in, want string
	}{
		{"identity number", desk.FieldIDNumber, "321300190001011234", "3213**********1234"},
		{"number too short to hide anything in", desk.FieldIDNumber, "A1234567", "********"},
		{"mobile number", desk.FieldPhone, "13900000001", "139****0001"},
		{"phone number too short to hide anything in", desk.FieldPhone, "1234567", "1******"},
		{"mail address keeps its domain", desk.FieldEmail, "someone@example.com", "s******@example.com"},
		{"what is no mail address", desk.FieldEmail, "someone", "s******"},
		{"street is hidden, district stays", desk.FieldAddress, "示例市示例区示例路1号", "示例市示例区*****"},
		{"nothing", desk.FieldPhone, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.field.Mask(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// What was looked for stands in the audit trail, masked as what it looks like.
func TestMaskOfASearch(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"identity number", "321300190001011234", "3213**********1234"},
		{"mobile number", "13900000001", "139****0001"},
		{"mobile number in groups", "139 0000 0001", "139******0001"},
		{"office number", "0527-80000001", "052******0001"},
		{"number too short to hide anything in", "1234567", "*******"},
		{"passport", "E12345678", "*********"},
		{"mail address", "someone@example.com", "s******@example.com"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := desk.MaskSearched(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestMaskNeverShowsAWholeText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9a-z东西路]{2,40}`).Draw(t, "text")
		for _, field := range desk.PersonalFields() {
			got := field.ID.Mask(text)
			if got == text {
				t.Fatalf("%s %q is shown whole", field.Label, text)
			}
			if utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
				t.Fatalf("%s %q became %q, of another length", field.Label, text, got)
			}
		}
	})
}
