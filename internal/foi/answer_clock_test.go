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

func TestTwentyWorkingDays(t *testing.T) {
	tests := []struct{ why, received, due string }{
		{"an ordinary March: four weeks later", "2024-03-04", "2024-04-01"},
		{"stated in a judgment; 10-08 and 10-09 are worked", "2022-09-30", "2022-11-02"},
		{"10-07 and 10-08 are worked", "2023-09-18", "2023-10-20"},
		{"received on a Saturday", "2021-11-27", "2021-12-24"},
		{"Mid-Autumn and National Day swaps", "2024-09-13", "2024-10-17"},
		{"eight days of National Day and Mid-Autumn", "2025-09-26", "2025-10-30"},
		{"Spring Festival; 02-14 and 02-28 are worked", "2026-02-13", "2026-03-19"},
		{"over the year end; 12-31 to 01-02 rest", "2022-12-12", "2023-01-10"},
		{"received on a working Saturday, which does not count", "2022-10-08", "2022-11-03"},
		{"received in the middle of National Day", "2022-10-03", "2022-11-02"},
	}
	for _, tt := range tests {
		r := answerClock(t, asReceived, tt.received, received(tt.received))
		if r.Start != day(tt.received) || r.Due != day(tt.due) || r.Days != 20 || r.Article == "" {
			t.Errorf("%s: received %s, %d days from %s, due %s, want %s", tt.why, tt.received, r.Days, r.Start, r.Due, tt.due)
		}
		if r.State != foi.Running || r.Used != 0 || r.Left != 20 || r.Provisional {
			t.Errorf("%s: on the day of receipt it is %s, used %d, left %d, provisional %v", tt.why, r.State, r.Used, r.Left, r.Provisional)
		}
	}
}

// Cautious is empty where all readings agree on the start; then the office has one date to keep.
func TestRestDayAndCautiousDue(t *testing.T) {
	by := func(ch foi.Channel, submitted, on string) foi.Receipt {
		return foi.Receipt{On: day(on), Channel: ch, SubmittedOn: day(submitted)}
	}
	tests := []struct {
		why      string
		receipt  foi.Receipt
		policy   foi.Policy
		start    string
		due      string
		cautious string
		actBy    string
	}{
		{"signed for on a Saturday, as received", received("2021-11-27"), asReceived, "2021-11-27", "2021-12-24", "", "2021-12-24"},
		{"the default said aloud", received("2021-11-27"), foi.Policy{RestDayReceipt: foi.AsReceived}, "2021-11-27", "2021-12-24", "", "2021-12-24"},
		{"signed for on a Saturday, taken as Monday", received("2021-11-27"), nextWorkingDay, "2021-11-29", "2021-12-27", "2021-12-24", "2021-12-24"},
		{"signed for on National Day, taken as the working Saturday after it", received("2022-10-01"), nextWorkingDay, "2022-10-08", "2022-11-03", "2022-11-02", "2022-11-02"},
		{"a working Saturday is no rest day", received("2022-10-08"), nextWorkingDay, "2022-10-08", "2022-11-03", "", "2022-11-03"},
		{"a working day, under either policy", received("2024-03-04"), nextWorkingDay, "2024-03-04", "2024-04-01", "", "2024-04-01"},
		{"web, submitted Friday, confirmed Monday", by(foi.Web, "2024-03-01", "2024-03-04"), asReceived, "2024-03-04", "2024-04-01", "2024-03-29", "2024-03-29"},
		{"e-mail, submitted Friday, confirmed Monday", by(foi.Email, "2024-03-01", "2024-03-04"), asReceived, "2024-03-04", "2024-04-01", "2024-03-29", "2024-03-29"},
		{"fax, submitted on Saturday, confirmed Monday", by(foi.Fax, "2024-03-02", "2024-03-04"), asReceived, "2024-03-04", "2024-04-01", "2024-03-29", "2024-03-29"},
		{"the strictest counts from the Saturday, whatever the policy", by(foi.Fax, "2024-03-02", "2024-03-04"), nextWorkingDay, "2024-03-04", "2024-04-01", "2024-03-29", "2024-03-29"},
		{"submitted Thursday, confirmed on Saturday, taken as Monday", by(foi.Web, "2024-02-29", "2024-03-02"), nextWorkingDay, "2024-03-04", "2024-04-01", "2024-03-28", "2024-03-28"},
		{"confirmed the same day", by(foi.Web, "2024-03-04", "2024-03-04"), asReceived, "2024-03-04", "2024-04-01", "", "2024-04-01"},
		{"day of submission not kept", foi.Receipt{On: day("2024-03-04"), Channel: foi.Email}, asReceived, "2024-03-04", "2024-04-01", "", "2024-04-01"},
	}
	for _, tt := range tests {
		r := answerClock(t, tt.policy, "2024-12-31", tt.receipt)
		cautious := ""
		if r.CautiousDue != nil {
			cautious = r.CautiousDue.String()
		}
		if r.Start != day(tt.start) || r.Due != day(tt.due) || cautious != tt.cautious || r.ActBy() != day(tt.actBy) {
			t.Errorf("%s: from %s due %s, cautious %q, act by %s; want from %s due %s, cautious %q, act by %s",
				tt.why, r.Start, r.Due, cautious, r.ActBy(), tt.start, tt.due, tt.cautious, tt.actBy)
		}
	}
}

