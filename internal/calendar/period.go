package calendar

// Due is the day a period ends on.
type Due struct {
	On          Date
	Unannounced int // the first year the period touches for which no notice is loaded; 0 if none
}

// Provisional tells that the date may move when a notice comes out.
func (d Due) Provisional() bool { return d.Unannounced != 0 }

// Count is a number of working days.
type Count struct {
	Days        int
	Unannounced int // as in Due
}

// Provisional tells that the number may change when a notice comes out.
func (c Count) Provisional() bool { return c.Unannounced != 0 }

// Add gives the n-th working day after start. The start does not count, whether it is worked or not:
// day 1 is the first working day after it. The days (start, On] decide whether it is provisional.
// n of 0 or less gives start itself; no date gives no date.
//
// A start before 2000 counts from the table's first day; what would end after 2109 ends on the
// table's last working day, but never before start. Both are provisional.
func (c *Calendar) Add(start Date, n int) Due {
	if n <= 0 || start.IsZero() {
		return Due{On: start}
	}
	on := max(start, c.working[len(c.working)-1])
	if passed := c.workedUntil(start); n <= len(c.working)-passed {
		on = c.working[passed+n-1]
	}
	return Due{On: on, Unannounced: c.firstUnannounced(start+1, on)}
}

// Roll gives d itself if it is a working day, else the first one after it: the end of a period in
// calendar days that falls on a rest day. The days [d, On] decide whether it is provisional.
func (c *Calendar) Roll(d Date) Due {
	on := d
	if !c.Working(d) {
		on = c.Add(d, 1).On
	}
	return Due{On: on, Unannounced: c.firstUnannounced(d, on)}
}

// Count gives the working days in (after, through]; if through lies before after, minus those in
// (through, after]. Without a date on either side it is 0. Days outside 2000 to 2109 are not counted,
// and make the number provisional.
func (c *Calendar) Count(after, through Date) Count {
	if after.IsZero() || through.IsZero() {
		return Count{}
	}
	if through < after {
		back := c.Count(through, after)
		back.Days = -back.Days
		return back
	}
	return Count{
		Days:        c.workedUntil(through) - c.workedUntil(after),
		Unannounced: c.firstUnannounced(after+1, through),
	}
}

// workedUntil counts the table's working days on or before d.
func (c *Calendar) workedUntil(d Date) int {
	if d < firstDay {
		return 0
	}
	return int(c.until[min(d, lastDay)-firstDay])
}

// firstUnannounced is the first year without a notice in [from, through]; 0 if there is none.
func (c *Calendar) firstUnannounced(from, through Date) int {
	if from > through || from.IsZero() {
		return 0
	}
	year := from.Year()
	if year >= firstTableYear && year <= lastTableYear {
		year = c.unannounced[year-firstTableYear]
	}
	if year > through.Year() {
		return 0
	}
	return year
}
