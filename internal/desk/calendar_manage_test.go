package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// further is a notice in the middle of 2026 by which the days rest.
func further(t testing.TB, number string, days ...string) calendar.YearData {
	t.Helper()
	text := "年份：2026\n文号：" + number + "\n成文日期：2026-03-01\n标题：示例通知\n"
	for _, on := range days {
		text += on + " 调休放假 春节\n"
	}
	return ok(calendar.ParseFurther(text))(t)
}

func (o office) notice(t testing.TB, number string, days ...string) desk.CalendarChange {
	return desk.CalendarChange{Kind: desk.NoticeLoaded, Agency: o.agency, Year: further(t, number, days...), Source: "示例"}
}

func closure(agency desk.AgencyID, below bool, from, to string) desk.CalendarChange {
	return desk.CalendarChange{Kind: desk.ClosureSet, Agency: agency, Below: below, Closure: calendar.Closure{
		Number: "示政办发〔2026〕3号", Issued: day("2026-03-01"), Title: "关于延长假期的通知", Reason: "延长假期", From: day(from), To: day(to),
	}}
}

func everything(desk.Agency) bool { return true }

// change previews and applies, as the pages do.
func (o office) change(t testing.TB, c desk.CalendarChange) desk.CalendarPreview {
	t.Helper()
	p := ok(o.PreviewCalendar(t.Context(), c, everything, func(int, int) {}))(t)
	if err := o.ChangeCalendar(t.Context(), desk.CalendarOrder{By: desk.System("管理员"), Change: c, Seen: p.Seen, Moved: p.Open + p.Rewritten}); err != nil {
		t.Fatal(err)
	}
	return p
}

func (o office) due(t testing.TB, id desk.CaseID) string {
	t.Helper()
	return ok(o.Case(t.Context(), o.agency, id))(t).Summary.DueOn.String()
}

// another is the desk of another process over the same database.
func (o office) another() office {
	o.Desk = deskOver(o.store)
	return o
}

func TestNoticeIsLoadedPreviewedAndWithdrawn(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		other := o.another()
		open := o.register(t, "2026-03-01")
		done := o.register(t, "2026-01-05")
		done = ok(o.Decide(ctx, o.at(done), disclosed("2026-02-02")))(t)
		done = ok(o.Deliver(ctx, o.at(done), posted("2026-02-02")))(t)
		before := open.DueOn
		after := calendar.China().Add(before, 2).On
		o.wantClean(t)

		notice := o.notice(t, "示例〔2026〕9号", "2026-03-04", "2026-03-05")
		p := ok(o.PreviewCalendar(ctx, notice, everything, func(int, int) {}))(t)
		if p.Open != 1 || p.Rewritten != 0 || p.Certain != 0 || len(p.First) != 1 || p.First[0].Before.DueOn != before || p.First[0].After.DueOn != after {
			t.Errorf("the preview is %+v, want the open case two working days later than %s", p, before)
		}
		if hidden := ok(o.PreviewCalendar(ctx, notice, func(desk.Agency) bool { return false }, func(int, int) {}))(t); hidden.Elsewhere != 1 || len(hidden.First) != 0 {
			t.Errorf("to whom sees no agency: %+v", hidden)
		}
		if o.due(t, open.ID) != before.String() || len(ok(o.Events(ctx, desk.EventFilter{Agency: o.agency, Action: desk.CalendarLoaded}, 0, 9))(t)) != 0 {
			t.Error("the preview wrote something")
		}

		o.change(t, notice)
		if o.due(t, open.ID) != before.String() {
			t.Error("lines move before they are derived anew")
		}
		if late := other.register(t, "2026-03-01"); late.DueOn != after {
			t.Errorf("another process registers with due date %s, want %s by the new notice", late.DueOn, after)
		}
		if got := ok(other.Recount(ctx))(t); got != (desk.Recounted{Moved: 1}) {
			t.Errorf("recounted %+v, want the one case that was there before", got)
		}
		if got := o.due(t, open.ID); got != after.String() {
			t.Errorf("due %s after the recount", got)
		}
		o.wantClean(t)
		e := ok(o.Events(ctx, desk.EventFilter{Agency: o.agency, Action: desk.CalendarLoaded}, 0, 9))(t)
		if len(e) != 1 || e[0].ByName != "管理员" || !strings.Contains(e[0].Detail, "示例〔2026〕9号") || !strings.Contains(e[0].Detail, "预计 1 件") {
			t.Errorf("the trail tells %+v", e)
		}
		wantError(t, "the same notice again", o.CheckCalendarChange(ctx, notice), desk.Invalid, "已经载入，内容相同")
		wantError(t, "other days under the same number", o.CheckCalendarChange(ctx, o.notice(t, "示例〔2026〕9号", "2026-03-06")), desk.Invalid, "请先撤回")

		back := desk.CalendarChange{Kind: desk.ChangeWithdrawn, Agency: o.agency, Withdraws: 1, Reason: "录入有误"}
		wantError(t, "without a reason", o.CheckCalendarChange(ctx, desk.CalendarChange{Kind: desk.ChangeWithdrawn, Agency: o.agency, Withdraws: 1}), desk.Invalid, "请写明撤回理由")
		o.change(t, back)
		if got := ok(o.Recount(ctx))(t); got != (desk.Recounted{Moved: 2}) || o.due(t, open.ID) != before.String() {
			t.Errorf("withdrawn: %+v, due %s", got, o.due(t, open.ID))
		}
		wantError(t, "a second time", o.CheckCalendarChange(ctx, back), desk.Conflict, "已经撤回")
		o.wantClean(t)
		if _, running := mustRecounting(t, o); running {
			t.Error("it still recounts")
		}
		if got := ok(o.Case(ctx, o.agency, done.ID))(t).Summary; got != done {
			t.Errorf("a case that ended before became %+v", got)
		}
	})
}

