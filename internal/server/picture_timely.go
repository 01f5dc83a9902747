package server

import (
	"fmt"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// The measures of 按期办结率; the year stands behind its months.
const (
	timelySlot = 60
	timelyBar  = 30
	yearSlot   = wideWidth - monthsLeft - 12*timelySlot - 4
)

// drawTimely is 按期办结率: the conclusions of the months of a year in time and late.
func drawTimely(year int, months []desk.MonthCount, to registerLinks) picture {
	p := picture{
		ID: "timely", Heading: "按期办结率", Width: wideWidth, Height: firstRow + 2*rowStep + 12,
		Legend: []pictureKey{{"received", "", "按期办结"}, {"late", dense, "逾期办结"}},
		Table:  pictureTable{Head: []string{"月份", "按期办结", "逾期办结", "按期办结率"}},
		Note:   "按答复期限届满之前是否送达答复；期限届满之前撤回、不再处理的，既不计按期，也不计逾期。",
	}
	var most int64
	whole := desk.MonthCount{}
	for _, m := range months {
		most = max(most, m.Met+m.Missed)
		whole.Met, whole.Missed = whole.Met+m.Met, whole.Missed+m.Missed
	}
	if most == 0 {
		p.Empty = fmt.Sprintf("%d年没有计算答复期限的办结申请。", year)
		return p
	}
	p.Summary = fmt.Sprintf("%d年按期办结 %d 件，逾期办结 %d 件，按期办结率 %s。", year, whole.Met, whole.Missed, percent(whole.Met, whole.Met+whole.Missed))
	scale := axisFor(most, barsLength)
	p.grid(scale, monthsLeft, barsBase, 12*timelySlot)
	for i, words := range []string{"按期", "逾期", "按期率"} {
		p.Texts = append(p.Texts, pictureText{4, firstRow + i*rowStep, textBegins, "row", words})
	}
	for i := range 12 {
		p.Texts = append(p.Texts, pictureText{monthsLeft + i*timelySlot + timelySlot/2, monthLine, textMiddle, "month", fmt.Sprintf("%d月", i+1)})
	}
	for i, m := range months {
		p.timely(monthsLeft+i*timelySlot, timelySlot, m, m.Span(), scale, to)
	}
	x := monthsLeft + 12*timelySlot
	p.Lines = append(p.Lines, pictureLine{vertical(x, barsBase, p.Height-barsBase), "year"})
	p.Texts = append(p.Texts, pictureText{x + yearSlot/2, monthLine, textMiddle, "year", "全年"})
	p.timely(x, yearSlot, whole, desk.YearSpan(year), axis{}, to)
	return p
}

// timely draws what was concluded in some days, the late on top of what was in time, and writes the numbers below. A
// scale without a length draws no bars.
func (p *picture) timely(x, slot int, m desk.MonthCount, days desk.Span, scale axis, to registerLinks) {
	middle, below := x+slot/2, barsBase
	row := pictureRow{Head: days.Words()}
	for i, part := range []struct {
		n                 int64
		how               foi.ClockState
		class, fill, said string
	}{{m.Met, foi.Met, "received", "", "按期"}, {m.Missed, foi.Missed, "late", dense, "逾期"}} {
		f := desk.Filter{Concluded: desk.ConcludedIn{Span: days, Timeliness: part.how}}
		mark := pictureMark{
			X: middle - timelyBar/2, Class: part.class, Fill: part.fill, Width: timelyBar,
			Title: fmt.Sprintf("%s%s办结 %d 件", days.Words(), part.said, part.n), Href: to.to(part.n, f),
			Texts: []pictureText{numberText(middle, firstRow+i*rowStep, slot, part.n)},
		}
		if scale.length > 0 {
			mark.Height = scale.bar(part.n)
		}
		below -= mark.Height
		mark.Y = below
		p.Marks = append(p.Marks, mark)
		row.Cells = append(row.Cells, to.cell(part.n, f))
	}
	rate := ""
	if all := m.Met + m.Missed; all > 0 {
		rate = percent(m.Met, all)
		p.Texts = append(p.Texts, pictureText{middle, firstRow + 2*rowStep, textMiddle, "rate", rate})
	}
	row.Cells = append(row.Cells, pictureCell{Text: rate})
	p.Table.Rows = append(p.Table.Rows, row)
}
