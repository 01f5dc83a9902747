package foi

import (
	"time"

	"foidesk/internal/calendar"
)

// ReportDue is the last day to hand in and publish the annual report of a year (第四十九条): 31 January of the year after
// for a department, 31 March for the report of a government on its whole area.
func ReportDue(year int, government bool) calendar.Date {
	if government {
		return calendar.Of(year+1, time.March, 31)
	}
	return calendar.Of(year+1, time.January, 31)
}
