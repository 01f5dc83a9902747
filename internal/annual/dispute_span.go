package annual

import (
	"slices"

	"foidesk/internal/foi"
)

// EndOfYears is the last year of a span that has no end yet.
const EndOfYears = 9999

// DisputeSpan is how one review or suit stands in the reports of some years on end: what a database can keep of it,
// to count a year and to find its cases without reading a log.
type DisputeSpan struct {
	// Dispute is its place among the reviews and suits of the case, from 1.
	Dispute int
	Road    foi.DisputeRoad
	// Result is empty while it is not decided.
	Result foi.DisputeResult
	// From and To are report years; To is EndOfYears while nobody knows the end.
	From, To int
}

// DisputeSpansOf are the spans of the reviews and suits of a case, in order. They say of every year what
// foi.Dispute.In says of it.
func DisputeSpansOf(c foi.Case) []DisputeSpan {
	var out []DisputeSpan
	for i, d := range c.Disputes() {
		out = append(out, spansOf(i+1, d)...)
	}
	return out
}

func spansOf(place int, d foi.Dispute) []DisputeSpan {
	first, last := d.Stages[0].FiledOn.Year(), 0
	for _, s := range d.Stages {
		last = max(last, s.FiledOn.Year())
		if !s.DecidedOn.IsZero() {
			last = max(last, s.DecidedOn.Year())
		}
	}
	var out []DisputeSpan
	for year := first; year <= last; year++ {
		result, ok := d.In(year)
		if !ok {
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n].Result == result && out[n].To == year-1 {
			out[n].To = year
			continue
		}
		out = append(out, DisputeSpan{Dispute: place, Road: d.Road, Result: result, From: year, To: year})
	}
	if n := len(out) - 1; n >= 0 && out[n].To == last && out[n].Result == "" {
		out[n].To = EndOfYears
	}
	return out
}

// DisputesIn is what a cell of section four counts: the road, and the results, all of them under 总计. Ok is false
// where the section has no such cell.
func DisputesIn(cell Cell) (road foi.DisputeRoad, results []foi.DisputeResult, ok bool) {
	for r, row := range roadRows {
		if row == cell.Row {
			road = r
		}
	}
	for result, column := range resultColumns {
		if column == cell.Column || cell.Column == ColumnTotal {
			results = append(results, result)
		}
	}
	slices.Sort(results)
	return road, results, road != "" && len(results) > 0
}
