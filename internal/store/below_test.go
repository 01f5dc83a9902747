package store_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Every number that a supervisor sees of the agencies below is as many as its list is long, on both databases.
func TestNumbersBelowOpenTheirLists(t *testing.T) {
	for _, b := range bothBooks(t) {
		t.Run(b.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { b.wantBelow(rt) })
		})
	}
}

func (b books) wantBelow(t *rapid.T) {
	ctx := context.Background()
	top := b.filled(t, ledgers(8).Draw(t, "own"))
	middle := b.filledBelow(t, top, ledgers(8).Draw(t, "middle"))
	bottom := b.filledBelow(t, middle, ledgers(8).Draw(t, "bottom"))
	empty := b.filledBelow(t, top, nil)
	b.filled(t, ledgers(3).Draw(t, "beside"))
	b.voidSome(t, middle)
	b.uncounted(t, middle)
	now := day("2024-03-15").AddDays(rapid.IntRange(0, 700).Draw(t, "today"))
	d := desk.New(b.store, calendar.China(), func() time.Time { return today.AddDate(0, 0, int(now-day("2026-03-02"))) })
	all := ok(d.Below(ctx, top))(t)
	if len(all) != 4 || all[0].Agency.ID != top {
		t.Fatalf("%d agencies from %d on, want 4 from %d on", len(all), all[0].Agency.ID, top)
	}
	months := desk.TrendMonthsOn(now)
	for _, a := range all {
		var received int64
		for i, n := range a.Received {
			received += n
			until := now
			if i+1 < len(months) {
				until = months[i+1].AddDays(-1)
			}
			wantLong(t, d, a, "received in a month", desk.Filter{From: months[i], Until: until}, n)
		}
		wantLong(t, d, a, "received", desk.Filter{From: months[0], Until: now}, received)
		wantLong(t, d, a, "under way", desk.Filter{Due: desk.UnderWay}, a.UnderWay)
		wantLong(t, d, a, "overdue", desk.Filter{Due: desk.IsOverdue}, a.Overdue)
		wantLong(t, d, a, "unclaimed", desk.Filter{Waits: desk.Unclaimed}, a.Unclaimed)
		wantLong(t, d, a, "unclaimed for long", desk.Filter{Waits: desk.UnclaimedLate}, a.UnclaimedLate)
		wantLong(t, d, a, "answered", desk.Filter{Ended: desk.IsAnswered, Year: now.Year()}, a.Answered())
		wantLong(t, d, a, "in time", desk.Filter{Ended: desk.IsInTime, Year: now.Year()}, a.InTime)
		wantLong(t, d, a, "late", desk.Filter{Ended: desk.IsLate, Year: now.Year()}, a.Late)
		b.wantOldest(t, a)
		if a.Agency.ID == empty && (a.Backlog != desk.Backlog{} || a.Ended != desk.Ended{} || received > 0) {
			t.Errorf("an agency without cases has %+v", a)
		}
	}
	if alone := ok(d.Below(ctx, bottom))(t); len(alone) != 0 {
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
