package remind_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// schedule is a job's that is done hourly at the half hour, often, which is every five minutes, or nightly at ten past
// midnight.
func schedule(job, rhythm string, since time.Time) remind.Schedule {
	next := map[string]func(time.Time) time.Time{
		"hourly": func(after time.Time) time.Time {
			return after.Add(30 * time.Minute).Truncate(time.Hour).Add(30 * time.Minute)
		},
		"often": func(after time.Time) time.Time { return after.Truncate(5 * time.Minute).Add(5 * time.Minute) },
		"nightly": func(after time.Time) time.Time {
			at := midnight(day(after.In(desk.China).Format(time.DateOnly))).Add(10 * time.Minute)
			if !at.After(after) {
				at = at.AddDate(0, 0, 1)
			}
			return at
		},
	}
	return remind.Schedule{Job: job, Next: next[rhythm], Since: since}
}

// What an administrator is told of a job that does not do what it should, from Monday 2026-09-14 on.
func TestTroubleIsTold(t *testing.T) {
	const (
		works = "works"
		fails = "fails"
		hangs = "hangs" // or was cut off: it never ends
	)
	type event struct{ at, what string } // the former as "14 12:05"
	tests := []struct {
		name, rhythm string
		since        string
		events       []event
		until        string
		told         []string // when
	}{
		{"all is well", "often", "14 12:00", []event{{"14 12:00", works}, {"14 12:05", works}, {"14 12:10", works}}, "14 12:29", nil},
		{"one round fails", "often", "14 12:00", []event{{"14 12:00", works}, {"14 12:05", fails}, {"14 12:10", works}, {"14 12:15", works}}, "14 12:30", nil},
		{
			"rounds fail for a quarter of an hour", "often", "14 12:00",
			[]event{{"14 12:00", works}, {"14 12:05", fails}, {"14 12:10", fails}, {"14 12:15", fails}, {"14 12:20", fails}},
			"14 13:00",
			[]string{"14 12:25"},
		},
		{
			"on the next day again, until it works", "often", "14 22:00",
			[]event{{"14 22:00", works}, {"14 22:05", fails}, {"15 01:00", works}},
			"15 01:15",
			[]string{"14 22:25", "15 00:00"},
		},
		{"the one run of the night fails", "nightly", "14 00:00", []event{{"14 00:10", works}, {"15 00:10", fails}}, "15 23:00", []string{"15 00:40"}},
		{"the next night makes up for it", "nightly", "14 00:00", []event{{"14 00:10", works}, {"15 00:10", fails}, {"16 00:10", works}}, "16 23:00", []string{"15 00:40", "16 00:00"}},
		{"it hangs", "hourly", "14 12:00", []event{{"14 12:00", works}, {"14 12:30", hangs}}, "14 14:00", []string{"14 12:50"}},
		{"it is not begun", "hourly", "14 12:00", []event{{"14 12:00", works}}, "14 14:00", []string{"14 12:50"}},
		{"it was never begun", "hourly", "14 12:00", nil, "14 14:00", []string{"14 12:50"}},
		{"it never worked", "hourly", "14 12:00", []event{{"14 12:00", fails}}, "14 14:00", []string{"14 12:50"}},
		{"nobody served for days", "often", "14 12:00", []event{{"11 12:00", works}, {"14 12:01", works}}, "14 12:10", nil},
		{"nobody served for days, and still", "often", "14 12:00", []event{{"11 12:00", works}}, "14 12:30", []string{"14 12:20"}},
	}
	eachOffice(t, func(o *office) {
		who := o.person("administrator", account.Administrator)
		for _, test := range tests {
			moment := func(text string) time.Time {
				o.t.Helper()
				at, err := time.ParseInLocation("2006-01-02 15:04", "2026-09-"+text, desk.China)
				if err != nil {
					o.t.Fatal(err)
				}
				return at
			}
			s := []remind.Schedule{schedule(test.name, test.rhythm, moment(test.since))}
			step := map[string]time.Duration{"often": 5 * time.Minute, "hourly": 10 * time.Minute, "nightly": 20 * time.Minute}[test.rhythm]
			events := test.events
			for o.now = moment(test.since); !o.now.After(moment(test.until)); o.now = o.now.Add(step) {
				for ; len(events) > 0 && !moment(events[0].at).After(o.now); events = events[1:] {
					o.ran(test.name, moment(events[0].at), events[0].what == hangs, events[0].what == fails)
				}
				for range 2 { // as two replicas do
					if _, err := o.reminders.TellTrouble(o.t.Context(), s); err != nil {
						o.t.Fatal(err)
					}
				}
			}
			o.expectTrouble(who, test.name, test.told)
		}
	})
}

