package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/sheet"
)

// sheetRows is a ledger larger than any agency's year that was found published.
const sheetRows = 50_000

// workbook measures the year-end workbook against excelize's own stream writer with the same cells,
// and the reading of a ledger.
func workbook(ctx context.Context, t *table) (err error) {
	dir, err := os.MkdirTemp("", "foidesk-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := open(ctx, filepath.Join(dir, "empty.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	d := desk.New(s, calendar.China(), time.Now)
	a, err := d.CreateAgency(ctx, desk.System("测试"), desk.Agency{Name: "示例机关"})
	if err != nil {
		return err
	}
	statistics, err := d.Statistics(ctx, a.ID, tableYear, "")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "ledger.xlsx")
	if err := writeTo(path, func(f io.Writer) error {
		return sheet.WriteYearEnd(f, statistics, rows(rand.New(rand.NewPCG(1, 1)), sheetRows))
	}); err != nil {
		return err
	}
	cells, err := cellsOf(path)
	if err != nil {
		return err
	}
	ours, bare, err := compare(
		func() error {
			return sheet.WriteYearEnd(io.Discard, statistics, rows(rand.New(rand.NewPCG(1, 1)), sheetRows))
		},
		func() error { return bareWorkbook(io.Discard, cells) })
	if err != nil {
		return err
	}
	t.add(sheetRows, "year-end workbook, rows a second", sheetRows/ours*1000, sheetRows/bare*1000, "excelize stream")
	read, err := median(func() error { return readLedger(path) })
	t.add(sheetRows, "ledger .xlsx read, rows a second", sheetRows/read*1000, 0, "")
	return err
}

func writeTo(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// ledgerSheet is the workbook's sheet with the ledger.
const ledgerSheet = "台账"

// cellsOf reads the cells back, so that the bare writer writes the very same.
func cellsOf(path string) ([][]any, error) {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := f.GetRows(ledgerSheet)
	if err != nil {
		return nil, err
	}
	out := make([][]any, len(all))
	for i, row := range all {
		for _, text := range row {
			out[i] = append(out[i], cellOf(text))
		}
	}
	return out, nil
}

// cellOf is the cell that reads back as the text: none, a date by its serial number, or words.
func cellOf(text string) any {
	if text == "" {
		return nil
	}
	if serial, err := strconv.Atoi(text); err == nil {
		return excelize.Cell{StyleID: firstStyle, Value: serial}
	}
	return text
}

// firstStyle is the id that the first style of a new workbook gets: the form of a date.
const firstStyle = 1

func bareWorkbook(w io.Writer, cells [][]any) error {
	f := excelize.NewFile()
	defer f.Close()
	form := "yyyy-mm-dd"
	if _, err := f.NewStyle(&excelize.Style{CustomNumFmt: &form}); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, row := range cells {
		if err := sw.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

func readLedger(path string) error {
	l, err := sheet.OpenLedger(path, "ledger.xlsx")
	if err != nil {
		return err
	}
	defer l.Close()
	n := 0
	for _, err := range l.Rows() {
		if err != nil {
			return err
		}
		n++
	}
	if n != sheetRows {
		return fmt.Errorf("%d rows read of %d", n, sheetRows)
	}
	return nil
}
