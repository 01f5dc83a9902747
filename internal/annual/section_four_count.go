package annual

import (
	"fmt"

	"foidesk/internal/foi"
)

// DisputeCount says how many reviews or suits of a year are alike in all that section four asks.
type DisputeCount struct {
	Road foi.DisputeRoad
	// Result is foi.Upheld, foi.Corrected or foi.OtherResult; "" is not decided by the year's end.
	Result foi.DisputeResult
	Cases  int64
}

var (
	roadRows = map[foi.DisputeRoad]RowID{
		foi.RoadReview: RowReview, foi.RoadDirectSuit: RowDirectSuit, foi.RoadSuitAfterReview: RowSuitAfterReview,
	}
	resultColumns = map[foi.DisputeResult]ColumnID{
		foi.Upheld: ColumnUpheld, foi.Corrected: ColumnCorrected, foi.OtherResult: ColumnOther, "": ColumnPending,
	}
)

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

// DisputesFromCounts makes section four from the counted reviews and suits of one year. Every count goes into one
// column and into 总计 beside it, so that the check of the section holds by construction; one that the section has
// no place for is an error.
func DisputesFromCounts(counts []DisputeCount) (Disputes, error) {
	sums := map[Cell]int64{}
	for _, n := range counts {
		row, known := roadRows[n.Road]
		column, placed := resultColumns[n.Result]
		switch {
		case !known:
			return nil, fmt.Errorf("“%s”不是行政复议、未经复议直接起诉、复议后起诉之一", n.Road)
		case !placed:
			return nil, fmt.Errorf("结果“%s”不在第四部分的各列之内", n.Result)
		case n.Cases < 0:
			return nil, fmt.Errorf("件数不能是负数：%d", n.Cases)
		}
		sums[Cell{row, column}] += n.Cases
		sums[Cell{row, ColumnTotal}] += n.Cases
	}
	d := Disputes{}
	for _, cell := range disputeCells() {
		d[cell] = Whole(sums[cell])
	}
	return d, nil
}
