package annual

import (
	"fmt"
	"math/big"
	"strings"
)

// equation is a cross-foot: the sum of one side, worked out, should be what the other side prints.
type equation struct {
	check, where   string
	parts, against []term
}

// term is one number of an equation.
type term struct {
	Part
	// cell is where the report prints it; the zero CellRef is a number of another report.
	cell CellRef
}

func newTerm(label string, v Value, section Section, row RowID, col ColumnID) term {
	return term{Part{label, v}, CellRef{section, Cell{row, col}}}
}

// finding works the equation out.
func (e equation) finding() Finding {
	f := Finding{Check: e.check, OK: true, Where: e.where}
	if why := unusable(append(e.parts[:len(e.parts):len(e.parts)], e.against...)); why != "" {
		f = notAssessed(e.check, e.where, why)
	}
	f.Parts, f.Against = parts(e.parts), parts(e.against)
	f.Cells = append(cells(e.parts), cells(e.against)...)
	if f.Detail != "" {
		return f
	}
	expected, printed := sum(e.parts), sum(e.against)
	difference := new(big.Rat).Sub(printed, expected)
	f.Assessable, f.OK = true, difference.Sign() == 0
	f.Expected, f.Printed, f.Difference = exactly(expected), exactly(printed), exactly(difference)
	verdict := "相符"
	if !f.OK {
		verdict = "相差 " + exactly(difference.Abs(difference)).short()
	}
	f.Detail = fmt.Sprintf("%s，%s，%s", side(e.parts), side(e.against), verdict)
	return f
}

func parts(terms []term) []Part {
	var out []Part
	for _, t := range terms {
		out = append(out, t.Part)
	}
	return out
}

func cells(terms []term) []CellRef {
	var refs []CellRef
	for _, t := range terms {
		if t.cell != (CellRef{}) {
			refs = append(refs, t.cell)
		}
	}
	return refs
}

// sum adds terms that unusable has passed.
func sum(terms []term) *big.Rat {
	total := new(big.Rat)
	for _, t := range terms {
		if r, ok := t.Value.rat(); ok {
			total.Add(total, r)
		}
	}
	return total
}

// side writes one side out: 新收 60 + 结转 0 = 60. On a long side the zeros only hide the numbers
// that matter, so they are left out and said to be.
func side(terms []term) string {
	const short = 4
	var shown []string
	for _, t := range terms {
		if r, _ := t.Value.rat(); len(terms) <= short || r.Sign() != 0 {
			shown = append(shown, t.Label+" "+t.Value.short())
		}
	}
	text := strings.Join(shown, " + ")
	if len(shown) > 1 {
		text += " = " + exactly(sum(terms)).short()
	}
	switch {
	case len(shown) == 0:
		return "各项均为 0"
	case len(shown) < len(terms):
		return text + "（其余为 0）"
	}
	return text
}

// unusable says which terms have no number to calculate with, runs of neighbours in one; "" is none.
func unusable(terms []term) string {
	var blanks, others []string
	for i := 0; i < len(terms); i++ {
		t := terms[i]
		if _, ok := t.Value.rat(); ok {
			continue
		}
		if !t.Value.IsBlank() {
			others = append(others, fmt.Sprintf("“%s”印为“%s”", t.Label, t.Value.short()))
			continue
		}
		last := i
		for last+1 < len(terms) && terms[last+1].Value.IsBlank() {
			last++
		}
		blanks = append(blanks, run(terms[i:last+1])...)
		i = last
	}
	var why []string
	if len(blanks) > 0 {
		why = append(why, strings.Join(blanks, "、")+"为空白")
	}
	if len(others) > 0 {
		why = append(why, strings.Join(others, "、")+"，不能相加")
	}
	return strings.Join(why, "；")
}

// run names neighbouring terms: the first and the last where there are more than two.
func run(terms []term) []string {
	if len(terms) > 2 {
		return []string{fmt.Sprintf("“%s”至“%s”（共 %d 格）", terms[0].Label, terms[len(terms)-1].Label, len(terms))}
	}
	var names []string
	for _, t := range terms {
		names = append(names, "“"+t.Label+"”")
	}
	return names
}
