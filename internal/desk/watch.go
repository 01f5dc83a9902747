package desk

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Watched is a case of which something falls due soon, read on a day.
type Watched struct {
	Agency  Agency
	Summary Summary
	Clocks  []foi.Reading
	// Unreadable says why the log cannot be read, and there are no clocks; nil where it can.
	Unreadable error
}

// watchBatch is how many cases are read together: what a sweep holds in memory.
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
	var after Position
	for {
		page, err := d.watched(ctx, agencies, today, func(r Reader) ([]Summary, error) { return r.FallingBy(ctx, agency, by, after, watchBatch) })
		if err != nil || len(page) == 0 {
			return err
		}
		if err := each(page); err != nil {
			return err
		}
		last := page[len(page)-1].Summary
		after = Position{last.FallsFrom, last.ID}
	}
}

func (d *Desk) watched(ctx context.Context, agencies map[AgencyID]Agency, today calendar.Date, list func(Reader) ([]Summary, error)) ([]Watched, error) {
	var cals *calendars
	page, err := d.factsPage(ctx, func(r Reader) (lines []Summary, err error) {
		if cals, err = d.calendars(ctx, r); err != nil {
			return nil, err
		}
		return list(r)
	})
	if err != nil {
		return nil, err
	}
	out := make([]Watched, len(page.lines))
	for i, s := range page.lines {
		out[i] = Watched{Agency: agencies[s.Agency], Summary: s}
		c, err := foldFacts(s.ID, page.facts[s.ID])
		if err != nil {
			out[i].Unreadable = err
			continue
		}
		a := out[i].Agency
		out[i].Clocks = c.Clocks(cals.of(a), a.PolicyOn(s.ReceivedOn), today)
	}
	return out, nil
}
