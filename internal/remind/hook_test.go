package remind_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/remind"
	"foidesk/internal/store"
)

// group is a receiver on this machine: what it took, by delivery, and what it answers instead.
type group struct {
	*httptest.Server
	mu       sync.Mutex
	asked    int
	took     map[string][]string // the items of each delivery
	order    []string            // the deliveries, the first first
	twice    []string            // deliveries that it took more than once
	refusing int                 // HTTP status; 0 takes
	before   func()              // is done before it answers
}

func listening(t *testing.T) *group {
	t.Helper()
	g := &group{took: map[string][]string{}}
	g.Server = httptest.NewServer(g)
	t.Cleanup(g.Close)
	return g
}

func (g *group) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if g.before != nil {
		g.before()
	}
	var body struct {
		ID    string
		Items []struct {
			Number, Topic, Words string
			DueOn                string `json:"due_on"`
			Days                 int
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked++
	if g.refusing != 0 {
		w.WriteHeader(g.refusing)
		return
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body.ID == "" || body.ID != r.Header.Get("X-Foidesk-Delivery") {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if _, before := g.took[body.ID]; before {
		g.twice = append(g.twice, body.ID)
	} else {
		g.order = append(g.order, body.ID)
	}
	for _, i := range body.Items {
		g.took[body.ID] = append(g.took[body.ID], fmt.Sprintf("%s %s %s %+d", i.Number, i.Topic, i.DueOn, i.Days))
	}
}

// items are all that it took, with those that it took twice twice.
func (g *group) items() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all []string
	for _, items := range g.took {
		all = append(all, items...)
	}
	slices.Sort(all)
	return all
}

// inOrder are the items of each delivery, the first first.
func (g *group) inOrder() [][]string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all [][]string
	for _, id := range g.order {
		all = append(all, g.took[id])
	}
	return all
}

func (g *group) refuse(status int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refusing = status
}

var administrator = desk.Actor{ID: 1, Name: "管理员", Address: "192.0.2.1"}

// posts adds a hook of the office.
func (o *office) posts(name string, kind remind.HookKind, url string) remind.Hook {
	o.t.Helper()
	_, err := o.reminders.AddHook(o.t.Context(), administrator, o.agency, hook.New(), remind.HookOrder{
		Name: name, Kind: kind, HookAddress: remind.HookAddress{URL: url},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, h := range o.hooks() {
		if h.Name == name {
			return h
		}
	}
	o.t.Fatal("the hook is not listed")
	return remind.Hook{}
}

func (o *office) hooks() []remind.Hook {
	o.t.Helper()
	all, err := o.reminders.Hooks(o.t.Context(), o.agency.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

var hooksOnly = remind.Outlets{Poster: hook.New(), Hours: remind.OfficeHours}

// deliver does a round to hooks alone; the error is what the administrator hears.
func (o *office) deliver() (remind.Round, error) {
	return o.reminders.Deliver(o.t.Context(), hooksOnly)
}

func (o *office) delivers(want remind.Round) {
	o.t.Helper()
	if done, err := o.deliver(); done != want || (err != nil) != (want.Failed > 0) {
		o.t.Errorf("the round did %+v (%v), want %+v", done, err, want)
	}
}

func (o *office) undelivered() []remind.Undelivered {
	o.t.Helper()
	all, err := o.reminders.Undelivered(o.t.Context(), o.agency.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return all
}

// What is told to three people the group hears once: a digest in the morning, what is due today singly after it.
func TestAGroupHearsOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.person("head", account.Head)
		o.person("other head", account.Head)
		o.register(handler)
		g := listening(o.t)
		o.posts("群", remind.Generic, g.URL)
		o.on("2026-10-15")
		if n := o.sweep(); n != 3 {
			o.t.Fatalf("%d messages, want one for each of three people", n)
		}
		o.delivers(remind.Round{Made: 1, Sent: 1})
		o.sweep()
		o.delivers(remind.Round{})
		if got := g.items(); !slices.Equal(got, []string{"2026-000001 answer 2026-10-16 -1"}) {
			o.t.Errorf("it took %q", got)
		}
	})
}

// The receiver fails for an hour, while cases come to be due: nothing is lost and nothing doubled, and the administrator
// sees what is the matter.
func TestAnHourWithoutTheReceiver(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.person("head", account.Head)
		for range 3 {
			o.register(handler)
		}
		g := listening(o.t)
		g.refuse(http.StatusInternalServerError)
		o.posts("群", remind.Generic, g.URL)
		o.on("2026-10-16")
		over, late := o.now.Add(time.Hour), o.now.Add(30*time.Minute)
		for ; o.now.Before(over); o.now = o.now.Add(5 * time.Minute) {
			if o.now.Equal(late) { // due today as well, and nobody's until now
				o.on("2026-09-14")
				o.register(0)
				o.now = late
			}
			o.sweep()
			if _, err := o.deliver(); err == nil {
				o.t.Errorf("%s: the job does not say that something is not delivered", o.now)
			}
		}
		seen := o.undelivered()
		if len(seen) != 3 || seen[2].Items != 3 || seen[2].Name != "群" || seen[2].To != strings.TrimPrefix(g.URL, "http://") ||
			seen[2].Attempts < 5 || !strings.Contains(seen[2].Failure, "HTTP 500") || seen[2].Next.IsZero() {
			o.t.Fatalf("the administrator sees %+v", seen)
		}
		if given, err := o.reminders.GivenUp(o.t.Context(), o.agency.ID); given || err != nil {
			o.t.Errorf("given up within the hour (%v)", err)
		}
		g.refuse(0)
		for range 24 {
			o.now = o.now.Add(5 * time.Minute)
			o.sweep()
			if _, err := o.deliver(); err != nil && len(o.undelivered()) == 0 {
				o.t.Error(err)
			}
		}
		want := []string{
			"2026-000001 answer 2026-10-16 +0", "2026-000002 answer 2026-10-16 +0", "2026-000003 answer 2026-10-16 +0",
			"2026-000004 answer 2026-10-16 +0", "2026-000004 unclaimed 2026-09-15 +19",
		}
		if got := g.items(); !slices.Equal(got, want) || len(g.twice) != 0 || len(g.took) != 3 {
			o.t.Errorf("it took %q in %d deliveries, %q twice", got, len(g.took), g.twice)
		}
		if left := o.undelivered(); len(left) != 0 {
			o.t.Errorf("still not delivered: %+v", left)
		}
	})
}

// After ten attempts it stays here until the administrator has it sent anew, or dropped; both leave a trace.
func TestDeadLetters(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.register(handler)
		g := listening(o.t)
		g.refuse(http.StatusNotFound)
		o.posts("群", remind.Generic, g.URL)
		other := listening(o.t)
		other.refuse(http.StatusNotFound)
		o.posts("别的群", remind.Generic, other.URL)
		o.on("2026-10-16")
		o.sweep()
		attempts := 0
		for range 12 * 12 { // into the evening: what is due today is tried until midnight
			done, _ := o.deliver()
			attempts += done.Failed
			o.now = o.now.Add(5 * time.Minute)
		}
		given, err := o.reminders.GivenUp(o.t.Context(), o.agency.ID)
		if attempts != 20 || !given || err != nil {
			o.t.Fatalf("%d attempts, given up %t (%v): %+v", attempts, given, err, o.undelivered())
		}
		g.refuse(0)
		letters := o.undelivered()
		if len(letters) != 2 || !letters[0].Next.IsZero() || letters[0].Attempts != 10 {
			o.t.Fatalf("dead letters: %+v", letters)
		}
		for _, l := range letters {
			change := o.reminders.Resend
			if l.Name == "别的群" {
				change = o.reminders.Drop
			}
			if err := change(o.t.Context(), administrator, o.agency.ID, l.ID); err != nil {
				o.t.Fatal(err)
			}
		}
		o.delivers(remind.Round{Sent: 1})
		if got := g.items(); len(got) != 1 || len(o.undelivered()) != 0 {
			o.t.Errorf("it took %q, left are %+v", got, o.undelivered())
		}
		if err := o.reminders.Resend(o.t.Context(), administrator, o.agency.ID, letters[0].ID); desk.CodeOf(err) != desk.NotFound {
			o.t.Errorf("sent once more although it was handed over: %v", err)
		}
		elsewhere, err := o.desk.CreateAgency(o.t.Context(), desk.System("测试"), desk.Agency{Name: "示例县"})
		if err != nil {
			o.t.Fatal(err)
		}
		if err := o.reminders.Drop(o.t.Context(), administrator, elsewhere.ID, letters[1].ID); desk.CodeOf(err) != desk.NotFound {
			o.t.Errorf("dropped by another agency: %v", err)
		}
		for _, action := range []desk.Action{desk.DeliveryResent, desk.DeliveryDropped} {
			events, err := o.desk.Events(o.t.Context(), desk.EventFilter{Agency: o.agency.ID, Action: action}, 0, 10)
			if err != nil || len(events) != 1 || events[0].ByName != "管理员" || !strings.Contains(events[0].Detail, "HTTP 404") {
				o.t.Errorf("%s: %+v (%v)", action, events, err)
			}
		}
	})
}

