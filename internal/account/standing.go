package account

// Standing is how an account stands (账号状态).
type Standing string

// The standings.
const (
	Usable   Standing = "usable"
	Held     Standing = "held"     // after too many wrong passwords, for a while
	Awaited  Standing = "awaited"  // a link to set the password was given out and not used
	Stranded Standing = "stranded" // there is no password, and no link to set one any more
	Disabled Standing = "disabled"
)

// Standing is how somebody's account stands now.
func (a *Accounts) Standing(m Member) Standing {
	now, bare := a.now(), m.PasswordSetAt.IsZero() && m.ExternalID == ""
	switch {
	case m.Disabled:
		return Disabled
	case bare && now.Before(m.LinkUntil):
		return Awaited
	case bare:
		return Stranded
	case now.Before(m.LockedUntil):
		return Held
	}
	return Usable
}
