package sheet

import (
	"encoding/csv"
	"io"
	"iter"

	"foidesk/internal/desk"
)

// WriteLedgerCSV writes a ledger as CSV in UTF-8 with a mark, so that Excel reads the Chinese. A field that
// a spreadsheet would run as a formula gets an apostrophe before it, which OpenLedger takes off again.
func WriteLedgerCSV(w io.Writer, ledger iter.Seq2[desk.LedgerRow, error]) error {
	if _, err := w.Write(utf8BOM); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(ledgerFields))
	for i, f := range ledgerFields {
		record[i] = string(f.column)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row, err := range ledger {
		if err != nil {
			return err
		}
		for i, f := range ledgerFields {
			record[i] = csvText(f, &row)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvText(f field, row *desk.LedgerRow) string {
	switch {
	case f.text != nil:
		return guard(f.text(row))
	case f.date != nil:
		return f.date(row).String()
	}
	return ""
}