// A robot that stops in the midst of a long list goes on where it stopped.
func TestARobotThatStopsHalfway(t *testing.T) {
	eachOffice(t, func(o *office) {
		var texts []string
		limit := 1
		robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body struct{ Markdown struct{ Content string } }
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				o.t.Error(err)
			}
			if limit--; limit < 0 {
				fmt.Fprint(w, `{"errcode":45009,"errmsg":"api freq out of limit"}`)
				return
			}
			texts = append(texts, body.Markdown.Content)
			fmt.Fprint(w, `{"errcode":0,"errmsg":"ok"}`)
		}))
		defer robot.Close()
		o.posts("群", remind.WeCom, robot.URL)
		o.on("2026-10-20")
		o.tell(o.person("head", account.Head), 230)
		o.delivers(remind.Round{Made: 1, Failed: 1})
		if len(o.undelivered()) != 1 || !strings.Contains(o.undelivered()[0].Failure, "45009") {
			o.t.Errorf("the administrator sees %+v", o.undelivered())
		}
		o.now, limit = o.now.Add(time.Minute), 100
		o.delivers(remind.Round{Sent: 1})
		lines := map[string]bool{}
		n := 0
		for _, text := range texts {
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, "- ") {
					lines[strings.TrimSpace(line)] = true
					n++
				}
			}
		}
		if n != 200 || len(lines) != 200 || !strings.Contains(texts[len(texts)-1], "另有 30 项") {
			o.t.Errorf("%d lines, %d of them different, in %d messages", n, len(lines), len(texts))
		}
	})
}

