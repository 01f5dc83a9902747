package desk

import (
	"context"

	"foidesk/internal/calendar"
)

// MaxPage is the most lines a page of the list has.
const MaxPage = 200

// Page is one page of a list.
type Page struct {
	Cases []Summary
	// Next is the position after the last line; nil where the list ends.
	Next *Position
}

// List returns the page of up to limit cases after the position. Errors: NotFound for the agency.
func (d *Desk) List(ctx context.Context, agency AgencyID, f Filter, after Position, limit int) (page Page, err error) {
	limit = min(max(limit, 1), MaxPage)
	if f.Days, err = d.daysOf(ctx, agency); err != nil {
		return Page{}, err
	}
	// One more than a page tells whether there is a next one.
	cases, err := d.store.List(ctx, agency, f, after, limit+1)
	if err != nil || len(cases) <= limit {
		return Page{Cases: cases}, err
	}
	next := f.PositionOf(cases[limit-1])
	return Page{Cases: cases[:limit], Next: &next}, nil
}

// DueCounts counts the agency's cases under way by urgency, and those that wait for the actor.
func (d *Desk) DueCounts(ctx context.Context, agency AgencyID, by Actor) (DueCounts, error) {
	days := d.daysBy(d.Calendar())
	if len(d.cals.Load().closures) > 0 { // else nobody's are others
		var err error
		if days, err = d.daysOf(ctx, agency); err != nil {
			return DueCounts{}, err
		}
	}
	return d.store.DueCounts(ctx, agency, days, by.ID)
}

// Departments lists the departments that ever had a case of the agency.
func (d *Desk) Departments(ctx context.Context, agency AgencyID) ([]string, error) {
	return d.store.Departments(ctx, agency)
}

// daysOf reckons the days with the agency's calendar. Errors: NotFound for the agency.
func (d *Desk) daysOf(ctx context.Context, agency AgencyID) (Days, error) {
	a, err := d.store.Agency(ctx, agency)
	return d.daysBy(d.CalendarOf(a)), err
}

func (d *Desk) daysBy(cal *calendar.Calendar) Days {
	today := d.Today()
	return Days{Today: today, Soon: cal.Add(today, SoonDays).On, Week: cal.Add(today, WeekDays).On}
}