func mustRecounting(t testing.TB, o office) (desk.RecountProgress, bool) {
	t.Helper()
	p, running, err := o.Recounting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p, running
}

func TestOneOfTwoAdministratorsIsTold(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		first, second := o.notice(t, "示例〔2026〕9号", "2026-03-04"), o.notice(t, "示例〔2026〕10号", "2026-03-05")
		var wait sync.WaitGroup
		errs := make([]error, 2)
		for i, c := range []desk.CalendarChange{first, second} {
			wait.Go(func() {
				errs[i] = o.another().ChangeCalendar(t.Context(), desk.CalendarOrder{By: desk.System(fmt.Sprintf("管理员%d", i)), Change: c})
			})
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("errors %v and %v, want one", errs[0], errs[1])
		}
		wantError(t, "the slower one", errors.Join(errs...), desk.Conflict, "放假安排已由他人更改", "请重新预览")
		if changes, _, err := o.CalendarChanges(t.Context()); err != nil || len(changes) != 1 {
			t.Errorf("%d changes: %v", len(changes), err)
		}
		won := first
		if errs[0] != nil {
			won = second
		}
		if err := o.ChangeCalendar(t.Context(), desk.CalendarOrder{By: desk.System("管理员"), Change: won}); err != nil {
			t.Errorf("the same form sent twice: %v", err)
		}
	})
}

