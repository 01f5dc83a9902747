package server

import (
	"net/url"
	"strconv"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
)

// printedTable is section three with its cells merged as the form prints them.
type printedTable struct {
	Organisations     string // the head over Columns
	Columns           []string
	Rows              []printedRow
	HeadColumns       int // how many columns the row heads take
	OrganisationsSpan int
}

// printedRow is a row with the heads that begin in it.
type printedRow struct {
	Heads  []printedHead
	Cells  []printedCell
	Strong bool
}

type printedHead struct {
	Text       string
	Rows, Cols int
	Vertical   bool
}

// printedCell is a number that opens its cases; zero is pale, a blank stays blank.
type printedCell struct {
	Value  string
	Href   string
	Zero   bool
	Broken bool
	// Said is what the broken check says of the cell.
	Said  string
	Label string // row and column, for a screen reader
}

// rowHeads is how many columns the heads of a row take: 三、本年度办理结果, the block, the item.
const rowHeads = 3

func printTable(base string, stats desk.Statistics) printedTable {
	table := stats.Report.SectionThree
	broken := brokenCells(stats.Findings, annual.SectionThree)
	p := printedTable{Organisations: annual.OrganisationsHead, HeadColumns: rowHeads}
	for _, col := range annual.Columns() {
		if col.Group != "" {
			p.Columns = append(p.Columns, col.Label)
		}
	}
	p.OrganisationsSpan = len(p.Columns)
	rows := table.Shape.Rows
	for i, row := range rows {
		line := printedRow{Heads: heads(rows, i), Strong: row.Kind != annual.KindResult}
		for _, col := range annual.Columns() {
			line.Cells = append(line.Cells, printCell(base, stats, row, col, broken))
		}
		p.Rows = append(p.Rows, line)
	}
	return p
}

func printCell(base string, stats desk.Statistics, row annual.Row, col annual.Column, broken map[annual.Cell]string) printedCell {
	at := annual.Cell{Row: row.ID, Column: col.ID}
	return printNumber(base, stats.Report.Year, at, stats.Report.SectionThree.At(row.ID, col.ID), row.Label+"，"+col.Name(), broken[at])
}

// printNumber is a number that leads to its cases.
func printNumber(base string, year int, at annual.Cell, value annual.Value, label, said string) printedCell {
	cell := printedCell{Value: value.String(), Label: label, Said: said, Broken: said != ""}
	if n, ok := value.Int(); ok && n == 0 {
		cell.Zero = true
	} else if ok {
		cell.Href = address(base+"/cases", url.Values{
			"year": {strconv.Itoa(year)}, "row": {string(at.Row)}, "col": {string(at.Column)},
		})
	}
	return cell
}

func brokenCells(findings []annual.Finding, section annual.Section) map[annual.Cell]string {
	broken := map[annual.Cell]string{}
	for _, f := range annual.Violations(findings) {
		for _, ref := range f.Cells {
			if ref.Section == section {
				broken[ref.Cell] = join(broken[ref.Cell], f.Detail)
			}
		}
	}
	return broken
}

func join(said, more string) string {
	if said == "" {
		return more
	}
	return said + "；" + more
}

// heads are the head cells that begin in row i: 三、本年度办理结果 over all results and their total,
// a block over the rows that share it, the row's own text.
func heads(rows []annual.Row, i int) []printedHead {
	row := rows[i]
	if !isResult(row) {
		return []printedHead{{Text: row.Group, Rows: 1, Cols: rowHeads}}
	}
	var found []printedHead
	if i == 0 || !isResult(rows[i-1]) {
		found = append(found, printedHead{Text: annual.ResultsHead, Rows: run(rows[i:], isResult), Cols: 1, Vertical: true})
	}
	if row.Item == "" {
		return append(found, printedHead{Text: row.Group, Rows: 1, Cols: rowHeads - 1})
	}
	same := func(r annual.Row) bool { return r.Group == row.Group }
	if i == 0 || !same(rows[i-1]) {
		found = append(found, printedHead{Text: row.Group, Rows: run(rows[i:], same), Cols: 1})
	}
	return append(found, printedHead{Text: row.Item, Rows: 1, Cols: 1})
}

func isResult(r annual.Row) bool { return r.Kind == annual.KindResult || r.Kind == annual.KindTotal }

// run is how many rows from the first on are alike.
func run(rows []annual.Row, alike func(annual.Row) bool) int {
	for i, row := range rows {
		if !alike(row) {
			return i
		}
	}
	return len(rows)
}
