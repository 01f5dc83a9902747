package foi

import (
	"cmp"
	"slices"

	"foidesk/internal/calendar"
)

// pause is a stretch of days (from, to] that an answer period does not count.
type pause struct{ from, to calendar.Date }

// pauses are all of them: the days that anybody's opinion was waited for count once, however many are asked
// (第三十三条第三款).
type pauses struct {
	// ended are those whose last day is known, apart from one another and in order.
	ended []pause
	// open is the last day that counts before a pause of which nobody knows when it ends; zero for none.
	open calendar.Date
}

// with adds a pause; one that ends on no day is open.
func (ps pauses) with(p pause) pauses {
	if p.to.IsZero() {
		if ps.open.IsZero() || p.from < ps.open {
			ps.open = p.from
		}
		return ps
	}
	all := append(slices.Clone(ps.ended), p)
	slices.SortFunc(all, func(a, b pause) int { return cmp.Compare(a.from, b.from) })
	merged := all[:1]
	for _, next := range all[1:] {
		last := &merged[len(merged)-1]
		if next.from > last.to {
			merged = append(merged, next)
			continue
		}
		last.to = max(last.to, next.to)
	}
	ps.ended = merged
	return ps
}

// until are the pauses as they would be if all of them were over on a day.
func (ps pauses) until(day calendar.Date) pauses {
	var cut pauses
	for _, p := range ps.ended {
		if p.from < day {
			cut = cut.with(pause{p.from, min(p.to, day)})
		}
	}
	if !ps.open.IsZero() && ps.open < day {
		cut = cut.with(pause{ps.open, day})
	}
	return cut
}

// held is the last day before a day that lies in a pause; ok is false where it lies in none.
func (ps pauses) held(day calendar.Date) (from calendar.Date, ok bool) {
	if !ps.open.IsZero() && day > ps.open {
		day, ok = ps.open, true
	}
	for _, p := range ps.ended {
		if p.from < day && day <= p.to {
			return p.from, true
		}
	}
	return day, ok
}

// count is how many working days in (after, through] are in no pause.
func (ps pauses) count(cal *calendar.Calendar, after, through calendar.Date) int {
	if !ps.open.IsZero() {
		through = min(through, max(ps.open, after))
	}
	days := cal.Count(after, through).Days
	for _, p := range ps.ended {
		if first, last := max(p.from, after), min(p.to, through); first < last {
			days -= cal.Count(first, last).Days
		}
	}
	return days
}

// add is the n-th working day after the start that is in no pause. An open pause is left out: who knows no end
// knows no later day either.
func (ps pauses) add(cal *calendar.Calendar, start calendar.Date, n int) calendar.Due {
	due := cal.Add(start, n)
	for _, p := range ps.ended {
		if p.to <= start || p.from >= due.On {
			continue
		}
		n += cal.Count(max(p.from, start), p.to).Days
		due = cal.Add(start, n)
	}
	return due
}

// counted are the stretches of (after, through] that lie between the pauses.
func (ps pauses) counted(after, through calendar.Date) []pause {
	if !ps.open.IsZero() {
		through = min(through, ps.open)
	}
	var between []pause
	for _, p := range ps.ended {
		if p.to <= after {
			continue
		}
		if p.from > after {
			between = append(between, pause{after, min(p.from, through)})
		}
		after = max(after, p.to)
	}
	return append(between, pause{after, through})
}

// end is the last day of the pause that a day lies in; zero where it lies in none, or in one without an end.
func (ps pauses) end(day calendar.Date) calendar.Date {
	for _, p := range ps.ended {
		if p.from < day && day <= p.to {
			return p.to
		}
	}
	return 0
}
