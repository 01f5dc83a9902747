package account

import (
	"context"
	"sync"
	"time"
)

// seen writes down which sessions are in use, beside the requests: a database that is busy with an import
// must neither hold up a page nor end a session.
type seen struct {
	store   Store
	mu      sync.Mutex
	waiting map[SessionID]time.Time
	writing bool
	done    *sync.Cond
}

// maxWaiting bounds what waits to be written; beyond it the next use of the session tries again.
const maxWaiting = 10_000

// touchLimit bounds one write.
const touchLimit = 10 * time.Second

func newSeen(store Store) *seen {
	s := &seen{store: store, waiting: map[SessionID]time.Time{}}
	s.done = sync.NewCond(&s.mu)
	return s
}

// note returns at once.
func (s *seen) note(id SessionID, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) < maxWaiting {
		s.waiting[id] = at
	}
	if !s.writing {
		s.writing = true
		go s.write()
	}
}

// write goes on until nothing waits. What cannot be written is let go: the session will be used again.
func (s *seen) write() {
	for {
		s.mu.Lock()
		if len(s.waiting) == 0 {
			s.writing = false
			s.done.Broadcast()
			s.mu.Unlock()
			return
		}
		var ids []SessionID
		var at time.Time
		for id, t := range s.waiting {
			ids = append(ids, id)
			if t.After(at) {
				at = t
			}
		}
		clear(s.waiting)
		s.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), touchLimit)
		_ = s.store.Touch(ctx, ids, at)
		cancel()
	}
}

// Settle waits until it is written down which sessions are in use; call it before the database is closed.
func (a *Accounts) Settle() { a.seen.settle() }

func (s *seen) settle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.writing {
		s.done.Wait()
	}
}
