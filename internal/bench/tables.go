package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// tables measures section three of one agency-year and of all agencies, against the bare SQL that
// answers the same question.
func (w *world) tables(ctx context.Context, t *table) error {
	pool, err := w.store.SQL()
	if err != nil {
		return err
	}
	for _, one := range []struct {
		name   string
		agency desk.AgencyID
	}{{"section three, ordinary agency, one year", w.small}, {"section three, large agency, one year", w.big}} {
		ours, bare, err := compare(
			func() error { return w.table(ctx, one.agency) },
			func() error { return bareTable(ctx, pool, one.agency) })
		if err != nil {
			return err
		}
		t.add(w.cases, one.name+", ms", ours, bare, "bare SQL")
	}
	ours, bare, err := compare(
		func() error { return w.allTables(ctx) },
		func() error { return bareTable(ctx, pool, 0) })
	if err != nil {
		return err
	}
	t.add(w.cases, "section three, all 200 agencies, ms", ours, bare, "bare SQL")
	return w.below(ctx, t)
}

// lastDay is in the last month of the log, so that a year of it lies behind.
var lastDay = time.Date(firstYear+years-1, time.December, 31, 10, 0, 0, 0, desk.China)

// below measures what a supervisor of all agencies is shown, on the last day of the log.
func (w *world) below(ctx context.Context, t *table) error {
	d := desk.New(w.store, calendar.China(), func() time.Time { return lastDay })
	ms, err := median(func() error {
		all, err := d.Below(ctx, w.top)
		if err == nil && len(all) != agencies+1 {
			err = fmt.Errorf("%d of %d agencies are shown", len(all), agencies+1)
		}
		return err
	})
	t.add(w.cases, "how all 200 agencies below stand, ms", ms, 0, "")
	return err
}

func (w *world) table(ctx context.Context, agency desk.AgencyID) error {
	counts, err := w.store.Counts(ctx, agency, tableYear)
	if err != nil {
		return err
	}
	_, err = annual.FromCounts(annual.EditionFor(tableYear), counts)
	return err
}

func (w *world) allTables(ctx context.Context) error {
	byAgency, err := w.store.CountsByAgency(ctx, tableYear)
	if err != nil {
		return err
	}
	if len(byAgency) != agencies {
		return fmt.Errorf("%d of %d agencies have a table", len(byAgency), agencies)
	}
	for _, counts := range byAgency {
		if _, err := annual.FromCounts(annual.EditionFor(tableYear), counts); err != nil {
			return err
		}
	}
	return nil
}

// bareSQL is the question as one would put it to the database by hand: each of the year's cases once,
// by where it came from and what became of it.
const bareSQL = `SELECT agency_id, category, outcome, received_year, COUNT(*) FROM cases
	WHERE concluded_year = ?Y %s GROUP BY agency_id, category, outcome, received_year
	UNION ALL
	SELECT agency_id, category, '', received_year, COUNT(*) FROM cases
	WHERE received_year <= ?Y AND concluded_year > ?Y AND concluded_year > received_year %s
	GROUP BY agency_id, received_year, category`

type bareKey struct {
	agency        int64
	row, category string
}

// bareTable runs the SQL and adds the numbers up into cells, and no more. Agency 0 is all.
func bareTable(ctx context.Context, pool *sql.DB, agency desk.AgencyID) error {
	own := ""
	if agency != 0 {
		own = fmt.Sprintf("AND agency_id = %d", agency)
	}
	query := strings.ReplaceAll(fmt.Sprintf(bareSQL, own, own), "?Y", fmt.Sprint(tableYear))
	rows, err := pool.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	cells := map[bareKey]int64{}
	for rows.Next() {
		var k bareKey
		var received int
		var n int64
		if err := rows.Scan(&k.agency, &k.category, &k.row, &received, &n); err != nil {
			return err
		}
		cells[k] += n
		k.row = "received"
		if received < tableYear {
			k.row = "carried_in"
		}
		cells[k] += n
	}
	return rows.Err()
}
