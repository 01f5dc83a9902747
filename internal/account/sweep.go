package account

import (
	"context"
	"sync"
	"time"
)

// Sessions and links that have ended are deleted a few at a time, when somebody signs in and when Sweep is called.
const (
	sweepEvery = 10 * time.Minute
	sweepLimit = 500
)

// nowAndThen tells when it is time again.
type nowAndThen struct {
	every time.Duration
	mu    sync.Mutex
	last  time.Time
}

func (n *nowAndThen) due(now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if now.Sub(n.last) < n.every {
		return false
	}
	n.last = now
	return true
}

// Sweep deletes some of the sessions and links that have ended, for where nobody signs in.
func (a *Accounts) Sweep(ctx context.Context) error {
	return a.store.Transact(ctx, func(tx Tx) error { return tx.Sweep(ctx, a.moment(), sweepLimit) })
}

func (a *Accounts) sweep(ctx context.Context, tx Tx) error {
	if !a.sweeping.due(a.now()) {
		return nil
	}
	return tx.Sweep(ctx, a.moment(), sweepLimit)
}
