package foi

import "foidesk/internal/calendar"

// What runs outside the agency, before a court or a review body, goes by the country's calendar. Our reading: the
// agency's own closures are no 法定休假日 (行政复议法第八十八条第二款) and no 节假日 (法释〔2018〕1号第四十八条) there, so that they
// give it no more time for its defence, and move nobody's time for going to review or to court.

// outsideRest tells a day that rests for everybody.
func outsideRest(cal *calendar.Calendar, on calendar.Date) bool {
	day := cal.Day(on)
	return !day.Working && day.Kind != calendar.Closed
}

// outsideRoll is the day, or the first after it that does not rest for everybody.
func outsideRoll(cal *calendar.Calendar, on calendar.Date) calendar.Due {
	due := cal.Roll(on)
	for due.On = on; outsideRest(cal, due.On); {
		due.On = due.On.AddDays(1)
	}
	return due
}

// outsideAdd is the n-th working day after the start.
func outsideAdd(cal *calendar.Calendar, start calendar.Date, n int) calendar.Due {
	on := start
	for n > 0 {
		if on = on.AddDays(1); !outsideRest(cal, on) {
			n--
		}
	}
	return calendar.Due{On: on, Unannounced: cal.Count(start, on).Unannounced}
}

// outsideCount is how many working days lie in (after, through]; fewer than none where through lies before.
func outsideCount(cal *calendar.Calendar, after, through calendar.Date) int {
	days := cal.Count(after, through).Days
	for on := after.AddDays(1); on <= through; on = on.AddDays(1) {
		if cal.Day(on).Kind == calendar.Closed {
			days++
		}
	}
	for on := through.AddDays(1); on <= after; on = on.AddDays(1) {
		if cal.Day(on).Kind == calendar.Closed {
			days--
		}
	}
	return days
}
