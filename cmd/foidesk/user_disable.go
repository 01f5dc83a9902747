package main

import (
	"fmt"

	"foidesk/internal/desk"
)

type userDisableCmd struct {
	Login string `arg:"" help:"登录名。"`
}

// Run keeps somebody from signing in, and ends what they have open.
func (c *userDisableCmd) Run(p *program) error {
	return p.onAccount(c.Login, "已停用", func(o office, scope desk.AgencyID, id desk.PersonID) error {
		return o.accounts.Disable(p.ctx, atTerminal(), scope, id)
	})
}

type userEnableCmd struct {
	Login string `arg:"" help:"登录名。"`
}

// Run lets somebody sign in again.
func (c *userEnableCmd) Run(p *program) error {
	return p.onAccount(c.Login, "已恢复", func(o office, scope desk.AgencyID, id desk.PersonID) error {
		return o.accounts.Enable(p.ctx, atTerminal(), scope, id)
	})
}

// onAccount does something with an account that is there, and says that it is done.
func (p *program) onAccount(login, done string, act func(o office, scope desk.AgencyID, id desk.PersonID) error) error {
	if err := p.existing(); err != nil {
		return err
	}
	return p.withOpened(func(o office) error {
		person, scope, err := o.found(p.ctx, login)
		if err != nil {
			return err
		}
		if err := act(o, scope, person.ID); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s：%s（%s）\n", done, person.Name, person.Login)
		return nil
	})
}
