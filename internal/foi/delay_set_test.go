package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

func TestDelayRefused(t *testing.T) {
	once := acts(open, delayed("2024-03-25", "2024-06-28"))
	testRefusals(t, []refusalCase{
		{"before anything came in", nothingYet, delayed("2024-03-25", "2024-06-28"), foi.NotAllowedHere, ""},
		{"after the answer was made", answered, delayed("2024-03-25", "2024-06-28"), foi.NotAllowedHere, ""},
		{"after withdrawal", takenBack, delayed("2024-03-25", "2024-06-28"), foi.NotAllowedHere, ""},
		{"a second time", once, delayed("2024-03-26", "2024-07-31"), foi.NotAllowedHere, ""},
		{"the applicant was not told", open, delayed("", "2024-06-28"), foi.DateMissing, "on"},
		{"until no day", open, delayed("2024-03-25", ""), foi.DateMissing, "until"},
		{"until the day of the notice", open, delayed("2024-03-25", "2024-03-25"), foi.DateOrder, "until"},
		{"told before receipt", open, delayed("2024-03-01", "2024-06-28"), foi.DateOrder, "on"},
		{"told before the reasons were asked for", acts(open, askedWhy("2024-03-11")), delayed("2024-03-08", "2024-06-28"), foi.DateOrder, "on"},
		{"extended after it", once, extended("2024-03-26", "2024-03-26", 5), foi.NotAllowedHere, ""},
		{"reasons asked for before anything came in", nothingYet, askedWhy("2024-03-11"), foi.NotAllowedHere, ""},
		{"reasons asked for twice", acts(open, askedWhy("2024-03-11")), askedWhy("2024-03-12"), foi.NotAllowedHere, ""},
		{"reasons asked for on no day", open, askedWhy(""), foi.DateMissing, "on"},
		{"reasons asked for after the answer", answered, askedWhy("2024-03-21"), foi.NotAllowedHere, ""},
	})
}

// Told while the period runs, and to a day later than its last.
func TestDelayHasToComeInTime(t *testing.T) {
	longer := acts(open, extended("2024-03-25", "2024-03-25", 5))
	tests := []struct {
		why       string
		before    []foi.Act
		on, until string
		code      foi.Code
		field     string
	}{
		{"on the last day", open, "2024-04-01", "2024-06-28", "", ""},
		{"a day late", open, "2024-04-02", "2024-06-28", foi.TooLate, "on"},
		{"on the last day of the longer period", longer, "2024-04-09", "2024-06-28", "", ""},
		{"a day after it", longer, "2024-04-10", "2024-06-28", foi.TooLate, "on"},
		{"to the day that was the last anyway", open, "2024-03-25", "2024-04-01", foi.DateOrder, "until"},
		{"to the day after", open, "2024-03-25", "2024-04-02", "", ""},
		{"while an opinion is waited for, long after the period would have ended", asking, "2024-05-06", "2024-06-28", "", ""},
	}
	for _, tt := range tests {
		r := lawfully(t, caseOf(t, tt.before...), asReceived, delayed(tt.on, tt.until))
		if (r == nil) != (tt.code == "") || r != nil && (r.Code != tt.code || r.Field != tt.field || r.Article != "条例第三十五条") {
			t.Errorf("%s: %+v, want %q at %q", tt.why, r, tt.code, tt.field)
		}
	}
}

// The day that was told is the last, whatever day it is; asking for reasons stops nothing.
func TestDelayIsTheDayThatWasTold(t *testing.T) {
	why := acts(open, askedWhy("2024-03-11"))
	if r := answerClock(t, asReceived, "2024-03-20", why...); r.State != foi.Running || r.Due != day("2024-04-01") || r.Used != 12 {
		t.Errorf("reasons asked for: %s, due %s, used %d", r.State, r.Due, r.Used)
	}
	saturday := acts(why, delayed("2024-03-25", "2024-06-29"))
	for on, want := range map[string]foi.ClockState{"2024-06-29": foi.Met, "2024-06-30": foi.Missed} {
		r := answerClock(t, asReceived, "2024-07-31", acts(saturday, decided("2024-06-28"), posted(on))...)
		if r.State != want || r.Due != day("2024-06-29") || r.CautiousDue != nil || r.Article != "条例第三十五条" {
			t.Errorf("posted on %s: %s, due %s under %s", on, r.State, r.Due, r.Article)
		}
	}
	if d := caseOf(t, saturday...).Delay(); d == nil || d.Until != day("2024-06-29") || caseOf(t, why...).Delay() != nil || (foi.Case{}).Delay() != nil {
		t.Errorf("the delay is %+v", d)
	}
}
