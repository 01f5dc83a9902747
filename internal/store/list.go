package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
)

// List answers desk.Reader.List. Each order and each filter by itself has its index; see migrations/.
func (r reads) List(ctx context.Context, agency desk.AgencyID, f desk.Filter, after desk.Position, limit int) ([]desk.Summary, error) {
	q := r.db.WithContext(ctx).Table("cases").Where("cases.agency_id = ?", agency)
	q = narrowed(q, agency, f)
	var err error
	if f.Query != "" {
		q, err = r.searched(q, agency, plain(f.Query), after)
	} else {
		q = ordered(q, f, after)
	}
	if err != nil {
		return nil, err
	}
	return linesOf(q.Limit(limit))
}

func narrowed(q *gorm.DB, agency desk.AgencyID, f desk.Filter) *gorm.DB {
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if f.Outcome != "" {
		q = q.Where("outcome = ?", f.Outcome)
	}
	switch {
	case f.Next != "":
		q = q.Where("handler_id = ? AND next_step = ? AND next_step <> ''", f.Officer, f.Next)
	case f.Waits == desk.ForOfficer:
		q = q.Where("handler_id = ? AND next_step <> ''", f.Officer)
	case f.Officer != 0:
		q = q.Where("handler_id = ? AND handler_id <> 0 AND next_on IS NOT NULL", f.Officer)
	}
	switch f.Waits {
	case desk.Unclaimed:
		q = q.Where("claim_by IS NOT NULL")
	case desk.UnclaimedLate:
		q = q.Where("claim_by IS NOT NULL AND claim_by < ?", f.Days.Today.String())
	case desk.ForConsent:
		q = q.Where("pending <> '' AND next_on IS NOT NULL")
	}
	if !f.On.IsZero() {
		q = q.Where("next_on = ?", f.On.String())
	}
	if f.Department != "" {
		q = q.Where("department = ?", plain(f.Department))
	}
	if f.Cell != nil {
		q = inCell(q, agency, f.Year, *f.Cell)
	}
	return due(inDays(q, agency, f), f)
}

// due keeps the cases under way that lie so. Where there is a day to act by it is the one that orders the list,
// and a case without one is suspended: it is never overdue or due.
func due(q *gorm.DB, f desk.Filter) *gorm.DB {
	today := f.Days.Today.String()
	if f.Due != desk.DueAny {
		q = q.Where("next_on IS NOT NULL")
	}
	switch f.Due {
	case desk.IsOverdue:
		return q.Where("act_by IS NOT NULL AND next_on < ?", today)
	case desk.IsDueToday:
		return q.Where("act_by IS NOT NULL AND next_on = ?", today)
	case desk.IsDueSoon:
		return q.Where("act_by IS NOT NULL AND next_on BETWEEN ? AND ?", today, f.Days.Soon.String())
	case desk.IsDueInWeek:
		return q.Where("act_by IS NOT NULL AND next_on BETWEEN ? AND ?", today, f.Days.Week.String())
	}
	return q
}

// inCell keeps the cases that a cell of section three or four counts: the same conditions as Counts and
// DisputeCounts, read off one row. They are found first, by the indexes of the table, and sorted then: the order of the list
// must not make the database walk all of an agency's cases for the few of a cell.
func inCell(q *gorm.DB, agency desk.AgencyID, year int, cell annual.Cell) *gorm.DB {
	fresh := q.Session(&gorm.Session{NewDB: true})
	if road, results, ok := annual.DisputesIn(cell); ok {
		return q.Where("cases.id IN (?)", disputedIn(fresh, agency, year, road, results))
	}
	of := fresh.Table("cases").Select("id").Where("agency_id = ?", agency)
	row, _ := rowOfAnyEdition(cell.Row)
	switch row.Kind {
	case annual.KindReceived:
		of = of.Where("received_year = ? AND received_on BETWEEN ? AND ?", year, fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year))
	case annual.KindCarriedIn:
		of = of.Where("received_year < ? AND concluded_year >= ? AND concluded_year > received_year", year, year)
	case annual.KindResult:
		of = of.Where("concluded_year = ? AND outcome IN ?", year, row.Outcomes)
	case annual.KindTotal:
		of = of.Where("concluded_year = ?", year)
	case annual.KindCarriedOut:
		of = of.Where("received_year BETWEEN 1 AND ? AND concluded_year > ? AND concluded_year > received_year", year, year)
	default:
		of = of.Where("1 = 0")
	}
	if cell.Column != annual.ColumnTotal {
		of = of.Where("category = ?", cell.Column)
	}
	return q.Where("cases.id IN (?)", of)
}

