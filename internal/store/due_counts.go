package store

import (
	"context"
	"fmt"

	"foidesk/internal/desk"
)

// Every figure beside the list comes from one index, which holds the cases under way alone. Those without a
// day to act by are suspended, and neither overdue nor due.
const dueSelect = `SELECT agency_id, COUNT(*) AS under_way,
	COUNT(CASE WHEN act_by < @today THEN 1 END) AS overdue,
	COUNT(CASE WHEN act_by = @today THEN 1 END) AS today,
	COUNT(CASE WHEN act_by BETWEEN @today AND @soon THEN 1 END) AS soon,
	COUNT(CASE WHEN act_by BETWEEN @today AND @week THEN 1 END) AS week,
	COUNT(CASE WHEN state = 'decided' THEN 1 END) AS undelivered,
	COUNT(claim_by) AS unclaimed,
	COUNT(CASE WHEN claim_by < @today THEN 1 END) AS unclaimed_late,
	COUNT(CASE WHEN pending <> '' THEN 1 END) AS for_consent,
	COUNT(CASE WHEN handler_id = @person AND handler_id <> 0 THEN 1 END) AS mine
	FROM cases WHERE next_on IS NOT NULL %s GROUP BY agency_id`

var (
	dueSQL    = fmt.Sprintf(dueSelect, "AND agency_id = @agency")
	allDueSQL = fmt.Sprintf(dueSelect, "")
)

type dueRow struct {
	AgencyID desk.AgencyID
	desk.DueCounts
}

func (r reads) dueCounted(ctx context.Context, sql string, agency desk.AgencyID, d desk.Days, person desk.PersonID) ([]dueRow, error) {
	var rows []dueRow
	err := r.db.WithContext(ctx).Raw(sql, map[string]any{
		"today": d.Today.String(), "soon": d.Soon.String(), "week": d.Week.String(), "agency": agency, "person": person,
	}).Scan(&rows).Error
	return rows, err
}

func (r reads) DueCounts(ctx context.Context, agency desk.AgencyID, d desk.Days, person desk.PersonID) (desk.DueCounts, error) {
	rows, err := r.dueCounted(ctx, dueSQL, agency, d, person)
	if err != nil {
		return desk.DueCounts{}, err
	}
	var counts desk.DueCounts
	if len(rows) > 0 {
		counts = rows[0].DueCounts
	}
	// What is not yet received is not under way, and is found by its state; nor is what is concluded and came back.
	var beside struct{ Unconfirmed, Next int64 }
	err = r.db.WithContext(ctx).Raw(`SELECT
		(SELECT COUNT(*) FROM cases WHERE agency_id = ? AND state = 'unconfirmed') AS unconfirmed,
		(SELECT COUNT(*) FROM cases WHERE agency_id = ? AND handler_id = ? AND next_step <> '') AS next`, agency, agency, person).
		Scan(&beside).Error
	counts.Unconfirmed = beside.Unconfirmed
	if person != 0 {
		counts.Next = beside.Next
	}
	return counts, err
}

func (r reads) DueCountsByAgency(ctx context.Context, d desk.Days) (map[desk.AgencyID]desk.DueCounts, error) {
	rows, err := r.dueCounted(ctx, allDueSQL, 0, d, 0)
	out := make(map[desk.AgencyID]desk.DueCounts, len(rows))
	for _, row := range rows {
		out[row.AgencyID] = row.DueCounts
	}
	return out, err
}
