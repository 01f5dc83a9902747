package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/remind"
)

// The days of the sweeps. Of the cases of the recount nobody has claimed any, so that three weeks later the head of office
// hears of each of them every day: no sweep has more to do. An office at work sweeps on any morning.
var (
	unclaimedDay = time.Date(2026, time.December, 29, 8, 30, 0, 0, desk.China)
	workingDay   = time.Date(2026, time.December, 17, 8, 30, 0, 0, desk.China)
)

// sweepRounds is how often the sweep and the bare loop are run in turn; the first sweep writes the messages.
const sweepRounds = 5

// sweeps measures a sweep of the reminders over open cases against folding the same logs and reading all their clocks
// in memory, and whether it holds more in memory towards its end.
func (r *recounted) sweeps(ctx context.Context, t *table, what string, day time.Time) error {
	if err := r.staff(ctx); err != nil {
		return err
	}
	now := func() time.Time { return day }
	d := desk.New(r.store, calendar.China(), now)
	reminders := remind.New(r.store.Reminders(), d, now)
	var ours, bare []float64
	opened := 0
	for range sweepRounds {
		start := time.Now()
		done, err := reminders.Sweep(ctx)
		if err == nil && done.Unreadable > 0 {
			err = fmt.Errorf("%d cases not to be read", done.Unreadable)
		}
		if err != nil {
			return err
		}
		ours, opened = append(ours, milliseconds(start)), done.Cases
		took, err := r.bareClocks(d.Today())
		if err != nil {
			return err
		}
		bare = append(bare, took)
	}
	what = fmt.Sprintf("reminders, %s (%d near), ", what, opened)
	t.add(r.cases, what+"first sweep, ms", ours[0], bare[0], "loop in memory")
	t.add(r.cases, what+"a sweep after it, ms", middle(ours[1:]), middle(bare[1:]), "loop in memory")
	return r.heap(ctx, t, d)
}

// sweeping measures the sweeps of an office at work: the cases came in over the four weeks before, and somebody has them all.
func sweeping(ctx context.Context, t *table, path string, cases int) (err error) {
	s, err := open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	now := func() time.Time { return workingDay }
	r := recounted{desk: desk.New(s, calendar.China(), now), store: s, cases: cases, rows: openRows(cases, 28, "示例承办人")}
	if err := r.fill(ctx); err != nil {
		return err
	}
	return r.sweeps(ctx, t, "all claimed", workingDay)
}

// staff are the people whom the agency's messages go to.
func (r *recounted) staff(ctx context.Context) error {
	return r.store.Accounts().Transact(ctx, func(tx account.Tx) error {
		for _, p := range []struct {
			name string
			role account.Role
		}{{"示例登记员", account.Intake}, {"示例负责人", account.Head}} {
			id, err := tx.InsertPerson(ctx, account.Record{Person: account.Person{Login: p.name, Name: p.name}})
			if err != nil {
				return err
			}
			if err := tx.SetRoles(ctx, id, r.agency, []account.Role{p.role}); err != nil {
				return err
			}
		}
		return nil
	})
}

// bareClocks folds every log and reads all its clocks, and no more.
func (r *recounted) bareClocks(today calendar.Date) (float64, error) {
	start := time.Now()
	cal := r.desk.Calendar()
	for _, log := range r.logs {
		c, err := foi.Fold(log)
		if err != nil {
			return 0, err
		}
		if len(c.Clocks(cal, foi.Policy{RestDayReceipt: foi.AsReceived}, today)) == 0 {
			return 0, errors.New("a case without a clock")
		}
	}
	return milliseconds(start), nil
}

// heap notes what the pages of a sweep leave in memory: that of the second page, and the most of any later one.
func (r *recounted) heap(ctx context.Context, t *table, d *desk.Desk) error {
	var held []float64
	err := d.Watch(ctx, 0, d.Today(), d.Today().AddDays(365), func([]desk.Watched) error {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		held = append(held, float64(m.HeapAlloc)/(1<<20))
		return nil
	})
	if err != nil || len(held) < 3 { // too few to tell
		return err
	}
	most := 0.0
	for _, mb := range held[2:] {
		most = max(most, mb)
	}
	t.add(r.cases, "memory at the fullest page of a sweep, MB", most, held[1], "second page")
	return nil
}
