package server

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

const (
	// keepDraft is how long a change of the calendar waits for the person to agree.
	keepDraft = 2 * time.Hour
	// maxDrafts bounds those that are kept; the oldest makes way.
	maxDrafts = 20
)

// calendarDraft is a change of the calendar whose consequences are being reckoned, or wait to be agreed to.
type calendarDraft struct {
	id     string
	agency desk.AgencyID
	change desk.CalendarChange
	// doubts are to be cleared up by whoever agrees.
	doubts []calendar.Remark
	made   time.Time

	mu  sync.Mutex
	now draftState
}

// draftState is what a page shows of a draft at one moment.
type draftState struct {
	Done, Total int
	Ready       bool
	Preview     desk.CalendarPreview
	Err         error
}

func (d *calendarDraft) state() draftState {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *calendarDraft) set(s draftState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = s
}

// calendarDrafts keeps drafts, and derives the due dates anew in the background once one is applied. Like uploaded
// ledgers they live in the memory of this process; what is lost with it is a preview.
type calendarDrafts struct {
	desk   *desk.Desk
	log    *slog.Logger
	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup

	mu     sync.Mutex
	closed bool
	drafts []*calendarDraft // the oldest first
}

func newCalendarDrafts(d *desk.Desk, log *slog.Logger) *calendarDrafts {
	all := &calendarDrafts{desk: d, log: log}
	all.ctx, all.cancel = context.WithCancel(context.Background())
	return all
}

// begin keeps a draft and begins to reckon what it would move.
func (all *calendarDrafts) begin(change desk.CalendarChange, doubts []calendar.Remark, sees func(desk.Agency) bool) *calendarDraft {
	d := &calendarDraft{id: rand.Text(), agency: change.Agency, change: change, doubts: doubts, made: time.Now()}
	all.mu.Lock()
	defer all.mu.Unlock()
	all.drafts = slices.DeleteFunc(all.drafts, func(o *calendarDraft) bool { return time.Since(o.made) > keepDraft })
	if len(all.drafts) >= maxDrafts {
		all.drafts = all.drafts[1:]
	}
	all.drafts = append(all.drafts, d)
	all.start(func() {
		p, err := all.desk.PreviewCalendar(all.ctx, change, sees, func(done, total int) { d.set(draftState{Done: done, Total: total}) })
		d.set(draftState{Ready: true, Preview: p, Err: err})
	})
	return d
}

// start needs the lock.
func (all *calendarDrafts) start(work func()) {
	if !all.closed {
		all.work.Go(work)
	}
}

func (all *calendarDrafts) find(agency desk.AgencyID, id string) *calendarDraft {
	all.mu.Lock()
	defer all.mu.Unlock()
	for _, d := range all.drafts {
		if d.id == id && d.agency == agency && time.Since(d.made) <= keepDraft {
			return d
		}
	}
	return nil
}

// recount derives the due dates anew in the background. Where it is ended, the next start goes on.
func (all *calendarDrafts) recount() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.start(func() {
		done, err := all.desk.Recount(all.ctx)
		switch {
		case err != nil && !errors.Is(err, context.Canceled):
			all.log.Error("期限没有重新计算完", slog.Any("error", err))
		case done.Left > 0:
			all.log.Warn("有案件与记载不符，请运行 foidesk verify 查看", slog.Int("cases", done.Left))
		}
	})
}

// close ends the work and waits for it.
func (all *calendarDrafts) close() {
	all.mu.Lock()
	all.closed = true
	all.cancel()
	all.mu.Unlock()
	all.work.Wait()
}
