package server

import (
	"fmt"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// The measures of the calendar of due days: two weeks a row, as the strip of days has them.
const (
	dueWeeks  = 14 // three months from whichever day of the week
	dueHeight = 44
	dueStep   = dueHeight + 17
	dueHead   = 68
	// lateWidth is the cell of what fell due before, two days wide.
	lateWidth  = 2*cellWidth + 60
	lateHeight = 30
)

// dueDays are the days that the calendar shows: whole weeks from that of today.
func dueDays(today calendar.Date) desk.Span {
	first := monday(today)
	return desk.Span{From: first, Until: first.AddDays(7*dueWeeks - 1)}
}

// drawDue is 到期日历: on each of the days ahead how many cases have to be looked to.
func drawDue(cal *calendar.Calendar, today calendar.Date, due []desk.DueDay, counts desk.DueCounts, to registerLinks) picture {
	days := dueDays(today)
	p := picture{
		ID: "due", Heading: "到期日历", Width: 2*stripMargin + daysInRow*cellWidth + weekGap, Height: dueHead + dueWeeks/2*dueStep,
		Table: pictureTable{Head: []string{"日期", "到期件数"}},
		Note:  "各日须答复、须跟进的在办案件；期限暂停的，按所等待的最后一日。",
	}
	on := map[calendar.Date]int64{}
	var ahead int64
	for _, d := range due {
		on[d.On] = d.Cases
		ahead += d.Cases
	}
	if ahead == 0 && counts.Overdue == 0 {
		p.Empty = fmt.Sprintf("没有逾期的案件，至%s也没有到期的案件。", days.Until.Chinese())
		return p
	}
	p.Summary = fmt.Sprintf("逾期 %d 件；今日至%s到期 %d 件。", counts.Overdue, days.Until.Chinese(), ahead)
	if unannounced := days.Until.Year(); !cal.Announced(unannounced) {
		p.Note += fmt.Sprintf("%d年放假安排尚未公布，其间只扣除周末。", unannounced)
	}
	p.late(counts.Overdue, to)
	for i := range daysInRow {
		words := days.From.AddDays(i).WeekdayChinese()
		p.Texts = append(p.Texts, pictureText{column(i) + cellWidth/2, dueHead - 20, textMiddle, "month", words})
	}
	for d := days.From; d <= days.Until; d = d.AddDays(1) {
		i := int(d - days.From)
		cell := dueCell(cal.Day(d), today, on[d], to)
		x, y := column(i%daysInRow), dueHead+i/daysInRow*dueStep
		cell.X, cell.Y = cell.X+x, cell.Y+y
		for j := range cell.Texts {
			cell.Texts[j].X, cell.Texts[j].Y = cell.Texts[j].X+x, cell.Texts[j].Y+y
		}
		p.Marks = append(p.Marks, cell)
		if _, month, day := d.YMD(); day == 1 || i == 0 {
			p.Texts = append(p.Texts, pictureText{x, y - 3, textBegins, "year", fmt.Sprintf("%d月", month)})
		}
		if on[d] > 0 {
			p.Table.Rows = append(p.Table.Rows, pictureRow{d.Chinese() + " " + d.WeekdayChinese(), []pictureCell{to.cell(on[d], desk.Filter{On: d})}})
		}
	}
	return p
}

// late is one cell for all that fell due before today.
func (p *picture) late(n int64, to registerLinks) {
	f, x, y := desk.Filter{Due: desk.IsOverdue}, column(0), 4
	p.Marks = append(p.Marks, pictureMark{
		X: x, Y: y, Width: lateWidth, Height: lateHeight, Class: map[bool]string{true: "overdue", false: "none"}[n > 0],
		Title: fmt.Sprintf("此前到期、现已逾期 %d 件", n), Href: to.to(n, f),
		Texts: []pictureText{{x + lateWidth/2, y + 20, textMiddle, "late", fmt.Sprintf("■ 此前逾期 %d 件", n)}},
	})
	p.Table.Rows = append(p.Table.Rows, pictureRow{"此前逾期", []pictureCell{to.cell(n, f)}})
}

// dueCell is a day with what falls due on it, placed from the corner of its field.
func dueCell(day calendar.Day, today calendar.Date, n int64, to registerLinks) pictureMark {
	on := day.Date
	cell := pictureMark{
		Width: cellWidth, Height: dueHeight, Class: "day " + string(day.Kind),
		Title: on.Chinese() + " " + on.WeekdayChinese() + " " + dayWords(day), Href: to.to(n, desk.Filter{On: on}),
		Texts: []pictureText{{box.Left, 14, textBegins, "date", dayOfMonth(on)}},
	}
	if on == today || day.Kind == calendar.MakeupWorkday { // its heavy edge lies within the field, clear of the next day's
		cell.X, cell.Y, cell.Width, cell.Height = 1, 1, cell.Width-2, cell.Height-2
	}
	if rest := restWord(day); rest != "" {
		cell.Texts = append(cell.Texts, pictureText{box.Right, 14, textEnds, "rest", rest})
	}
	switch {
	case on < today:
		cell.Class += " past"
		return cell
	case on == today:
		cell.Class += " today"
		cell.Title += "，今天"
	}
	if n > 0 {
		cell.Title += fmt.Sprintf("，%d 件到期", n)
		cell.Texts = append(cell.Texts, pictureText{box.Middle, 37, textMiddle, "count", fitting(n, cellWidth-4, countSize)})
	}
	return cell
}
