package account

// Settle waits until it is written down which sessions are in use.
func (a *Accounts) Settle() { a.seen.settle() }

// What tests look at one by one.
var (
	PasswordProblem = passwordProblem
	StepOf          = stepOf
)
