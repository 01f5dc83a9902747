package store

import (
	"context"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

func (s *Store) Seal(ctx context.Context, through calendar.Date, now time.Time) (int, error) {
	return 0, nil
}

func (r reads) Seals(ctx context.Context, agency desk.AgencyID, before calendar.Date, limit int) ([]desk.Seal, error) {
	return nil, nil
}

func (s *Store) Bends(ctx context.Context, report func(desk.Bend)) (int, error) { return 0, nil }

func (s *Store) ReadOnly() string { return "" }
