package main

import (
	"context"
	"log/slog"
	"sync"

	"github.com/robfig/cron/v3"

	"foidesk/internal/desk"
)

// job is what the program does by itself while it serves. Replicas each do it: what one has done the others
// find done.
type job struct {
	name, when string // when as cron has it, in China
	run        func(context.Context) error
}

// jobs are those of an office.
func jobs(o office, log *slog.Logger) []job {
	return []job{
		{"每日封存", "10 0 * * *", func(ctx context.Context) error {
			if o.desk.ReadOnly() != "" {
				return nil // which was said at the start
			}
			n, err := o.desk.SealDays(ctx)
			if n > 0 {
				log.Info("已封存", "seals", n)
			}
			return err
		}},
		{"重算期限", "* * * * *", recounting(o.desk, log)},
		{"清理过期登录", "25 * * * *", o.accounts.Sweep},
	}
}

// recounting derives the due dates anew at the start, and later what a change of the calendar has left behind, be it
// that another process was killed over it. Two programs with other years built in, one about to take the place of
// the other, must not go on undoing one another's.
func recounting(d *desk.Desk, log *slog.Logger) func(context.Context) error {
	begun := false
	return func(ctx context.Context) error {
		p, _, err := d.Recounting(ctx)
		if err != nil || begun && p.Change == 0 {
			return err
		}
		begun = true
		return recount(ctx, d, log)
	}
}

// startJobs does each job at once, for what was missed while nobody served, and then at its times. The function
// it returns stops that and waits for those under way.
func startJobs(ctx context.Context, log *slog.Logger, all []job) (stop func(), err error) {
	l := cronLog{log}
	c := cron.New(cron.WithLocation(desk.China), cron.WithLogger(l),
		// Recover within Skip: a job that panics would count as still running for ever.
		cron.WithChain(cron.SkipIfStillRunning(l), cron.Recover(l)))
	for _, j := range all {
		if _, err := c.AddFunc(j.when, func() {
			if err := j.run(ctx); err != nil && ctx.Err() == nil {
				log.Error("定时任务没有完成", "job", j.name, "error", err)
			}
		}); err != nil {
			return nil, err
		}
	}
	var missed sync.WaitGroup
	for _, e := range c.Entries() {
		missed.Go(e.WrappedJob.Run)
	}
	c.Start()
	return func() {
		<-c.Stop().Done()
		missed.Wait()
	}, nil
}

// cronLog lets cron write into our log.
type cronLog struct{ log *slog.Logger }

// Info is what cron says at every step.
func (l cronLog) Info(msg string, values ...any) { l.log.Debug("cron: "+msg, values...) }

// Error is a panic in a job.
func (l cronLog) Error(err error, msg string, values ...any) {
	l.log.Error("cron: "+msg, append([]any{"error", err}, values...)...)
}
