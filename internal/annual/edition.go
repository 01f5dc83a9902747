// Package annual is the annual report on government information disclosure (政府信息公开工作年度报告)
// as data: the tables of sections two, three and four in both editions of the official form, how
// they are read and written as JSON, and the checks (勾稽关系) that hold between their numbers.
//
// It knows no database and no sheet; the labels of results and applicants are foi's.
package annual

import (
	"slices"

	"foidesk/internal/foi"
)

// Edition is one issue of the official form. The two differ in rows and items, never in columns.
type Edition struct {
	ID string
	// FromYear is the first report year the edition is for.
	FromYear int
	// Notice is the document that issued the form.
	Notice string
	// Rows are the rows of section three in printed order.
	Rows []Row
	// Items are the figures of section two in printed order.
	Items []Item
}

// editions, the oldest first. The notice of 2021 replaced that of 2019; none newer is known.
var editions = []Edition{
	{
		ID: "2019", FromYear: 2019, Notice: "国办公开办函〔2019〕60号",
		Rows: sectionThreeRows(otherInOneRow), Items: items2019,
	},
	{
		ID: "2021", FromYear: 2021, Notice: "国办公开办函〔2021〕30号",
		Rows: sectionThreeRows(otherInThreeRows), Items: items2021,
	},
}

// Editions lists the editions, the oldest first.
func Editions() []Edition { return slices.Clone(editions) }

// EditionFor is the edition a report of that year is due in. Years before the first form take the
// first: no older form was prescribed nationwide.
func EditionFor(year int) Edition {
	for _, e := range slices.Backward(editions) {
		if year >= e.FromYear {
			return e
		}
	}
	return editions[0]
}

// EditionByID finds the edition that a report names; ok is false where there is none of that name.
func EditionByID(id string) (e Edition, ok bool) {
	for _, e := range editions {
		if e.ID == id {
			return e, true
		}
	}
	return Edition{}, false
}

// Row finds a row of section three; ok is false where this edition does not print it.
func (e Edition) Row(id RowID) (row Row, ok bool) { return findRow(e.Rows, id) }

// RowOf is the result row a case with that outcome counts in; ok is false for an outcome that is
// none of foi's.
func (e Edition) RowOf(o foi.Outcome) (row Row, ok bool) {
	for _, row := range e.Rows {
		if slices.Contains(row.Outcomes, o) {
			return row, true
		}
	}
	return Row{}, false
}

// resultRows are the rows that 三(七)总计 adds up.
func (e Edition) resultRows() []RowID {
	var ids []RowID
	for _, row := range e.Rows {
		if row.Kind == KindResult {
			ids = append(ids, row.ID)
		}
	}
	return ids
}
