package server

import (
	"fmt"

	"foidesk/internal/desk"
)

// The measures of the pictures by the month: their numbers stand in lines below the bars, each in its month's slot.
const (
	wideWidth     = 900
	monthsLeft    = 80
	barsTop       = 22
	barsLength    = 168
	barsBase      = barsTop + barsLength
	monthLine     = barsBase + 18
	firstRow      = barsBase + 42
	rowStep       = 20
	courseSlot    = 34
	courseBar     = 11
	courseMonths  = 24
	openDot       = 8
	yearSeparator = firstRow + 2*rowStep + 8
)

// drawCourse is 收办趋势: what was received and concluded in each month of two years, and open at its end. The months
// begin with a January.
func drawCourse(months []desk.MonthCount, to registerLinks) picture {
	years := fmt.Sprintf("%d年、%d年", months[0].First.Year(), months[0].First.Year()+1)
	p := picture{
		ID: "course", Heading: "收办趋势", Width: wideWidth, Height: yearSeparator + 4,
		Legend: []pictureKey{{"received", "", "收到"}, {"concluded", hatched, "办结"}, {"open", "", "月末在办"}},
		Table:  pictureTable{Head: []string{"月份", "收到", "办结", "月末在办"}},
		Note:   "只计正式收到的申请，作废的和尚待确认的不计；月末在办：当月最后一日终了时已经收到、尚未办结的。",
	}
	var most, received, concluded int64
	open := make([]int64, len(months))
	for i, m := range months {
		most, open[i] = max(most, m.Received, m.Concluded(), m.Open), m.Open
		received, concluded = received+m.Received, concluded+m.Concluded()
	}
	if most == 0 {
		p.Empty = years + "没有收到、办结的申请，也没有在办的申请。"
		return p
	}
	last := months[len(months)-1]
	p.Summary = fmt.Sprintf("%s收到 %d 件，办结 %d 件，%s末在办 %d 件。", years, received, concluded, last.Span().Words(), last.Open)
	scale := axisFor(most, barsLength)
	p.grid(scale, monthsLeft, barsBase, courseMonths*courseSlot)
	for i, words := range []string{"收到", "办结", "月末在办"} {
		p.Texts = append(p.Texts, pictureText{4, firstRow + i*rowStep, textBegins, "row", words})
	}
	p.Over = append(p.Over, pictureLine{trendLine(open, scale, monthsLeft+courseSlot/2, courseSlot, barsBase), "trend"})
	p.monthHeads(months[0].First.Year())
	for i, m := range months {
		p.courseMonth(monthsLeft+i*courseSlot, m, scale, to)
	}
	return p
}

// monthHeads writes the months of two years below the bars.
func (p *picture) monthHeads(year int) {
	for i := range courseMonths {
		x := monthsLeft + i*courseSlot
		words := fmt.Sprintf("%d月", i%12+1)
		if i%12 == 0 {
			p.Lines = append(p.Lines, pictureLine{vertical(x, barsTop, yearSeparator-barsTop), "year"})
			p.Texts = append(p.Texts, pictureText{x, barsTop - 9, textBegins, "year", fmt.Sprintf("%d年", year+i/12)})
		}
		p.Texts = append(p.Texts, pictureText{x + courseSlot/2, monthLine, textMiddle, "month", words})
	}
}

// courseMonth draws the marks of a month whose slot begins at x.
func (p *picture) courseMonth(x int, m desk.MonthCount, scale axis, to registerLinks) {
	days, middle := m.Span(), x+courseSlot/2
	received, concluded := scale.bar(m.Received), scale.bar(m.Concluded())
	opens := struct{ received, concluded, open desk.Filter }{
		desk.Filter{Received: days}, desk.Filter{Concluded: desk.ConcludedIn{Span: days}}, desk.Filter{OpenAt: days.Until},
	}
	p.Marks = append(p.Marks,
		pictureMark{
			X: middle - courseBar - 1, Y: barsBase - received, Width: courseBar, Height: received, Class: "received",
			Title: fmt.Sprintf("%s收到 %d 件", days.Words(), m.Received), Href: to.to(m.Received, opens.received),
			Texts: []pictureText{numberText(middle, firstRow, courseSlot, m.Received)},
		},
		pictureMark{
			X: middle + 1, Y: barsBase - concluded, Width: courseBar, Height: concluded, Class: "concluded", Fill: hatched,
			Title: fmt.Sprintf("%s办结 %d 件", days.Words(), m.Concluded()), Href: to.to(m.Concluded(), opens.concluded),
			Texts: []pictureText{numberText(middle, firstRow+rowStep, courseSlot, m.Concluded())},
		})
	p.Dots = append(p.Dots,
		pictureMark{
			X: middle - openDot/2, Y: barsBase - scale.at(m.Open) - openDot/2, Width: openDot, Height: openDot, Radius: openDot / 2, Class: "open",
			Title: fmt.Sprintf("%s末在办 %d 件", days.Words(), m.Open), Href: to.to(m.Open, opens.open),
			Texts: []pictureText{numberText(middle, firstRow+2*rowStep, courseSlot, m.Open)},
		})
	p.Table.Rows = append(p.Table.Rows, pictureRow{days.Words(), []pictureCell{
		to.cell(m.Received, opens.received), to.cell(m.Concluded(), opens.concluded), to.cell(m.Open, opens.open),
	}})
}
