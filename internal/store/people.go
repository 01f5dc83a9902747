package store

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

func (r reads) Officers(ctx context.Context, agency desk.AgencyID, today calendar.Date) ([]desk.Colleague, error) {
	return nil, nil
}
