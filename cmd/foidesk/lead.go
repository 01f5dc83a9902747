package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"
)

// replicas are the processes that serve from one database, of which one at a time leads.
type replicas interface {
	// Lead waits until no other process leads, and does the work as the one that does. The context of the work ends
	// when the lead is lost; Lead returns when the work has, with an error unless ctx has ended.
	Lead(ctx context.Context, as string, work func(context.Context) error) error
	// Leader is the name of the process that leads; empty for none.
	Leader(ctx context.Context) (string, error)
}

// replica is this process among those.
type replica struct {
	among replicas
	name  string
	log   *slog.Logger
	leads atomic.Bool
}

// maxHost keeps the number of the process within the name that a database connection can have.
const maxHost = 40

func newReplica(among replicas, log *slog.Logger) *replica {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return &replica{among: among, name: fmt.Sprintf("%.*s/%d", maxHost, host, os.Getpid()), log: log}
}

// againAfter is how long a replica rests that could not ask for the lead, or lost it.
const againAfter = 5 * time.Second

// lead does the work whenever this process leads, until ctx ends. The work ends when its context does.
func (r *replica) lead(ctx context.Context, work func(context.Context) error) {
	for {
		err := r.among.Lead(ctx, r.name, func(ctx context.Context) error {
			r.leads.Store(true)
			defer r.leads.Store(false)
			r.log.Info("本进程负责运行系统任务", "replica", r.name)
			return work(ctx)
		})
		if ctx.Err() != nil {
			return
		}
		r.log.Warn("本进程目前不能负责运行系统任务", "replica", r.name, "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(againAfter):
		}
	}
}
