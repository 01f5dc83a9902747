package desk

import (
	"time"

	"foidesk/internal/calendar"
)

// China is the time in which the office's days begin and end. A fixed zone, so that no time zone
// data of the machine is needed; China has had no other since 1991.
var China = time.FixedZone("CST", 8*60*60)

// Desk is the office's counter: every use case is a method of it.
type Desk struct {
	store Store
	cal   *calendar.Calendar
	now   func() time.Time
}

// New makes a desk over a store. Now is the clock of the machine; tests and the demo give their own.
func New(store Store, cal *calendar.Calendar, now func() time.Time) *Desk {
	return &Desk{store: store, cal: cal, now: now}
}

// Today is today's date in China.
func (d *Desk) Today() calendar.Date { return calendar.FromTime(d.now().In(China)) }

// Calendar is the calendar the desk counts with.
func (d *Desk) Calendar() *calendar.Calendar { return d.cal }
