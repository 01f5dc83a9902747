package sheet

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"io"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

var update = flag.Bool("update", false, "write the golden files anew")

// tempFile puts content into a file of that name.
func tempFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// book makes a workbook of sheets, each named and filled row by row.
func book(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// oneSheet makes a workbook whose first sheet holds the rows from A1 on.
func oneSheet(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	return book(t, func(f *excelize.File) { setRows(t, f, "Sheet1", rows...) })
}

func setRows(t testing.TB, f *excelize.File, sheet string, rows ...[]any) {
	t.Helper()
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, cellName(0, i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
}

func openLedger(t testing.TB, path string) *Ledger {
	t.Helper()
	l, err := OpenLedger(path, filepath.Base(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func collect(t testing.TB, rows iter.Seq2[desk.LedgerRow, error]) []desk.LedgerRow {
	t.Helper()
	var all []desk.LedgerRow
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

func sequence(rows []desk.LedgerRow) iter.Seq2[desk.LedgerRow, error] {
	return func(yield func(desk.LedgerRow, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// day reads an ISO date of a test.
func day(t testing.TB, iso string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseISO(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// suqian is the test ledger: 7,132 rows made up to add up to the published tables of 宿迁 2023 and 2024.
func suqian(t testing.TB) []byte {
	t.Helper()
	f, err := os.Open("testdata/suqian-2023-2024.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// streamed writes CSV text as a workbook, dates as Excel's own.
func streamed(t testing.TB, text []byte) []byte {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return book(t, func(f *excelize.File) {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		for i, record := range records {
			cells := make([]any, len(record))
			for j, text := range record {
				if text == "" {
					continue
				}
				cells[j] = text
				if d, err := calendar.ParseISO(text); err == nil {
					y, m, dd := d.YMD()
					cells[j] = time.Date(y, m, dd, 0, 0, 0, 0, time.UTC)
				}
			}
			if err := w.SetRow(cellName(0, i+1), cells); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	})
}

// exampleRow is a concluded case with every field filled.
func exampleRow(t testing.TB) desk.LedgerRow {
	return desk.LedgerRow{
		Line: 2, Number: "2024-000001", ReceivedOn: day(t, "2024-03-05"), Channel: foi.Post,
		Applicant: foi.Applicant{
			Category: foi.NaturalPerson, Name: "自然人000001",
			Personal: foi.Personal{
				IDNumber: "1101**********0000", Phone: "01000000000",
				Email: "ziranren000001@example.com", Address: "示例市示例路1号",
			},
		},
		Description: "年度部门预算执行情况", Form: "纸质", Department: "办公室", Handler: "承办人01",
		CorrectionNoticeOn: day(t, "2024-03-06"), CorrectionReceivedOn: day(t, "2024-03-08"),
		ConsultationSentOn: day(t, "2024-03-11"), OpinionReceivedOn: day(t, "2024-03-13"),
		ExtensionNoticeOn: day(t, "2024-03-14"), ExtensionDays: 10, FeeNoticeOn: day(t, "2024-03-15"), FeePaidOn: day(t, "2024-03-18"),
		Outcome: "不予公开-保护第三方合法权益", DecidedOn: day(t, "2024-03-20"), LetterNumber: "示例公开告〔2024〕1号",
		Method: foi.ByPost, DeliveredOn: day(t, "2024-03-21"), Note: "第一行\n第二行",
	}
}
