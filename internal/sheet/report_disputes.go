package sheet

import (
	"cmp"
	"slices"

	"foidesk/internal/annual"
)

// place is a cell of a printed table.
type place struct{ row, column int }

// readSectionFour reads the fifteen figures of section four, which the form prints in one line: each road's
// five columns begin with 结果维持. Nil without an error is a sheet that does not have the section.
func readSectionFour(p printed) (annual.Disputes, error) {
	heads := annual.DisputeColumns()
	starts := placesOf(p, heads[0].Label)
	roads := annual.DisputeRows()
	if len(starts) == 0 {
		return nil, nil
	}
	if len(starts) != len(roads) {
		return nil, misprinted("第四部分的表头应有 %d 个“%s”，现有 %d 个", len(roads), heads[0].Label, len(starts))
	}
	bottom := 0
	for _, s := range starts {
		bottom = max(bottom, s.row)
	}
	columns := map[annual.Cell]int{}
	for i, start := range starts {
		end := len(heads) + start.column + 2
		if i+1 < len(starts) {
			end = starts[i+1].column
		}
		for _, head := range heads {
			c, ok := columnBetween(p, head.Label, start, end)
			if !ok {
				return nil, misprinted("第四部分“%s”之下缺少“%s”列", roads[i].Label, head.Label)
			}
			columns[annual.Cell{Row: roads[i].ID, Column: head.ID}] = c
		}
	}
	return figuresBelow(p, bottom, columns), nil
}

// placesOf finds a head's cells from left to right. 行政复议's stand a row higher than those of 行政诉讼.
func placesOf(p printed, label string) []place {
	var found []place
	for row := range p {
		for column := range p[row] {
			if labelWords(p.at(row, column)) == label {
				found = append(found, place{row, column})
			}
		}
	}
	slices.SortFunc(found, func(a, b place) int { return cmp.Compare(a.column, b.column) })
	return found
}

func columnBetween(p printed, label string, start place, end int) (column int, ok bool) {
	for c := start.column; c < end; c++ {
		if labelWords(p.at(start.row, c)) == label {
			return c, true
		}
	}
	return 0, false
}

// figuresBelow takes the first line under the head that holds anything; blanks where there is none.
func figuresBelow(p printed, bottom int, columns map[annual.Cell]int) annual.Disputes {
	d := annual.Disputes{}
	for line := bottom + 1; line <= bottom+3; line++ {
		filled := false
		for cell, c := range columns {
			d[cell] = annual.ParseValue(p.at(line, c))
			filled = filled || p.at(line, c) != ""
		}
		if filled {
			break
		}
	}
	return d
}
