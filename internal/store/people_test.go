package store_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// peopled is a database with enough people that PostgreSQL has something to choose from.
func peopled(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s := storetest.Open(t, dsn)
	top := ok(deskOver(s).CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"}))(t)
	agencies := []desk.AgencyID{top.ID}
	for i := range 30 {
		a := desk.Agency{Name: fmt.Sprintf("示例市第%d局", i), Parent: top.ID}
		agencies = append(agencies, ok(deskOver(s).CreateAgency(t.Context(), desk.System("测试"), a))(t).ID)
	}
	on := day("2026-03-02")
	err := s.Accounts().Transact(t.Context(), func(tx account.Tx) error {
		for i := range 600 {
			external := account.ExternalID("https://sso.example", fmt.Sprint(i))
			id, err := tx.InsertPerson(t.Context(), account.Record{Person: account.Person{
				Login: fmt.Sprintf("p%03d", i), Name: fmt.Sprintf("姓名%d", i), ExternalID: external,
			}})
			roles := []account.Role{account.Roles()[i%6].ID}
			in := agencies[i%len(agencies)]
			hash := account.Hash{byte(i), byte(i >> 8)}
			_, absent := tx.InsertAbsence(t.Context(), account.Absence{Agency: in, Person: id, From: on.AddDays(i), Until: on.AddDays(i + 3), Substitute: 1})
			err = errors.Join(err, absent, tx.SetRoles(t.Context(), id, in, roles),
				tx.InsertSession(t.Context(), account.SessionRow{Hash: hash, Person: id, Stage: account.StageFull, Until: today.Add(time.Duration(i) * time.Minute)}),
				tx.InsertLink(t.Context(), account.Link{Hash: hash, Person: id, Until: today.Add(time.Duration(i) * time.Minute)}))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// aboutPeople are the questions that pages and use cases ask, by name.
func aboutPeople() map[string]func(context.Context, account.Tx) error {
	on := day("2026-03-02")
	return map[string]func(context.Context, account.Tx) error{
		"any person":     func(ctx context.Context, tx account.Tx) error { _, err := tx.AnyPerson(ctx); return err },
		"by login":       func(ctx context.Context, tx account.Tx) error { _, err := tx.PersonByLogin(ctx, "p007"); return err },
		"by external id": func(ctx context.Context, tx account.Tx) error { _, err := tx.PersonByExternal(ctx, "x y"); return err },
		"with secret":    func(ctx context.Context, tx account.Tx) error { _, err := tx.WithSecret(ctx, 7, 50); return err },
		"members":        func(ctx context.Context, tx account.Tx) error { _, err := tx.Members(ctx, 1, "p010", 50); return err },
		"member":         func(ctx context.Context, tx account.Tx) error { _, err := tx.Member(ctx, 1, 7); return err },
		"colleagues": func(ctx context.Context, tx account.Tx) error {
			_, err := tx.Colleagues(ctx, 3, []account.Role{account.Intake, account.Handler}, 50)
			return err
		},
		"memberships":  func(ctx context.Context, tx account.Tx) error { _, err := tx.Memberships(ctx, 7); return err },
		"roles beyond": func(ctx context.Context, tx account.Tx) error { _, err := tx.RolesBeyond(ctx, 7, 3, 5); return err },
		"grants":       func(ctx context.Context, tx account.Tx) error { _, err := tx.Grants(ctx, 1, on); return err },
		"session": func(ctx context.Context, tx account.Tx) error {
			_, _, err := tx.Session(ctx, account.Hash{7})
			return err
		},
		"sessions":       func(ctx context.Context, tx account.Tx) error { _, err := tx.Sessions(ctx, 7, today, 50); return err },
		"link":           func(ctx context.Context, tx account.Tx) error { _, _, err := tx.Link(ctx, account.Hash{7}); return err },
		"absences":       func(ctx context.Context, tx account.Tx) error { _, err := tx.Absences(ctx, 3, on, 50); return err },
		"absence":        func(ctx context.Context, tx account.Tx) error { _, err := tx.Absence(ctx, 7); return err },
		"lock person":    func(ctx context.Context, tx account.Tx) error { _, err := tx.LockPerson(ctx, 7); return err },
		"count try":      func(ctx context.Context, tx account.Tx) error { return tx.CountTry(ctx, 7) },
		"end session":    func(ctx context.Context, tx account.Tx) error { _, err := tx.EndSession(ctx, 7); return err },
		"end sessions":   func(ctx context.Context, tx account.Tx) error { _, err := tx.EndSessions(ctx, 7, 8); return err },
		"use link":       func(ctx context.Context, tx account.Tx) error { _, err := tx.UseLink(ctx, 7); return err },
		"sweep":          func(ctx context.Context, tx account.Tx) error { return tx.Sweep(ctx, today, 500) },
		"end of absence": func(ctx context.Context, tx account.Tx) error { return tx.EndAbsence(ctx, 7, on) },
		"set roles": func(ctx context.Context, tx account.Tx) error {
			return tx.SetRoles(ctx, 7, 3, []account.Role{account.Head})
		},
		"links of setups": func(ctx context.Context, tx account.Tx) error { return tx.EndSetup(ctx) },
		"administrators": func(ctx context.Context, tx account.Tx) error {
			_, err := tx.Administrators(ctx, []desk.AgencyID{3, 1})
			return err
		},
		"absences among": func(ctx context.Context, tx account.Tx) error {
			_, err := tx.AbsencesAmong(ctx, 3, []desk.PersonID{7, 8}, on, on.AddDays(3))
			return err
		},
	}
}

// eachAboutPeople asks every question and shows what was sent for it.
func eachAboutPeople(t *testing.T, s *store.Store, look func(name, statement string)) {
	t.Helper()
	told := &statements{Interface: logger.Discard}
	recorded := s.Recorded(told).(*store.Store)
	for name, ask := range aboutPeople() {
		told.sent = nil
		err := recorded.Accounts().Transact(t.Context(), func(tx account.Tx) error {
			if err := ask(t.Context(), tx); err != nil && desk.CodeOf(err) != desk.NotFound {
				return err
			}
			return errLookedAt
		})
		if !errors.Is(err, errLookedAt) {
			t.Errorf("%s: %v", name, err)
		}
		if len(told.sent) == 0 {
			t.Errorf("%s: nothing was sent", name)
		}
		for _, statement := range told.sent {
			look(name, statement)
		}
	}
	told.sent = nil
	ok(recorded.Officers(t.Context(), 3, day("2026-03-02")))(t)
	if err := recorded.Accounts().Touch(t.Context(), []account.SessionID{1, 2}, today); err != nil {
		t.Error(err)
	}
	for _, statement := range told.sent {
		look("officers, touch", statement)
	}
}

// wholeAllowed are questions that may read a table whole: whether there is anybody, which is over at the first row.
var wholeAllowed = []string{"any person"}

func TestPlansOfPeopleOnSQLite(t *testing.T) {
	dsn := storetest.SQLite(t)
	s, db := peopled(t, dsn), storetest.SQL(t, dsn)
	whole := regexp.MustCompile(`^SCAN (people|p|s|memberships|m|sessions|links|absences|a)\b`)
	eachAboutPeople(t, s, func(name, statement string) {
		if !explainable(statement) || slices.Contains(wholeAllowed, name) {
			return
		}
		plan := explain(t, db, "EXPLAIN QUERY PLAN "+statement, 3, 4)
		if slices.ContainsFunc(plan, whole.MatchString) {
			t.Errorf("%s\n%s\n%s", name, statement, strings.Join(plan, "\n"))
		}
	})
}

func TestPlansOfPeopleOnPostgreSQL(t *testing.T) {
	dsn := storetest.Postgres(t)
	s, db := peopled(t, dsn), storetest.SQL(t, dsn)
	db.SetMaxOpenConns(1)
	ok(db.ExecContext(t.Context(), "VACUUM ANALYZE"))(t)
	ok(db.ExecContext(t.Context(), "SET enable_seqscan = off"))(t)
	whole := regexp.MustCompile(`Seq Scan on (people|memberships|sessions|links|absences)\b`)
	eachAboutPeople(t, s, func(name, statement string) {
		if !explainable(statement) || slices.Contains(wholeAllowed, name) {
			return
		}
		if plan := strings.Join(explain(t, db, "EXPLAIN "+statement, 0, 1), "\n"); whole.MatchString(plan) {
			t.Errorf("%s\n%s\n%s", name, statement, plan)
		}
	})
}

// explainable leaves out what searches nothing.
func explainable(statement string) bool { return !strings.HasPrefix(statement, "INSERT") }

// What a session is worth is asked with every page: one query finds it and its person, one the roles.
func TestSessionTakesTwoQueries(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := peopled(t, dsn)
		told := &statements{Interface: logger.Discard}
		people := account.New(s.Recorded(told).(*store.Store).Accounts(), func() time.Time { return today }, account.Options{})
		const token = "a token"
		err := s.Accounts().Transact(t.Context(), func(tx account.Tx) error {
			return tx.InsertSession(t.Context(), account.SessionRow{
				Hash: account.HashOf(token), Person: 7, Stage: account.StageFull, Started: today, Seen: today, Until: today.Add(time.Hour),
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		p := ok(people.Session(t.Context(), token))(t)
		if len(told.sent) != 2 || p.Person.ID != 7 || len(p.Roles) != 1 {
			t.Errorf("%d queries for %+v: %v", len(told.sent), p, told.sent)
		}
	})
}
