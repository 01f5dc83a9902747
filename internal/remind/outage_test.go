package remind_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/mail"
	"foidesk/internal/mail/mailtest"
	"foidesk/internal/remind"
)

// outage is an office that really mails and posts, to servers on this machine that can fail.
type outage struct {
	*office
	server    *mailtest.Server
	group     *group
	by        remind.Outlets
	addresses map[desk.PersonID]string
	chief     desk.PersonID // the administrator
	job       remind.Schedule
}

func newOutage(o *office) *outage {
	x := &outage{office: o, server: mailtest.Serve(o.t), group: listening(o.t), addresses: map[desk.PersonID]string{}}
	sender, err := mail.Parse(x.server.URL(), "foidesk@example.com", "")
	if err != nil {
		o.t.Fatal(err)
	}
	x.by = remind.Outlets{Mailer: sender, Poster: hook.New(), Hours: remind.OfficeHours}
	x.chief = o.person("administrator", account.Administrator)
	handler, head := o.person("handler", account.Handler), o.person("head", account.Head)
	for _, who := range []desk.PersonID{x.chief, handler, head} {
		x.addresses[who] = o.people[who] + "@example.com"
		o.writesTo(who, x.addresses[who])
	}
	o.posts("群", remind.Generic, x.group.URL)
	for range 3 {
		o.register(handler) // due on 2026-10-16
	}
	return x
}

// round does the job once, as the program does, and looks whether anybody is to be told of it.
func (x *outage) round() error {
	x.t.Helper()
	err := x.reminders.Do(x.t.Context(), x.job.Job, func(ctx context.Context) (string, error) {
		_, err := x.reminders.Deliver(ctx, x.by)
		return "", err
	})
	if _, err := x.reminders.TellTrouble(x.t.Context(), []remind.Schedule{x.job}); err != nil {
		x.t.Fatal(err)
	}
	return err
}

func (x *outage) health() remind.Health {
	x.t.Helper()
	all, err := x.reminders.Health(x.t.Context(), []remind.Schedule{x.job})
	if err != nil {
		x.t.Fatal(err)
	}
	return all[0]
}

// Each working day from Friday 2026-10-16 on something else is out of order for an hour, in which another case comes to
// be overdue. Nothing is lost and nothing doubled, the administrator hears and sees what is the matter, what still works
// does, and when all is well again it all goes out and the alarm ends.
func TestAnHourOfOutage(t *testing.T) {
	refuses := func(trouble mailtest.Trouble) func(*outage) {
		return func(x *outage) { x.server.Has(trouble) }
	}
	takes := refuses(mailtest.Trouble{})
	days := []struct {
		name, on   string
		by         remind.Channel
		begin, end func(*outage)
		says       string
	}{
		{"nobody listens for mail", "2026-10-16", remind.ByMail, func(x *outage) { x.server.Down() }, func(x *outage) { x.server.Up() }, "connection refused"},
		{"too busy", "2026-10-19", remind.ByMail, refuses(mailtest.Trouble{Code: 421, Words: "too busy"}), takes, "too busy"},
		{"no mailbox", "2026-10-20", remind.ByMail, refuses(mailtest.Trouble{Code: 550, Words: "no such mailbox"}), takes, "no such mailbox"},
		{"greylisted", "2026-10-21", remind.ByMail, refuses(mailtest.Trouble{Code: 451, Words: "greylisted", AtData: true}), takes, "greylisted"},
		{"spam", "2026-10-22", remind.ByMail, refuses(mailtest.Trouble{Code: 550, Words: "looks like spam", AtData: true}), takes, "looks like spam"},
		{"no answer to the mail", "2026-10-23", remind.ByMail, refuses(mailtest.Trouble{Lose: true}), takes, "EOF"},
		{
			"the receiver is broken", "2026-10-26", remind.ByHook, func(x *outage) { x.group.refuse(http.StatusInternalServerError) },
			func(x *outage) { x.group.refuse(0) }, "HTTP 500",
		},
	}
	eachOffice(t, func(o *office) {
		x := newOutage(o)
		for _, d := range days {
			x.on(d.on)
			x.job = schedule("发送提醒", "often", x.now)
			begin, posted, mailed := x.now, len(x.group.items()), len(x.server.Accepted())
			d.begin(x)
			for _, minute := range []int{0, 5, 10, 15, 20, 25, 30, 45, 60} {
				x.now = begin.Add(time.Duration(minute) * time.Minute)
				if minute == 30 {
					now := x.now
					x.on("2026-09-14")
					x.register(0) // of which the head hears: its answer is due, and it is nobody's
					x.now = now
				}
				if minute%30 == 0 {
					x.sweep()
				}
				if err := x.round(); err == nil {
					x.t.Errorf("%s: %d minutes on, all is said to be well", d.name, minute)
				}
				if minute == 0 && (d.by == remind.ByMail && len(x.group.items()) == posted || d.by == remind.ByHook && len(x.server.Accepted()) != mailed+2) {
					x.t.Errorf("%s: what works is held up", d.name)
				}
			}
			x.wantSeen(d.name, d.by, d.says)
			d.end(x)
			for range 20 {
				x.now = x.now.Add(10 * time.Minute)
				if x.round() == nil {
					break
				}
			}
			x.wantOver(d.name)
		}
		x.wantEverythingOnce()
	})
}

