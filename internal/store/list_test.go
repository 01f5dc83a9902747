package store_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// daysFor are some days to measure urgency by, so that every due filter keeps something.
var daysFor = desk.Days{Today: day("2024-03-01"), Soon: day("2024-09-01"), Week: day("2025-03-01")}

// namedFilter is a filter with what it keeps, said once more in Go.
type namedFilter struct {
	name  string
	f     desk.Filter
	keeps func(desk.Summary) bool
}

func filters() []namedFilter {
	underWay := func(s desk.Summary) bool { return !s.NextOn.IsZero() }
	unclaimed := func(s desk.Summary) bool { return !s.ClaimBy.IsZero() }
	within := func(first, last calendar.Date) func(desk.Summary) bool {
		return func(s desk.Summary) bool { return !s.ActBy.IsZero() && s.ActBy >= first && s.ActBy <= last }
	}
	spring := desk.Span{From: day("2024-03-05"), Until: day("2024-06-20")}
	return []namedFilter{
		{"all", desk.Filter{}, func(desk.Summary) bool { return true }},
		{"open", desk.Filter{State: foi.Open}, func(s desk.Summary) bool { return s.State == foi.Open }},
		{"concluded", desk.Filter{State: foi.Concluded}, func(s desk.Summary) bool { return s.State == foi.Concluded }},
		{"unconfirmed", desk.Filter{State: foi.Unconfirmed}, func(s desk.Summary) bool { return s.State == foi.Unconfirmed }},
		{"voided", desk.Filter{State: foi.Voided}, func(s desk.Summary) bool { return s.State == foi.Voided }},
		{"outcome", desk.Filter{Outcome: foi.Disclosed}, func(s desk.Summary) bool { return s.Outcome == foi.Disclosed }},
		{"department", desk.Filter{Department: "法规科"}, func(s desk.Summary) bool { return s.Department == "法规科" }},
		{"under way", desk.Filter{Due: desk.UnderWay}, underWay},
		{"overdue", desk.Filter{Due: desk.IsOverdue}, within(0, daysFor.Today-1)},
		{"today", desk.Filter{Due: desk.IsDueToday}, within(daysFor.Today, daysFor.Today)},
		{"soon", desk.Filter{Due: desk.IsDueSoon}, within(daysFor.Today, daysFor.Soon)},
		{"week", desk.Filter{Due: desk.IsDueInWeek}, within(daysFor.Today, daysFor.Week)},
		{"unclaimed", desk.Filter{Waits: desk.Unclaimed}, unclaimed},
		{
			"unclaimed for long",
			desk.Filter{Waits: desk.UnclaimedLate},
			func(s desk.Summary) bool { return unclaimed(s) && s.ClaimBy < daysFor.Today },
		},
		{
			"unclaimed, of a department, overdue",
			desk.Filter{Waits: desk.Unclaimed, Department: "办公室", Due: desk.IsOverdue},
			func(s desk.Summary) bool {
				return unclaimed(s) && s.Department == "办公室" && within(0, daysFor.Today-1)(s)
			},
		},
		{"mine", desk.Filter{Officer: zhang.ID}, func(s desk.Summary) bool { return underWay(s) && s.HandlerID == zhang.ID }},
		{
			"mine, overdue",
			desk.Filter{Officer: zhang.ID, Due: desk.IsOverdue},
			func(s desk.Summary) bool { return s.HandlerID == zhang.ID && within(0, daysFor.Today-1)(s) },
		},
		{"for consent", desk.Filter{Waits: desk.ForConsent}, func(s desk.Summary) bool { return underWay(s) && s.Pending != "" }},
		{"words", desk.Filter{Query: "施工"}, func(desk.Summary) bool { return true }},
		{"words of one number", desk.Filter{Query: "号 1"}, func(s desk.Summary) bool { return s.Number[len("号")] == '1' }},
		{
			"words, department and state",
			desk.Filter{Query: "许可", Department: "办公室", State: foi.Open},
			func(s desk.Summary) bool { return s.Department == "办公室" && s.State == foi.Open },
		},
		{
			"department, under way",
			desk.Filter{Department: "办公室", Due: desk.UnderWay},
			func(s desk.Summary) bool { return s.Department == "办公室" && underWay(s) },
		},
		{
			"received in days",
			desk.Filter{Received: spring},
			func(s desk.Summary) bool { return s.State.Counts() && spring.Holds(s.ReceivedOn) },
		},
		{
			"concluded in days, of a department",
			desk.Filter{Concluded: desk.ConcludedIn{Span: spring}, Department: "办公室"},
			func(s desk.Summary) bool { return spring.Holds(s.ConcludedOn) && s.Department == "办公室" },
		},
		{
			"a cell",
			desk.Filter{Cell: &annual.Cell{Row: annual.RowReceived, Column: annual.ColumnTotal}, Year: 2023},
			func(s desk.Summary) bool { return s.State.Counts() && s.ReceivedOn.Year() == 2023 },
		},
	}
}

