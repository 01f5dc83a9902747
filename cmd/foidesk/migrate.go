package main

import "fmt"

type migrateCmd struct{}

// Run brings the schema up to date, which opening the database does, and then the due dates.
func (c *migrateCmd) Run(p *program) error {
	return p.withOffice(func(o office) error {
		version, err := o.store.Version(p.ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "数据库结构为第 %d 版\n", version)
		return nil
	})
}
