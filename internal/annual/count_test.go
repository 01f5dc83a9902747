package annual_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/annual"
	"foidesk/internal/foi"
)

// life is one case as far as the table asks: who applied, when it came and when and how it ended.
type life struct {
	category  foi.ApplicantCategory
	received  int
	concluded int // 0: still open
	outcome   foi.Outcome
}

func lives() *rapid.Generator[[]life] {
	one := rapid.Custom(func(t *rapid.T) life {
		category := rapid.SampledFrom(foi.ApplicantCategories()).Draw(t, "category").ID
		l := life{category: category, received: rapid.IntRange(2019, 2024).Draw(t, "received")}
		if rapid.Bool().Draw(t, "concluded") {
			l.concluded = rapid.IntRange(l.received, 2025).Draw(t, "in")
			l.outcome = rapid.SampledFrom(foi.Outcomes()).Draw(t, "outcome").ID
		}
		return l
	})
	return rapid.SliceOfN(one, 0, 60)
}

// countsOf counts the cases of one year, as the case log would.
func countsOf(year int, cases []life) []annual.Count {
	var counts []annual.Count
	for _, l := range cases {
		if l.received > year || l.concluded != 0 && l.concluded < year {
			continue
		}
		c := annual.Count{Category: l.category, ReceivedBefore: l.received < year, Cases: 1}
		if l.concluded == year {
			c.Outcome = l.outcome
		}
		counts = append(counts, c)
	}
	return counts
}

func reportOf(t *rapid.T, year int, cases []life) annual.Report {
	e := annual.EditionFor(year)
	table, err := annual.FromCounts(e, countsOf(year, cases))
	if err != nil {
		t.Fatal(err)
	}
	return annual.Report{Agency: "示例市某局", Year: year, Edition: e.ID, SectionThree: table}
}

func TestTablesFromCasesPassEveryCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := lives().Draw(t, "cases")
		year := rapid.IntRange(2020, 2025).Draw(t, "year")
		before := reportOf(t, year-1, cases)
		findings := annual.Check(reportOf(t, year, cases), &before)
		if bad := annual.Violations(findings); len(bad) > 0 {
			t.Fatalf("violations: %v", lines(bad))
		}
		for _, f := range findings {
			absent := f.Check == annual.CheckSectionFour || f.Check == annual.CheckNumbers && f.Where != "第三部分"
			if !f.Assessable && !absent {
				t.Fatalf("not assessed: %s %s: %s", f.Check, f.Where, f.Detail)
			}
		}
	})
}

func TestCellsCountTheirCases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := lives().Draw(t, "cases")
		year := rapid.IntRange(2019, 2025).Draw(t, "year")
		category := rapid.SampledFrom(foi.ApplicantCategories()).Draw(t, "category").ID
		table := reportOf(t, year, cases).SectionThree
		want := map[annual.RowID]int64{}
		for _, l := range cases {
			open := l.concluded == 0 || l.concluded > year
			switch {
			case l.category != category:
			case l.received == year:
				want[annual.RowReceived]++
			case l.received < year && (l.concluded == 0 || l.concluded >= year):
				want[annual.RowCarriedIn]++
			}
			if l.category == category && l.received <= year && open {
				want[annual.RowCarriedOut]++
			}
			if row, ok := table.Shape.RowOf(l.outcome); ok && l.category == category && l.concluded == year {
				want[row.ID]++
				want[annual.RowTotal]++
			}
		}
		for _, row := range table.Shape.Rows {
			if got := table.At(row.ID, annual.ColumnOf(category)); got != annual.Whole(want[row.ID]) {
				t.Fatalf("%d %s %s: %s, want %d", year, category, row.ID, got, want[row.ID])
			}
		}
	})
}

func TestOneWrongCellIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := reportOf(t, rapid.IntRange(2019, 2025).Draw(t, "year"), lives().Draw(t, "cases"))
		row := rapid.SampledFrom(r.SectionThree.Shape.Rows).Draw(t, "row")
		col := rapid.SampledFrom(annual.Columns()).Draw(t, "column")
		slip := rapid.Int64Range(-3, 3).Filter(func(n int64) bool { return n != 0 }).Draw(t, "slip")
		cell := annual.Cell{Row: row.ID, Column: col.ID}
		printed, ok := r.SectionThree.At(cell.Row, cell.Column).Int()
		if !ok {
			t.Fatalf("%v holds no number", cell)
		}
		if err := r.SectionThree.Set(cell, annual.Whole(printed+slip)); err != nil {
			t.Fatal(err)
		}
		ref := annual.CellRef{Section: annual.SectionThree, Cell: cell}
		for _, f := range annual.Violations(annual.Check(r, nil)) {
			if slices.Contains(f.Cells, ref) {
				return
			}
		}
		t.Fatalf("%v is off by %d and no check names it", cell, slip)
	})
}

func TestFromCountsRefusesWhatHasNoPlace(t *testing.T) {
	tests := []struct {
		name  string
		count annual.Count
	}{
		{"unknown applicant", annual.Count{Category: "village", Outcome: foi.Disclosed, Cases: 1}},
		{"unknown outcome", annual.Count{Category: foi.NaturalPerson, Outcome: "granted", Cases: 1}},
		{"fewer than none", annual.Count{Category: foi.NaturalPerson, Cases: -1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := annual.FromCounts(annual.EditionFor(2024), []annual.Count{tt.count}); err == nil {
				t.Error("counted")
			}
		})
	}
}

func TestTableKnowsItsCells(t *testing.T) {
	table := annual.NewTable(annual.EditionFor(2024))
	for _, c := range []annual.Cell{{Row: annual.RowOther, Column: annual.ColumnTotal}, {Row: annual.RowTotal, Column: "press"}} {
		if table.Set(c, annual.Whole(1)) == nil {
			t.Errorf("%v is no cell of the 2021 edition", c)
		}
	}
	copied := table.Clone()
	cell := annual.Cell{Row: annual.RowTotal, Column: annual.ColumnTotal}
	if err := copied.Set(cell, annual.Whole(5)); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(table.At(cell.Row, cell.Column), copied.At(cell.Row, cell.Column)); got != "0 5" {
		t.Errorf("original and copy show %s, want 0 5", got)
	}
}
