package desk_test

import (
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

func (o office) intake(key string) desk.Intake {
	return desk.Intake{Agency: o.agency, Key: key, By: desk.System("登记员")}
}

// letter is an application that has come as an ordinary letter.
func letter() foi.Arrival {
	const on = "2026-02-25"
	return foi.Arrival{On: day(on), Channel: foi.OrdinaryLetter, Request: application(on).Request}
}

func (o office) arrived(t *testing.T, on string) desk.Summary {
	t.Helper()
	a := letter()
	a.On = day(on)
	return ok(o.Arrive(t.Context(), o.intake(""), a))(t)
}

func phoned(on string, reached bool) foi.Contact {
	return foi.Contact{On: day(on), How: foi.ByPhone, Reached: reached}
}

func recordsAsked() foi.RecordsRequest {
	const on = "2026-02-25"
	q := application(on).Request
	q.Applicant.Category, q.Description = "", ""
	return foi.RecordsRequest{On: day(on), Channel: foi.InPerson, Request: q, Record: "出生地应为示例县", Evidence: "户口簿复印件"}
}

func TestWhatIsNotYetReceivedCountsNowhere(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := ok(o.Arrive(ctx, o.intake(""), letter()))(t)
		o.shows(t, "arrived", line, shown{state: foi.Unconfirmed, log: "arrival", ledger: absent})
		if line.Number != "2026-000001" || line.ReceivedOn != day("2026-02-25") || !line.DueOn.IsZero() || !line.NextOn.IsZero() {
			t.Errorf("the line is %+v", line)
		}
		unconfirmed := func(want int64) {
			t.Helper()
			listed := ok(o.List(ctx, o.agency, desk.Filter{State: foi.Unconfirmed}, desk.Position{}, 10))(t).Cases
			if counts := ok(o.DueCounts(ctx, o.agency, desk.Actor{}))(t); counts.Unconfirmed != want || int64(len(listed)) != want {
				t.Errorf("%d wait to be confirmed, %d listed, want %d", counts.Unconfirmed, len(listed), want)
			}
		}
		unconfirmed(1)
		found := ok(o.FindByPersonal(ctx, desk.System("测试"), o.agency, "110101199001010018"))(t)
		if len(found) != 1 || found[0] != line {
			t.Errorf("by its applicant's number: %+v", found)
		}

		_, err := o.Decide(ctx, o.at(line), disclosed("2026-02-27"))
		wantError(t, "answered before it is received", err, desk.Refused, "尚未与申请人确认")
		_, err = o.Amend(ctx, o.at(line), application("2026-02-25"), "想更正")
		wantError(t, "what waits to be confirmed is made what is received at once", err, desk.Invalid, "无需与申请人确认")
		_, err = o.CheckContents(ctx, o.at(line), 0)
		wantError(t, "looked through before it is received", err, desk.Refused)
		_, err = o.Split(ctx, o.at(line), "另一事项")
		wantError(t, "split before it is received", err, desk.Refused)
		_, err = o.Contact(ctx, o.at(line), phoned("2026-02-25", false), true)
		wantError(t, "confirmed with nobody", err, desk.Invalid, "没有联系上")
		_, err = o.Contact(ctx, o.at(line), phoned("2026-03-03", true), true)
		wantError(t, "confirmed tomorrow", err, desk.Invalid, "尚未发生")
		_, err = o.Contact(ctx, o.at(line), foi.Contact{On: day("2026-02-25"), How: foi.ByPhone, Note: "身份证 000000199001010018"}, false)
		wantError(t, "an identity number in the note", err, desk.Invalid, "公民身份号码")

		line = ok(o.Contact(ctx, o.at(line), phoned("2026-02-25", false), false))(t)
		line = ok(o.Assign(ctx, o.at(line), "信访科", 0, ""))(t)
		o.shows(t, "nobody reached, and handed on", line, shown{state: foi.Unconfirmed, log: "arrival contact assignment", ledger: absent})
		o.wantClean(t)

		line = ok(o.Contact(ctx, o.at(line), phoned("2026-02-27", true), true))(t)
		// 28 February is worked; the 20th working day after the 27th is 26 March.
		o.shows(t, "confirmed", line, shown{
			state: foi.Open, log: "arrival contact assignment contact receipt", actBy: "2026-03-24", underWay: 1,
			counts: "received·natural_person carried_out·natural_person", ledger: "",
		})
		if line.Number != "2026-000001" || line.ReceivedOn != day("2026-02-27") || line.DueOn != day("2026-03-26") || line.Department != "信访科" {
			t.Errorf("received, the line is %+v", line)
		}
		unconfirmed(0)
		if file := ok(o.Case(ctx, o.agency, line.ID))(t); file.Case.Receipt.Applicant.IDNumber != "1101**********0018" {
			t.Errorf("the personal data went lost on the way: %+v", file.Case.Receipt.Applicant)
		}
		o.wantClean(t)

		line = ok(o.Void(ctx, o.at(line), 5, "确认的是另一件"))(t)
		o.shows(t, "the confirmation was another's", line, shown{
			state: foi.Unconfirmed, log: "arrival contact assignment contact receipt void", ledger: absent,
		})
		o.wantClean(t)
	})
}

