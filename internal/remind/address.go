package remind

import (
	"net/mail"
	"strings"
)

// plausible tells an address that mail can be sent to, without a name beside it.
func plausible(address string) bool {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" {
		return false
	}
	_, domain, _ := strings.Cut(address, "@")
	return strings.Contains(domain, ".")
}
