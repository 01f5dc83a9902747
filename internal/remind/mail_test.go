package remind_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// postman keeps what he is given, or fails.
type postman struct {
	mu    sync.Mutex
	fails error
	took  []remind.Mail
}

func (p *postman) Send(_ context.Context, m remind.Mail) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fails != nil {
		return p.fails
	}
	p.took = append(p.took, m)
	return nil
}

// subjects are those of the mails since the last time.
func (p *postman) subjects() []string {
	var out []string
	for _, m := range p.took {
		out = append(out, m.Subject)
	}
	p.took = nil
	return out
}

func outlets(p *postman) remind.Outlets {
	return remind.Outlets{Mailer: p, Links: &url.URL{Scheme: "https", Host: "foi.example.com"}, Hours: remind.OfficeHours}
}

func (o *office) mail(p *postman) remind.Round {
	o.t.Helper()
	done, err := o.reminders.Deliver(o.t.Context(), outlets(p))
	if err != nil && p.fails == nil {
		o.t.Fatal(err)
	}
	return done
}

func (o *office) writesTo(who desk.PersonID, address string) {
	o.t.Helper()
	if err := o.reminders.SetAddress(o.t.Context(), who, address); err != nil {
		o.t.Fatal(err)
	}
}

// at makes it a time of a day.
func (o *office) atTime(iso, clock string) {
	var h, m int
	if _, err := fmt.Sscanf(clock, "%d:%d", &h, &m); err != nil {
		o.t.Fatal(err)
	}
	o.now = midnight(day(iso)).Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
}

// Received on 2026-09-14 and 09-16: due on Friday 10-16 and Tuesday 10-20. Saturday 10-10 is worked.
func TestOneDigestADay(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler, other := o.person("handler", account.Handler), o.person("other", account.Handler)
		o.writesTo(handler, "handler@example.com")
		o.register(handler)
		o.register(other)
		o.on("2026-09-16")
		o.register(handler)
		p := &postman{}
		o.atTime("2026-10-16", "00:30") // one is due today, the other in two working days: told at night, mailed in the morning
		o.sweep()
		if done := o.mail(p); done != (remind.Round{}) {
			o.t.Errorf("written to at night: %+v", done)
		}
		o.atTime("2026-10-16", "08:30")
		o.sweep()
		o.mail(p)
		if len(p.took) != 1 || p.took[0].To != "handler@example.com" || p.took[0].Subject != "到期提醒：2 项" {
			o.t.Fatalf("in the morning: %+v", p.took)
		}
		text := p.took[0].Text
		for _, words := range []string{"2026-000001 答复期限：", "今日到期", "2026-000003 答复期限：", "还剩 2 个工作日", "https://foi.example.com/a/1/cases/1"} {
			if !strings.Contains(text, words) {
				o.t.Errorf("the digest does not say %q: %s", words, text)
			}
		}
		if strings.Contains(text, "自然人") {
			o.t.Errorf("the applicant leaves by mail: %s", text)
		}
		p.subjects()
		o.atTime("2026-10-16", "09:30")
		o.sweep()
		if o.mail(p); len(p.took) != 0 {
			o.t.Errorf("again within the day: %q", p.subjects())
		}
		o.atTime("2026-10-17", "10:00") // Saturday
		o.sweep()
		if o.mail(p); len(p.took) != 0 {
			o.t.Errorf("on a rest day: %q", p.subjects())
		}
		o.on("2026-10-19")
		o.sweep()
		if o.mail(p); !slices.Equal(p.subjects(), []string{"到期提醒：2 项"}) {
			o.t.Error("no digest on Monday")
		}
	})
}

// After the digest only what is due today or overdue is worth a mail of its own; the rest waits for the next.
func TestWhatCannotWaitIsMailedSingly(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.writesTo(handler, "handler@example.com")
		p := &postman{}
		o.on("2026-09-16")
		today := o.register(0) // due on 10-20, and nobody's until noon
		o.on("2026-09-21")
		later := o.register(0) // due on 10-26
		o.on("2026-09-14")
		o.register(handler) // due on 10-16
		o.on("2026-10-20")
		o.sweep()
		if o.mail(p); !slices.Equal(p.subjects(), []string{"到期提醒：2026-000003 答复期限"}) {
			o.t.Error("not the one thing to tell in the morning")
		}
		o.atTime("2026-10-20", "12:00")
		for _, line := range []desk.Summary{today, later} {
			line, err := o.desk.Assign(o.t.Context(), o.at(line), "", handler, "")
			if err != nil {
				o.t.Fatal(err)
			}
			at := o.at(line)
			at.By = desk.Actor{ID: handler, Name: "handler"}
			if _, err := o.desk.Claim(o.t.Context(), at); err != nil {
				o.t.Fatal(err)
			}
		}
		o.atTime("2026-10-20", "12:30")
		o.sweep()
		if o.mail(p); !slices.Equal(p.subjects(), []string{"到期提醒：2026-000001 答复期限"}) {
			o.t.Error("not just what is due today is mailed at noon")
		}
		o.on("2026-10-21")
		if o.mail(p); !slices.Equal(p.subjects(), []string{"到期提醒：2026-000002 答复期限"}) {
			o.t.Error("what could wait is not in the next digest")
		}
	})
}

