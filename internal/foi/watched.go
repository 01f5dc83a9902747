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

// OfficeClocks reads the clocks that the office looks after: its own periods, and those of others that it goes on from
// when they have run out. The times in which the applicant may contest and those of the body that decides are neither,
// and the notice of correction is the office's choice.
func (c Case) OfficeClocks(cal *calendar.Calendar, p Policy, today calendar.Date) []Reading {
	if !c.watched() {
		return nil
	}
	if c.Receipt == nil {
		return c.confirmationClocks(cal, today)
	}
	return c.besideAnswer([]Reading{c.AnswerClock(cal, p, today)}, cal, today)
}

// FallsFrom is the first day on which one of OfficeClocks falls due, as the log leaves the case: on no day does one of
// them fall due earlier, as long as nobody records more. Zero where none will. Answer is the answer clock as recorded; it
// is not looked at before there is a receipt.
func (c Case) FallsFrom(cal *calendar.Calendar, answer Reading) calendar.Date {
	if !c.watched() {
		return 0
	}
	read := c.confirmationClocks(cal, c.lastOn())
	if c.Receipt != nil {
		read = c.besideAnswer([]Reading{answer}, cal, c.lastOn())
	}
	var first calendar.Date
	for _, r := range read {
		if due, ok := r.FallsDue(); ok && (first.IsZero() || due < first) {
			first = due
		}
	}
	return first
}

// besideAnswer adds the other clocks that the office looks after once there is a receipt.
func (c Case) besideAnswer(read []Reading, cal *calendar.Calendar, today calendar.Date) []Reading {
	if c.FeeNotice != nil {
		read = append(read, c.PaymentClock(cal, today))
	}
	if c.CorrectionNotice != nil {
		read = append(read, c.CorrectionClock(cal, today))
	}
	read = append(read, c.consultationClocks(cal, today)...)
	read = append(read, c.DefenceClocks(cal, today)...)
	if r, ok := c.PublicationClock(cal, today); ok {
		read = append(read, r)
	}
	return read
}