// ran writes a run of a job past the clock.
func (o *office) ran(job string, at time.Time, hangs, fails bool) {
	o.t.Helper()
	runs, run := o.store.Reminders(), remind.Run{Job: job, Started: at}
	var err error
	if run.ID, err = runs.Begin(o.t.Context(), run); err != nil {
		o.t.Fatal(err)
	}
	if hangs {
		return
	}
	run.Finished = at.Add(time.Second)
	if fails {
		run.Failure = "smtp.example.com 不接受 /etc/foidesk"
	}
	if err := runs.End(o.t.Context(), run); err != nil {
		o.t.Fatal(err)
	}
}

// expectTrouble holds when a person was told of a job against when they should have been.
func (o *office) expectTrouble(who desk.PersonID, job string, want []string) {
	o.t.Helper()
	all, err := o.reminders.Inbox(o.t.Context(), who, 0, 100)
	if err != nil {
		o.t.Fatal(err)
	}
	var got []string
	for _, m := range slices.Backward(all) {
		if m.Topic == remind.JobTrouble && m.Ref != job {
			continue
		}
		if m.Topic != remind.JobTrouble || m.Case != 0 || strings.Contains(m.Words, "smtp") || strings.Contains(m.Words, "/etc") {
			o.t.Errorf("was told %+v", m)
		}
		got = append(got, m.Created.In(desk.China).Format("02 15:04"))
	}
	if !slices.Equal(got, want) {
		o.t.Errorf("%s: was told at %q, want %q", job, got, want)
	}
}

// Those at the top of the tree hear of it, or where nobody is administrator there, those below; nobody else.
func TestWhoHearsOfTrouble(t *testing.T) {
	eachOffice(t, func(o *office) {
		below, err := o.desk.CreateAgency(o.t.Context(), desk.System("测试"), desk.Agency{Name: "示例县", Parent: o.agency.ID})
		if err != nil {
			o.t.Fatal(err)
		}
		city := o.agency
		head := o.person("head", account.Head, account.Auditor)
		o.agency = below
		lower := o.person("lower", account.Administrator)
		o.agency = city
		s := []remind.Schedule{schedule("often", "often", o.now)}
		tell := func() {
			o.t.Helper()
			o.now = o.now.Add(24 * time.Hour)
			troubled, err := o.reminders.TellTrouble(o.t.Context(), s)
			if err != nil || len(troubled) != 1 || !troubled[0].Alarm() {
				o.t.Fatalf("%v, %v", troubled, err)
			}
		}
		tell()
		o.expectTrouble(lower, "often", []string{"15 08:30"})
		top, second := o.person("top", account.Administrator), o.person("second", account.Administrator)
		tell()
		for _, who := range []desk.PersonID{top, second} {
			o.expectTrouble(who, "often", []string{"16 08:30"})
		}
		o.expectTrouble(lower, "often", []string{"15 08:30"})
		o.expectTrouble(head, "often", nil)
	})
}

