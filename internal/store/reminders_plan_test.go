package store_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm/logger"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// aboutReminders are the questions that pages and jobs ask. Whole are the tables that one of them reads whole, and
// because says why that is right. Each statement has to be served by one of the indexes.
var aboutReminders = []struct {
	name           string
	ask            func(context.Context, remind.Store) error
	indexes        string
	whole, because string
}{
	{name: "inbox", indexes: "messages_inbox", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Inbox(ctx, 7, 0, 50)
		return err
	}},
	{name: "inbox, next", indexes: "messages_inbox", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Inbox(ctx, 7, 900, 50)
		return err
	}},
	{name: "unread", indexes: "messages_unread", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Unread(ctx, 7, 100)
		return err
	}},
	{name: "mark read", indexes: "messages_unread outbox_waiting", ask: func(ctx context.Context, s remind.Store) error {
		return s.MarkRead(ctx, 7, 900, today)
	}},
	{
		name: "staff", whole: "memberships m people absences a s", because: "a sweep asks once for everybody",
		ask: func(ctx context.Context, s remind.Store) error { _, err := s.Staff(ctx, day("2026-03-02")); return err },
	},
	{
		name: "rules", whole: "reminder_rules", because: "a sweep asks once for those of every agency; most have none",
		ask: func(ctx context.Context, s remind.Store) error { _, err := s.Rules(ctx); return err },
	},
	{
		name: "latest runs", whole: "job_runs", because: "the oldest are dropped, and SQLite reads the index alone",
		ask: func(ctx context.Context, s remind.Store) error { _, err := s.Latest(ctx); return err },
	},
	{name: "put together", indexes: "outbox_waiting deliveries_by_target marks", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Compose(ctx, []remind.Channel{remind.ByMail}, today, func(remind.Pile) (remind.Bundle, bool) { return remind.Bundle{}, false })
		return err
	}},
	{name: "put together what waits", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Compose(ctx, []remind.Channel{remind.ByMail}, today, func(remind.Pile) (remind.Bundle, bool) { return remind.Bundle{}, true })
		return err
	}},
	{name: "due deliveries", indexes: "deliveries_due outbox_by_delivery", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.DueDeliveries(ctx, remind.ByMail, today, 500)
		return err
	}},
	{name: "contents", indexes: "outbox_by_delivery", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Contents(ctx, remind.Delivery{ID: 7}, 0, 200)
		return err
	}},
	{name: "take", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Take(ctx, remind.Delivery{ID: 7, NextTry: today}, today)
		return err
	}},
	{name: "retrying", indexes: "deliveries_failed deliveries_due", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Retrying(ctx, []remind.Channel{remind.ByMail})
		return err
	}},
	{
		name: "undelivered", indexes: "deliveries_failed", whole: "d", because: "what failed is little, and the index holds nothing else",
		ask: func(ctx context.Context, s remind.Store) error {
			_, err := s.Undelivered(ctx, 1, 100)
			return err
		},
	},
	{
		name: "given up", indexes: "deliveries_failed", whole: "d", because: "what failed is little, and the index holds nothing else",
		ask: func(ctx context.Context, s remind.Store) error {
			_, err := s.GivenUp(ctx, 1)
			return err
		},
	},
	{name: "hooks", indexes: "hooks_by_agency", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Hooks(ctx, 1)
		return err
	}},
	{name: "due posts", indexes: "deliveries_due outbox_by_delivery", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.DueDeliveries(ctx, remind.ByHook, today, 500)
		return err
	}},
	{
		name: "backlog", indexes: "messages_unread_all deliveries_due deliveries_failed",
		ask: func(ctx context.Context, s remind.Store) error { _, err := s.Backlog(ctx); return err },
	},
	{name: "begin a run", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Begin(ctx, remind.Run{Job: "提醒", Started: today})
		return err
	}},
	{name: "end a run", ask: func(ctx context.Context, s remind.Store) error {
		return s.End(ctx, remind.Run{ID: 7, Finished: today})
	}},
}

