package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

// Rest days count in court and counted in reviews filed before 2024; since then ten working days, summarily five.
// 2024-02-10 to 02-17 is Spring Festival, 02-04 and 02-18 are worked; 2024-10-01 to 10-07 rests.
func TestDefences(t *testing.T) {
	answered := handed("2023-11-06", "2023-11-20", foi.Disclosed)
	summarily := func(days ...string) foi.Review {
		r := review("", days...)
		r.Procedure = foi.SummaryProcedure
		return r
	}
	appealed := appeal("", "2024-09-10", "2024-09-18")
	own := appealed
	own.ByAgency = true
	judged := suit(foi.Revoked, "2024-06-03", "2024-06-11", "2024-06-20", "2024-09-02")
	tests := []struct {
		why   string
		act   foi.Act
		today string
		id    foi.ClockID
		want  string
	}{
		{"the old law: ten days, the last moved off New Year", review("", "2023-12-18", "2023-12-20"), "2023-12-21", foi.ClockReviewDefence, "running 2024-01-02 10 1/12"},
		{"filed under the old law, served under the new", review("", "2023-12-29", "2024-01-04"), "2024-01-05", foi.ClockReviewDefence, "running 2024-01-15 10 1/10"},
		{"the new law: ten working days", review("", "2024-01-02", "2024-01-08"), "2024-01-09", foi.ClockReviewDefence, "running 2024-01-22 10 1/9"},
		{"over Spring Festival", review("", "2024-01-29", "2024-02-05"), "2024-02-19", foi.ClockReviewDefence, "running 2024-02-23 10 6/4"},
		{"summarily, five", summarily("2024-01-02", "2024-01-08"), "2024-01-09", foi.ClockReviewDefence, "running 2024-01-15 5 1/4"},
		{"not served yet", review("", "2024-01-02"), "2024-01-09", foi.ClockReviewDefence, "pending - 10 0/0"},
		{"on the last day", review("", "2024-01-02", "2024-01-08", "2024-01-22"), "2024-02-01", foi.ClockReviewDefence, "met 2024-01-22 10 10/0"},
		{"a day late", review("", "2024-01-02", "2024-01-08", "2024-01-23"), "2024-02-01", foi.ClockReviewDefence, "missed 2024-01-22 10 11/-1"},
		{"not at all", review("", "2024-01-02", "2024-01-08"), "2024-01-23", foi.ClockReviewDefence, "missed 2024-01-22 10 11/-1"},
		{"decided without one", review(foi.Revoked, "2024-01-02", "2024-01-08", "", "2024-02-01"), "2024-03-01", foi.ClockReviewDefence, "missed 2024-01-22 10 18/-8"},
		{"withdrawn before it was due", review(foi.DisputeWithdrawn, "2024-01-02", "2024-01-08", "", "2024-01-12"), "2024-03-01", foi.ClockReviewDefence, "lapsed 2024-01-22 10 4/6"},
		{"in court: fifteen days, off National Day", suit("", "2024-09-10", "2024-09-18"), "2024-09-19", foi.ClockSuitDefence, "running 2024-10-08 15 1/19"},
		{"in court on the last day", suit("", "2024-09-10", "2024-09-18", "2024-10-08"), "2024-10-09", foi.ClockSuitDefence, "met 2024-10-08 15 20/0"},
		{"in court a day late", suit("", "2024-09-10", "2024-09-18", "2024-10-09"), "2024-10-09", foi.ClockSuitDefence, "missed 2024-10-08 15 21/-1"},
		{"a suit that is not served", suit("", "2024-09-10"), "2024-10-09", foi.ClockSuitDefence, "pending - 15 0/0"},
	}
	for _, tt := range tests {
		c := caseOf(t, append(answered[:3:3], tt.act)...)
		if got := inShort(clockOf(t, tt.id, c, asReceived, tt.today)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.why, got, tt.want)
		}
	}
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