// tell tells a person of so many things of the office, which fall due on 2026-10-26.
func (o *office) tell(who desk.PersonID, things int) {
	o.t.Helper()
	var told []remind.Message
	for i := range things {
		told = append(told, remind.Message{
			Person: who, Agency: o.agency.ID, Topic: remind.AnnualReport, Ref: fmt.Sprint(i), DueOn: day("2026-10-26"), Day: -3,
			Words: fmt.Sprintf("须公布第 %d 项", i+1), Created: o.now,
		})
	}
	if n, err := o.store.Reminders().Put(o.t.Context(), told); err != nil || n != things {
		o.t.Fatalf("told %d of %d: %v", n, things, err)
	}
}

// A program gets a list of any length whole, and a person as much of it as can be read.
func TestALongDigestGoesWhole(t *testing.T) {
	eachOffice(t, func(o *office) {
		head := o.person("head", account.Head)
		o.writesTo(head, "head@example.com")
		g, p := listening(o.t), &postman{}
		o.posts("系统", remind.Generic, g.URL)
		o.on("2026-10-20")
		o.tell(head, 1200)
		by := outlets(p)
		by.Poster = hook.New()
		if done, err := o.reminders.Deliver(o.t.Context(), by); err != nil || done != (remind.Round{Made: 2, Sent: 2}) {
			o.t.Fatalf("%+v: %v", done, err)
		}
		if len(g.took) != 1 || len(g.items()) != 1200 {
			o.t.Errorf("the program got %d things in %d deliveries", len(g.items()), len(g.took))
		}
		if len(p.took) != 1 || p.took[0].Subject != "到期提醒：1200 项" || strings.Count(p.took[0].Text, "须公布") != 200 ||
			!strings.Contains(p.took[0].Text, "另有 1000 项") {
			o.t.Errorf("%d mails: %.300s", len(p.took), p.took[0].Text)
		}
	})
}

