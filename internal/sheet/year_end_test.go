package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// someYear is a year with a case in several rows and columns, one of them carried in and one out.
func someYear(t testing.TB, edition string) desk.Statistics {
	return statisticsOf(t, map[string]int{"2019": 2020, "2021": 2024}[edition], edition, []annual.Count{
		{Category: foi.NaturalPerson, Outcome: foi.Disclosed, Cases: 1210},
		{Category: foi.NaturalPerson, Outcome: foi.Disclosed, ReceivedBefore: true, Cases: 31},
		{Category: foi.NaturalPerson, Outcome: foi.PartlyDisclosed, Cases: 402},
		{Category: foi.Commercial, Outcome: foi.ThirdPartyRights, Cases: 12},
		{Category: foi.Research, Outcome: foi.NotHeld, Cases: 5},
		{Category: foi.LegalService, Outcome: foi.Complaint, Cases: 7},
		{Category: foi.PublicWelfare, Outcome: foi.NotCorrected, Cases: 2},
		{Category: foi.NaturalPerson, Outcome: foi.OtherHandling, Cases: 65},
		{Category: foi.NaturalPerson, Cases: 44},
	})
}

func yearEnd(t testing.TB, s desk.Statistics, rows ...desk.LedgerRow) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteYearEnd(&b, s, sequence(rows)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// dump writes a sheet down as text: each cell with its kind where it is a number, and the merged ranges.
func dump(t *testing.T, content []byte, sheet string) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, row := range rows {
		for j, text := range row {
			if text == "" {
				continue
			}
			kind, err := f.GetCellType(sheet, cellName(j, i+1))
			if err != nil {
				t.Fatal(err)
			}
			if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
				text = fmt.Sprintf("%q", text)
			}
			fmt.Fprintf(&b, "%s %s\n", cellName(j, i+1), text)
		}
	}
	merged, err := f.GetMergeCells(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range merged {
		fmt.Fprintf(&b, "merged %s:%s\n", m.GetStartAxis(), m.GetEndAxis())
	}
	return b.String()
}

func TestStatisticsSheetIsTheOfficialForm(t *testing.T) {
	for _, edition := range []string{"2019", "2021"} {
		t.Run(edition, func(t *testing.T) {
			golden(t, "statistics-"+edition+".txt", dump(t, yearEnd(t, someYear(t, edition)), statisticsSheet))
		})
	}
}

func TestCheckSheetListsEveryFinding(t *testing.T) {
	s := someYear(t, "2021")
	if err := s.Report.SectionThree.Set(annual.Cell{Row: annual.RowTotal, Column: annual.ColumnTotal}, annual.Whole(1)); err != nil {
		t.Fatal(err)
	}
	s.Findings = annual.Check(s.Report, nil)
	golden(t, "checks-2021.txt", dump(t, yearEnd(t, s), checkSheet))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s; see the difference with -update and git diff\n%s", path, got)
	}
}

func TestStatisticsSheetPrintsOnOnePage(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(yearEnd(t, someYear(t, "2021"), exampleRow(t))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sheet, want := range map[string]page{statisticsSheet: upright, ledgerSheet: large, checkSheet: across} {
		layout, err := f.GetPageLayout(sheet)
		if err != nil {
			t.Fatal(err)
		}
		props, err := f.GetSheetProps(sheet)
		if err != nil {
			t.Fatal(err)
		}
		got := page{*layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight}
		if got != want || !*props.FitToPage {
			t.Errorf("%s: %+v, fit %v", sheet, got, *props.FitToPage)
		}
	}
	style, err := f.GetCellStyle(statisticsSheet, "D6")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(style); err != nil || s.Font.Family != songti || len(s.Border) != 4 || s.Alignment.Horizontal != "center" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestLedgerSheetHasRealDatesHeaderAndFilter(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(yearEnd(t, someYear(t, "2021"), exampleRow(t))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if raw, err := f.GetCellValue(ledgerSheet, "B2", excelize.Options{RawCellValue: true}); err != nil || raw != "45356" {
		t.Errorf("收到日期 is kept as %q (%v)", raw, err)
	}
	if shown, err := f.GetCellValue(ledgerSheet, "B2"); err != nil || shown != "2024-03-05" {
		t.Errorf("收到日期 is shown as %q (%v)", shown, err)
	}
	if panes, err := f.GetPanes(ledgerSheet); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v (%v)", panes, err)
	}
	filter := false
	for _, name := range f.GetDefinedName() {
		filter = filter || strings.Contains(name.Name, "FilterDatabase") && strings.Contains(name.RefersTo, "$A$1:$AA$2")
	}
	if !filter {
		t.Errorf("no filter over the ledger: %+v", f.GetDefinedName())
	}
}

func TestReportComesBackAsItWentOut(t *testing.T) {
	zero2019 := statisticsOf(t, 2019, "2019", nil)
	otherEdition := statisticsOf(t, 2020, "2021", nil)
	blanks := someYear(t, "2021")
	blanks.Report.SectionThree = blanks.Report.SectionThree.Clone()
	for cell, value := range map[annual.Cell]annual.Value{
		{Row: annual.RowReceived, Column: annual.ColumnTotal}:                     {},
		{Row: annual.RowTotal, Column: annual.ColumnOf(foi.Commercial)}:           annual.ParseValue("22（其中撤回2件）"),
		{Row: annual.RowID(foi.NotHeld), Column: annual.ColumnOf(foi.OtherBody)}:  annual.ParseValue("1.5"),
		{Row: annual.RowID(foi.Repeated), Column: annual.ColumnOf(foi.OtherBody)}: annual.Whole(-1),
	} {
		if err := blanks.Report.SectionThree.Set(cell, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, s := range map[string]desk.Statistics{
		"all zero 2019": zero2019, "2019": someYear(t, "2019"), "2021": someYear(t, "2021"),
		"the form of another edition": otherEdition, "blanks, texts, fractions": blanks,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadReport(tempFile(t, "年终.xlsx", yearEnd(t, s, exampleRow(t))))
			if err != nil {
				t.Fatal(err)
			}
			want := s.Report
			want.Checks = nil
			if g, w := asJSON(t, got), asJSON(t, want); g != w {
				t.Errorf("\n got %s\nwant %s", g, w)
			}
		})
	}
}

func asJSON(t *testing.T, r annual.Report) string {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
