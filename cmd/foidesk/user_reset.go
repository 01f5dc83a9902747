package main

import (
	"foidesk/internal/account"
	"foidesk/internal/desk"
)

type userResetCmd struct {
	linkFlags
	SecondFactor bool   `help:"同时停用两步验证，如手机丢失。"`
	Login        string `arg:"" help:"登录名。"`
}

// Run takes a password away and gives out a link for a new one.
func (c *userResetCmd) Run(p *program) error {
	base, err := parseAddress(c.URL)
	if err != nil {
		return err
	}
	return p.onAccount(c.Login, func(o office, scope desk.AgencyID, who account.Person) error {
		i, err := o.accounts.Reset(p.ctx, atTerminal(), scope, who.ID, c.SecondFactor)
		if err != nil {
			return err
		}
		invite(p.stdout, base, i)
		return nil
	})
}
