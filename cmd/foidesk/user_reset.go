package main

type userResetCmd struct {
	linkFlags
	SecondFactor bool   `help:"同时停用两步验证，如手机丢失。"`
	Login        string `arg:"" help:"登录名。"`
}

// Run takes a password away and gives out a link for a new one.
func (c *userResetCmd) Run(p *program) error {
	if err := p.existing(); err != nil {
		return err
	}
	base, err := parseAddress(c.URL)
	if err != nil {
		return err
	}
	return p.withOpened(func(o office) error {
		person, scope, err := o.found(p.ctx, c.Login)
		if err != nil {
			return err
		}
		i, err := o.accounts.Reset(p.ctx, atTerminal(), scope, person.ID, c.SecondFactor)
		if err != nil {
			return err
		}
		invite(p.stdout, base, i)
		return nil
	})
}
