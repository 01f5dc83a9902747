package desk

import (
	"context"

	"foidesk/internal/annual"
)

// AgencyFigures are this year's cases of an agency so far and what is under way.
type AgencyFigures struct {
	Agency Agency
	// Received and Concluded are of this year up to today.
	Received, Concluded int64
	Due                 DueCounts
}

// Overview tells how every agency stands, by name, in as many queries as one agency would take.
func (d *Desk) Overview(ctx context.Context) (out []AgencyFigures, err error) {
	err = d.store.Snapshot(ctx, func(r Reader) error {
		agencies, err := r.Agencies(ctx)
		if err != nil {
			return err
		}
		counts, err := r.CountsByAgency(ctx, d.Today().Year())
		if err != nil {
			return err
		}
		due, err := r.DueCountsByAgency(ctx, d.daysBy(d.Calendar()))
		if err != nil {
			return err
		}
		for _, a := range agencies {
			figures, err := d.figures(a, counts[a.ID])
			if err != nil {
				return err
			}
			figures.Due = due[a.ID]
			out = append(out, figures)
		}
		return nil
	})
	return out, err
}

// figures takes the year's numbers from the same table that the statistics page shows.
func (d *Desk) figures(a Agency, counts []annual.Count) (AgencyFigures, error) {
	table, err := annual.FromCounts(annual.EditionFor(d.Today().Year()), counts)
	if err != nil {
		return AgencyFigures{}, err
	}
	received, _ := table.At(annual.RowReceived, annual.ColumnTotal).Int()
	concluded, _ := table.At(annual.RowTotal, annual.ColumnTotal).Int()
	return AgencyFigures{Agency: a, Received: received, Concluded: concluded}, nil
}
