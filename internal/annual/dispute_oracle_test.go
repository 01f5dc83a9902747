package annual

import "foidesk/internal/foi"

// The database counts spans of years; here the same is counted from the cases one by one.

// DisputeCellsOf are the cells of section four that the reviews and suits of a case count in for a year, one for
// each of them; 总计 is left to DisputesFromCounts.
func DisputeCellsOf(c foi.Case, year int) []Cell {
	var cells []Cell
	for _, d := range c.Disputes() {
		if result, ok := d.In(year); ok {
			cells = append(cells, Cell{roadRows[d.Road], resultColumns[result]})
		}
	}
	return cells
}

// DisputeCountsOf counts the reviews and suits of some cases for a year.
func DisputeCountsOf(cases []foi.Case, year int) []DisputeCount {
	sums := map[DisputeCount]int64{}
	for _, c := range cases {
		for _, d := range c.Disputes() {
			if result, ok := d.In(year); ok {
				sums[DisputeCount{Road: d.Road, Result: result}]++
			}
		}
	}
	var counts []DisputeCount
	for of, n := range sums {
		of.Cases = n
		counts = append(counts, of)
	}
	return counts
}
