package desk

import (
	"sync"
	"sync/atomic"
	"time"

	"foidesk/internal/calendar"
)

// China is the time in which the office's days begin and end. A fixed zone, so that no time zone
// data of the machine is needed; China has had no other since 1991.
var China = time.FixedZone("CST", 8*60*60)

// DayOf is the day in China on which a moment lies.
func DayOf(at time.Time) calendar.Date { return calendar.FromTime(at.In(China)) }

// StartOf is the moment at which a day begins in China.
func StartOf(day calendar.Date) time.Time {
	y, m, d := day.YMD()
	return time.Date(y, m, d, 0, 0, 0, 0, China)
}

// Desk is the office's counter: every use case is a method of it.
type Desk struct {
	store Store
	now   func() time.Time
	// builtIn is the calendar of the program, and cals what the office has made of it.
	builtIn *calendar.Calendar
	cals    atomic.Pointer[calendars]
	// recounting is held by who derives the due dates anew; one in a process is enough.
	recounting sync.Mutex
}

// New makes a desk over a store, with the calendar of the program, on top of which comes what the office has put into
// the store. Now is the clock of the machine; tests and the demo give their own.
func New(store Store, cal *calendar.Calendar, now func() time.Time) *Desk {
	d := &Desk{store: store, now: now, builtIn: cal}
	d.cals.Store(&calendars{base: cal, version: cal.Version()})
	return d
}

// Today is today's date in China.
func (d *Desk) Today() calendar.Date { return DayOf(d.now()) }
