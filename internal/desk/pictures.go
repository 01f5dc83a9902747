package desk

import (
	"context"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// MonthCount counts an agency's cases in a calendar month.
type MonthCount struct {
	// First is the month's first day.
	First    calendar.Date
	Received int64
	// Met, Missed and Lapsed are what was concluded, by Summary.Timeliness.
	Met, Missed, Lapsed int64
	// Open is what was received by the end of the month and not concluded by then.
	Open int64
}

// Concluded is all that was concluded in the month.
func (m MonthCount) Concluded() int64 { return m.Met + m.Missed + m.Lapsed }

// Span is the month's days.
func (m MonthCount) Span() Span { return monthSpan(m.First) }

// TookCount counts the conclusions that took so many working days; see Took.
type TookCount struct {
	Days  int
	Cases int64
}

// Pictures are the numbers that show an agency's work in a year.
type Pictures struct {
	Year int
	// FirstYear and LastYear are the years that have cases; zeros where there is none.
	FirstYear, LastYear int
	// Months are those of the year before and of the year itself, up to the present one.
	Months []MonthCount
	// Results are the conclusions of the year by their result, as section three counts them.
	Results map[foi.Outcome]int64
	// Took are those of them that an answer clock decided, by the working days they took, the fewest first.
	Took []TookCount
	// Due are the days ahead on which something falls due; only for the present year.
	Due []DueDay
}

// Total is all that was concluded in the year.
func (p Pictures) Total() int64 {
	var n int64
	for _, cases := range p.Results {
		n += cases
	}
	return n
}

// Pictures counts an agency's cases of a year and the one before, and what falls due up to a day. All is counted as of
// one moment. Errors: NotFound for the agency, Invalid for a year that has not begun.
func (d *Desk) Pictures(ctx context.Context, agency AgencyID, year int, until calendar.Date) (p Pictures, err error) {
	today := d.Today()
	if err := d.begun(year); err != nil {
		return Pictures{}, err
	}
	p = Pictures{Year: year, Results: map[foi.Outcome]int64{}}
	span := Span{calendar.Of(year-1, time.January, 1), calendar.Of(year, time.December, 31)}
	err = d.store.Snapshot(ctx, func(r Reader) error {
		if _, err := r.Agency(ctx, agency); err != nil {
			return err
		}
		open, err := r.CarriedOut(ctx, agency, year-2)
		if err != nil {
			return err
		}
		found, err := r.Months(ctx, agency, span)
		if err != nil {
			return err
		}
		p.Months = course(span.From, min(span.Until, today), open, found)
		counts, err := r.Counts(ctx, agency, year)
		if err != nil {
			return err
		}
		for _, c := range counts {
			if c.Outcome != "" {
				p.Results[c.Outcome] += c.Cases
			}
		}
		if p.Took, err = r.Took(ctx, agency, YearSpan(year)); err != nil {
			return err
		}
		if year == today.Year() {
			if p.Due, err = r.DueDays(ctx, agency, today, until, 0); err != nil {
				return err
			}
		}
		p.FirstYear, p.LastYear, err = r.Years(ctx, agency)
		return err
	})
	return p, err
}

// course are the months from a first day through a day, none left out, with what is open at the end of each: what was
// open before, and since then received and not concluded.
func course(first, through calendar.Date, open int64, found []MonthCount) []MonthCount {
	at := make(map[calendar.Date]MonthCount, len(found))
	for _, m := range found {
		at[m.First] = m
	}
	var months []MonthCount
	for ; first <= through; first = nextMonth(first) {
		m := at[first]
		m.First = first
		open += m.Received - m.Concluded()
		m.Open = open
		months = append(months, m)
	}
	return months
}

func nextMonth(first calendar.Date) calendar.Date {
	year, month, _ := first.YMD()
	if month == time.December {
		return calendar.Of(year+1, time.January, 1)
	}
	return calendar.Of(year, month+1, 1)
}
