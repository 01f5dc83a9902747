package account

import "time"

// Lock counts the wrong passwords and codes of an account. It is kept with the account, so that a restart
// or another replica changes nothing.
type Lock struct {
	Failures int
	// FailedAt is the last failure that counted.
	FailedAt time.Time
	// Until is when somebody may try again.
	Until time.Time
}

// The first failures are free; each one after them locks the account, longer each time.
const freeFailures = 5

var lockMinutes = []int{1, 2, 4, 8, 15}

// forgottenAfter is how long after the last failure the counting begins anew.
const forgottenAfter = 24 * time.Hour

func (l Lock) holds(now time.Time) bool { return now.Before(l.Until) }

// failed counts one more. While the lock holds nothing is counted, so that nobody can lock somebody out
// for longer by trying all the time.
func (l Lock) failed(now time.Time) Lock {
	if now.Sub(l.FailedAt) >= forgottenAfter {
		l = Lock{}
	}
	l.Failures, l.FailedAt = l.Failures+1, now
	if step := l.Failures - freeFailures; step > 0 {
		l.Until = now.Add(time.Duration(lockMinutes[min(step, len(lockMinutes))-1]) * time.Minute)
	}
	return l
}
