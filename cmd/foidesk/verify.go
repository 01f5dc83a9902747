package main

import (
	"fmt"

	"foidesk/internal/desk"
)

type verifyCmd struct{}

// Run rebuilds every projection from the log and fails at a difference.
func (c *verifyCmd) Run(p *program) error {
	return p.withDesk(func(d *desk.Desk) error {
		done, err := d.Verify(p.ctx, func(diff desk.Difference) { fmt.Fprintln(p.stdout, diff) })
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "核对 %d 件案件、%d 项记载：%d 处不符\n", done.Cases, done.Acts, done.Differences)
		if done.Differences > 0 {
			return errFails
		}
		return nil
	})
}