func TestAnArrivalCanBeVoided(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		line := ok(o.Arrive(t.Context(), o.intake(""), letter()))(t)
		line = ok(o.Void(t.Context(), o.at(line), 1, "不是申请，是信访件"))(t)
		o.shows(t, "voided", line, shown{state: foi.Voided, log: "arrival void", ledger: absent})
		if line.Number != "2026-000001" || line.Applicant != "自然人000001" {
			t.Errorf("voided, it shows as %+v", line)
		}
		o.wantClean(t)
	})
}

func TestArrivalNamesItsFields(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		before := o.tableSizes(t)
		signed := letter()
		signed.Channel = foi.Post
		_, err := o.Arrive(t.Context(), o.intake(""), signed)
		wantError(t, "what is signed for is received", err, desk.Invalid, "直接登记收到")
		_, err = o.Arrive(t.Context(), o.intake(""), foi.Arrival{Channel: foi.Web})
		wantError(t, "an empty form", err, desk.Invalid)
		if got := fieldsOf(err); got != "applicant category description on" {
			t.Errorf("an empty form names %q", got)
		}
		if after := o.tableSizes(t); after != before {
			t.Errorf("refused, and yet %s became %s", before, after)
		}
	})
}

// The contact and the receipt are one step: both are there, once, however often the form is sent.
func TestConfirmedTwiceIsReceivedOnce(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := ok(o.Arrive(ctx, o.intake("a-letter"), letter()))(t)
		if again := ok(o.Arrive(ctx, o.intake("a-letter"), letter()))(t); again != line {
			t.Errorf("the same form again is %+v", again)
		}
		at := o.at(line)
		at.Key = "a-call"
		lines, errs := make([]desk.Summary, 8), make([]error, 8)
		atOnce(8, func(i int) { lines[i], errs[i] = o.Contact(ctx, at, phoned("2026-02-25", true), true) })
		for i := range lines {
			if errs[i] != nil || lines[i] != lines[0] || lines[i].Seq != 3 || lines[i].State != foi.Open {
				t.Errorf("click %d: %+v, %v", i, lines[i], errs[i])
			}
		}
		_, err := o.Contact(ctx, at, phoned("2026-02-25", true), false)
		wantError(t, "the same form, and not confirmed", err, desk.Conflict, "已经提交过")
		if v := o.wantClean(t); v.Cases != 1 || v.Acts != 3 {
			t.Errorf("verified %+v, want one case of three acts", v)
		}
	})
}

// What is confirmed is received with all that it came in with, even where the transaction fails half-way.
func TestAContactThatCannotBeAReceiptLeavesNoTrace(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := ok(o.Arrive(ctx, o.intake(""), letter()))(t)
		before := o.tableSizes(t)
		_, err := o.Contact(ctx, o.at(line), phoned("2026-02-24", true), true)
		wantError(t, "confirmed before it came", err, desk.Refused, "早于来件日期")
		if after := o.tableSizes(t); after != before {
			t.Errorf("%s became %s", before, after)
		}
	})
}

