package store

import (
	"context"

	"foidesk/internal/desk"
)

func (s *Store) Note(ctx context.Context, e desk.Event) error { return nil }

func (t tx) Audit(ctx context.Context, e desk.Event) error { return nil }

func (r reads) Events(ctx context.Context, f desk.EventFilter, before int64, limit int) ([]desk.Event, error) {
	return nil, nil
}
