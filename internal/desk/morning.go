package desk

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// DueDay is how many cases under way the office has to look to on a day.
type DueDay struct {
	On    calendar.Date
	Cases int64
	// Mine are those of them that the person who asks has.
	Mine int64
}

// Load is what somebody has under way.
type Load struct {
	Officer                 PersonID
	Name                    string
	UnderWay, Overdue, Soon int64
}

// Morning is what the desk shows first in the morning (工作台).
type Morning struct {
	// Mine are the person's cases under way, most urgent first, as many as were asked for.
	Mine []Summary
	// Days are the days ahead on which something falls due; days without are left out.
	Days []DueDay
	// Next counts the person's cases in which something came in that waits for them, by what it is.
	Next map[foi.NextStep]int64
	// Load is what each officer has under way, the most overdue first; those who have nothing are left out. Only the
	// head of office is shown it.
	Load []Load
}

// Morning looks at an agency's cases under way for one person, and at the days up to the last given. Errors: NotFound.
func (d *Desk) Morning(ctx context.Context, agency AgencyID, by Actor, until calendar.Date, limit int) (m Morning, err error) {
	days, err := d.daysOf(ctx, agency)
	if err != nil {
		return Morning{}, err
	}
	err = d.store.Snapshot(ctx, func(r Reader) error {
		if by.ID != 0 {
			if m.Mine, err = r.List(ctx, agency, Filter{Officer: by.ID, Days: days}, Position{}, limit); err != nil {
				return err
			}
			if m.Next, err = r.NextSteps(ctx, agency, by.ID); err != nil {
				return err
			}
		}
		if m.Days, err = r.DueDays(ctx, agency, days.Today, until, by.ID); err != nil {
			return err
		}
		if by.Leads {
			m.Load, err = r.Load(ctx, agency, days)
		}
		return err
	})
	return m, err
}
