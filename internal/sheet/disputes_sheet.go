package sheet

import (
	"github.com/xuri/excelize/v2"

	"foidesk/internal/annual"
)

// sectionFourTitle is what the form prints over section four.
const sectionFourTitle = "政府信息公开行政复议、行政诉讼情况"

// The lines of the sheet: a title, a caption, three lines of heads and the one of figures.
const (
	disputeHeadRow   = 3
	disputeFigureRow = disputeHeadRow + 3
)

// disputeWidth is the width of a column; fifteen of them fill an A4 page that lies across.
const disputeWidth = 8.5

// writeDisputes draws section four as the form prints it: the roads side by side, in one line.
func writeDisputes(f *excelize.File, r annual.Report) error {
	t := &tableSheet{file: f, sheet: disputesSheet}
	rows, columns := annual.DisputeRows(), annual.DisputeColumns()
	n := len(columns)
	last := len(rows)*n - 1
	t.span(0, titleRow, last, titleRow, sectionFourTitle)
	t.span(0, captionRow, last, captionRow, agencyCaption+r.Agency+"　"+yearAndForm(r))
	for i, row := range rows {
		left := i * n
		heads, deep := disputeHeadRow+2, disputeHeadRow+2
		switch {
		case row.Item == "":
			t.span(left, disputeHeadRow, left+n-1, disputeHeadRow, row.Label)
			heads = disputeHeadRow + 1
		case i == 0 || rows[i-1].Group != row.Group:
			end := i
			for end < len(rows) && rows[end].Group == row.Group {
				end++
			}
			t.span(left, disputeHeadRow, end*n-1, disputeHeadRow, row.Group)
		}
		if row.Item != "" {
			t.span(left, disputeHeadRow+1, left+n-1, disputeHeadRow+1, row.Item)
		}
		for j, col := range columns {
			t.span(left+j, heads, left+j, deep, col.Label)
			t.put(left+j, disputeFigureRow, number(r.SectionFour[annual.Cell{Row: row.ID, Column: col.ID}]))
		}
	}
	t.dressDisputes(last)
	if t.err != nil {
		return t.err
	}
	return printOn(f, disputesSheet, across)
}

func (t *tableSheet) dressDisputes(last int) {
	b := &styleBook{file: t.file}
	title := b.style(excelize.Style{Font: font(heiti, 16, false), Alignment: centred()})
	caption := b.style(excelize.Style{Font: font(songti, 10.5, false), Alignment: fromLeft()})
	head := b.style(excelize.Style{Font: font(songti, 10.5, true), Border: boxed(), Alignment: centred()})
	figure := b.style(excelize.Style{Font: font(songti, 10.5, false), Border: boxed(), Alignment: centred(), NumFmt: 1})
	if t.err == nil {
		t.err = b.err
	}
	t.style(0, titleRow, last, titleRow, title)
	t.style(0, captionRow, last, captionRow, caption)
	t.style(0, disputeHeadRow, last, disputeFigureRow-1, head)
	t.style(0, disputeFigureRow, last, disputeFigureRow, figure)
	t.height(titleRow, 32)
	for row := captionRow; row <= disputeFigureRow; row++ {
		t.height(row, 26)
	}
	for column := 0; column <= last; column++ {
		t.width(column, disputeWidth)
	}
}
