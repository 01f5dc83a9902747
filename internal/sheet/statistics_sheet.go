package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/annual"
)

// The words that the form prints around the table of section three.
const (
	sectionThreeTitle = "收到和处理政府信息公开申请情况"
	balanceNote       = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
	applicantsHead    = "申请人情况"
	yearCaption       = "年度："
	noticeCaption     = "　格式："
	agencyCaption     = "行政机关："
)

// The table's place on its sheet. Rows count from 1, columns from 0: three columns of labels (三、 beside
// its rows, the block, the item), then the seven of numbers.
const (
	titleRow, captionRow       = 1, 2
	headRow, headRows          = 3, 3
	firstRow                   = headRow + headRows
	partCol, blockCol, itemCol = 0, 1, 2
	firstNumberCol             = 3
)

// tableSheet draws a table: values, merges and heights, with the first error kept.
type tableSheet struct {
	file  *excelize.File
	sheet string
	err   error
}

func (t *tableSheet) put(column, row int, value any) {
	if t.err == nil && value != nil {
		t.err = t.file.SetCellValue(t.sheet, cellName(column, row), value)
	}
}

// span writes a value over a block of cells, merged where it is more than one.
func (t *tableSheet) span(left, top, right, bottom int, value any) {
	t.put(left, top, value)
	if t.err == nil && (left != right || top != bottom) {
		t.err = t.file.MergeCell(t.sheet, cellName(left, top), cellName(right, bottom))
	}
}

func (t *tableSheet) style(left, top, right, bottom, style int) {
	if t.err == nil {
		t.err = t.file.SetCellStyle(t.sheet, cellName(left, top), cellName(right, bottom), style)
	}
}

func (t *tableSheet) height(row int, points float64) {
	if t.err == nil {
		t.err = t.file.SetRowHeight(t.sheet, row, points)
	}
}

func (t *tableSheet) width(column int, width float64) {
	if t.err == nil {
		t.err = t.file.SetColWidth(t.sheet, columnName(column), columnName(column), width)
	}
}

// writeStatistics draws section three as the form prints it, in the shape of the report's own table.
func writeStatistics(f *excelize.File, r annual.Report) error {
	table := r.SectionThree
	if table == nil {
		return fmt.Errorf("%s %d年的报告中没有第三部分的表", r.Agency, r.Year)
	}
	t := &tableSheet{file: f, sheet: statisticsSheet}
	columns := annual.Columns()
	lastCol, lastRow := firstNumberCol+len(columns)-1, firstRow+len(table.Shape.Rows)-1
	t.span(0, titleRow, lastCol, titleRow, sectionThreeTitle)
	t.span(0, captionRow, itemCol, captionRow, agencyCaption+r.Agency)
	t.span(firstNumberCol, captionRow, lastCol, captionRow, yearAndForm(r))
	t.head(columns)
	for i, row := range table.Shape.Rows {
		for j, column := range columns {
			t.put(firstNumberCol+j, firstRow+i, number(table.At(row.ID, column.ID)))
		}
	}
	t.labels(table.Shape.Rows)
	t.dress(lastCol, lastRow)
	if t.err != nil {
		return t.err
	}
	return printOn(f, statisticsSheet, upright)
}

// yearAndForm names the year and the notice whose form the table has: an agency may print the form of the
// other edition, and a reader should not have to count rows.
func yearAndForm(r annual.Report) string {
	return fmt.Sprintf("%s%d%s%s", yearCaption, r.Year, noticeCaption, r.SectionThree.Shape.Notice)
}

// number is a cell's value as the sheet keeps it: a blank stays blank, a zero is a 0.
func number(v annual.Value) any {
	if n, ok := v.Int(); ok {
		return n
	}
	if v.IsBlank() {
		return nil
	}
	return v.String()
}

