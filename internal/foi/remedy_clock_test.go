package foi_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// inShort is a reading in a line: state, due, days used and left.
func inShort(r foi.Reading) string {
	due := "-"
	if !r.Due.IsZero() {
		due = r.Due.String()
	}
	return fmt.Sprintf("%s %s %d %d/%d", r.State, due, r.Days, r.Used, r.Left)
}

// Rest days count; only the last day has to be worked. 2024-05-01 to 05-05 and 2026-05-01 to 05-05 are holidays.
func TestWindows(t *testing.T) {
	given := handed("2024-02-19", "2024-03-04", foi.Disclosed)
	withheld := handed("2024-02-19", "2024-03-04", foi.ThirdPartyRights)
	partly := handed("2024-02-19", "2024-03-04", foi.PartlyDisclosed)
	untold := []foi.Act{
		received("2024-02-19"),
		foi.Decision{On: day("2024-03-04"), Outcome: foi.Disclosed, RemedyUntold: true},
		foi.Delivery{On: day("2024-03-04"), Method: foi.ByHand},
	}
	sent := []foi.Act{
		received("2024-02-19"), decided("2024-03-04"),
		foi.Delivery{On: day("2024-03-05"), Method: foi.ByPost, ReceivedOn: day("2024-03-08")},
	}
	accepted := foi.Review{Proceeding: proceeding("", "2024-03-11"), AcceptedOn: day("2024-03-15")}
	summary, longer := accepted, accepted
	summary.Procedure, longer.ExtendedDays = foi.SummaryProcedure, 30
	tests := []struct {
		why          string
		acts         []foi.Act
		today        string
		review, suit string
	}{
		{"the sixtieth day is a holiday", given, "2024-03-05", "running 2024-05-06 60 1/62", "running 2024-09-04 184 1/183"},
		{"on the last day", given, "2024-05-06", "running 2024-05-06 60 63/0", "running 2024-09-04 184 63/121"},
		{"a day later it is over", given, "2024-05-07", "lapsed 2024-05-06 60 63/0", "running 2024-09-04 184 64/120"},
		{"both over", given, "2024-09-05", "lapsed 2024-05-06 60 63/0", "lapsed 2024-09-04 184 184/0"},
		{"withheld: review first, no time for a suit yet", withheld, "2024-03-05", "running 2024-05-06 60 1/62", "pending - 15 0/0"},
		{"withheld and never reviewed: no suit any more", withheld, "2024-05-07", "lapsed 2024-05-06 60 63/0", "lapsed - 15 0/0"},
		{"withheld on the last day of the old law", handed("2023-12-11", "2023-12-29", foi.ThirdPartyRights), "2024-01-02", "running 2024-02-27 60 4/56", "running 2024-07-01 183 4/181"},
		{"withheld on the first working day of the new", handed("2023-12-11", "2024-01-02", foi.ThirdPartyRights), "2024-01-03", "running 2024-03-04 60 1/61", "pending - 15 0/0"},
		{"for 行政查询 on the last working day before the interpretation", handed("2025-05-06", "2025-05-30", foi.AdministrativeInquiry), "2025-06-03", "running 2025-07-29 60 4/56", "pending - 15 0/0"},
		{"and the day after it came into force", handed("2025-05-06", "2025-06-02", foi.AdministrativeInquiry), "2025-06-03", "running 2025-08-01 60 1/59", "running 2025-12-02 183 1/182"},
		{"in part: a suit over what was given is open", partly, "2024-03-05", "running 2024-05-06 60 1/62", "running 2024-09-04 184 1/183"},
		{"no remedy told: a year", untold, "2024-03-05", "running 2025-03-04 365 1/364", "running 2025-03-04 365 1/364"},
		{"posted: from the day the applicant received it", sent, "2024-03-11", "running 2024-05-07 60 3/57", "running 2024-09-09 184 3/182"},
		{"six months from 31 August end with February", handed("2024-08-12", "2024-08-31", foi.Disclosed), "2024-09-02", "running 2024-10-30 60 2/58", "running 2025-02-28 181 2/179"},
		{"reviewed in time: no suit meanwhile", append(withheld[:3:3], review("", "2024-05-06")), "2024-05-08", "met 2024-05-06 60 63/0", "pending - 15 0/0"},
		{"a day late", append(withheld[:3:3], review("", "2024-05-07")), "2024-05-08", "missed 2024-05-06 60 64/-1", "pending - 15 0/0"},
		{
			"the decision received: fifteen days", append(withheld[:3:3], review(foi.Upheld, "2024-03-11", "", "", "2024-05-06", "2024-05-10")),
			"2024-05-13", "met 2024-05-06 60 7/56", "running 2024-05-27 15 3/14",
		},
		{
			"sued on the last day", append(withheld[:3:3], review(foi.Upheld, "2024-03-11", "", "", "2024-05-06", "2024-05-10"), suit("", "2024-05-27")),
			"2024-06-03", "met 2024-05-06 60 7/56", "met 2024-05-27 15 17/0",
		},
		{
			"sued a day late", append(withheld[:3:3], review(foi.Upheld, "2024-03-11", "", "", "2024-05-06", "2024-05-10"), suit("", "2024-05-28")),
			"2024-06-03", "met 2024-05-06 60 7/56", "missed 2024-05-27 15 18/-1",
		},
		{
			"reviewed without need: the six months give way to the fifteen days",
			append(given[:3:3], review(foi.Upheld, "2024-03-11", "", "", "2024-05-06", "2024-05-10")),
			"2024-05-13", "met 2024-05-06 60 7/56", "running 2024-05-27 15 3/14",
		},
		{
			"withdrawn: the six months are back", append(given[:3:3], review(foi.DisputeWithdrawn, "2024-03-11", "", "", "2024-04-01")),
			"2024-05-13", "met 2024-05-06 60 7/56", "running 2024-09-04 184 70/114",
		},
		{
			"withdrawn where review comes first: nothing to sue over", append(withheld[:3:3], review(foi.DisputeWithdrawn, "2024-03-11", "", "", "2024-04-01")),
			"2024-05-13", "met 2024-05-06 60 7/56", "lapsed - 15 0/0",
		},
		{"the body still has its sixty days", append(withheld[:3:3], accepted), "2024-05-14", "met 2024-05-06 60 7/56", "pending - 15 0/0"},
		{"and let them pass", append(withheld[:3:3], accepted), "2024-05-15", "met 2024-05-06 60 7/56", "running 2024-05-29 15 1/14"},
		{"summarily thirty", append(withheld[:3:3], summary), "2024-04-16", "met 2024-05-06 60 7/56", "running 2024-04-30 15 1/14"},
		{"made longer by thirty", append(withheld[:3:3], longer), "2024-06-14", "met 2024-05-06 60 7/56", "running 2024-06-28 15 1/14"},
		{"straight to court", append(given[:3:3], suit("", "2024-04-01")), "2024-04-02", "lapsed 2024-05-06 60 28/35", "met 2024-09-04 184 28/156"},
		{
			"straight to court where review comes first", append(withheld[:3:3], suit("", "2024-04-01")),
			"2024-04-02", "lapsed 2024-05-06 60 28/35", "pending - 15 0/0",
		},
		{
			"dismissed, then reviewed and decided",
			append(withheld[:3:3], suit(foi.DisputeDismissed, "2024-04-01", "", "", "2024-04-08"), review(foi.Upheld, "2024-04-10", "", "", "2024-05-06")),
			"2024-05-13", "met 2024-05-06 60 37/26", "running 2024-05-21 15 7/8",
		},
		{
			"closed as not corrected: open like an answer",
			[]foi.Act{
				received("2024-03-04"),
				foi.CorrectionNotice{On: day("2024-03-06"), CorrectBy: day("2024-03-20")},
				foi.Lapse{On: day("2024-03-25"), Outcome: foi.NotCorrected},
			},
			"2024-03-26", "running 2024-05-24 60 1/59", "running 2024-09-25 184 1/183",
		},
		{"no answer, and the time over", []foi.Act{received("2024-03-04")}, "2024-04-02", "running 2024-05-31 60 1/59", "pending - 15 0/0"},
		{"no answer, by the old law", []foi.Act{received("2023-03-06")}, "2023-04-06", "running 2023-06-02 60 3/57", "running 2023-10-07 183 3/184"},
	}
	for _, tt := range tests {
		c := caseOf(t, tt.acts...)
		if got := inShort(clockOf(t, foi.ClockReviewWindow, c, asReceived, tt.today)); got != tt.review {
			t.Errorf("%s: review_window %s, want %s", tt.why, got, tt.review)
		}
		if got := inShort(clockOf(t, foi.ClockSuitWindow, c, asReceived, tt.today)); got != tt.suit {
			t.Errorf("%s: suit_window %s, want %s", tt.why, got, tt.suit)
		}
	}
}

