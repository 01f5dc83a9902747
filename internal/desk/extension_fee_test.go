package desk_test

import (
	"strings"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

var (
	handler = desk.Actor{ID: 7, Name: "自然人000007"}
	head    = desk.Actor{ID: 8, Name: "自然人000008", Leads: true}
)

// by is where the next act of the case goes, recorded by somebody.
func (o office) by(who desk.Actor, s desk.Summary) desk.At {
	at := o.at(s)
	at.By = who
	return at
}

// on is the same office on another day.
func (o office) on(day string) office {
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" 10:00", desk.China)
	if err != nil {
		panic(err)
	}
	o.Desk = desk.New(o.store, calendar.China(), func() time.Time { return at })
	return o
}

// claimed is a case of 2026-01-30, due 2026-03-05, that the handler works.
func (o office) claimed(t *testing.T) desk.Summary {
	t.Helper()
	return ok(o.Claim(t.Context(), o.by(handler, o.register(t, "2026-01-30"))))(t)
}

// consented puts an act before the head of office, who approves it.
func (o office) consented(t *testing.T, line desk.Summary, act foi.Act) desk.Summary {
	t.Helper()
	line = ok(o.Propose(t.Context(), o.by(handler, line), act))(t)
	return ok(o.Approve(t.Context(), o.by(head, line), line.Seq, ""))(t)
}

// longer is an extension as it is proposed; told, as its notice is recorded.
func longer(days int) foi.Extension { return foi.Extension{WorkingDays: days, Reason: "检索量大"} }

func told(on string, days int) foi.Extension {
	e := longer(days)
	e.NotifiedOn = day(on)
	return e
}

func TestExtensionFromProposalToNotice(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, line := t.Context(), o.claimed(t)
		_, err := o.Extend(ctx, o.by(handler, line), told("2026-03-02", 10))
		wantError(t, "without consent", err, desk.Refused, "负责人同意", "请先报批")

		line = ok(o.Propose(ctx, o.by(handler, line), longer(10)))(t)
		if line.Pending != foi.KindExtension || line.DueOn != day("2026-03-05") {
			t.Errorf("proposed: %s waits, due %s", line.Pending, line.DueOn)
		}
		_, err = o.Extend(ctx, o.by(handler, line), told("2026-03-02", 10))
		wantError(t, "while it waits", err, desk.Refused, "正待负责人批准")
		_, err = o.Approve(ctx, o.by(handler, line), line.Seq, "")
		wantError(t, "by the handler", err, desk.Refused, "负责人")
		line = ok(o.Approve(ctx, o.by(head, line), line.Seq, "同意"))(t)
		if line.Pending != "" || line.DueOn != day("2026-03-05") {
			t.Errorf("approved, nobody told yet: %s waits, due %s", line.Pending, line.DueOn)
		}

		_, err = o.Extend(ctx, o.by(handler, line), told("2026-03-02", 20))
		wantError(t, "by more than was approved", err, desk.Refused, "批准的内容不一致")
		at := o.by(handler, line)
		at.Key = "extension-form"
		line = ok(o.Extend(ctx, at, told("2026-03-02", 10)))(t)
		if line.DueOn != day("2026-03-19") || line.ActBy != line.DueOn {
			t.Errorf("told: due %s, to act by %s; want 2026-03-19", line.DueOn, line.ActBy)
		}
		if again := ok(o.Extend(ctx, at, told("2026-03-02", 10)))(t); again != line {
			t.Errorf("the same form again answers %+v, want %+v", again, line)
		}
		_, err = o.Propose(ctx, o.by(handler, line), longer(10))
		wantError(t, "a second time", err, desk.Refused, "只能延长一次")

		file := ok(o.Case(ctx, o.agency, line.ID))(t)
		if e := file.Case.Extension(); e == nil || e.ApprovedOn != day("2026-03-02") || kinds(file.Log) != "receipt claim proposal approval extension" {
			t.Errorf("the log is %s, the extension %+v", kinds(file.Log), e)
		}
		o.wantClean(t)
	})
}

// Nobody approves their own proposal, the head of office neither; what came back is proposed anew, and a consent
// that was a mistake only the head of office takes back.
func TestConsentIsASecondPairOfEyes(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, line := t.Context(), o.claimed(t)
		own := ok(o.Propose(ctx, o.by(head, line), longer(10)))(t)
		_, err := o.Approve(ctx, o.by(head, own), own.Seq, "")
		wantError(t, "their own", err, desk.Refused, "不能批准自己报批的事项")
		other := desk.Actor{ID: 9, Name: "自然人000009"}
		line = ok(o.Return(ctx, o.by(desk.Actor{ID: 10, Name: "自然人000010", Leads: true}, own), own.Seq, "理由不充分"))(t)
		_, err = o.Propose(ctx, o.by(other, line), longer(5))
		wantError(t, "of another's case", err, desk.Refused, "本案由自然人000007承办")
		line = o.consented(t, line, longer(5))
		_, err = o.Extend(ctx, o.by(other, line), told("2026-03-02", 5))
		wantError(t, "told in another's case", err, desk.Refused, "本案由自然人000007承办")
		_, err = o.Void(ctx, o.by(handler, line), line.Seq, "录入有误")
		wantError(t, "a consent voided by the handler", err, desk.Refused, "负责人")
		line = ok(o.Void(ctx, o.by(head, line), line.Seq, "录入有误"))(t)
		if line.Pending != foi.KindExtension {
			t.Errorf("without the approval %q waits", line.Pending)
		}
		o.wantClean(t)
	})
}

