package foi

import (
	"slices"

	"foidesk/internal/calendar"
)

// Round is one answer that was owed: the first, or one that was ordered anew (责令重新答复).
type Round struct {
	// Case is the case as that round left it, and Clock its answer clock.
	Case  Case
	Clock Reading
	// ReadOn is the day on which it is read: the day of the order that began the next, or else today.
	ReadOn calendar.Date
}

// Rounds lists the rounds of a case that has a receipt, the one now running last.
func (c Case) Rounds(cal *calendar.Calendar, p Policy, today calendar.Date) []Round {
	all := c.everyRound()
	rounds := make([]Round, len(all))
	for i, round := range all {
		on := today
		if i+1 < len(all) {
			on = min(today, all[i+1].Reanswer().On)
		}
		rounds[i] = Round{round, round.AnswerClock(cal, p, on), on}
	}
	return rounds
}

// everyRound is the case as each round left it, the one now running last.
func (c Case) everyRound() []Case { return append(slices.Clone(c.Earlier), c) }
