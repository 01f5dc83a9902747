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

// Reminders open no case before the day that FallsFrom gives, and read no more than its OfficeClocks: whatever day
// comes, and as long as nobody records more, these are all clocks that the office looks after and that fall due, and none
// does before that day.
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
		type falling struct {
			id  foi.ClockID
			ref string
			due calendar.Date
		}
		looked := map[falling]bool{}
		for _, r := range c.OfficeClocks(cal, l.policy, today) {
			if due, ok := r.FallsDue(); ok {
				looked[falling{r.ID, r.Ref, due}] = true
			}
		}
		all := 0
		for _, r := range c.Clocks(cal, l.policy, today) {
			due, ok := r.FallsDue()
			if !ok || notLookedAfter[r.ID] || c.State() == foi.Voided {
				continue
			}
			all++
			if from.IsZero() || due < from || !looked[falling{r.ID, r.Ref, due}] {
				t.Fatalf("%s\non %s %s falls due on %s, the case from %s, and looked after are %v", l, today, r.ID, due, from, looked)
			}
		}
		if len(looked) != all {
			t.Fatalf("%s\non %s looked after are %v, of %d", l, today, looked, all)
		}
		fell += all
	})
	if fell == 0 {
		t.Error("nothing ever fell due")
	}
}
