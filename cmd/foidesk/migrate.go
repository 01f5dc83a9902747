package main

import (
	"errors"
	"fmt"

	"foidesk/internal/store"
)

type migrateCmd struct{}

// Run brings the schema up to date; opening the database does.
func (c *migrateCmd) Run(p *program) (err error) {
	s, err := store.Open(p.ctx, p.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	version, err := s.Version(p.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "数据库结构为第 %d 版\n", version)
	return nil
}
