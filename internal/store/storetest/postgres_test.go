package storetest

import (
	"database/sql"
	"net/url"
	"os"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func one[T any](t *testing.T, db *sql.DB, query string, args ...any) (value T) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	names := map[string]bool{}
	for _, test := range []string{"the first test", "the second test"} {
		t.Run(test, func(t *testing.T) {
			db := open(t, Postgres(t))
			name := one[string](t, db, "SELECT current_database()")
			if names[name] {
				t.Errorf("database %s was given out before", name)
			}
			names[name] = true
			if _, err := db.ExecContext(t.Context(), "CREATE TABLE mark (n int)"); err != nil {
				t.Errorf("the database is not empty: %v", err)
			}
		})
	}
}

func TestDatabaseIsDroppedAfterTheTest(t *testing.T) {
	var name string
	t.Run("a test that leaves a connection open", func(t *testing.T) {
		dsn := Postgres(t)
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		name = one[string](t, db, "SELECT current_database()")
	})
	left := one[int](t, open(t, Postgres(t)), "SELECT count(*) FROM pg_database WHERE datname = $1", name)
	if name == "" || left != 0 {
		t.Errorf("database %q: %d left after its test, want 0", name, left)
	}
}

func TestChineseIsStoredAsUTF8(t *testing.T) {
	db := open(t, Postgres(t))
	if got := one[string](t, db, "SHOW server_encoding"); got != "UTF8" {
		t.Errorf("encoding %s, want UTF8: applications are in Chinese", got)
	}
	if got := one[int](t, db, "SELECT char_length($1)", "政府信息公开𠮷"); got != 7 {
		t.Errorf("length %d, want 7 characters", got)
	}
}

func TestServerIsGoneAfterStop(t *testing.T) {
	if _, err := newestBinaries(); err != nil {
		Postgres(t) // skips or fails, as the environment asks
	}
	srv, err := startServer()
	if err != nil {
		t.Fatal(err)
	}
	if err := srv.stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(srv.dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there after stop: %v", srv.dir, err)
	}
	if err := execute(t.Context(), srv.url(), "SELECT 1"); err == nil {
		t.Error("the server still answers after stop")
	}
}

func TestServerOfTheEnvironmentIsUsed(t *testing.T) {
	u, err := url.Parse(Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/postgres"
	t.Setenv(dsnVariable, u.String())
	if got := one[int](t, open(t, Postgres(t)), "SELECT 1"); got != 1 {
		t.Errorf("SELECT 1 is %d", got)
	}
	t.Setenv(dsnVariable, "host=localhost password=secret")
	if _, err := adminURL(); err == nil {
		t.Error("a DSN that is no URL was taken")
	}
}
