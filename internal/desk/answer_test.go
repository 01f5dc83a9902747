package desk_test

import (
	"reflect"
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// An answer of the office says all that its kind needs, and is refused for all that it does not say at once; what the
// ledger takes over says less, and stands.
func TestAnAnswerSaysAllThatItsKindNeeds(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.register(t, "2026-01-30")
		bare := foi.Decision{On: day("2026-02-27"), Outcome: foi.NotHeld}
		_, err := o.Decide(ctx, o.at(line), bare)
		wantError(t, "decided", err, desk.Refused, "请填写检索人")
		if got := fieldsOf(err); got != "search_by search_keywords search_on search_places" {
			t.Errorf("names %s", got)
		}
		_, err = o.Propose(ctx, o.at(line), bare)
		wantError(t, "proposed", err, desk.Refused, "请填写检索人")
		o.shows(t, "refused", line, shown{state: foi.Open, log: "receipt", actBy: "2026-03-05", underWay: 1, counts: "received·natural_person carried_out·natural_person"})

		said := foi.Decision{
			On: day("2026-02-27"), Outcome: foi.PartlyDisclosed, Provision: " 条款 ", Search: notHeld("2026-02-27").Search, Earlier: "示公开〔2025〕1号",
			Items: []foi.Item{
				{Text: " 一 ", Ground: foi.GroundGiven}, {Text: "二", Ground: foi.GroundProcess, Told: "过程稿\r\n未定稿"}, {Text: "三", Ground: foi.GroundAbsent},
			},
		}
		line = ok(o.Decide(ctx, o.at(line), said))(t)
		said.Provision, said.Items[0].Text, said.Items[1].Told = "条款", "一", "过程稿\n未定稿"
		if got := ok(o.Case(ctx, o.agency, line.ID))(t).Case.Decision; !reflect.DeepEqual(*got, said) {
			t.Errorf("read back as %+v,\nrecorded %+v", *got, said)
		}
		o.wantClean(t)
	})
}

func TestTextsOfAnAnswerAreBounded(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		long := strings.Repeat("长", 6000)
		line := o.register(t, "2026-01-30")
		_, err := o.Decide(t.Context(), o.at(line), foi.Decision{
			On: day("2026-02-27"), Outcome: foi.NotHeld, Provision: long, Reason: long, Where: long, Earlier: long, Unconsulted: long,
			Search:      foi.Search{By: long, Places: long, Keywords: long, On: day("2026-02-27")},
			RightAgency: foi.RightAgency{Name: long, Contact: "身份证 000000199001010018", Undetermined: long},
			Items:       []foi.Item{{Text: long, Ground: foi.GroundAbsent, Told: long}},
		})
		wantError(t, "too long", err, desk.Invalid)
		want := "agency_contact agency_name agency_undetermined earlier item_1_text item_1_told provision reason search_by search_keywords search_places unconsulted where"
		if got := fieldsOf(err); got != want {
			t.Errorf("names %s, want %s", got, want)
		}
		_, err = o.Decide(t.Context(), o.at(line), foi.Decision{On: day("2026-02-27"), Outcome: foi.PartlyDisclosed, Items: make([]foi.Item, desk.MaxItems+1)})
		wantError(t, "too many items", err, desk.Invalid, "逐项答复不得超过 100 项")
	})
}

