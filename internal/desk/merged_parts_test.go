package desk_test

import (
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// Who is late is told so, and not to ask for a consent that would come too late as well.
func TestAnExtensionAfterThePeriodIsNotSentForConsent(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.claimed(t)
		_, err := o.Extend(t.Context(), o.by(handler, line), told("2026-03-02", 10))
		wantError(t, "without consent, in time", err, desk.Refused, "请先报批")
		_, err = o.on("2026-03-09").Extend(t.Context(), o.by(handler, line), told("2026-03-09", 10))
		wantError(t, "without consent, two days late", err, desk.Refused, "2026-03-05 届满")
	})
}

// What is registered before its receipt, or as no application, is corrected like a receipt.
func TestRegistrationsOfEverySortAreCorrected(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.arrived(t, "2026-02-25")
		r := foi.Receipt{On: day("2026-02-24"), Channel: foi.OrdinaryLetter, Request: application("2026-02-24").Request}
		r.Applicant.Name, r.Applicant.Personal = "自然人000002", foi.Personal{}
		fixed := ok(o.Amend(ctx, o.at(line), r, "姓名录错"))(t)
		if fixed.Applicant != "自然人000002" || fixed.Number != line.Number || fixed.ReceivedOn != day("2026-02-24") || fixed.State != foi.Unconfirmed {
			t.Errorf("the arrival is %+v", fixed)
		}
		if kept := ok(o.Case(ctx, o.agency, line.ID))(t).Case.Registered.Applicant.IDNumber; kept == "" {
			t.Error("the identity number is gone")
		}
		_, err := o.Amend(ctx, o.at(fixed), r, "再改")
		wantError(t, "nothing is changed", err, desk.Invalid, "没有改动")

		records := ok(o.RequestRecords(ctx, o.intake(""), recordsAsked()))(t)
		r = foi.Receipt{On: day("2026-02-25"), Channel: foi.InPerson, Request: recordsAsked().Request}
		r.Description = "出生地应为示例市"
		mended := ok(o.Amend(ctx, o.at(records), r, "地名录错"))(t)
		if mended.Description != "出生地应为示例市" || mended.State != foi.RecordsOpen || mended.Number != records.Number {
			t.Errorf("the request is %+v", mended)
		}
		r.Description = " "
		_, err = o.Amend(ctx, o.at(mended), r, "清空")
		wantError(t, "without what is to be corrected", err, desk.Invalid)
		if fieldsOf(err) != "description" {
			t.Errorf("it names %s", fieldsOf(err))
		}
		o.wantClean(t)
	})
}

// What the applicant takes back before it is received counts nowhere and stands in no list of what is to be done, nor
// does a request to correct records.
func TestTakenBackBeforeTheReceipt(t *testing.T) {
	for _, tt := range []struct {
		open  func(*testing.T, office) desk.Summary
		want  shown
		words string
	}{
		{
			func(t *testing.T, o office) desk.Summary { return o.arrived(t, "2026-02-25") },
			shown{state: foi.Voided, log: "arrival withdrawal", ledger: absent},
			"确认之前申请人撤回",
		},
		{
			func(t *testing.T, o office) desk.Summary {
				t.Helper()
				return ok(o.RequestRecords(t.Context(), o.intake(""), recordsAsked()))(t)
			},
			shown{state: foi.RecordsClosed, log: "records_request withdrawal", decided: "2026-02-26", ledger: absent},
			"2026年2月26日 撤回",
		},
	} {
		eachOffice(t, func(t *testing.T, o office) {
			line := tt.open(t, o)
			line = ok(o.Withdraw(t.Context(), o.at(line), foi.Withdrawal{On: day("2026-02-26")}))(t)
			o.shows(t, "taken back", line, tt.want)
			if got := line.Due(calendar.China(), o.Today()); got.Words != tt.words || got.Urgency != desk.Done {
				t.Errorf("%+v, want %s", got, tt.words)
			}
			if counts := ok(o.DueCounts(t.Context(), o.agency, desk.Actor{}))(t); counts.Unconfirmed != 0 || counts.UnderWay != 0 {
				t.Errorf("%+v", counts)
			}
			o.wantClean(t)
		})
	}
}

