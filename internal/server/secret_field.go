package server

import (
	"foidesk/internal/account"
)

// secretField is a field for a password: what was typed is never shown again.
type secretField struct {
	Name, Label, Hint, Error string
	// Autocomplete tells a password manager what belongs here.
	Autocomplete string
}

// newPassword asks for a new password, twice.
type newPassword struct{ Password, Again secretField }

func newPasswordFields(x failure) newPassword {
	return newPassword{
		secretField{Name: "password", Label: "密码", Hint: account.PasswordRules, Error: x.at("password"), Autocomplete: "new-password"},
		secretField{Name: "again", Label: "再输一遍密码", Error: x.at("again"), Autocomplete: "new-password"},
	}
}

// sameTwice finds a slip of the finger before it becomes a password that nobody knows.
func (t typed) sameTwice() error {
	if t.get("password") != t.get("again") {
		return fieldError("again", "两次输入的密码不一致，请重新输入")
	}
	return nil
}
