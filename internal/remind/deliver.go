package remind

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Outlets are the ways out of the house that there are.
type Outlets struct {
	// Mailer takes e-mails; nil where there is no mail server.
	Mailer Mailer
	// Poster posts to where agencies want it.
	Poster Poster
	// Links is where the pages are; nil where nobody knows.
	Links *url.URL
	// Hours are when the office is written to; zero is as usual.
	Hours Hours
}

func (o Outlets) channels() []Channel {
	var out []Channel
	if o.Mailer != nil {
		out = append(out, ByMail)
	}
	if o.Poster != nil {
		out = append(out, ByHook)
	}
	return out
}

// Of what fails, the wait doubles from a minute up; after as many attempts it is given up, in sight of the administrator.
const (
	firstWait   = time.Minute
	maxAttempts = 10
)

// What a round takes at most: several replicas do rounds, and the next comes soon.
const (
	roundSize = 500 // deliveries by a channel
	roundTime = 2 * time.Minute
	atOnce    = 4 // targets by a channel
	// lease is how long a process may take over one delivery before another tries.
	lease = 5 * time.Minute
)

// Round says what a round of deliveries did.
type Round struct {
	Made, Sent, Failed, GivenUp int
}

// Deliver tells those outside of the pages: each target by one digest a working morning, and what is due today or
// overdue singly after it. Then it hands over what was not handed over yet, to several targets at once, so that one
// that fails holds up nobody else. The error says that something is still to be tried again.
func (r *Reminders) Deliver(ctx context.Context, by Outlets) (Round, error) {
	here, err := r.offices(ctx)
	if err != nil {
		return Round{}, err
	}
	if by.Hours == (Hours{}) {
		by.Hours = OfficeHours
	}
	t := round{Reminders: r, by: by, calendarOf: here}
	if t.done.Made, err = r.store.Compose(ctx, by.channels(), r.now(), t.decide); err != nil {
		return t.done, err
	}
	var channels sync.WaitGroup
	for _, c := range by.channels() {
		channels.Go(func() { t.note(t.handOverBy(ctx, c)) })
	}
	channels.Wait()
	again, err := r.store.Retrying(ctx, by.channels())
	if err = errors.Join(append(t.broken, err)...); err != nil {
		return t.done, err
	}
	if t.done.Failed > 0 || again {
		return t.done, errors.New("有提醒没有送达，见“没有送达的提醒”")
	}
	return t.done, nil
}

// offices finds the calendar of an agency, and the country's for none.
func (r *Reminders) offices(ctx context.Context) (func(desk.AgencyID) *calendar.Calendar, error) {
	if err := r.desk.Refresh(ctx); err != nil {
		return nil, err
	}
	all, err := r.desk.AgenciesByID(ctx)
	return func(id desk.AgencyID) *calendar.Calendar {
		if a, ok := all[id]; ok {
			return r.desk.CalendarOf(a)
		}
		return r.desk.Calendar()
	}, err
}

// round is one round of deliveries.
type round struct {
	*Reminders
	by         Outlets
	calendarOf func(desk.AgencyID) *calendar.Calendar

	mu     sync.Mutex
	done   Round
	broken []error
}

// note keeps an error of ours; one of a receiver is kept with the delivery.
func (t *round) note(err error) {
	if err != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.broken = append(t.broken, err)
	}
}

func (t *round) count(what func(*Round)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	what(&t.done)
}

// decide says what of a pile goes now.
func (t *round) decide(p Pile) (b Bundle, ok bool) {
	now := t.now()
	switch {
	case t.by.Hours.opens(now, t.calendarOf(p.Agency)).After(now):
		early := now.Before(desk.StartOf(desk.DayOf(now)).Add(t.by.Hours.From))
		return Bundle{Of: Today, Singly: p.Had}, p.Today > 0 && !early
	case !p.Had:
		return Bundle{Of: All}, true
	}
	return Bundle{Of: Urgent, Singly: true}, p.Urgent > 0
}

