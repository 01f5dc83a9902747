package annual

import (
	"fmt"
	"math/big"
)

// largest bounds a believable figure: no province counts a million million of anything, so a
// longer number is a slip of the keyboard or of a conversion.
var largest = big.NewRat(1_000_000_000_000, 1)

// printedNumber is a figure with its place and what it may be.
type printedNumber struct {
	where string
	value Value
	kind  ItemKind
	cell  CellRef
}

// properNumbers gives each improper figure a finding of its own, and each section without one a
// finding that says how many were looked at.
func properNumbers(r Report, _ *Report) []Finding {
	findings := properSection(SectionTwo, r.SectionTwo != nil, r.figureNumbers())
	findings = append(findings, properSection(SectionThree, r.SectionThree != nil, r.tableNumbers())...)
	return append(findings, properSection(SectionFour, r.SectionFour != nil, r.disputeNumbers())...)
}

func properSection(section Section, there bool, numbers []printedNumber) []Finding {
	if !there {
		return absent(CheckNumbers, section)
	}
	var findings []Finding
	seen := 0
	for _, n := range numbers {
		if n.value.IsBlank() {
			continue
		}
		if f, flawed := n.finding(); flawed {
			findings = append(findings, f)
			continue
		}
		seen++
	}
	switch {
	case len(findings) > 0:
		return findings
	case seen == 0:
		return []Finding{notAssessed(CheckNumbers, section.String(), "各格均为空白")}
	}
	return []Finding{{
		Check: CheckNumbers, OK: true, Assessable: true, Where: section.String(),
		Detail: fmt.Sprintf("有数的 %d 格均符合要求", seen),
	}}
}

// finding tells what is wrong with the number. A text in section two is not wrong, since some of
// its columns print no unit and leave that to the agency (240万元), but cannot be checked.
func (n printedNumber) finding() (f Finding, flawed bool) {
	flaw := n.kind.flaw(n.value)
	if flaw == "" {
		return Finding{}, false
	}
	detail := fmt.Sprintf("印为 %s，%s", n.value.short(), flaw)
	f = Finding{Check: CheckNumbers, Assessable: true, Where: n.where, Detail: detail, Printed: n.value}
	if n.cell.Section == SectionTwo && !n.value.isNumber() {
		f = notAssessed(CheckNumbers, n.where, detail)
	}
	f.Cells = []CellRef{n.cell}
	return f, true
}

// flaw says why a figure of that kind cannot be v; "" is no reason.
func (k ItemKind) flaw(v Value) string {
	if !v.isNumber() {
		return "不是数字"
	}
	r, ok := v.rat()
	switch {
	case !ok || new(big.Rat).Abs(r).Cmp(largest) > 0:
		return "大得不合情理，请核对位数"
	case r.Sign() < 0 && k == KindMoney:
		return "金额不能是负数"
	case r.Sign() < 0 && k == KindCount:
		return "件数不能是负数"
	case k == KindMoney && !new(big.Rat).Mul(r, big.NewRat(10_000, 1)).IsInt():
		return "金额以万元计，小数不超过四位"
	case k != KindMoney && !r.IsInt():
		return "件数应为整数"
	}
	return ""
}

func (r Report) figureNumbers() []printedNumber {
	var numbers []printedNumber
	for _, item := range r.SectionTwo.items() {
		ref := CellRef{Section: SectionTwo, Cell: Cell{Row: RowID(item.ID)}}
		numbers = append(numbers, printedNumber{where(SectionTwo, item.Label()), r.SectionTwo[item.ID], item.Kind, ref})
	}
	return numbers
}

func (r Report) tableNumbers() []printedNumber {
	if r.SectionThree == nil {
		return nil
	}
	var numbers []printedNumber
	for _, row := range r.SectionThree.Shape.Rows {
		for _, col := range columns {
			ref := CellRef{SectionThree, Cell{row.ID, col.ID}}
			numbers = append(numbers, printedNumber{
				where(SectionThree, row.Label, col.Name()), r.SectionThree.At(row.ID, col.ID), KindCount, ref,
			})
		}
	}
	return numbers
}

func (r Report) disputeNumbers() []printedNumber {
	var numbers []printedNumber
	for _, c := range disputeCells() {
		numbers = append(numbers, printedNumber{where(SectionFour, disputeName(c)), r.SectionFour[c], KindCount, CellRef{SectionFour, c}})
	}
	return numbers
}
