package foi_test

import (
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// notLookedAfter are the clocks that are no work of the office: what the applicant may still contest, what the body
// that decides has to do, and the notice of correction, which the office may give.
var notLookedAfter = map[foi.ClockID]bool{
	foi.ClockReviewWindow: true, foi.ClockSuitWindow: true, foi.ClockReviewDecision: true, foi.ClockCorrectionNotice: true,
}

// Reminders open no case before the day that FallsFrom gives: whatever day comes, and as long as nobody records more,
// no clock that the office looks after falls due before it.
func TestNothingFallsDueBeforeItIsSaid(t *testing.T) {
	cal := through2026()
	logs := anyLongLog(cal)
	fell := 0
	rapid.Check(t, func(t *rapid.T) {
		l := logs.Draw(t, "log")
		c, err := foi.Fold(l.log)
		if err != nil {
			t.Fatal(err)
		}
		var last calendar.Date
		for _, one := range l.log {
			last = max(last, one.Act.Date())
		}
		var answer foi.Reading
		if c.Receipt != nil {
			answer = c.AnswerClockAsRecorded(cal, l.policy)
		}
		from := c.FallsFrom(cal, answer)
		today := last.AddDays(rapid.IntRange(0, 120).Draw(t, "read after"))
		for _, r := range c.Clocks(cal, l.policy, today) {
			due, ok := r.FallsDue()
			if !ok || notLookedAfter[r.ID] || c.State() == foi.Voided {
				continue
			}
			fell++
			if from.IsZero() || due < from {
				t.Fatalf("%s\non %s %s falls due on %s, and the case from %s", l, today, r.ID, due, from)
			}
		}
	})
	if fell == 0 {
		t.Error("nothing ever fell due")
	}
}
