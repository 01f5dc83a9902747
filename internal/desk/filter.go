package desk

import (
	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Filter narrows the list of cases. The zero Filter is every case.
type Filter struct {
	State      foi.State
	Outcome    foi.Outcome
	Department string
	// Due, where not empty, keeps the cases under way, or those of them whose day to act by lies so.
	Due DueFilter
	// On, where not zero, keeps the cases under way whose day to look to next it is.
	On calendar.Date
	// Days are the days that Due and Waits refer to; the desk fills them in.
	Days Days
	// Officer, where not 0, keeps the cases that the person has.
	Officer PersonID
	// Waits, where not empty, keeps the cases that wait so.
	Waits WaitFilter
	// Next, where not empty, keeps the cases of the officer in which this is to be done next; it needs one.
	Next foi.NextStep
	// Query is looked for in number, applicant, letter number and words of the application.
	Query string
	// Received, where not zero, keeps what counts as received in the days.
	Received Span
	// Concluded, where its span is not zero, keeps what was concluded so.
	Concluded ConcludedIn
	// OpenAt, where not zero, keeps what was received by the end of the day and not concluded by then.
	OpenAt calendar.Date
	// Cell, with Year, keeps exactly the cases that a cell of section three or four counts.
	Cell *annual.Cell
	Year int
}

// DueFilter is how the day to act by lies.
type DueFilter string

// The due filters.
const (
	DueAny      DueFilter = ""
	UnderWay    DueFilter = "under_way" // any case under way, suspended ones too, most urgent first
	IsOverdue   DueFilter = "overdue"
	IsDueToday  DueFilter = "today"
	IsDueSoon   DueFilter = "soon" // within 3 working days, today included, overdue not
	IsDueInWeek DueFilter = "week" // within 5 working days, today included, overdue not
)

// WaitFilter is for whom a case waits.
type WaitFilter string

// The wait filters.
const (
	WaitAny       WaitFilter = ""
	Unclaimed     WaitFilter = "unclaimed"      // nobody works it yet, longest waiting first
	UnclaimedLate WaitFilter = "unclaimed_late" // nor has within a working day
	ForConsent    WaitFilter = "consent"        // something waits for the head of office, most urgent first
	ForOfficer    WaitFilter = "next"           // something came in for the officer, who has to be given; see foi.NextStep
)

// How many working days ahead a case counts as due soon, and as due within the week.
const (
	SoonDays = 3
	WeekDays = 5
)

// Days are the days that urgency is measured by, reckoned once with the calendar.
type Days struct{ Today, Soon, Week calendar.Date }

// DueCounts counts cases under way. One whose period is stopped is under way, and never overdue or due.
type DueCounts struct {
	UnderWay, Overdue, Today, Soon, Week int64
	// Unclaimed are those that nobody works yet, UnclaimedLate those of them for longer than a working day,
	// and ForConsent those in which something waits for the head of office.
	Unclaimed, UnclaimedLate, ForConsent int64
	// Mine are those that the person who asks has.
	Mine int64
	// Next are the cases of the person, concluded ones too, in which something came in that waits for them. It is
	// counted for one agency at a time only.
	Next int64
	// Undelivered are those of them that are answered and wait for delivery.
	Undelivered int64
	// Unconfirmed are what has arrived and is not yet received: not under way, and not to be forgotten. It is
	// counted for one agency at a time only.
	Unconfirmed int64
}

// Order is the order of a list.
type Order int

// The orders. Each is served by an index of its own.
const (
	ByReceipt   Order = iota // day of receipt, latest first
	ByDue                    // day to look to next, which is the one to act by unless the period is stopped, earliest first
	ByRecording              // latest registered first
	ByClaim                  // day to claim by, earliest first
)

// Order follows from what is asked for: hits of a search as they were registered, cases under way by
// urgency, all else by receipt.
func (f Filter) Order() Order {
	switch {
	case f.Query != "":
		return ByRecording
	case f.forOfficer():
		return ByReceipt // of what is concluded, too, a letter may come back
	case f.Waits == Unclaimed || f.Waits == UnclaimedLate:
		return ByClaim
	case f.Due != DueAny, f.Waits == ForConsent, f.Officer != 0, !f.On.IsZero():
		return ByDue
	}
	return ByReceipt
}

// forOfficer tells that what waits for an officer is asked for.
func (f Filter) forOfficer() bool { return f.Waits == ForOfficer || f.Next != "" }

// Position is where a page of a list ends: the day the list is ordered by, if any, and the id of its
// last line. The zero Position is the beginning.
type Position struct {
	On calendar.Date
	ID CaseID
}

// PositionOf is the position after a line in the filter's order.
func (f Filter) PositionOf(s Summary) Position {
	switch f.Order() {
	case ByDue:
		return Position{s.NextOn, s.ID}
	case ByClaim:
		return Position{s.ClaimBy, s.ID}
	case ByRecording:
		return Position{ID: s.ID}
	}
	return Position{s.ReceivedOn, s.ID}
}
