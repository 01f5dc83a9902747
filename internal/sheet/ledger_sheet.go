package sheet

import (
	"fmt"
	"iter"
	"time"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// serialZero is the day that Excel counts from: with the 29 February 1900 it believes in, day 1 is
// 1 January 1900 and every day since March 1900 is right.
var serialZero = calendar.Of(1899, time.December, 30)

// writeLedger streams the ledger's rows: texts as texts, whatever they begin with, and dates as real dates.
func writeLedger(f *excelize.File, ledger iter.Seq2[desk.LedgerRow, error]) error {
	// The fit to the page stands before the rows in the file and cannot be set once they have begun.
	if err := printOn(f, ledgerSheet, large); err != nil {
		return err
	}
	w, err := f.NewStreamWriter(ledgerSheet)
	if err != nil {
		return err
	}
	if err := ledgerHead(f, w); err != nil {
		return err
	}
	line := 1
	cells := make([]any, len(ledgerFields))
	for row, err := range ledger {
		if err != nil {
			return err
		}
		line++
		for i, field := range ledgerFields {
			cells[i] = sheetValue(field, &row)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", line), cells); err != nil {
			return err
		}
	}
	last := columnName(len(ledgerFields) - 1)
	if err := f.AutoFilter(ledgerSheet, fmt.Sprintf("A1:%s%d", last, line), nil); err != nil {
		return err
	}
	if err := headOnEachPage(f, ledgerSheet, large); err != nil {
		return err
	}
	return w.Flush()
}

// sheetValue is nil for an empty cell, which then is not written at all.
func sheetValue(f field, row *desk.LedgerRow) any {
	if f.date != nil {
		if d := f.date(row); !d.IsZero() {
			return int(d - serialZero)
		}
		return nil
	}
	if f.number != nil {
		if n := f.number(row); n != 0 {
			return n
		}
		return nil
	}
	if f.text != nil {
		if text := f.text(row); text != "" {
			return guardApostrophe(text)
		}
	}
	return nil
}

// ledgerHead sets the columns up and writes the header. Cells take the style of their column.
func ledgerHead(f *excelize.File, w *excelize.StreamWriter) error {
	b := &styleBook{file: f}
	form, middle := dateForm, &excelize.Alignment{Vertical: "center"}
	date := b.style(excelize.Style{Font: font(songti, 10.5, false), CustomNumFmt: &form, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	text := b.style(excelize.Style{Font: font(songti, 10.5, false), NumFmt: textForm, Alignment: middle})
	plain := b.style(excelize.Style{Font: font(songti, 10.5, false), Alignment: middle})
	head := b.style(excelize.Style{Font: font(songti, 10.5, true), Fill: filled(), Border: boxed(), Alignment: centred()})
	if b.err != nil {
		return b.err
	}
	titles := make([]any, len(ledgerFields))
	for i, field := range ledgerFields {
		style := plain
		if isDateColumn(field.column) {
			style = date
		} else if keptAsText[field.column] {
			style = text
		}
		if err := w.SetColWidth(i+1, i+1, columnWidth(field.column)); err != nil {
			return err
		}
		if err := w.SetColStyle(i+1, i+1, style); err != nil {
			return err
		}
		titles[i] = excelize.Cell{StyleID: head, Value: string(field.column)}
	}
	if err := w.SetPanes(frozenHeader()); err != nil {
		return err
	}
	return w.SetRow("A1", titles, excelize.RowOpts{Height: 40})
}
