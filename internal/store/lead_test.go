package store_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// term is a time during which a replica leads.
type term struct {
	name string
	over <-chan struct{}
}

// candidate asks for the lead until the test ends or withdraw is called, and tells each time that it gets it.
func candidate(t *testing.T, s *store.Store, name string, terms chan<- term) (withdraw func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- s.Lead(ctx, name, func(leading context.Context) error {
			terms <- term{name, leading.Done()}
			<-leading.Done()
			return nil
		})
	}()
	return func() error { cancel(); return <-ended }
}

// soon is how long anything here may take on a machine that is busy.
const soon = time.Minute

func next(t *testing.T, terms <-chan term) term {
	t.Helper()
	select {
	case got := <-terms:
		return got
	case <-time.After(soon):
		t.Fatal("nobody leads")
		return term{}
	}
}

// Of three replicas one leads, by whatever the others ask; when it goes another does, and when its connection is cut
// off it stops at once.
func TestOneOfSeveralLeads(t *testing.T) {
	dsn := storetest.Postgres(t)
	admin := storetest.SQL(t, dsn)
	stores, withdraw := map[string]*store.Store{}, map[string]func() error{}
	terms := make(chan term, 9)
	for _, name := range []string{"host/1", "host/2", "host/3"} {
		stores[name] = storetest.Open(t, dsn)
		if leader := ok(stores[name].Leader(t.Context()))(t); leader != "" && len(withdraw) == 0 {
			t.Fatalf("%q leads before anybody asked", leader)
		}
		withdraw[name] = candidate(t, stores[name], name, terms)
	}
	first := next(t, terms)
	for name, s := range stores {
		if leader := ok(s.Leader(t.Context()))(t); leader != first.name {
			t.Errorf("%s believes that %q leads, and it is %s", name, leader, first.name)
		}
	}
	// The lock is the only one there is: whoever holds it leads.
	const holders = `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	var n int
	if err := admin.QueryRowContext(t.Context(), holders).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d hold the lock, %v", n, err)
	}
	if err := withdraw[first.name](); err != nil {
		t.Errorf("who was told to stop fails: %v", err)
	}
	delete(withdraw, first.name)

	second := next(t, terms)
	if second.name == first.name {
		t.Fatalf("%s leads, which has gone", first.name)
	}
	ok(admin.ExecContext(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", "foidesk "+second.name))(t)
	third := next(t, terms)
	if slices.Contains([]string{first.name, second.name}, third.name) {
		t.Errorf("%s leads, which has lost its connection", third.name)
	}
	select {
	case <-second.over:
	case <-time.After(soon):
		t.Error("whose connection was cut off goes on")
	}
	if err := withdraw[second.name](); err == nil {
		t.Error("the lost connection is no error")
	}
	if err := withdraw[third.name](); err != nil {
		t.Error(err)
	}
}

// A SQLite file has one process, which leads for as long as it likes.
func TestOnSQLiteWhoeverServesLeads(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	terms := make(chan term, 1)
	withdraw := candidate(t, s, "host/1", terms)
	next(t, terms)
	if leader := ok(s.Leader(t.Context()))(t); leader != "host/1" {
		t.Errorf("%q leads", leader)
	}
	if err := withdraw(); err != nil {
		t.Error(err)
	}
	if leader := ok(s.Leader(t.Context()))(t); leader != "" {
		t.Errorf("%q leads after it has gone", leader)
	}
}

// A database that is out of reach is an error, not a wait for ever.
func TestLeadingOutOfReach(t *testing.T) {
	dsn := storetest.Postgres(t)
	s := storetest.Open(t, dsn)
	u := ok(url.Parse(dsn))(t)
	name := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	ok(storetest.SQL(t, u.String()).ExecContext(t.Context(), "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false"))(t)
	err := s.Lead(t.Context(), "host/1", func(context.Context) error { t.Error("leads"); return nil })
	if err == nil {
		t.Error("no error")
	}
}
