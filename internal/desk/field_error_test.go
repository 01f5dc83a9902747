package desk_test

import (
	"reflect"
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

func TestRegistrationNamesEveryField(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		test := func(why string, change func(*foi.Receipt), fields string, words ...string) {
			t.Helper()
			before := o.tableSizes(t)
			r := application("2026-01-30")
			change(&r)
			_, err := o.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: o.agency}, r)
			wantError(t, why, err, desk.Invalid, words...)
			if got := fieldsOf(err); got != fields {
				t.Errorf("%s: names %q, want %q", why, got, fields)
			}
			if after := o.tableSizes(t); after != before {
				t.Errorf("%s: refused, and yet %s became %s", why, before, after)
			}
		}
		test("an empty form", func(r *foi.Receipt) { *r = foi.Receipt{} }, "applicant category channel description on")
		test("only spaces are empty", func(r *foi.Receipt) { r.Applicant.Name, r.Description = " ", "\r\n\t" }, "applicant description")
		test("tomorrow", func(r *foi.Receipt) { r.On = day("2026-03-03") }, "on", "2026-03-03 晚于今天（2026-03-02）")
		test("no such channel, and tomorrow", func(r *foi.Receipt) { r.Channel, r.On = "pigeon", day("2026-03-03") }, "channel on", "pigeon")
		test("no such category", func(r *foi.Receipt) { r.Applicant.Category = "alien" }, "category", "alien")
		test("submitted after it was confirmed", func(r *foi.Receipt) { r.Channel, r.SubmittedOn = foi.Web, day("2026-01-31") }, "submitted_on", "晚于")
		test("posted letters have no day of submission", func(r *foi.Receipt) { r.SubmittedOn = day("2026-01-29") }, "submitted_on", "邮寄")
		test("every text a character too long", func(r *foi.Receipt) {
			long := func(n int) string { return strings.Repeat("长", n+1) }
			r.Applicant.Name, r.Applicant.Address, r.Description, r.Note = long(200), long(200), long(5000), long(2000)
			r.Applicant.IDNumber, r.Applicant.Phone, r.Applicant.Email = long(100), long(100), long(100)
			r.Form, r.Department, r.Handler = long(100), long(100), long(100)
		}, "address applicant department description email form handler id_number note phone", "200", "201")
		test("control characters, which PostgreSQL would not even take", func(r *foi.Receipt) { r.Applicant.Name, r.Note = "自然人\x00", "\x1b[2J" }, "applicant note", "不是文字")
		test("bytes that are no text", func(r *foi.Receipt) { r.Description = "公开\xff" }, "description", "不是文字")

		r := application("2026-01-30")
		r.Applicant.Name, r.Description = strings.Repeat("长", 200), strings.Repeat("长", 4997)+"\n\t"+"长"
		r.Note = "第一行\r\n第二行"
		s := ok(o.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: o.agency}, r))(t)
		if file := ok(o.Case(t.Context(), o.agency, s.ID))(t); file.Case.Receipt.Note != "第一行\n第二行" {
			t.Errorf("as long as may be, over several lines: note is %q", file.Case.Receipt.Note)
		}
		if s.Number != "2026-000001" {
			t.Errorf("after all the refused ones the first number is %s", s.Number)
		}
	})
}

func TestActsNameTheirFields(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := o.register(t, "2026-01-30")
		ctx, at := t.Context(), o.at(line)
		long, tomorrow := strings.Repeat("长", 2001), day("2026-03-03")
		test := func(why string, err error, code desk.ErrorCode, fields string, words ...string) {
			t.Helper()
			wantError(t, why, err, code, words...)
			if got := fieldsOf(err); got != fields {
				t.Errorf("%s: names %q, want %q", why, got, fields)
			}
		}
		_, err := o.Decide(ctx, at, foi.Decision{On: tomorrow, LetterNumber: long, Note: long + "\x00"})
		test("a decision of tomorrow", err, desk.Invalid, "letter_number note on", "尚未发生")
		_, err = o.Decide(ctx, at, foi.Decision{Outcome: foi.Disclosed})
		test("a decision without a date", err, desk.Refused, "on", "答复日期")
		_, err = o.Decide(ctx, at, disclosed("2026-01-29"))
		test("a decision before the receipt", err, desk.Refused, "on", "早于收到日期 2026-01-30")
		_, err = o.Decide(ctx, at, foi.Decision{On: day("2026-02-27"), Outcome: "other"})
		test("the row of 2019", err, desk.Refused, "outcome", "other_1")
		_, err = o.Decide(ctx, at, foi.Decision{On: day("2026-02-27"), Outcome: foi.NotCorrected})
		test("an outcome that rests on a step not taken", err, desk.Refused, "outcome", "补正告知")
		_, err = o.Deliver(ctx, at, posted("2026-03-02"))
		test("nothing to deliver", err, desk.Refused, "", "尚未作出答复")
		_, err = o.Withdraw(ctx, at, foi.Withdrawal{On: tomorrow, Note: long})
		test("a withdrawal of tomorrow", err, desk.Invalid, "note on")
		_, err = o.Void(ctx, at, 1, long)
		test("a reason too long", err, desk.Invalid, "reason", "2000")
		_, err = o.Amend(ctx, at, foi.Receipt{On: tomorrow}, "")
		test("a correction is held to what a registration is", err, desk.Invalid, "applicant category channel description on")

		line = ok(o.Decide(ctx, at, disclosed("2026-02-27")))(t)
		_, err = o.Deliver(ctx, o.at(line), foi.Delivery{On: tomorrow, Proof: long})
		test("a delivery of tomorrow", err, desk.Invalid, "on proof")
		_, err = o.Deliver(ctx, o.at(line), posted("2026-02-26"))
		test("delivered before it was decided", err, desk.Refused, "on", "早于答复日期 2026-02-27")
		_, err = o.Deliver(ctx, o.at(line), foi.Delivery{On: day("2026-03-02"), Method: foi.NotRecorded})
		test("a delivery of unknown method is for old ledgers only", err, desk.Refused, "method", "邮寄、当面、电子送达")
		if now := ok(o.Case(ctx, o.agency, line.ID))(t); now.Summary != line {
			t.Errorf("after all the refusals the case is %+v, want %+v", now.Summary, line)
		}
	})
}

