package main

import (
	"errors"
	"fmt"
	"slices"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

type userAddCmd struct {
	linkFlags
	Agency string         `help:"所属机关的名称。" placeholder:"NAME"`
	Role   []account.Role `help:"角色，可以给出几个：${roles}。" placeholder:"ROLE"`
	Login  string         `arg:"" optional:"" help:"登录名。"`
	Name   string         `arg:"" optional:"" help:"姓名。"`
}

// Run makes an account, or lets the first administrator make their own.
func (c *userAddCmd) Run(p *program) error {
	base, err := parseAddress(c.URL)
	if err != nil {
		return err
	}
	return p.withOpened(func(o office) error {
		nobody, err := o.accounts.NeedsSetup(p.ctx)
		switch {
		case err != nil:
			return err
		case nobody && !slices.Contains(c.Role, account.Administrator):
			return errors.New("还没有账号，第一个应当是系统管理员：foidesk user add --role administrator")
		case nobody && c.Agency == "":
			return inviteFirst(p.ctx, p.stdout, base, o.accounts)
		case c.Agency == "":
			return errors.New("请用 --agency 给出所属机关的名称")
		}
		agency, err := o.desk.AgencyByName(p.ctx, c.Agency)
		if desk.CodeOf(err) == desk.NotFound {
			return fmt.Errorf("%w；请先用 foidesk agency add 新建", err)
		}
		if err != nil {
			return err
		}
		i, err := o.accounts.Invite(p.ctx, atTerminal(), agency.ID, account.Newcomer{Login: c.Login, Name: c.Name, Roles: c.Role})
		if err != nil {
			return err
		}
		invite(p.stdout, base, i)
		return nil
	})
}
