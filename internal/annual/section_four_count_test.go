package annual_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

func day(text string) calendar.Date {
	d, err := calendar.ParseISO(text)
	if err != nil {
		panic(err) // a slip in a test's own table
	}
	return d
}

// disputed is a case that was answered on 2023-09-01, with what followed.
func disputed(t rapid.TB, acts ...foi.Act) foi.Case {
	t.Helper()
	all := append([]foi.Act{
		foi.Receipt{On: day("2023-08-07"), Channel: foi.Post},
		foi.Decision{On: day("2023-09-01"), Outcome: foi.NotHeld},
		foi.Delivery{On: day("2023-09-01"), Method: foi.ByHand},
	}, acts...)
	var log []foi.Logged
	for i, a := range all {
		log = append(log, foi.Logged{Seq: i + 1, Act: a})
	}
	c, err := foi.Fold(log)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func filed(on string) foi.Proceeding { return foi.Proceeding{FiledOn: day(on)} }

func ended(filedOn, decidedOn string, result foi.DisputeResult) foi.Proceeding {
	return foi.Proceeding{FiledOn: day(filedOn), DecidedOn: day(decidedOn), Result: result}
}

func inCells(c foi.Case, year int) string {
	var out []string
	for _, cell := range annual.DisputeCellsOf(c, year) {
		out = append(out, string(cell.Row)+"."+string(cell.Column))
	}
	return strings.Join(out, " ")
}

// Where a case counts in 2023, 2024 and 2025.
func TestDisputesByYear(t *testing.T) {
	review := func(p foi.Proceeding) foi.Act { return foi.Review{Proceeding: p} }
	suit := func(p foi.Proceeding) foi.Act { return foi.Suit{Proceeding: p} }
	appeal := func(p foi.Proceeding) foi.Act { return foi.Suit{Proceeding: p, Instance: foi.SecondInstance} }
	second := ended("2025-03-03", "2025-04-01", foi.Corrected)
	second.Ref = "再次"
	tests := []struct {
		why  string
		acts []foi.Act
		want [3]string
	}{
		{"never disputed", nil, [3]string{}},
		{"upheld in the year it was filed", []foi.Act{review(ended("2023-10-09", "2023-12-29", foi.Upheld))}, [3]string{"review.upheld"}},
		{"on the last day of the year", []foi.Act{review(ended("2023-10-09", "2023-12-31", foi.Revoked))}, [3]string{"review.corrected"}},
		{
			"over the year's end: pending, then decided",
			[]foi.Act{review(ended("2023-10-09", "2024-01-02", foi.FoundUnlawful))},
			[3]string{"review.pending", "review.corrected"},
		},
		{"filed on the last day", []foi.Act{review(filed("2023-12-31"))}, [3]string{"review.pending", "review.pending", "review.pending"}},
		{"filed on the first day of the next", []foi.Act{review(filed("2024-01-01"))}, [3]string{"", "review.pending", "review.pending"}},
		{"the request rejected, for the duty was done", []foi.Act{review(ended("2023-10-09", "2023-12-01", foi.ClaimRejected))}, [3]string{"review.other"}},
		{"withdrawn", []foi.Act{review(ended("2023-10-09", "2023-12-01", foi.DisputeWithdrawn))}, [3]string{"review.other"}},
		{
			"a claim rejected by a court is the answer upheld",
			[]foi.Act{suit(ended("2023-10-09", "2024-03-01", foi.ClaimRejected))},
			[3]string{"direct_suit.pending", "direct_suit.upheld"},
		},
		{
			"upheld in review, then in court",
			[]foi.Act{review(ended("2023-10-09", "2023-12-01", foi.Upheld)), suit(ended("2023-12-11", "2024-06-03", foi.ClaimRejected))},
			[3]string{"review.upheld suit_after_review.pending", "suit_after_review.upheld"},
		},
		{
			"the log has the suit first, the days have the review first",
			[]foi.Act{suit(filed("2023-12-11")), review(ended("2023-10-09", "2023-12-01", foi.Upheld))},
			[3]string{"review.upheld suit_after_review.pending", "suit_after_review.pending", "suit_after_review.pending"},
		},
		{
			"the review withdrawn, so the suit is a direct one",
			[]foi.Act{review(ended("2023-10-09", "2023-11-01", foi.DisputeWithdrawn)), suit(ended("2023-12-11", "2024-06-03", foi.Revoked))},
			[3]string{"review.other direct_suit.pending", "direct_suit.corrected"},
		},
		{
			"reviewed only after the suit",
			[]foi.Act{suit(ended("2023-10-09", "2023-10-20", foi.DisputeDismissed)), review(filed("2023-11-01"))},
			[3]string{"review.pending direct_suit.other", "review.pending", "review.pending"},
		},
		{
			"appealed in the year of the judgment: one suit, pending",
			[]foi.Act{suit(ended("2023-10-09", "2023-12-01", foi.ClaimRejected)), appeal(ended("2023-12-11", "2024-03-01", foi.Corrected))},
			[3]string{"direct_suit.pending", "direct_suit.corrected"},
		},
		{
			"appealed in the next: it counted, and counts again",
			[]foi.Act{suit(ended("2023-10-09", "2023-12-29", foi.Revoked)), appeal(ended("2024-01-08", "2024-05-06", foi.AppealDismissed))},
			[3]string{"direct_suit.corrected", "direct_suit.corrected"},
		},
		{
			"the appeal undecided",
			[]foi.Act{suit(ended("2023-10-09", "2023-12-29", foi.Revoked)), appeal(filed("2024-01-08"))},
			[3]string{"direct_suit.corrected", "direct_suit.pending", "direct_suit.pending"},
		},
		{
			"the appeal withdrawn",
			[]foi.Act{suit(ended("2023-10-09", "2023-12-01", foi.Revoked)), appeal(ended("2023-12-11", "2024-01-08", foi.DisputeWithdrawn))},
			[3]string{"direct_suit.pending", "direct_suit.corrected"},
		},
		{
			"corrected, answered anew, and disputed again",
			[]foi.Act{
				review(ended("2023-10-09", "2024-01-02", foi.Revoked)),
				foi.Reanswer{On: day("2024-01-08"), By: foi.KindReview},
				foi.Decision{On: day("2025-01-20"), Outcome: foi.Disclosed},
				foi.Delivery{On: day("2025-01-20"), Method: foi.ByHand},
				review(second),
				foi.Suit{Proceeding: ended("2025-04-14", "2025-09-01", foi.Upheld)},
			},
			[3]string{"review.pending", "review.corrected", "review.corrected suit_after_review.upheld"},
		},
	}
	for _, tt := range tests {
		c := disputed(t, tt.acts...)
		for i, want := range tt.want {
			if got := inCells(c, 2023+i); got != want {
				t.Errorf("%s: in %d %q, want %q", tt.why, 2023+i, got, want)
			}
		}
	}
}

// somebodyDisputes draws what can follow an answer: reviews and suits in any order and of any end.
func somebodyDisputes(t *rapid.T, label string) foi.Case {
	on := func(after calendar.Date, what string) calendar.Date {
		return after.AddDays(rapid.IntRange(0, 400).Draw(t, label+what))
	}
	var acts []foi.Act
	for n := range rapid.IntRange(0, 3).Draw(t, label+"disputes") {
		p := foi.Proceeding{Ref: fmt.Sprint(n), FiledOn: on(day("2023-09-02"), "filed")}
		table := foi.ReviewResults()
		isSuit := rapid.Bool().Draw(t, label+"suit")
		if isSuit {
			table = foi.SuitResults(foi.FirstInstance)
		}
		over := rapid.Bool().Draw(t, label+"over")
		if over {
			p.DecidedOn = on(p.FiledOn, "decided")
			p.Result = rapid.SampledFrom(table).Draw(t, label+"result").ID
		}
		if !isSuit {
			acts = append(acts, foi.Review{Proceeding: p})
			continue
		}
		acts = append(acts, foi.Suit{Proceeding: p})
		if over && rapid.Bool().Draw(t, label+"appealed") {
			a := foi.Proceeding{Ref: p.Ref, FiledOn: on(p.DecidedOn, "appeal filed")}
			if rapid.Bool().Draw(t, label+"appeal over") {
				a.DecidedOn = on(a.FiledOn, "appeal decided")
				a.Result = rapid.SampledFrom(foi.SuitResults(foi.SecondInstance)).Draw(t, label+"appeal result").ID
			}
			acts = append(acts, foi.Suit{Proceeding: a, Instance: foi.SecondInstance})
		}
	}
	return disputed(t, acts...)
}

// Whatever is filed and decided: the section passes its checks, each cell has exactly its cases, none counts twice
// in a year, and what was pending at the end of a year is there the year after.
func TestSectionFourFromCases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cases []foi.Case
		for i := range rapid.IntRange(0, 6).Draw(t, "cases") {
			cases = append(cases, somebodyDisputes(t, fmt.Sprintf("case %d ", i)))
		}
		year := rapid.IntRange(2022, 2027).Draw(t, "year")
		section, err := annual.DisputesFromCounts(annual.DisputeCountsOf(cases, year))
		if err != nil {
			t.Fatal(err)
		}
		r := annual.Report{Year: year, Edition: annual.EditionFor(year).ID, SectionFour: section}
		for _, f := range annual.Check(r, nil) {
			if strings.HasPrefix(f.Where, annual.SectionFour.String()) && (!f.OK || !f.Assessable) {
				t.Fatalf("%s %s: %s", f.Check, f.Where, f.Detail)
			}
		}
		drill := map[annual.Cell]int64{}
		for _, c := range cases {
			cells := annual.DisputeCellsOf(c, year)
			if len(cells) > len(c.Disputes()) {
				t.Fatalf("%d disputes in %d cells", len(c.Disputes()), len(cells))
			}
			for _, cell := range cells {
				drill[cell]++
				drill[annual.Cell{Row: cell.Row, Column: annual.ColumnTotal}]++
			}
			for _, d := range c.Disputes() {
				if result, ok := d.In(year); ok && result == "" {
					if _, ok := d.In(year + 1); !ok {
						t.Fatalf("pending at the end of %d and gone: %+v", year, d)
					}
				}
			}
		}
		for _, row := range annual.DisputeRows() {
			for _, col := range annual.DisputeColumns() {
				cell := annual.Cell{Row: row.ID, Column: col.ID}
				if n, ok := section[cell].Int(); !ok || n != drill[cell] {
					t.Fatalf("%s: printed %s, its cases are %d", cell, section[cell], drill[cell])
				}
			}
		}
	})
}

