package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"foidesk/internal/keyring"
	"foidesk/migrations"
)

// Store is an open database. It implements desk.Store.
type Store struct {
	reads
	writer *gorm.DB
	// readOnly says why nothing can be recorded; empty where all is well.
	readOnly string
	// server is where PostgreSQL is; nil for SQLite.
	server *pgx.ConnConfig
	// leads is the name under which this process leads on SQLite; see Lead.
	leads atomic.Pointer[string]
}

// busyTimeout is how long a writer waits for another process that writes to the same SQLite file, in
// milliseconds; an import of a large ledger may hold it for a while.
const busyTimeout = 30_000

// Open opens the database that dsn names, a postgres:// URL or else the path of a SQLite file, and
// brings its schema up to date. With a ring that is nil or lacks the key the database was last written with
// it can be read, personal data excepted; see ReadOnly. The error says in words for people what to look at.
func Open(ctx context.Context, dsn string, ring *keyring.Ring) (*Store, error) {
	var s *Store
	var err error
	for attempt := range openAttempts {
		if s, err = openOnce(ctx, dsn, ring); !othersOpen(err) {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(attempt+1) * openPause):
		}
	}
	if err != nil {
		return nil, unopened(dsn, err)
	}
	return s, nil
}

// Of several processes that open a new database at once one makes it, and the others look again after
// a while: not all that goose does is under a lock, and SQLite's change to WAL waits for nobody.
const (
	openAttempts = 10
	openPause    = 50 * time.Millisecond
)

// othersOpen tells an error that goes away when another process has done with making the database.
func othersOpen(err error) bool {
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		made := slices.ContainsFunc([]string{"already exists", "duplicate column name", "no such trigger", "no such index"}, func(words string) bool {
			return strings.Contains(lite.Error(), words)
		})
		return made || lite.Code == sqlite3.ErrBusy || lite.Code == sqlite3.ErrLocked
	}
	var pg *pgconn.PgError
	// unique_violation in the catalogue, duplicate_table
	return errors.As(err, &pg) && (pg.Code == "23505" || pg.Code == "42P07")
}

