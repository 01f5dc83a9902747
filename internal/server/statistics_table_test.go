package server

import (
	"strings"
	"testing"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
)

func statisticsOf(t *testing.T, year int) desk.Statistics {
	t.Helper()
	edition := annual.EditionFor(year)
	report := annual.Report{Agency: "示例市", Year: year, Edition: edition.ID, SectionThree: annual.NewTable(edition)}
	return desk.Statistics{Report: report, Findings: annual.Check(report, nil)}
}

// The merged head cells must leave no gap and no overlap, or the numbers slip under the wrong heads.
func TestPrintedTableIsAFullRectangle(t *testing.T) {
	for name, c := range map[string]struct{ year, rows, results int }{
		"edition of 2019": {2020, 23, 20}, // 三、本年度办理结果 spans 20 rows
		"edition of 2021": {2024, 25, 22}, // and 22 rows
	} {
		t.Run(name, func(t *testing.T) {
			p := printTable("/a/1", statisticsOf(t, c.year))
			if len(p.Rows) != c.rows {
				t.Errorf("%d rows, want %d", len(p.Rows), c.rows)
			}
			if results := p.Rows[2].Heads[0]; results.Text != annual.ResultsHead || results.Rows != c.results {
				t.Errorf("third row begins with %+v, want the head of %d results", results, c.results)
			}
			covered := make([]int, len(p.Rows))
			for i, row := range p.Rows {
				for _, head := range row.Heads {
					for r := i; r < i+head.Rows; r++ {
						covered[r] += head.Cols
					}
				}
				if len(row.Cells) != len(annual.Columns()) {
					t.Errorf("row %d has %d numbers", i, len(row.Cells))
				}
			}
			for i, columns := range covered {
				if columns != rowHeads {
					t.Errorf("row %d: heads cover %d columns, want %d", i, columns, rowHeads)
				}
			}
		})
	}
}

func TestNumbersOpenTheirCasesAndFaultsAreOutlined(t *testing.T) {
	s := statisticsOf(t, 2024)
	if err := s.Report.SectionThree.Set(annual.Cell{Row: annual.RowReceived, Column: "research"}, annual.Whole(3)); err != nil {
		t.Fatal(err)
	}
	s.Findings = annual.Check(s.Report, nil) // three received, and nowhere else
	p := printTable("/a/1", s)
	research, natural := p.Rows[0].Cells[2], p.Rows[2].Cells[0]
	if research.Href != "/a/1/cases?col=research&row=received&year=2024" || !research.Broken || !strings.Contains(research.Said, "3") {
		t.Errorf("the 3 is shown as %+v", research)
	}
	if natural.Href != "" || !natural.Zero || natural.Broken {
		t.Errorf("a zero is shown as %+v", natural)
	}
	faults := 0
	for _, line := range checkLines(s.Findings) {
		faults += len(line.Faults)
	}
	if want := len(annual.Violations(s.Findings)); faults != want || want == 0 {
		t.Errorf("%d faults are listed, want %d", faults, want)
	}
}
