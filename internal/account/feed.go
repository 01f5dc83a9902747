package account

import (
	"context"
	"slices"
	"time"

	"foidesk/internal/desk"
)

// Feed is a secret address under which a person's calendar program fetches what falls due (日历订阅). A person has one
// at most; only the hash of its token is kept.
type Feed struct {
	Person  desk.PersonID
	Hash    Hash
	Created time.Time
}

// FeedSince is when the person's feed was started; zero where there is none.
func (a *Accounts) FeedSince(ctx context.Context, p Principal) (time.Time, error) {
	f, err := a.store.Feed(ctx, p.Person.ID)
	if desk.CodeOf(err) == desk.NotFound {
		return time.Time{}, nil
	}
	return f.Created, err
}

// StartFeed gives the person a feed, in place of the one they had, and returns its token: it cannot be had again.
func (a *Accounts) StartFeed(ctx context.Context, p Principal, address string) (token string, err error) {
	token = newToken()
	err = a.store.Transact(ctx, func(tx Tx) error {
		if err := tx.SetFeed(ctx, Feed{Person: p.Person.ID, Hash: HashOf(token), Created: a.moment()}); err != nil {
			return err
		}
		return a.noteOf(ctx, tx, p.Self(address), desk.FeedStarted, p.Person.ID, "")
	})
	return token, err
}

// StopFeed takes the feed away; that there is none is no error.
func (a *Accounts) StopFeed(ctx context.Context, p Principal, address string) error {
	return a.store.Transact(ctx, func(tx Tx) error {
		there, err := tx.EndFeed(ctx, p.Person.ID)
		if err != nil || !there {
			return err
		}
		return a.noteOf(ctx, tx, p.Self(address), desk.FeedStopped, p.Person.ID, "")
	})
}

// FeedOf finds whose feed a token opens, with what they may do today. It opens nothing else. Errors: NotFound, also
// where the person is disabled.
func (a *Accounts) FeedOf(ctx context.Context, token string) (Principal, error) {
	person, err := a.store.FeedPerson(ctx, HashOf(token))
	if err != nil {
		return Principal{}, err
	}
	if person.Disabled {
		return Principal{}, notFound("没有这个日历订阅")
	}
	roles, err := a.grants(ctx, person.ID)
	return Principal{Person: person, Roles: roles}, err
}

// Shares are what the person looks after today: an agency's cases for a head of office or who stands in for one, and
// otherwise in each agency their own and those of whom they stand in for.
func (p Principal) Shares() []desk.Share {
	var out []desk.Share
	for _, g := range p.Roles {
		leads := Consent.Has(g.Role)
		if !leads && !Work.Has(g.Role) {
			continue
		}
		at := slices.IndexFunc(out, func(s desk.Share) bool { return s.Agency == g.Agency })
		if at < 0 {
			out, at = append(out, desk.Share{Agency: g.Agency}), len(out)
		}
		s := &out[at]
		s.All = s.All || leads
		for _, who := range []desk.PersonID{p.Person.ID, g.For} {
			if who != 0 && !slices.Contains(s.Officers, who) {
				s.Officers = append(s.Officers, who)
			}
		}
	}
	return out
}
