package foi

import "foidesk/internal/calendar"

// watched tells that something of the case still falls due to somebody: a confirmation, an answer, a review or a suit
// under way, a publication. A case that is concluded and left alone is not.
func (c Case) watched() bool {
	switch c.State() {
	case Voided, RecordsClosed:
		return false
	case Concluded:
		return c.PublicationSet != nil && c.Published == nil || c.disputed()
	}
	return true
}

// disputed tells that a review or a suit is under way.
func (c Case) disputed() bool {
	for _, r := range c.Reviews {
		if r.DecidedOn.IsZero() {
			return true
		}
	}
	for _, s := range c.Suits {
		if s.final().DecidedOn.IsZero() {
			return true
		}
	}
	return false
}

// FallsDue is the day on which a clock falls due for whoever looks after it. What is settled, has not begun, or stands
// still falls due to nobody; a time that somebody else let run out is still to be looked after.
func (r Reading) FallsDue() (due calendar.Date, ok bool) {
	if !r.Settled.IsZero() || r.State == NotBegun || r.State == Suspended {
		return 0, false
	}
	due = r.ActBy()
	return due, !due.IsZero()
}

// FallsFrom is the first day on which a clock that the office looks after falls due, as the log leaves the case: its own
// periods, and those of others that it goes on from when they have run out. The times in which the applicant may
// contest, and those of the body that decides, are neither; the notice of correction is the office's choice. On no day
// does one of them fall due earlier, as long as nobody records more. Zero where none will. Answer is the answer clock as
// recorded, and is not looked at before there is a receipt.
func (c Case) FallsFrom(cal *calendar.Calendar, answer Reading) calendar.Date {
	if !c.watched() {
		return 0
	}
	read := c.confirmationClocks(cal, c.lastOn())
	if c.Receipt != nil {
		read = append(read, answer)
		read = append(read, c.awaitedClocks(cal, c.lastOn())...)
		read = append(read, c.DefenceClocks(cal, c.lastOn())...)
	}
	if r, ok := c.PublicationClock(cal, c.lastOn()); ok {
		read = append(read, r)
	}
	var first calendar.Date
	for _, r := range read {
		if due, ok := r.FallsDue(); ok && (first.IsZero() || due < first) {
			first = due
		}
	}
	return first
}

// awaitedClocks read the times in which somebody else has to do something before the office can go on.
func (c Case) awaitedClocks(cal *calendar.Calendar, today calendar.Date) []Reading {
	var out []Reading
	if c.FeeNotice != nil {
		out = append(out, c.PaymentClock(cal, today))
	}
	if c.CorrectionNotice != nil {
		out = append(out, c.CorrectionClock(cal, today))
	}
	return append(out, c.consultationClocks(cal, today)...)
}