func TestClosureCountsForItsAgenciesAlone(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		below := o
		below.agency = o.newAgency(t, desk.Agency{Name: "示例市下级", Parent: o.agency}).ID
		beside := o
		beside.agency = o.newAgency(t, desk.Agency{Name: "示例他市"}).ID
		var cases []desk.Summary
		for _, at := range []office{o, below, beside} {
			cases = append(cases, at.register(t, "2026-03-01"))
		}
		plain := cases[0].DueOn
		moved := func(why string, days ...int) {
			t.Helper()
			ok(o.Recount(ctx))(t)
			for i, at := range []office{o, below, beside} {
				if got := at.due(t, cases[i].ID); got != plain.AddDays(days[i]).String() {
					t.Errorf("%s: agency %d is due %s, want %d days after %s", why, i, got, days[i], plain)
				}
			}
			o.wantClean(t)
		}
		p := o.change(t, closure(o.agency, false, "2026-03-05", "2026-03-06"))
		if p.Open != 1 {
			t.Errorf("%d cases are to move, want the one of the agency", p.Open)
		}
		two := int(calendar.China().Add(plain, 2).On - plain)
		moved("its own closure", two, 0, 0)
		o.change(t, closure(o.agency, true, "2026-03-09", "2026-03-09"))
		three, one := int(calendar.China().Add(plain, 3).On-plain), int(calendar.China().Add(plain, 1).On-plain)
		moved("one of all below as well", three, one, 0)
		if late := below.register(t, "2026-03-01"); late.DueOn != plain.AddDays(one) {
			t.Errorf("registered below: due %s", late.DueOn)
		}

		file := ok(o.Case(ctx, o.agency, cases[0].ID))(t)
		days, _ := file.Case.Evidence(file.Calendar, file.Clocks[0], o.Today())
		told := false
		for _, d := range days {
			if d.On == day("2026-03-05") {
				told = d.Number == 0 && d.Why == "本机关停止办公（延长假期），不计" && d.Article == "《关于延长假期的通知》（示政办发〔2026〕3号）"
			}
		}
		if !told {
			t.Errorf("the evidence does not name the closure: %+v", days)
		}

		// Under another parent the closure from above is one no more.
		b := ok(o.Agency(ctx, below.agency))(t)
		b.Parent = beside.agency
		ok(o.ChangeAgency(ctx, desk.System("管理员"), b))(t)
		moved("moved under another agency", three, 0, 0)

		o.change(t, desk.CalendarChange{Kind: desk.ChangeWithdrawn, Agency: o.agency, Withdraws: 1, Reason: "文件作废"})
		moved("the first withdrawn", one, 0, 0)
	})
}

func TestClosureInThePastRewritesWhatIsConcluded(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		late := o.register(t, "2026-01-05")
		late = ok(o.Decide(ctx, o.at(late), disclosed("2026-02-03")))(t)
		late = ok(o.Deliver(ctx, o.at(late), posted("2026-02-03")))(t)
		if late.Timeliness != foi.Missed {
			t.Fatalf("delivered on 3 February it is %s, due %s", late.Timeliness, late.DueOn)
		}
		p := o.change(t, closure(o.agency, false, "2026-01-12", "2026-01-13"))
		if p.Rewritten != 1 || p.Open != 0 || len(p.FirstRewritten) != 1 || p.FirstRewritten[0].After.Timeliness != foi.Met {
			t.Errorf("the preview is %+v, want one concluded case in time", p)
		}
		ok(o.Recount(ctx))(t)
		if got := ok(o.Case(ctx, o.agency, late.ID))(t).Summary.Timeliness; got != foi.Met {
			t.Errorf("it is %s", got)
		}
		o.wantClean(t)
	})
}