func TestSectionFourOfNobody(t *testing.T) {
	section, err := annual.DisputesFromCounts(nil)
	if err != nil || len(section) != 15 {
		t.Fatalf("%d cells (%v)", len(section), err)
	}
	for cell, v := range section {
		if n, ok := v.Int(); !ok || n != 0 {
			t.Errorf("%s is %s, not 0", cell, v)
		}
	}
}

func TestSectionFourRefusesWhatHasNoPlace(t *testing.T) {
	for why, n := range map[string]annual.DisputeCount{
		"a road that is none":   {Road: "petition", Result: foi.Upheld, Cases: 1},
		"a result of its own":   {Road: foi.RoadReview, Result: foi.Revoked, Cases: 1},
		"fewer than none":       {Road: foi.RoadReview, Result: foi.Upheld, Cases: -1},
		"no road and no result": {Cases: 1},
	} {
		if got, err := annual.DisputesFromCounts([]annual.DisputeCount{n}); err == nil {
			t.Errorf("%s: %v", why, got)
		}
	}
}

// The order of counts is nobody's to rely on; their sum is.
func TestDisputeCountsAddUp(t *testing.T) {
	c := disputed(t, foi.Review{Proceeding: ended("2023-10-09", "2023-12-01", foi.Upheld)})
	counts := annual.DisputeCountsOf([]foi.Case{c, c, disputed(t)}, 2023)
	want := []annual.DisputeCount{{Road: foi.RoadReview, Result: foi.Upheld, Cases: 2}}
	if !slices.Equal(counts, want) {
		t.Errorf("%+v, want %+v", counts, want)
	}
}
