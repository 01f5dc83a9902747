package store_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// Every number that a supervisor sees of the agencies below is as many as its list is long, on both databases.
func TestNumbersBelowOpenTheirLists(t *testing.T) {
	for _, b := range bothBooks(t) {
		t.Run(b.name, func(t *testing.T) {
			var r region
			rapid.Check(t, func(rt *rapid.T) {
				if r.top == 0 { // one region is looked at from many days
					r = b.region(rt)
				}
				b.wantBelow(rt, r)
			})
		})
	}
}

// region is a tree of agencies with cases in all states.
type region struct{ top, bottom, empty desk.AgencyID }

func (b books) region(t *rapid.T) region {
	top := b.filled(t, ledgers(30).Draw(t, "own"))
	middle := b.filledBelow(t, top, ledgers(30).Draw(t, "middle"))
	bottom := b.filledBelow(t, middle, ledgers(30).Draw(t, "bottom"))
	b.filled(t, ledgers(5).Draw(t, "beside"))
	for _, a := range []desk.AgencyID{top, middle, bottom} {
		b.voidSome(t, a)
		b.workSome(t, a)
		b.uncounted(t, a)
	}
	return region{top, bottom, b.filledBelow(t, top, nil)}
}

func (b books) wantBelow(t *rapid.T, r region) {
	ctx := context.Background()
	now := day("2024-03-15").AddDays(rapid.IntRange(0, 700).Draw(t, "today"))
	d := desk.New(b.store, calendar.China(), func() time.Time { return today.AddDate(0, 0, int(now-day("2026-03-02"))) })
	all := ok(d.Below(ctx, r.top))(t)
	if len(all) != 4 || all[0].Agency.ID != r.top {
		t.Fatalf("%d agencies from %d on, want 4 from %d on", len(all), all[0].Agency.ID, r.top)
	}
	months, year := desk.TrendMonthsOn(now), desk.YearSpan(now.Year())
	for _, a := range all {
		var received int64
		for _, n := range a.Received {
			received += n
		}
		last := len(months) - 1
		wantLong(t, d, a, "received last month", desk.Filter{Received: desk.Span{From: months[last-1], Until: months[last].AddDays(-1)}}, a.Received[last-1])
		wantLong(t, d, a, "received this month", desk.Filter{Received: desk.Span{From: months[last], Until: now}}, a.Received[last])
		wantLong(t, d, a, "received", desk.Filter{Received: desk.Span{From: months[0], Until: now}}, received)
		wantLong(t, d, a, "under way", desk.Filter{Due: desk.UnderWay}, a.UnderWay)
		wantLong(t, d, a, "overdue", desk.Filter{Due: desk.IsOverdue}, a.Overdue)
		wantLong(t, d, a, "unclaimed", desk.Filter{Waits: desk.Unclaimed}, a.Unclaimed)
		wantLong(t, d, a, "unclaimed for long", desk.Filter{Waits: desk.UnclaimedLate}, a.UnclaimedLate)
		wantLong(t, d, a, "answered", desk.Filter{Concluded: desk.ConcludedIn{Span: year, Took: desk.AnyTime()}}, a.Answered())
		wantLong(t, d, a, "in time", desk.Filter{Concluded: desk.ConcludedIn{Span: year, Timeliness: foi.Met}}, a.InTime)
		wantLong(t, d, a, "late", desk.Filter{Concluded: desk.ConcludedIn{Span: year, Timeliness: foi.Missed}}, a.Late)
		b.wantOldest(t, a)
		if a.Agency.ID == r.empty && (a.Backlog != desk.Backlog{} || a.Ended != desk.Ended{} || received > 0) {
			t.Errorf("an agency without cases has %+v", a)
		}
	}
	if alone := ok(d.Below(ctx, r.bottom))(t); len(alone) != 0 {
		t.Errorf("with nothing below it, %d agencies are shown", len(alone))
	}
}

func wantLong(t *rapid.T, d *desk.Desk, a desk.AgencyStanding, name string, f desk.Filter, want int64) {
	t.Helper()
	page := ok(d.List(context.Background(), a.Agency.ID, f, desk.Position{}, desk.MaxPage))(t)
	if n := int64(len(page.Cases)); n != want {
		t.Errorf("agency %d, %s: counted %d, the list has %d", a.Agency.ID, name, want, n)
	}
}

func (b books) wantOldest(t *rapid.T, a desk.AgencyStanding) {
	t.Helper()
	var first desk.Summary
	for _, s := range b.all(t, a.Agency.ID) {
		if !s.NextOn.IsZero() && (first.ID == 0 || s.ReceivedOn < first.ReceivedOn) {
			first = s
		}
	}
	if a.OldestOn != first.ReceivedOn {
		t.Errorf("agency %d: the oldest is of %s, want %s", a.Agency.ID, a.OldestOn, first.ReceivedOn)
	}
	if a.Oldest == 0 {
		return
	}
	if line := ok(b.store.Summary(context.Background(), a.Agency.ID, a.Oldest))(t); line.ReceivedOn != first.ReceivedOn || line.NextOn.IsZero() {
		t.Errorf("agency %d: case %d is not the oldest under way", a.Agency.ID, a.Oldest)
	}
}
