package account_test

import (
	"testing"
	"time"

	"foidesk/internal/account"
)

func TestHowAnAccountStands(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	accounts := account.New(nil, func() time.Time { return now }, account.Options{})
	past, later := now.Add(-time.Minute), now.Add(time.Minute)
	set := account.Person{PasswordSetAt: past}
	with := func(p account.Person, change func(*account.Person)) account.Person { change(&p); return p }
	for _, c := range []struct {
		name   string
		member account.Member
		want   account.Standing
	}{
		{"with a password", account.Member{Person: set}, account.Usable},
		{"locked before", account.Member{Person: with(set, func(p *account.Person) { p.LockedUntil = past })}, account.Usable},
		{"locked until now", account.Member{Person: with(set, func(p *account.Person) { p.LockedUntil = now })}, account.Usable},
		{"locked", account.Member{Person: with(set, func(p *account.Person) { p.LockedUntil = later })}, account.Held},
		{"disabled, and locked besides", account.Member{Person: with(set, func(p *account.Person) { p.LockedUntil, p.Disabled = later, true })}, account.Disabled},
		{"with a link", account.Member{LinkUntil: later}, account.Awaited},
		{"with a link that ends now", account.Member{LinkUntil: now}, account.Stranded},
		{"with neither", account.Member{}, account.Stranded},
		{"known to another system", account.Member{Person: account.Person{ExternalID: "x y"}}, account.Usable},
	} {
		if got := accounts.Standing(c.member); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
