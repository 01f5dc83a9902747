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
	// Last is the last run; its Started is zero where there was none.
	Last Run
	// Next is when it is to be done next.
	Next time.Time
	// Late tells that it should have been done again by now, Margin included.
	Late bool
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
	last := map[string]Run{}
	for _, run := range latest {
		last[run.Job] = run
	}
	now := r.now()
	out := make([]Health, len(schedules))
	for i, s := range schedules {
		h := Health{Job: s.Job, Last: last[s.Job], Next: s.Next(now)}
		h.Late = !h.Last.Started.IsZero() && now.After(s.Next(h.Last.Started).Add(s.margin()))
		if h.Last.Finished.IsZero() && !h.Last.Started.IsZero() && now.Sub(h.Last.Started) > s.margin() {
			h.Late = true
		}
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
