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
}

// Margin is how long after its time a job may still be under way or not begun before that is an alarm.
const Margin = 15 * time.Minute

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
		h.Late = !h.Last.Started.IsZero() && now.After(s.Next(h.Last.Started).Add(Margin))
		if h.Last.Finished.IsZero() && !h.Last.Started.IsZero() && now.Sub(h.Last.Started) > Margin {
			h.Late = true
		}
		out[i] = h
	}
	return out, nil
}
