package annual

import "encoding/json"

// Report is one agency's annual report of one year, in figures. Written as JSON it has the shape
// that `foidesk report` prints and ReadReport takes.
type Report struct {
	Agency string `json:"agency"`
	Year   int    `json:"year"`
	// Edition is the ID of the edition the report says it follows.
	Edition string `json:"edition"`

	SectionTwo   Figures  `json:"section_two,omitzero"`
	SectionThree *Table   `json:"section_three,omitzero"`
	SectionFour  Disputes `json:"section_four,omitzero"`

	// Checks is what Check found, for writing; a reader computes them anew and leaves it nil.
	Checks []Finding `json:"checks,omitempty"`
}

// UnmarshalJSON reads as ReadReport does.
func (r *Report) UnmarshalJSON(data []byte) (err error) {
	*r, err = ReadReport(data)
	return err
}

// tableJSON is section three in JSON. The labels are for people; a reader goes by the ids.
type tableJSON struct {
	Columns []ColumnID `json:"columns"`
	Rows    []rowJSON  `json:"rows"`
}

type rowJSON struct {
	ID     RowID   `json:"id"`
	Label  string  `json:"label"`
	Values []Value `json:"values"`
}

// MarshalJSON writes the table's rows and columns in printed order.
func (t *Table) MarshalJSON() ([]byte, error) {
	var out tableJSON
	for _, col := range columns {
		out.Columns = append(out.Columns, col.ID)
	}
	for _, row := range t.Shape.Rows {
		line := rowJSON{ID: row.ID, Label: row.Label}
		for _, col := range columns {
			line.Values = append(line.Values, t.At(row.ID, col.ID))
		}
		out.Rows = append(out.Rows, line)
	}
	return json.Marshal(out)
}
