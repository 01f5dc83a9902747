package desk_test

import (
	"fmt"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// lastYears is the calendar as it was before the holidays of 2026 were announced.
func lastYears(t *testing.T) *calendar.Calendar {
	t.Helper()
	var years []calendar.YearData
	for year := 2019; year <= 2025; year++ {
		y := calendar.YearData{Year: year}
		for _, n := range calendar.China().Notices(year) {
			if last := n.Exceptions[len(n.Exceptions)-1].Date; last.Year() == year { // else the next year's, reaching back
				y.Notices = append(y.Notices, n)
			}
		}
		years = append(years, y)
	}
	return ok(calendar.New(years...))(t)
}

func TestRecountAfterANotice(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		old := o
		old.Desk = desk.New(o.store, lastYears(t), func() time.Time { return today })
		var ledger []desk.LedgerRow
		for i := range 600 { // more than one page
			ledger = append(ledger, row(fmt.Sprintf("2024-%06d", i+1), "2024-03-01"))
		}
		old.imports(t, ledger...)
		open := old.register(t, "2026-01-30")
		done := old.register(t, "2026-01-30")
		done = ok(old.Decide(ctx, o.at(done), disclosed("2026-02-27")))(t)
		done = ok(old.Deliver(ctx, o.at(done), posted("2026-03-02")))(t)
		voided := ok(old.Void(ctx, o.at(old.register(t, "2026-01-30")), 1, "重复登记"))(t)
		waiting := old.register(t, "2026-01-30")
		waiting = ok(old.ChargeFee(ctx, o.at(waiting), foi.FeeNotice{On: day("2026-02-03"), DeliveredOn: day("2026-02-05"), Items: 31}))(t)
		if open.DueOn != day("2026-02-27") || open.Unannounced != 2026 || done.DueOn != open.DueOn {
			t.Fatalf("before the notice: due %s, waiting for %d; want 2026-02-27, 2026", open.DueOn, open.Unannounced)
		}
		if due := ok(old.DueCounts(ctx, o.agency, desk.Actor{}))(t); due.Overdue != 601 {
			t.Errorf("before the notice %d overdue, want 601", due.Overdue)
		}
		if r := ok(old.Recount(ctx))(t); r != (desk.Recounted{}) {
			t.Errorf("with the calendar they were written with: %+v", r)
		}

		// Somebody has written into the database meanwhile; that is not the calendar's doing.
		db := storetest.SQL(t, o.dsn)
		ok(db.ExecContext(ctx, "UPDATE cases SET applicant = '自然人999999' WHERE number = '2024-000007'"))(t)
		if r := ok(o.Recount(ctx))(t); r != (desk.Recounted{Moved: 3, Left: 1}) {
			t.Errorf("after the notice %+v, want 3 moved: those whose period touches 2026, also the concluded and the suspended one; and 1 left", r)
		}
		if v := ok(o.Verify(ctx, func(desk.Difference) {}))(t); v.Differences != 1 {
			t.Errorf("%d differences after the recount, want the one that was written in", v.Differences)
		}
		ok(db.ExecContext(ctx, "UPDATE cases SET applicant = (SELECT applicant FROM cases WHERE number = '2024-000008') WHERE number = '2024-000007'"))(t)
		for _, s := range []desk.Summary{open, done} {
			now := ok(o.Case(ctx, o.agency, s.ID))(t).Summary
			if s.DueOn, s.Unannounced = day("2026-03-05"), 0; s.State != "concluded" {
				s.ActBy, s.NextOn = s.DueOn, s.DueOn
			} else {
				s.Timeliness, s.Took.Days = foi.Met, 17 // delivered on 2 March, a working day late without the Spring Festival
			}
			if now != s {
				t.Errorf("after the notice %+v, want %+v", now, s)
			}
		}
		if now := ok(o.Case(ctx, o.agency, waiting.ID))(t).Summary; waiting.Waits.Until != day("2026-03-05") || now.Waits.Until != day("2026-03-11") || now.NextOn != now.Waits.Until {
			t.Errorf("to pay by %s became %s, in the list by %s; want 2026-03-05 and 2026-03-11", waiting.Waits.Until, now.Waits.Until, now.NextOn)
		}
		if now := ok(o.Case(ctx, o.agency, voided.ID))(t).Summary; now != voided {
			t.Errorf("a voided case became %+v", now)
		}
		if due := ok(o.DueCounts(ctx, o.agency, desk.Actor{}))(t); due.Overdue != 600 || due.Week != 1 {
			t.Errorf("after the notice %+v; want the open case of 2026 due in the week", due)
		}
		o.wantClean(t)

		// A second time it does not even look.
		ok(db.ExecContext(ctx, "UPDATE cases SET due_on = '2026-03-06' WHERE number = '2026-000001'"))(t)
		if r := ok(o.Recount(ctx))(t); r != (desk.Recounted{}) {
			t.Errorf("again: %+v", r)
		}
		if now := ok(o.Case(ctx, o.agency, open.ID))(t).Summary; now.DueOn != day("2026-03-06") {
			t.Errorf("again: it wrote lines, due %s", now.DueOn)
		}
	})
}
