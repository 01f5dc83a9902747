package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// jobsLock is the number of the advisory lock of the process that leads: nobody else's, and the same for ever.
const jobsLock = 2008_0501_10

const (
	// leadEvery is how often whoever leads looks whether they still do, and the others whether they can.
	leadEvery = 3 * time.Second
	// leadTimeout is how long the database may take over that.
	leadTimeout = 5 * time.Second
)

// A connection whose other end vanished without a word is given up by PostgreSQL after 20 seconds, and its lock with
// it; by default that takes hours. Through a Unix socket, which cannot vanish, these say nothing.
const noticeVanished = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 20000"

// leaderPrefix begins the name of the connection that holds the lock, as pg_stat_activity shows it.
const leaderPrefix = "foidesk "

// lockHolder finds who holds the lock in this database.
var lockHolder = fmt.Sprintf(`pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = %d AND l.objsubid = 1
	AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`, jobsLock)

// Lead waits until no other process leads on this database, and does the work as the one that does. The context of
// the work ends when the lead is lost, be it that the connection was; Lead returns when the work has, with an error
// unless ctx has ended. A SQLite file is served by one process, which leads; a second one leads as well.
func (s *Store) Lead(ctx context.Context, as string, work func(context.Context) error) (err error) {
	if s.server == nil {
		s.leads.Store(&as)
		defer s.leads.Store(nil)
		return work(ctx)
	}
	conn, err := s.stand(ctx, as)
	if err != nil {
		return unlessOver(ctx, err)
	}
	defer func() {
		// The lock goes with the connection.
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), leadTimeout)
		defer cancel()
		err = unlessOver(ctx, errors.Join(err, conn.Close(closing)))
	}()
	if err := waitForLead(ctx, conn); err != nil {
		return err
	}
	leading, stop := context.WithCancel(ctx)
	defer stop()
	lost := make(chan error, 1)
	go func() {
		lost <- holdLead(leading, conn)
		stop()
	}()
	err = work(leading)
	stop()
	return errors.Join(err, <-lost)
}

// unlessOver is the error, unless there is one only because ctx has ended.
func unlessOver(ctx context.Context, err error) error {
	select {
	case <-ctx.Done():
		return nil
	default:
		return err
	}
}

// stand opens the connection that is to hold the lock: not one of the pool's, which come and go.
func (s *Store) stand(ctx context.Context, as string) (*pgx.Conn, error) {
	opening, cancel := context.WithTimeout(ctx, leadTimeout)
	defer cancel()
	conn, err := pgx.ConnectConfig(opening, s.server)
	if err != nil {
		return nil, err
	}
	_, err = conn.Exec(opening, noticeVanished)
	if err == nil {
		_, err = conn.Exec(opening, "SELECT set_config('application_name', $1, false)", leaderPrefix+as)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(opening))
	}
	return conn, nil
}

func waitForLead(ctx context.Context, conn *pgx.Conn) error {
	for {
		ours, err := ask(ctx, conn, "SELECT pg_try_advisory_lock($1)", jobsLock)
		if err != nil || ours {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(leadEvery):
		}
	}
}

// errNotOurs comes where sessions are shared out statement by statement, as by a pooler in transaction mode.
var errNotOurs = errors.New("the lock of the jobs is not this session's; the database must be reached without a pooler in transaction mode")

// holdLead looks every few seconds whether the lock is still ours; it returns nil when ctx has ended.
func holdLead(ctx context.Context, conn *pgx.Conn) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(leadEvery):
		}
		ours, err := ask(ctx, conn, "SELECT EXISTS (SELECT 1 FROM "+lockHolder+" AND l.pid = pg_backend_pid())")
		if err == nil && !ours {
			err = errNotOurs
		}
		if err != nil {
			return unlessOver(ctx, err)
		}
	}
}

func ask(ctx context.Context, conn *pgx.Conn, question string, args ...any) (yes bool, err error) {
	asking, cancel := context.WithTimeout(ctx, leadTimeout)
	defer cancel()
	err = conn.QueryRow(asking, question, args...).Scan(&yes)
	return yes, err
}

// Leader is the name of the process that leads on this database; empty for none. On SQLite it is this one or none.
func (s *Store) Leader(ctx context.Context) (string, error) {
	if s.server == nil {
		if as := s.leads.Load(); as != nil {
			return *as, nil
		}
		return "", nil
	}
	var name string
	// The name of a process that came to the database as another user is not shown to us.
	err := s.db.WithContext(ctx).Raw("SELECT COALESCE(MAX(COALESCE((SELECT a.application_name FROM pg_stat_activity a WHERE a.pid = l.pid), '?')), '') FROM " +
		lockHolder).Scan(&name).Error
	return strings.TrimPrefix(name, leaderPrefix), err
}