// order says once more in Go in which order a list comes.
func order(f desk.Filter) func(a, b desk.Summary) int {
	switch f.Order() {
	case desk.ByDue:
		return func(a, b desk.Summary) int { return cmp.Or(cmp.Compare(a.NextOn, b.NextOn), cmp.Compare(a.ID, b.ID)) }
	case desk.ByClaim:
		return func(a, b desk.Summary) int { return cmp.Or(cmp.Compare(a.ClaimBy, b.ClaimBy), cmp.Compare(a.ID, b.ID)) }
	case desk.ByRecording:
		return func(a, b desk.Summary) int { return cmp.Compare(b.ID, a.ID) }
	}
	return func(a, b desk.Summary) int {
		return cmp.Or(cmp.Compare(b.ReceivedOn, a.ReceivedOn), cmp.Compare(b.ID, a.ID))
	}
}

// In pages of any length every list holds just the cases that it should, each once, in its order.
func TestListsPageWithoutLossOrRepeat(t *testing.T) {
	for _, b := range bothBooks(t) {
		t.Run(b.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				agency := b.filled(rt, ledgers(12).Draw(rt, "ledger"))
				b.voidSome(rt, agency)
				b.uncounted(rt, agency)
				b.workSome(rt, agency)
				all, limit := b.all(rt, agency), rapid.IntRange(1, 5).Draw(rt, "page")
				for _, nf := range filters() {
					want := slices.DeleteFunc(slices.Clone(all), func(s desk.Summary) bool { return !nf.keeps(s) })
					slices.SortFunc(want, order(nf.f))
					if got := b.paged(rt, agency, nf.f, limit, len(all)); !slices.Equal(got, want) {
						rt.Errorf("%s, in pages of %d:\n got %s\nwant %s", nf.name, limit, numbers(got), numbers(want))
					}
				}
			})
		})
	}
}

// voidSome voids the registration of a case that is not concluded.
func (b books) voidSome(t *rapid.T, agency desk.AgencyID) {
	for _, s := range b.all(t, agency) {
		if s.State == foi.Open && rapid.IntRange(0, 3).Draw(t, "void") == 0 {
			ok(b.desk.Void(context.Background(), desk.At{By: desk.System("测试"), Agency: agency, Case: s.ID, Expected: s.Seq}, 1, "重复登记"))(t)
			return
		}
	}
}

// uncounted adds what no table counts: an arrival that is still to be confirmed, and a request under 第四十一条.
func (b books) uncounted(t *rapid.T, agency desk.AgencyID) {
	in := desk.Intake{By: desk.System("测试"), Agency: agency}
	q := application("道路施工许可").Request
	on := day("2024-03-01").AddDays(rapid.IntRange(0, 600).Draw(t, "arrived"))
	if rapid.Bool().Draw(t, "arrival") {
		ok(b.desk.Arrive(context.Background(), in, foi.Arrival{On: on, Channel: foi.OrdinaryLetter, Request: q}))(t)
	}
	if rapid.Bool().Draw(t, "records") {
		a := foi.RecordsRequest{On: on, Channel: foi.InPerson, Request: q, Record: q.Description, Evidence: "户口簿"}
		ok(b.desk.RequestRecords(context.Background(), in, a))(t)
	}
}

var zhang = desk.Actor{ID: 7, Name: "张一", Leads: true}

