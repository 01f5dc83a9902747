package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// step is something that is done at a time. Everything is planned case by case and done in order of time, so
// that the log of an agency grows as a real one does and each day can be sealed.
type step struct {
	at   time.Time
	what string
	do   func(context.Context) error
}

func (f *filler) plan(at time.Time, what string, do func(context.Context) error) {
	f.agenda = append(f.agenda, step{at, what, do})
}

// run does what was planned. Steps of one time keep the order in which they were planned.
func (f *filler) run(ctx context.Context) error {
	slices.SortStableFunc(f.agenda, func(a, b step) int { return a.at.Compare(b.at) })
	for _, s := range f.agenda {
		f.at(s.at)
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s, %s: %w", s.at.Format(time.DateTime), s.what, err)
		}
	}
	return nil
}

// at sets the clock, never past the moment the demonstration begins: today's steps have no other time then,
// and the same order.
func (f *filler) at(moment time.Time) {
	f.now = moment
	if f.now.After(f.start) {
		f.now = f.start
	}
}

func clock(on calendar.Date, hour, minute int) time.Time {
	y, m, d := on.YMD()
	return time.Date(y, m, d, hour, minute, 0, 0, desk.China)
}

// after is a time in the working hours of a day, later than another.
func (f *filler) after(last time.Time, on calendar.Date) time.Time {
	at := clock(on, 9, f.rng.IntN(480))
	if !at.After(last) {
		at = last.Add(time.Duration(1+f.rng.IntN(20)) * time.Minute)
	}
	return at
}

// daysAgo is the day from which n working days have passed until today.
func (f *filler) daysAgo(n int) calendar.Date {
	d := f.today
	for f.cal.Count(d, f.today).Days < n {
		d = d.AddDays(-1)
	}
	for !f.cal.Working(d) {
		d = d.AddDays(-1)
	}
	return d
}