func openOnce(ctx context.Context, dsn string, ring *keyring.Ring) (*Store, error) {
	open := openSQLite
	if OnServer(dsn) {
		open = openPostgres
	}
	s, err := open(dsn)
	if err != nil {
		return nil, err
	}
	s.ring = keys{ring}
	if err = s.ready(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// ready brings the database up to date, and finds out what can be done with it.
func (s *Store) ready(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.tryWriting(ctx); err != nil {
		return err
	}
	var err error
	if s.readOnly, err = s.whyReadOnly(ctx); err != nil || s.readOnly != "" {
		return err
	}
	return s.upgrade(ctx)
}

// errTried takes the trial back.
var errTried = errors.New("tried")

// tryWriting writes something and takes it back: a file that can only be read is better refused now
// than at the first act.
func (s *Store) tryWriting(ctx context.Context) error {
	err := s.transact(ctx, func(tx tx) error {
		if err := tx.SetMark(ctx, "tried", ""); err != nil {
			return err
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}

// OnServer tells whether dsn names a PostgreSQL database rather than a file.
func OnServer(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// unopened names the database and says what to look at.
func unopened(dsn string, err error) error {
	if OnServer(dsn) {
		return unreachable(dsn, err)
	}
	hint := "请检查路径是否正确、所在目录是否存在、是否有读写权限、磁盘是否已满"
	if strings.Contains(err.Error(), "file is not a database") {
		hint = "这个文件不是 foidesk 的数据库，请另外指定"
	}
	return fmt.Errorf("数据库文件 %s 打不开或不能写入：%s（%w）", dsn, hint, err)
}

// unreachable tells host and database, never the password. In a URL that is not well written nobody knows
// where the password ends, so that nothing of it is told, nor what the driver made of it.
func unreachable(dsn string, err error) error {
	u, wrong := url.Parse(dsn)
	if wrong != nil || strings.Count(dsn, "@") > 1 || strings.Contains(u.Path+u.RawQuery, "@") {
		return errors.New("PostgreSQL 的连接地址写法有误，应为 postgres://用户:密码@主机:端口/数据库；密码中的 @ / ? # % 等须写成 %40 这样的形式")
	}
	return fmt.Errorf("连接不上 PostgreSQL 数据库 %s%s：请检查地址、账号和服务是否已启动（%w）", u.Host, u.Path, err)
}

func config() *gorm.Config {
	return &gorm.Config{
		TranslateError: true, SkipDefaultTransaction: true,
		// Statements carry personal data, and every error is returned.
		Logger: logger.Discard,
	}
}

// openSQLite opens one writing connection and several that can only read, so that readers never wait
// for a writer and no query can write by mistake. synchronous=FULL: an acknowledged act survives a
// power cut.
func openSQLite(path string) (*Store, error) {
	if path == "" || path == ":memory:" {
		return nil, errors.New("没有给出数据库文件的路径")
	}
	// Its owner's alone: it holds identity numbers. The files beside it take the mode over.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	base := fmt.Sprintf("file:%s?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_busy_timeout=%d", escaped(path), busyTimeout)
	w, err := openPool(sqlite.Open(base+"&_txlock=immediate"), 1)
	if err != nil {
		return nil, err
	}
	r, err := openPool(sqlite.Open(base+"&_query_only=true"), max(4, runtime.NumCPU()))
	if err != nil {
		return nil, errors.Join(err, closePool(w))
	}
	return &Store{reads: reads{db: r, dialect: sqliteDialect{base}}, writer: w}, nil
}

// escaped is a path as it stands in the URL that SQLite takes.
func escaped(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// maxPostgresConns is per process; several replicas share one server.
const maxPostgresConns = 16

func openPostgres(dsn string) (*Store, error) {
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	// Our queries take about a millisecond; to compile one, which PostgreSQL does where it expects many rows,
	// takes a hundred.
	pool := stdlib.OpenDB(*c, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SET jit = off")
		return err
	}))
	db, err := openPool(postgres.New(postgres.Config{Conn: pool}), maxPostgresConns)
	if err != nil {
		return nil, err
	}
	return &Store{reads: reads{db: db, dialect: postgresDialect{}}, writer: db, server: c}, nil
}

func openPool(d gorm.Dialector, conns int) (*gorm.DB, error) {
	db, err := gorm.Open(d, config())
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return db, nil
}

func closePool(db *gorm.DB) error {
	pool, err := db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// Close closes the database.
func (s *Store) Close() error {
	if s.db == s.writer {
		return closePool(s.db)
	}
	return errors.Join(closePool(s.db), closePool(s.writer))
}

// SQL is the pool that reads, for measuring our queries against bare ones.
func (s *Store) SQL() (*sql.DB, error) { return s.db.DB() }

// Connections says how the pools of connections stand: the one that reads and the one that writes, which are the same
// on PostgreSQL.
func (s *Store) Connections() map[string]sql.DBStats {
	pools := map[string]*gorm.DB{"read": s.db, "write": s.writer}
	if s.db == s.writer {
		pools = map[string]*gorm.DB{"both": s.db}
	}
	out := map[string]sql.DBStats{}
	for name, db := range pools {
		if pool, err := db.DB(); err == nil {
			out[name] = pool.Stats()
		}
	}
	return out
}

// migrate looks first, so that only an old schema waits for anybody.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.migrations()
	if err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err == nil && pending {
		_, err = p.Up(ctx)
	}
	return err
}

// Version is the version of the schema that the database has.
func (s *Store) Version(ctx context.Context) (int64, error) {
	p, err := s.migrations()
	if err != nil {
		return 0, err
	}
	return p.GetDBVersion(ctx)
}

// How often, in seconds, a replica looks whether another has done with migrating, and how many times.
const (
	lockEvery    = 1
	lockAttempts = 300
)

func (s *Store) migrations() (*goose.Provider, error) {
	pool, err := s.writer.DB()
	if err != nil {
		return nil, err
	}
	dir, err := fs.Sub(migrations.FS, s.dialect.name())
	if err != nil {
		return nil, err
	}
	if s.dialect.name() == (sqliteDialect{}).name() {
		return goose.NewProvider(goose.DialectSQLite3, pool, dir)
	}
	// Replicas that start together must not migrate together.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockEvery, lockAttempts))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, pool, dir, goose.WithSessionLocker(locker))
}
