package desk

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// identityLength is how many characters a citizen's identity number has.
const identityLength = 18

// IsIdentityNumber tells whether a text is a citizen's identity number (公民身份号码, GB 11643): six digits
// of a place, a day of birth and a running number, with the check character of ISO 7064 MOD 11-2.
func IsIdentityNumber(text string) bool {
	if len(text) != identityLength || !isDayOfBirth(text[6:14]) {
		return false
	}
	const last = identityLength - 1
	sum, weight := 0, 1
	for i := last; i >= 0; i-- {
		value := int(text[i] - '0')
		if i == last && (text[i] == 'X' || text[i] == 'x') {
			value = 10
		} else if text[i] < '0' || text[i] > '9' {
			return false
		}
		sum += value * weight
		weight = weight * 2 % 11
	}
	return sum%11 == 1
}

func isDayOfBirth(digits string) bool {
	_, err := time.Parse("20060102", digits)
	return err == nil && (digits[:2] == "19" || digits[:2] == "20")
}

// digitGroups are runs of digits with no more than a space or a hyphen between them, and the X that may end one.
var digitGroups = regexp.MustCompile(`[0-9]+(?:[ -][0-9]+)*(?:[ -]?[Xx]\b)?`)

// HoldsIdentityNumber finds an identity number in a text, also one typed in full width or in groups. One
// within a longer run of digits is some other number. One in eleven of other numbers that are made of a
// place, a day and four digits looks the same.
func HoldsIdentityNumber(text string) bool {
	if len(text) < identityLength {
		return false
	}
	for _, run := range digitGroups.FindAllString(norm.NFKC.String(text), -1) {
		groups := strings.FieldsFunc(run, func(r rune) bool { return r == ' ' || r == '-' })
		for first := range groups {
			number := ""
			for _, group := range groups[first:] {
				if number += group; len(number) >= identityLength {
					break
				}
			}
			if IsIdentityNumber(number) {
				return true
			}
		}
	}
	return false
}
