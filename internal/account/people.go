package account

import (
	"context"
	"slices"
	"strings"

	"foidesk/internal/desk"
)

// MaxPage bounds a page of people.
const MaxPage = 200

// People lists up to limit people with a role in the scope, that is in the agency or below it, by login after
// the given one; "" is the beginning.
func (a *Accounts) People(ctx context.Context, scope desk.AgencyID, after string, limit int) ([]Member, error) {
	if after != "" && loginProblem(after) != "" {
		return nil, notFound("没有这一页")
	}
	return a.store.Members(ctx, scope, after, min(max(limit, 1), MaxPage))
}

// Person is one of them. Errors: NotFound for somebody without a role in the scope, as if there were no such
// person.
func (a *Accounts) Person(ctx context.Context, scope desk.AgencyID, id desk.PersonID) (Member, error) {
	return a.store.Member(ctx, scope, id)
}

// Find finds somebody by login wherever their roles are, for the command line: it can help an administrator
// whom no other can. Errors: NotFound.
func (a *Accounts) Find(ctx context.Context, login string) (Person, []Membership, error) {
	r, err := a.byLogin(ctx, Fold(login))
	if err != nil {
		return Person{}, nil, err
	}
	if r.ID == 0 {
		return Person{}, nil, notFound("没有登录名为“" + login + "”的账号")
	}
	held, err := a.store.Memberships(ctx, r.ID)
	return r.Person, held, err
}

// whole is a person whose account as a whole is up to who acts: all roles are in the scope, or in agencies that
// the one who acts administers too. Otherwise the administrator of a county could take over an account that
// governs the city. The command line may always. At is the agency in whose trail it stands what is done: the scope,
// or where the person has no role in that itself one below, so that those who watch over the person hear of it.
func (a *Accounts) whole(
	ctx context.Context, tx Tx, by desk.Actor, scope desk.AgencyID, id desk.PersonID,
) (r Record, at desk.AgencyID, err error) {
	if err := known(by); err != nil {
		return Record{}, 0, err
	}
	if err := tx.LockPeople(ctx); err != nil {
		return Record{}, 0, err
	}
	m, err := tx.Member(ctx, scope, id)
	if err != nil {
		return Record{}, 0, err
	}
	if at = scope; len(m.In(scope)) == 0 {
		at = m.Roles[0].Agency
	}
	beyond, err := tx.RolesBeyond(ctx, id, scope, by.ID)
	if err != nil {
		return Record{}, 0, err
	}
	if beyond && by.ID != 0 {
		return Record{}, 0, refuse("此人在您管辖的机关以外还有角色，账号由管辖全部这些机关的系统管理员办理")
	}
	r, err = tx.LockPerson(ctx, id)
	return r, at, err
}

// Disable keeps a person from signing in, and ends what is open: a link that was given out opens nothing after
// Enable either. Errors: NotFound and Refused as for Reset;
// Refused for the last administrator of an agency.
func (a *Accounts) Disable(ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID) error {
	return a.store.Transact(ctx, func(tx Tx) error {
		r, at, err := a.whole(ctx, tx, by, scope, id)
		if err != nil || r.Disabled {
			return err
		}
		if by.ID == id {
			return refuse("不能停用自己的账号，请由其他系统管理员办理")
		}
		held, err := tx.Memberships(ctx, id)
		if err != nil {
			return err
		}
		for _, m := range held {
			if m.Role != Administrator {
				continue
			}
			if err := notLast(ctx, tx, id, m.Agency); err != nil {
				return err
			}
		}
		r.Disabled = true
		if err := tx.SavePerson(ctx, r); err != nil {
			return err
		}
		if _, err := tx.EndSessions(ctx, id, 0); err != nil {
			return err
		}
		if _, err := tx.EndFeed(ctx, id); err != nil {
			return err
		}
		if r.PasswordHash == "" {
			if err := tx.InsertLink(ctx, Link{Hash: HashOf(newToken()), Person: id, Until: a.moment()}); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, a.event(by, desk.PersonDisabled, at, id))
	})
}

