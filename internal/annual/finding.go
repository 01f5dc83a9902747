package annual

import "encoding/json"

// Section is a part of the report that holds a table.
type Section int

// The sections with figures.
const (
	SectionTwo   Section = 2
	SectionThree Section = 3
	SectionFour  Section = 4
)

// String is the section as people call it.
func (s Section) String() string {
	switch s {
	case SectionTwo:
		return "第二部分"
	case SectionThree:
		return "第三部分"
	}
	return "第四部分"
}

// CellRef points at a printed cell, for a page to outline. In section two Row is the item's ID and
// Column is empty.
type CellRef struct {
	Section Section
	Cell
}

// Part is one number of a sum.
type Part struct {
	Label string
	Value Value
}

// Finding is what one check says of one place in a report. In JSON it is id, ok, where and detail,
// with "assessable": false where the check could not be made.
type Finding struct {
	// Check is the rule's ID.
	Check string
	// OK is false only for a violation; what cannot be assessed does not accuse anybody.
	OK bool
	// Assessable is false where a blank, or a figure that is no number, leaves nothing to compare.
	Assessable bool
	// Where names the place in Chinese: 第三部分·（七）总计·自然人.
	Where string
	// Cells are the cells of this report that took part.
	Cells []CellRef
	// Parts and Against are the two sides that should be equal: what is summed, and what is
	// printed for the sum. Both are empty where the rule is no sum.
	Parts, Against []Part
	// Expected is the sum of Parts, Printed that of Against, Difference is Printed less Expected;
	// all blank where the check could not be made.
	Expected, Printed, Difference Value
	// Detail is the whole finding in one Chinese sentence.
	Detail string
}

// MarshalJSON writes the contract's fields; cells and sums are for pages.
func (f Finding) MarshalJSON() ([]byte, error) {
	out := struct {
		ID         string `json:"id"`
		OK         bool   `json:"ok"`
		Where      string `json:"where"`
		Detail     string `json:"detail"`
		Assessable *bool  `json:"assessable,omitempty"`
	}{ID: f.Check, OK: f.OK, Where: f.Where, Detail: f.Detail}
	if !f.Assessable {
		out.Assessable = &f.Assessable
	}
	return json.Marshal(out)
}

// notAssessed is the finding of a check that could not be made; why says what is missing.
func notAssessed(check, where, why string) Finding {
	return Finding{Check: check, OK: true, Where: where, Detail: "无法核对（not assessable）：" + why}
}

// Violations are the findings that accuse the report.
func Violations(findings []Finding) []Finding {
	var bad []Finding
	for _, f := range findings {
		if !f.OK {
			bad = append(bad, f)
		}
	}
	return bad
}
