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
	at := placesIn(edition)
	total := at.column[ColumnTotal]
	sums := make([]int64, len(t.values))
	for _, c := range counts {
		column, ok := at.column[ColumnOf(c.Category)]
		if !ok || !c.Category.Known() {
			return nil, fmt.Errorf("申请人类型“%s”不在年报表的六列之内", c.Category)
		}
		if c.Cases < 0 {
			return nil, fmt.Errorf("件数不能是负数：%d", c.Cases)
		}
		rows, err := at.rows(c)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			sums[row+column] += c.Cases
			sums[row+total] += c.Cases
		}
	}
	for i, n := range sums {
		t.values[i] = Whole(n)
	}
	return t, nil
}

// places tells where the cells of an edition stand in a table's values: a row's first cell, and a
// column's distance from it.
type places struct {
	row    map[RowID]int
	result map[foi.Outcome]int
	column map[ColumnID]int
}

func placesIn(edition Edition) places {
	p := places{row: map[RowID]int{}, result: map[foi.Outcome]int{}, column: map[ColumnID]int{}}
	for i, row := range edition.Rows {
		p.row[row.ID] = i * len(columns)
		for _, o := range row.Outcomes {
			p.result[o] = p.row[row.ID]
		}
	}
	for i, col := range columns {
		p.column[col.ID] = i
	}
	return p
}

// rows are the rows a count adds to: where the cases came from and what became of them.
func (p places) rows(c Count) ([]int, error) {
	from := p.row[RowReceived]
	if c.ReceivedBefore {
		from = p.row[RowCarriedIn]
	}
	if c.Outcome == "" {
		return []int{from, p.row[RowCarriedOut]}, nil
	}
	result, ok := p.result[c.Outcome]
	if !ok {
		return nil, fmt.Errorf("办理结果“%s”不在年报表的各行之内", c.Outcome)
	}
	return []int{from, result, p.row[RowTotal]}, nil
}
