package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// Months answers desk.Reader.Months from the index by receipt and the one by conclusion, each read once.
func (r reads) Months(ctx context.Context, agency desk.AgencyID, days desk.Span) ([]desk.MonthCount, error) {
	var months []desk.MonthCount
	at := map[string]int{}
	of := func(month string) (*desk.MonthCount, error) {
		i, seen := at[month]
		if !seen {
			first, err := calendar.ParseISO(month + "-01")
			if err != nil {
				return nil, err
			}
			i, months = len(months), append(months, desk.MonthCount{First: first})
			at[month] = i
		}
		return &months[i], nil
	}
	var rows []struct {
		Month, Timeliness string
		Cases             int64
	}
	err := r.db.WithContext(ctx).Raw(`SELECT SUBSTR(received_on, 1, 7) AS month, '' AS timeliness, COUNT(*) AS cases FROM cases
		WHERE agency_id = @agency AND received_on BETWEEN @from AND @until AND received_year > 0 GROUP BY SUBSTR(received_on, 1, 7)
		UNION ALL
		SELECT SUBSTR(concluded_on, 1, 7) AS month, timeliness, COUNT(*) AS cases FROM cases
		WHERE agency_id = @agency AND concluded_on BETWEEN @from AND @until AND concluded_on <> ''
		GROUP BY SUBSTR(concluded_on, 1, 7), timeliness`,
		map[string]any{"agency": agency, "from": days.From.String(), "until": days.Until.String()}).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		m, err := of(row.Month)
		if err != nil {
			return nil, err
		}
		switch foi.ClockState(row.Timeliness) {
		case foi.Met:
			m.Met = row.Cases
		case foi.Missed:
			m.Missed = row.Cases
		case foi.Lapsed:
			m.Lapsed = row.Cases
		default:
			m.Received = row.Cases
		}
	}
	return months, nil
}

// CarriedOut answers desk.Reader.CarriedOut as Counts does for the row of that name.
func (r reads) CarriedOut(ctx context.Context, agency desk.AgencyID, year int) (n int64, err error) {
	err = r.db.WithContext(ctx).Raw(`SELECT COUNT(*) FROM cases WHERE agency_id = ? AND received_year BETWEEN 1 AND ?
		AND concluded_year > ? AND concluded_year > received_year`, agency, year, year).Scan(&n).Error
	return n, err
}

// Took answers desk.Reader.Took from the index by conclusion.
func (r reads) Took(ctx context.Context, agency desk.AgencyID, days desk.Span) (counts []desk.TookCount, err error) {
	err = r.db.WithContext(ctx).Raw(`SELECT took AS days, COUNT(*) AS cases FROM cases
		WHERE agency_id = ? AND concluded_on BETWEEN ? AND ? AND concluded_on <> '' AND took IS NOT NULL GROUP BY took ORDER BY took`,
		agency, days.From.String(), days.Until.String()).Scan(&counts).Error
	return counts, err
}

// inDays keeps what a mark of the pictures counts. What was received in some days comes out of the index by receipt in the
// list's own order. What was concluded in some days, or open at the end of one, is found first: it is no more than a year's
// cases of an agency, and those that went over its end. It is sorted then, or picked out of the index by receipt, where none of
// it lies after the last of the days: nothing is concluded before it is received.
func inDays(q *gorm.DB, agency desk.AgencyID, f desk.Filter) *gorm.DB {
	if !f.Received.IsZero() {
		q = q.Where("received_on BETWEEN ? AND ? AND received_year > 0", f.Received.From.String(), f.Received.Until.String())
	}
	if !f.Concluded.IsZero() {
		q = q.Where("received_on <= ? AND cases.id IN (?)", f.Concluded.Until.String(), concludedIn(q.Session(&gorm.Session{NewDB: true}), agency, f.Concluded))
	}
	if !f.OpenAt.IsZero() {
		q = openAt(q, agency, f.OpenAt)
	}
	return q
}

func concludedIn(q *gorm.DB, agency desk.AgencyID, c desk.ConcludedIn) *gorm.DB {
	q = q.Table("cases").Select("id").
		Where("agency_id = ? AND concluded_on BETWEEN ? AND ? AND concluded_on <> ''", agency, c.From.String(), c.Until.String())
	if c.Timeliness != "" {
		q = q.Where("timeliness = ?", c.Timeliness)
	}
	if c.Group != "" {
		q = q.Where("outcome IN ?", c.Group.Outcomes())
	}
	if c.Took != (desk.TookRange{}) {
		q = q.Where("took >= ? AND took < ?", c.Took.From, c.Took.Below)
	}
	return q
}

// openAt keeps what was open at the end of a day: it went over the end of the day's year, or was concluded in the rest of
// that year.
func openAt(q *gorm.DB, agency desk.AgencyID, on calendar.Date) *gorm.DB {
	year := on.Year()
	return q.Where(`received_on <= @on AND cases.id IN (
		SELECT id FROM cases WHERE agency_id = @agency AND concluded_on > @on AND concluded_on <= @end AND concluded_on <> '' AND received_on <= @on
		UNION ALL
		SELECT id FROM cases WHERE agency_id = @agency AND received_year BETWEEN 1 AND @year AND concluded_year > @year
			AND concluded_year > received_year AND received_on <= @on)`,
		map[string]any{"agency": agency, "on": on.String(), "end": fmt.Sprintf("%d-12-31", year), "year": year})
}
