package remind_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/hook"
	"foidesk/internal/mail"
	"foidesk/internal/mail/mailtest"
	"foidesk/internal/remind"
)

// festival is an office before the Spring Festival of 2026: the days off are Sunday 02-15 through Monday 02-23, and the
// Saturdays 02-14 and 02-28 are worked.
type festival struct {
	*office
	server *mailtest.Server
	group  *group
	by     remind.Outlets
	who    map[string]desk.PersonID
	cases  map[string]string // what a case is called here, by its number
}

// festivalCases by the day of receipt; the last day is the twentieth working day after it. Of 01-19 that is 02-14: nine in
// January from the 20th on, ten in February to the 13th, and the Saturday.
var festivalCases = []struct{ name, received, due string }{
	{"A", "2026-01-16", "2026-02-13"},
	{"B", "2026-01-19", "2026-02-14"},
	{"C", "2026-01-20", "2026-02-24"},
	{"D", "2026-01-21", "2026-02-25"},
	{"E", "2026-01-22", "2026-02-26"},
	{"F", "2026-01-23", "2026-02-27"},
	{"G", "2026-01-26", "2026-02-28"},
	{"H", "2026-01-27", "2026-03-02"},
	{"I", "2026-01-28", "2026-03-03"},
}

func newFestival(o *office) *festival {
	f := &festival{office: o, server: mailtest.Serve(o.t), group: listening(o.t), who: map[string]desk.PersonID{}, cases: map[string]string{}}
	sender, err := mail.Parse(f.server.URL(), "foidesk@example.com", "")
	if err != nil {
		o.t.Fatal(err)
	}
	f.by = remind.Outlets{Mailer: sender, Poster: hook.New(), Hours: remind.OfficeHours}
	f.on("2026-01-16")
	for name, role := range map[string]account.Role{
		"handler": account.Handler, "head": account.Head, "supervisor": account.Supervisor, "intake": account.Intake, "administrator": account.Administrator,
	} {
		f.who[name] = o.person(name, role)
		o.writesTo(f.who[name], name+"@example.com")
	}
	o.posts("群", remind.Generic, f.group.URL)
	for _, c := range festivalCases {
		f.on(c.received)
		line := o.register(f.who["handler"])
		if line.DueOn != day(c.due) {
			o.t.Fatalf("%s is due on %s, not %s", c.name, line.DueOn, c.due)
		}
		f.cases[line.Number] = c.name
	}
	for on := day("2026-01-29"); on <= day("2026-02-13"); on++ {
		f.on(on.String())
		f.round()
	}
	f.atTime("2026-02-13", "17:00")
	f.cases[o.register(0).Number] = "J"
	f.round()
	return f
}

// round is what the program does every hour: a sweep, and a round of deliveries after it.
func (f *festival) round() {
	f.t.Helper()
	f.sweep()
	if _, err := f.reminders.Deliver(f.t.Context(), f.by); err != nil {
		f.t.Error(err)
	}
}

// untilMidnight has the program run through the rest of the day.
func (f *festival) untilMidnight() {
	f.t.Helper()
	for on := f.desk.Today(); f.desk.Today() == on; f.now = f.now.Add(time.Hour) {
		f.round()
	}
}

// came is what each person found in the inbox from a moment on, as "A +2" for the second working day after the last day.
func (f *festival) came(from time.Time) map[string]string {
	f.t.Helper()
	out := map[string]string{}
	for name, who := range f.who {
		var things []string
		for _, m := range f.inbox(who) {
			if !m.Created.Before(from) {
				things = append(things, f.thing(m.Number, m.Topic, fmt.Sprintf("%+d", m.Day)))
			}
		}
		if len(things) > 0 {
			slices.Sort(things)
			out[name] = strings.Join(things, ", ")
		}
	}
	return out
}

func (f *festival) thing(number string, topic remind.Topic, stage string) string {
	if topic != remind.Topic(foi.ClockAnswer) {
		return fmt.Sprintf("%s %s %s", f.cases[number], topic, stage)
	}
	return f.cases[number] + " " + stage
}

