// Package storetest gives tests a real PostgreSQL: one throw-away server a test binary, one empty
// database a test.
//
// The environment decides: FOIDESK_TEST_POSTGRES_DSN names a server to use instead of a throw-away one;
// FOIDESK_TEST_POSTGRES=required makes a test fail, and not be skipped, where no PostgreSQL is installed.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// The variables that the package comment tells of.
const (
	dsnVariable  = "FOIDESK_TEST_POSTGRES_DSN"
	needVariable = "FOIDESK_TEST_POSTGRES"
)

// The server is started when the first test asks for it, and shared by all tests of the binary.
var (
	running *server
	start   = sync.OnceValues(func() (*server, error) {
		var err error
		running, err = startServer()
		return running, err
	})
)

// Main runs the tests, then stops the server if one was started, and returns when nothing of it is
// left: for the TestMain of a package whose tests call Postgres. Without it the server ends with the
// test binary all the same, a moment later.
func Main(m *testing.M) {
	m.Run()
	if running == nil {
		return
	}
	if err := running.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "storetest:", err)
	}
}

// Postgres returns the postgres:// URL of a new, empty database, which is dropped when the test ends.
// Where no PostgreSQL is installed the test is skipped, or fails if one is required.
func Postgres(t testing.TB) (dsn string) {
	t.Helper()
	admin, err := adminURL()
	switch {
	case errors.Is(err, errNotInstalled) && os.Getenv(needVariable) != "required":
		t.Skipf("not run on PostgreSQL: %v", err)
	case err != nil:
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	name := "foidesk_test_" + strings.ToLower(rand.Text())
	if err := execute(t.Context(), admin, "CREATE DATABASE "+name); err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	t.Cleanup(func() {
		// FORCE: a connection that the test left open is the test's to answer for, not this database's.
		if err := execute(context.Background(), admin, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("PostgreSQL for tests: %v", err)
		}
	})
	own := *admin
	own.Path = "/" + name
	return own.String()
}

// adminURL is where databases are created: the server that the environment names, or our own.
func adminURL() (*url.URL, error) {
	if dsn := os.Getenv(dsnVariable); dsn != "" {
		u, err := url.Parse(dsn)
		if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
			return nil, fmt.Errorf("%s is not a postgres:// URL", dsnVariable) // the value may hold a password
		}
		return u, nil
	}
	srv, err := start()
	if err != nil {
		return nil, err
	}
	return srv.url(), nil
}

func execute(ctx context.Context, server *url.URL, statement string) (err error) {
	db, err := sql.Open("pgx", server.String())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
