package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// Version names what the calendar holds: two calendars that count alike have the same. Due dates that
// were written down are derived again when it changes.
func (c *Calendar) Version() string {
	h := sha256.New()
	for _, year := range slices.Sorted(maps.Keys(c.years)) {
		fmt.Fprintln(h, year)
	}
	for _, d := range slices.Sorted(maps.Keys(c.exceptions)) {
		fmt.Fprintln(h, d, c.exceptions[d].Kind)
	}
	for _, d := range slices.Sorted(maps.Keys(c.closed)) {
		fmt.Fprintln(h, d, Closed)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
