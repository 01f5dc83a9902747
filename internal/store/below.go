package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Each of the three questions about the agencies below one is a single walk along one index, which holds all that is
// asked for.

// BacklogBelow answers desk.Reader.BacklogBelow.
func (r reads) BacklogBelow(ctx context.Context, top desk.AgencyID, today calendar.Date) (map[desk.AgencyID]desk.Backlog, error) {
	var rows []struct {
		AgencyID                                    desk.AgencyID
		UnderWay, Overdue, Unclaimed, UnclaimedLate int64
		// Oldest is the first day of receipt, and which case's it is.
		Oldest string
	}
	on := today.String()
	err := r.db.WithContext(ctx).Raw(`SELECT agency_id, COUNT(*) AS under_way,
			COUNT(CASE WHEN act_by < ? THEN 1 END) AS overdue,
			COUNT(claim_by) AS unclaimed,
			COUNT(CASE WHEN claim_by < ? THEN 1 END) AS unclaimed_late,
			MIN(received_on || ' ' || CAST(id AS TEXT)) AS oldest
		FROM cases WHERE next_on IS NOT NULL AND agency_id IN (`+below+`) GROUP BY agency_id`, on, on, top).Scan(&rows).Error
	out := make(map[desk.AgencyID]desk.Backlog, len(rows))
	for _, row := range rows {
		u := desk.Backlog{UnderWay: row.UnderWay, Overdue: row.Overdue, Unclaimed: row.Unclaimed, UnclaimedLate: row.UnclaimedLate}
		day, id, _ := strings.Cut(row.Oldest, " ")
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("the oldest case of agency %d: %w", row.AgencyID, err)
		}
		u.Oldest = desk.CaseID(n)
		if u.OldestOn, err = calendar.ParseISO(day); err != nil {
			return nil, err
		}
		out[row.AgencyID] = u
	}
	return out, err
}

// EndedBelow answers desk.Reader.EndedBelow.
func (r reads) EndedBelow(ctx context.Context, top desk.AgencyID, year int) (map[desk.AgencyID]desk.Ended, error) {
	var rows []struct {
		AgencyID     desk.AgencyID
		InTime, Late int64
	}
	err := r.db.WithContext(ctx).Raw(`SELECT agency_id, COUNT(CASE WHEN timeliness = 'met' THEN 1 END) AS in_time,
			COUNT(CASE WHEN timeliness = 'missed' THEN 1 END) AS late
		FROM cases WHERE concluded_year = ? AND agency_id IN (`+below+`) GROUP BY agency_id`, year, top).Scan(&rows).Error
	out := make(map[desk.AgencyID]desk.Ended, len(rows))
	for _, row := range rows {
		out[row.AgencyID] = desk.Ended{InTime: row.InTime, Late: row.Late}
	}
	return out, err
}

// ReceivedBelow answers desk.Reader.ReceivedBelow. Counting each span of each agency by itself is many times as quick as
// grouping what was received by its month, which no index is in order of.
func (r reads) ReceivedBelow(ctx context.Context, top desk.AgencyID, starts []calendar.Date, until calendar.Date) ([]desk.ReceivedInSpan, error) {
	args := []any{top}
	spans := make([]string, len(starts))
	for i, from := range starts {
		last := until
		if i+1 < len(starts) {
			last = starts[i+1].AddDays(-1)
		}
		spans[i] = "(CAST(? AS INTEGER), CAST(? AS TEXT), CAST(? AS TEXT))"
		args = append(args, i, from.String(), last.String())
	}
	rows, err := r.db.WithContext(ctx).Raw(`SELECT below.id, spans.at, (SELECT COUNT(*) FROM cases
			WHERE agency_id = below.id AND received_on BETWEEN spans.from_on AND spans.until_on AND received_year > 0) AS cases
		FROM (`+below+`) AS below, (WITH named (at, from_on, until_on) AS (VALUES `+strings.Join(spans, ",")+`) SELECT * FROM named) AS spans`,
		args...).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []desk.ReceivedInSpan
	for rows.Next() {
		var one desk.ReceivedInSpan
		if err := rows.Scan(&one.Agency, &one.At, &one.Cases); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, rows.Err()
}
