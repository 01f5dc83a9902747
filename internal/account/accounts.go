package account

import (
	"context"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Accounts is who may come to the desk: every use case about people is a method of it.
type Accounts struct {
	store     Store
	now       func() time.Time
	options   Options
	passwords *passwords
	seen      *seen
	sweeping  *nowAndThen
}

// Options are what an installation may want otherwise. The zero Options are right for a real one, but
// without a Sealer nobody can enrol a second factor, and without Agencies the first link cannot set one up.
type Options struct {
	// Idle ends a session that nobody used for so long; Absolute ends every one. 2 and 12 hours if zero.
	Idle, Absolute time.Duration
	// LinkFor is how long a link to set a password may wait to be used. 72 hours if zero.
	LinkFor time.Duration
	// Hashing is what a password costs. See DefaultHashing; tests have cheaper ones.
	Hashing Hashing
	// Sealer keeps the secrets of second factors; keyring.Ring does. Nil for none; mind that a nil *Ring is not nil here.
	Sealer Sealer
	// Issuer is the name under which a person's telephone lists the second factor.
	Issuer string
	// Agencies sets up the first agency; desk.Desk does.
	Agencies Agencies
}

// Agencies sets up agencies.
type Agencies interface {
	CreateAgency(ctx context.Context, by desk.Actor, a desk.Agency) (desk.Agency, error)
}

// Sealer keeps a secret so that it cannot be read from the database alone. What was sealed bound to one
// place cannot be opened bound to another.
type Sealer interface {
	Seal(plain, bound []byte) (keyID string, sealed []byte, err error)
	Open(keyID string, sealed, bound []byte) ([]byte, error)
}

// New makes the accounts over a store. Now is the clock of the machine; tests give their own.
func New(store Store, now func() time.Time, o Options) *Accounts {
	if o.Idle == 0 {
		o.Idle = 2 * time.Hour
	}
	if o.Absolute == 0 {
		o.Absolute = 12 * time.Hour
	}
	if o.LinkFor == 0 {
		o.LinkFor = 72 * time.Hour
	}
	if o.Issuer == "" {
		o.Issuer = "政府信息公开申请办理台"
	}
	return &Accounts{
		store: store, now: now, options: o, passwords: newPasswords(o.Hashing), seen: newSeen(store),
		sweeping: &nowAndThen{every: sweepEvery},
	}
}

func (a *Accounts) today() calendar.Date { return desk.DayOf(a.now()) }

// event begins an event: who, when and whom it concerns.
func (a *Accounts) event(by desk.Actor, action desk.Action, agency desk.AgencyID, person desk.PersonID) desk.Event {
	return desk.Event{
		At: a.moment(), Action: action, By: by.ID, ByName: by.Name, Address: by.Address, Agency: agency, Person: person,
	}
}

// moment is now as the database keeps it.
func (a *Accounts) moment() time.Time { return a.now().UTC().Truncate(time.Microsecond) }

// ofPerson begins an event about somebody's own account. It stands in the trail of the first agency in which
// the person has a role.
func (a *Accounts) ofPerson(ctx context.Context, tx Tx, by desk.Actor, action desk.Action, person desk.PersonID) (desk.Event, error) {
	roles, err := tx.Memberships(ctx, person)
	if err != nil {
		return desk.Event{}, err
	}
	var home desk.AgencyID
	if len(roles) > 0 {
		home = roles[0].Agency
	}
	return a.event(by, action, home, person), nil
}

// noteOf writes such an event.
func (a *Accounts) noteOf(ctx context.Context, tx Tx, by desk.Actor, action desk.Action, person desk.PersonID, detail string) error {
	e, err := a.ofPerson(ctx, tx, by, action, person)
	if err != nil {
		return err
	}
	e.Detail = detail
	return tx.Audit(ctx, e)
}

// known refuses nobody: a form that lost its person must not act in no one's name.
func known(by desk.Actor) error {
	if by.ID == 0 && by.Name == "" {
		return refuse("不知道由谁办理，请重新登录")
	}
	return nil
}
