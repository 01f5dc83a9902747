package server

import "strings"

// What identifies or reaches a person is shown in part: enough to tell two apart at the counter, not
// enough to be copied from a screen. An identity number is masked by the desk itself.

func maskPhone(number string) string {
	return keepEnds(number, 3, 4)
}

func maskEmail(address string) string {
	name, domain, ok := strings.Cut(address, "@")
	if !ok {
		return keepEnds(address, 1, 0)
	}
	return keepEnds(name, 1, 0) + "@" + domain
}

func maskAddress(address string) string {
	return keepEnds(address, 6, 0)
}

// keepEnds shows the first and last characters and a star for each between; a text too short to
// hide anything shows at most its first.
func keepEnds(text string, first, last int) string {
	r := []rune(text)
	if len(r) <= first+last {
		first, last = min(1, len(r)), 0
	}
	hidden := len(r) - first - last
	return string(r[:first]) + strings.Repeat("*", hidden) + string(r[len(r)-last:])
}
