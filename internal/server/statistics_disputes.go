package server

import (
	"foidesk/internal/annual"
	"foidesk/internal/desk"
)

// printedDisputes is section four with its heads merged as the form prints them, in one line.
type printedDisputes struct {
	Heads [][]printedHead
	Cells []printedCell
}

// printDisputes lays out the roads side by side: those of a group under its head, and one without a group with its
// columns a line higher.
func printDisputes(base string, stats desk.Statistics) printedDisputes {
	columns := annual.DisputeColumns()
	broken := brokenCells(stats.Findings, annual.SectionFour)
	var first, second, third []printedHead
	p := printedDisputes{}
	rows := annual.DisputeRows()
	for i, row := range rows {
		into, rowspan := &third, 1
		switch {
		case row.Item == "":
			first = append(first, printedHead{Text: row.Label, Rows: 1, Cols: len(columns)})
			into, rowspan = &second, 2
		case i == 0 || rows[i-1].Group != row.Group:
			same := run(rows[i:], func(r annual.Row) bool { return r.Group == row.Group })
			first = append(first, printedHead{Text: row.Group, Rows: 1, Cols: same * len(columns)})
			fallthrough
		default:
			second = append(second, printedHead{Text: row.Item, Rows: 1, Cols: len(columns)})
		}
		for _, col := range columns {
			*into = append(*into, printedHead{Text: col.Label, Rows: rowspan, Cols: 1})
			at := annual.Cell{Row: row.ID, Column: col.ID}
			p.Cells = append(p.Cells, printNumber(base, stats.Report.Year, at, stats.Report.SectionFour[at], row.Label+"，"+col.Name(), broken[at]))
		}
	}
	p.Heads = [][]printedHead{first, second, third}
	return p
}
