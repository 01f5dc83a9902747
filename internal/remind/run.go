package remind

import (
	"context"
	"errors"
	"time"
)

// Run is one time that a job was done.
type Run struct {
	ID      int64
	Job     string
	Started time.Time
	// Finished is zero while it is under way, and for ever where it was cut off.
	Finished time.Time
	// Failure says why it did not do what it should; empty where it did.
	Failure string
	// Detail says what it did.
	Detail string
}

// Took is how long it took; zero where it has not ended.
func (r Run) Took() time.Duration {
	if r.Finished.IsZero() {
		return 0
	}
	return r.Finished.Sub(r.Started)
}

// Runs keeps what the jobs did.
type Runs interface {
	// Begin writes that a job was begun and returns its number.
	Begin(ctx context.Context, r Run) (int64, error)
	// End writes how it ended.
	End(ctx context.Context, r Run) error
	// Latest lists of every job the last run, and the last that did what it should, the earlier first.
	Latest(ctx context.Context) ([]Run, error)
}

// done tells that the run did what it should.
func (r Run) done() bool { return !r.Finished.IsZero() && r.Failure == "" }

// Do does a job and keeps when it was done and what came of it: a job that fails silently is worse than none. The error is
// the job's own.
func (r *Reminders) Do(ctx context.Context, job string, work func(context.Context) (detail string, err error)) error {
	run := Run{Job: job, Started: r.now()}
	var err error
	if run.ID, err = r.store.Begin(ctx, run); err != nil {
		return err
	}
	run.Detail, err = work(ctx)
	if err != nil {
		run.Failure = err.Error()
	}
	run.Finished = r.now()
	// What stopped the job must not keep that from being written down.
	return errors.Join(err, r.store.End(context.WithoutCancel(ctx), run))
}

// Latest lists of every job the last run, and the last that did what it should, the earlier first.
func (r *Reminders) Latest(ctx context.Context) ([]Run, error) { return r.store.Latest(ctx) }
