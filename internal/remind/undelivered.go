package remind

import (
	"context"
	"fmt"
	"time"

	"foidesk/internal/desk"
)

// Undelivered is a delivery that failed: it is tried again, or was given up.
type Undelivered struct {
	ID      int64
	Channel Channel
	// Name and To are whose it is and where it goes: a person and the address, or a hook and its host.
	Name, To        string
	Items, Attempts int
	Failure         string
	Created         time.Time
	// Next is when it is tried again; zero where it was given up.
	Next time.Time
}

// DeadLetters are what could not be handed over, to the hooks of an agency and those below it and to people who have a
// role there.
type DeadLetters interface {
	// Undelivered lists up to limit of them, the latest first.
	Undelivered(ctx context.Context, scope desk.AgencyID, limit int) ([]Undelivered, error)
	// GivenUp tells whether any of them is not tried again.
	GivenUp(ctx context.Context, scope desk.AgencyID) (bool, error)
	// Resend has one tried from the start, from a moment on. Errors: NotFound where it was handed over meanwhile, or a
	// process is at it; Refused where the hook is paused, or the person wants no mail any more.
	Resend(ctx context.Context, scope desk.AgencyID, id int64, at time.Time, e desk.Event) error
	// Drop has one not tried again, and takes it from the list. Errors: NotFound.
	Drop(ctx context.Context, scope desk.AgencyID, id int64, e desk.Event) error
}

// MostUndelivered bounds the list of what could not be handed over.
const MostUndelivered = 100

// Undelivered lists what could not be handed over to the hooks and the people of an agency and those below it, the
// latest first.
func (r *Reminders) Undelivered(ctx context.Context, scope desk.AgencyID) ([]Undelivered, error) {
	return r.store.Undelivered(ctx, scope, MostUndelivered)
}

// GivenUp tells whether any of that is not tried again by itself.
func (r *Reminders) GivenUp(ctx context.Context, scope desk.AgencyID) (bool, error) {
	return r.store.GivenUp(ctx, scope)
}

// Resend has the next round hand a delivery over, and all attempts begin anew. Errors: NotFound,
// Refused.
func (r *Reminders) Resend(ctx context.Context, by desk.Actor, scope desk.AgencyID, id int64) error {
	return r.store.Resend(ctx, scope, id, r.now(), r.aboutDelivery(by, scope, id, desk.DeliveryResent))
}

// Drop has a delivery not tried again, and takes it from the list. Errors: NotFound.
func (r *Reminders) Drop(ctx context.Context, by desk.Actor, scope desk.AgencyID, id int64) error {
	return r.store.Drop(ctx, scope, id, r.aboutDelivery(by, scope, id, desk.DeliveryDropped))
}

func (r *Reminders) aboutDelivery(by desk.Actor, scope desk.AgencyID, id int64, what desk.Action) desk.Event {
	return desk.Event{
		At: r.now(), Action: what, By: by.ID, ByName: by.Name, Address: by.Address, Agency: scope, Detail: fmt.Sprintf("第 %d 号", id),
	}
}
