package sheet

import (
	"github.com/xuri/excelize/v2"

	"foidesk/internal/annual"
)

// checkWidths are the widths of 序号, 结果, 位置, 说明 and 勾稽关系.
var checkWidths = []float64{7, 11, 44, 64, 54}

// writeChecks lists what the cross-foot checks found, the violations marked.
func writeChecks(f *excelize.File, findings []annual.Finding) error {
	b := &styleBook{file: f}
	head := b.style(excelize.Style{Font: font(songti, 10.5, true), Fill: filled(), Border: boxed(), Alignment: centred()})
	text := b.style(excelize.Style{Font: font(songti, 10.5, false), Border: boxed(), Alignment: fromLeft()})
	result := b.style(excelize.Style{Font: font(songti, 10.5, false), Border: boxed(), Alignment: centred()})
	bad := b.style(excelize.Style{
		Font: &excelize.Font{Family: songti, Size: 10.5, Bold: true, Color: "C00000"}, Border: boxed(), Alignment: centred(),
	})
	if b.err != nil {
		return b.err
	}
	w, err := checkHead(f, head)
	if err != nil {
		return err
	}
	texts := ruleTexts()
	for i, finding := range findings {
		verdict := excelize.Cell{StyleID: result, Value: verdictOf(finding)}
		if !finding.OK {
			verdict.StyleID = bad
		}
		row := []any{excelize.Cell{StyleID: result, Value: i + 1}, verdict}
		says := []string{finding.Where, finding.Detail, texts[finding.Check]}
		for _, t := range says {
			row = append(row, excelize.Cell{StyleID: text, Value: t})
		}
		if err := w.SetRow(cellName(0, i+2), row, excelize.RowOpts{Height: heightFor(says, checkWidths[2:])}); err != nil {
			return err
		}
	}
	return w.Flush()
}

func checkHead(f *excelize.File, style int) (*excelize.StreamWriter, error) {
	if err := printOn(f, checkSheet, across); err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(checkSheet)
	if err != nil {
		return nil, err
	}
	for i, width := range checkWidths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return nil, err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	var titles []any
	for _, title := range []string{"序号", "结果", "位置", "说明", "勾稽关系"} {
		titles = append(titles, excelize.Cell{StyleID: style, Value: title})
	}
	return w, w.SetRow("A1", titles, excelize.RowOpts{Height: 24})
}

func verdictOf(f annual.Finding) string {
	switch {
	case !f.OK:
		return "不符"
	case !f.Assessable:
		return "无法核对"
	}
	return "相符"
}

func ruleTexts() map[string]string {
	texts := map[string]string{}
	for _, rule := range annual.Rules() {
		texts[rule.ID] = rule.Text
	}
	return texts
}