// wantSeen: the administrator was told once, and sees each thing that waits, with the reason.
func (x *outage) wantSeen(name string, by remind.Channel, says string) {
	x.t.Helper()
	if h := x.health(); !h.Alarm() || !h.Trouble || h.Last.Failure == "" {
		x.t.Errorf("%s: no alarm: %+v", name, h)
	}
	told := 0
	for _, m := range x.inbox(x.chief) {
		if m.Topic == remind.JobTrouble && m.DueOn == x.desk.Today() {
			told++
		}
	}
	if told != 1 {
		x.t.Errorf("%s: the administrator is told %d times", name, told)
	}
	waits := map[string]int{}
	for _, u := range x.undelivered() {
		if u.Channel != by || !strings.Contains(u.Failure, says) || u.Next.IsZero() {
			x.t.Errorf("%s: in sight is %+v", name, u)
		}
		waits[u.Name] += u.Items
	}
	// A digest of theirs, what came to be overdue meanwhile, of which there are two things to say, and the job itself.
	for who, least := range map[remind.Channel]map[string]int{
		remind.ByMail: {"handler": 3, "head": 5, "administrator": 1},
		remind.ByHook: {"群": 6},
	}[by] {
		if waits[who] < least {
			x.t.Errorf("%s: of %s wait %d, want %d or more", name, who, waits[who], least)
		}
	}
}

// wantOver: nothing waits, and nobody is called any more.
func (x *outage) wantOver(name string) {
	x.t.Helper()
	if left := x.undelivered(); len(left) > 0 {
		x.t.Errorf("%s: still waiting: %+v", name, left)
	}
	if b, err := x.reminders.Backlog(x.t.Context()); err != nil || b.Waiting+b.Failed+b.GivenUp != 0 {
		x.t.Errorf("%s: %+v (%v)", name, b, err)
	}
	if h := x.health(); h.Alarm() || h.Trouble {
		x.t.Errorf("%s: still an alarm: %+v", name, h)
	}
}

func (o *office) inbox(who desk.PersonID) []remind.Message {
	o.t.Helper()
	all, err := o.reminders.Inbox(o.t.Context(), who, 0, 1000)
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

// wantEverythingOnce holds all that left the house against the inboxes.
func (x *outage) wantEverythingOnce() {
	x.t.Helper()
	mails := map[string]mailtest.Mail{}
	for _, m := range x.server.Mails() {
		before, twice := mails[m.MessageID]
		if twice && (before.Accepted || before.To != m.To || before.Text != m.Text) {
			x.t.Errorf("sent again although it was accepted, or another under the same name: %+v", m)
		}
		mails[m.MessageID] = m
	}
	got := map[string][]string{}
	for _, m := range mails {
		if !m.Accepted {
			x.t.Errorf("never accepted: %+v", m)
		}
		list, _, _ := strings.Cut(m.Text, "\n\n")
		got[m.To] = append(got[m.To], strings.Split(list, "\n")...)
	}
	posted := map[string]bool{}
	for who, address := range x.addresses {
		var want []string
		for _, m := range x.inbox(who) {
			want = append(want, strings.TrimSpace(m.Number+" "+m.Topic.Label())+"："+m.Words)
			posted[fmt.Sprintf("%s %s %s %+d", m.Number, m.Topic, m.DueOn, m.Day)] = true
		}
		slices.Sort(want)
		slices.Sort(got[address])
		if !slices.Equal(got[address], want) {
			x.t.Errorf("%s got by mail\n%q\nwant\n%q", address, got[address], want)
		}
	}
	if items, want := x.group.items(), slices.Sorted(maps.Keys(posted)); !slices.Equal(items, want) || len(x.group.twice) > 0 {
		x.t.Errorf("posted were\n%q\nwant\n%q\ntwice %q", items, want, x.group.twice)
	}
}

// A mail server and a receiver that are slow, each until the other has been reached in the same round.
func TestSlowServersHoldNobodyUp(t *testing.T) {
	eachOffice(t, func(o *office) {
		x := newOutage(o)
		mailed, posted := make(chan struct{}, 10), make(chan struct{}, 10)
		meet := func(come chan<- struct{}, other <-chan struct{}) func() {
			return func() {
				come <- struct{}{}
				select {
				case <-other:
				case <-x.t.Context().Done():
				}
			}
		}
		x.on("2026-10-16")
		x.sweep()
		x.server.HasWith("head@example.com", mailtest.Trouble{Hold: meet(mailed, posted)})
		x.group.before = meet(posted, mailed)
		if done, err := x.reminders.Deliver(x.t.Context(), x.by); err != nil || done != (remind.Round{Made: 3, Sent: 3}) {
			x.t.Errorf("%+v (%v)", done, err)
		}
		x.wantEverythingOnce()
	})
}
