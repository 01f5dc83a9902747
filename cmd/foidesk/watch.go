package main

import (
	"context"
	"log/slog"
	"time"

	"foidesk/internal/remind"
)

// watchEvery is how often every replica looks how the jobs stand.
const watchEvery = 2 * time.Minute

// watch looks now and then whether the jobs are done, and sees to it that the administrators hear of those that are
// not. It is no job itself, and every replica does it, the one that does the jobs or another: it goes on where that
// one hangs, or where none leads.
func watch(ctx context.Context, log *slog.Logger, reminders *remind.Reminders, schedules []remind.Schedule) {
	known := map[string]bool{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
		known = look(ctx, log, reminders, schedules, known)
	}
}

// look tells of the jobs in trouble, and logs what was not known before.
func look(ctx context.Context, log *slog.Logger, reminders *remind.Reminders, schedules []remind.Schedule, known map[string]bool) map[string]bool {
	troubled, err := reminders.TellTrouble(ctx, schedules)
	if err != nil {
		if ctx.Err() == nil {
			log.Error("系统任务的情况查不到，或者没能告知系统管理员", "error", err)
		}
		return known
	}
	now := map[string]bool{}
	for _, h := range troubled {
		now[h.Job] = true
		if !known[h.Job] {
			log.Error("系统任务没有按时完成，已告知系统管理员", "job", h.Job, "last_done", h.Done.Started, "failure", h.Last.Failure)
		}
	}
	for job := range known {
		if !now[job] {
			log.Info("系统任务已恢复正常", "job", job)
		}
	}
	return now
}