// Enable lets a person sign in again. Errors: NotFound and Refused as for Reset.
func (a *Accounts) Enable(ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID) error {
	return a.store.Transact(ctx, func(tx Tx) error {
		r, at, err := a.whole(ctx, tx, by, scope, id)
		if err != nil || !r.Disabled {
			return err
		}
		r.Disabled, r.Lock = false, Lock{}
		if err := tx.SavePerson(ctx, r); err != nil {
			return err
		}
		return tx.Audit(ctx, a.event(by, desk.PersonEnabled, at, id))
	})
}

// Rename corrects a name. What was recorded keeps the old one. Errors: Invalid with field name; NotFound and
// Refused as for Reset.
func (a *Accounts) Rename(ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID, name string) error {
	name = strings.TrimSpace(name)
	return a.change(ctx, by, scope, id, func(r *Record) (string, error) {
		if err := invalidField("name", nameProblem(name)); err != nil {
			return "", err
		}
		detail := "姓名由“" + r.Name + "”改为“" + name + "”"
		r.Name = name
		return detail, nil
	})
}

// SetExternal tells as whom another system knows the person; both empty for none. Whoever was known so before and
// is signed in, perhaps somebody else by mistake, is out. Errors: Invalid with field
// external; NotFound and Refused as for Reset.
func (a *Accounts) SetExternal(ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID, issuer, subject string) error {
	external := ""
	if issuer != "" || subject != "" {
		if err := invalidField("external", externalProblem(issuer, subject)); err != nil {
			return err
		}
		external = ExternalID(issuer, subject)
	}
	return a.store.Transact(ctx, func(tx Tx) error {
		if external != "" {
			other, err := tx.PersonByExternal(ctx, external)
			if err == nil && other.ID != id {
				return invalidField("external", "这个统一身份认证标识已关联其他账号")
			}
			if err != nil && desk.CodeOf(err) != desk.NotFound {
				return err
			}
		}
		before := ""
		err := a.changeIn(ctx, tx, by, scope, id, func(r *Record) (string, error) {
			before, r.ExternalID = r.ExternalID, external
			if external == "" {
				return "取消关联统一身份认证", nil
			}
			return "关联统一身份认证 " + external, nil
		})
		if err == nil && before != "" && before != external {
			_, err = tx.EndSessions(ctx, id, 0)
		}
		return err
	})
}

func (a *Accounts) change(ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID, edit func(*Record) (string, error)) error {
	return a.store.Transact(ctx, func(tx Tx) error { return a.changeIn(ctx, tx, by, scope, id, edit) })
}

func (a *Accounts) changeIn(ctx context.Context, tx Tx, by desk.Actor, scope desk.AgencyID, id desk.PersonID, edit func(*Record) (string, error)) error {
	r, at, err := a.whole(ctx, tx, by, scope, id)
	if err != nil {
		return err
	}
	before := r.Person
	e := a.event(by, desk.PersonChanged, at, id)
	if e.Detail, err = edit(&r); err != nil || r.Person == before {
		return err
	}
	if err := tx.SavePerson(ctx, r); err != nil {
		return err
	}
	return tx.Audit(ctx, e)
}

// notLast refuses to take the last administrator from an agency: one must be left there or above who can
// sign in.
func notLast(ctx context.Context, tx Tx, id desk.PersonID, agency desk.AgencyID) error {
	where, err := tx.Agency(ctx, agency)
	if err != nil {
		return err
	}
	left, err := tx.Administrators(ctx, append([]desk.AgencyID{where.ID}, where.Above...))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(left, func(p desk.PersonID) bool { return p != id }) {
		return refuse("这是" + where.Label() + "唯一的系统管理员，请先设置另一名系统管理员并由其登录")
	}
	return nil
}