// Nobody pays in a month for what was not received, is no application, or was charged for before a fresh answer was
// ordered.
func TestTheMonthAcrossRoundsAndSorts(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		me := foi.Personal{IDNumber: "110101199001010018"}
		line := ok(o.Register(ctx, o.intake(""), person("2026-01-05", "自然人000001", me.IDNumber, "")))(t)
		line = ok(o.ChargeFee(ctx, o.at(line), foi.FeeNotice{On: day("2026-01-06"), DeliveredOn: day("2026-01-06"), Items: 12}))(t)
		line = ok(o.Pay(ctx, o.at(line), foi.FeePaid{On: day("2026-01-08")}))(t)
		line = ok(o.Decide(ctx, o.at(line), disclosed("2026-01-12")))(t)
		line = ok(o.Deliver(ctx, o.at(line), posted("2026-01-12")))(t)
		line = ok(o.Dispute(ctx, o.by(head, line), reviewTold(func(r *foi.Review) {
			r.FiledOn, r.DecidedOn, r.Result = day("2026-01-14"), day("2026-02-02"), foi.Revoked
		})))(t)
		line = ok(o.Dispute(ctx, o.by(head, line), foi.Reanswer{On: day("2026-02-24"), By: foi.KindReview, Ref: "1"}))(t)
		next := ok(o.Register(ctx, o.intake(""), person("2026-01-20", "自然人000001", me.IDNumber, "")))(t)
		came := foi.Arrival{On: day("2026-01-21"), Channel: foi.OrdinaryLetter, Request: application("2026-01-21").Request}
		came.Applicant.Personal = me
		ok(o.Arrive(ctx, o.intake(""), came))(t)
		asked := recordsAsked()
		asked.On, asked.Applicant.Personal = day("2026-01-22"), me
		ok(o.RequestRecords(ctx, o.intake(""), asked))(t)

		m := ok(o.FeeMonth(ctx, o.agency, next.ID))(t)
		if m.Items() != 2 || m.Charged(next.ID) != 12 || m.Charged(line.ID) != 0 {
			t.Errorf("%d items, charged for elsewhere %d", m.Items(), m.Charged(next.ID))
		}
	})
}

// A part split off an ordinary letter was to be confirmed on the day the letter came, like the whole.
func TestAPartOfALetterKeepsItsStricterDay(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.arrived(t, "2026-02-24")
		line = ok(o.Contact(ctx, o.at(line), phoned("2026-02-26", true), true))(t)
		at := o.at(line)
		at.Key = "split"
		part := ok(o.Split(ctx, at, "2024年度决算"))(t)
		if part.DueOn != line.DueOn || part.ActBy != line.ActBy || part.ActBy == part.DueOn {
			t.Errorf("due %s, to act by %s; the whole %s and %s", part.DueOn, part.ActBy, line.DueOn, line.ActBy)
		}
		if again := ok(o.Split(ctx, at, "2024年度决算"))(t); again != part {
			t.Errorf("the same form again is %+v", again)
		}
		moved := foi.Receipt{On: day("2026-02-25"), Channel: foi.OrdinaryLetter, Request: application("2026-02-25").Request}
		if moved := ok(o.Amend(ctx, o.at(part), moved, "确认日期有误"))(t); moved.ActBy != part.ActBy {
			t.Errorf("corrected, to act by %s", moved.ActBy)
		}
		o.wantClean(t)
	})
}

// A later day for many applications rests on reasons that somebody heard.
func TestALaterDayAsksForItsReasons(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.claimed(t)
		later := foi.DelaySet{On: day("2026-03-02"), Until: day("2026-04-30")}
		_, err := o.Take(t.Context(), o.by(handler, line), later)
		wantError(t, "nobody asked and nothing is noted", err, desk.Refused, "说明理由")
		if fieldsOf(err) != "note" {
			t.Errorf("it names %s", fieldsOf(err))
		}
		later.Note = "申请书附有课题任务书，需要分批检索"
		if line = ok(o.Take(t.Context(), o.by(handler, line), later))(t); line.DueOn != later.Until {
			t.Errorf("due %s", line.DueOn)
		}
	})
}
