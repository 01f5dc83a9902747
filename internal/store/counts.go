package store

import (
	"context"
	"fmt"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// Section three counts two disjoint sets: what was concluded in the year, and what was received by
// its end and was not concluded by then. The rest of the table is their sums; see annual.FromCounts.
// Each half reads one covering index.
//
// The condition concluded_year > received_year adds nothing; it lets the database see that the partial
// index holds every row asked for.
const countSelect = `SELECT agency_id, category, outcome, received_year, COUNT(*) AS cases FROM cases
		WHERE concluded_year = ? %s GROUP BY agency_id, category, outcome, received_year
		UNION ALL
		SELECT agency_id, category, '' AS outcome, received_year, COUNT(*) AS cases FROM cases
		WHERE received_year <= ? AND concluded_year > ? AND concluded_year > received_year %s
		GROUP BY agency_id, received_year, category`

// countsSQL is for one agency, allCountsSQL for each of them in one go.
var (
	countsSQL    = fmt.Sprintf(countSelect, "AND agency_id = ?", "AND agency_id = ?")
	allCountsSQL = fmt.Sprintf(countSelect, "", "")
)

type countRow struct {
	AgencyID     int64
	Category     string
	Outcome      string
	ReceivedYear int
	Cases        int64
}

func (c countRow) count(year int) annual.Count {
	return annual.Count{
		Category: foi.ApplicantCategory(c.Category), Outcome: foi.Outcome(c.Outcome),
		ReceivedBefore: c.ReceivedYear < year, Cases: c.Cases,
	}
}

func (r reads) Counts(ctx context.Context, agency desk.AgencyID, year int) ([]annual.Count, error) {
	var rows []countRow
	err := r.db.WithContext(ctx).Raw(countsSQL, year, agency, year, year, agency).Scan(&rows).Error
	out := make([]annual.Count, len(rows))
	for i, row := range rows {
		out[i] = row.count(year)
	}
	return out, err
}

func (r reads) CountsByAgency(ctx context.Context, year int) (map[desk.AgencyID][]annual.Count, error) {
	var rows []countRow
	err := r.db.WithContext(ctx).Raw(allCountsSQL, year, year, year).Scan(&rows).Error
	out := map[desk.AgencyID][]annual.Count{}
	for _, row := range rows {
		id := desk.AgencyID(row.AgencyID)
		out[id] = append(out[id], row.count(year))
	}
	return out, err
}

// Years answers desk.Reader.Years from the ends of one index. A voided case lends its year too: there
// is something to see in it.
func (r reads) Years(ctx context.Context, agency desk.AgencyID) (first, last int, err error) {
	var ends struct{ First, Last *int }
	err = r.db.WithContext(ctx).Raw(`SELECT
		(SELECT CAST(SUBSTR(received_on, 1, 4) AS INTEGER) FROM cases WHERE agency_id = ? ORDER BY received_on LIMIT 1) AS first,
		(SELECT CAST(SUBSTR(received_on, 1, 4) AS INTEGER) FROM cases WHERE agency_id = ? ORDER BY received_on DESC LIMIT 1) AS last`,
		agency, agency).Scan(&ends).Error
	if err != nil || ends.First == nil {
		return 0, 0, err
	}
	return *ends.First, *ends.Last, nil
}
