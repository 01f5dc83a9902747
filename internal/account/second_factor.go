package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"foidesk/internal/desk"
)

// TOTP is the second factor of a person, as RFC 6238 has it: a code every 30 seconds from a shared secret.
type TOTP struct {
	// Key and Sealed are the secret as the Sealer gave it; empty for none. It is in use only once it was
	// confirmed, see Person.SecondFactor.
	Key    string
	Sealed []byte
	// LastStep is the step of the last code that was taken; none of it or before is taken again.
	LastStep int64
}

const (
	stepLength   = 30 // seconds
	secretLength = 20 // bytes, RFC 4226
)

// Enrolment is what a telephone must be told, once.
type Enrolment struct {
	// Secret is to be typed in, in groups of four; URL is the same for a QR code.
	Secret, URL string
}

var (
	errNoSealer = unavailable("两步验证暂不可用：服务器没有配置密钥，请联系系统管理员")
	errBadCode  = invalidField("code", "验证码不正确或者已用过，请输入手机上显示的新验证码")
	errBegin    = refuse("登录已过期，请重新输入登录名和密码")
)

// bound ties a secret to its person, so that it cannot be moved to another's row.
func bound(id desk.PersonID) []byte { return fmt.Appendf(nil, "totp of person %d", id) }

// SecondFactor goes on with a sign-in: token is the one that SignIn gave. Errors: Invalid for a wrong code;
// Refused where the sign-in has to begin again; Unavailable without the key.
func (a *Accounts) SecondFactor(ctx context.Context, token, code, address string) (SignedIn, error) {
	var in SignedIn
	var refused error
	err := a.store.Transact(ctx, func(tx Tx) error {
		in, refused = SignedIn{}, nil
		hash := HashOf(token)
		_, person, err := tx.Session(ctx, hash)
		if desk.CodeOf(err) == desk.NotFound {
			refused = errBegin
			return nil
		}
		if err != nil {
			return err
		}
		r, err := tx.LockPerson(ctx, person.ID)
		if err != nil {
			return err
		}
		// Once more: with the person locked no other code of this sign-in is being looked at.
		pending, _, err := tx.Session(ctx, hash)
		if desk.CodeOf(err) == desk.NotFound {
			refused = errBegin
			return nil
		}
		if err != nil {
			return err
		}
		now := a.now()
		if pending.Stage != StageSecondFactor || !now.Before(pending.Until) || r.Disabled || !r.SecondFactor || r.Lock.holds(now) {
			refused = errBegin
			return nil
		}
		step, err := a.checkCode(r, code)
		if err != nil {
			return err
		}
		if step == 0 {
			refused, err = a.wrongCode(ctx, tx, &r, pending, address)
			return err
		}
		r.TOTP.LastStep = step
		if _, err := tx.EndSession(ctx, pending.ID); err != nil {
			return err
		}
		in, err = a.signedIn(ctx, tx, r, address, "经两步验证")
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	return in, refused
}

// wrongCode counts it against the sign-in and, like a wrong password, against the account.
func (a *Accounts) wrongCode(ctx context.Context, tx Tx, r *Record, pending SessionRow, address string) (refused, err error) {
	if err := a.failed(ctx, tx, r, address, "验证码不正确"); err != nil {
		return nil, err
	}
	if pending.Tries+1 < maxTries && !r.Lock.holds(a.now()) {
		return errBadCode, tx.CountTry(ctx, pending.ID)
	}
	_, err = tx.EndSession(ctx, pending.ID)
	return errBegin, err
}

// checkCode is the step of a right code that was not used before; 0 for a wrong one.
func (a *Accounts) checkCode(r Record, code string) (int64, error) {
	if a.options.Sealer == nil {
		return 0, errNoSealer
	}
	secret, err := a.options.Sealer.Open(r.TOTP.Key, r.TOTP.Sealed, bound(r.ID))
	if err != nil {
		return 0, errNoSealer
	}
	return stepOf(secret, strings.ReplaceAll(Fold(code), " ", ""), a.now(), r.TOTP.LastStep)
}

// stepOf is the step after last, within one of now's, whose code it is; 0 for none. A clock may be half
// a minute wrong, and typing takes a while.
func stepOf(secret []byte, code string, now time.Time, last int64) (int64, error) {
	var found int64
	current := now.Unix() / stepLength
	for step := current - 1; step <= current+1; step++ {
		right, err := hotp.GenerateCodeCustom(encoded(secret), uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(right), []byte(code)) == 1 && step > last {
			found = step
		}
	}
	return found, nil
}

func encoded(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// EnrolTOTP makes a secret, which takes effect when ConfirmTOTP has seen a code of it. It asks for the password
// once more: a session left open must not be where somebody else's telephone is let in. Errors: Invalid, Refused as
// for ChangePassword; Refused where a secret is in use; Unavailable without a key to keep it.
func (a *Accounts) EnrolTOTP(ctx context.Context, p Principal, address, password string) (Enrolment, error) {
	if a.options.Sealer == nil {
		return Enrolment{}, errNoSealer
	}
	secret := make([]byte, secretLength)
	rand.Read(secret)
	key, sealed, err := a.options.Sealer.Seal(secret, bound(p.Person.ID))
	if err != nil {
		return Enrolment{}, errNoSealer
	}
	err = a.confirmed(ctx, p, address, password, func(tx Tx, r Record) error {
		if r.SecondFactor {
			return refuse("两步验证已启用；换手机的，请先停用再重新启用")
		}
		r.TOTP = TOTP{Key: key, Sealed: sealed}
		return tx.SavePerson(ctx, r)
	})
	if err != nil {
		return Enrolment{}, err
	}
	whole, err := totp.Generate(totp.GenerateOpts{Issuer: a.options.Issuer, AccountName: p.Person.Login, Secret: secret})
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: grouped(whole.Secret()), URL: whole.URL()}, nil
}

func grouped(secret string) string {
	var groups []string
	for len(secret) > 4 {
		groups, secret = append(groups, secret[:4]), secret[4:]
	}
	return strings.Join(append(groups, secret), " ")
}

// ConfirmTOTP puts the enrolled secret to use: from now on signing in asks for a code. Errors: Invalid for a
// wrong code; Refused where nothing was enrolled; Unavailable without the key.
func (a *Accounts) ConfirmTOTP(ctx context.Context, p Principal, address, code string) error {
	return a.store.Transact(ctx, func(tx Tx) error {
		r, err := tx.LockPerson(ctx, p.Person.ID)
		if err != nil {
			return err
		}
		if r.SecondFactor || len(r.TOTP.Sealed) == 0 {
			return refuse("没有等待确认的两步验证，请重新启用")
		}
		step, err := a.checkCode(r, code)
		if err != nil {
			return err
		}
		if step == 0 {
			return errBadCode
		}
		r.SecondFactor, r.TOTP.LastStep = true, step
		if err := tx.SavePerson(ctx, r); err != nil {
			return err
		}
		return a.noteOf(ctx, tx, p.Self(address), desk.SecondFactorOn, p.Person.ID, "")
	})
}

// DisableTOTP asks for the password once more. Errors: Invalid, Refused, Unavailable as for ChangePassword.
func (a *Accounts) DisableTOTP(ctx context.Context, p Principal, address, password string) error {
	return a.confirmed(ctx, p, address, password, func(tx Tx, r Record) error {
		if !r.SecondFactor {
			return nil
		}
		r.SecondFactor, r.TOTP = false, TOTP{}
		if err := tx.SavePerson(ctx, r); err != nil {
			return err
		}
		return a.noteOf(ctx, tx, p.Self(address), desk.SecondFactorOff, p.Person.ID, "")
	})
}

// resealBatch bounds one transaction of Reseal.
const resealBatch = 100

// Reseal seals the secrets of second factors anew that are sealed under another key than the current one, so
// that the other may go. It returns how many; one that cannot be opened stays as it is and counts as left.
// Errors: Unavailable without a key.
func (a *Accounts) Reseal(ctx context.Context) (done, left int, err error) {
	if a.options.Sealer == nil {
		return 0, 0, errNoSealer
	}
	var last desk.PersonID
	for {
		var renewed, failed int
		var ids []desk.PersonID
		err := a.store.Transact(ctx, func(tx Tx) error {
			renewed, failed = 0, 0
			if ids, err = tx.WithSecret(ctx, last, resealBatch); err != nil {
				return err
			}
			for _, id := range ids {
				opened, changed, err := a.reseal(ctx, tx, id)
				if err != nil {
					return err
				}
				if !opened {
					failed++
				}
				if changed {
					renewed++
				}
			}
			return nil
		})
		done, left = done+renewed, left+failed
		if err != nil || len(ids) == 0 {
			return done, left, err
		}
		last = ids[len(ids)-1]
	}
}

func (a *Accounts) reseal(ctx context.Context, tx Tx, id desk.PersonID) (opened, changed bool, err error) {
	r, err := tx.LockPerson(ctx, id)
	if err != nil {
		return false, false, err
	}
	secret, err := a.options.Sealer.Open(r.TOTP.Key, r.TOTP.Sealed, bound(id))
	if err != nil {
		return false, false, nil //nolint:nilerr // counted, and the others go on
	}
	key, sealed, err := a.options.Sealer.Seal(secret, bound(id))
	if err != nil || key == r.TOTP.Key {
		return true, false, err
	}
	r.TOTP.Key, r.TOTP.Sealed = key, sealed
	return true, true, tx.SavePerson(ctx, r)
}
