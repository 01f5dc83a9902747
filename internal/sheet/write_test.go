package sheet

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// written is the year-end workbook of the rows; its ledger must come back as it went out.
func written(t rapid.TB, rows []desk.LedgerRow) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteYearEnd(&b, statisticsOf(t, 2024, "2021", nil), sequence(rows)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func statisticsOf(t rapid.TB, year int, edition string, counts []annual.Count) desk.Statistics {
	t.Helper()
	e, ok := annual.EditionByID(edition)
	if !ok {
		t.Fatal(edition)
	}
	table, err := annual.FromCounts(e, counts)
	if err != nil {
		t.Fatal(err)
	}
	r := annual.Report{Agency: "示例市示例局", Year: year, Edition: edition, SectionThree: table}
	return desk.Statistics{Agency: desk.Agency{Name: r.Agency}, Report: r, Findings: annual.Check(r, nil)}
}

func TestLedgerComesBackAsItWentOut(t *testing.T) {
	open := exampleRow(t)
	open.Line, open.Number, open.Outcome, open.LetterNumber, open.Method = 3, "2024-000002", "", "", ""
	open.DecidedOn, open.DeliveredOn = 0, 0
	byID := exampleRow(t)
	byID.Line, byID.Number, byID.Outcome = 4, "2024-000003", "refused_4"
	unrecorded := exampleRow(t)
	unrecorded.Line, unrecorded.Number, unrecorded.Method = 5, "2024-000004", foi.NotRecorded
	want := []desk.LedgerRow{exampleRow(t), open, byID, unrecorded}
	l := openLedger(t, tempFile(t, "年终.xlsx", written(t, want)))
	if unknown := l.UnknownColumns(); len(unknown) > 0 {
		t.Errorf("unknown columns %v", unknown)
	}
	// A ledger says a result in words, and nothing where nothing was recorded.
	want[2].Outcome, want[3].Method = "不予公开-保护第三方合法权益", ""
	if got := collect(t, l.Rows()); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

// dangerous are texts that a spreadsheet would run, or show as other than they are.
var dangerous = []string{"=1+1", "=HYPERLINK(\"http://example.com\")", "+8610", "-1", "@SUM(A1)", "'=1", "''-", "'", "0010", "1e5", "TRUE", "_x0041_", "a\n=b", "<&>\""}

func TestTextsNeverBecomeFormulas(t *testing.T) {
	var rows []desk.LedgerRow
	for i, text := range dangerous {
		row := exampleRow(t)
		row.Line, row.Number, row.Applicant.Name, row.Description, row.Note = i+2, "n"+text, text, text, text
		rows = append(rows, row)
	}
	content := written(t, rows)
	if got := collect(t, openLedger(t, tempFile(t, "年终.xlsx", content)).Rows()); !reflect.DeepEqual(got, rows) {
		t.Errorf("\n got %+v\nwant %+v", got, rows)
	}
	noFormulas(t, content, len(rows)+1)
}

func noFormulas(t *testing.T, content []byte, rows int) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for row := 1; row <= rows; row++ {
		for column := range ledgerFields {
			if formula, err := f.GetCellFormula(ledgerSheet, cellName(column, row)); err != nil || formula != "" {
				t.Errorf("%s holds the formula %q (%v)", cellName(column, row), formula, err)
			}
		}
	}
}

// textOf draws texts as they come out of a reading: trimmed, with one kind of line break.
func textOf() *rapid.Generator[string] {
	letters := rapid.RuneFrom([]rune("申请公开信息𠮷㐀〔〕号=+-@'\"，,;\t\n <>&_x0D0A123aE.#/　"))
	return rapid.Map(rapid.StringOfN(letters, 0, 12, -1), func(s string) string {
		s = strings.TrimSpace(s)
		if lostDigits(s) || excelErrors.MatchString(s) {
			return ""
		}
		return s
	})
}

func dateOf() *rapid.Generator[calendar.Date] {
	first, last := calendar.Of(calendar.FirstYear, 1, 1), calendar.Of(calendar.LastYear, 12, 31)
	return rapid.Map(rapid.Int32Range(int32(first), int32(last)), func(d int32) calendar.Date { return calendar.Date(d) })
}

func maybe(g *rapid.Generator[calendar.Date]) *rapid.Generator[calendar.Date] {
	return rapid.OneOf(rapid.Just(calendar.Date(0)), g)
}

func rowOf() *rapid.Generator[desk.LedgerRow] {
	return rapid.Custom(func(t *rapid.T) desk.LedgerRow {
		text := func(name string) string { return textOf().Draw(t, name) }
		pick := rapid.IntRange(0, 1000)
		return desk.LedgerRow{
			Number: "编" + text("number"), ReceivedOn: dateOf().Draw(t, "received"),
			Channel: foi.Channels()[pick.Draw(t, "channel")%len(foi.Channels())].ID,
			Applicant: foi.Applicant{
				Category: foi.ApplicantCategories()[pick.Draw(t, "category")%len(foi.ApplicantCategories())].ID,
				Name:     text("name"),
				Personal: foi.Personal{IDNumber: text("id"), Phone: text("phone"), Email: text("email"), Address: text("address")},
			},
			Description: text("description"), Form: text("form"), Department: text("department"), Handler: text("handler"),
			CorrectionNoticeOn: maybe(dateOf()).Draw(t, "to correct"), CorrectionReceivedOn: maybe(dateOf()).Draw(t, "corrected"),
			ConsultationSentOn: maybe(dateOf()).Draw(t, "asked"), OpinionReceivedOn: maybe(dateOf()).Draw(t, "opinion"),
			ExtensionNoticeOn: maybe(dateOf()).Draw(t, "extended"), ExtensionDays: rapid.IntRange(1, 30).Draw(t, "extension"),
			FeeNoticeOn: maybe(dateOf()).Draw(t, "charged"), FeePaidOn: maybe(dateOf()).Draw(t, "paid"),
			Outcome:   foi.Outcomes()[pick.Draw(t, "outcome")%len(foi.Outcomes())].Name(),
			DecidedOn: maybe(dateOf()).Draw(t, "decided"), LetterNumber: text("letter"),
			Method:      foi.Methods()[pick.Draw(t, "method")%len(foi.Methods())].ID,
			DeliveredOn: maybe(dateOf()).Draw(t, "delivered"), Note: text("note"),
		}
	})
}

func TestAnyLedgerComesBackAsItWentOut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rowOf(), 0, 4).Draw(rt, "rows")
		for i := range rows {
			rows[i].Line = i + 2
		}
		got := collect(t, openLedger(t, tempFile(t, "年终.xlsx", written(rt, rows))).Rows())
		if len(got) != len(rows) || len(rows) > 0 && !reflect.DeepEqual(got, rows) {
			rt.Fatalf("\n got %+v\nwant %+v", got, rows)
		}
	})
}