// Due on 2026-03-05. What happened in time may be recorded later; what was not done in time cannot be.
func TestExtensionAndFeeAreRecordedInTime(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, late := t.Context(), o.on("2026-03-06")
		proposed, waiting, approved := o.claimed(t), o.claimed(t), o.claimed(t)
		waiting = ok(o.Propose(ctx, o.by(handler, waiting), longer(10)))(t)
		approved = o.consented(t, approved, longer(10))

		_, err := late.Propose(ctx, o.by(handler, proposed), longer(10))
		wantError(t, "proposed a day late", err, desk.Refused, "2026-03-05 届满")
		_, err = late.Approve(ctx, o.by(head, waiting), waiting.Seq, "")
		wantError(t, "approved a day late: such a consent is none", err, desk.Refused, "2026-03-05 届满")
		if fieldsOf(err) != "" {
			t.Errorf("the form that approves has no field %s", fieldsOf(err))
		}
		_, err = late.Extend(ctx, o.by(handler, approved), told("2026-03-06", 10))
		wantError(t, "told a day late", err, desk.Refused, "2026-03-05 届满")
		if fieldsOf(err) != "notified_on" {
			t.Errorf("told a day late: names %s, want notified_on", fieldsOf(err))
		}
		line := ok(late.Extend(ctx, o.by(handler, approved), told("2026-03-05", 10)))(t)
		if line.DueOn != day("2026-03-19") {
			t.Errorf("told on the last day, recorded on the next: due %s", line.DueOn)
		}

		_, err = late.ChargeFee(ctx, o.by(handler, proposed), foi.FeeNotice{On: day("2026-03-06"), Items: 31})
		wantError(t, "asked for the fee a day late", err, desk.Refused, "2026-03-05 届满")
		if fieldsOf(err) != "on" {
			t.Errorf("asked a day late: names %s, want on", fieldsOf(err))
		}
		line = ok(late.ChargeFee(ctx, o.by(handler, proposed), foi.FeeNotice{On: day("2026-03-05"), Items: 31}))(t)
		if due := line.Due(calendar.China(), late.Today()); due.Urgency != desk.Paused {
			t.Errorf("asked on the last day, recorded on the next: %+v", due)
		}
		late.wantClean(t)
	})
}

// An application is counted by the policy of its day: received on Saturday 2026-01-31, it is due on 2026-03-05 by
// the strict reading and a working day later by the other.
func TestInTimeByThePolicyOfItsDay(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		lenient := o
		a := o.newAgency(t, desk.Agency{Name: "示例县", Policy: foi.Policy{RestDayReceipt: foi.NextWorkingDay}})
		lenient.agency = a.ID
		strict, late := o.on("2026-03-06"), lenient.on("2026-03-06")
		ours, theirs := o.register(t, "2026-01-31"), lenient.register(t, "2026-01-31")
		notice := foi.FeeNotice{On: day("2026-03-06"), Items: 31}
		_, err := strict.ChargeFee(t.Context(), o.at(ours), notice)
		wantError(t, "by the strict reading it is late", err, desk.Refused, "届满")

		a.Policy = foi.Policy{RestDayReceipt: foi.AsReceived}
		ok(lenient.ChangeAgency(t.Context(), desk.System("测试"), a))(t)
		ok(late.ChargeFee(t.Context(), lenient.at(theirs), notice))(t)
		o.wantClean(t)
	})
}

