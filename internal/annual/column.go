package annual

import (
	"slices"

	"foidesk/internal/foi"
)

// ColumnID is the stable id of a column. An applicant column has its category's id.
type ColumnID string

// ColumnTotal is 总计, the last column of sections three and four.
const ColumnTotal ColumnID = "total"

// totalLabel heads the last column of both sections.
const totalLabel = "总计"

// OrganisationsHead is printed over the five columns between 自然人 and 总计.
const OrganisationsHead = "法人或其他组织"

// Column is one column of section three or four.
type Column struct {
	ID    ColumnID
	Label string
	// Group is the head printed over this and its neighbour columns; empty where there is none.
	Group string
}

// Name tells the column apart in a message: 其他 alone could be many things.
func (c Column) Name() string {
	if c.Group == "" {
		return c.Label
	}
	return c.Group + "·" + c.Label
}

var columns = func() []Column {
	var cols []Column
	for _, c := range foi.ApplicantCategories() {
		col := Column{ID: ColumnOf(c.ID), Label: c.Label, Group: OrganisationsHead}
		if c.ID == foi.NaturalPerson {
			col.Group = ""
		}
		cols = append(cols, col)
	}
	return append(cols, Column{ID: ColumnTotal, Label: totalLabel})
}()

// Columns lists the seven columns of section three (申请人情况) in printed order.
func Columns() []Column { return slices.Clone(columns) }

// ColumnOf is the column an applicant of that category counts in.
func ColumnOf(c foi.ApplicantCategory) ColumnID { return ColumnID(c) }

func findColumn(cols []Column, id ColumnID) (Column, bool) {
	i := slices.IndexFunc(cols, func(c Column) bool { return c.ID == id })
	if i < 0 {
		return Column{}, false
	}
	return cols[i], true
}
