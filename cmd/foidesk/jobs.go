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
}

// jobs are those of an office.
func jobs(o office, log *slog.Logger) []job {
	return []job{
		{"到期提醒", "30 * * * *", func(ctx context.Context) (string, error) {
			done, err := o.reminders.Sweep(ctx)
			detail := fmt.Sprintf("查看临近到期的 %d 件，新提醒 %d 条", done.Cases, done.Messages)
			if done.Unreadable > 0 && err == nil {
				err = fmt.Errorf("有 %d 件案件的记载读不懂，其期限无法提醒，请运行 foidesk verify 查看", done.Unreadable)
			}
			return detail, err
		}},
		{"每日封存", "10 0 * * *", func(ctx context.Context) (string, error) {
			if why := o.desk.ReadOnly(); why != "" {
				return why, nil
			}
			n, err := o.desk.SealDays(ctx)
			if n == 0 {
				return "", err
			}
			return fmt.Sprintf("已封存 %d 日", n), err
		}},
		{"重算期限", "*/5 * * * *", recounting(o.desk, log)},
		{"清理过期登录", "25 * * * *", func(ctx context.Context) (string, error) { return "", o.accounts.Sweep(ctx) }},
		delivering(o.reminders, o.out),
	}
}

// schedules are when the jobs are to be done.
func schedules(all []job) ([]remind.Schedule, error) {
	out, now := make([]remind.Schedule, len(all)), time.Now()
	for i, j := range all {
		when, err := cron.ParseStandard(j.when)
		if err != nil {
			return nil, err
		}
		out[i] = remind.Schedule{Job: j.name, Since: now, Next: func(after time.Time) time.Time { return when.Next(after.In(desk.China)) }}
	}
	return out, nil
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

// startJobs does each job at once, for what was missed while nobody served, and then at its times. The function
// it returns stops that and waits for those under way.
func startJobs(ctx context.Context, log *slog.Logger, reminders *remind.Reminders, all []job) (stop func(), err error) {
	l := cronLog{log}
	c := cron.New(cron.WithLocation(desk.China), cron.WithLogger(l),
		// Recover within Skip: a job that panics would count as still running for ever.
		cron.WithChain(cron.SkipIfStillRunning(l), cron.Recover(l)))
	for _, j := range all {
		if _, err := c.AddFunc(j.when, func() {
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
