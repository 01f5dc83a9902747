package sheet

import (
	"archive/zip"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// ledgerSheet is the name of the ledger's sheet in our workbooks.
const ledgerSheet = "台账"

// workbookGrid is a sheet of an .xlsx workbook.
type workbookGrid struct {
	file     *excelize.File
	name     string // of the file
	sheet    string
	days     epoch
	merged   mergedCover
	formulas uncomputed
}

func openWorkbook(filePath, name string) (*Ledger, error) {
	if err := checkArchive(filePath, name); err != nil {
		return nil, err
	}
	f, err := openExcel(filePath, name)
	if err != nil {
		return nil, err
	}
	l, err := findLedger(f, filePath, name)
	if err != nil {
		return nil, errors.Join(explainHeader(name, err), f.Close())
	}
	return l, nil
}

func openExcel(filePath, name string) (*excelize.File, error) {
	f, err := excelize.OpenFile(filePath, excelize.Options{RawCellValue: true, UnzipSizeLimit: MaxUnpacked, UnzipXMLSizeLimit: spillOver})
	if err != nil {
		return nil, unreadable(name, "打不开，文件可能已损坏，请用 Excel 打开后重新另存为 .xlsx 再导入")
	}
	return f, nil
}

// checkArchive refuses from the archive's directory alone what would take too much room unpacked, before
// anything is unpacked. Sizes that the directory understates are found out by archive/zip while reading.
func checkArchive(filePath, name string) error {
	z, err := zip.OpenReader(filePath)
	if err != nil {
		return unreadable(name, "打不开，文件可能没有保存或者传输完整，请重新另存为 .xlsx 再导入")
	}
	defer func() { _ = z.Close() }()
	if len(z.File) > maxParts {
		return unreadable(name, "内部文件多达 %d 个，不是正常的工作簿，请另存为新的 .xlsx 再导入", len(z.File))
	}
	var total, inMemory uint64
	isWorkbook := false
	for _, part := range z.File {
		size, inner := part.UncompressedSize64, strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
		total += min(size, MaxUnpacked+1)
		if !strings.HasPrefix(inner, "xl/worksheets/sheet") && inner != "xl/sharedstrings.xml" {
			inMemory += min(size, MaxUnpacked+1)
		}
		if total > MaxUnpacked || inMemory > maxInMemory {
			return unreadable(name, "解压后过大（上限 %d MB），请只保留台账一张工作表、删去图片，另存为 .xlsx 再导入", MaxUnpacked>>20)
		}
		switch inner {
		case "xl/workbook.xml":
			isWorkbook = true
		case "xl/workbook.bin":
			return unreadable(name, "是 .xlsb 格式，请用 Excel 打开后另存为 .xlsx 再导入")
		}
	}
	if !isWorkbook {
		return unreadable(name, "不是 Excel 工作簿（可能是 Word 文档或者压缩包），请导入 .xlsx 或者 .csv 台账")
	}
	return nil
}

// findLedger takes the one sheet with a header that will do; where none will, the first fault found counts.
// Of several ledgers none is taken, whatever their names: the rows of the others would be lost without a word.
func findLedger(f *excelize.File, filePath, name string) (*Ledger, error) {
	first := errNoHeader
	var alike []string
	var grid *workbookGrid
	var head header
	for _, sheet := range sheetsInOrder(f) {
		g := &workbookGrid{file: f, name: name, sheet: sheet, days: since1900}
		h, err := findHeader(g)
		if h.listsCases() {
			alike = append(alike, "“"+sheet+"”")
		}
		switch {
		case err == nil && grid == nil:
			grid, head = g, h
		case errors.Is(first, errNoHeader) && err != nil:
			first = err
		}
	}
	switch {
	case len(alike) > 1:
		return nil, unreadable(name, "有 %d 张工作表都是台账：%s，请合并到一张；或者只保留要导入的一张，其余另存为别的文件分别导入",
			len(alike), strings.Join(alike, "、"))
	case grid == nil:
		return nil, first
	}
	return &Ledger{name: name, grid: grid, header: head}, grid.survey(filePath, head)
}

// survey looks the sheet through for what its rows, read as a stream, do not tell.
func (g *workbookGrid) survey(filePath string, h header) error {
	if props, err := g.file.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		g.days = since1904
	}
	formulas, ranges, err := surveySheet(filePath, g.sheet, h)
	switch {
	case errors.Is(err, errTooManyMerged):
		return unreadable(g.name, "的工作表“%s”中合并单元格超过 %d 处，请取消合并、逐行填写后再导入", g.sheet, maxMerged)
	case errors.Is(err, errTooManyUncomputed):
		return unreadable(g.name, "的工作表“%s”中没有计算结果的公式超过 %d 处，请在表格软件中打开、保存后再导入", g.sheet, maxUncomputed)
	case err != nil:
		return unreadable(g.name, "的工作表“%s”读不完整，文件可能已损坏，请重新另存为 .xlsx 再导入", g.sheet)
	}
	g.formulas, g.merged = formulas, coverOf(ranges, h.columns)
	return nil
}

// sheetsInOrder lists the visible sheets, 台账 first: its fault is told before another's.
func sheetsInOrder(f *excelize.File) []string {
	var sheets []string
	for _, sheet := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(sheet); err == nil && visible {
			sheets = append(sheets, sheet)
		}
	}
	if i := slices.Index(sheets, ledgerSheet); i > 0 {
		sheets = slices.Insert(slices.Delete(sheets, i, i+1), 0, ledgerSheet)
	}
	return sheets
}

func (g *workbookGrid) Close() error { return g.file.Close() }

func (g *workbookGrid) epoch() epoch { return g.days }

func (g *workbookGrid) lines() iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		rows, err := g.file.Rows(g.sheet)
		if err != nil {
			yield(line{}, g.broken())
			return
		}
		defer rows.Close()
		for number := 1; rows.Next(); number++ {
			cells, err := rows.Columns()
			if err != nil {
				yield(line{}, g.broken())
				return
			}
			if len(cells) > 0 && !yield(line{number, cells}, nil) {
				return
			}
		}
		if err := rows.Error(); err != nil {
			yield(line{}, g.broken())
		}
	}
}

func (g *workbookGrid) broken() error {
	return unreadable(g.name, "的工作表“%s”读不下去，文件可能已损坏，请重新另存为 .xlsx 再导入", g.sheet)
}

func (g *workbookGrid) coveredBy(row, column int) string { return g.merged.over(row, column) }

func (g *workbookGrid) uncomputed(row, column int) bool { return g.formulas[cellAt{row, column}] }