func TestClosuresThatCannotBe(t *testing.T) {
	o := sqliteOffice(t)
	for _, tt := range []struct {
		why, says string
		bend      func(*calendar.Closure)
	}{
		{"backwards", "早于开始日期", func(c *calendar.Closure) { c.To = c.From - 1 }},
		{"a weekend", "本来就不办公", func(c *calendar.Closure) { c.From, c.To = day("2026-03-07"), day("2026-03-08") }},
		{"a holiday", "本来就不办公", func(c *calendar.Closure) { c.From, c.To = day("2026-10-01"), day("2026-10-07") }},
		{"half a year", "超过 60 天", func(c *calendar.Closure) { c.To = c.From + 180 }},
		{"no document", "请填写文号", func(c *calendar.Closure) { c.Number = " " }},
		{"no title", "请填写文件标题", func(c *calendar.Closure) { c.Title = "" }},
		{"no reason", "请填写停止办公的缘由", func(c *calendar.Closure) { c.Reason = "" }},
		{"no day", "请填写开始日期", func(c *calendar.Closure) { c.From = 0 }},
		{"a document of tomorrow", "晚于今天", func(c *calendar.Closure) { c.Issued = day("2026-03-03") }},
	} {
		t.Run(tt.why, func(t *testing.T) {
			c := closure(o.agency, false, "2026-03-04", "2026-03-05")
			tt.bend(&c.Closure)
			wantError(t, tt.why, o.CheckCalendarChange(t.Context(), c), desk.Invalid, tt.says)
		})
	}
	wantError(t, "of no agency", o.CheckCalendarChange(t.Context(), closure(999, false, "2026-03-04", "2026-03-05")), desk.NotFound)
	late := o.notice(t, "示例〔2026〕9号", "2026-03-04")
	late.Year.Notices[0].Issued = 0
	wantError(t, "a notice without its date", o.CheckCalendarChange(t.Context(), late), desk.Invalid, "请填写成文日期")
	part := o.notice(t, "示例〔2026〕9号", "2026-12-31")
	part.Year.Year = 2027
	wantError(t, "a year with one day", o.CheckCalendarChange(t.Context(), part), desk.Invalid, "2027年放假安排不完整")
}

func sqliteOffice(t *testing.T) office {
	t.Helper()
	dsn := storetest.SQLite(t)
	s := storetest.Open(t, dsn)
	o := office{Desk: deskOver(s), dsn: dsn, store: s}
	o.agency = o.newAgency(t, desk.Agency{Name: "示例市"}).ID
	return o
}

// watched is a store whose every transaction is announced first; an error ends it before it began, as a killed
// process would.
type watched struct {
	desk.Store
	before func() error
}

func (w watched) Transact(ctx context.Context, work func(desk.Tx) error) error {
	if err := w.before(); err != nil {
		return err
	}
	return w.Store.Transact(ctx, work)
}

func TestRecountGoesOnWhereItWasKilled(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		var ledger []desk.LedgerRow
		for i := range 1700 { // four batches
			ledger = append(ledger, row(fmt.Sprintf("2026-%06d", i+1), "2026-02-27"))
		}
		o.imports(t, ledger...)
		ok(o.Recount(ctx))(t)
		o.change(t, o.notice(t, "示例〔2026〕9号", "2026-03-04"))

		killed, n := errors.New("killed"), 0
		dying := o
		dying.Desk = deskOver(watched{o.store, func() error {
			if n++; n > 2 {
				return killed
			}
			return nil
		}})
		if _, err := dying.Recount(ctx); !errors.Is(err, killed) {
			t.Fatalf("the killed recount: %v", err)
		}
		p, running := mustRecounting(t, o)
		if !running || p.Done != 1000 || p.Total != 1700 || p.Moved != 1000 {
			t.Errorf("after the kill %+v, want 1000 of 1700", p)
		}

		// Somebody works meanwhile, between the batches of the next process.
		var meanwhile, voided desk.Summary
		next := o
		next.Desk = deskOver(watched{o.store, func() error {
			if meanwhile.ID == 0 {
				meanwhile = o.another().register(t, "2026-03-01")
				last := ok(o.List(ctx, o.agency, desk.Filter{Query: "2026-001700"}, desk.Position{}, 1))(t).Cases[0]
				voided = ok(o.another().Void(ctx, o.at(last), 1, "重复登记"))(t)
			}
			return nil
		}})
		if got := ok(next.Recount(ctx))(t); got.Moved < 1699 || got.Moved > 1700 || got.Left != 0 {
			t.Errorf("both processes moved %+v, want all but the one voided in between", got)
		}
		if want := calendar.China().Add(day("2026-03-01"), 21).On; meanwhile.DueOn != want || o.due(t, meanwhile.ID) != want.String() {
			t.Errorf("registered meanwhile: due %s, then %s; want %s", meanwhile.DueOn, o.due(t, meanwhile.ID), want)
		}
		if got := ok(o.Case(ctx, o.agency, voided.ID))(t).Summary; got != voided {
			t.Errorf("voided meanwhile it became %+v", got)
		}
		o.wantClean(t)
	})
}

