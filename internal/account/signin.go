package account

import (
	"context"
	"fmt"
	"time"

	"foidesk/internal/desk"
)

// SignedIn is what a sign-in has come to.
type SignedIn struct {
	// Token is for the cookie: of the session, or where NeedsCode of the sign-in that SecondFactor goes on with.
	Token     string
	NeedsCode bool
	// Until is when the token ends at the latest.
	Until  time.Time
	Person Person
}

// A sign-in waits so long for its code, and takes so many wrong ones.
const (
	codeFor  = 5 * time.Minute
	maxTries = 5
)

// errNotSignedIn says the same whatever the reason: a name that nobody has, a wrong password, an account
// that is locked or disabled. Who tries names must not learn which there are.
var errNotSignedIn = refuse("登录名或者密码不正确，或者账号已停用、暂时锁定。多次输错会暂时锁定，请核对后稍候再试，或者请系统管理员重置登录")

// SignIn takes a login and a password. Errors: Refused with always the same sentence; Unavailable where
// too many sign in at once.
func (a *Accounts) SignIn(ctx context.Context, login, password, address string) (SignedIn, error) {
	if tooLong(password) {
		return SignedIn{}, errNotSignedIn
	}
	kept, err := a.byLogin(ctx, Fold(login))
	if err != nil {
		return SignedIn{}, err
	}
	right, err := a.passwords.matches(ctx, kept.PasswordHash, password)
	if err != nil {
		return SignedIn{}, err
	}
	renewed := kept.PasswordHash
	if right && a.passwords.outdated(kept.PasswordHash) {
		if hash, err := a.passwords.hash(ctx, password); err == nil {
			renewed = hash
		}
	}
	var in SignedIn
	var refused error
	err = a.store.Transact(ctx, func(tx Tx) (err error) {
		in, refused = SignedIn{}, errNotSignedIn
		if kept.ID == 0 {
			return a.noteStray(ctx, tx, address)
		}
		r, err := tx.LockPerson(ctx, kept.ID)
		switch {
		case err != nil:
			return err
		case r.Disabled || r.Lock.holds(a.now()):
			return a.noteStray(ctx, tx, address)
		case !right || r.PasswordHash != kept.PasswordHash:
			return a.failed(ctx, tx, &r, address, "密码不正确")
		}
		refused, r.PasswordHash = nil, renewed
		if r.SecondFactor {
			in, err = a.awaitCode(ctx, tx, r, address)
			return err
		}
		in, err = a.signedIn(ctx, tx, r, address, "")
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	return in, refused
}

// byLogin is the zero Record for nobody.
func (a *Accounts) byLogin(ctx context.Context, login string) (Record, error) {
	if loginProblem(login) != "" {
		return Record{}, nil
	}
	r, err := a.store.PersonByLogin(ctx, login)
	if desk.CodeOf(err) == desk.NotFound {
		return Record{}, nil
	}
	return r, err
}

func (a *Accounts) awaitCode(ctx context.Context, tx Tx, r Record, address string) (SignedIn, error) {
	if err := tx.SavePerson(ctx, r); err != nil {
		return SignedIn{}, err
	}
	token, row, err := a.open(ctx, tx, r.ID, StageSecondFactor, codeFor, address)
	return SignedIn{Token: token, NeedsCode: true, Until: row.Until, Person: r.Person}, err
}

// signedIn opens the session. Only here are the failures forgotten: a right password alone must not
// open the way to try codes without end.
func (a *Accounts) signedIn(ctx context.Context, tx Tx, r Record, address, detail string) (SignedIn, error) {
	r.Lock, r.SignedInAt = Lock{}, a.moment()
	if err := tx.SavePerson(ctx, r); err != nil {
		return SignedIn{}, err
	}
	token, row, err := a.open(ctx, tx, r.ID, StageFull, a.options.Absolute, address)
	if err != nil {
		return SignedIn{}, err
	}
	if err := a.noteOf(ctx, tx, desk.Actor{ID: r.ID, Name: r.Name, Address: address}, desk.SignedIn, r.ID, detail); err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Token: token, Until: row.Until, Person: r.Person}, a.sweep(ctx, tx)
}

// failed counts a wrong password or code against an account.
func (a *Accounts) failed(ctx context.Context, tx Tx, r *Record, address, why string) error {
	now := a.moment()
	r.Lock = r.Lock.failed(now)
	if err := tx.SavePerson(ctx, *r); err != nil {
		return err
	}
	action := desk.SignInFailed
	if r.Lock.holds(now) {
		action, why = desk.SignInLocked, fmt.Sprintf("%s，锁定 %d 分钟", why, int(r.Lock.Until.Sub(now).Minutes()))
	}
	return a.noteOf(ctx, tx, desk.Actor{Address: address}, action, r.ID, why)
}

// strayMark holds how many attempts counted against no account since the trail last told of them, and when
// that was in Unix seconds.
const (
	strayMark  = "stray_sign_ins"
	strayEvery = time.Hour
)

// noteStray counts an attempt at an account that is not there, is locked or disabled. One line of the trail
// an hour tells of all: hammering at the door must not fill the disk. That it writes like a failure that
// counts also makes it take as long.
func (a *Accounts) noteStray(ctx context.Context, tx Tx, address string) error {
	text, err := tx.Mark(ctx, strayMark)
	if err != nil {
		return err
	}
	var count, told int64
	if _, err := fmt.Sscanf(text, "%d %d", &count, &told); err != nil {
		count, told = 0, 0 // the first, or written by hand
	}
	count++
	if now := a.moment(); now.Sub(time.Unix(told, 0)) >= strayEvery {
		e := a.event(desk.Actor{Address: address}, desk.SignInFailed, 0, 0)
		e.Detail = fmt.Sprintf("登录名不存在，或者账号已停用、暂时锁定；自上次记录起共 %d 次", count)
		if err := tx.Audit(ctx, e); err != nil {
			return err
		}
		count, told = 0, now.Unix()
	}
	return tx.SetMark(ctx, strayMark, fmt.Sprintf("%d %d", count, told))
}

// SignInExternal signs in whom another system vouches for: the OpenID Connect provider at issuer says that
// it is subject. It asks neither password nor code, those are the provider's; a lock after wrong passwords
// does not hold for it. Errors: Refused for somebody who has no account here, or a disabled one.
func (a *Accounts) SignInExternal(ctx context.Context, issuer, subject, address string) (SignedIn, error) {
	refused := refuse("统一身份认证已通过，但您在本系统没有可用的账号，请联系本机关的系统管理员")
	if externalProblem(issuer, subject) != "" {
		return SignedIn{}, refused
	}
	kept, err := a.store.PersonByExternal(ctx, ExternalID(issuer, subject))
	if err != nil && desk.CodeOf(err) != desk.NotFound {
		return SignedIn{}, err
	}
	in, why := SignedIn{}, error(nil)
	err = a.store.Transact(ctx, func(tx Tx) error {
		in, why = SignedIn{}, refused
		if kept.ID == 0 {
			return a.noteStray(ctx, tx, address)
		}
		r, err := tx.LockPerson(ctx, kept.ID)
		if err != nil {
			return err
		}
		if r.Disabled || r.ExternalID != kept.ExternalID {
			return a.noteStray(ctx, tx, address)
		}
		why = nil
		in, err = a.signedIn(ctx, tx, r, address, "经统一身份认证")
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	return in, why
}
