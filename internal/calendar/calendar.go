// Package calendar knows China's working days (工作日): which days are worked, what a period of n
// working days ends on, and by which notice.
//
// It follows the yearly notices of the State Council's General Office (国务院办公厅关于…部分节假日安排的通知),
// one file a year in data. Rest days are out, the weekends worked in exchange (调休) are in. Periods are
// reckoned by other packages; what a period starts on and what stops it is the law of package foi.
//
// Our reading: no holiday is assumed before it is announced. In a year without a notice only the weekends
// rest, so a date that lies there comes out early rather than late as far as holidays go, and the answer
// names the year and is provisional (a working weekend, once announced, may still bring the date forward).
package calendar

import (
	"maps"
	"slices"
)

// The years laid out day by day. Ten more than a Date may be typed for, so that a long period begun
// in LastYear still ends inside; before and after, answers are clamped as the methods say.
const (
	firstTableYear = FirstYear
	lastTableYear  = LastYear + 10
)

var (
	firstDay = Of(firstTableYear, 1, 1)
	lastDay  = Of(lastTableYear, 12, 31)
)

// Calendar answers for the years whose notices it holds. It never changes and may be shared; the zero
// Calendar is not usable.
type Calendar struct {
	years       map[int]YearData
	exceptions  map[Date]Exception
	working     []Date  // every working day of the table
	until       []int32 // how many of them lie on or before firstDay+i
	unannounced []int   // the first year without a notice from firstTableYear+i on
	closures    []Closure
	closed      map[Date]int // the working days of the week and the notices that a closure takes out, with its place
}

// New lays out a calendar. Of two entries for a year the later replaces the earlier; a year that lacks
// a holiday or a notice's particulars is refused, in Chinese.
func New(years ...YearData) (*Calendar, error) {
	c := &Calendar{years: map[int]YearData{}}
	for _, y := range years {
		if err := y.check(); err != nil {
			return nil, err
		}
		c.years[y.Year] = y
	}
	c.layExceptions()
	c.layDays()
	c.layYears()
	return c, nil
}

// With is this calendar with years added or replaced: the next year's notice, or one changed during
// the year. c itself stays as it is.
func (c *Calendar) With(years ...YearData) (*Calendar, error) {
	return New(slices.Concat(slices.Collect(maps.Values(c.years)), years)...)
}

// Later years and later notices come later and overwrite: 2023's notice has the last word on
// 2022-12-31, the second notice of 2020 on 2020-02-01.
func (c *Calendar) layExceptions() {
	c.exceptions = map[Date]Exception{}
	for _, year := range slices.Sorted(maps.Keys(c.years)) {
		for _, n := range c.years[year].Notices {
			for _, e := range n.Exceptions {
				c.exceptions[e.Date] = e
			}
		}
	}
}

func (c *Calendar) layDays() {
	for d := firstDay; d <= lastDay; d++ {
		if c.Working(d) {
			c.working = append(c.working, d)
		}
		c.until = append(c.until, int32(len(c.working)))
	}
}

func (c *Calendar) layYears() {
	c.unannounced = make([]int, lastTableYear-firstTableYear+1)
	next := lastTableYear + 1
	for year := lastTableYear; year >= firstTableYear; year-- {
		if !c.Announced(year) {
			next = year
		}
		c.unannounced[year-firstTableYear] = next
	}
}

// Amended is this calendar with notices put on top: a year that it does not hold is added, to one that it
// holds the notices are further ones, and one under the number of another stands in its place. c itself
// stays as it is. The error is that of New.
func (c *Calendar) Amended(years ...YearData) (*Calendar, error) {
	all := maps.Clone(c.years)
	for _, y := range years {
		now := YearData{Year: y.Year, Notices: slices.Clone(all[y.Year].Notices)}
		for _, n := range y.Notices {
			if at := slices.IndexFunc(now.Notices, func(o Notice) bool { return o.Number == n.Number }); at >= 0 {
				now.Notices[at] = n
			} else {
				now.Notices = append(now.Notices, n)
			}
		}
		all[y.Year] = now
	}
	return New(slices.Collect(maps.Values(all))...)
}

// Years are the years whose notices are loaded, in order.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// Own are the notices of the year itself, in order of issue.
func (c *Calendar) Own(year int) []Notice { return slices.Clone(c.years[year].Notices) }

// DiffersFrom is the first day from which the two do not count alike, be it that a day is worked in one only or
// that a year is announced in one only; zero where they count alike throughout.
func (c *Calendar) DiffersFrom(other *Calendar) Date {
	var first Date
	for i := range c.until {
		if c.until[i] != other.until[i] {
			first = firstDay.AddDays(i)
			break
		}
	}
	for year := firstTableYear; year <= lastTableYear; year++ {
		if on := Of(year, 1, 1); c.Announced(year) != other.Announced(year) && (first.IsZero() || on < first) {
			return on
		}
	}
	return first
}

// Announced tells whether the year's notice is loaded.
func (c *Calendar) Announced(year int) bool {
	_, ok := c.years[year]
	return ok
}

// Notices are the notices that set days of the year: its own, and the next year's where that reaches
// back into December.
func (c *Calendar) Notices(year int) []Notice {
	notices := slices.Clone(c.years[year].Notices)
	for _, n := range c.years[year+1].Notices {
		if n.setsDayIn(year) {
			notices = append(notices, n)
		}
	}
	return notices
}
