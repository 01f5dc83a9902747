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
