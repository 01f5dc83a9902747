package main

import (
	"fmt"

	"foidesk/internal/desk"
)

type agencyAddCmd struct {
	Parent string     `help:"上级机关的名称；没有上级的不填。" placeholder:"NAME"`
	Level  desk.Level `help:"机关层级：${levels}；缺省 ${default}。" default:"department" placeholder:"LEVEL"`
	Name   string     `arg:"" help:"机关名称。"`
}

// Run adds an agency.
func (c *agencyAddCmd) Run(p *program) error {
	return p.withOffice(func(o office) error {
		a := desk.Agency{Name: c.Name, Level: c.Level}
		if c.Parent != "" {
			parent, err := o.desk.AgencyByName(p.ctx, c.Parent)
			if err != nil {
				return err
			}
			a.Parent = parent.ID
		}
		made, err := o.desk.CreateAgency(p.ctx, atTerminal(), a)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "已新建机关：%s，%s\n", made.Name, made.Level.Label())
		return nil
	})
}
