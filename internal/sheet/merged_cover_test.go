package sheet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"foidesk/internal/desk"
)

// threeColumns are a ledger's columns A, B and D; C is none of ours.
var threeColumns = []desk.LedgerColumn{desk.ColNumber, desk.ColReceivedOn, "", desk.ColChannel}

func rangeOf() *rapid.Generator[mergedRange] {
	return rapid.Custom(func(t *rapid.T) mergedRange {
		m := mergedRange{top: rapid.IntRange(1, 9).Draw(t, "top"), left: rapid.IntRange(0, 4).Draw(t, "left")}
		m.bottom = m.top + rapid.IntRange(0, 5).Draw(t, "rows")
		m.right = m.left + rapid.IntRange(0, 4).Draw(t, "columns")
		m.ref = cellName(m.left, m.top) + ":" + cellName(m.right, m.bottom)
		return m
	})
}

// hiddenBy looks through all ranges, overlapping or not, as one looks at the sheet.
func hiddenBy(ranges []mergedRange, row, column int) (refs []string) {
	for _, m := range ranges {
		within := m.top <= row && row <= m.bottom && m.left <= column && column <= m.right
		if within && (row > m.top || column > m.left) {
			refs = append(refs, m.ref)
		}
	}
	return refs
}

func TestCoverAgreesWithTheEye(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ranges := rapid.SliceOfN(rangeOf(), 0, 12).Draw(t, "ranges")
		cover := coverOf(ranges, threeColumns)
		for row := 1; row <= 16; row++ {
			for column := range 6 {
				var want []string
				if column < len(threeColumns) && threeColumns[column] != "" {
					want = hiddenBy(ranges, row, column)
				}
				got := cover.over(row, column)
				if (got != "" || len(want) > 0) && !slices.Contains(want, got) {
					t.Fatalf("%s is hidden by %q, want one of %v", cellName(column, row), got, want)
				}
			}
		}
	})
}

// A sheet with all the ranges that may be, laid so that every row lies in as many of them as possible: they
// come down to sorted stretches, so that a look-up halves them. Looked through one by one, the cells of this
// test would take 54,000,000,000 steps.
func TestMostMergedRangesCostNoMoreThanTheirNumber(t *testing.T) {
	columns := desk.LedgerColumns()
	last := len(columns) - 1
	layouts := []struct {
		name      string
		at        func(i int) mergedRange
		stretches int // of a column
		hidden    int // of a column's cells, the left one's upper ones apart
	}{
		{"beside the ledger", func(i int) mergedRange { return mergedRange{"", 2, 300 + i, MaxRows, 300 + i} }, 0, 0},
		{"one upon another", func(int) mergedRange { return mergedRange{"x", 2, 0, MaxRows, last} }, 1, MaxRows - 1},
		{"stairs", func(i int) mergedRange { return mergedRange{"x", 2 + i, 0, MaxRows - maxMerged + i, last} }, maxMerged, MaxRows - 2},
		{"one below another", func(i int) mergedRange { return mergedRange{"x", 2 + 4*i, 0, 3 + 4*i, last} }, maxMerged, 2 * maxMerged},
	}
	for _, l := range layouts {
		ranges := make([]mergedRange, maxMerged)
		for i := range ranges {
			ranges[i] = l.at(i)
		}
		slices.Reverse(ranges) // files need not sort them
		cover := coverOf(ranges, columns)
		for column, stretches := range cover {
			if len(stretches) != l.stretches {
				t.Fatalf("%s: %d stretches in column %d, want %d", l.name, len(stretches), column, l.stretches)
			}
			for i := 1; i < len(stretches); i++ {
				if a, b := stretches[i-1], stretches[i]; a.from >= b.from || a.to >= b.to {
					t.Fatalf("%s: %+v before %+v", l.name, a, b)
				}
			}
			hidden := 0
			for row := range MaxRows {
				if cover.over(row+1, column) != "" {
					hidden++
				}
			}
			if column > 0 && hidden != l.hidden {
				t.Errorf("%s: %d cells of column %d are hidden, want %d", l.name, hidden, column, l.hidden)
			}
		}
	}
}

// mergedBook is a ledger of open cases, beside which ranges are merged from the first row to the last.
func mergedBook(t testing.TB, rows, ranges int) []byte {
	t.Helper()
	return book(t, func(f *excelize.File) {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.SetRow("A1", minimal); err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			if err := w.SetRow(cellName(0, i+2), minimalRow[:4]); err != nil {
				t.Fatal(err)
			}
		}
		for i := range ranges {
			column := len(minimal) + i%10_000
			if err := w.MergeCell(cellName(column, 2+i/10_000), cellName(column, rows+1)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestMergedRangesWithinTheLimitAreTaken(t *testing.T) {
	if err := readThrough(tempFile(t, "台账.xlsx", mergedBook(t, 3, maxMerged))); err != nil {
		t.Error(err)
	}
	err := readThrough(tempFile(t, "台账.xlsx", mergedBook(t, 3, maxMerged+1)))
	if says := fmt.Sprintf("合并单元格超过 %d 处，请取消合并", maxMerged); err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("got %v, want %q", err, says)
	}
}

func TestMergedRangeIsNamedAsExcelNamesIt(t *testing.T) {
	m, err := parseRange("a" + strings.Repeat("0", 1000) + "2:C0004")
	if err != nil || m != (mergedRange{"A2:C4", 2, 0, 4, 2}) {
		t.Errorf("got %+v, %v", m, err)
	}
}
