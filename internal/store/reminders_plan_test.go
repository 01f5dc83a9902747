package store_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"gorm.io/gorm/logger"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// aboutReminders are the questions that pages and jobs ask. Whole are the tables that one of them reads whole, and
// because says why that is right.
var aboutReminders = []struct {
	name           string
	ask            func(context.Context, remind.Store) error
	index          string
	whole, because string
}{
	{name: "inbox", index: "messages_inbox", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Inbox(ctx, 7, 0, 50)
		return err
	}},
	{name: "inbox, next", index: "messages_inbox", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Inbox(ctx, 7, 900, 50)
		return err
	}},
	{name: "unread", index: "messages_unread", ask: func(ctx context.Context, s remind.Store) error {
		_, err := s.Unread(ctx, 7, 100)
		return err
	}},
	{name: "mark read", index: "messages_unread", ask: func(ctx context.Context, s remind.Store) error {
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
	{
		name: "backlog", index: "mails_given_up", whole: "a", because: "the few mails that wait are asked for their mailbox",
		ask: func(ctx context.Context, s remind.Store) error { _, err := s.Backlog(ctx); return err },
	},
	{
		name: "stuck mails", index: "mails_", whole: "a", because: "the few mails that wait are asked for their mailbox",
		ask: func(ctx context.Context, s remind.Store) error { _, err := s.Stuck(ctx); return err },
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
	ok(r.Put(t.Context(), messages))(t)
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

func eachAboutReminders(t *testing.T, s *store.Store, look func(name, index, wholeAllowed, statement string)) {
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
				look(q.name, q.index, " "+q.whole+" ", statement)
			}
		}
	}
}

func TestPlansOfRemindersOnSQLite(t *testing.T) {
	dsn := storetest.SQLite(t)
	s, db := reminded(t, dsn), storetest.SQL(t, dsn)
	whole := regexp.MustCompile(`^SCAN (messages|mails|w|memberships|m|people|absences|a|s|reminder_rules|job_runs)\b`)
	// These hold no more than what is counted.
	counted := regexp.MustCompile(`INDEX (messages_unread_all|mails_given_up)$`)
	eachAboutReminders(t, s, func(name, index, allowed, statement string) {
		plan := explain(t, db, "EXPLAIN QUERY PLAN "+statement, 3, 4)
		all := strings.Join(plan, "\n")
		if !strings.Contains(all, index) || strings.Contains(all, "USE TEMP B-TREE FOR ORDER BY") && allowed == "  " {
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
	whole := regexp.MustCompile(`Seq Scan on (messages|mails|memberships|people|absences|reminder_rules|job_runs)\b`)
	eachAboutReminders(t, s, func(name, index, allowed, statement string) {
		plan := strings.Join(explain(t, db, "EXPLAIN "+statement, 0, 1), "\n")
		m := whole.FindStringSubmatch(plan)
		if !strings.Contains(plan, index) || m != nil && !strings.Contains(allowed, " "+m[1]+" ") {
			t.Errorf("%s:\n%s\n%s", name, statement, plan)
		}
	})
}
