package oidc

import "time"

// RetryAfter and MaxAnswer are what the tests measure by.
const (
	RetryAfter = retryAfter
	MaxAnswer  = maxAnswer
)

// SetClock puts a test's own time in place of the machine's.
func (p *Provider) SetClock(now func() time.Time) { p.now = now }
