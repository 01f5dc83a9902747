package main

import (
	"fmt"

	"foidesk/internal/desk"
)

type verifyCmd struct{}

// Run rebuilds every projection from the log and fails at a difference.
func (c *verifyCmd) Run(p *program) error { return p.withExisting(p.verify) }

func (p *program) verify(o office) error {
	outdated, err := o.desk.Outdated(p.ctx)
	if err != nil {
		return err
	}
	if outdated {
		fmt.Fprintln(p.stderr, "放假安排或者程序有更新而期限尚未重算：答复期限的不符可能由此而来，foidesk migrate 会重算")
	}
	if o.desk.ReadOnly() != "" {
		fmt.Fprintln(p.stderr, "密钥不在手边：签名和个人信息没有核对，其余照常核对")
	}
	done, err := o.desk.Verify(p.ctx, func(diff desk.Difference) { fmt.Fprintln(p.stdout, diff) })
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "核对 %d 件案件、%d 项记载：%d 处不符\n", done.Cases, done.Acts, done.Differences)
	if done.Differences > 0 {
		return errFails
	}
	return nil
}
