package remind

import (
	"context"
	"time"

	"foidesk/internal/desk"
)

// Inboxes are what people were told.
type Inboxes interface {
	// Inbox lists up to limit messages of a person, the latest first, before the one numbered so; 0 is the beginning.
	Inbox(ctx context.Context, person desk.PersonID, before int64, limit int) ([]Message, error)
	// Unread counts what a person has not read, up to a limit.
	Unread(ctx context.Context, person desk.PersonID, limit int) (int, error)
	// MarkRead marks a person's messages through the one numbered so as read.
	MarkRead(ctx context.Context, person desk.PersonID, through int64, at time.Time) error
}

// Inbox lists up to limit messages of a person, the latest first, before the one numbered so; 0 is the beginning.
func (r *Reminders) Inbox(ctx context.Context, person desk.PersonID, before int64, limit int) ([]Message, error) {
	return r.store.Inbox(ctx, person, before, limit)
}

// MostUnread bounds the count of what a person has not read: beyond it the number tells nothing more.
const MostUnread = 100

// Unread counts what a person has not read, up to MostUnread.
func (r *Reminders) Unread(ctx context.Context, person desk.PersonID) (int, error) {
	return r.store.Unread(ctx, person, MostUnread)
}

// MarkRead marks a person's messages through the one numbered so as read.
func (r *Reminders) MarkRead(ctx context.Context, person desk.PersonID, through int64) error {
	return r.store.MarkRead(ctx, person, through, r.now())
}