func TestBrokenLedgerWritesNothing(t *testing.T) {
	broken := errors.New("database gone")
	rows := func(yield func(desk.LedgerRow, error) bool) {
		if yield(exampleRow(t), nil) {
			yield(desk.LedgerRow{}, broken)
		}
	}
	var b bytes.Buffer
	err := WriteYearEnd(&b, statisticsOf(t, 2024, "2021", nil), rows)
	if !errors.Is(err, broken) || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

func TestTemplate(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTemplate(&b); err != nil {
		t.Fatal(err)
	}
	l := openLedger(t, tempFile(t, "模板.xlsx", b.Bytes()))
	if rows, unknown := collect(t, l.Rows()), l.UnknownColumns(); len(rows) > 0 || len(unknown) > 0 {
		t.Errorf("%d rows, unknown columns %v", len(rows), unknown)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	header, err := f.GetRows(ledgerSheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, column := range desk.LedgerColumns() {
		if header[0][i] != string(column) || columnHints()[i].column != column {
			t.Errorf("column %d is %s, hint %s, want %s", i, header[0][i], columnHints()[i].column, column)
		}
	}
	if visible, err := f.GetSheetVisible(choiceSheet); err != nil || visible {
		t.Errorf("the list of choices shows: %v", err)
	}
	dropDowns(t, f)
	wholeDays(t, f)
	for _, h := range columnHints() {
		if n := utf16Length(h.prompt()); n > 255 {
			t.Errorf("%s: a prompt of %d characters, Excel shows 255", h.column, n)
		}
	}
}

// wholeDays: 延期工作日 takes whole numbers up to the longest extension.
func wholeDays(t *testing.T, f *excelize.File) {
	t.Helper()
	validations, err := f.GetDataValidations(ledgerSheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range columnHints() {
		v := validations[i]
		if whole := v.Type == "whole"; whole != (h.column == desk.ColExtensionDays) || whole && v.Formula1+" "+v.Formula2 != "1 20" {
			t.Errorf("%s takes %s from %s to %s", h.column, v.Type, v.Formula1, v.Formula2)
		}
	}
}

// dropDowns follows each drop-down to its words and reads them as an import would.
func dropDowns(t *testing.T, f *excelize.File) {
	t.Helper()
	validations, err := f.GetDataValidations(ledgerSheet)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := f.GetCols(choiceSheet)
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for i, h := range columnHints() {
		if h.words == nil {
			continue
		}
		lists++
		if !strings.HasPrefix(validations[i].Formula1, choiceSheet+"!$"+columnName(i)+"$2:") {
			t.Errorf("%s: drop-down of %q", h.column, validations[i].Formula1)
		}
		for _, word := range columns[i][1:] {
			if word == "" {
				continue
			}
			row := readCell(t, h.column, word)
			if _, ok := foi.OutcomeByLabel(word); len(row.Problems) > 0 || h.column == desk.ColOutcome && !ok {
				t.Errorf("%s: %q is offered and not taken", h.column, word)
			}
		}
	}
	if lists != 4 {
		t.Errorf("%d drop-downs, want 4", lists)
	}
}