func TestCalendarChangesWhilePeopleWork(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		var work sync.WaitGroup
		for range 3 {
			work.Go(func() {
				here := o.another()
				for range 8 {
					s, err := here.Register(ctx, desk.Intake{Agency: o.agency, By: desk.System("登记员")}, application("2026-03-01"))
					if err == nil {
						_, err = here.Case(ctx, o.agency, s.ID)
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		for i := range 4 {
			o.change(t, closure(o.agency, false, fmt.Sprintf("2026-03-%02d", 9+i), fmt.Sprintf("2026-03-%02d", 9+i)))
			ok(o.Recount(ctx))(t)
		}
		work.Wait()
		ok(o.Recount(ctx))(t)
		o.wantClean(t)
		if due := o.register(t, "2026-03-01").DueOn; due != calendar.China().Add(day("2026-03-01"), 24).On {
			t.Errorf("due %s after four days of closure", due)
		}
	})
}

func TestVerifyNamesABentCalendar(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		o.change(t, closure(o.agency, false, "2026-03-05", "2026-03-06"))
		ok(o.Recount(ctx))(t)
		o.wantClean(t)
		db := storetest.SQL(t, o.dsn)
		if _, err := db.ExecContext(ctx, "UPDATE calendar_changes SET recorded_by = '他人'"); err == nil {
			t.Error("a change can be overwritten")
		}
		trigger := "DROP TRIGGER calendar_never_changes"
		if strings.HasPrefix(o.dsn, "postgres") {
			trigger += " ON calendar_changes"
		}
		ok(db.ExecContext(ctx, trigger))(t)
		ok(db.ExecContext(ctx, "UPDATE calendar_changes SET recorded_by = '他人'"))(t)
		var told []string
		ok(o.Verify(ctx, func(d desk.Difference) { told = append(told, d.String()) }))(t)
		if len(told) != 1 || !strings.Contains(told[0], "放假安排的第 1 项变动被改动") {
			t.Errorf("verify says %v", told)
		}
	})
}

// Whatever closures come, the lines are those of the calendar afterwards, and no closure makes a case due earlier.
func TestClosuresNeverMakeACaseDueEarlier(t *testing.T) {
	o := sqliteOffice(t)
	ctx := t.Context()
	due := map[desk.CaseID]calendar.Date{}
	for i := range 12 {
		on := day("2026-01-05").AddDays(4 * i)
		s := o.register(t, on.String())
		if answered := on.AddDays(17 + i); i%2 == 0 && answered <= o.Today() {
			s = ok(o.Decide(ctx, o.at(s), disclosed(answered.String())))(t)
			s = ok(o.Deliver(ctx, o.at(s), posted(answered.String())))(t)
		}
		due[s.ID] = s.DueOn
	}
	rapid.Check(t, func(r *rapid.T) {
		from := day("2026-01-05").AddDays(rapid.IntRange(0, 700).Draw(r, "from"))
		c := closure(o.agency, false, from.String(), from.AddDays(rapid.IntRange(0, 3).Draw(r, "days")).String())
		if o.CheckCalendarChange(ctx, c) != nil {
			r.Skip("at rest anyway")
		}
		o.change(t, c)
		ok(o.Recount(ctx))(t)
		for id := range due {
			file := ok(o.Case(ctx, o.agency, id))(t)
			now := file.Summary.DueOn
			if read := file.Clocks[0].Due; read != now {
				r.Errorf("case %d is due %s in its line and %s by its log", id, now, read)
			}
			if now < due[id] {
				r.Errorf("case %d was due %s and is due %s with a closure more", id, due[id], now)
			}
			due[id] = now
		}
	})
	o.wantClean(t)
}