func TestAgencyNamesItsFields(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		test := func(why string, a desk.Agency, field string) {
			t.Helper()
			_, err := o.CreateAgency(t.Context(), desk.System("测试"), a)
			wantError(t, why, err, desk.Invalid)
			if got := fieldsOf(err); got != field {
				t.Errorf("%s: names %q, want %q", why, got, field)
			}
		}
		test("no name", desk.Agency{Name: " "}, "name")
		test("the same name again, spaces aside", desk.Agency{Name: " 示例市 "}, "name")
		test("a name too long", desk.Agency{Name: strings.Repeat("长", 101)}, "name")
		test("a name with what is no text", desk.Agency{Name: "示例县\x00"}, "name")
		test("a pattern that cannot number", desk.Agency{Name: "示例县", NumberPattern: "{年}"}, "number_pattern")
		test("a pattern with what is no text", desk.Agency{Name: "示例县", NumberPattern: "\x00{序号}"}, "number_pattern")
		test("a reading that nobody knows", desk.Agency{Name: "示例县", Policy: foi.Policy{RestDayReceipt: "never"}}, "rest_day_receipt")
		got := o.newAgency(t, desk.Agency{Name: " 示例县 "})
		want := desk.Agency{
			ID: got.ID, Name: "示例县", Level: desk.Department, NumberPattern: desk.DefaultPattern, Policy: foi.Policy{RestDayReceipt: foi.AsReceived},
		}
		if found := ok(o.AgencyByName(t.Context(), "示例县 "))(t); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(found, want) {
			t.Errorf("created %+v, found %+v, want %+v", got, found, want)
		}
		_, err := o.AgencyByName(t.Context(), "示例乡")
		wantError(t, "unknown", err, desk.NotFound, "示例乡")
		if all := ok(o.Agencies(t.Context()))(t); len(all) != 2 {
			t.Errorf("agencies %+v, want two", all)
		}
	})
}

// An agency's reading of a receipt on a rest day moves its due dates.
func TestPolicyOfTheAgency(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		lenient := o
		lenient.agency = o.newAgency(t, desk.Agency{Name: "示例县", Policy: foi.Policy{RestDayReceipt: foi.NextWorkingDay}}).ID
		const saturday = "2026-01-31"
		strict, later := o.register(t, saturday), lenient.register(t, saturday)
		if strict.DueOn != day("2026-03-05") || later.DueOn != day("2026-03-06") || later.ActBy != day("2026-03-05") {
			t.Errorf("due %s and %s, to act by %s; want 2026-03-05 and, received on Monday, 2026-03-06, by 2026-03-05", strict.DueOn, later.DueOn, later.ActBy)
		}
		r := ok(o.Preview(t.Context(), lenient.agency, application(saturday)))(t)
		if r.Due != later.DueOn || r.ActBy() != later.ActBy {
			t.Errorf("the form promised %s, by %s", r.Due, r.ActBy())
		}
		_, err := o.Preview(t.Context(), o.agency, application("2026-03-03"))
		wantError(t, "preview of tomorrow", err, desk.Invalid)
		_, err = o.Preview(t.Context(), o.agency, foi.Receipt{Channel: foi.Post})
		wantError(t, "preview without a date", err, desk.Refused, "收到日期")
		o.wantClean(t)
	})
}
