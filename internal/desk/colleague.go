package desk

import (
	"context"

	"foidesk/internal/calendar"
)

// Colleague is somebody who may be given a case.
type Colleague struct {
	ID   PersonID
	Name string
	// AwayUntil is the last day of an absence that covers today; zero for none.
	AwayUntil calendar.Date
	// Substitute is who stands in meanwhile, by name.
	Substitute string
}

// Officers lists who may be given a case of the agency, by name, with who is away today.
func (d *Desk) Officers(ctx context.Context, agency AgencyID) ([]Colleague, error) {
	return d.store.Officers(ctx, agency, d.Today())
}