func TestFeeFromNoticeToAnswer(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, line := t.Context(), o.claimed(t)
		_, err := o.Pay(ctx, o.by(handler, line), foi.FeePaid{On: day("2026-03-02")})
		wantError(t, "nothing was asked", err, desk.Refused, "没有收费通知")
		_, err = o.FeeReceived(ctx, o.by(handler, line), day("2026-03-02"))
		wantError(t, "no notice to be received", err, desk.Refused, "没有收费通知")

		line = ok(o.ChargeFee(ctx, o.by(handler, line), foi.FeeNotice{On: day("2026-02-03"), Items: 31}))(t)
		due := line.Due(calendar.China(), o.Today())
		if line.State != foi.Open || !line.ActBy.IsZero() || due != (desk.DueLine{Words: "暂停中（等待缴费，收费通知尚未送达）", Urgency: desk.Paused}) {
			t.Errorf("charged: %s, to act by %q, %+v", line.State, line.ActBy, due)
		}
		if !line.Waits.Until.IsZero() || line.NextOn != day("2026-03-09") {
			t.Errorf("charged: to pay by %q, in the list by %s; want it where it would be if it had been received at once", line.Waits.Until, line.NextOn)
		}
		_, err = o.ChargeFee(ctx, o.by(handler, line), foi.FeeNotice{On: day("2026-02-04"), Items: 32})
		wantError(t, "a second notice", err, desk.Refused, "只收一次")
		_, err = o.Decide(ctx, o.by(handler, line), foi.Decision{On: day("2026-03-02"), Outcome: foi.NotPaid})
		wantError(t, "closed as not paid, the notice perhaps never received", err, desk.Refused, "补填送达日期")

		_, err = o.FeeReceived(ctx, o.by(handler, line), 0)
		wantError(t, "received on no day", err, desk.Invalid, "送达日期")
		_, err = o.FeeReceived(ctx, o.by(handler, line), day("2026-03-03"))
		wantError(t, "received tomorrow", err, desk.Invalid, "晚于今天")
		_, err = o.FeeReceived(ctx, o.by(handler, line), day("2026-02-02"))
		wantError(t, "received before it was sent", err, desk.Refused, "早于发出日期")
		at := o.by(handler, line)
		at.Key = "received-form"
		line = ok(o.FeeReceived(ctx, at, day("2026-02-05")))(t)
		if again := ok(o.FeeReceived(ctx, at, day("2026-02-05")))(t); again != line {
			t.Errorf("the same form again answers %+v, want %+v", again, line)
		}
		_, err = o.FeeReceived(ctx, o.by(handler, line), day("2026-02-06"))
		wantError(t, "received a second time", err, desk.Refused, "已登记为 2026-02-05")
		if due := line.Due(calendar.China(), o.Today()); line.Waits.Until != day("2026-03-11") || line.NextOn != line.Waits.Until || due.Words != "暂停中（等待缴费，缴费期限 2026年3月11日）" {
			t.Errorf("received: to pay by %q, in the list by %s, %+v", line.Waits.Until, line.NextOn, due)
		}
		clocks := ok(o.Case(ctx, o.agency, line.ID))(t).Clocks
		if len(clocks) < 2 || clocks[1].ID != foi.ClockPayment || clocks[1].Due != day("2026-03-11") {
			t.Errorf("clocks: %+v", clocks)
		}
		_, err = o.Decide(ctx, o.by(handler, line), foi.Decision{On: day("2026-03-02"), Outcome: foi.NotPaid})
		wantError(t, "closed as not paid while there is time", err, desk.Refused, "可以缴费至 2026-03-11")

		line = ok(o.Pay(ctx, o.by(desk.Actor{ID: 11, Name: "自然人000011"}, line), foi.FeePaid{On: day("2026-03-02")}))(t)
		if line.DueOn != day("2026-03-30") || line.ActBy != line.DueOn || line.NextOn != line.DueOn || !line.Waits.Until.IsZero() {
			t.Errorf("paid: due %s, to act by %s, in the list by %s, to pay by %q; want 2026-03-30 and nothing to pay", line.DueOn, line.ActBy, line.NextOn, line.Waits.Until)
		}
		_, err = o.Pay(ctx, o.by(handler, line), foi.FeePaid{On: day("2026-03-02")})
		wantError(t, "paid twice", err, desk.Refused, "已于 2026-03-02 缴费")
		line = ok(o.Decide(ctx, o.by(handler, line), disclosed("2026-03-02")))(t)
		line = ok(o.Deliver(ctx, o.by(handler, line), posted("2026-03-02")))(t)
		if line.Timeliness != foi.Met {
			t.Errorf("answered after payment: %s", line.Timeliness)
		}
		if got := kinds(ok(o.Case(ctx, o.agency, line.ID))(t).Log); got != "receipt claim fee_notice void fee_paid decision delivery" {
			t.Errorf("the log is %s", got)
		}
		o.wantClean(t)
	})
}

