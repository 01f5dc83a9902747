package main

import (
	"context"
	"fmt"
	"strings"

	"foidesk/internal/desk"
)

type agencyListCmd struct{}

// Run lists the agencies tree by tree.
func (c *agencyListCmd) Run(p *program) error {
	return p.withExisting(func(o office) error {
		tops, err := o.tops(p.ctx)
		if err != nil {
			return err
		}
		for _, top := range tops {
			tree, err := o.desk.AgenciesBelow(p.ctx, top.ID)
			if err != nil {
				return err
			}
			for _, a := range tree {
				fmt.Fprintf(p.stdout, "%s%s，%s\n", strings.Repeat("    ", len(a.Above)), a.Name, a.Level.Label())
			}
		}
		return nil
	})
}

// tops are the agencies that have none above them, by name.
func (o office) tops(ctx context.Context) ([]desk.Agency, error) {
	all, err := o.desk.Agencies(ctx)
	var tops []desk.Agency
	for _, a := range all {
		if a.Parent == 0 {
			tops = append(tops, a)
		}
	}
	return tops, err
}
