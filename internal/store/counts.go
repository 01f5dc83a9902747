package store

import (
	"context"
	"fmt"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
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

// counted runs a count. It scans by hand: the all-agencies table of a large region is many rows, and
// this is the one question whose answer is nothing but rows.
func (r reads) counted(ctx context.Context, year int, each func(desk.AgencyID, annual.Count), sql string, args ...any) error {
	rows, err := r.db.WithContext(ctx).Raw(sql, args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var agency desk.AgencyID
		var c annual.Count
		var received int
		if err := rows.Scan(&agency, &c.Category, &c.Outcome, &received, &c.Cases); err != nil {
			return err
		}
		c.ReceivedBefore = received < year
		each(agency, c)
	}
	return rows.Err()
}

func (r reads) Counts(ctx context.Context, agency desk.AgencyID, year int) ([]annual.Count, error) {
	var out []annual.Count
	err := r.counted(ctx, year, func(_ desk.AgencyID, c annual.Count) { out = append(out, c) },
		countsSQL, year, agency, year, year, agency)
	return out, err
}

func (r reads) CountsByAgency(ctx context.Context, year int) (map[desk.AgencyID][]annual.Count, error) {
	out := map[desk.AgencyID][]annual.Count{}
	err := r.counted(ctx, year, func(id desk.AgencyID, c annual.Count) { out[id] = append(out[id], c) },
		allCountsSQL, year, year, year)
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
