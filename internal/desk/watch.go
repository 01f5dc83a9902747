package desk

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Watched is a case of which something still falls due, read on a day.
type Watched struct {
	Agency  Agency
	Summary Summary
	Clocks  []foi.Reading
	// Unreadable says why the log cannot be read, and there are no clocks; nil where it can.
	Unreadable error
}

// watchBatch is how many cases are read together: what a sweep holds in memory.
const watchBatch = 500

// Watch goes through all cases of an agency, or for 0 of every agency, of which something still falls due, by agency
// and id, and reads their clocks on today. A case whose log cannot be read is handed on as such: one of them must not keep the
// others' dates from being seen.
func (d *Desk) Watch(ctx context.Context, agency AgencyID, today calendar.Date, each func([]Watched) error) error {
	agencies, err := d.AgenciesByID(ctx)
	if err != nil {
		return err
	}
	var last Summary
	for {
		page, err := d.watched(ctx, agencies, agency, last, today)
		if err != nil || len(page) == 0 {
			return err
		}
		if err := each(page); err != nil {
			return err
		}
		last = page[len(page)-1].Summary
	}
}

func (d *Desk) watched(ctx context.Context, agencies map[AgencyID]Agency, agency AgencyID, last Summary, today calendar.Date) ([]Watched, error) {
	var cals *calendars
	page, err := d.factsPage(ctx, func(r Reader) (lines []Summary, err error) {
		if cals, err = d.calendars(ctx, r); err != nil {
			return nil, err
		}
		return r.Watched(ctx, agency, last.Agency, last.ID, watchBatch)
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
