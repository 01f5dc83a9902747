package store_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// mark is a number that a picture shows, with the filter by which it opens its cases and the same said once more in Go.
type mark struct {
	name   string
	number int64
	opens  desk.Filter
	counts func(desk.Summary) bool
}

// marksOf are the numbers of the pictures of a year.
func marksOf(p desk.Pictures) []mark {
	var marks []mark
	add := func(name string, number int64, opens desk.Filter, counts func(desk.Summary) bool) {
		marks = append(marks, mark{name, number, opens, func(s desk.Summary) bool { return s.State.Counts() && counts(s) }})
	}
	concluded := func(name string, number int64, c desk.ConcludedIn, counts func(desk.Summary) bool) {
		add(name, number, desk.Filter{Concluded: c}, func(s desk.Summary) bool { return c.Holds(s.ConcludedOn) && counts(s) })
	}
	whatever := func(desk.Summary) bool { return true }
	ended := func(how foi.ClockState) func(desk.Summary) bool {
		return func(s desk.Summary) bool { return s.Timeliness == how }
	}
	for _, m := range p.Months {
		days, name := m.Span(), m.Span().Words()
		add(name+" received", m.Received, desk.Filter{Received: days}, func(s desk.Summary) bool { return days.Holds(s.ReceivedOn) })
		concluded(name+" concluded", m.Concluded(), desk.ConcludedIn{Span: days}, whatever)
		concluded(name+" in time", m.Met, desk.ConcludedIn{Span: days, Timeliness: foi.Met}, ended(foi.Met))
		concluded(name+" late", m.Missed, desk.ConcludedIn{Span: days, Timeliness: foi.Missed}, ended(foi.Missed))
		add(name+" open", m.Open, desk.Filter{OpenAt: days.Until}, func(s desk.Summary) bool {
			return s.ReceivedOn <= days.Until && (s.ConcludedOn.IsZero() || s.ConcludedOn > days.Until)
		})
	}
	year := desk.YearSpan(p.Year)
	for _, g := range foi.OutcomeGroups() {
		of := g.ID.Outcomes()
		var n int64
		for _, o := range of {
			n += p.Results[o]
		}
		concluded(g.Name, n, desk.ConcludedIn{Span: year, Group: g.ID}, func(s desk.Summary) bool { return slices.Contains(of, s.Outcome) })
	}
	for _, bin := range []desk.TookRange{{From: 0, Below: 1}, {From: 1, Below: 6}, {From: 6, Below: 21}, {From: 21, Below: 41}, desk.LongerThan(40)} {
		var n int64
		for _, t := range p.Took {
			if bin.Holds(t.Days) {
				n += t.Cases
			}
		}
		concluded("took", n, desk.ConcludedIn{Span: year, Took: bin}, func(s desk.Summary) bool { return s.Took.Known && bin.Holds(s.Took.Days) })
	}
	return marks
}

// For every random register each number of the pictures is as many cases as it opens, and the sums are those of section
// three.
func TestPicturesOfRandomRegisters(t *testing.T) {
	for _, b := range bothBooks(t) {
		t.Run(b.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				agency := b.filled(rt, ledgers(15).Draw(rt, "ledger"))
				b.voidSome(rt, agency)
				b.uncounted(rt, agency)
				b.workSome(rt, agency)
				all := b.all(rt, agency)
				year := rapid.SampledFrom(years).Draw(rt, "year")
				p := ok(b.desk.Pictures(context.Background(), agency, year, calendar.FromTime(today).AddDays(90)))(rt)
				for _, m := range marksOf(p) {
					want := slices.DeleteFunc(slices.Clone(all), func(s desk.Summary) bool { return !m.counts(s) })
					slices.SortFunc(want, order(m.opens))
					if m.number != int64(len(want)) {
						rt.Errorf("%d, %s: %d, want %d", year, m.name, m.number, len(want))
					}
					if m.number == 0 && len(all)%5 != 0 {
						continue
					}
					if got := b.paged(rt, agency, m.opens, 100, len(all)); !slices.Equal(got, want) {
						rt.Errorf("%d, %s opens %s, want %s", year, m.name, numbers(got), numbers(want))
					}
				}
				wantSectionThree(rt, p, b.table(rt, agency, year))
			})
		})
	}
}

// wantSectionThree compares what the pictures add up to with the table of the year.
func wantSectionThree(t *rapid.T, p desk.Pictures, table *annual.Table) {
	var received, concluded, answered, took int64
	var open int64
	for _, m := range p.Months {
		if m.First.Year() == p.Year {
			received, concluded, answered = received+m.Received, concluded+m.Concluded(), answered+m.Met+m.Missed
			open = m.Open
		}
	}
	for _, n := range p.Took {
		took += n.Cases
	}
	for _, c := range []struct {
		name      string
		got, want int64
	}{
		{"received", received, cellOf(t, table, annual.RowReceived, annual.ColumnTotal)},
		{"concluded", concluded, cellOf(t, table, annual.RowTotal, annual.ColumnTotal)},
		{"results", p.Total(), concluded},
		{"open at the end", open, cellOf(t, table, annual.RowCarriedOut, annual.ColumnTotal)},
		{"took some days", took, answered},
	} {
		if c.got != c.want {
			t.Errorf("%d, %s: %d, want %d", p.Year, c.name, c.got, c.want)
		}
	}
}