func TestOneApplicationOfSeveralMatters(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, others := t.Context(), []string{"2024年度决算", " 2023年度决算\r\n"}
		lines, errs := make([][]desk.Summary, 8), make([]error, 8)
		atOnce(8, func(i int) {
			lines[i], errs[i] = o.RegisterParts(ctx, o.intake("a-form"), application("2026-01-30"), others)
		})
		for i := range lines {
			if errs[i] != nil || len(lines[i]) != 3 || lines[i][0] != lines[0][0] || lines[i][2] != lines[0][2] {
				t.Fatalf("click %d: %+v, %v", i, lines[i], errs[i])
			}
		}
		parts := lines[0]
		for i, want := range []struct{ number, description string }{
			{"2026-000001", "示例市2025年度财政预算公开情况"}, {"2026-000002", "2024年度决算"}, {"2026-000003", "2023年度决算"},
		} {
			file := ok(o.Case(ctx, o.agency, parts[i].ID))(t)
			r := file.Case.Receipt
			if parts[i].Number != want.number || r.Description != want.description || r.Application != "2026-000001" || r.Part != i+1 {
				t.Errorf("case %d is %s, part %d of %s: %s", i+1, parts[i].Number, r.Part, r.Application, r.Description)
			}
			if r.On != day("2026-01-30") || r.Applicant.Name != "自然人000001" || len(file.Parts) != 3 || file.Parts[2] != parts[2] {
				t.Errorf("case %d was received on %s from %s, beside %+v", i+1, r.On, r.Applicant.Name, file.Parts)
			}
		}
		_, err := o.RegisterParts(ctx, o.intake("a-form"), application("2026-01-30"), others[:1])
		wantError(t, "gone back to, and one taken out", err, desk.Conflict, "已经提交过")
		_, err = o.RegisterParts(ctx, o.intake("a-form"), application("2026-01-30"), append(others, "又一项"))
		wantError(t, "gone back to, and one more", err, desk.Conflict, "已经提交过")
		_, err = o.Register(ctx, o.intake("a-form"), application("2026-01-30"))
		wantError(t, "gone back to, and not split", err, desk.Conflict, "已经提交过")

		// Each has its own outcome.
		second := ok(o.Decide(ctx, o.at(parts[1]), notHeld("2026-02-10")))(t)
		ok(o.Deliver(ctx, o.at(second), posted("2026-02-10")))(t)
		ok(o.Withdraw(ctx, o.at(parts[2]), foi.Withdrawal{On: day("2026-02-11")}))(t)
		file := ok(o.Case(ctx, o.agency, parts[0].ID))(t)
		if p := file.Parts; p[0].State != foi.Open || p[1].Outcome != foi.NotHeld || p[2].Outcome != foi.OtherHandling {
			t.Errorf("the parts stand at %+v", p)
		}
		if s := ok(o.Case(ctx, o.agency, o.register(t, "2026-01-30").ID))(t); len(s.Parts) != 0 {
			t.Errorf("an application of one matter has the parts %+v", s.Parts)
		}
		if v := o.wantClean(t); v.Cases != 4 {
			t.Errorf("verified %+v", v)
		}
	})
}

func TestPartsAreRegisteredAllOrNone(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		before := o.tableSizes(t)
		for why, others := range map[string][]string{
			"one of them empty":                  {"2024年度决算", " "},
			"one of them too long":               {"2024年度决算", strings.Repeat("长", 5001)},
			"one of them with a person's number": {"2024年度决算", "关于 000000199001010018 的记录"},
			"too many":                           strings.Split(strings.Repeat("一项,", 19)+"一项", ","),
		} {
			_, err := o.RegisterParts(t.Context(), o.intake(""), application("2026-01-30"), others)
			wantError(t, why, err, desk.Invalid)
			if got := fieldsOf(err); got != "matters" {
				t.Errorf("%s names %q", why, got)
			}
		}
		// The second one's key is taken, which is known only after the first one is written.
		ok(o.Register(t.Context(), o.intake("taken#2"), application("2026-01-30")))(t)
		sizes := o.tableSizes(t)
		_, err := o.RegisterParts(t.Context(), o.intake("taken"), application("2026-01-30"), []string{"2024年度决算"})
		if err == nil || o.tableSizes(t) != sizes || before == sizes {
			t.Errorf("%v; %s became %s", err, sizes, o.tableSizes(t))
		}
		if next := o.register(t, "2026-01-30"); next.Number != "2026-000002" {
			t.Errorf("the next number is %s", next.Number)
		}
		o.wantClean(t)
	})
}

