package account

import (
	"context"
	"strings"
	"time"

	"foidesk/internal/desk"
)

// Newcomer is whom an account is made for.
type Newcomer struct {
	Login, Name string
	Roles       []Role
}

// Invitation is a link that was given out. The token is shown once: only its hash is kept.
type Invitation struct {
	Token  string
	Until  time.Time
	Person Person
}

// Invite makes an account with roles in an agency, and a link by which its person sets the password. Errors:
// Invalid with fields login, name, roles; NotFound for the agency.
func (a *Accounts) Invite(ctx context.Context, by desk.Actor, agency desk.AgencyID, n Newcomer) (Invitation, error) {
	n.Login, n.Name = Fold(n.Login), strings.TrimSpace(n.Name)
	n.Roles = inOrder(n.Roles)
	var out Invitation
	err := a.store.Transact(ctx, func(tx Tx) error {
		if err := known(by); err != nil {
			return err
		}
		if _, err := tx.Agency(ctx, agency); err != nil {
			return err
		}
		if err := tx.LockPeople(ctx); err != nil {
			return err
		}
		if err := newcomerProblems(ctx, tx, n); err != nil {
			return err
		}
		r := Record{Person: Person{Login: n.Login, Name: n.Name}}
		var err error
		if r.ID, err = tx.InsertPerson(ctx, r); err != nil {
			return err
		}
		if err := tx.SetRoles(ctx, r.ID, agency, n.Roles); err != nil {
			return err
		}
		if out, err = a.giveLink(ctx, tx, r.Person); err != nil {
			return err
		}
		e := a.event(by, desk.PersonInvited, agency, r.ID)
		e.Detail = n.Name + "（" + n.Login + "），角色：" + rolesText(n.Roles)
		return tx.Audit(ctx, e)
	})
	return out, err
}

func newcomerProblems(ctx context.Context, tx Tx, n Newcomer) error {
	login, roles := newLoginProblem(n.Login), rolesProblem(n.Roles, nil)
	if login == "" {
		switch _, err := tx.PersonByLogin(ctx, n.Login); {
		case err == nil:
			login = "登录名“" + n.Login + "”已有人使用，请换一个；刚才已建立这个账号的，从人员账号打开，用“重置登录”取得链接"
		case desk.CodeOf(err) != desk.NotFound:
			return err
		}
	}
	if len(n.Roles) == 0 {
		roles = "请至少选择一个角色"
	}
	return invalid(desk.FieldError{Field: "login", Message: login},
		desk.FieldError{Field: "name", Message: nameProblem(n.Name)}, desk.FieldError{Field: "roles", Message: roles})
}

// giveLink makes a link for a person; the one given out before is void.
func (a *Accounts) giveLink(ctx context.Context, tx Tx, p Person) (Invitation, error) {
	token, until := newToken(), a.moment().Add(a.options.LinkFor)
	err := tx.InsertLink(ctx, Link{Hash: HashOf(token), Person: p.ID, Until: until})
	return Invitation{Token: token, Until: until, Person: p}, err
}

// Reset takes a person's password away, ends what is open, clears the lock and where asked the second
// factor, and makes a new link. Errors: NotFound for somebody without a role in the scope; Refused for
// oneself, and for somebody who has roles outside the scope too.
func (a *Accounts) Reset(ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID, secondFactor bool) (Invitation, error) {
	var out Invitation
	err := a.store.Transact(ctx, func(tx Tx) error {
		r, at, err := a.whole(ctx, tx, by, scope, id)
		if err != nil {
			return err
		}
		if by.ID == id {
			return refuse("自己的密码请在“我的账号”中更改；忘记密码的，请由其他系统管理员重置")
		}
		if r.Disabled {
			return refuse("账号已停用，请先恢复再重置登录")
		}
		r.PasswordHash, r.PasswordSetAt, r.Lock = "", time.Time{}, Lock{}
		detail := ""
		if secondFactor && r.SecondFactor {
			r.SecondFactor, r.TOTP, detail = false, TOTP{}, "同时停用两步验证"
		}
		if err := tx.SavePerson(ctx, r); err != nil {
			return err
		}
		if _, err := tx.EndSessions(ctx, id, 0); err != nil {
			return err
		}
		if _, err := tx.EndFeed(ctx, id); err != nil { // whoever had the account may have its address
			return err
		}
		if out, err = a.giveLink(ctx, tx, r.Person); err != nil {
			return err
		}
		e := a.event(by, desk.PersonReset, at, id)
		e.Detail = detail
		return tx.Audit(ctx, e)
	})
	return out, err
}

var errLink = notFound("链接无效、已用过或者已过期。密码已经设置好的，请直接登录；没有设置的，请向系统管理员要一个新的链接")

// Invited tells whose a link is, for the page on which the password is set. Errors: NotFound for one that
// was never given out, was used or has ended.
func (a *Accounts) Invited(ctx context.Context, token string) (Person, error) {
	_, person, err := a.link(ctx, a.store, token)
	return person, err
}

func (a *Accounts) link(ctx context.Context, r Reader, token string) (Link, Person, error) {
	l, person, err := r.Link(ctx, HashOf(token))
	if desk.CodeOf(err) == desk.NotFound {
		return Link{}, Person{}, errLink
	}
	if err == nil && (l.Person == 0 || person.Disabled || !a.now().Before(l.Until)) {
		return Link{}, Person{}, errLink
	}
	return l, person, err
}

// Accept sets the password of the person whose link it is; the link is void then. Errors: NotFound as for
// Invited; Invalid with field password; Unavailable.
func (a *Accounts) Accept(ctx context.Context, token, password, address string) (Person, error) {
	_, person, err := a.link(ctx, a.store, token)
	if err != nil {
		return Person{}, err
	}
	if err := invalidField("password", passwordProblem(password, person.Login, person.Name)); err != nil {
		return Person{}, err
	}
	hash, err := a.passwords.hash(ctx, password)
	if err != nil {
		return Person{}, err
	}
	err = a.store.Transact(ctx, func(tx Tx) error {
		l, _, err := a.link(ctx, tx, token)
		if err != nil {
			return err
		}
		r, err := tx.LockPerson(ctx, l.Person)
		if err != nil {
			return err
		}
		if there, err := tx.UseLink(ctx, l.ID); err != nil || !there || r.Disabled {
			return firstOf(err, errLink)
		}
		return a.setPassword(ctx, tx, r, hash, address)
	})
	return person, err
}

func firstOf(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