// Replicas sweep, put together and hand over at once: each thing reaches each group once.
func TestReplicasAtOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		for range 12 {
			o.register(handler)
		}
		groups := []*group{listening(o.t), listening(o.t), listening(o.t)}
		for i, g := range groups {
			o.posts(fmt.Sprint("群", i), remind.Generic, g.URL)
		}
		for _, on := range []string{"2026-10-10", "2026-10-13", "2026-10-16"} {
			o.on(on)
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					r := remind.New(o.store.Reminders(), o.desk, func() time.Time { return o.now })
					for range 3 {
						if _, err := r.Sweep(context.Background()); err != nil {
							o.t.Error(err)
						}
						if _, err := r.Deliver(context.Background(), hooksOnly); err != nil {
							o.t.Error(err)
						}
					}
				})
			}
			all.Wait()
			o.delivers(remind.Round{}) // nothing is left
		}
		for i, g := range groups {
			if got := g.items(); len(got) != 36 || len(slices.Compact(got)) != 36 || len(g.twice) != 0 {
				o.t.Errorf("group %d took %d things, %d of them different, %q twice", i, len(got), len(slices.Compact(got)), g.twice)
			}
		}
	})
}

// hanging takes no mail until somebody says so.
type hanging struct{ until chan struct{} }

func (h hanging) Send(context.Context, remind.Mail) error {
	<-h.until
	return errors.New("out of time")
}

// A mail server that hangs, and a receiver that hangs, hold up nobody else in the round.
func TestWhoHangsHoldsNobodyUp(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.writesTo(handler, "handler@example.com")
		o.register(handler)
		g, slow := listening(o.t), listening(o.t)
		arrived := make(chan struct{})
		g.before = func() { close(arrived) }
		slow.before = func() { <-arrived }
		o.posts("1 慢的群", remind.Generic, slow.URL)
		o.posts("2 群", remind.Generic, g.URL)
		o.on("2026-10-16")
		o.sweep()
		by := hooksOnly
		by.Mailer = hanging{arrived}
		if done, _ := o.reminders.Deliver(o.t.Context(), by); done != (remind.Round{Made: 3, Sent: 2, Failed: 1}) {
			o.t.Errorf("%+v", done)
		}
	})
}

// Without the key nothing is posted, no attempt is lost, and it is said.
func TestHooksWithoutTheKey(t *testing.T) {
	eachOffice(t, func(o *office) {
		handler := o.person("handler", account.Handler)
		o.register(handler)
		g := listening(o.t)
		kept := o.posts("群", remind.Generic, g.URL)
		o.on("2026-10-16")
		o.sweep()
		keyless, err := store.Open(o.t.Context(), o.dsn, nil)
		if err != nil {
			o.t.Fatal(err)
		}
		defer func() {
			if err := keyless.Close(); err != nil {
				o.t.Error(err)
			}
		}()
		d := desk.New(keyless, calendar.China(), func() time.Time { return o.now })
		r := remind.New(keyless.Reminders(), d, func() time.Time { return o.now })
		for range 12 {
			if _, err := r.Deliver(o.t.Context(), hooksOnly); desk.CodeOf(err) != desk.Unavailable || !strings.Contains(err.Error(), "没有密钥") {
				o.t.Fatalf("a round without the key: %v", err)
			}
		}
		if _, err := r.TryHook(o.t.Context(), administrator, o.agency, kept.ID, hook.New()); desk.CodeOf(err) != desk.Unavailable {
			o.t.Errorf("tried: %v", err)
		}
		_, err = r.AddHook(o.t.Context(), administrator, o.agency, hook.New(), remind.HookOrder{
			Name: "另一个", Kind: remind.WeCom, HookAddress: remind.HookAddress{URL: g.URL},
		})
		if desk.CodeOf(err) != desk.Unavailable || !strings.Contains(err.Error(), "FOIDESK_KEY") {
			o.t.Errorf("added: %v", err)
		}
		if g.asked != 0 {
			o.t.Errorf("asked %d times", g.asked)
		}
		o.delivers(remind.Round{Sent: 1}) // with the key, at once
	})
}