// What mail cannot carry the inbox has; and once mail goes out again, it goes along.
func TestTroubleWithMail(t *testing.T) {
	eachOffice(t, func(o *office) {
		who, handler := o.person("administrator", account.Administrator), o.person("handler", account.Handler)
		o.writesTo(who, "administrator@example.com")
		o.writesTo(handler, "handler@example.com")
		o.register(handler)
		o.on("2026-10-16")
		s := []remind.Schedule{schedule("often", "often", o.now)}
		p := &postman{fails: errors.New("out of reach")}
		round := func() error {
			return o.reminders.Do(o.t.Context(), "often", func(ctx context.Context) (string, error) {
				_, err := o.reminders.Deliver(ctx, remind.Outlets{Mailer: p})
				return "", err
			})
		}
		o.sweep()
		for range 6 { // with a wait that grows there are rounds that try nothing, and do not count as working
			if err := round(); err == nil {
				o.t.Errorf("a round at %s did what it should", o.now)
			}
			if _, err := o.reminders.TellTrouble(o.t.Context(), s); err != nil {
				o.t.Fatal(err)
			}
			o.now = o.now.Add(5 * time.Minute)
		}
		o.expectTrouble(who, "often", []string{"16 08:55"})
		backlog, err := o.reminders.Backlog(o.t.Context())
		if err != nil || backlog.Unread != 2 || backlog.Failed != 1 || backlog.Waiting != 0 || backlog.GivenUp != 0 {
			o.t.Errorf("waiting: %+v, %v", backlog, err)
		}
		p.fails = nil
		o.now = o.now.Add(time.Hour)
		if err := round(); err != nil {
			o.t.Error(err)
		}
		subjects := map[string]string{}
		for _, m := range p.took {
			subjects[m.To] = m.Subject
			if strings.Contains(m.Text, "out of reach") {
				o.t.Errorf("the mail says %q", m.Text)
			}
		}
		if subjects["administrator@example.com"] != "系统任务没有按时完成：often" || len(subjects) != 2 {
			o.t.Errorf("mailed: %q", subjects)
		}
		if h, err := o.reminders.Health(o.t.Context(), s); err != nil || h[0].Alarm() || h[0].Trouble {
			o.t.Errorf("still an alarm: %+v, %v", h, err)
		}
	})
}

// One mailbox that takes no mail keeps no other from its mail, and stays in sight until somebody sees to it.
func TestOneMailboxThatTakesNothing(t *testing.T) {
	eachOffice(t, func(o *office) {
		administrator := o.person("administrator", account.Administrator)
		for _, name := range []string{"good", "bad"} {
			who := o.person(name, account.Handler)
			o.writesTo(who, name+"@example.com")
			o.register(who)
		}
		o.on("2026-10-16")
		o.sweep()
		picky := remind.Outlets{Mailer: sender(func(m remind.Mail) error {
			if m.To == "bad@example.com" {
				return errors.New("no such mailbox")
			}
			return nil
		})}
		if done, err := o.reminders.Deliver(o.t.Context(), picky); err == nil || done.Sent != 1 || done.Failed != 1 {
			o.t.Errorf("%+v, %v", done, err)
		}
		if done, err := o.reminders.Deliver(o.t.Context(), picky); err == nil || done != (remind.Round{}) {
			o.t.Errorf("with nothing to try: %+v, %v", done, err)
		}
		failed, err := o.reminders.Undelivered(o.t.Context(), o.agency.ID)
		if err != nil || len(failed) != 1 {
			o.t.Fatalf("in sight: %+v, %v", failed, err)
		}
		by := desk.Actor{ID: administrator, Name: "administrator"}
		if err := o.reminders.Drop(o.t.Context(), by, o.agency.ID, failed[0].ID); err != nil {
			o.t.Fatal(err)
		}
		if _, err := o.reminders.Deliver(o.t.Context(), picky); err != nil {
			o.t.Errorf("when somebody has seen to it: %v", err)
		}
	})
}

type sender func(remind.Mail) error

func (s sender) Send(_ context.Context, m remind.Mail) error { return s(m) }
