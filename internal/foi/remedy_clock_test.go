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