// The first posting decides; what is sent again changes neither the line of the case nor the table.
func TestAnAnswerSentAgain(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		line := o.register(t, "2026-01-30")
		line = ok(o.Decide(ctx, o.at(line), disclosed("2026-02-02")))(t)
		_, err := o.Deliver(ctx, o.at(line), foi.Delivery{On: day("2026-02-03"), Method: foi.ByPost})
		wantError(t, "without proof", err, desk.Refused, "邮政企业")
		_, err = o.Deliver(ctx, o.at(line), foi.Delivery{On: day("2026-02-03"), Method: foi.Electronic, System: "a＠example.com", Record: "a@example.com"})
		if got := fieldsOf(err); got != "record system" {
			t.Errorf("a mailbox is named in %s", got)
		}
		line = ok(o.Take(ctx, o.at(line), foi.DeliveryFailed{On: day("2026-02-02"), Method: foi.ByHand, Reason: "无人在家"}))(t)
		line = ok(o.Deliver(ctx, o.at(line), posted("2026-02-03")))(t)
		_, err = o.Deliver(ctx, o.at(line), posted("2026-02-04"))
		wantError(t, "delivered twice", err, desk.Refused, "已办结")
		line = ok(o.Take(ctx, o.at(line), foi.DeliveryFailed{On: day("2026-02-10"), Method: foi.ByPost, Reason: "逾期未领"}))(t)
		line = ok(o.Deliver(ctx, o.at(line), posted("2026-02-11")))(t)
		line = ok(o.Take(ctx, o.at(line), foi.DeliveryReceived{On: day("2026-02-13")}))(t)
		o.shows(t, "sent again", line, shown{
			state: foi.Concluded, log: "receipt decision delivery_failed delivery delivery_failed delivery delivery_received", outcome: foi.Disclosed,
			decided: "2026-02-02", concluded: "2026-02-03",
			counts: "received·natural_person disclosed·natural_person total·natural_person", ledger: "disclosed 2026-02-02",
		})
		for _, clock := range ok(o.Case(ctx, o.agency, line.ID))(t).Clocks {
			if clock.ID == foi.ClockReviewWindow && clock.Start != day("2026-02-13") {
				t.Errorf("the time for a review runs from %s", clock.Start)
			}
		}
		o.wantClean(t)
	})
}

// What the settings say of remedies is kept, tells who reviews, and leaves what was received before as it was.
func TestRemediesGoByTheSettings(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		a := ok(o.Agency(ctx, o.agency))(t)
		inquiry := foi.Decision{On: day("2026-03-02"), Outcome: foi.AdministrativeInquiry}
		a.Standing, a.Policy.InquiryReviewFirst = foi.LocalDepartment, true
		ok(o.ChangeAgency(ctx, desk.System("测试"), a))(t)
		a = ok(o.Agency(ctx, o.agency))(t)
		if a.Standing != foi.LocalDepartment || !a.Policy.InquiryReviewFirst || len(a.Earlier) != 1 || a.Earlier[0].InquiryReviewFirst {
			t.Fatalf("kept %+v", a)
		}
		before, now := a.RemediesAgainst(inquiry, day("2026-03-01"))[0], a.RemediesAgainst(inquiry, day("2026-03-02"))[0]
		if before.Road != foi.EitherRoad || now.Road != foi.ReviewFirst || strings.Join(now.ReviewBodies, "") != "本级人民政府" {
			t.Errorf("before %s, now %s of %v", before.Road, now.Road, now.ReviewBodies)
		}
		a.ReviewBody = "示例市人民政府"
		a.Policy.InquiryReviewFirst = false
		ok(o.ChangeAgency(ctx, desk.System("测试"), a))(t)
		line := o.register(t, "2026-01-30")
		line = ok(o.Decide(ctx, o.at(line), thirdPartys("2026-02-27")))(t)
		file := ok(o.Case(ctx, o.agency, line.ID))(t)
		if got := o.Remedies(file); len(got) != 1 || strings.Join(got[0].ReviewBodies, "") != "示例市人民政府" || !got[0].MustTell {
			t.Errorf("remedies %+v", got)
		}
		_, err := o.CreateAgency(ctx, desk.System("测试"), desk.Agency{Name: "示例县", Standing: "nonsense"})
		wantError(t, "a standing nobody has", err, desk.Invalid, "请选择机关性质")
		made := o.newAgency(t, desk.Agency{Name: "示例镇", Standing: foi.LocalGovernment, Policy: foi.Policy{InquiryReviewFirst: true}})
		all := ok(o.Agencies(ctx))(t)
		for _, each := range all {
			if each.ID == made.ID && (each.Standing != foi.LocalGovernment || !each.Policy.InquiryReviewFirst) {
				t.Errorf("listed %+v", each)
			}
		}
	})
}