func TestSplitLater(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		from := o.claimed(t)
		at := o.by(handler, from)
		at.Key = "a-split"
		lines, errs := make([]desk.Summary, 8), make([]error, 8)
		atOnce(8, func(i int) { lines[i], errs[i] = o.Split(ctx, at, " 2024年度决算 ") })
		for i := range lines {
			if errs[i] != nil || lines[i] != lines[0] {
				t.Fatalf("click %d: %+v, %v", i, lines[i], errs[i])
			}
		}
		part := lines[0]
		if part.Description != "2024年度决算" || part.ReceivedOn != from.ReceivedOn || part.DueOn != from.DueOn || part.Application != from.Number || part.HandlerID != handler.ID {
			t.Errorf("split off is %+v,\nof %+v", part, from)
		}
		if now := ok(o.Case(ctx, o.agency, from.ID))(t); now.Summary != from || len(now.Parts) != 2 || now.Parts[1] != part {
			t.Errorf("it was split off %+v, beside %+v", now.Summary, now.Parts)
		}
		_, err := o.Split(ctx, at, "别的事项")
		wantError(t, "the same form, and another matter", err, desk.Conflict, "已经提交过")
		_, err = o.Split(ctx, o.at(from), " ")
		wantError(t, "nothing", err, desk.Invalid, "请写明")
		stale := o.at(from)
		stale.Expected--
		_, err = o.Split(ctx, stale, "别的事项")
		wantError(t, "somebody was faster", err, desk.Conflict)

		// A part of a part is one of the same application.
		third := ok(o.Split(ctx, o.at(part), "2023年度决算"))(t)
		r := ok(o.Case(ctx, o.agency, third.ID))(t)
		if r.Case.Receipt.Application != from.Number || r.Case.Receipt.Part != 3 || len(r.Parts) != 3 {
			t.Errorf("the third is part %d of %s, beside %+v", r.Case.Receipt.Part, r.Case.Receipt.Application, r.Parts)
		}
		done := ok(o.Withdraw(ctx, o.at(third), foi.Withdrawal{On: day("2026-03-02")}))(t)
		_, err = o.Split(ctx, o.at(done), "又一项")
		wantError(t, "concluded", err, desk.Refused, "已办结")

		// A correction keeps what it is a part of, and what it lacks.
		fixed := ok(o.Amend(ctx, o.at(part), application("2026-01-29"), "收到日期有误"))(t)
		if fixed.Application != from.Number {
			t.Errorf("corrected, it is %+v", fixed)
		}
		o.wantClean(t)
	})
}

func TestContentsAreLookedAtAgain(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		identity, err := foi.Lacking(foi.ContentIdentity, foi.ContentForm)
		r := application("2026-02-27")
		r.Lacks = identity
		line := ok(o.Register(ctx, o.intake(""), r))(t)
		lacks := func(line desk.Summary) foi.Lacks {
			return ok(o.Case(ctx, o.agency, line.ID))(t).Case.Receipt.Lacks
		}
		if got := lacks(line); got != identity || err != nil {
			t.Errorf("lacks %s, %v", got.Words(), err)
		}
		if same := ok(o.CheckContents(ctx, o.at(line), identity))(t); same != line {
			t.Errorf("found as it was, it is %+v", same)
		}
		line = ok(o.CheckContents(ctx, o.at(line), 0))(t)
		file := ok(o.Case(ctx, o.agency, line.ID))(t)
		if got := lacks(line); got != 0 || kinds(file.Log) != "receipt void" || file.Log[1].Act.(foi.Void).Reason != "核对申请材料：已齐全" {
			t.Errorf("all is there, and yet %q lacks; %+v", got.Words(), file.Log[1].Act)
		}
		line = ok(o.CheckContents(ctx, o.at(line), identity))(t)
		if reason := ok(o.Case(ctx, o.agency, line.ID))(t).Log[2].Act.(foi.Void).Reason; reason != "核对申请材料：缺少身份证明、获取方式" {
			t.Errorf("the reason is %s", reason)
		}
		changed := application("2026-02-26")
		if line = ok(o.Amend(ctx, o.at(line), changed, "收到日期有误"))(t); lacks(line) != identity {
			t.Error("the correction of another field forgot what it lacks")
		}
		o.wantClean(t)
	})
}