// left is what left the house after so many mails and posts: each as its things, by the person or “群”.
func (f *festival) left(mails, posts int) map[string][]string {
	f.t.Helper()
	out := map[string][]string{}
	add := func(name string, things []string) {
		slices.Sort(things)
		out[name] = append(out[name], strings.Join(things, ", "))
	}
	for _, m := range f.server.Accepted()[mails:] {
		name, _, _ := strings.Cut(m.To, "@")
		list, _, _ := strings.Cut(m.Text, "\n\n")
		var things []string
		for line := range strings.SplitSeq(list, "\n") {
			things = append(things, f.stageOf(f.who[name], line))
		}
		add(name, things)
	}
	for _, items := range f.group.inOrder()[posts:] {
		var things []string
		for _, item := range items {
			words := strings.Fields(item)
			things = append(things, f.thing(words[0], remind.Topic(words[1]), words[3]))
		}
		add("群", things)
	}
	return out
}

// stageOf finds what a line of a mail says among what the person was told.
func (f *festival) stageOf(who desk.PersonID, line string) string {
	f.t.Helper()
	for _, m := range f.inbox(who) {
		if line == m.Number+" "+m.Topic.Label()+"："+m.Words {
			return f.thing(m.Number, m.Topic, fmt.Sprintf("%+d", m.Day))
		}
	}
	f.t.Errorf("%s was never told %q", f.people[who], line)
	return line
}

// The program ran until the evening of Friday 02-13 and not again before the festival was over. What each person must
// have been told then was counted by hand:
//
//	due    the 13th was  the 14th  the 24th
//	A 02-13       0        +1        +2
//	B 02-14      -1         0        +1
//	C 02-24      -2        -1         0
//	D 02-25      -3        -2        -1
//	E 02-26      -4        -3        -2
//	F 02-27      -5        -4        -3
//	G 02-28      -6        -5        -4
//	H 03-02      -7        -6        -5
//	I 03-03      -8        -7        -6
//
// Who has them hears five, three and one day before, on the day, and daily after; who leads a day before, on the day, and
// daily; who supervises on the first day after. J came in on the 13th and is nobody's; on the 14th it was to be claimed.
func TestNineDaysDown(t *testing.T) {
	// However early the program is started, on the first morning at work there goes out once how things stand.
	mailed := map[string][]string{
		"handler":    {"A +2, B +1, C +0, D -1, E -3, F -3, G -5, H -5"},
		"head":       {"A +2, B +1, C +0, D -1, J unclaimed +1"},
		"supervisor": {"A +1, B +1"},
		"intake":     {"J unclaimed +1"},
		"群":          {"A +2, B +1, C +0, D -1, E -3, F -3, G -5, H -5, J unclaimed +1"},
	}
	atWork := map[string]string{
		"handler":    "A +2, B +1, C +0, D -1, E -3, F -3, G -5, H -5",
		"head":       "A +2, B +1, C +0, D -1, J unclaimed +1",
		"supervisor": "A +1, B +1",
		"intake":     "J unclaimed +1",
	}
	for _, test := range []struct {
		name, on, at string
		first, later map[string]string // what the first run tells, and what the rest of the time to Tuesday midnight
	}{
		{"Tuesday at work", "2026-02-24", "09:05", atWork, map[string]string{}},
		{"Tuesday before work", "2026-02-24", "06:40", atWork, map[string]string{}},
		{
			"Monday, the last day off", "2026-02-23", "09:05",
			map[string]string{"handler": "A +1, B +0, C -1, E -3, G -5", "head": "A +1, B +0, C -1", "supervisor": "A +1"},
			map[string]string{
				"handler": "A +2, B +1, C +0, D -1, F -3, H -5", "head": "A +2, B +1, C +0, D -1, J unclaimed +1",
				"supervisor": "B +1", "intake": "J unclaimed +1",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			eachOffice(t, func(o *office) {
				f := newFestival(o)
				mails, posts := len(f.server.Accepted()), len(f.group.inOrder())
				f.atTime(test.on, test.at)
				start := f.now
				f.round()
				if got := f.came(start); !maps.Equal(got, test.first) {
					o.t.Errorf("the first run tells\n%q\nwant\n%q", got, test.first)
				}
				f.now = f.now.Add(time.Minute)
				next := f.now
				for f.desk.Today() <= day("2026-02-24") {
					f.untilMidnight()
				}
				if got := f.came(next); !maps.Equal(got, test.later) {
					o.t.Errorf("later it tells\n%q\nwant\n%q", got, test.later)
				}
				if got := f.left(mails, posts); !maps.EqualFunc(got, mailed, slices.Equal) {
					o.t.Errorf("there went out\n%q\nwant\n%q", got, mailed)
				}
			})
		})
	}
}
