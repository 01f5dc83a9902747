package foi_test

import (
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

func answerClock(t testing.TB, p foi.Policy, today string, acts ...foi.Act) foi.Reading {
	t.Helper()
	return clockOf(t, foi.ClockAnswer, caseOf(t, acts...), p, today)
}

// clockOf is the reading of the one clock of that name.
func clockOf(t testing.TB, id foi.ClockID, c foi.Case, p foi.Policy, today string) foi.Reading {
	t.Helper()
	var found []foi.Reading
	for _, r := range c.Clocks(through2026(), p, day(today)) {
		if r.ID == id {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d clocks %s", len(found), id)
	}
	return found[0]
}

var (
	asReceived     = foi.Policy{}
	nextWorkingDay = foi.Policy{RestDayReceipt: foi.NextWorkingDay}
)

// Due Friday 2024-03-29: the Saturday after it is late, though no working day has passed.
func TestPostedOnTheRestDayAfter(t *testing.T) {
	r := answerClock(t, asReceived, "2024-05-06", received("2024-03-01"), decided("2024-03-29"), posted("2024-03-30"))
	if r.Due != day("2024-03-29") || r.State != foi.Missed || r.Left != 0 {
		t.Errorf("due %s, %s, left %d", r.Due, r.State, r.Left)
	}
}

// Before the notice for 2027, 2027-01-01 counts as worked, and the reading says that it may move.
func TestProvisionalIntoAYearNotAnnounced(t *testing.T) {
	r := answerClock(t, asReceived, "2026-12-14", received("2026-12-11"))
	if r.Due != day("2027-01-08") || !r.Provisional || r.Unannounced != 2027 {
		t.Errorf("due %s, provisional %v for %d", r.Due, r.Provisional, r.Unannounced)
	}
	r = answerClock(t, asReceived, "2026-12-14", received("2026-12-03"))
	if r.Due != day("2026-12-31") || r.Provisional || r.Unannounced != 0 {
		t.Errorf("ends on the last day announced: due %s, provisional %v for %d", r.Due, r.Provisional, r.Unannounced)
	}
	r = answerClock(t, asReceived, "2026-12-14", received("2026-12-04"))
	if r.Due != day("2027-01-01") || !r.Provisional || r.Unannounced != 2027 {
		t.Errorf("a day more: due %s, provisional %v for %d", r.Due, r.Provisional, r.Unannounced)
	}
}

func receiptDay() *rapid.Generator[calendar.Date] {
	return rapid.Custom(func(t *rapid.T) calendar.Date {
		first, last := calendar.Of(2019, 1, 1), calendar.Of(2026, 12, 31)
		return first.AddDays(rapid.IntRange(0, int(last-first)).Draw(t, "days into 2019"))
	})
}

// walked counts as one does on a wall calendar: day by day, crossing off the working ones.
func walked(cal *calendar.Calendar, after, through calendar.Date) int {
	n := 0
	for d := after.AddDays(1); d <= through; d = d.AddDays(1) {
		if cal.Working(d) {
			n++
		}
	}
	return n
}

func TestDueIsTheTwentiethWorkingDay(t *testing.T) {
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		on := receiptDay().Draw(t, "received")
		today := on.AddDays(rapid.IntRange(0, 90).Draw(t, "days later"))
		c, err := foi.Fold(logged(foi.Receipt{On: on, Channel: foi.Post}))
		if err != nil {
			t.Fatal(err)
		}
		strict := c.AnswerClock(cal, asReceived, today)
		lenient := c.AnswerClock(cal, nextWorkingDay, today)
		for _, r := range []foi.Reading{strict, lenient} {
			if !cal.Working(r.Due) || walked(cal, r.Start, r.Due) != 20 {
				t.Fatalf("from %s due %s: working %v, %d working days", r.Start, r.Due, cal.Working(r.Due), walked(cal, r.Start, r.Due))
			}
			if r.Used != walked(cal, r.Start, today) || r.Used+r.Left != 20 {
				t.Fatalf("on %s: used %d, left %d", today, r.Used, r.Left)
			}
			if (r.State == foi.Missed) != (today > r.Due) || r.Provisional != (r.Due.Year() > 2026) {
				t.Fatalf("on %s, due %s: %s, provisional %v", today, r.Due, r.State, r.Provisional)
			}
			if r.ActBy() != strict.Due {
				t.Fatalf("act by %s, the strict due date is %s", r.ActBy(), strict.Due)
			}
		}
		moved := walked(cal, strict.Due, lenient.Due)
		if want := map[bool]int{true: 0, false: 1}[cal.Working(on)]; strict.Start != on || moved != want {
			t.Fatalf("received %s: the policies differ by %d working days, want %d", on, moved, want)
		}
	})
}