// Sent on 2026-01-08 and received the day after, the fee had to be paid by 2026-02-06.
func TestClosedAsNotPaid(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-05")
		line = ok(o.ChargeFee(t.Context(), o.at(line), foi.FeeNotice{On: day("2026-01-08"), DeliveredOn: day("2026-01-09"), Items: 31}))(t)
		_, err := o.Decide(t.Context(), o.at(line), foi.Decision{On: day("2026-02-06"), Outcome: foi.NotPaid})
		wantError(t, "on the last day for paying", err, desk.Refused, "次日起")
		if fieldsOf(err) != "on" {
			t.Errorf("too early: names %s, want on", fieldsOf(err))
		}
		line = ok(o.Decide(t.Context(), o.at(line), foi.Decision{On: day("2026-02-09"), Outcome: foi.NotPaid}))(t)
		line = ok(o.Deliver(t.Context(), o.at(line), posted("2026-03-02")))(t)
		if line.Timeliness != foi.Met || line.Outcome != foi.NotPaid {
			t.Errorf("closed: %s as %s", line.Timeliness, line.Outcome)
		}
		o.want(t, "counted where it belongs", 2026, "received·natural_person other_2·natural_person total·natural_person")
		o.wantClean(t)
	})
}

// A fee may be put before the head of office though no rule wants it; then it is what was approved.
func TestFeeThatWasConsentedTo(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, line := t.Context(), o.consented(t, o.claimed(t), foi.FeeNotice{Items: 31})
		_, err := o.ChargeFee(ctx, o.by(handler, line), foi.FeeNotice{On: day("2026-03-02"), Items: 50})
		wantError(t, "for more than was approved", err, desk.Refused, "批准的内容不一致")
		_, err = o.ChargeFee(ctx, o.by(handler, line), foi.FeeNotice{On: day("2026-02-27"), Items: 31})
		wantError(t, "sent before it was approved", err, desk.Refused, "早于负责人批准的日期")
		line = ok(o.ChargeFee(ctx, o.by(handler, line), foi.FeeNotice{On: day("2026-03-02"), Items: 31}))(t)
		line = ok(o.Void(ctx, o.by(handler, line), line.Seq, "日期有误"))(t)
		ok(o.ChargeFee(ctx, o.by(handler, line), foi.FeeNotice{On: day("2026-03-02"), DeliveredOn: day("2026-03-02"), Items: 31}))(t)
		o.wantClean(t)
	})
}

func TestExtensionAndFeeNameTheirFields(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, line := t.Context(), o.claimed(t)
		at, tomorrow := o.by(handler, line), day("2026-03-03")
		test := func(why string, err error, code desk.ErrorCode, fields string) {
			t.Helper()
			wantError(t, why, err, code)
			if got := fieldsOf(err); got != fields {
				t.Errorf("%s: names %q, want %q", why, got, fields)
			}
		}
		long, control := longer(10), longer(10)
		long.Reason, control.Reason = strings.Repeat("长", 2001), "检索\x00"
		test("no reason", second(o.Propose(ctx, at, foi.Extension{WorkingDays: 10, Reason: " "})), desk.Invalid, "reason")
		test("a reason too long", second(o.Propose(ctx, at, long)), desk.Invalid, "reason")
		test("a reason that is no text", second(o.Propose(ctx, at, control)), desk.Invalid, "reason")
		test("too many days", second(o.Propose(ctx, at, longer(21))), desk.Refused, "working_days")
		test("told tomorrow", second(o.Extend(ctx, at, told("2026-03-03", 10))), desk.Invalid, "notified_on")
		test("sent and received tomorrow", second(o.ChargeFee(ctx, at, foi.FeeNotice{On: tomorrow, DeliveredOn: tomorrow, Items: 31})), desk.Invalid, "delivered_on on")
		test("without a date", second(o.ChargeFee(ctx, at, foi.FeeNotice{Items: 31})), desk.Refused, "on")
		test("by no tariff", second(o.ChargeFee(ctx, at, foi.FeeNotice{On: day("2026-03-02")})), desk.Refused, "pages")
		test("nothing to pay", second(o.Propose(ctx, at, foi.FeeNotice{Items: 10})), desk.Refused, "items")
		test("paid tomorrow", second(o.Pay(ctx, at, foi.FeePaid{On: tomorrow})), desk.Invalid, "on")
		if now := ok(o.Case(ctx, o.agency, line.ID))(t); now.Summary != line {
			t.Errorf("after all the refusals the case is %+v, want %+v", now.Summary, line)
		}
	})
}

// Browsers end a line with two characters; what was typed over several lines is the same text.
func TestTextsOverSeveralLines(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		typed := foi.Extension{WorkingDays: 10, Reason: "检索量大；\r\n需要核对原件\r\n"}
		line := o.consented(t, o.claimed(t), typed)
		typed.NotifiedOn = day("2026-03-02")
		line = ok(o.Extend(ctx, o.by(handler, line), typed))(t)
		if e := ok(o.Case(ctx, o.agency, line.ID))(t).Case.Extension(); e.Reason != "检索量大；\n需要核对原件" {
			t.Errorf("the reason is %q", e.Reason)
		}
		d := disclosed("2026-03-02")
		d.Note = "第一行\r\n第二行"
		ok(o.Decide(ctx, o.by(handler, line), d))(t)
	})
}
