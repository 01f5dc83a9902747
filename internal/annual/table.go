package annual

import (
	"fmt"
	"maps"
)

// Cell is one place in the table of section three or four.
type Cell struct {
	Row    RowID
	Column ColumnID
}

// Table is section three, 收到和处理政府信息公开申请情况: rows of an edition by seven columns.
type Table struct {
	// Shape is the edition whose rows the table has. It can differ from the report's edition:
	// counties have printed the section two of 2021 above a section three of 2019.
	Shape Edition
	cells map[Cell]Value
}

// NewTable is the table with 0 in every cell, as a year without applications prints it.
func NewTable(shape Edition) *Table {
	t := NewBlankTable(shape)
	for _, row := range shape.Rows {
		for _, col := range columns {
			t.cells[Cell{row.ID, col.ID}] = Whole(0)
		}
	}
	return t
}

// NewBlankTable is the table with every cell blank, to be filled from a printed one.
func NewBlankTable(shape Edition) *Table {
	return &Table{Shape: shape, cells: map[Cell]Value{}}
}

// At is what the cell shows; a blank for a cell the table does not have.
func (t *Table) At(row RowID, column ColumnID) Value { return t.cells[Cell{row, column}] }

// Set writes a cell; an error names a cell that this shape does not print.
func (t *Table) Set(c Cell, v Value) error {
	if err := t.has(c); err != nil {
		return err
	}
	t.cells[c] = v
	return nil
}

// Add counts n more cases in one cell, a blank beginning at 0. It leaves the totals alone:
// FromCounts keeps them in step.
func (t *Table) Add(c Cell, n int64) error {
	if err := t.has(c); err != nil {
		return err
	}
	now, ok := t.cells[c].Int()
	if !ok && !t.cells[c].IsBlank() {
		return fmt.Errorf("第三部分“%s·%s”现为 %s，不能再加", c.Row, c.Column, t.cells[c].short())
	}
	t.cells[c] = Whole(now + n)
	return nil
}

// Clone is an independent copy.
func (t *Table) Clone() *Table {
	return &Table{Shape: t.Shape, cells: maps.Clone(t.cells)}
}

func (t *Table) has(c Cell) error {
	if _, ok := t.Shape.Row(c.Row); !ok {
		return fmt.Errorf("%s 版第三部分没有“%s”这一行", t.Shape.ID, c.Row)
	}
	if _, ok := findColumn(columns, c.Column); !ok {
		return fmt.Errorf("第三部分没有“%s”这一列", c.Column)
	}
	return nil
}
