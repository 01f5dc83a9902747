package account

import (
	"context"
	"slices"
	"time"

	"foidesk/internal/desk"
)

// SessionID identifies a session. It is no secret; the token is.
type SessionID int64

// Stage is how far a sign-in has come.
type Stage string

// The stages.
const (
	StageSecondFactor Stage = "second_factor" // the password was right, the code is awaited
	StageFull         Stage = "full"
)

// SessionRow is a session, or a sign-in under way, as it is kept.
type SessionRow struct {
	ID     SessionID
	Hash   Hash
	Person desk.PersonID
	Stage  Stage
	// Started, Seen and Until are when it began, was last used (to the minute) and ends at the latest.
	Started, Seen, Until time.Time
	// Address is where it was started from.
	Address string
	// Tries counts the wrong codes.
	Tries int
}

// touchEvery is how often it is written down that a session is in use.
const touchEvery = time.Minute

var errSignedOut = notFound("登录已过期，请重新登录")

// Session finds who uses a token, and what they may do now, and notes that the session is in use. Errors: NotFound
// where the session has ended or never was.
func (a *Accounts) Session(ctx context.Context, token string) (Principal, error) {
	p, seen, err := a.glance(ctx, token)
	if err == nil && a.now().Sub(seen) >= touchEvery {
		a.seen.note(p.Session, a.moment())
	}
	return p, err
}

// Glance is Session for what a page asks by itself while nobody may be sitting before it: it keeps no session alive.
func (a *Accounts) Glance(ctx context.Context, token string) (Principal, error) {
	p, _, err := a.glance(ctx, token)
	return p, err
}

func (a *Accounts) glance(ctx context.Context, token string) (p Principal, seen time.Time, err error) {
	if token == "" {
		return Principal{}, time.Time{}, errSignedOut
	}
	row, person, err := a.store.Session(ctx, HashOf(token))
	if desk.CodeOf(err) == desk.NotFound {
		return Principal{}, time.Time{}, errSignedOut
	}
	if err != nil {
		return Principal{}, time.Time{}, err
	}
	if row.Stage != StageFull || person.Disabled || !a.alive(row, a.now()) {
		return Principal{}, time.Time{}, errSignedOut
	}
	roles, err := a.grants(ctx, person.ID)
	if err != nil {
		return Principal{}, time.Time{}, err
	}
	return Principal{Person: person, Roles: roles, Session: row.ID, SignedInAt: row.Started, Until: row.Until}, row.Seen, nil
}

func (a *Accounts) alive(row SessionRow, now time.Time) bool {
	return now.Before(row.Until) && now.Sub(row.Seen) < a.options.Idle
}

// grants are the roles of a person today: their own, and in an agency where they deal with cases themselves
// those that they stand in for.
func (a *Accounts) grants(ctx context.Context, id desk.PersonID) ([]Grant, error) {
	all, err := a.store.Grants(ctx, id, a.today())
	if err != nil {
		return nil, err
	}
	ofOffice := map[desk.AgencyID]bool{}
	for _, g := range all {
		if g.For == 0 && g.Role.delegable() {
			ofOffice[g.Agency] = true
		}
	}
	return slices.DeleteFunc(all, func(g Grant) bool {
		return g.For != 0 && !(g.Role.delegable() && ofOffice[g.Agency])
	}), nil
}

// SessionInfo is a session as its person sees it.
type SessionInfo struct {
	ID            SessionID
	Started, Seen time.Time
	Address       string
	// Current tells the one that asks.
	Current bool
}

// maxSessions bounds the list of a person's sessions.
const maxSessions = 100

// Sessions lists the sessions of the person that are open, the latest first.
func (a *Accounts) Sessions(ctx context.Context, p Principal) ([]SessionInfo, error) {
	now := a.now()
	rows, err := a.store.Sessions(ctx, p.Person.ID, now, maxSessions)
	if err != nil {
		return nil, err
	}
	var open []SessionInfo
	for _, row := range rows {
		if row.Stage == StageFull && a.alive(row, now) {
			open = append(open, SessionInfo{row.ID, row.Started, row.Seen, row.Address, row.ID == p.Session})
		}
	}
	return open, nil
}

// SignOut ends the session of a token; one that has ended already is no error.
func (a *Accounts) SignOut(ctx context.Context, token, address string) error {
	return a.store.Transact(ctx, func(tx Tx) error {
		row, person, err := tx.Session(ctx, HashOf(token))
		if desk.CodeOf(err) == desk.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		ended, err := tx.EndSession(ctx, row.ID)
		if err != nil || !ended || row.Stage != StageFull {
			return err
		}
		return a.noteOf(ctx, tx, desk.Actor{ID: person.ID, Name: person.Name, Address: address}, desk.SignedOut, person.ID, "")
	})
}

// SignOutEverywhere ends all sessions of the person, the one that asks too.
func (a *Accounts) SignOutEverywhere(ctx context.Context, p Principal, address string) error {
	return a.store.Transact(ctx, func(tx Tx) error {
		if _, err := tx.EndSessions(ctx, p.Person.ID, 0); err != nil {
			return err
		}
		return a.noteOf(ctx, tx, p.Self(address), desk.SessionsEnded, p.Person.ID, "")
	})
}

// open begins a session, or a sign-in that awaits its code, and returns its token.
func (a *Accounts) open(ctx context.Context, tx Tx, person desk.PersonID, stage Stage, lasts time.Duration, address string) (string, SessionRow, error) {
	token, now := newToken(), a.moment()
	row := SessionRow{
		Hash: HashOf(token), Person: person, Stage: stage, Started: now, Seen: now, Until: now.Add(lasts), Address: address,
	}
	return token, row, tx.InsertSession(ctx, row)
}
