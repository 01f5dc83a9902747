package remind

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Store keeps the messages and what the jobs did.
type Store interface {
	// Staff is everybody who can be told something on a day.
	Staff(ctx context.Context, today calendar.Date) (Staff, error)
	// Put writes messages that are not there yet, and what of them leaves the house, all in one transaction, and
	// returns how many messages those were. Processes that write the same at once give it in the same order: none then
	// writes a part of what another has begun.
	Put(ctx context.Context, messages []Message) (int, error)
	Rulebook
	Outbox
	Addresses
	Hooks
	DeadLetters
	Inboxes
	Runs
}

// Reminders tell people of what falls due.
type Reminders struct {
	store Store
	desk  *desk.Desk
	now   func() time.Time
}

// New reminds over a desk. Now is the clock of the machine; tests give their own.
func New(store Store, d *desk.Desk, now func() time.Time) *Reminders {
	return &Reminders{store: store, desk: d, now: now}
}

// Swept says what a sweep found.
type Swept struct {
	Cases    int // looked at: those of which something falls due soon, or is overdue
	Messages int // new
	// Unreadable counts the cases whose log cannot be read: nobody can be told of their dates.
	Unreadable int
}

// Sweep looks at everything that falls due anywhere today, and tells whoever has to hear of it and was not told. Of a
// rule's days that went by without a sweep only the last is told: nobody wants five messages about one case on the
// first morning after a holiday.
func (r *Reminders) Sweep(ctx context.Context) (Swept, error) {
	today := desk.DayOf(r.now())
	if err := r.desk.Refresh(ctx); err != nil {
		return Swept{}, err
	}
	staff, err := r.store.Staff(ctx, today)
	if err != nil {
		return Swept{}, err
	}
	rules, err := r.store.Rules(ctx)
	if err != nil {
		return Swept{}, err
	}
	s := sweep{people: staff.directory(), rules: rules, cal: r.desk.CalendarOf, today: today, at: r.now()}
	agencies, err := r.desk.Agencies(ctx)
	if err != nil {
		return Swept{}, err
	}
	var done Swept
	if err := r.sweepOffices(ctx, s, agencies, &done); err != nil {
		return done, err
	}
	err = r.desk.Watch(ctx, 0, today, s.horizon(agencies), func(page []desk.Watched) error {
		var told []Message
		for _, w := range page {
			done.Cases++
			if w.Unreadable != nil {
				done.Unreadable++
				continue
			}
			told = append(told, s.tell(w.Agency, w.Case, itemsOf(w, today))...)
		}
		// The latest message stands on top: of one sweep, the most urgent.
		slices.SortStableFunc(told, func(a, b Message) int { return cmp.Compare(a.Day, b.Day) })
		n, err := r.store.Put(ctx, told)
		done.Messages += n
		return err
	})
	return done, err
}

func (r *Reminders) sweepOffices(ctx context.Context, s sweep, agencies []desk.Agency, done *Swept) (err error) {
	var told []Message
	for _, a := range agencies {
		told = append(told, s.tell(a, desk.Falling{}, officeItems(a, s.cal(a), s.today))...)
	}
	done.Messages, err = r.store.Put(ctx, told)
	return err
}

// horizon is the last day on which something can fall due that one of the agencies' rules tells of today.
func (s sweep) horizon(agencies []desk.Agency) (last calendar.Date) {
	for _, a := range agencies {
		ahead := 0
		for _, rule := range s.of(a.ID) {
			if len(rule.Days) > 0 {
				ahead = max(ahead, -rule.Days[0])
			}
		}
		last = max(last, s.cal(a).Add(s.today, ahead+1).On.AddDays(-1))
	}
	return last
}

// sweep is what one sweep goes by.
type sweep struct {
	people directory
	// rules are those of the agencies that have their own.
	rules map[desk.AgencyID][]Rule
	// cal is the calendar of an agency.
	cal   func(desk.Agency) *calendar.Calendar
	today calendar.Date
	at    time.Time
	// fresh leaves out what was to be told on an earlier day.
	fresh bool
}

// tell writes the messages about items of a case, or of an agency where there is none.
func (s sweep) tell(a desk.Agency, c desk.Falling, items []item) []Message {
	var out []Message
	for _, it := range items {
		days := map[desk.PersonID]int{}
		for _, rule := range s.about(a.ID, it.topic) {
			day, ok := rule.reached(s.cal(a), it.due, s.today)
			if !ok || s.fresh && s.stale(a, rule, it.due, day) {
				continue
			}
			for _, who := range s.people.audience(rule.To, a, c.HandlerID) {
				if before, told := days[who]; !told || before < day {
					days[who] = day // who hears of it by two rules hears once
				}
			}
		}
		for _, who := range slices.Sorted(maps.Keys(days)) {
			out = append(out, Message{
				Person: who, Agency: a.ID, Case: c.ID, Number: c.Number, Topic: it.topic, Ref: it.ref,
				DueOn: it.due, Day: days[who], Words: it.words, Created: s.at,
			})
		}
	}
	return out
}

// about are the rules of an agency about a topic.
func (s sweep) about(a desk.AgencyID, t Topic) []Rule {
	var out []Rule
	for _, r := range s.of(a) {
		if r.Topic == t {
			out = append(out, r)
		}
	}
	return out
}

// of are an agency's rules.
func (s sweep) of(a desk.AgencyID) []Rule {
	if own, ok := s.rules[a]; ok {
		return own
	}
	return defaults
}

// stale tells that the same day of a rule had come yesterday.
func (s sweep) stale(a desk.Agency, rule Rule, due calendar.Date, day int) bool {
	before, ok := rule.reached(s.cal(a), due, s.today.AddDays(-1))
	return ok && before == day
}