// workSome goes on with the cases that are not concluded: somebody takes them, or has something consented to, or
// asks for the fee, by which the period is stopped for good or until it is paid.
func (b books) workSome(t *rapid.T, agency desk.AgencyID) {
	ctx := context.Background()
	for _, s := range b.all(t, agency) {
		if s.State != foi.Open {
			continue
		}
		at := func() desk.At { return desk.At{By: zhang, Agency: agency, Case: s.ID, Expected: s.Seq} }
		if rapid.Bool().Draw(t, "claim") {
			s = ok(b.desk.Claim(ctx, at()))(t)
		}
		if rapid.Bool().Draw(t, "charge") {
			n := foi.FeeNotice{On: s.ReceivedOn.AddDays(rapid.IntRange(0, 9).Draw(t, "charged")), Items: 31}
			if rapid.Bool().Draw(t, "received") {
				n.DeliveredOn = n.On
			}
			s = ok(b.desk.ChargeFee(ctx, at(), n))(t)
			if rapid.Bool().Draw(t, "pay") {
				s = ok(b.desk.Pay(ctx, at(), foi.FeePaid{On: n.On.AddDays(5)}))(t)
			}
		}
		if rapid.Bool().Draw(t, "propose") {
			ok(b.desk.Propose(ctx, at(), foi.Decision{On: calendar.FromTime(today), Outcome: foi.Disclosed}))(t)
		}
	}
}

// paged reads a list page by page; it stops when there is more than there can be.
func (b books) paged(t *rapid.T, agency desk.AgencyID, f desk.Filter, limit, most int) []desk.Summary {
	f.Days = daysFor
	var out []desk.Summary
	for after := (desk.Position{}); len(out) <= most; {
		page := ok(b.store.List(context.Background(), agency, f, after, limit))(t)
		out = append(out, page...)
		if len(page) < limit {
			return out
		}
		after = f.PositionOf(page[len(page)-1])
	}
	return out
}

func numbers(lines []desk.Summary) string {
	var out []string
	for _, s := range lines {
		out = append(out, s.Number)
	}
	return fmt.Sprint(len(out), out)
}

// The desk's own pages say truly whether there is another.
func TestPageTellsWhetherThereIsANext(t *testing.T) {
	for _, b := range bothBooks(t) {
		agency := b.filled(t, described(make([]string, 7)))
		for limit, want := range map[int][]int{1: {1, 1, 1, 1, 1, 1, 1}, 3: {3, 3, 1}, 7: {7}, 8: {7}, 0: {1, 1, 1, 1, 1, 1, 1}, 10_000: {7}} {
			var got []int
			for after := (&desk.Position{}); after != nil && len(got) < 10; {
				page := ok(b.desk.List(t.Context(), agency, desk.Filter{}, *after, limit))(t)
				got, after = append(got, len(page.Cases)), page.Next
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: pages of %d hold %v, want %v", b.name, limit, got, want)
			}
		}
		over := b.filled(t, described(make([]string, desk.MaxPage+1)))
		if page := ok(b.desk.List(t.Context(), over, desk.Filter{}, desk.Position{}, 10_000))(t); len(page.Cases) != desk.MaxPage || page.Next == nil {
			t.Errorf("%s: a page of 10000 holds %d, next %v; want %d and a next", b.name, len(page.Cases), page.Next, desk.MaxPage)
		}
	}
}

// The ledger of a year is what the year touches, earliest receipt first, in pages of any length.
func TestLedgerOfAYear(t *testing.T) {
	for _, b := range bothBooks(t) {
		t.Run(b.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				agency := b.filled(rt, ledgers(12).Draw(rt, "ledger"))
				b.voidSome(rt, agency)
				b.uncounted(rt, agency)
				limit := rapid.IntRange(1, 5).Draw(rt, "page")
				for year := 2022; year <= 2026; year++ {
					want := slices.DeleteFunc(b.all(rt, agency), func(s desk.Summary) bool {
						return !s.State.Counts() || s.ReceivedOn.Year() > year || !s.ConcludedOn.IsZero() && s.ConcludedOn.Year() < year
					})
					slices.SortFunc(want, func(a, b desk.Summary) int {
						return cmp.Or(cmp.Compare(a.ReceivedOn, b.ReceivedOn), cmp.Compare(a.ID, b.ID))
					})
					var got []desk.Summary
					for after := (desk.Position{}); ; {
						page := ok(b.store.LedgerAfter(context.Background(), agency, year, after, limit))(rt)
						if got = append(got, page...); len(page) < limit {
							break
						}
						after = desk.Position{On: page[len(page)-1].ReceivedOn, ID: page[len(page)-1].ID}
					}
					if !slices.Equal(got, want) {
						rt.Errorf("%d: got %s, want %s", year, numbers(got), numbers(want))
					}
				}
			})
		})
	}
}
