package remind

import (
	"context"
	"time"
)

// Schedule is when a job is to be done.
type Schedule struct {
	Job string
	// Next is the next time after a moment.
	Next func(time.Time) time.Time
	// Margin is how long after its time the job may still be under way or not begun before that is an alarm; zero is
	// the usual Margin.
	Margin time.Duration
	// Since is from when on somebody sees to it that the job is done; zero where that is not known.
	Since time.Time
}

// Margin is what a job has that has none of its own.
const Margin = 15 * time.Minute

func (s Schedule) margin() time.Duration {
	if s.Margin == 0 {
		return Margin
	}
	return s.Margin
}

// Health is how a job stands.
type Health struct {
	Job string
	// Last is the last run, and Done the last that did what it should; Started is zero where there was none.
	Last, Done Run
	// Next is when it is to be done next.
	Next time.Time
	// Late tells that it should have been done again by now, Margin included.
	Late bool
	// Trouble tells that an administrator has to be told; see Schedule.troubled.
	Trouble bool
}

// Alarm tells that somebody has to look after the job.
func (h Health) Alarm() bool { return h.Late || h.Last.Failure != "" }

// Health holds what the jobs did against when they were to be done. A run that was cut off is late like one that was
// never begun.
func (r *Reminders) Health(ctx context.Context, schedules []Schedule) ([]Health, error) {
	latest, err := r.store.Latest(ctx)
	if err != nil {
		return nil, err
	}
	last, done := map[string]Run{}, map[string]Run{}
	for _, run := range latest {
		last[run.Job] = run
		if run.done() {
			done[run.Job] = run
		}
	}
	now := r.now()
	out := make([]Health, len(schedules))
	for i, s := range schedules {
		h := Health{Job: s.Job, Last: last[s.Job], Done: done[s.Job], Next: s.Next(now)}
		h.Late = s.late(h.Last, now)
		h.Trouble = s.troubled(h.Done, now)
		out[i] = h
	}
	return out, nil
}

// Missed tells that a job was to be done since it was last done, or that it never was. A run that failed, or was cut off
// with the program, has not done it.
func (r *Reminders) Missed(ctx context.Context, s Schedule) (bool, error) {
	latest, err := r.store.Latest(ctx)
	if err != nil {
		return false, err
	}
	for _, run := range latest {
		if run.Job == s.Job && run.Failure == "" && !run.Finished.IsZero() {
			return !s.Next(run.Started).After(r.now()), nil
		}
	}
	return true, nil
}

// late tells of a job that was last begun so that it should have been begun again by now, or have ended.
func (s Schedule) late(last Run, now time.Time) bool {
	begun := last.Started
	if begun.IsZero() {
		return !s.Since.IsZero() && now.After(s.Next(s.Since).Add(s.margin()))
	}
	return now.After(s.Next(begun).Add(s.margin())) || last.Finished.IsZero() && now.Sub(begun) > s.margin()
}

// troubled tells of a job that by its time, Margin included, did not do what it should, whether it failed, hangs or was
// not begun. One round of mails that fails is made up for by the next five minutes later, and calls nobody; of the
// daily sealing there is no next round before tomorrow, and a quarter of an hour after its failure somebody hears of
// it. A program that has just been started has that long to catch up with what was missed while nobody served.
func (s Schedule) troubled(done Run, now time.Time) bool {
	from := done.Started
	if from.IsZero() {
		from = s.Since
	}
	if from.IsZero() {
		return false
	}
	due := s.Next(from)
	if due.Before(s.Since) {
		due = s.Since
	}
	return now.After(due.Add(s.margin()))
}