// Where there is nothing to contest there is no time for it.
func TestNoWindows(t *testing.T) {
	for why, acts := range map[string][]foi.Act{
		"still owed":             {received("2024-03-04")},
		"decided, not delivered": {received("2024-03-04"), decided("2024-03-20")},
		"withdrawn":              {received("2024-03-04"), withdrawn("2024-03-11")},
	} {
		for _, r := range caseOf(t, acts...).Clocks(through2026(), asReceived, day("2024-03-22")) {
			if r.ID == foi.ClockReviewWindow || r.ID == foi.ClockSuitWindow {
				t.Errorf("%s: %s is %s", why, r.ID, r.State)
			}
		}
	}
}

// The golden files are read by people against a wall calendar before they are accepted.
func TestWindowsInWords(t *testing.T) {
	withheld := handed("2024-02-19", "2024-03-04", foi.ThirdPartyRights)
	dragged := foi.Review{Proceeding: proceeding("", "2024-03-11"), AcceptedOn: day("2024-03-15")}
	tests := []struct {
		file  string
		id    foi.ClockID
		today string
		acts  []foi.Act
	}{
		{"review-either", foi.ClockReviewWindow, "2024-03-05", handed("2024-02-19", "2024-03-04", foi.Disclosed)},
		{"review-partial-2025", foi.ClockReviewWindow, "2025-06-20", handed("2025-05-20", "2025-06-10", foi.PartlyDisclosed)},
		{"review-posted-and-late", foi.ClockReviewWindow, "2024-06-03", []foi.Act{received("2024-02-19"), decided("2024-03-04"), posted("2024-03-04"), review("", "2024-05-10")}},
		{"review-no-answer", foi.ClockReviewWindow, "2025-07-01", []foi.Act{received("2025-05-26")}},
		{"suit-after-review", foi.ClockSuitWindow, "2024-06-03", append(withheld[:3:3], review(foi.Upheld, "2024-03-11", "", "", "2024-05-06", "2024-05-10"), suit("", "2024-05-27"))},
		{"suit-review-undecided", foi.ClockSuitWindow, "2024-05-15", append(withheld[:3:3], dragged)},
		{"suit-review-never-asked", foi.ClockSuitWindow, "2024-05-07", withheld},
		{"suit-too-early", foi.ClockSuitWindow, "2024-05-07", append(withheld[:3:3], suit("", "2024-04-01"))},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			golden(t, "window-"+tt.file, inWords(clockOf(t, tt.id, caseOf(t, tt.acts...), asReceived, tt.today), day(tt.today)))
		})
	}
}

