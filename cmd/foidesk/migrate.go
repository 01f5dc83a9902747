package main

import (
	"errors"
	"fmt"

	"foidesk/internal/desk"
	"foidesk/internal/store"
)

type migrateCmd struct{}

// Run brings the schema up to date, which opening the database does, and then the due dates.
func (c *migrateCmd) Run(p *program) (err error) {
	if err := p.withDesk(func(*desk.Desk) error { return nil }); err != nil {
		return err
	}
	ring, err := p.ring()
	if err != nil {
		return err
	}
	s, err := store.Open(p.ctx, p.dsn, ring)
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
