package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

// Each review, and each instance of a suit, has a clock of its own; what was never served, and what the agency itself filed, has
// none. How long they are is in testdata/clock_cases.
func TestWhichDefencesAreOwed(t *testing.T) {
	answered := handed("2023-11-06", "2023-11-20", foi.Disclosed)
	appealed := appeal("", "2024-09-10", "2024-09-18")
	own := appealed
	own.ByAgency = true
	judged := suit(foi.Revoked, "2024-06-03", "2024-06-11", "2024-06-20", "2024-09-02")
	for why, tt := range map[string]struct {
		acts []foi.Act
		want int
	}{
		"the applicant appealed":                 {[]foi.Act{judged, appealed}, 2},
		"the agency appealed":                    {[]foi.Act{judged, own}, 1},
		"dismissed and never served":             {[]foi.Act{review(foi.DisputeDismissed, "2024-01-02", "", "", "2024-01-05")}, 0},
		"a review and a suit, each with its own": {[]foi.Act{review("", "2024-01-02", "2024-01-08"), judged}, 2},
		"neither":                                {nil, 0},
	} {
		if got := len(caseOf(t, append(answered[:3:3], tt.acts...)...).DefenceClocks(through2026(), day("2024-10-09"))); got != tt.want {
			t.Errorf("%s: %d clocks, want %d", why, got, tt.want)
		}
	}
}

func TestDefencesInWords(t *testing.T) {
	answered := handed("2023-11-06", "2023-11-20", foi.Disclosed)
	tests := []struct {
		file  string
		id    foi.ClockID
		today string
		act   foi.Act
	}{
		{"review-old-law", foi.ClockReviewDefence, "2023-12-21", review("", "2023-12-18", "2023-12-20")},
		{"review-spring-festival", foi.ClockReviewDefence, "2024-03-01", review("", "2024-01-29", "2024-02-05", "2024-02-23")},
		{"review-none-given", foi.ClockReviewDefence, "2024-03-01", review(foi.Revoked, "2024-01-02", "2024-01-08", "", "2024-02-01")},
		{"suit-overdue", foi.ClockSuitDefence, "2024-10-10", suit("", "2024-09-10", "2024-09-18")},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			c := caseOf(t, append(answered[:3:3], tt.act)...)
			golden(t, "defence-"+tt.file, inWords(clockOf(t, tt.id, c, asReceived, tt.today), day(tt.today)))
		})
	}
}
