package annual

import (
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/foi"
)

// readTable reads section three. Columns and rows may come in any order; each must be there once.
func readTable(text tableText) (*Table, error) {
	if err := checkColumns(text.Columns); err != nil {
		return nil, err
	}
	shape, err := shapeOf(text.Rows)
	if err != nil {
		return nil, err
	}
	t := NewBlankTable(shape)
	seen := map[RowID]bool{}
	for i, line := range text.Rows {
		row, ok := shape.Row(line.ID)
		if !ok {
			return nil, fmt.Errorf("第 %d 行的 id“%s”不是年报表的行", i+1, line.ID)
		}
		if seen[row.ID] {
			return nil, fmt.Errorf("“%s”（%s）出现了两次", row.ID, row.Label)
		}
		seen[row.ID] = true
		if err := t.readRow(row, text.Columns, line); err != nil {
			return nil, err
		}
	}
	return t, missingRows(shape, seen)
}

func (t *Table) readRow(row Row, cols []ColumnID, line rowText) error {
	if len(line.Values) != len(cols) {
		return fmt.Errorf("“%s”（%s）应有 %d 个数，现有 %d 个，空白请写 null", row.ID, row.Label, len(cols), len(line.Values))
	}
	for i, raw := range line.Values {
		value, err := numberOrNull(raw)
		if err != nil {
			col, _ := findColumn(columns, cols[i])
			return fmt.Errorf("“%s”（%s）的“%s”%w", row.ID, row.Label, col.Name(), err)
		}
		if err := t.Set(Cell{row.ID, cols[i]}, value); err != nil {
			return err
		}
	}
	return nil
}

func checkColumns(ids []ColumnID) error {
	seen := map[ColumnID]bool{}
	for _, id := range ids {
		if _, ok := findColumn(columns, id); !ok {
			return fmt.Errorf("columns 中的“%s”不是年报表的列", id)
		}
		if seen[id] {
			return fmt.Errorf("columns 中“%s”出现了两次", id)
		}
		seen[id] = true
	}
	for _, col := range columns {
		if !seen[col.ID] {
			return fmt.Errorf("columns 缺“%s”（%s），没有数的列请照列并写 null", col.ID, col.Name())
		}
	}
	return nil
}

// shapeOf tells which edition's rows a table has. It looks at the table alone: neither the year
// nor the edition named in the report can be relied on.
func shapeOf(rows []rowText) (Edition, error) {
	var oneRow, threeRows bool
	for _, row := range rows {
		oneRow = oneRow || row.ID == RowOther
		threeRows = threeRows || slices.Contains(otherRows, row.ID)
	}
	if oneRow && threeRows {
		return Edition{}, fmt.Errorf("“%s”与“%s”不能并存：前者是 2019 版的一行，后者是 2021 版的三行，请只留一种",
			RowOther, joinIDs(otherRows, "”“"))
	}
	if oneRow {
		return EditionFor(2019), nil
	}
	return EditionFor(2021), nil
}

// otherRows are the three rows that the edition of 2021 prints for the single one of 2019.
var otherRows = []RowID{RowID(foi.NotCorrected), RowID(foi.NotPaid), RowID(foi.OtherHandling)}

func missingRows(shape Edition, seen map[RowID]bool) error {
	var missing []RowID
	for _, row := range shape.Rows {
		if !seen[row.ID] {
			missing = append(missing, row.ID)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("缺 %d 行：%s；没有数的行请照列并写 null", len(missing), joinIDs(missing, "、"))
}

func joinIDs(ids []RowID, sep string) string {
	var parts []string
	for _, id := range ids {
		parts = append(parts, string(id))
	}
	return strings.Join(parts, sep)
}
