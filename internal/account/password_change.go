package account

import (
	"context"

	"foidesk/internal/desk"
)

// ChangePassword asks for the old password and ends all other sessions of the person. Errors: Invalid with
// fields old and password; Refused after too many wrong ones; Unavailable.
func (a *Accounts) ChangePassword(ctx context.Context, p Principal, address, old, password string) error {
	problem := passwordProblem(password, p.Person.Login, p.Person.Name)
	if problem == "" && password == old {
		problem = "新密码与原密码相同，请换一个"
	}
	if err := invalidField("password", problem); err != nil {
		return err
	}
	hash, err := a.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.confirmed(ctx, p, address, old, func(tx Tx, r Record) error {
		r.PasswordHash, r.PasswordSetAt = hash, a.moment()
		if err := tx.SavePerson(ctx, r); err != nil {
			return err
		}
		// Whoever else sits in a session of this person, perhaps with the password that was stolen, is out.
		if _, err := tx.EndSessions(ctx, r.ID, p.Session); err != nil {
			return err
		}
		return a.noteOf(ctx, tx, p.Self(address), desk.PasswordChanged, r.ID, "")
	})
}

// confirmed runs work for a signed-in person who has given their password once more. A wrong one counts like
// one at the door: a session left open must not be a place to guess at leisure. Errors: Invalid with field
// old; Refused while locked; NotFound where the session has ended meanwhile.
func (a *Accounts) confirmed(ctx context.Context, p Principal, address, password string, work func(Tx, Record) error) error {
	kept, err := a.store.PersonByLogin(ctx, p.Person.Login)
	if err != nil {
		return err
	}
	if kept.PasswordHash == "" {
		return refuse("您的账号没有设置密码；需要密码的，请由系统管理员重置登录")
	}
	right := false
	if !tooLong(password) {
		if right, err = a.passwords.matches(ctx, kept.PasswordHash, password); err != nil {
			return err
		}
	}
	var refused error
	err = a.store.Transact(ctx, func(tx Tx) error {
		refused = nil
		r, err := tx.LockPerson(ctx, p.Person.ID)
		switch {
		case err != nil:
			return err
		case r.Disabled:
			return errSignedOut
		case r.Lock.holds(a.now()):
			return refuse("密码输错次数过多，请稍候再试")
		case !right || r.PasswordHash != kept.PasswordHash:
			refused = invalidField("old", "原密码不正确，请重新输入")
			return a.failed(ctx, tx, &r, address, "确认密码不正确")
		}
		r.Lock = Lock{}
		return work(tx, r)
	})
	if err != nil {
		return err
	}
	return refused
}

// setPassword gives a person a password who has shown a link, and ends what was open.
func (a *Accounts) setPassword(ctx context.Context, tx Tx, r Record, hash, address string) error {
	r.PasswordHash, r.PasswordSetAt, r.Lock = hash, a.moment(), Lock{}
	if err := tx.SavePerson(ctx, r); err != nil {
		return err
	}
	if _, err := tx.EndSessions(ctx, r.ID, 0); err != nil {
		return err
	}
	return a.noteOf(ctx, tx, desk.Actor{ID: r.ID, Name: r.Name, Address: address}, desk.PasswordChanged, r.ID, "凭链接设置")
}
