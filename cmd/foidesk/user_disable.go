package main

import (
	"foidesk/internal/account"
	"foidesk/internal/desk"
)

type userDisableCmd struct {
	Login string `arg:"" help:"登录名。"`
}

// Run keeps somebody from signing in, and ends what they have open.
func (c *userDisableCmd) Run(p *program) error {
	return p.onAccount(c.Login, func(o office, scope desk.AgencyID, who account.Person) error {
		return p.done("已停用", who, o.accounts.Disable(p.ctx, atTerminal(), scope, who.ID))
	})
}

type userEnableCmd struct {
	Login string `arg:"" help:"登录名。"`
}

// Run lets somebody sign in again.
func (c *userEnableCmd) Run(p *program) error {
	return p.onAccount(c.Login, func(o office, scope desk.AgencyID, who account.Person) error {
		return p.done("已恢复", who, o.accounts.Enable(p.ctx, atTerminal(), scope, who.ID))
	})
}
