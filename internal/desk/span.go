package desk

import (
	"fmt"
	"math"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Span is some days on end, both ends among them. The zero Span is none.
type Span struct{ From, Until calendar.Date }

// MaxSpan is how many days a list may be asked for at once: a year.
const MaxSpan = 366

// IsZero tells that no days are meant.
func (s Span) IsZero() bool { return s == Span{} }

// Holds tells whether a day is one of them.
func (s Span) Holds(on calendar.Date) bool { return s.From <= on && on <= s.Until }

// YearSpan is a calendar year.
func YearSpan(year int) Span {
	return Span{calendar.Of(year, time.January, 1), calendar.Of(year, time.December, 31)}
}

func monthSpan(first calendar.Date) Span { return Span{first, nextMonth(first).AddDays(-1)} }

// Words are the days as one says them: 2026年, 2026年3月, or from when to when.
func (s Span) Words() string {
	year, month, _ := s.From.YMD()
	switch s {
	case YearSpan(year):
		return fmt.Sprintf("%d年", year)
	case monthSpan(calendar.Of(year, month, 1)):
		return fmt.Sprintf("%d年%d月", year, month)
	}
	if s.From == s.Until {
		return s.From.Chinese()
	}
	return s.From.Chinese() + "至" + s.Until.Chinese()
}

// TookRange is from how many to how many working days. The zero TookRange is any.
type TookRange struct {
	From int
	// Below is one more than the most.
	Below int
}

// LongerThan is more than so many working days.
func LongerThan(days int) TookRange { return TookRange{days + 1, math.MaxInt32} }

// AnyTime is whatever time was counted: of what had an answer period.
func AnyTime() TookRange { return LongerThan(-1) }

// Endless tells that there is no most.
func (r TookRange) Endless() bool { return r.Below == math.MaxInt32 }

// Holds tells whether so many days are in the range.
func (r TookRange) Holds(days int) bool { return r.From <= days && days < r.Below }

// ConcludedIn narrows a list to what was concluded in some days, and of that to some results, or to what came in time or
// late, or took so long.
type ConcludedIn struct {
	Span
	// Group is a block of the annual table's results; empty for any.
	Group foi.OutcomeGroupID
	// Timeliness is foi.Met or foi.Missed; empty for any.
	Timeliness foi.ClockState
	Took       TookRange
}
