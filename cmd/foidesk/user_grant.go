package main

import (
	"foidesk/internal/account"
	"foidesk/internal/desk"
)

type userGrantCmd struct {
	Agency string         `help:"机关的名称。" required:"" placeholder:"NAME"`
	Role   []account.Role `help:"角色，可以给出几个：${roles}；一个也不给，即取消在该机关的全部角色。" placeholder:"ROLE"`
	Login  string         `arg:"" help:"登录名。"`
}

// Run gives somebody exactly these roles in an agency.
func (c *userGrantCmd) Run(p *program) error {
	return p.onAccount(c.Login, func(o office, _ desk.AgencyID, who account.Person) error {
		agency, err := o.desk.AgencyByName(p.ctx, c.Agency)
		if err != nil {
			return err
		}
		return p.done("已设定角色", who, o.accounts.SetRoles(p.ctx, atTerminal(), agency.ID, who.ID, agency.ID, c.Role))
	})
}