// handOverBy hands over what is due by a channel. A target that fails is left alone until the next round, and no other
// waits for it.
func (t *round) handOverBy(ctx context.Context, by Channel) error {
	due, err := t.store.DueDeliveries(ctx, by, t.now(), roundSize)
	if err != nil {
		return err
	}
	if why := t.desk.ReadOnly(); by == ByHook && why != "" && len(due) > 0 { // no attempt is lost over it
		return &desk.Error{Code: desk.Unavailable, Message: "推送地址打不开，推送暂停：" + why}
	}
	var targets []Target
	of := map[Target][]Delivery{}
	for _, d := range due {
		if of[d.Target] == nil {
			targets = append(targets, d.Target)
		}
		of[d.Target] = append(of[d.Target], d)
	}
	// What is under way when the time is over is not cut off: each has a timeout of its own.
	open, closes := context.WithTimeout(ctx, roundTime)
	defer closes()
	next := make(chan []Delivery)
	var workers sync.WaitGroup
	for range min(atOnce, len(targets)) {
		workers.Go(func() {
			for list := range next {
				t.note(t.handOverAll(ctx, open, list))
			}
		})
	}
	for _, target := range targets {
		next <- of[target]
	}
	close(next)
	workers.Wait()
	return nil
}

func (t *round) handOverAll(ctx, open context.Context, list []Delivery) error {
	for _, d := range list {
		select {
		case <-open.Done(): // the rest is for the next round
			return nil
		default:
		}
		if ok, err := t.handOver(ctx, d); err != nil || !ok {
			return err
		}
	}
	return nil
}

// handOver hands a delivery over; ok tells that nothing keeps the target from taking more.
func (t *round) handOver(ctx context.Context, d Delivery) (ok bool, err error) {
	now := t.now()
	if until := t.by.Hours.next(now, t.calendarOf(d.Agency), d.Falls); until.After(now) {
		return true, t.store.Postpone(ctx, d, until)
	}
	mine, err := t.store.Take(ctx, d, now.Add(lease))
	if err != nil || !mine {
		return true, err
	}
	sending, err := t.send(ctx, &d)
	if err != nil {
		return false, err
	}
	// Also where the program is told to stop: what the receiver has must not reach it again.
	keep := context.WithoutCancel(ctx)
	if sending == nil {
		t.count(func(r *Round) { r.Sent++ })
		return true, t.store.Delivered(keep, d, t.now())
	}
	if ctx.Err() != nil {
		return false, t.store.NotDelivered(keep, d, "程序停止时还没有发完", t.now())
	}
	next := t.now().Add(firstWait << d.Attempts)
	if d.Attempts+1 >= maxAttempts {
		next = time.Time{}
	}
	t.count(func(r *Round) {
		r.Failed++
		if next.IsZero() {
			r.GivenUp++
		}
	})
	return false, t.store.NotDelivered(keep, d, shortened(sending.Error()), next)
}

// send takes a delivery out of the house. The first error is the receiver's, the second ours.
func (t *round) send(ctx context.Context, d *Delivery) (sending, err error) {
	if d.Channel == ByHook {
		return t.post(ctx, d)
	}
	messages, err := t.store.Contents(ctx, *d, 0, mostLines)
	if err != nil {
		return nil, err
	}
	return t.by.Mailer.Send(ctx, mailOf(*d, messages, t.by.Links)), nil
}

// mostLines is how many things a message to people lists: who has more to do looks at the pages.
const mostLines = 200

// shortened keeps what a receiver says readable.
func shortened(why string) string {
	const most = 300
	if runes := []rune(why); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return why
}

// link is where the page is that a message leads to; empty where nobody knows, or it leads nowhere.
func (m Message) link(links *url.URL) string {
	page := m.page()
	if links == nil || page == nil {
		return ""
	}
	return links.JoinPath(append([]string{"a", fmt.Sprint(m.Agency)}, page...)...).String()
}

// page is where a message leads, below its agency; nil for nowhere.
func (m Message) page() []string {
	switch {
	case m.Case != 0:
		return []string{"cases", fmt.Sprint(m.Case)}
	case m.Topic == JobTrouble:
		return []string{"jobs"}
	}
	return nil
}