// Whoever pauses is not told later of what was told meanwhile; who removes leaves nothing.
func TestPausingAndRemoving(t *testing.T) {
	eachOffice(t, func(o *office) {
		head := o.person("head", account.Head)
		g := listening(o.t)
		h := o.posts("群", remind.Generic, g.URL)
		pause := func(paused bool) {
			o.t.Helper()
			if err := o.reminders.PauseHook(o.t.Context(), administrator, o.agency.ID, h.ID, paused); err != nil {
				o.t.Fatal(err)
			}
		}
		o.on("2026-10-20")
		o.tell(head, 1)
		pause(true)
		o.delivers(remind.Round{})
		o.on("2026-10-21")
		o.tell(o.person("second", account.Head), 2)
		pause(false)
		o.delivers(remind.Round{})
		o.tell(o.person("third", account.Head), 3)
		o.delivers(remind.Round{Made: 1, Sent: 1})
		if got := g.items(); len(got) != 3 {
			o.t.Errorf("it took %q", got)
		}
		g.refuse(http.StatusBadGateway)
		o.on("2026-10-22")
		o.tell(o.person("fourth", account.Head), 4)
		o.delivers(remind.Round{Made: 1, Failed: 1})
		pause(true)
		if left := o.undelivered(); len(left) != 1 || !left[0].Next.IsZero() {
			o.t.Errorf("tried again although it is paused: %+v", left)
		} else if err := o.reminders.Resend(o.t.Context(), administrator, o.agency.ID, left[0].ID); desk.CodeOf(err) != desk.Refused {
			o.t.Errorf("sent anew although it is paused: %v", err)
		}
		if err := o.reminders.RemoveHook(o.t.Context(), administrator, o.agency.ID, h.ID); err != nil {
			o.t.Fatal(err)
		}
		o.now = o.now.Add(time.Hour)
		o.delivers(remind.Round{})
		if len(o.hooks()) != 0 || len(o.undelivered()) != 0 {
			o.t.Errorf("left are %+v, %+v", o.hooks(), o.undelivered())
		}
		if err := o.reminders.RemoveHook(o.t.Context(), administrator, o.agency.ID, h.ID); desk.CodeOf(err) != desk.NotFound {
			o.t.Errorf("removed twice: %v", err)
		}
		events, err := o.desk.Events(o.t.Context(), desk.EventFilter{Agency: o.agency.ID, Action: desk.HooksChanged}, 0, 10)
		if err != nil || len(events) != 5 {
			o.t.Errorf("%d events (%v)", len(events), err)
		}
	})
}

func TestHooksThatAreNone(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.posts("群", remind.WeCom, "https://example.com/send?key=1")
		good := remind.HookOrder{Name: "另一个", Kind: remind.Generic, HookAddress: remind.HookAddress{URL: "https://oa.example.gov.cn/hook", Secret: "0123456789abcdef"}}
		for field, change := range map[string]func(*remind.HookOrder){
			"name":   func(o *remind.HookOrder) { o.Name = " 群 " },
			"kind":   func(o *remind.HookOrder) { o.Kind = "fax" },
			"url":    func(o *remind.HookOrder) { o.URL = "http://oa.example.gov.cn/hook" },
			"secret": func(o *remind.HookOrder) { o.Secret = "short" },
		} {
			order := good
			change(&order)
			_, err := o.reminders.AddHook(o.t.Context(), administrator, o.agency, hook.New(), order)
			var e *desk.Error
			if !errors.As(err, &e) || e.Code != desk.Invalid || len(e.Fields) != 1 || e.Fields[0].Field != field {
				o.t.Errorf("%s: %v", field, err)
			}
		}
		if made, err := o.reminders.AddHook(o.t.Context(), administrator, o.agency, hook.New(), good); err != nil || made != "" {
			o.t.Errorf("made %q: %v", made, err)
		}
		for i := range 8 {
			o.posts(fmt.Sprint(i), remind.Generic, "https://oa.example.gov.cn/hook")
		}
		good.Name = "太多"
		if _, err := o.reminders.AddHook(o.t.Context(), administrator, o.agency, hook.New(), good); desk.CodeOf(err) != desk.Refused {
			o.t.Errorf("an eleventh: %v", err)
		}
	})
}