func TestOralRegistration(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		oral := application("2026-02-27")
		oral.Channel = foi.Oral
		_, err := o.Register(t.Context(), o.intake(""), oral)
		wantError(t, "nobody says how it was written down", err, desk.Invalid, "确有困难")
		if got := fieldsOf(err); got != "oral_by oral_read_back oral_why" {
			t.Errorf("names %q", got)
		}
		oral.Oral = foi.TakenDown{Why: " 手部受伤 ", WrittenBy: "登记员", ReadBack: true}
		line := ok(o.Register(t.Context(), o.intake(""), oral))(t)
		if got := ok(o.Case(t.Context(), o.agency, line.ID))(t).Case.Receipt.Oral; got != (foi.TakenDown{Why: "手部受伤", WrittenBy: "登记员", ReadBack: true}) {
			t.Errorf("kept is %+v", got)
		}
		oral.Channel = foi.Post
		_, err = o.Register(t.Context(), o.intake(""), oral)
		wantError(t, "in writing, and spoken", err, desk.Invalid, "只有口头申请")
	})
}

func TestCorrectionOfRecords(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := ok(o.RequestRecords(ctx, o.intake("a-form"), recordsAsked()))(t)
		if again := ok(o.RequestRecords(ctx, o.intake("a-form"), recordsAsked()))(t); again != line {
			t.Errorf("the same form again is %+v", again)
		}
		o.shows(t, "asked for", line, shown{state: foi.RecordsOpen, log: "records_request", ledger: absent})
		if line.Number != "2026-000001" || line.Description != "出生地应为示例县" || !line.DueOn.IsZero() || !line.ClaimBy.IsZero() {
			t.Errorf("the line is %+v", line)
		}
		if file := ok(o.Case(ctx, o.agency, line.ID))(t); len(file.Clocks) != 0 || file.Case.Registered.Applicant.IDNumber != "1101**********0018" {
			t.Errorf("clocks %+v, applicant %+v", file.Clocks, file.Case.Registered.Applicant)
		}
		_, err := o.Decide(ctx, o.at(line), disclosed("2026-02-27"))
		wantError(t, "answered as an application", err, desk.Refused, "不是政府信息公开申请")
		_, err = o.RequestRecords(ctx, o.intake(""), foi.RecordsRequest{})
		wantError(t, "an empty form", err, desk.Invalid)
		bad := recordsAsked()
		bad.Evidence = "身份证 000000199001010018"
		_, err = o.RequestRecords(ctx, o.intake(""), bad)
		wantError(t, "an identity number in the evidence", err, desk.Invalid, "公民身份号码")

		line = ok(o.Claim(ctx, o.by(handler, line)))(t)
		result := foi.RecordsResult{On: day("2026-03-02"), Result: foi.RecordTransferred, To: " 示例县公安局 ", LetterNumber: "示转〔2026〕1号"}
		_, err = o.RecordsAnswered(ctx, o.by(desk.Actor{ID: 9, Name: "自然人000009"}, line), result)
		wantError(t, "another has it", err, desk.Refused, "承办")
		_, err = o.RecordsAnswered(ctx, o.by(handler, line), foi.RecordsResult{On: day("2026-03-02"), Result: foi.RecordTransferred})
		wantError(t, "transferred to nobody", err, desk.Refused, "有权更正的机关")
		line = ok(o.RecordsAnswered(ctx, o.by(handler, line), result))(t)
		o.shows(t, "transferred", line, shown{
			state: foi.RecordsClosed, log: "records_request claim records_result", decided: "2026-03-02", ledger: absent,
		})
		found := ok(o.List(ctx, o.agency, desk.Filter{Query: "示转〔2026〕1号"}, desk.Position{}, 10))(t)
		if len(found.Cases) != 1 || found.Cases[0] != line {
			t.Errorf("by its letter: %+v", found.Cases)
		}
		if next := o.register(t, "2026-02-27"); next.Number != "2026-000002" {
			t.Errorf("the next application is %s: they share one series", next.Number)
		}
		o.wantClean(t)
	})
}

// A ledger that names what is not yet received, or is no application, is told so.
func TestLedgerMeetsWhatIsNoCase(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ok(o.Arrive(t.Context(), o.intake(""), letter()))(t)
		ok(o.RequestRecords(t.Context(), o.intake(""), recordsAsked()))(t)
		report := o.imports(t, row("2026-000001", "2026-02-25"), row("2026-000002", "2026-02-25"))
		var said []string
		for _, p := range report.Problems {
			said = append(said, p.Message)
		}
		if got := strings.Join(said, "\n"); !strings.Contains(got, "2026-000001 是待确认的来件") || !strings.Contains(got, "2026-000002 是更正本人信息的申请") {
			t.Errorf("the report says: %s", got)
		}
		o.wantClean(t)
	})
}
