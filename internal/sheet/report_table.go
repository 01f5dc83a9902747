package sheet

import (
	"slices"
	"strings"

	"foidesk/internal/annual"
)

// reportHead is where a printed table of section three has its columns.
type reportHead struct {
	top, bottom int // the rows between which the head stands
	columns     map[annual.ColumnID]int
	firstColumn int
}

// findReportHead looks for 自然人 with the other columns' names beside it or in the rows around it.
func findReportHead(p printed) (reportHead, bool) {
	for row := range p {
		for column := range p[row] {
			if labelWords(p.at(row, column)) != "自然人" {
				continue
			}
			if h := headAround(p, row, column); len(h.columns) >= len(annual.Columns())-1 {
				return h, true
			}
		}
	}
	return reportHead{}, false
}

// headAround gathers the columns' names from one row above 自然人 to two below; what stands left of it are
// labels of rows.
func headAround(p printed, row, column int) reportHead {
	h := reportHead{top: row, bottom: row, columns: map[annual.ColumnID]int{}, firstColumn: column}
	for r := max(0, row-1); r <= row+2 && r < len(p); r++ {
		for c := column; c < len(p[r]); c++ {
			for _, col := range annual.Columns() {
				if _, taken := h.columns[col.ID]; !taken && labelWords(p.at(r, c)) == col.Label {
					h.columns[col.ID] = c
					h.bottom = max(h.bottom, r)
				}
			}
		}
	}
	return h
}

// readSectionThree reads the rows below the head, down to 四、结转下年度. Every row of the form must be there
// once, and a figure beside a label that is none of the form's is refused rather than lost.
func readSectionThree(p printed, h reportHead) (*annual.Table, error) {
	for _, col := range annual.Columns() {
		if _, ok := h.columns[col.ID]; !ok {
			return nil, misprinted("的表头缺少“%s”列", col.Name())
		}
	}
	lines, err := findLines(p, h)
	if err != nil {
		return nil, err
	}
	shape, err := shapeOf(lines)
	if err != nil {
		return nil, err
	}
	t := annual.NewBlankTable(shape)
	for _, row := range shape.Rows {
		line, ok := lines[row.ID]
		if !ok {
			return nil, misprinted("的表中缺少“%s”一行", row.Label)
		}
		for _, col := range annual.Columns() {
			value := annual.ParseValue(p.at(line, h.columns[col.ID]))
			if err := t.Set(annual.Cell{Row: row.ID, Column: col.ID}, value); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// findLines names the line of each row of the form.
func findLines(p printed, h reportHead) (map[annual.RowID]int, error) {
	lines := map[annual.RowID]int{}
	finder := newRowFinder()
	for line := h.bottom + 1; line < len(p); line++ {
		var labels []string
		for c := range h.firstColumn {
			labels = append(labels, p.at(line, c))
		}
		id, ok := finder.find(labels)
		if !ok {
			if cell := firstFigure(p, h, line); cell != "" {
				return nil, misprinted("的单元格 %s 有内容，但其行名“%s”不是表中的一行，请核对行名", cell, strings.Join(strings.Fields(strings.Join(labels, " ")), " "))
			}
			continue
		}
		if before, twice := lines[id]; twice {
			return nil, misprinted("的第 %d 行和第 %d 行是表中的同一行，请删去一行", before+1, line+1)
		}
		lines[id] = line
		if id == annual.RowCarriedOut {
			break
		}
	}
	return lines, nil
}

func firstFigure(p printed, h reportHead, line int) string {
	for _, col := range annual.Columns() {
		if c := h.columns[col.ID]; p.at(line, c) != "" {
			return cellName(c, line+1)
		}
	}
	return ""
}

// shapeOf tells the editions apart by their rows alone: agencies have used the older form in later years.
func shapeOf(lines map[annual.RowID]int) (annual.Edition, error) {
	for _, e := range slices.Backward(annual.Editions()) {
		if printsAll(e, lines) {
			return e, nil
		}
	}
	return annual.Edition{}, misprinted("的表中混有两版格式的行（“（六）其他处理”应为一行或者三行），请按一种格式填写")
}

func printsAll(e annual.Edition, lines map[annual.RowID]int) bool {
	for id := range lines {
		if _, ok := e.Row(id); !ok {
			return false
		}
	}
	return true
}