// A day later in knowing the answer never makes either time end sooner, and both end on working days.
func TestWindowsMonotone(t *testing.T) {
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		on := calendar.Of(2023, 6, 1).AddDays(rapid.IntRange(0, 900).Draw(t, "answered"))
		o := rapid.SampledFrom([]foi.Outcome{foi.Disclosed, foi.NotHeld, foi.PartlyDisclosed}).Draw(t, "outcome")
		due := func(known calendar.Date) [2]calendar.Date {
			c := caseOf(t, foi.Receipt{On: on.AddDays(-10), Channel: foi.Post}, foi.Decision{On: on, Outcome: o},
				foi.Delivery{On: on, Method: foi.ByPost, ReceivedOn: known})
			review, _ := c.ReviewWindow(cal, asReceived, known)
			suit, _ := c.SuitWindow(cal, asReceived, known)
			return [2]calendar.Date{review.Due, suit.Due}
		}
		known := on.AddDays(rapid.IntRange(0, 30).Draw(t, "known after"))
		sooner, later := due(known), due(known.AddDays(1))
		for i := range sooner {
			if later[i] < sooner[i] || !cal.Working(sooner[i]) || sooner[i] < known.AddDays(60) {
				t.Fatalf("known %s: until %s; a day later: until %s", known, sooner[i], later[i])
			}
		}
	})
}
