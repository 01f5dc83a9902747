package sheet

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

const (
	hintSheet   = "填表说明"
	choiceSheet = "选项"
)

// WriteTemplate writes the empty ledger as .xlsx: the columns in order with their formats, drop-downs and
// prompts, and a sheet that explains each. What it holds reads back as a ledger without rows.
func WriteTemplate(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", ledgerSheet); err != nil {
		return err
	}
	for _, step := range []func(*excelize.File) error{
		templateColumns, templateChoices, templateValidations, templateHints,
	} {
		if err := step(f); err != nil {
			return err
		}
	}
	return f.Write(w)
}

// templateColumns gives each column its header, width and the format of its cells.
func templateColumns(f *excelize.File) error {
	b := &styleBook{file: f}
	cellFont := font(songti, 10.5, false)
	text := b.style(excelize.Style{Font: cellFont, NumFmt: textForm})
	form := dateForm
	date := b.style(excelize.Style{Font: cellFont, CustomNumFmt: &form})
	plain := b.style(excelize.Style{Font: cellFont})
	head := b.style(excelize.Style{Font: font(songti, 10.5, true), Fill: filled(), Border: boxed(), Alignment: centred()})
	if b.err != nil {
		return b.err
	}
	for i, h := range columnHints() {
		style := plain
		switch {
		case keptAsText[h.column]:
			style = text
		case isDateColumn(h.column):
			style = date
		}
		if err := templateColumn(f, i, h.column, style, head); err != nil {
			return err
		}
	}
	if err := f.SetRowHeight(ledgerSheet, 1, 40); err != nil {
		return err
	}
	if err := f.SetPanes(ledgerSheet, frozenHeader()); err != nil {
		return err
	}
	return printOn(f, ledgerSheet, large)
}

func templateColumn(f *excelize.File, i int, column desk.LedgerColumn, style, headStyle int) error {
	letters, cell := columnName(i), cellName(i, 1)
	if err := f.SetColWidth(ledgerSheet, letters, letters, columnWidth(column)); err != nil {
		return err
	}
	if err := f.SetColStyle(ledgerSheet, letters, style); err != nil {
		return err
	}
	if err := f.SetCellStr(ledgerSheet, cell, string(column)); err != nil {
		return err
	}
	return f.SetCellStyle(ledgerSheet, cell, cell, headStyle)
}

// frozenHeader keeps the header and 登记编号 in sight.
func frozenHeader() *excelize.Panes {
	return &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}
}

// templateChoices puts the allowed words on a hidden sheet: a drop-down kept in the cell itself holds only
// 255 characters, and the results of 办理结果 are longer.
func templateChoices(f *excelize.File) error {
	if _, err := f.NewSheet(choiceSheet); err != nil {
		return err
	}
	for i, h := range columnHints() {
		if h.words == nil {
			continue
		}
		words := append([]string{string(h.column)}, h.words...)
		if err := f.SetSheetCol(choiceSheet, cellName(i, 1), &words); err != nil {
			return err
		}
	}
	return f.SetSheetVisible(choiceSheet, false)
}

func templateValidations(f *excelize.File) error {
	for i, h := range columnHints() {
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%s:%s", cellName(i, 2), cellName(i, MaxRows+1))
		if prompt := h.prompt(); prompt != "" {
			v.SetInput(string(h.column), prompt)
		}
		switch {
		case h.words != nil:
			v.SetSqrefDropList(fmt.Sprintf("%s!$%s$2:$%s$%d", choiceSheet, columnName(i), columnName(i), len(h.words)+1))
			v.SetError(excelize.DataValidationErrorStyleStop, string(h.column), "请从下拉列表中选择，或者留空")
		case isDateColumn(h.column):
			if err := v.SetRange("DATE(2000,1,1)", "DATE(2099,12,31)", excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween); err != nil {
				return err
			}
			v.SetError(excelize.DataValidationErrorStyleStop, string(h.column), "请填写存在的日期，如 2024-03-05")
		case h.column == desk.ColExtensionDays:
			if err := v.SetRange(1, foi.MaxExtensionDays, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween); err != nil {
				return err
			}
			v.SetError(excelize.DataValidationErrorStyleStop, string(h.column), fmt.Sprintf("请填写 1 至 %d 的整数", foi.MaxExtensionDays))
		}
		if err := f.AddDataValidation(ledgerSheet, v); err != nil {
			return err
		}
	}
	return nil
}

// templateHints writes the sheet that explains the columns, a line each.
func templateHints(f *excelize.File) error {
	if _, err := f.NewSheet(hintSheet); err != nil {
		return err
	}
	b := &styleBook{file: f}
	head := b.style(excelize.Style{Font: font(songti, 10.5, true), Fill: filled(), Border: boxed(), Alignment: centred()})
	cell := b.style(excelize.Style{Font: font(songti, 10.5, false), Border: boxed(), Alignment: fromLeft()})
	if b.err != nil {
		return b.err
	}
	rows := [][]string{{"列名", "填写要求", "含义与填法", "示例", "可填词语"}}
	for _, h := range columnHints() {
		rows = append(rows, []string{string(h.column), h.need(), h.meaning, h.example, strings.Join(h.words, "；")})
	}
	widths := []float64{20, 11, 52, 30, 60}
	for i, row := range rows {
		if err := f.SetSheetRow(hintSheet, cellName(0, i+1), &row); err != nil {
			return err
		}
		if err := f.SetRowHeight(hintSheet, i+1, heightFor(row, widths)); err != nil {
			return err
		}
	}
	for i, width := range widths {
		if err := f.SetColWidth(hintSheet, columnName(i), columnName(i), width); err != nil {
			return err
		}
	}
	last := len(rows[0]) - 1
	if err := f.SetCellStyle(hintSheet, "A1", cellName(last, 1), head); err != nil {
		return err
	}
	if err := f.SetCellStyle(hintSheet, "A2", cellName(last, len(rows)), cell); err != nil {
		return err
	}
	return printOn(f, hintSheet, across)
}
