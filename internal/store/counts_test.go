package store_test

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/annual"
	"foidesk/internal/desk"
)

// years around those in which ledgers draws receipts and conclusions.
var years = []int{2021, 2022, 2023, 2024, 2025, 2026}

// table is section three of a year, in the form of 2021.
func (b books) table(t rapid.TB, agency desk.AgencyID, year int) *annual.Table {
	t.Helper()
	counts := ok(b.store.Counts(context.Background(), agency, year))(t)
	return ok(annual.FromCounts(annual.EditionFor(2021), counts))(t)
}

func cellOf(t rapid.TB, table *annual.Table, row annual.RowID, col annual.ColumnID) int64 {
	t.Helper()
	n, isNumber := table.At(row, col).Int()
	if !isNumber {
		t.Fatalf("cell %s·%s is no number", row, col)
	}
	return n
}

// For every random register: 一加二等于三加四 in each column, what goes out of a year comes into the next, and
// each number opens just the cases that it counts.
func TestTableOfRandomRegisters(t *testing.T) {
	for _, b := range bothBooks(t) {
		t.Run(b.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				agency := b.filled(rt, ledgers(15).Draw(rt, "ledger"))
				b.voidSome(rt, agency)
				b.uncounted(rt, agency)
				all := b.all(rt, agency)
				var before *annual.Table
				for _, year := range years {
					table := b.table(rt, agency, year)
					wantBalance(rt, year, before, table)
					wantCells(rt, year, table, all)
					before = table
				}
				year := rapid.SampledFrom(years).Draw(rt, "year")
				b.wantCellsOpen(rt, agency, year, all)
			})
		})
	}
}

func wantBalance(t *rapid.T, year int, before, table *annual.Table) {
	for _, col := range annual.Columns() {
		in := cellOf(t, table, annual.RowReceived, col.ID) + cellOf(t, table, annual.RowCarriedIn, col.ID)
		out := cellOf(t, table, annual.RowTotal, col.ID) + cellOf(t, table, annual.RowCarriedOut, col.ID)
		if in != out {
			t.Errorf("%d %s: received and carried in %d, concluded and carried out %d", year, col.ID, in, out)
		}
		if before != nil && cellOf(t, before, annual.RowCarriedOut, col.ID) != cellOf(t, table, annual.RowCarriedIn, col.ID) {
			t.Errorf("%d %s: carried in %d, the year before carried out %d", year, col.ID,
				cellOf(t, table, annual.RowCarriedIn, col.ID), cellOf(t, before, annual.RowCarriedOut, col.ID))
		}
	}
}

// counts says in Go which cases a cell counts, by the definitions of the table and not by any query.
func counts(s desk.Summary, row annual.Row, col annual.ColumnID, year int) bool {
	if !s.State.Counts() || col != annual.ColumnTotal && annual.ColumnOf(s.Category) != col {
		return false
	}
	received, concluded := s.ReceivedOn.Year(), s.ConcludedOn.Year()
	switch row.Kind {
	case annual.KindReceived:
		return received == year
	case annual.KindCarriedIn:
		return received < year && (concluded == 0 || concluded >= year)
	case annual.KindResult:
		return concluded == year && slices.Contains(row.Outcomes, s.Outcome)
	case annual.KindTotal:
		return concluded == year
	}
	return received <= year && (concluded == 0 || concluded > year)
}

func wantCells(t *rapid.T, year int, table *annual.Table, all []desk.Summary) {
	for _, row := range table.Shape.Rows {
		for _, col := range annual.Columns() {
			var want int64
			for _, s := range all {
				if counts(s, row, col.ID, year) {
					want++
				}
			}
			if got := cellOf(t, table, row.ID, col.ID); got != want {
				t.Errorf("%d %s·%s counts %d, want %d", year, row.ID, col.ID, got, want)
			}
		}
	}
}

// wantCellsOpen opens the cells of both editions that count something, and a few that do not.
func (b books) wantCellsOpen(t *rapid.T, agency desk.AgencyID, year int, all []desk.Summary) {
	for _, edition := range annual.Editions() {
		for i, row := range edition.Rows {
			for j, col := range annual.Columns() {
				want := slices.DeleteFunc(slices.Clone(all), func(s desk.Summary) bool { return !counts(s, row, col.ID, year) })
				if len(want) == 0 && (i+j)%7 != 0 {
					continue
				}
				f := desk.Filter{Cell: &annual.Cell{Row: row.ID, Column: col.ID}, Year: year}
				slices.SortFunc(want, order(f))
				if got := b.paged(t, agency, f, 100, len(all)); !slices.Equal(got, want) {
					t.Errorf("%d %s·%s opens %s, want %s", year, row.ID, col.ID, numbers(got), numbers(want))
				}
			}
		}
	}
}

func TestCellThatIsNone(t *testing.T) {
	for _, b := range bothBooks(t) {
		agency := b.filled(t, described(make([]string, 3)))
		for _, cell := range []annual.Cell{{Row: "none", Column: annual.ColumnTotal}, {Row: annual.RowReceived, Column: "none"}} {
			if got := ok(b.store.List(t.Context(), agency, desk.Filter{Cell: &cell, Year: 2024}, desk.Position{}, 10))(t); len(got) != 0 {
				t.Errorf("%s: cell %v opens %s", b.name, cell, numbers(got))
			}
		}
	}
}

// Counting all agencies in one go gives each its own numbers, and agencies without any are left out.
func TestCountsByAgencyAreTheAgencies(t *testing.T) {
	for _, b := range bothBooks(t) {
		t.Run(b.name, func(t *testing.T) {
			ctx := context.Background()
			empty := b.filled(t, nil)
			rapid.Check(t, func(rt *rapid.T) {
				for range 2 {
					b.filled(rt, ledgers(6).Draw(rt, "ledger"))
				}
				year := rapid.SampledFrom(years).Draw(rt, "year")
				together := ok(b.store.CountsByAgency(ctx, year))(rt)
				all := ok(b.store.Agencies(ctx))(rt)
				for _, a := range all[max(0, len(all)-4):] {
					alone := ok(b.store.Counts(ctx, a.ID, year))(rt)
					if !reflect.DeepEqual(sorted(together[a.ID]), sorted(alone)) {
						rt.Errorf("%d, agency %d: together %v, alone %v", year, a.ID, together[a.ID], alone)
					}
				}
				if counts, there := together[empty]; there {
					rt.Errorf("an agency without cases counts %v", counts)
				}
			})
		})
	}
}

func sorted(counts []annual.Count) map[annual.Count]int64 {
	out := map[annual.Count]int64{}
	for _, c := range counts {
		n := c.Cases
		c.Cases = 0
		out[c] += n // a row a year of receipt, which a Count does not tell
	}
	return out
}

func TestYearsOfAnAgency(t *testing.T) {
	for _, b := range bothBooks(t) {
		ledger := described(make([]string, 3))
		for i, on := range []string{"2024-12-31", "2022-01-01", "2023-06-01"} {
			ledger[i].ReceivedOn = day(on)
		}
		for _, test := range []struct {
			why         string
			ledger      []desk.LedgerRow
			first, last int
		}{
			{"no case", nil, 0, 0}, {"one", ledger[:1], 2024, 2024}, {"three", ledger, 2022, 2024},
		} {
			first, last, err := b.store.Years(t.Context(), b.filled(t, test.ledger))
			if err != nil || first != test.first || last != test.last {
				t.Errorf("%s, %s: %d to %d (%v), want %d to %d", b.name, test.why, first, last, err, test.first, test.last)
			}
		}
	}
}