// Nothing is lost and nothing doubled, whatever fails: tried again later each time, and given up in sight.
func TestAMailServerThatFails(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.writesTo(handler, "handler@example.com")
		o.register(handler)
		p := &postman{fails: errors.New("out of reach")}
		o.on("2026-10-16")
		o.sweep()
		if done := o.mail(p); done.Made != 1 || done.Failed != 1 {
			o.t.Fatalf("%+v", done)
		}
		if done := o.mail(p); done != (remind.Round{}) {
			o.t.Errorf("tried again at once: %+v", done)
		}
		o.now = o.now.Add(time.Minute)
		p.fails = nil
		if done := o.mail(p); done.Sent != 1 || done.Made != 0 {
			o.t.Errorf("after a minute: %+v", done)
		}
		p.subjects()
		o.on("2026-10-19")
		o.sweep()
		p.fails = errors.New("out of reach")
		given := 0
		for range 40 {
			given += o.mail(p).GivenUp
			o.now = o.now.Add(2 * time.Hour)
		}
		// The wait has doubled up to hours; what came meanwhile is mailed and given up by itself.
		if given == 0 {
			o.t.Error("never given up")
		}
		p.fails = nil
		o.now = o.now.Add(24 * time.Hour)
		o.mail(p)
		for _, m := range p.took {
			if strings.Contains(m.Text, "逾期 1 个工作日") {
				o.t.Error("what was given up is mailed all the same")
			}
		}
	})
}

// Several processes write at once, as replicas do: each message goes out in one mail.
func TestPostmenAtOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		for i := range 10 {
			who := o.person(fmt.Sprintf("handler%d", i), account.Handler)
			o.writesTo(who, fmt.Sprintf("handler%d@example.com", i))
			o.register(who)
		}
		o.on("2026-10-16")
		o.sweep()
		p := &postman{}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := remind.New(o.store.Reminders(), o.desk, func() time.Time { return o.now }).Deliver(context.Background(), outlets(p)); err != nil {
					o.t.Error(err)
				}
			})
		}
		all.Wait()
		o.mail(p)
		to := map[string]int{}
		for _, m := range p.took {
			to[m.To]++
		}
		if len(to) != 10 || len(p.took) != 10 {
			o.t.Errorf("%d mails to %d people", len(p.took), len(to))
		}
	})
}

func TestAddresses(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		for _, wrong := range []string{"handler", "handler@", "@example.com", "a b@example.com", "处长 <a@example.com>", "a@localhost", "a@example.com\r\nBcc: b@example.com"} {
			if err := o.reminders.SetAddress(o.t.Context(), handler, wrong); desk.CodeOf(err) != desk.Invalid {
				o.t.Errorf("%q: %v", wrong, err)
			}
		}
		o.register(handler)
		o.on("2026-10-16")
		o.sweep()
		o.now = o.now.Add(time.Minute)
		o.writesTo(handler, " handler@example.com ")
		p := &postman{}
		if o.mail(p); len(p.took) != 0 {
			o.t.Errorf("what was told before is mailed: %q", p.subjects())
		}
		o.on("2026-10-19")
		o.sweep()
		o.writesTo(handler, "")
		if o.mail(p); len(p.took) != 0 {
			o.t.Errorf("mailed to somebody who wants none: %q", p.subjects())
		}
	})
}

// However much waits for the next digest of one colleague, another gets the first.
func TestWhatWaitsKeepsNobodyElsesMail(t *testing.T) {
	eachOffice(t, func(o *office) {
		first, second := o.person("first", account.Handler), o.person("second", account.Handler)
		o.writesTo(first, "first@example.com")
		o.writesTo(second, "second@example.com")
		tell := func(who desk.PersonID, refs ...string) {
			var told []remind.Message
			for _, ref := range refs {
				told = append(told, remind.Message{
					Person: who, Agency: o.agency.ID, Topic: remind.AnnualReport, Ref: ref, DueOn: day("2026-10-26"), Day: -3, Words: "须公布", Created: o.now,
				})
			}
			if n, err := o.store.Reminders().Put(o.t.Context(), told); err != nil || n != len(refs) {
				o.t.Fatalf("told %d of %d: %v", n, len(refs), err)
			}
		}
		p := &postman{}
		o.on("2026-10-20")
		tell(first, "0")
		if o.mail(p); len(p.took) != 1 {
			o.t.Fatalf("no digest in the morning: %q", p.subjects())
		}
		p.subjects()
		o.atTime("2026-10-20", "12:00")
		var many []string
		for i := range 600 { // more than one round takes
			many = append(many, fmt.Sprint(i+1))
		}
		tell(first, many...)
		tell(second, "0")
		if o.mail(p); len(p.took) != 1 || p.took[0].To != "second@example.com" {
			o.t.Errorf("at noon: %q", p.subjects())
		}
	})
}

// stopping is a mail server that takes or loses the mail at the moment at which the program is told to stop.
type stopping struct {
	*postman
	stop  context.CancelFunc
	loses error
}

func (s stopping) Send(ctx context.Context, m remind.Mail) error {
	s.stop()
	if s.loses != nil {
		return s.loses
	}
	return s.postman.Send(ctx, m)
}

// Told to stop in the midst of a mail, the program forgets neither that it was taken nor that it was not.
func TestStoppingInTheMidstOfAMail(t *testing.T) {
	for name, loses := range map[string]error{"taken": nil, "lost": context.Canceled} {
		t.Run(name, func(t *testing.T) {
			eachOffice(t, func(o *office) {
				handler := o.person("handler", account.Handler)
				o.writesTo(handler, "handler@example.com")
				o.register(handler)
				o.on("2026-10-16")
				o.sweep()
				ctx, stop := context.WithCancel(o.t.Context())
				p := &postman{}
				by := outlets(p)
				by.Mailer = stopping{p, stop, loses}
				_, _ = o.reminders.Deliver(ctx, by) // that it was told to stop may be an error
				if o.mail(p); len(p.took) != 1 {
					o.t.Errorf("%d mails", len(p.took))
				}
			})
		})
	}
}
