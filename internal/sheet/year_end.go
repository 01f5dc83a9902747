package sheet

import (
	"io"
	"iter"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/desk"
)

const (
	statisticsSheet = "统计表"
	disputesSheet   = "复议诉讼"
	checkSheet      = "勾稽核对"
)

// WriteYearEnd writes the year-end workbook: the official table of section three (统计表)
// and, where the report has it, of section four (复议诉讼), the ledger they were counted from (台账) and what the cross-foot checks found (勾稽核对). The ledger is streamed and never
// whole in memory; an error of its sequence ends the writing before anything goes to w.
func WriteYearEnd(w io.Writer, s desk.Statistics, ledger iter.Seq2[desk.LedgerRow, error]) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", statisticsSheet); err != nil {
		return err
	}
	sheets := []string{ledgerSheet, checkSheet}
	if s.Report.SectionFour != nil {
		sheets = append([]string{disputesSheet}, sheets...)
	}
	for _, sheet := range sheets {
		if _, err := f.NewSheet(sheet); err != nil {
			return err
		}
	}
	if err := writeStatistics(f, s.Report); err != nil {
		return err
	}
	if s.Report.SectionFour != nil {
		if err := writeDisputes(f, s.Report); err != nil {
			return err
		}
	}
	if err := writeChecks(f, s.Findings); err != nil {
		return err
	}
	if err := writeLedger(f, ledger); err != nil {
		return err
	}
	return f.Write(w)
}