// reminded is a store with people, what they were told and what the jobs did.
func reminded(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s := peopled(t, dsn)
	r := s.Reminders()
	messages := make([]remind.Message, 3000)
	for i := range messages {
		messages[i] = remind.Message{
			Person: desk.PersonID(i%600 + 1), Agency: desk.AgencyID(i%30 + 1), Case: desk.CaseID(i + 1), Number: fmt.Sprint(i), Topic: "answer",
			DueOn: day("2026-03-02"), Day: -1, Words: "示例", Created: today,
		}
	}
	for i := range 200 {
		if err := r.SetAddress(t.Context(), desk.PersonID(i+1), "name@example.com", today); err != nil {
			t.Fatal(err)
		}
	}
	ok(r.Put(t.Context(), messages))(t)
	digests := func(p remind.Pile) (remind.Bundle, bool) { return remind.Bundle{}, p.ID%2 == 0 }
	ok(r.Compose(t.Context(), []remind.Channel{remind.ByMail}, today, digests))(t)
	for i, d := range ok(r.DueDeliveries(t.Context(), remind.ByMail, today, 1000))(t) {
		if i%30 > 0 {
			if err := r.Delivered(t.Context(), d, today); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range 600 {
		if err := r.MarkRead(t.Context(), desk.PersonID(i+1), 2400, today); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 200 {
		ok(r.Begin(t.Context(), remind.Run{Job: fmt.Sprint("任务", i%5), Started: today}))(t)
	}
	return s
}

func eachAboutReminders(t *testing.T, s *store.Store, look func(name, indexes, wholeAllowed, statement string)) {
	t.Helper()
	told := &statements{Interface: logger.Discard}
	r := s.Recorded(told).(*store.Store).Reminders()
	for _, q := range aboutReminders {
		told.sent = nil
		if err := q.ask(t.Context(), r); err != nil {
			t.Errorf("%s: %v", q.name, err)
		}
		if len(told.sent) == 0 {
			t.Errorf("%s: nothing was sent", q.name)
		}
		for _, statement := range told.sent {
			if explainable(statement) {
				look(q.name, q.indexes, " "+q.whole+" ", statement)
			}
		}
	}
}

// servedBy tells that a plan uses one of the indexes; where none is named, any plan will do.
func servedBy(plan, indexes string) bool {
	return indexes == "" || slices.ContainsFunc(strings.Fields(indexes), func(index string) bool { return strings.Contains(plan, index) })
}

func TestPlansOfRemindersOnSQLite(t *testing.T) {
	dsn := storetest.SQLite(t)
	s, db := reminded(t, dsn), storetest.SQL(t, dsn)
	whole := regexp.MustCompile(`^SCAN (messages|memberships|m|people|absences|a|s|reminder_rules|job_runs|outbox|o|deliveries|d)\b`)
	// These hold no more than what is counted.
	counted := regexp.MustCompile(`INDEX (messages_unread_all|deliveries_due|deliveries_failed)( |$)`)
	eachAboutReminders(t, s, func(name, indexes, allowed, statement string) {
		plan := explain(t, db, "EXPLAIN QUERY PLAN "+statement, 3, 4)
		all := strings.Join(plan, "\n")
		if !servedBy(all, indexes) || strings.Contains(all, "USE TEMP B-TREE FOR ORDER BY") && allowed == "  " {
			t.Errorf("%s:\n%s\n%s", name, statement, all)
		}
		for _, line := range plan {
			if m := whole.FindStringSubmatch(line); m != nil && !counted.MatchString(line) && !strings.Contains(allowed, " "+m[1]+" ") {
				t.Errorf("%s: %s\n%s", name, line, statement)
			}
		}
	})
}

func TestPlansOfRemindersOnPostgreSQL(t *testing.T) {
	dsn := storetest.Postgres(t)
	s, db := reminded(t, dsn), storetest.SQL(t, dsn)
	db.SetMaxOpenConns(1)
	ok(db.ExecContext(t.Context(), "VACUUM ANALYZE"))(t)
	ok(db.ExecContext(t.Context(), "SET enable_seqscan = off"))(t)
	whole := regexp.MustCompile(`Seq Scan on (messages|memberships|people|absences|reminder_rules|job_runs|outbox|o|deliveries|d)\b`)
	eachAboutReminders(t, s, func(name, indexes, allowed, statement string) {
		plan := strings.Join(explain(t, db, "EXPLAIN "+statement, 0, 1), "\n")
		m := whole.FindStringSubmatch(plan)
		if !servedBy(plan, indexes) || m != nil && !strings.Contains(allowed, " "+m[1]+" ") {
			t.Errorf("%s:\n%s\n%s", name, statement, plan)
		}
	})
}
