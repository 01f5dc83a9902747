package sheet

import (
	"io"
	"iter"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/desk"
)

const benchRows = 20_000

// ledgerOf repeats the example row with a number of its own.
func ledgerOf(t testing.TB, rows int) iter.Seq2[desk.LedgerRow, error] {
	row := exampleRow(t)
	return func(yield func(desk.LedgerRow, error) bool) {
		for i := range rows {
			row.Number = strconv.Itoa(i)
			if !yield(row, nil) {
				return
			}
		}
	}
}

func perSecond(b *testing.B, rows int) {
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkExportYearEnd(b *testing.B) {
	s := someYear(b, "2021")
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteYearEnd(io.Discard, s, ledgerOf(b, benchRows)); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, benchRows)
}

// BenchmarkExportBare is what excelize itself takes for the same cells: the measure of the one above.
func BenchmarkExportBare(b *testing.B) {
	row := exampleRow(b)
	cells := make([]any, len(ledgerFields))
	for i, f := range ledgerFields {
		cells[i] = sheetValue(f, &row)
	}
	b.ReportAllocs()
	for b.Loop() {
		f := excelize.NewFile()
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		for i := range benchRows {
			cells[0] = strconv.Itoa(i)
			if err := w.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := f.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, benchRows)
}

// BenchmarkImportMerged reads as many rows as the benchmarks write, with all the merged ranges that a sheet
// may hold, each of them over all rows: it should take little more than the rows.
func BenchmarkImportMerged(b *testing.B) {
	for name, ranges := range map[string]int{"none": 0, "most": maxMerged} {
		path := tempFile(b, "台账.xlsx", mergedBook(b, benchRows, ranges))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if rows := collect(b, openLedger(b, path).Rows()); len(rows) != benchRows {
					b.Fatalf("%d rows", len(rows))
				}
			}
			perSecond(b, benchRows)
		})
	}
}

func BenchmarkImport(b *testing.B) {
	text := suqian(b)
	for name, content := range map[string][]byte{"台账.csv": text, "台账.xlsx": streamed(b, text)} {
		path := tempFile(b, name, content)
		b.Run(name[len("台账."):], func(b *testing.B) {
			rows := 0
			b.ReportAllocs()
			for b.Loop() {
				l := openLedger(b, path)
				rows = len(collect(b, l.Rows()))
			}
			perSecond(b, rows)
		})
	}
}