// head draws the two levels of columns, with the printed note in the upper-left cell.
func (t *tableSheet) head(columns []annual.Column) {
	last := firstNumberCol + len(columns) - 1
	t.span(partCol, headRow, itemCol, headRow+headRows-1, balanceNote)
	t.span(firstNumberCol, headRow, last, headRow, applicantsHead)
	for i := 0; i < len(columns); {
		group := columns[i].Group
		from, end := firstNumberCol+i, i
		for end < len(columns) && columns[end].Group == group && (group != "" || end == i) {
			end++
		}
		if group == "" {
			t.span(from, headRow+1, from, headRow+2, columns[i].Label)
		} else {
			t.span(from, headRow+1, firstNumberCol+end-1, headRow+1, group)
			for j := i; j < end; j++ {
				t.put(firstNumberCol+j, headRow+2, columns[j].Label)
			}
		}
		i = end
	}
}

// labels draws what stands left of the numbers: 三、 once beside all its rows, a block once beside its items.
func (t *tableSheet) labels(rows []annual.Row) {
	firstResult, lastResult := 0, 0
	for i := 0; i < len(rows); {
		top, end := firstRow+i, i+1
		switch {
		case !isResult(rows[i]):
			t.span(partCol, top, itemCol, top, rows[i].Label)
		case rows[i].Item == "":
			t.span(blockCol, top, itemCol, top, rows[i].Group)
		default:
			for end < len(rows) && rows[end].Group == rows[i].Group {
				end++
			}
			t.span(blockCol, top, blockCol, firstRow+end-1, rows[i].Group)
			for j := i; j < end; j++ {
				t.put(itemCol, firstRow+j, rows[j].Item)
			}
		}
		if isResult(rows[i]) {
			if firstResult == 0 {
				firstResult = top
			}
			lastResult = firstRow + end - 1
		}
		i = end
	}
	t.span(partCol, firstResult, partCol, lastResult, annual.ResultsHead)
	for i, row := range rows {
		t.height(firstRow+i, rowHeight(row))
	}
}

// isResult tells the rows that stand beside 三、本年度办理结果, （七）总计 among them.
func isResult(row annual.Row) bool {
	return row.Kind == annual.KindResult || row.Kind == annual.KindTotal
}

// labelWidths and figureWidth are the widths of the columns, which together fill an upright A4 page.
var labelWidths = []float64{6, 15.5, 30}

const figureWidth = 7.7

func rowHeight(row annual.Row) float64 {
	text, width := row.Item, labelWidths[itemCol]
	if text == "" {
		text, width = row.Group, labelWidths[blockCol]+labelWidths[itemCol]
	}
	return max(25, heightFor([]string{text}, []float64{width}))
}

// dress puts fonts, borders, widths on.
func (t *tableSheet) dress(lastCol, lastRow int) {
	b := &styleBook{file: t.file}
	title := b.style(excelize.Style{Font: font(heiti, 16, false), Alignment: centred()})
	caption := b.style(excelize.Style{Font: font(songti, 10.5, false), Alignment: fromLeft()})
	year := b.style(excelize.Style{Font: font(songti, 10.5, false), Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "center"}})
	head := b.style(excelize.Style{Font: font(songti, 10.5, true), Border: boxed(), Alignment: centred()})
	note := b.style(excelize.Style{Font: font(songti, 10.5, false), Border: boxed(), Alignment: centred()})
	label := b.style(excelize.Style{Font: font(songti, 10.5, false), Border: boxed(), Alignment: fromLeft()})
	figure := b.style(excelize.Style{Font: font(songti, 10.5, false), Border: boxed(), Alignment: centred(), NumFmt: 1})
	if t.err == nil {
		t.err = b.err
	}
	t.style(0, titleRow, lastCol, titleRow, title)
	t.style(0, captionRow, itemCol, captionRow, caption)
	t.style(firstNumberCol, captionRow, lastCol, captionRow, year)
	t.style(partCol, headRow, itemCol, firstRow-1, note)
	t.style(firstNumberCol, headRow, lastCol, firstRow-1, head)
	t.style(partCol, firstRow, blockCol, lastRow, note)
	t.style(itemCol, firstRow, itemCol, lastRow, label)
	t.style(firstNumberCol, firstRow, lastCol, lastRow, figure)
	for row, points := range map[int]float64{titleRow: 32, captionRow: 22, headRow: 22, headRow + 1: 22, headRow + 2: 36} {
		t.height(row, points)
	}
	for column, width := range labelWidths {
		t.width(column, width)
	}
	for column := firstNumberCol; column <= lastCol; column++ {
		t.width(column, figureWidth)
	}
}
