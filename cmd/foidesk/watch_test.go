package main

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
	"foidesk/internal/store/storetest"
)

// The log has each job in trouble once, however often it is looked at, and says when it is over.
func TestTroubleIsLoggedOnce(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, desk.China)
	clock := func() time.Time { return now }
	d := desk.New(s, calendar.China(), clock)
	reminders := remind.New(s.Reminders(), d, clock)
	agency, err := d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: city})
	if err != nil {
		t.Fatal(err)
	}
	var administrator desk.PersonID
	err = s.Accounts().Transact(t.Context(), func(tx account.Tx) (err error) {
		if administrator, err = tx.InsertPerson(t.Context(), account.Record{Person: account.Person{Login: "jia", Name: "管理员甲"}}); err != nil {
			return err
		}
		return tx.SetRoles(t.Context(), administrator, agency.ID, []account.Role{account.Administrator})
	})
	if err != nil {
		t.Fatal(err)
	}
	hourly := remind.Schedule{Job: "到期提醒", Since: now, Next: func(after time.Time) time.Time { return after.Truncate(time.Hour).Add(time.Hour) }}
	text, known := &console{}, map[string]bool{}
	do := func(result error) {
		t.Helper()
		run := remind.Run{Job: hourly.Job, Started: now, Finished: now}
		if result != nil {
			run.Failure = result.Error()
		}
		id, err := s.Reminders().Begin(t.Context(), run)
		run.ID = id
		if err := errors.Join(err, s.Reminders().End(t.Context(), run)); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name string
		do   func()
		says []string // of the log, from the beginning
		told int
	}{
		{"all is well", func() { do(nil) }, nil, 0},
		{"it failed just now", func() { now = now.Add(time.Hour); do(errors.New("磁盘已满")) }, nil, 0},
		{"and still does", func() { now = now.Add(20 * time.Minute) }, []string{"没有按时完成", "磁盘已满"}, 1},
		{"looked at again", func() { now = now.Add(2 * time.Minute) }, []string{"没有按时完成"}, 1},
		{"it works again", func() { do(nil) }, []string{"没有按时完成", "已恢复正常"}, 1},
		{"on another day", func() { now = now.Add(24 * time.Hour) }, []string{"没有按时完成", "已恢复正常", "没有按时完成"}, 2},
	} {
		step.do()
		known = look(t.Context(), slog.New(slog.NewTextHandler(text, nil)), reminders, []remind.Schedule{hourly}, known)
		rest := text.String()
		for _, words := range step.says {
			_, after, found := strings.Cut(rest, words)
			if !found {
				t.Errorf("%s: the log does not say %q: %s", step.name, words, text)
			}
			rest = after
		}
		if strings.Contains(rest, "系统任务") {
			t.Errorf("%s: the log says more: %s", step.name, rest)
		}
		if n, err := reminders.Unread(t.Context(), administrator); err != nil || n != step.told {
			t.Errorf("%s: told %d times, want %d (%v)", step.name, n, step.told, err)
		}
	}
}
