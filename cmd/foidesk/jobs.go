package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// job is what the program does by itself while it leads. Done twice, be it that two processes lead for a moment, it
// does no harm: what one has done the other finds done.
type job struct {
	name, when string // when as cron has it, in China
	// run says what it did; empty where that was nothing.
	run func(context.Context) (detail string, err error)
	// nightly marks a job that goes through everything: a start of the program begins it only where it was missed, and
	// it may take its time.
	nightly bool
}

// nightlyMargin is how long after its time a nightly job may still be at it: until people come to work.
const nightlyMargin = 4 * time.Hour

// jobs are those of an office.
func jobs(o office, log *slog.Logger) []job {
	s := &sweeps{desk: o.desk, reminders: o.reminders}
	all := []job{
		s.sweeping(),
		{name: "每日封存", when: "10 0 * * *", run: func(ctx context.Context) (string, error) {
			if why := o.desk.ReadOnly(); why != "" {
				return why, nil
			}
			n, err := o.desk.SealDays(ctx)
			if n == 0 {
				return "", err
			}
			return fmt.Sprintf("已封存 %d 日", n), err
		}},
		{name: "重算期限", when: "*/5 * * * *", run: recounting(o.desk, log)},
		{name: "清理过期登录", when: "25 * * * *", run: func(ctx context.Context) (string, error) { return "", o.accounts.Sweep(ctx) }},
		delivering(o.reminders, o.out, s.today),
		verifying(o.desk),
	}
	if o.backups.Dir != "" {
		all = append(all, backingUp(o.store, o.backups))
	}
	return all
}

// schedules are when the jobs are to be done.
func schedules(all []job) ([]remind.Schedule, error) {
	out, now := make([]remind.Schedule, len(all)), time.Now()
	for i, j := range all {
		var err error
		if out[i], err = j.schedule(); err != nil {
			return nil, err
		}
		out[i].Since = now
	}
	return out, nil
}

func (j job) schedule() (remind.Schedule, error) {
	when, err := cron.ParseStandard(j.when)
	s := remind.Schedule{Job: j.name, Next: func(after time.Time) time.Time { return when.Next(after.In(desk.China)) }}
	if j.nightly {
		s.Margin = nightlyMargin
	}
	return s, err
}

// beginsAtOnce tells that the job is to be done when the program starts, for what was missed while nobody served.
func (j job) beginsAtOnce(ctx context.Context, reminders *remind.Reminders) (bool, error) {
	if !j.nightly {
		return true, nil
	}
	s, err := j.schedule()
	if err != nil {
		return false, err
	}
	return reminders.Missed(ctx, s)
}

// recounting derives the due dates anew at the start, and later what a change of the calendar has left behind, be it
// that another process was killed over it. Two programs with other years built in, one about to take the place of
// the other, must not go on undoing one another's.
func recounting(d *desk.Desk, log *slog.Logger) func(context.Context) (string, error) {
	begun := false
	return func(ctx context.Context) (string, error) {
		p, _, err := d.Recounting(ctx)
		if err != nil || begun && p.Change == 0 {
			return "", err
		}
		begun = true
		return "", recount(ctx, d, log)
	}
}

// startJobs does at once what was missed while nobody served, and then each job at its times. The function
// it returns stops that and waits for those under way.
func startJobs(ctx context.Context, log *slog.Logger, reminders *remind.Reminders, all []job) (stop func(), err error) {
	l := cronLog{log}
	c := cron.New(cron.WithLocation(desk.China), cron.WithLogger(l),
		// Recover within Skip: a job that panics would count as still running for ever.
		cron.WithChain(cron.SkipIfStillRunning(l), cron.Recover(l)))
	var atOnce []cron.EntryID
	for _, j := range all {
		id, err := c.AddFunc(j.when, func() {
			work := func(ctx context.Context) (string, error) {
				detail, err := j.run(ctx)
				if detail != "" {
					log.Info(detail, "job", j.name)
				}
				return detail, err
			}
			if err := reminders.Do(ctx, j.name, work); err != nil && ctx.Err() == nil {
				log.Error("定时任务没有完成", "job", j.name, "error", err)
			}
		})
		if err != nil {
			return nil, err
		}
		begins, err := j.beginsAtOnce(ctx, reminders)
		if err != nil {
			return nil, err
		}
		if begins {
			atOnce = append(atOnce, id)
		}
	}
	var missed sync.WaitGroup
	for _, id := range atOnce {
		missed.Go(c.Entry(id).WrappedJob.Run)
	}
	c.Start()
	return func() {
		<-c.Stop().Done()
		missed.Wait()
	}, nil
}

// doJobs is what a process does that leads: its jobs, until it leads no longer.
func doJobs(log *slog.Logger, reminders *remind.Reminders, all []job) func(context.Context) error {
	return func(ctx context.Context) error {
		stop, err := startJobs(ctx, log, reminders, all)
		if err != nil {
			return err
		}
		<-ctx.Done()
		stop()
		return nil
	}
}

// cronLog lets cron write into our log.
type cronLog struct{ log *slog.Logger }

// Info is what cron says at every step.
func (l cronLog) Info(msg string, values ...any) { l.log.Debug("cron: "+msg, values...) }

// Error is a panic in a job.
func (l cronLog) Error(err error, msg string, values ...any) {
	l.log.Error("cron: "+msg, append([]any{"error", err}, values...)...)
}
