package account

import (
	"context"
	"strings"
	"time"

	"foidesk/internal/desk"
)

// NeedsSetup tells whether there is no account yet.
func (a *Accounts) NeedsSetup(ctx context.Context) (bool, error) {
	there, err := a.store.AnyPerson(ctx)
	return !there && err == nil, err
}

var errSetUp = refuse("已经设置过系统管理员，请登录；需要新账号的，请由系统管理员建立")

// BeginSetup gives out a link by which the first administrator is set up, as long as there is no account at
// all. Several may be out at once, one of each replica that starts; the first that is used voids the others.
// Errors: Refused where there is an account.
func (a *Accounts) BeginSetup(ctx context.Context) (token string, until time.Time, err error) {
	err = a.store.Transact(ctx, func(tx Tx) error {
		there, err := tx.AnyPerson(ctx)
		if err != nil {
			return err
		}
		if there {
			return errSetUp
		}
		if err := tx.Sweep(ctx, a.moment(), sweepLimit); err != nil {
			return err
		}
		token, until = newToken(), a.moment().Add(a.options.LinkFor)
		return tx.InsertLink(ctx, Link{Hash: HashOf(token), Until: until})
	})
	return token, until, err
}

// CheckSetup tells whether a setup link may be used. Errors: NotFound, Refused.
func (a *Accounts) CheckSetup(ctx context.Context, token string) error {
	_, err := a.setupLink(ctx, a.store, token)
	return err
}

func (a *Accounts) setupLink(ctx context.Context, r Reader, token string) (Link, error) {
	there, err := r.AnyPerson(ctx)
	if err != nil {
		return Link{}, err
	}
	if there {
		return Link{}, errSetUp
	}
	l, _, err := r.Link(ctx, HashOf(token))
	if desk.CodeOf(err) == desk.NotFound || err == nil && (l.Person != 0 || !a.now().Before(l.Until)) {
		return Link{}, notFound("链接无效或者已过期，请重新启动服务，使用启动时给出的新链接")
	}
	return l, err
}

// First is what the first link asks for.
type First struct {
	Token string
	// Agency is set up where there is none; its name may be all there is of it. Where there are agencies it
	// is not looked at.
	Agency                desk.Agency
	Login, Name, Password string
	Address               string
}

// Setup makes the first agency where there is none, and the first administrator: of that agency, or of all
// that have none above them. Errors: NotFound and Refused for the link; Invalid with fields login, name,
// password or those of the agency; Unavailable.
func (a *Accounts) Setup(ctx context.Context, f First) (Person, error) {
	f.Login, f.Name = Fold(f.Login), strings.TrimSpace(f.Name)
	if _, err := a.setupLink(ctx, a.store, f.Token); err != nil {
		return Person{}, err
	}
	if err := invalid(desk.FieldError{Field: "login", Message: newLoginProblem(f.Login)},
		desk.FieldError{Field: "name", Message: nameProblem(f.Name)},
		desk.FieldError{Field: "password", Message: passwordProblem(f.Password, f.Login, f.Name)}); err != nil {
		return Person{}, err
	}
	hash, err := a.passwords.hash(ctx, f.Password)
	if err != nil {
		return Person{}, err
	}
	tops, err := a.tops(ctx, f)
	if err != nil {
		return Person{}, err
	}
	r := Record{Person: Person{Login: f.Login, Name: f.Name}, PasswordHash: hash}
	err = a.store.Transact(ctx, func(tx Tx) error {
		if err := tx.LockPeople(ctx); err != nil {
			return err
		}
		l, err := a.setupLink(ctx, tx, f.Token)
		if err != nil {
			return err
		}
		if there, err := tx.UseLink(ctx, l.ID); err != nil || !there {
			return firstOf(err, errSetUp)
		}
		return a.firstPerson(ctx, tx, &r, tops, f.Address)
	})
	return r.Person, err
}

// tops are the agencies that the first administrator is of. If what follows fails, the agency made here
// stays, and the next try finds it.
func (a *Accounts) tops(ctx context.Context, f First) ([]desk.AgencyID, error) {
	agencies, err := a.store.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	if len(agencies) == 0 {
		if a.options.Agencies == nil {
			return nil, refuse("还没有机关，请先设置机关")
		}
		by := desk.System(f.Name) // who has no account yet
		by.Address = f.Address
		made, err := a.options.Agencies.CreateAgency(ctx, by, f.Agency)
		if err != nil {
			return nil, err
		}
		agencies = append(agencies, made)
	}
	var tops []desk.AgencyID
	for _, agency := range agencies {
		if agency.Parent == 0 {
			tops = append(tops, agency.ID)
		}
	}
	return tops, nil
}

func (a *Accounts) firstPerson(ctx context.Context, tx Tx, r *Record, tops []desk.AgencyID, address string) (err error) {
	r.PasswordSetAt = a.moment()
	if r.ID, err = tx.InsertPerson(ctx, *r); err != nil {
		return err
	}
	for _, top := range tops {
		if err := tx.SetRoles(ctx, r.ID, top, []Role{Administrator}); err != nil {
			return err
		}
	}
	if err := tx.EndSetup(ctx); err != nil {
		return err
	}
	return a.noteOf(ctx, tx, desk.Actor{ID: r.ID, Name: r.Name, Address: address}, desk.PersonInvited, r.ID,
		r.Name+"（"+r.Login+"），首个系统管理员")
}
