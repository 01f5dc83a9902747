package server

import (
	"fmt"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// The measures of the narrower pictures, two of which stand side by side.
const (
	narrowWidth   = 540
	resultsLeft   = 76
	resultsLength = 310
	resultsStep   = 34
	resultsBar    = 20
	resultsTop    = 8
)

// drawResults is 办理结果: the conclusions of a year by the blocks of the annual form.
func drawResults(counts desk.Pictures, to registerLinks) picture {
	groups := foi.OutcomeGroups()
	p := picture{
		ID: "results", Heading: "办理结果", Width: narrowWidth, Height: resultsTop + len(groups)*resultsStep,
		Table: pictureTable{Head: []string{"办理结果", "件数", "占比"}},
	}
	total := counts.Total()
	if total == 0 {
		p.Empty = fmt.Sprintf("%d年没有办结的申请。", counts.Year)
		return p
	}
	sums, most := make([]int64, len(groups)), int64(0)
	for i, g := range groups {
		for _, o := range g.ID.Outcomes() {
			sums[i] += counts.Results[o]
		}
		most = max(most, sums[i])
	}
	p.Summary = fmt.Sprintf("%d年办结 %d 件。", counts.Year, total)
	scale := axis{Top: most, Step: most, length: resultsLength}
	p.Lines = append(p.Lines, pictureLine{vertical(resultsLeft, resultsTop/2, p.Height-resultsTop), "base"})
	for i, g := range groups {
		n, y := sums[i], resultsTop+i*resultsStep
		length, class := scale.bar(n), "number"
		if n == 0 {
			class = "nought"
		}
		all := desk.Filter{Concluded: desk.ConcludedIn{Span: desk.YearSpan(counts.Year), Group: g.ID}}
		said := fmt.Sprintf("%d 件　%s", n, percent(n, total))
		p.Marks = append(p.Marks, pictureMark{
			X: resultsLeft, Y: y, Width: length, Height: resultsBar, Class: "received",
			Title: fmt.Sprintf("%s %d 件，占 %s", g.Name, n, percent(n, total)), Href: to.to(n, all),
			Texts: []pictureText{{resultsLeft + length + 8, y + 15, textBegins, class, said}},
		})
		p.Texts = append(p.Texts, pictureText{resultsLeft - 8, y + 15, textEnds, "row", g.Name})
		p.Table.Rows = append(p.Table.Rows, pictureRow{g.Name, []pictureCell{to.cell(n, all), {Text: percent(n, total)}}})
		p.Table.Rows = append(p.Table.Rows, itemRows(g, counts, total, to)...)
	}
	return p
}

// itemRows are the rows of a block as the year's form prints them; none where the block is one row.
func itemRows(g foi.OutcomeGroup, counts desk.Pictures, total int64, to registerLinks) []pictureRow {
	var rows []pictureRow
	for _, row := range annual.EditionFor(counts.Year).Rows {
		if row.Item == "" || row.Group != g.Head {
			continue
		}
		var n int64
		for _, o := range row.Outcomes {
			n += counts.Results[o]
		}
		at := desk.Filter{Year: counts.Year, Cell: &annual.Cell{Row: row.ID, Column: annual.ColumnTotal}}
		rows = append(rows, pictureRow{"　" + row.Item, []pictureCell{to.cell(n, at), {Text: percent(n, total)}}})
	}
	return rows
}
