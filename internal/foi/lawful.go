package foi

import (
	"cmp"
	"errors"

	"foidesk/internal/calendar"
)

// timed is an act that is lawful on some days of a period only, which no log tells without a calendar.
type timed interface {
	inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal
}

// Lawful tells whether a new act comes in time where the case stands; the error is a *Refusal. It is asked
// beside Append of what is recorded now. What is in the log already is folded without it: a ledger's history
// happened as it did, and where a mended date makes an earlier step late, the readings say so.
func (c Case) Lawful(cal *calendar.Calendar, p Policy, l Logged) error {
	if c.Receipt == nil || l.FromLedger {
		return nil
	}
	if act, ok := l.Act.(timed); ok {
		if r := act.inTime(c, cal, p); r != nil {
			return r
		}
	}
	return nil
}

// Enter is Append, and Lawful of what is recorded now. Of two refusals the one is told that nothing mends: who is told
// to ask for consent first, when the period is over, asks in vain.
func (c Case) Enter(cal *calendar.Calendar, p Policy, l Logged) (Case, error) {
	next, err := c.Append(l)
	late := c.Lawful(cal, p, l)
	var cannot, tooLate *Refusal
	if err == nil || errors.As(err, &cannot) && cannot.Code == PriorStepMissing && errors.As(late, &tooLate) && tooLate.Code == TooLate {
		err = late
	}
	if err != nil {
		return Case{}, err
	}
	return next, nil
}

// inTime: 逾期不补正 and 逾期未缴费 can be said only when the applicant's time has run out, and no letter is older than
// the notices and the correction that it follows. The log may hold older letters, which is why Append does not ask.
func (d Decision) inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal {
	if last := c.period().last; d.On < last.on {
		return refuse(DateOrder, "on", "答复日期 %s 早于%s %s", d.On, last.label, last.on)
	}
	return cmp.Or(c.stillHasTime(cal, d.Outcome, d.On), c.owedNothing(cal, p, d.Outcome))
}

// inTime: what comes too late to be done is too late to be proposed.
func (p Proposal) inTime(c Case, cal *calendar.Calendar, policy Policy) *Refusal {
	return consentInTime(c, cal, policy, p.Act, p.On)
}

// inTime: consent given too late is none.
func (a Approval) inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal {
	if c.Pending == nil {
		return nil
	}
	return consentInTime(c, cal, p, c.Pending.Act, a.On)
}

func consentInTime(c Case, cal *calendar.Calendar, p Policy, act Act, on calendar.Date) *Refusal {
	asked, ok := asOf(act, on).(timed)
	if !ok {
		return nil
	}
	r := asked.inTime(c, cal, p)
	if r != nil {
		r.Field = "" // the form that proposes or approves has no such day
	}
	return r
}

// inTime: an act that stands in the place of another has to come in time there.
func (v Void) inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal {
	mended, ok := v.Instead.(timed)
	if !ok {
		return nil
	}
	var before Case
	for _, l := range c.standing {
		if l.Seq == v.Of {
			if l.FromLedger || before.Receipt == nil {
				return nil
			}
			return mended.inTime(before, cal, p)
		}
		next, err := before.entered(l)
		if err != nil {
			return nil //nolint:nilerr // Append says what is wrong
		}
		before = next
	}
	return nil
}
