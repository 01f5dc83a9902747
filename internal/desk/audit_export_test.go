package desk_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

var watcher = desk.Actor{ID: 9, Name: "审计员", Address: "192.0.2.9"}

// The trail is taken along whole, the latest first, over any number of pages, and that it was is in it.
func TestTrailIsTakenAlong(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		const events = 1203
		err := o.store.Transact(t.Context(), func(tx desk.Tx) error {
			for i := range events {
				e := desk.Event{At: today, Action: desk.SignedIn, ByName: "姓名", Agency: o.agency, Detail: fmt.Sprint(i)}
				if err := tx.Audit(t.Context(), e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		f := desk.EventFilter{Agency: o.agency, From: day("2026-03-02"), Until: day("2026-03-03"), Placeless: true}
		all := gathered(t, ok(o.ExportEvents(t.Context(), watcher, f))(t).Events)
		if len(all) != events+2 { // with the agency's founding, and the export itself
			t.Fatalf("%d events", len(all))
		}
		for i, e := range all {
			if e.ID != int64(len(all)-i) {
				t.Fatalf("event %d at place %d of %d", e.ID, i, len(all))
			}
		}
		want := desk.Event{
			ID: int64(len(all)), At: today.UTC(), Action: desk.AuditExported, By: watcher.ID, ByName: "审计员", Address: "192.0.2.9",
			Agency: o.agency, Detail: "自 2026-03-02 起，至 2026-03-03 止", AgencyName: "示例市",
		}
		if all[0] != want {
			t.Errorf("got  %+v\nwant %+v", all[0], want)
		}
		f = desk.EventFilter{Agency: o.agency, Action: desk.AuditExported, Who: "计员"}
		if again := gathered(t, ok(o.ExportEvents(t.Context(), watcher, f))(t).Events); len(again) != 2 || again[0].Detail != "操作“导出审计记录”，人员“计员”" {
			t.Errorf("the exports: %+v", again)
		}
		f = desk.EventFilter{Agency: o.agency, CaseNumber: "2026-000001"}
		if none := gathered(t, ok(o.ExportEvents(t.Context(), watcher, f))(t).Events); len(none) != 0 {
			t.Errorf("of a case that is not there: %+v", none)
		}
		ended, end := context.WithCancel(t.Context())
		trail := ok(o.ExportEvents(ended, watcher, desk.EventFilter{Agency: o.agency}))(t)
		if trail.Export.Detail != "全部" || trail.Export.By != watcher.ID || !trail.Export.At.Equal(today) {
			t.Errorf("the export of all: %+v", trail.Export)
		}
		end()
		for e, err := range trail.Events {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("after the end: %+v, %v", e, err)
			}
		}
		o.wantClean(t)
	})
}

func gathered(t *testing.T, events iter.Seq2[desk.Event, error]) []desk.Event {
	t.Helper()
	var all []desk.Event
	for e, err := range events {
		all = append(all, ok(e, err)(t))
	}
	return all
}

// What is refused is not exported, and leaves no trace of an export.
func TestTrailThatCannotBeLookedThrough(t *testing.T) {
	const number = "000000199001010018"
	eachOffice(t, func(t *testing.T, o office) {
		for why, try := range map[string]struct {
			by    desk.Actor
			f     desk.EventFilter
			code  desk.ErrorCode
			field string
		}{
			"nobody":                       {desk.Actor{}, desk.EventFilter{}, desk.Refused, ""},
			"an identity number":           {watcher, desk.EventFilter{Who: number}, desk.Invalid, "who"},
			"an identity number as a case": {watcher, desk.EventFilter{CaseNumber: number}, desk.Invalid, "number"},
			"a name too long":              {watcher, desk.EventFilter{Who: strings.Repeat("长", 101)}, desk.Invalid, "who"},
			"what is no text":              {watcher, desk.EventFilter{CaseNumber: "\x00"}, desk.Invalid, "number"},
			"days the wrong way round":     {watcher, desk.EventFilter{From: day("2026-03-02"), Until: day("2026-03-01")}, desk.Invalid, "until"},
		} {
			try.f.Agency = o.agency
			_, err := o.ExportEvents(t.Context(), try.by, try.f)
			wantError(t, why, err, try.code)
			if got := fieldsOf(err); got != try.field {
				t.Errorf("%s: names %q", why, got)
			}
			if try.code != desk.Invalid {
				continue
			}
			_, err = o.Events(t.Context(), try.f, 0, 1)
			wantError(t, why+", to be read", err, try.code)
		}
		if latest := ok(o.Events(t.Context(), desk.EventFilter{Agency: o.agency}, 0, 1))(t); latest[0].Action != desk.AgencyCreated {
			t.Errorf("there is %+v", latest[0])
		}
	})
}

func TestLedgerTakenAlongLeavesATrace(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		r := application("2026-01-30")
		r.Applicant.Personal = foi.Personal{IDNumber: "110101199001010018", Phone: "13900000001", Email: "someone@example.com", Address: "示例市示例区示例路1号"}
		ok(o.Register(t.Context(), desk.Intake{By: desk.System("登记员"), Agency: o.agency}, r))(t)
		var taken []desk.LedgerRow
		for row, err := range ok(o.ExportLedger(t.Context(), watcher, o.agency, 2026))(t) {
			taken = append(taken, ok(row, err)(t))
		}
		want := foi.Personal{IDNumber: "1101**********0018", Phone: "139****0001", Email: "s******@example.com", Address: "示例市示例区*****"}
		if len(taken) != 1 || taken[0].Applicant.Personal != want {
			t.Errorf("taken along: %+v", taken)
		}
		trace := ok(o.Events(t.Context(), desk.EventFilter{Agency: o.agency, Action: desk.LedgerExported}, 0, 2))(t)
		if len(trace) != 1 || trace[0].By != watcher.ID || trace[0].Address != watcher.Address || !strings.Contains(trace[0].Detail, "2026年度") {
			t.Errorf("the trace: %+v", trace)
		}
		_, err := o.ExportLedger(t.Context(), desk.Actor{}, o.agency, 2026)
		wantError(t, "nobody", err, desk.Refused)
	})
}
