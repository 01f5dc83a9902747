package main

import (
	"context"
	"fmt"
	"sync"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// sweeps are those of this process, one at a time.
//
// Whoever is written to gets one digest in the morning, and after it singly what cannot wait. So what is to be told on a
// day has to be known before the first of it leaves: on the first morning after a week in which nobody served, a digest
// that goes out in the midst of the sweep would be followed by hundreds of mails.
type sweeps struct {
	desk      *desk.Desk
	reminders *remind.Reminders

	mu sync.Mutex
	on calendar.Date // the last day that was swept
}

// sweeping is the job of telling people what falls due.
func (s *sweeps) sweeping() job {
	return job{name: "到期提醒", when: "30 * * * *", run: func(ctx context.Context) (string, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		done, err := s.sweep(ctx)
		detail := fmt.Sprintf("查看临近到期的 %d 件，新提醒 %d 条", done.Cases, done.Messages)
		if done.Unreadable > 0 && err == nil {
			err = fmt.Errorf("有 %d 件案件的记载读不懂，其期限无法提醒，请运行 foidesk verify 查看", done.Unreadable)
		}
		return detail, err
	}}
}

// today waits for the sweep that is under way, and sweeps where today was not swept yet.
func (s *sweeps) today(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on == s.desk.Today() {
		return nil
	}
	_, err := s.sweep(ctx)
	return err
}

func (s *sweeps) sweep(ctx context.Context) (remind.Swept, error) {
	today := s.desk.Today()
	done, err := s.reminders.Sweep(ctx)
	if err == nil {
		s.on = today
	}
	return done, err
}
