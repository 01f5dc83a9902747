package store

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// DueDays answers desk.Reader.DueDays from the index of the cases under way.
func (r reads) DueDays(ctx context.Context, agency desk.AgencyID, from, until calendar.Date, person desk.PersonID) ([]desk.DueDay, error) {
	var rows []struct {
		NextOn      string
		Cases, Mine int64
	}
	err := r.db.WithContext(ctx).Raw(`SELECT next_on, COUNT(*) AS cases, COUNT(CASE WHEN handler_id = ? AND handler_id <> 0 THEN 1 END) AS mine
		FROM cases WHERE agency_id = ? AND next_on BETWEEN ? AND ? GROUP BY next_on ORDER BY next_on`,
		person, agency, from.String(), until.String()).Scan(&rows).Error
	out := make([]desk.DueDay, len(rows))
	for i, row := range rows {
		on, err := calendar.ParseISO(row.NextOn)
		if err != nil {
			return nil, err
		}
		out[i] = desk.DueDay{On: on, Cases: row.Cases, Mine: row.Mine}
	}
	return out, err
}

// NextSteps answers desk.Reader.NextSteps.
func (r reads) NextSteps(ctx context.Context, agency desk.AgencyID, person desk.PersonID) (map[foi.NextStep]int64, error) {
	var rows []struct {
		NextStep foi.NextStep
		Cases    int64
	}
	err := r.db.WithContext(ctx).Raw(`SELECT next_step, COUNT(*) AS cases FROM cases
		WHERE agency_id = ? AND handler_id = ? AND next_step <> '' GROUP BY next_step`, agency, person).Scan(&rows).Error
	out := make(map[foi.NextStep]int64, len(rows))
	for _, row := range rows {
		out[row.NextStep] = row.Cases
	}
	return out, err
}

// Load answers desk.Reader.Load from the index of what officers have under way.
func (r reads) Load(ctx context.Context, agency desk.AgencyID, d desk.Days) ([]desk.Load, error) {
	var rows []struct {
		HandlerID               int64
		Name                    string
		UnderWay, Overdue, Soon int64
	}
	err := r.db.WithContext(ctx).Raw(`SELECT handler_id, people.name, under_way, overdue, soon FROM (
			SELECT handler_id, COUNT(*) AS under_way, COUNT(CASE WHEN act_by < ? THEN 1 END) AS overdue,
				COUNT(CASE WHEN act_by BETWEEN ? AND ? THEN 1 END) AS soon
			FROM cases WHERE agency_id = ? AND next_on IS NOT NULL AND handler_id <> 0 GROUP BY handler_id) has
		JOIN people ON people.id = has.handler_id ORDER BY overdue DESC, under_way DESC, handler_id`,
		d.Today.String(), d.Today.String(), d.Soon.String(), agency).Scan(&rows).Error
	out := make([]desk.Load, len(rows))
	for i, row := range rows {
		out[i] = desk.Load{Officer: desk.PersonID(row.HandlerID), Name: row.Name, UnderWay: row.UnderWay, Overdue: row.Overdue, Soon: row.Soon}
	}
	return out, err
}
