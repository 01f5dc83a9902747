package annual_test

import (
	"slices"
	"testing"

	"foidesk/internal/annual"
	"foidesk/internal/foi"
)

// What is kept of a dispute says of every year what the dispute itself says of it.
func TestSpansSayWhatDisputesSay(t *testing.T) {
	appealed := suitOf("2023-05-01", "2023-11-01", foi.Revoked)
	for why, c := range map[string]foi.Case{
		"none":                             {},
		"decided in its year":              {Reviews: []foi.ReviewCase{reviewOf("2023-02-01", "2023-04-01", foi.Upheld)}},
		"decided two years later":          {Reviews: []foi.ReviewCase{reviewOf("2022-12-01", "2024-01-05", foi.Revoked)}},
		"not decided":                      {Suits: []foi.SuitCase{suitOf("2023-12-31", "", "")}},
		"a judgment, appealed years after": {Suits: []foi.SuitCase{withAppeal(appealed, "2025-01-10", "2026-02-01", foi.AppealDismissed)}},
		"an appeal that is not decided":    {Suits: []foi.SuitCase{withAppeal(appealed, "2023-11-20", "", "")}},
		"a review and the suit after it": {
			Reviews: []foi.ReviewCase{reviewOf("2022-02-01", "2022-12-30", foi.ClaimRejected)},
			Suits:   []foi.SuitCase{suitOf("2023-01-10", "2023-06-01", foi.DisputeWithdrawn)},
		},
	} {
		spans := annual.DisputeSpansOf(c)
		for year := 2020; year <= 2030; year++ {
			var kept, told []annual.Cell
			for _, s := range spans {
				if s.From <= year && year <= s.To {
					kept = append(kept, cellCounting(t, s))
				}
			}
			told = annual.DisputeCellsOf(c, year)
			if !slices.Equal(kept, told) {
				t.Errorf("%s, %d: kept %v, told %v", why, year, kept, told)
			}
		}
	}
}

// cellCounting finds the one cell but 总计 that counts a span.
func cellCounting(t *testing.T, s annual.DisputeSpan) annual.Cell {
	t.Helper()
	var found []annual.Cell
	for _, row := range annual.DisputeRows() {
		for _, col := range annual.DisputeColumns() {
			cell := annual.Cell{Row: row.ID, Column: col.ID}
			road, results, ok := annual.DisputesIn(cell)
			if !ok {
				t.Fatalf("%v is no cell", cell)
			}
			if col.ID != annual.ColumnTotal && road == s.Road && slices.Contains(results, s.Result) {
				found = append(found, cell)
			}
		}
	}
	if len(found) != 1 {
		t.Fatalf("%+v counts in %v", s, found)
	}
	return found[0]
}

func reviewOf(filedOn, decidedOn string, result foi.DisputeResult) foi.ReviewCase {
	var r foi.ReviewCase
	r.Proceeding = proceedingOf(filedOn, decidedOn, result)
	return r
}

func suitOf(filedOn, decidedOn string, result foi.DisputeResult) foi.SuitCase {
	var s foi.SuitCase
	s.Proceeding = proceedingOf(filedOn, decidedOn, result)
	return s
}

func withAppeal(s foi.SuitCase, filedOn, decidedOn string, result foi.DisputeResult) foi.SuitCase {
	s.Appeal = &foi.Suit{Instance: foi.SecondInstance, Proceeding: proceedingOf(filedOn, decidedOn, result)}
	return s
}

func proceedingOf(filedOn, decidedOn string, result foi.DisputeResult) foi.Proceeding {
	if decidedOn == "" {
		return filed(filedOn)
	}
	return ended(filedOn, decidedOn, result)
}
