package annual

import (
	"fmt"
	"slices"
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
	// values are the cells row by row, as printed.
	values []Value
}

// NewTable is the table with 0 in every cell, as a year without applications prints it.
func NewTable(shape Edition) *Table {
	t := NewBlankTable(shape)
	for i := range t.values {
		t.values[i] = Whole(0)
	}
	return t
}

// NewBlankTable is the table with every cell blank, to be filled from a printed one.
func NewBlankTable(shape Edition) *Table {
	return &Table{Shape: shape, values: make([]Value, len(shape.Rows)*len(columns))}
}

// At is what the cell shows; a blank for a cell the table does not have.
func (t *Table) At(row RowID, column ColumnID) Value {
	i, err := t.place(Cell{row, column})
	if err != nil {
		return Value{}
	}
	return t.values[i]
}

// Set writes a cell; an error names a cell that this shape does not print.
func (t *Table) Set(c Cell, v Value) error {
	i, err := t.place(c)
	if err == nil {
		t.values[i] = v
	}
	return err
}

// Clone is an independent copy.
func (t *Table) Clone() *Table {
	return &Table{Shape: t.Shape, values: slices.Clone(t.values)}
}

// place is where a cell stands in values.
func (t *Table) place(c Cell) (int, error) {
	row := slices.IndexFunc(t.Shape.Rows, func(r Row) bool { return r.ID == c.Row })
	if row < 0 {
		return 0, fmt.Errorf("%s 版第三部分没有“%s”这一行", t.Shape.ID, c.Row)
	}
	column := slices.IndexFunc(columns, func(col Column) bool { return col.ID == c.Column })
	if column < 0 {
		return 0, fmt.Errorf("第三部分没有“%s”这一列", c.Column)
	}
	return row*len(columns) + column, nil
}
