package store

import (
	"context"
	"database/sql"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// FallingBy answers desk.Reader.FallingBy.
func (r reads) FallingBy(ctx context.Context, agency desk.AgencyID, by calendar.Date, after desk.Position, limit int) (out []desk.Falling, err error) {
	q := r.db.WithContext(ctx).Table("cases").Where("falls_from <= ?", by.String())
	if after != (desk.Position{}) {
		q = q.Where("(falls_from, id) < (?, ?)", after.On.String(), after.ID)
	}
	if agency != 0 {
		// The sign keeps SQLite to the one index there is: what is near in all agencies is little, all that one agency
		// ever had is not.
		q = q.Where("+agency_id = ?", agency)
	}
	rows, err := q.Select("id, agency_id, number, handler_id, received_on, claim_by, falls_from").Order("falls_from DESC, id DESC").Limit(limit).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var f desk.Falling
		var received, claim, from sql.RawBytes
		if err := rows.Scan(&f.ID, &f.Agency, &f.Number, &f.HandlerID, &received, &claim, &from); err != nil {
			return nil, err
		}
		for _, day := range []struct {
			into *calendar.Date
			text []byte
		}{{&f.ReceivedOn, received}, {&f.ClaimBy, claim}, {&f.FallsFrom, from}} {
			if err := day.into.UnmarshalText(day.text); err != nil {
				return nil, err
			}
		}
		out = append(out, f)
	}
	return out, rows.Err()
}
