package desk

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Falling is as much of a case's line as reminders need.
type Falling struct {
	ID         CaseID
	Agency     AgencyID
	Number     string
	HandlerID  PersonID
	ReceivedOn calendar.Date
	ClaimBy    calendar.Date
	FallsFrom  calendar.Date
}

// Watched is a case of which something falls due soon, read on a day.
type Watched struct {
	Agency Agency
	Case   Falling
	// Clocks are those that the office looks after.
	Clocks []foi.Reading
	// Unreadable says why the log cannot be read, and there are no clocks; nil where it can.
	Unreadable error
}

// watchBatch is how many cases are read together: a sweep holds two such pages in memory.
const watchBatch = 500

// Watch goes through all cases of an agency, or for 0 of every agency, of which something falls due by a day, the most
// urgent last, and reads their clocks on today. What falls due later is not opened at all. A case whose log cannot be
// read is handed on as such: one of them must not keep the others' dates from being seen. One that is acted on meanwhile
// may be passed over: the next time finds it.
func (d *Desk) Watch(ctx context.Context, agency AgencyID, today, by calendar.Date, each func([]Watched) error) error {
	agencies, err := d.AgenciesByID(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	pages := make(chan fallingPage)
	failed := make(chan error, 1)
	defer func() {
		cancel()
		for range failed { // nothing is read any more once we return
		}
	}()
	go func() {
		defer close(failed)
		failed <- d.fallingPages(ctx, agency, by, pages)
	}()
	for page := range pages {
		if err := each(page.read(agencies, today)); err != nil {
			return err
		}
	}
	return <-failed
}

// fallingPage is some cases with their logs, and the calendars as of the same moment.
type fallingPage struct {
	cases []Falling
	facts map[CaseID][]foi.Logged
	cals  *calendars
}

// fallingPages reads page after page: the next while the last is being worked on.
func (d *Desk) fallingPages(ctx context.Context, agency AgencyID, by calendar.Date, pages chan<- fallingPage) error {
	defer close(pages)
	var after Position
	for {
		page, err := d.fallingPage(ctx, agency, by, after)
		if err != nil || len(page.cases) == 0 {
			return err
		}
		last := page.cases[len(page.cases)-1]
		after = Position{last.FallsFrom, last.ID}
		select {
		case pages <- page:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (d *Desk) fallingPage(ctx context.Context, agency AgencyID, by calendar.Date, after Position) (page fallingPage, err error) {
	err = d.store.Snapshot(ctx, func(r Reader) error {
		if page.cals, err = d.calendars(ctx, r); err != nil {
			return err
		}
		if page.cases, err = r.FallingBy(ctx, agency, by, after, watchBatch); err != nil || len(page.cases) == 0 {
			return err
		}
		ids := make([]CaseID, len(page.cases))
		for i, c := range page.cases {
			ids[i] = c.ID
		}
		page.facts, err = readableFacts(ctx, r, ids)
		return err
	})
	return page, err
}

func (page fallingPage) read(agencies map[AgencyID]Agency, today calendar.Date) []Watched {
	out := make([]Watched, len(page.cases))
	for i, f := range page.cases {
		a := agencies[f.Agency]
		out[i] = Watched{Agency: a, Case: f}
		c, err := foldFacts(f.ID, page.facts[f.ID])
		if err != nil {
			out[i].Unreadable = err
			continue
		}
		out[i].Clocks = c.OfficeClocks(page.cals.of(a), a.PolicyOn(f.ReceivedOn), today)
	}
	return out
}
