package server

import (
	"fmt"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// The measures of 办理用时.
const (
	tookLeft   = 44
	tookSlot   = 61
	tookBar    = 40
	tookTop    = 44
	tookLength = 150
	tookBase   = tookTop + tookLength
)

// longestAnswer is the answer period with the longest extension that there is (第三十三条第二款).
const longestAnswer = 2 * foi.AnswerDays

// tookBins are the classes of 办理用时. What is given at the counter (第三十三条第一款) is one of its own, and none reaches
// across a limit of the law.
var tookBins = []desk.TookRange{
	{From: 0, Below: 1},
	{From: 1, Below: 6},
	{From: 6, Below: 11},
	{From: 11, Below: 16},
	{From: 16, Below: foi.AnswerDays + 1},
	{From: foi.AnswerDays + 1, Below: 31},
	{From: 31, Below: longestAnswer + 1},
	desk.LongerThan(longestAnswer),
}

// drawTook is 办理用时: how many working days the conclusions of a year took, as the answer clock counts them.
func drawTook(counts desk.Pictures, to registerLinks) picture {
	p := picture{
		ID: "took", Heading: "办理用时", Width: narrowWidth, Height: tookBase + 44,
		Table: pictureTable{Head: []string{"工作日", "件数", "占比"}},
		Note:  "按答复期限计入的工作日：期限暂停的日子不计，补正、缴费后重新起算的只计新的期限；期限届满之前撤回、不再处理的不计。0 为收到当日答复。",
	}
	sums := make([]int64, len(tookBins))
	var total, most int64
	for i, bin := range tookBins {
		for _, t := range counts.Took {
			if bin.Holds(t.Days) {
				sums[i] += t.Cases
			}
		}
		total, most = total+sums[i], max(most, sums[i])
	}
	if total == 0 {
		p.Empty = fmt.Sprintf("%d年没有计算答复期限的办结申请。", counts.Year)
		return p
	}
	p.Summary = fmt.Sprintf("%d年计算答复期限的办结申请 %d 件，按用了多少个工作日分。", counts.Year, total)
	scale := axisFor(most, tookLength)
	p.grid(scale, tookLeft, tookBase, len(tookBins)*tookSlot)
	p.Texts = append(p.Texts, pictureText{tookLeft + len(tookBins)*tookSlot/2, tookBase + 38, textMiddle, "month", "工作日"})
	for i, bin := range tookBins {
		x, n := tookLeft+i*tookSlot, sums[i]
		length, days := scale.bar(n), tookWords(bin)
		class, fill := tookLook(bin)
		all := desk.Filter{Concluded: desk.ConcludedIn{Span: desk.YearSpan(counts.Year), Took: bin}}
		p.Marks = append(p.Marks, pictureMark{
			X: x + (tookSlot-tookBar)/2, Y: tookBase - length, Width: tookBar, Height: length, Class: class, Fill: fill,
			Title: fmt.Sprintf("用时 %s %d 件，占 %s", tookSaid(bin), n, percent(n, total)), Href: to.to(n, all),
			Texts: []pictureText{numberText(x+tookSlot/2, tookBase-length-6, tookSlot, n)},
		})
		p.Texts = append(p.Texts, pictureText{x + tookSlot/2, tookBase + 18, textMiddle, "month", days})
		p.Table.Rows = append(p.Table.Rows, pictureRow{days, []pictureCell{to.cell(n, all), {Text: percent(n, total)}}})
		switch bin.Below - 1 {
		case foi.AnswerDays:
			p.limit(x+tookSlot, "20：法定期限")
		case longestAnswer:
			p.limit(x+tookSlot, "40：延期后")
		}
	}
	return p
}

// tookLook tells what was within the period, within an extended one, and beyond both.
func tookLook(bin desk.TookRange) (class, fill string) {
	switch {
	case bin.From > longestAnswer:
		return "late", dense
	case bin.From > foi.AnswerDays:
		return "concluded", hatched
	}
	return "received", ""
}

// limit draws a limit of the law and says which, to the left of it: the last one stands near the edge.
func (p *picture) limit(x int, words string) {
	p.Lines = append(p.Lines, pictureLine{vertical(x, 6, tookBase-6), "limit"})
	p.Texts = append(p.Texts, pictureText{x - 5, 16, textEnds, "limit", words})
}
