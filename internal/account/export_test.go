package account

// What tests look at one by one.
var (
	PasswordProblem = passwordProblem
	StepOf          = stepOf
)