// All received on Monday 2024-03-04, so due on Monday 2024-04-01. 04-04 to 04-06 rest, Sunday 04-07 is worked.
func TestHowTheClockStands(t *testing.T) {
	delivery := func(on string, m foi.Method) foi.Delivery { return foi.Delivery{On: day(on), Method: m} }
	in := received("2024-03-04")
	tests := []struct {
		why        string
		today      string
		acts       []foi.Act
		state      foi.ClockState
		used, left int
	}{
		{"registered before its own date has come", "2024-03-01", []foi.Act{in}, foi.Running, 0, 20},
		{"the next day is day 1", "2024-03-05", []foi.Act{in}, foi.Running, 1, 19},
		{"a weekend uses nothing", "2024-03-10", []foi.Act{in}, foi.Running, 4, 16},
		{"the last day", "2024-04-01", []foi.Act{in}, foi.Running, 20, 0},
		{"a day late", "2024-04-02", []foi.Act{in}, foi.Missed, 21, -1},
		{"late over a holiday with a working Sunday", "2024-04-12", []foi.Act{in}, foi.Missed, 28, -8},
		{"decided in time and still on the desk: the clock runs", "2024-03-29", []foi.Act{in, decided("2024-03-28")}, foi.Running, 19, 1},
		{"decided in time and still on the desk when the time is up", "2024-04-03", []foi.Act{in, decided("2024-04-01")}, foi.Missed, 22, -2},
		{"posted on the last day", "2024-05-06", []foi.Act{in, decided("2024-03-29"), delivery("2024-04-01", foi.ByPost)}, foi.Met, 20, 0},
		{"handed over on the last day", "2024-05-06", []foi.Act{in, decided("2024-03-29"), delivery("2024-04-01", foi.ByHand)}, foi.Met, 20, 0},
		{"sent electronically on the last day", "2024-05-06", []foi.Act{in, decided("2024-03-29"), delivery("2024-04-01", foi.Electronic)}, foi.Met, 20, 0},
		{"dated in time, posted a day late", "2024-05-06", []foi.Act{in, decided("2024-04-01"), delivery("2024-04-02", foi.ByPost)}, foi.Missed, 21, -1},
		{"dated in time, signed for a day late", "2024-05-06", []foi.Act{in, decided("2024-04-01"), delivery("2024-04-02", foi.ByHand)}, foi.Missed, 21, -1},
		{"dated in time, sent a day late", "2024-05-06", []foi.Act{in, decided("2024-04-01"), delivery("2024-04-02", foi.Electronic)}, foi.Missed, 21, -1},
		{"answered on the spot", "2024-05-06", []foi.Act{in, decided("2024-03-04"), delivery("2024-03-04", foi.ByHand)}, foi.Met, 0, 20},
		{"taken back in time: nothing is owed", "2024-05-06", []foi.Act{in, withdrawn("2024-03-11")}, foi.Lapsed, 5, 15},
		{"taken back on the last day", "2024-05-06", []foi.Act{in, withdrawn("2024-04-01")}, foi.Lapsed, 20, 0},
		{"taken back when it was late already", "2024-05-06", []foi.Act{in, withdrawn("2024-04-03")}, foi.Missed, 22, -2},
		{"taken back after the answer was made, before it went out", "2024-05-06", []foi.Act{in, decided("2024-03-08"), withdrawn("2024-03-11")}, foi.Lapsed, 5, 15},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := answerClock(t, asReceived, tt.today, tt.acts...)
			if r.State != tt.state || r.Used != tt.used || r.Left != tt.left {
				t.Errorf("%s, used %d, left %d; want %s, %d, %d", r.State, r.Used, r.Left, tt.state, tt.used, tt.left)
			}
			if r.Due != day("2024-04-01") {
				t.Errorf("due %s: the date that had to be met must not move", r.Due)
			}
		})
	}
}

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
