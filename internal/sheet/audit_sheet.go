package sheet

import (
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

const (
	trailSheet = "审计记录"
	aboutSheet = "导出说明"
	momentForm = "yyyy-mm-dd hh:mm:ss"
	// maxTrail is how many events one sheet holds: the format ends at row 1,048,576.
	maxTrail = 1<<20 - 1
	tallest  = 409.0 // points that a row can be high
)

// WriteTrail writes an audit trail as a workbook: 审计记录, one line an event, and 导出说明, which says whose events
// there are (scope) and what was looked for. The events are streamed and never whole in memory; an error of
// their sequence ends the writing before anything goes to w. Errors: *desk.Error (Invalid) for more events
// than a sheet holds.
func WriteTrail(w io.Writer, scope string, t desk.Trail) error {
	return writeTrail(w, scope, t, maxTrail)
}

func writeTrail(w io.Writer, scope string, t desk.Trail, most int) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", trailSheet); err != nil {
		return err
	}
	lines, err := writeEvents(f, t.Events, most)
	if err != nil {
		return err
	}
	if err := writeAbout(f, scope, t.Export, lines); err != nil {
		return err
	}
	return f.Write(w)
}

// trailColumn is a column of the sheet; its texts are texts, whatever they begin with.
type trailColumn struct {
	title string
	width float64
	value func(desk.Event) any
}

func trailColumns() []trailColumn {
	text := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	return []trailColumn{
		{"序号", 9, func(e desk.Event) any { return e.ID }},
		{"时间", 20, func(e desk.Event) any { return serialMoment(e.At) }},
		{"操作", 15, func(e desk.Event) any { return text(e.Action.Label()) }},
		{"操作人", 15, func(e desk.Event) any { return text(e.ByName) }},
		{"操作人登录名", 14, func(e desk.Event) any { return text(e.ByLogin) }},
		{"来源地址", 17, func(e desk.Event) any { return text(e.Address) }},
		{"机关", 28, func(e desk.Event) any { return text(e.AgencyName) }},
		{"登记编号", 20, func(e desk.Event) any { return text(e.CaseNumber) }},
		{"所涉人员", 15, func(e desk.Event) any { return text(e.PersonName) }},
		{"所涉人员登录名", 15, func(e desk.Event) any { return text(e.PersonLogin) }},
		{"说明", 50, func(e desk.Event) any { return text(e.Detail) }},
	}
}

// serialMoment is a moment as a spreadsheet counts it: days as they are in China, and parts of one.
func serialMoment(at time.Time) float64 {
	at = at.In(desk.China)
	hour, minute, second := at.Clock()
	return float64(calendar.FromTime(at)-serialZero) + float64((hour*60+minute)*60+second)/(24*60*60)
}

// writeEvents tells how many lines there are.
func writeEvents(f *excelize.File, events iter.Seq2[desk.Event, error], most int) (lines int, err error) {
	if err := printOn(f, trailSheet, broad); err != nil {
		return 0, err
	}
	w, err := f.NewStreamWriter(trailSheet)
	if err != nil {
		return 0, err
	}
	columns := trailColumns()
	if err := trailHead(f, w, columns); err != nil {
		return 0, err
	}
	cells, texts, widths := make([]any, len(columns)), make([]string, len(columns)), make([]float64, len(columns))
	for i, c := range columns {
		widths[i] = c.width
	}
	for e, err := range events {
		if err != nil {
			return lines, err
		}
		if lines++; lines > most {
			return lines, &desk.Error{
				Code:    desk.Invalid,
				Message: fmt.Sprintf("审计记录超过 %d 条，一张工作表放不下，请缩短起止日期，分几次导出", most),
			}
		}
		for i, c := range columns {
			cells[i] = c.value(e)
			texts[i], _ = cells[i].(string)
		}
		height := min(heightFor(texts, widths), tallest)
		if err := w.SetRow(fmt.Sprintf("A%d", lines+1), cells, excelize.RowOpts{Height: height}); err != nil {
			return lines, err
		}
	}
	last := columnName(len(columns) - 1)
	if err := f.AutoFilter(trailSheet, fmt.Sprintf("A1:%s%d", last, lines+1), nil); err != nil {
		return lines, err
	}
	if err := headOnEachPage(f, trailSheet, broad); err != nil {
		return lines, err
	}
	return lines, w.Flush()
}

func trailHead(f *excelize.File, w *excelize.StreamWriter, columns []trailColumn) error {
	b := &styleBook{file: f}
	form := momentForm
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	text := b.style(excelize.Style{Font: font(songti, 10.5, false), NumFmt: textForm, Alignment: top})
	number := b.style(excelize.Style{Font: font(songti, 10.5, false), NumFmt: 1, Alignment: top})
	moment := b.style(excelize.Style{Font: font(songti, 10.5, false), CustomNumFmt: &form, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}})
	head := b.style(excelize.Style{Font: font(songti, 10.5, true), Fill: filled(), Border: boxed(), Alignment: centred()})
	if b.err != nil {
		return b.err
	}
	titles := make([]any, len(columns))
	for i, c := range columns {
		style := text
		switch c.title {
		case "序号":
			style = number
		case "时间":
			style = moment
		}
		if err := w.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
		if err := w.SetColStyle(i+1, i+1, style); err != nil {
			return err
		}
		titles[i] = excelize.Cell{StyleID: head, Value: c.title}
	}
	if err := w.SetPanes(frozenHeader()); err != nil {
		return err
	}
	return w.SetRow("A1", titles, excelize.RowOpts{Height: 26})
}

// writeAbout says what the other sheet is of, so that the file speaks for itself.
func writeAbout(f *excelize.File, scope string, export desk.Event, lines int) error {
	if _, err := f.NewSheet(aboutSheet); err != nil {
		return err
	}
	b := &styleBook{file: f}
	s := &tableSheet{file: f, sheet: aboutSheet}
	label := b.style(excelize.Style{Font: font(songti, 10.5, true), Border: boxed(), Alignment: fromLeft()})
	text := b.style(excelize.Style{Font: font(songti, 10.5, false), Border: boxed(), Alignment: fromLeft(), NumFmt: textForm})
	for i, line := range [][2]string{
		{"范围", scope},
		{"查询条件", export.Detail},
		{"条数", fmt.Sprint(lines)},
		{"导出人", export.ByName},
		{"导出时间", export.At.In(desk.China).Format("2006-01-02 15:04:05")},
		{"说明", "每条审计记录都接续前一条，由系统签名；是否被改动，由系统管理员在服务器上运行 foidesk verify 核对。本表为副本，以系统中的记录为准。机关名称、人员姓名、登记编号为导出时的名称，操作人为当时的姓名。"},
	} {
		s.put(0, i+1, line[0])
		s.put(1, i+1, line[1])
	}
	const last = 6
	s.width(0, 14)
	s.width(1, 90)
	s.height(last, 48)
	if s.err == nil {
		s.err = b.err
	}
	s.style(0, 1, 0, last, label)
	s.style(1, 1, 1, last, text)
	if s.err != nil {
		return s.err
	}
	return printOn(f, aboutSheet, upright)
}
