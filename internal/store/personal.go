package store

import (
	"context"

	"foidesk/internal/desk"
)

func (r reads) CasesByPersonal(ctx context.Context, agency desk.AgencyID, value string, limit int) ([]desk.Summary, error) {
	return nil, nil
}
