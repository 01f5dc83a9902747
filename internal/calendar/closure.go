package calendar

import (
	"fmt"
	"maps"
	"slices"
)

// Closure is some days on which an agency does not work although the rest of the country does (停止办公), by a
// document of its own: in 2020 provinces prolonged the Spring Festival.
type Closure struct {
	Number   string // 文号
	Issued   Date   // 成文日期
	Title    string
	Reason   string // 延长春节假期
	From, To Date   // both included
}

// Closed is this calendar for an agency with the closures: the working days in them are none. A day that rests
// anyway stays what it is. c itself stays as it is.
func (c *Calendar) Closed(closures ...Closure) *Calendar {
	if len(closures) == 0 {
		return c
	}
	own := &Calendar{
		years: c.years, exceptions: c.exceptions, unannounced: c.unannounced,
		closures: append(slices.Clone(c.closures), closures...), closed: map[Date]int{},
	}
	maps.Copy(own.closed, c.closed)
	for i, closure := range closures {
		for _, d := range c.Takes(closure) {
			own.closed[d] = len(c.closures) + i
		}
	}
	own.layDays()
	return own
}

// Closure is the closure that takes the day out; false where none does.
func (c *Calendar) Closure(d Date) (Closure, bool) {
	at, ok := c.closed[d]
	if !ok {
		return Closure{}, false
	}
	return c.closures[at], true
}

// Takes lists the days of a closure that are worked without it.
func (c *Calendar) Takes(closure Closure) []Date {
	var days []Date
	for d := max(closure.From, firstDay); d <= min(closure.To, lastDay); d++ {
		if c.Working(d) {
			days = append(days, d)
		}
	}
	return days
}

// Document names the paper behind the closure.
func (c Closure) Document() string { return fmt.Sprintf("《%s》（%s）", c.Title, c.Number) }

// Days are the first and the last day in words.
func (c Closure) Days() string {
	if c.From == c.To {
		return c.From.Chinese()
	}
	return c.From.Chinese() + "至" + c.To.Chinese()
}
