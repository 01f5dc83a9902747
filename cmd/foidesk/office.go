package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/keyring"
	"foidesk/internal/remind"
	"foidesk/internal/store"
)

// office is an opened database with those who work over it.
type office struct {
	store     *store.Store
	desk      *desk.Desk
	accounts  *account.Accounts
	reminders *remind.Reminders
	// out are the ways by which reminders leave the house.
	out remind.Outlets
	// metered is where a monitoring system asks; nil for nowhere.
	metered net.Listener
	backups backupFlags
	// ring is nil where there is no key.
	ring *keyring.Ring
}

// withOffice opens the database, brings schema and due dates up to date, and closes it afterwards.
func (p *program) withOffice(work func(office) error) error {
	return p.withOpened(func(o office) error {
		if err := recount(p.ctx, o.desk, p.log); err != nil {
			return err
		}
		return work(o)
	})
}

// withPages is withOffice for pages: they need not wait for due dates that are merely old, which are derived anew
// while they are served.
func (p *program) withPages(work func(office) error) error {
	return p.withOpened(func(o office) error {
		unfit, err := o.desk.Unfit(p.ctx)
		if err == nil && unfit {
			err = recount(p.ctx, o.desk, p.log)
		}
		if err != nil {
			return err
		}
		return work(o)
	})
}

// recount derives the due dates anew where they are due to be.
func recount(ctx context.Context, d *desk.Desk, log *slog.Logger) error {
	done, err := d.Recount(ctx)
	if err != nil {
		return err
	}
	if done.Moved > 0 {
		log.Info("放假安排或者程序有更新，已重新计算期限", "cases", done.Moved)
	}
	if done.Left > 0 {
		log.Warn("有案件与记载不符，请运行 foidesk verify 查看", "cases", done.Left)
	}
	return nil
}

// withExisting is withOpened for a database that must be there.
func (p *program) withExisting(work func(office) error) error {
	if err := p.existing(); err != nil {
		return err
	}
	return p.withOpened(work)
}

// existing refuses to look into a database that is not there: a mistyped path must not be found in order.
func (p *program) existing() error {
	if store.OnServer(p.dsn) {
		return nil
	}
	if _, err := os.Stat(p.dsn); err != nil {
		return fmt.Errorf("没有数据库文件 %s：请检查 --db 的路径（%w）", p.dsn, err)
	}
	return nil
}

// withOpened opens the database, brings the schema up to date, and closes it afterwards. What is derived
// from the log stays as it is, so that verify sees what is there.
func (p *program) withOpened(work func(office) error) error {
	ring, err := p.ring()
	if err != nil {
		return err
	}
	return p.open(p.dsn, ring, work)
}

// open opens a database with these keys and closes it afterwards.
func (p *program) open(dsn string, ring *keyring.Ring, work func(office) error) (err error) {
	s, err := store.Open(p.ctx, dsn, ring)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	d := desk.New(s, calendar.China(), time.Now)
	if err := d.Refresh(p.ctx); err != nil {
		return err
	}
	o := account.Options{Agencies: d}
	if why := s.ReadOnly(); why != "" {
		p.log.Warn("数据库只能查看", "reason", why)
	} else {
		// With a key that is not the database's nobody must enrol a second factor.
		o.Sealer = ring
	}
	accounts := account.New(s.Accounts(), time.Now, o)
	defer accounts.Settle()
	reminders := remind.New(s.Reminders(), d, time.Now)
	return work(office{store: s, desk: d, accounts: accounts, reminders: reminders, ring: ring})
}
