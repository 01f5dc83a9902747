package annual

import "fmt"

// absent is why a check of a section that the report leaves out cannot be made.
func absent(check string, section Section) []Finding {
	return []Finding{notAssessed(check, section.String(), "报告中没有"+section.String()+"的表")}
}

// where joins the names of a place: 第三部分·（七）总计·自然人.
func where(section Section, names ...string) string {
	text := section.String()
	for _, name := range names {
		text += "·" + name
	}
	return text
}

func (t *Table) term(id RowID, col Column, label string) term {
	return newTerm(label, t.At(id, col.ID), SectionThree, id, col.ID)
}

// rowTerm is a term that goes by its row's short name.
func (t *Table) rowTerm(id RowID, col Column) term {
	row, _ := t.Shape.Row(id)
	return t.term(id, col, row.Name)
}

func columnBalance(r Report, _ *Report) []Finding {
	t := r.SectionThree
	if t == nil {
		return absent(CheckColumnBalance, SectionThree)
	}
	var findings []Finding
	for _, col := range columns {
		findings = append(findings, equation{
			check:   CheckColumnBalance,
			where:   where(SectionThree, col.Name()),
			parts:   []term{t.rowTerm(RowReceived, col), t.rowTerm(RowCarriedIn, col)},
			against: []term{t.rowTerm(RowTotal, col), t.rowTerm(RowCarriedOut, col)},
		}.finding())
	}
	return findings
}

func resultsSum(r Report, _ *Report) []Finding {
	t := r.SectionThree
	if t == nil {
		return absent(CheckResultsSum, SectionThree)
	}
	total, _ := t.Shape.Row(RowTotal)
	var findings []Finding
	for _, col := range columns {
		var results []term
		for _, id := range t.Shape.resultRows() {
			results = append(results, t.rowTerm(id, col))
		}
		findings = append(findings, equation{
			check:   CheckResultsSum,
			where:   where(SectionThree, total.Label, col.Name()),
			parts:   results,
			against: []term{t.rowTerm(RowTotal, col)},
		}.finding())
	}
	return findings
}

func rowSum(r Report, _ *Report) []Finding {
	t := r.SectionThree
	if t == nil {
		return absent(CheckRowSum, SectionThree)
	}
	var findings []Finding
	for _, row := range t.Shape.Rows {
		line := equation{check: CheckRowSum, where: where(SectionThree, row.Label, totalLabel)}
		for _, col := range columns {
			if col.ID == ColumnTotal {
				line.against = append(line.against, t.term(row.ID, col, col.Label))
				continue
			}
			line.parts = append(line.parts, t.term(row.ID, col, col.Label))
		}
		findings = append(findings, line.finding())
	}
	return findings
}

func carryOver(r Report, previous *Report) []Finding {
	t := r.SectionThree
	if t == nil {
		return absent(CheckCarryOver, SectionThree)
	}
	row, _ := t.Shape.Row(RowCarriedIn)
	var why string
	switch {
	case previous == nil:
		why = fmt.Sprintf("没有 %d 年度的报告", r.Year-1)
	case previous.Year != r.Year-1:
		why = fmt.Sprintf("应对照 %d 年度的报告，给出的是 %d 年度的", r.Year-1, previous.Year)
	case r.Agency != "" && previous.Agency != "" && r.Agency != previous.Agency:
		why = fmt.Sprintf("上一年度的报告是%s的，本报告是%s的", previous.Agency, r.Agency)
	case previous.SectionThree == nil:
		why = fmt.Sprintf("%d 年度的报告中没有第三部分的表", previous.Year)
	}
	if why != "" {
		return []Finding{notAssessed(CheckCarryOver, where(SectionThree, row.Label), why)}
	}
	var findings []Finding
	for _, col := range columns {
		left := previous.SectionThree.At(RowCarriedOut, col.ID)
		findings = append(findings, equation{
			check:   CheckCarryOver,
			where:   where(SectionThree, row.Label, col.Name()),
			parts:   []term{{Part: Part{fmt.Sprintf("%d 年结转下年", previous.Year), left}}},
			against: []term{t.term(RowCarriedIn, col, "本年上年结转")},
		}.finding())
	}
	return findings
}

func disputeSums(r Report, _ *Report) []Finding {
	if r.SectionFour == nil {
		return absent(CheckSectionFour, SectionFour)
	}
	var findings []Finding
	for _, row := range disputeRows {
		line := equation{check: CheckSectionFour, where: where(SectionFour, row.Label, totalLabel)}
		for _, col := range disputeColumns {
			number := newTerm(col.Label, r.SectionFour[Cell{row.ID, col.ID}], SectionFour, row.ID, col.ID)
			if col.ID == ColumnTotal {
				line.against = append(line.against, number)
				continue
			}
			line.parts = append(line.parts, number)
		}
		findings = append(findings, line.finding())
	}
	return findings
}
