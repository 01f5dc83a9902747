package remind_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/remind"
)

// errReach is a mail server out of reach.
var errReach = errors.New("out of reach")

// tellOf tells a person of one thing that falls due on a day.
func (o *office) tellOf(who desk.PersonID, due string) {
	o.t.Helper()
	m := remind.Message{Person: who, Agency: o.agency.ID, Topic: remind.AnnualReport, DueOn: day(due), Day: -3, Words: "须公布", Created: o.now}
	if n, err := o.store.Reminders().Put(o.t.Context(), []remind.Message{m}); err != nil || n != 1 {
		o.t.Fatalf("told %d: %v", n, err)
	}
}

func TestParseHours(t *testing.T) {
	for text, want := range map[string]remind.Hours{
		"08:30-18:00": remind.OfficeHours,
		"09:00-12:15": {From: 9 * time.Hour, Until: 12*time.Hour + 15*time.Minute},
		"00:00-24:00": {Until: 24 * time.Hour},
	} {
		if got, err := remind.ParseHours(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, wrong := range []string{"", "08:30", "08:30-", "8点-18点", "18:00-08:30", "09:00-09:00", "08:30-25:00", "08:30-18:00-20:00", "24:00-24:00"} {
		if _, err := remind.ParseHours(wrong); err == nil || !strings.Contains(err.Error(), "“"+wrong+"”") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// When is somebody written to of something that was told a while ago? 2026-10-01 to 07 is a holiday, a Thursday to a
// Wednesday; 10-10 is a Saturday that is worked, 10-11 a Sunday.
func TestQuietHours(t *testing.T) {
	for _, test := range []struct {
		name, on, at, due string
		goes              bool
	}{
		{"a working morning", "2026-10-12", "08:30", "2026-10-16", true},
		{"before the office opens", "2026-10-12", "08:29", "2026-10-16", false},
		{"before the office opens, due today", "2026-10-12", "08:29", "2026-10-12", false},
		{"just before it closes", "2026-10-12", "17:59", "2026-10-16", true},
		{"a working evening", "2026-10-12", "18:00", "2026-10-16", false},
		{"a working evening, due today", "2026-10-12", "18:00", "2026-10-12", true},
		{"a working evening, overdue", "2026-10-12", "18:00", "2026-10-10", false},
		{"just before midnight, due today", "2026-10-12", "23:59", "2026-10-12", true},
		{"midnight, due the day before", "2026-10-13", "00:00", "2026-10-12", false},
		{"midnight, due today", "2026-10-13", "00:00", "2026-10-13", false},
		{"a holiday", "2026-10-05", "10:00", "2026-10-08", false},
		{"a holiday, due today", "2026-10-05", "10:00", "2026-10-05", true},
		{"a holiday, due today, early", "2026-10-05", "08:00", "2026-10-05", false},
		{"a holiday, overdue", "2026-10-05", "10:00", "2026-09-30", false},
		{"a Saturday that is worked", "2026-10-10", "10:00", "2026-10-16", true},
		{"a Sunday", "2026-10-11", "10:00", "2026-10-16", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t)
			head := o.person("head", account.Head)
			o.writesTo(head, "head@example.com")
			o.tellOf(head, test.due)
			o.atTime(test.on, test.at)
			p := &postman{}
			o.mail(p)
			if (len(p.took) == 1) != test.goes {
				t.Errorf("%d mails", len(p.took))
			}
			// Whatever was held back goes on the next working morning, and nothing twice.
			o.on("2026-10-19")
			o.mail(p)
			o.mail(p)
			if len(p.took) != 1 {
				t.Errorf("%d mails in the end", len(p.took))
			}
		})
	}
}

// What could not be handed over in the office's hours is not tried through the night, but for what is due that day.
func TestTryingAgainKeepsQuietHours(t *testing.T) {
	eachOffice(t, func(o *office) {
		early, late := o.person("early", account.Head), o.person("late", account.Head)
		o.writesTo(early, "early@example.com")
		o.writesTo(late, "late@example.com")
		o.tellOf(early, "2026-10-17") // a Saturday
		o.tellOf(late, "2026-10-19")
		p := &postman{fails: errReach}
		o.atTime("2026-10-16", "17:59")
		o.mail(p)
		p.fails = nil
		took := func(on, at string, want ...string) {
			o.t.Helper()
			o.atTime(on, at)
			_, _ = o.reminders.Deliver(o.t.Context(), outlets(p)) // that something still waits is an error
			var to []string
			for _, m := range p.took {
				to = append(to, m.To)
			}
			if strings.Join(to, " ") != strings.Join(want, " ") {
				o.t.Errorf("%s %s: mails to %q, want %q", on, at, to, want)
			}
			p.took = nil
		}
		took("2026-10-16", "18:05")
		took("2026-10-17", "08:00")
		took("2026-10-17", "08:30", "early@example.com")
		took("2026-10-18", "12:00")
		took("2026-10-19", "08:00")
		took("2026-10-19", "08:30", "late@example.com")
	})
}

// A day on which one agency is closed is none on which it is written to; another's people are.
func TestEachAgencyHasItsOwnWorkingDays(t *testing.T) {
	eachOffice(t, func(o *office) {
		other, err := o.desk.CreateAgency(o.t.Context(), desk.System("测试"), desk.Agency{Name: "示例县"})
		if err != nil {
			o.t.Fatal(err)
		}
		closed := desk.CalendarChange{Kind: desk.ClosureSet, Agency: o.agency.ID, Closure: calendar.Closure{
			Number: "示政办发〔2026〕3号", Issued: day("2026-09-01"), Title: "关于停止办公的通知", Reason: "搬迁", From: day("2026-10-20"), To: day("2026-10-20"),
		}}
		p, err := o.desk.PreviewCalendar(o.t.Context(), closed, func(desk.Agency) bool { return true }, func(int, int) {})
		if err == nil {
			err = o.desk.ChangeCalendar(o.t.Context(), desk.CalendarOrder{By: desk.System("测试"), Change: closed, Seen: p.Seen, Moved: p.Open + p.Rewritten})
		}
		if err != nil {
			o.t.Fatal(err)
		}
		g, beside := listening(o.t), listening(o.t)
		o.posts("群", remind.Generic, g.URL)
		order := remind.HookOrder{Name: "群", Kind: remind.Generic, HookAddress: remind.HookAddress{URL: beside.URL}}
		if _, err := o.reminders.AddHook(o.t.Context(), administrator, other, hook.New(), order); err != nil {
			o.t.Fatal(err)
		}
		one, both := o.person("one", account.Head), o.person("both", account.Head)
		o.writesTo(one, "one@example.com")
		o.writesTo(both, "both@example.com")
		m := remind.Message{Agency: o.agency.ID, Topic: remind.AnnualReport, DueOn: day("2026-10-26"), Day: -3, Words: "须公布", Created: o.now}
		inOther := m
		inOther.Agency, inOther.Person = other.ID, both
		told := []remind.Message{inOther}
		for _, who := range []desk.PersonID{one, both} {
			m.Person = who
			told = append(told, m)
		}
		if _, err := o.store.Reminders().Put(o.t.Context(), told); err != nil {
			o.t.Fatal(err)
		}
		post := &postman{}
		by := outlets(post)
		by.Poster = hook.New()
		for _, round := range []struct {
			on       string
			g, other int
			mails    string
		}{{"2026-10-20", 0, 1, "both@example.com"}, {"2026-10-21", 1, 1, "both@example.com one@example.com"}} {
			o.on(round.on)
			if _, err := o.reminders.Deliver(o.t.Context(), by); err != nil {
				o.t.Fatal(err)
			}
			var to []string
			for _, m := range post.took {
				to = append(to, m.To)
			}
			if len(g.items()) != round.g || len(beside.items()) != round.other || strings.Join(to, " ") != round.mails {
				o.t.Errorf("%s: %q and %q posted, mails to %q", round.on, g.items(), beside.items(), to)
			}
		}
	})
}
