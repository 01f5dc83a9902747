package remind

import (
	"context"
	"fmt"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Channel is a way out of the house.
type Channel string

// The channels.
const (
	ByMail Channel = "mail" // to a person, by e-mail
	ByHook Channel = "hook" // to whom an agency wants it posted
)

// Target is whom something goes to: by mail the person, else the hook.
type Target struct {
	Channel Channel
	ID      int64
}

// Pile is what waits for a target and is in no delivery yet.
type Pile struct {
	Target
	// Agency is the one that all of it is about; 0 where it is about several.
	Agency desk.AgencyID
	// Urgent and Today count what is due today or overdue, and what is due this very day.
	Urgent, Today int
	// Had tells that the target had a delivery today.
	Had bool
}

// Part is which of a pile goes out.
type Part int

// The parts.
const (
	All    Part = iota
	Urgent      // what is due today or overdue
	Today       // what is due this very day
)

// Bundle is what of a pile goes out now: in one delivery, or singly.
type Bundle struct {
	Of     Part
	Singly bool
}

// Delivery is what is handed over in one piece: a digest, or one thing that is due.
type Delivery struct {
	Target
	ID int64
	// To is where that is: by mail the address, else the hook's name.
	To      string
	Created time.Time
	// NextTry is when it is due, and Attempts how often it was tried before.
	NextTry  time.Time
	Attempts int
	// Agency is the one that all of it is about; 0 where it is about several.
	Agency desk.AgencyID
	// Falls is the next day, today included, on which something in it falls due; zero where all is overdue.
	Falls calendar.Date
	// Items is how many are in it, and Done how many of them the receiver has already.
	Items, Done int
}

// Name tells the delivery from every other: by it a receiver can drop what comes twice.
func (d Delivery) Name() string { return fmt.Sprintf("%d-%d", d.ID, d.Created.UnixMicro()) }

// Outbox keeps what leaves the house: written in one transaction with the messages, put together into deliveries, and
// handed over as often as it takes.
type Outbox interface {
	// Compose puts what waits by the channels together, some hundred targets in a transaction, while no other process
	// does, as of a moment; decide says what of a pile goes now, ok false for nothing. It returns how many deliveries it made.
	Compose(ctx context.Context, channels []Channel, at time.Time, decide func(p Pile) (b Bundle, ok bool)) (int, error)
	// DueDeliveries lists up to limit deliveries by a channel that are to be tried now, those that wait longest first.
	DueDeliveries(ctx context.Context, by Channel, now time.Time, limit int) ([]Delivery, error)
	// Contents are up to limit messages of a delivery after the first so many; 0 is no limit.
	Contents(ctx context.Context, d Delivery, after, limit int) ([]Message, error)
	// Postpone puts a delivery off without having tried it.
	Postpone(ctx context.Context, d Delivery, until time.Time) error
	// Take claims a delivery until a moment; false where another process has it.
	Take(ctx context.Context, d Delivery, until time.Time) (bool, error)
	// Delivered writes that a delivery was handed over.
	Delivered(ctx context.Context, d Delivery, at time.Time) error
	// NotDelivered writes of a delivery that this process took why it could not be, how many of its items were, and when
	// to try again; zero for never.
	NotDelivered(ctx context.Context, d Delivery, why string, next time.Time) error
	// Retrying tells whether anything by the channels failed and is to be tried again.
	Retrying(ctx context.Context, by []Channel) (bool, error)
	// Backlog counts what waits for people, and for what takes deliveries.
	Backlog(ctx context.Context) (Backlog, error)
}

// Backlog is what waits.
type Backlog struct {
	// Unread are messages that nobody has opened yet.
	Unread int
	// Waiting are deliveries to be handed over, Failed those of which an attempt has failed and another will be made, GivenUp
	// those that were tried as often as can be, until somebody sees to them.
	Waiting, Failed, GivenUp int
}

// Backlog counts what waits for people, and for what takes deliveries.
func (r *Reminders) Backlog(ctx context.Context) (Backlog, error) { return r.store.Backlog(ctx) }
