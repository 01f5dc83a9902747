package foi_test

import (
	"os"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// before2ndNotice is the calendar as it stood before 2020-01-26, when the Spring Festival was to end on 01-30, with
// Saturday 02-01 worked. The second notice of the year made 01-31 to 02-02 rest.
func before2ndNotice(t *testing.T) *calendar.Calendar {
	t.Helper()
	text, err := os.ReadFile("../calendar/data/2020.txt")
	if err != nil {
		t.Fatal(err)
	}
	year, err := calendar.ParseYear(string(text))
	if err != nil || len(year.Notices) != 2 {
		t.Fatalf("%d notices (%v)", len(year.Notices), err)
	}
	year.Notices = year.Notices[:1]
	cal, err := through2026().With(year)
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// A notice that comes out while a case is under way moves what it touches, and nothing else.
func TestCalendarRevisedDuringACase(t *testing.T) {
	in := []foi.Act{received("2020-01-20")}
	tests := []struct {
		why           string
		acts          []foi.Act
		id            foi.ClockID
		before, after string
	}{
		{"two days of the period became rest days", in, foi.ClockAnswer, "2020-02-21", "2020-02-25"},
		{"two days of a wait became rest days, and the same two are not missed", together(in, consultation(foi.OtherAgency, "", "2020-01-22", "", "2020-02-05")), foi.ClockAnswer, "2020-03-02", "2020-03-02"},
		{"extended", acts(in, extended("2020-02-21", "2020-02-21", 5)), foi.ClockAnswer, "2020-02-28", "2020-03-03"},
		{"charged before, paid after it", acts(in, charged("2020-01-21", "2020-01-22"), paid("2020-02-10")), foi.ClockAnswer, "2020-03-09", "2020-03-09"},
		{"the time for paying", acts(in, charged("2020-01-21", "2020-01-22")), foi.ClockPayment, "2020-02-25", "2020-02-27"},
		{"the time for a correction notice", in, foi.ClockCorrectionNotice, "2020-02-04", "2020-02-06"},
		{"to be corrected by a Saturday that is worked no more", acts(in, toCorrect("2020-01-21", "2020-02-01")), foi.ClockCorrection, "2020-02-01", "2020-02-03"},
		{"a third party's time", together(in, consultation(foi.ThirdParty, "", "2020-01-21", "2020-01-22", "")), foi.ClockThirdParty, "2020-02-18", "2020-02-20"},
		{"over before the festival", acts(in, decided("2020-01-21"), posted("2020-01-22")), foi.ClockAnswer, "2020-02-21", "2020-02-25"},
	}
	first, second := before2ndNotice(t), through2026()
	for _, tt := range tests {
		c := caseOf(t, tt.acts...)
		for _, read := range []struct {
			cal  *calendar.Calendar
			want string
		}{{first, tt.before}, {second, tt.after}} {
			for _, r := range c.Clocks(read.cal, asReceived, day("2020-02-10")) {
				if r.ID == tt.id && r.Due != day(read.want) {
					t.Errorf("%s: due %s, want %s", tt.why, r.Due, read.want)
				}
			}
		}
	}
}