// rowOfAnyEdition finds a row whichever edition prints it; rows of one id are alike in all.
func rowOfAnyEdition(id annual.RowID) (annual.Row, bool) {
	for _, e := range annual.Editions() {
		if row, ok := e.Row(id); ok {
			return row, true
		}
	}
	return annual.Row{}, false
}

// searched keeps the hits of a search after the position, latest registered first. A query that is a
// case's or a letter's very number finds just that; anything else is looked for in the texts.
func (r reads) searched(q *gorm.DB, agency desk.AgencyID, query string, after desk.Position) (*gorm.DB, error) {
	ids, err := r.withNumber(q.Statement.Context, agency, strings.TrimSpace(query))
	if err != nil {
		return nil, err
	}
	by := "cases.search_id"
	terms := termsOf(query)
	switch {
	case len(ids) > 0:
		q = q.Where("cases.id IN ?", ids)
	case len(terms) == 0:
		q = q.Where("1 = 0")
	default:
		q, by = r.matching(q, agency, terms)
	}
	if after != (desk.Position{}) {
		q = q.Where(by+" < ?", firstSearchID(after.ID))
	}
	return q.Order(by + " DESC"), nil
}

// matching makes a query of cases one of an agency's hits, and says by what they are in order of registration.
func (r reads) matching(q *gorm.DB, agency desk.AgencyID, terms []term) (hits *gorm.DB, by string) {
	own := term{tokens: []string{agencyToken(agency)}}
	by = r.dialect.hitID()
	return r.dialect.matching(q, append([]term{own}, terms...)).Where("cases.search_id = " + by), by
}

// withNumber finds the cases whose own or whose letter's number is just that.
func (r reads) withNumber(ctx context.Context, agency desk.AgencyID, number string) ([]int64, error) {
	var ids []int64
	err := r.db.WithContext(ctx).Raw(`SELECT id FROM cases WHERE agency_id = ? AND number = ?
		UNION SELECT id FROM cases WHERE agency_id = ? AND letter_number = ? AND letter_number <> ''`,
		agency, number, agency, number).Scan(&ids).Error
	return ids, err
}

func ordered(q *gorm.DB, f desk.Filter, after desk.Position) *gorm.DB {
	start := after == desk.Position{}
	switch f.Order() {
	case desk.ByDue:
		if !start {
			q = q.Where("(next_on, cases.id) > (?, ?)", after.On.String(), after.ID)
		}
		return q.Order("next_on, cases.id")
	case desk.ByClaim:
		if !start {
			q = q.Where("(claim_by, cases.id) > (?, ?)", after.On.String(), after.ID)
		}
		return q.Order("claim_by, cases.id")
	}
	if !start {
		q = q.Where("(received_on, cases.id) < (?, ?)", after.On.String(), after.ID)
	}
	return q.Order("received_on DESC, cases.id DESC")
}

func (r reads) LedgerAfter(ctx context.Context, agency desk.AgencyID, year int, after desk.Position, limit int) ([]desk.Summary, error) {
	q := r.db.WithContext(ctx).
		Where("agency_id = ? AND received_on <= ? AND concluded_year >= ?", agency, fmt.Sprintf("%d-12-31", year), year)
	if after != (desk.Position{}) {
		q = q.Where("(received_on, id) > (?, ?)", after.On.String(), after.ID)
	}
	return linesOf(q.Order("received_on, id").Limit(limit))
}
