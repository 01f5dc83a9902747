package remind

import (
	"testing"

	"foidesk/internal/calendar"
)

func date(t *testing.T, iso string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseISO(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Due on Wednesday 2026-10-14. 10-01 to 10-07 are holidays, and Saturday 10-10 is worked for them.
func TestReached(t *testing.T) {
	usual := Rule{Days: []int{-5, -3, -1, 0}, Daily: true}
	once := Rule{Days: []int{1}}
	tests := []struct {
		why   string
		rule  Rule
		today string
		want  int
		ok    bool
	}{
		{"six working days before: nothing yet", usual, "2026-09-30", 0, false},
		{"the holidays bring it no nearer", usual, "2026-10-06", 0, false},
		{"five before", usual, "2026-10-08", -5, true},
		{"four before: five was the last", usual, "2026-10-09", -5, true},
		{"the worked Saturday is three before", usual, "2026-10-10", -3, true},
		{"still that one on Sunday", usual, "2026-10-11", -3, true},
		{"one before", usual, "2026-10-13", -1, true},
		{"the day itself", usual, "2026-10-14", 0, true},
		{"the first day late", usual, "2026-10-15", 1, true},
		{"the weekend after adds nothing", usual, "2026-10-18", 2, true},
		{"each working day late", usual, "2026-10-20", 4, true},
		{"what lapses: not on the last day", once, "2026-10-14", 0, false},
		{"but on the day after", once, "2026-10-15", 1, true},
		{"and not again", once, "2026-10-20", 1, true},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			got, ok := test.rule.reached(calendar.China(), date(t, "2026-10-14"), date(t, test.today))
			if got != test.want || ok != test.ok {
				t.Errorf("%d %t, want %d %t", got, ok, test.want, test.ok)
			}
		})
	}
}

// A rule that is asked by halves has to have its days in order.
func TestDefaultsAreInOrder(t *testing.T) {
	for _, r := range Defaults() {
		for i := 1; i < len(r.Days); i++ {
			if r.Days[i-1] >= r.Days[i] {
				t.Errorf("%s to %s: %v", r.Topic, r.To, r.Days)
			}
		}
	}
}
