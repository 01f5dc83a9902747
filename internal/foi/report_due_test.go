package foi_test

import (
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// 第四十九条: the dates are in the year after the one reported on.
func TestReportDue(t *testing.T) {
	for _, c := range []struct {
		name       string
		government bool
		want       calendar.Date
	}{
		{"a department hands in before 31 January is over", false, calendar.Of(2026, time.January, 31)},
		{"a government publishes before 31 March is over", true, calendar.Of(2026, time.March, 31)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := foi.ReportDue(2025, c.government); got != c.want {
				t.Errorf("the report of 2025 is due on %s, not %s", got, c.want)
			}
		})
	}
}
