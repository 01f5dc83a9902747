package annual

import (
	"fmt"

	"foidesk/internal/foi"
)

// Count says how many of the year's cases are alike in all that the table asks. The year's cases
// are those received by its last day and not concluded before its first.
type Count struct {
	Category foi.ApplicantCategory
	// Outcome is the result the case was concluded with in the year; "" is not concluded by its end.
	Outcome foi.Outcome
	// ReceivedBefore tells that the case came in before the year's first day.
	ReceivedBefore bool
	Cases          int64
}

// FromCounts makes the table of section three from the counted cases of one year.
//
// The balance (一加二等于三加四) holds by construction: every count goes into exactly one of 新收
// and 上年结转 by when it was received, into exactly one of the result rows and 结转下年度 by
// whether it was concluded, in the same column both times, and into the total row and column with
// the same number. A count the table has no place for is an error, since to leave it out would
// break the balance in silence.
func FromCounts(edition Edition, counts []Count) (*Table, error) {
	t := NewTable(edition)
	sums := make([]int64, len(t.values))
	for _, c := range counts {
		rows, err := rowsOf(edition, c)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			for _, col := range []ColumnID{ColumnOf(c.Category), ColumnTotal} {
				i, err := t.place(Cell{row, col})
				if err != nil {
					return nil, err
				}
				sums[i] += c.Cases
			}
		}
	}
	for i, n := range sums {
		t.values[i] = Whole(n)
	}
	return t, nil
}

// rowsOf names the rows a count adds to: where the cases came from and where they went.
func rowsOf(edition Edition, c Count) ([]RowID, error) {
	if !c.Category.Known() {
		return nil, fmt.Errorf("申请人类型“%s”不在年报表的六列之内", c.Category)
	}
	if c.Cases < 0 {
		return nil, fmt.Errorf("件数不能是负数：%d", c.Cases)
	}
	from := RowReceived
	if c.ReceivedBefore {
		from = RowCarriedIn
	}
	if c.Outcome == "" {
		return []RowID{from, RowCarriedOut}, nil
	}
	row, ok := edition.RowOf(c.Outcome)
	if !ok {
		return nil, fmt.Errorf("办理结果“%s”不在年报表的各行之内", c.Outcome)
	}
	return []RowID{from, row.ID, RowTotal}, nil
}
