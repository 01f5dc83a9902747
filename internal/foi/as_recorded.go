package foi

import "foidesk/internal/calendar"

// AnswerClockAsRecorded reads the answer clock as the log leaves it, whatever day it is: how it goes on as long as
// nobody records more. It is what can be kept beside a case. A period that waits for payment, for a correction or
// for an opinion without a limit stands still until somebody does; one that waits for an opinion no longer than the
// regulation gives it goes on by itself, so that its due date is the one after that.
func (c Case) AnswerClockAsRecorded(cal *calendar.Calendar, p Policy) Reading {
	r := c.AnswerClock(cal, p, c.lastOn().AddDays(1))
	if r.State == Suspended && r.Waits.For == ForOpinion && !r.Waits.Until.IsZero() {
		return c.AnswerClock(cal, p, r.Waits.Until.AddDays(1))
	}
	return r
}

// lastOn is the latest day of what stands in the log.
func (c Case) lastOn() (last calendar.Date) {
	for _, l := range c.standing {
		last = max(last, l.Act.Date())
	}
	return last
}
