package foi_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// anyDate is mostly in the weeks around one case, so that acts often fit together; sometimes none.
func anyDate() *rapid.Generator[calendar.Date] {
	return rapid.Custom(func(t *rapid.T) calendar.Date {
		if n := rapid.IntRange(0, 41).Draw(t, "day"); n > 0 {
			return calendar.Of(2024, 3, 1).AddDays(n)
		}
		return 0
	})
}

func anyReceipt() *rapid.Generator[foi.Receipt] {
	return rapid.Custom(func(t *rapid.T) foi.Receipt {
		text := rapid.String()
		return foi.Receipt{
			On:          anyDate().Draw(t, "on"),
			Channel:     rapid.SampledFrom([]foi.Channel{foi.InPerson, foi.Post, foi.Web, foi.Email, "pigeon"}).Draw(t, "channel"),
			SubmittedOn: rapid.SampledFrom([]calendar.Date{0, 0, 0, day("2024-03-01")}).Draw(t, "submitted"),
			Number:      text.Draw(t, "number"),

			SystemConfirmedOn: rapid.SampledFrom([]calendar.Date{0, 0, 0, day("2024-03-01")}).Draw(t, "system confirmed"),
			Application:       text.Draw(t, "application"), Part: rapid.IntRange(0, 3).Draw(t, "part"),
			Request: foi.Request{
				Lacks:      foi.Lacks(rapid.IntRange(0, 1<<len(foi.Contents())-1).Draw(t, "lacks")),
				Oral:       foi.TakenDown{Why: text.Draw(t, "why"), ReadBack: rapid.Bool().Draw(t, "read back")},
				Assistance: rapid.Bool().Draw(t, "assistance"), Elsewhere: rapid.Bool().Draw(t, "elsewhere"),
				Applicant: foi.Applicant{
					Category: rapid.SampledFrom([]foi.ApplicantCategory{"", foi.NaturalPerson, foi.OtherBody}).Draw(t, "category"),
					Name:     text.Draw(t, "name"),
					Personal: foi.Personal{
						IDNumber: text.Draw(t, "id"), Phone: text.Draw(t, "phone"),
						Email: text.Draw(t, "email"), Address: text.Draw(t, "address"),
					},
				},
				Description: text.Draw(t, "description"), Form: text.Draw(t, "form"),
				Department: text.Draw(t, "department"), Handler: text.Draw(t, "handler"), Note: text.Draw(t, "note"),
			},
		}
	})
}

// anyNotice is one that the applicant gets, or answers.
func anyNotice() *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		switch rapid.IntRange(0, 4).Draw(t, "notice") {
		case 3:
			return anyCorrection().Draw(t, "correction")
		case 4:
			return anyConsultation().Draw(t, "consultation")
		case 0:
			return foi.Extension{
				ApprovedOn: anyDate().Draw(t, "approved on"), NotifiedOn: anyDate().Draw(t, "notified on"),
				WorkingDays: rapid.IntRange(0, 21).Draw(t, "working days"), Reason: rapid.String().Draw(t, "reason"),
			}
		case 1:
			return foi.FeeNotice{
				On: anyDate().Draw(t, "on"), DeliveredOn: anyDate().Draw(t, "delivered on"),
				Pages: rapid.SampledFrom([]int{0, 30, 150}).Draw(t, "pages"), Items: rapid.SampledFrom([]int{0, 0, 31}).Draw(t, "items"),
			}
		}
		return foi.FeePaid{On: anyDate().Draw(t, "on")}
	})
}

// anyCorrection is of what the applicant is asked for, beside a fee, and of what follows.
func anyCorrection() *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		on, note := anyDate().Draw(t, "on"), rapid.String().Draw(t, "note")
		switch rapid.IntRange(0, 6).Draw(t, "step") {
		case 0:
			return foi.CorrectionNotice{On: on, CorrectBy: anyDate().Draw(t, "correct by"), Matters: note}
		case 1:
			return foi.CorrectionReceived{On: on, Note: note}
		case 2:
			return foi.ReasonsAsked{On: on, Note: note}
		case 3:
			return foi.DelaySet{On: on, Until: anyDate().Draw(t, "until"), Note: note}
		case 4:
			return foi.PublicationSet{On: on, Note: note}
		case 5:
			return foi.Published{On: on, Where: note}
		}
		return foi.Lapse{On: on, Outcome: rapid.SampledFrom([]foi.Outcome{foi.NotCorrected, foi.NotPaid, foi.Disclosed}).Draw(t, "outcome"), Note: note}
	})
}

// anyConsultation is a step of one of two.
func anyConsultation() *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		on, ref := anyDate().Draw(t, "on"), rapid.SampledFrom([]string{"", "a"}).Draw(t, "ref")
		switch rapid.IntRange(0, 2).Draw(t, "step") {
		case 0:
			party := rapid.SampledFrom([]foi.Party{foi.ThirdParty, foi.CoMaker, foi.OtherAgency, "neighbour"}).Draw(t, "party")
			return foi.ConsultationSent{On: on, Party: party, Ref: ref, Name: rapid.String().Draw(t, "name")}
		case 1:
			return foi.ConsultationDelivered{On: on, Ref: ref}
		}
		return foi.OpinionReceived{On: on, Ref: ref, Note: rapid.String().Draw(t, "note")}
	})
}

// anyConsent is a proposal, or a word on one. Few notices are proposed as they should be, without a day.
func anyConsent() *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		on, of := anyDate().Draw(t, "on"), rapid.IntRange(1, 8).Draw(t, "of")
		switch rapid.IntRange(0, 4).Draw(t, "consent") {
		case 0:
			return foi.Proposal{On: on, Act: anyAct(0).Draw(t, "proposed")}
		case 1:
			return foi.Proposal{On: on, Act: foi.Extension{WorkingDays: rapid.IntRange(0, 21).Draw(t, "working days")}}
		case 2:
			return foi.Proposal{On: on, Act: foi.FeeNotice{Pages: 150}}
		case 3:
			return foi.Return{On: on, Of: of, Reason: rapid.String().Draw(t, "reason")}
		}
		return foi.Approval{On: on, Of: of, Note: rapid.String().Draw(t, "note")}
	})
}

// anyDelivery is a delivery, one that failed, or word that it arrived.
func anyDelivery() *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		methods := []foi.Method{foi.ByPost, foi.ByHand, foi.Electronic, foi.NotRecorded, "courier"}
		on, method, text := anyDate().Draw(t, "on"), rapid.SampledFrom(methods).Draw(t, "method"), rapid.String().Draw(t, "text")
		switch rapid.IntRange(0, 3).Draw(t, "came to") {
		case 0:
			return foi.DeliveryFailed{On: on, Method: method, Reason: text}
		case 1:
			return foi.DeliveryReceived{On: on}
		}
		return foi.Delivery{On: on, Method: method, Tracking: text, ReceivedOn: anyDate().Draw(t, "received on")}
	})
}

// anyLaterStep is a refund, or who works the case.
func anyLaterStep() *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		on, text, n := anyDate().Draw(t, "on"), rapid.String().Draw(t, "text"), rapid.IntRange(-1, 40).Draw(t, "number")
		officer := foi.Officer{ID: int64(n), Name: text}
		return rapid.SampledFrom([]foi.Act{
			foi.FeeRefund{On: on, Amount: n, Reason: text},
			foi.Assignment{On: on, Officer: officer, Note: text},
			foi.Claim{On: on, Officer: officer},
			foi.SendBack{On: on, Reason: text},
		}).Draw(t, "step")
	})
}

// anyAct is an act of any kind, sensible or not; voids replace acts down to the depth.
func anyAct(depth int) *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		text := rapid.String()
		switch rapid.IntRange(0, 4+2*depth).Draw(t, "kind") {
		case 0:
			return anyIntake().Draw(t, "intake")
		case 1:
			outcomes := []foi.Outcome{foi.Disclosed, foi.ThirdPartyRights, foi.StillUnclear, foi.NotPaid, "other"}
			return foi.Decision{
				On: anyDate().Draw(t, "on"), Outcome: rapid.SampledFrom(outcomes).Draw(t, "outcome"),
				LetterNumber: text.Draw(t, "letter number"), Reason: text.Draw(t, "reason"), Note: text.Draw(t, "note"),
				Search: foi.Search{By: text.Draw(t, "by"), On: anyDate().Draw(t, "searched on")},
				Items:  rapid.SampledFrom([][]foi.Item{nil, {{Text: "一", Ground: foi.GroundGiven}}, {{Ground: "nonsense"}}}).Draw(t, "items"),
			}
		case 2:
			return anyDelivery().Draw(t, "delivery")
		case 3:
			if rapid.Bool().Draw(t, "goes on") {
				return rapid.OneOf(anyDispute(), anyLaterStep()).Draw(t, "later step")
			}
			return foi.Withdrawal{On: anyDate().Draw(t, "on"), Note: text.Draw(t, "note")}
		case 4:
			return anyNotice().Draw(t, "notice")
		case 5:
			return anyConsent().Draw(t, "consent")
		}
		v := foi.Void{On: anyDate().Draw(t, "on"), Of: rapid.IntRange(-1, 8).Draw(t, "of"), Reason: text.Draw(t, "reason")}
		if rapid.Bool().Draw(t, "mended") {
			v.Instead = anyAct(0).Draw(t, "instead")
		}
		return v
	})
}

func TestActsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		act := anyAct(1).Draw(t, "act")
		payload, err := foi.EncodeAct(act)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := foi.DecodeAct(act.Kind(), payload); err != nil || !reflect.DeepEqual(got, act) {
			t.Fatalf("%s\nread as %+v (%v),\nwritten %+v", payload, got, err, act)
		}
		text, err := foi.WriteAct(act)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := foi.ReadAct(text); err != nil || !reflect.DeepEqual(got, act) {
			t.Fatalf("%s\nread as %+v (%v),\nwritten %+v", text, got, err, act)
		}
	})
}

// The names are fixed: a log written today is read in ten years, and other programs write these files.
func TestActsAsWritten(t *testing.T) {
	full := foi.Receipt{
		On: day("2024-03-04"), Channel: foi.Web, SubmittedOn: day("2024-03-01"), Number: "2024-1",
		Request: foi.Request{
			Applicant: foi.Applicant{
				Category: foi.NaturalPerson, Name: "自然人000001",
				Personal: foi.Personal{IDNumber: "证件", Phone: "电话", Email: "邮箱", Address: "地址"},
			},
			Description: "内容", Form: "纸质", Department: "部门", Handler: "承办人", Note: "备注",
		},
	}
	tests := []struct {
		act  foi.Act
		want string
	}{
		{received("2026-01-30"), `{"kind":"receipt","on":"2026-01-30","channel":"post"}`},
		{full, `{"kind":"receipt","on":"2024-03-04","channel":"web","submitted_on":"2024-03-01","number":"2024-1",` +
			`"applicant":{"category":"natural_person","name":"自然人000001","id_number":"证件","phone":"电话","email":"邮箱","address":"地址"},` +
			`"description":"内容","form":"纸质","department":"部门","handler":"承办人","note":"备注"}`},
		{
			foi.Decision{On: day("2026-03-20"), Outcome: foi.PartlyDisclosed, LetterNumber: "示公开〔2026〕1号"},
			`{"kind":"decision","on":"2026-03-20","outcome":"partial","letter_number":"示公开〔2026〕1号"}`,
		},
		{
			foi.Delivery{On: day("2026-03-23"), Method: foi.ByPost, Proof: "单号"},
			`{"kind":"delivery","on":"2026-03-23","method":"post","proof":"单号"}`,
		},
		{
			foi.Receipt{
				On: day("2024-03-04"), Channel: foi.Oral, Application: "2024-1", Part: 2, Request: foi.Request{
					Lacks: lacking(foi.ContentIdentity, foi.ContentForm), Oral: foi.TakenDown{Why: "失明", WrittenBy: "承办人", ReadBack: true},
					Assistance: true, Elsewhere: true,
				},
			},
			`{"kind":"receipt","on":"2024-03-04","channel":"oral","application":"2024-1","part":2,"lacks":["identity","form"],` +
				`"oral":{"why":"失明","written_by":"承办人","read_back":true},"assistance":true,"elsewhere":true}`,
		},
		{
			foi.Arrival{On: day("2024-03-04"), Channel: foi.Web, SubmittedOn: day("2024-03-03"), SystemConfirmedOn: day("2024-03-04"), Number: "2024-1"},
			`{"kind":"arrival","on":"2024-03-04","channel":"web","submitted_on":"2024-03-03","system_confirmed_on":"2024-03-04","number":"2024-1"}`,
		},
		{contacted("2024-03-04"), `{"kind":"contact","on":"2024-03-04","how":"phone","reached":false}`},
		{
			recordsAsked("2024-03-04"),
			`{"kind":"records_request","on":"2024-03-04","channel":"in_person","record":"出生地","evidence":"户口簿"}`,
		},
		{
			foi.RecordsResult{On: day("2024-03-05"), Result: foi.RecordTransferred, To: "示例县"},
			`{"kind":"records_result","on":"2024-03-05","result":"transferred","to":"示例县"}`,
		},
		{
			foi.Decision{
				On: day("2026-03-20"), Outcome: foi.NotHeld, Ground: foi.GroundAbsent, Provision: "条款", Reason: "理由", Where: "途径",
				Search:  foi.Search{By: "承办人", Places: "档案室", Keywords: "词", On: day("2026-03-18")},
				Earlier: "示公开〔2025〕1号", RightAgency: foi.RightAgency{Name: "示例市档案馆", Contact: "地址", Undetermined: "不详"}, Unconsulted: "下落不明",
				Items: []foi.Item{{Text: "一", Ground: foi.GroundAbsent, Told: "没有"}},
			},
			`{"kind":"decision","on":"2026-03-20","outcome":"unavailable_1","ground":"absent","provision":"条款","reason":"理由","where":"途径",` +
				`"search":{"by":"承办人","places":"档案室","keywords":"词","on":"2026-03-18"},"earlier":"示公开〔2025〕1号",` +
				`"right_agency":{"name":"示例市档案馆","contact":"地址","undetermined":"不详"},"unconsulted":"下落不明",` +
				`"items":[{"text":"一","ground":"absent","told":"没有"}]}`,
		},
		{
			foi.Delivery{
				On: day("2026-03-23"), Method: foi.ByPost, Carrier: foi.PostalEnterprise, Tracking: "单号",
				Signer: "签收人", System: "系统", Record: "记录", ReceivedOn: day("2026-03-25"),
			},
			`{"kind":"delivery","on":"2026-03-23","method":"post","carrier":"postal_enterprise","tracking":"单号",` +
				`"signer":"签收人","system":"系统","record":"记录","received_on":"2026-03-25"}`,
		},
		{notDelivered("2026-03-26", foi.ByPost), `{"kind":"delivery_failed","on":"2026-03-26","method":"post","reason":"无人签收"}`},
		{signedFor("2026-03-25"), `{"kind":"delivery_received","on":"2026-03-25"}`},
		{withdrawn("2026-03-23"), `{"kind":"withdrawal","on":"2026-03-23"}`},
		{
			foi.Extension{ApprovedOn: day("2026-03-02"), NotifiedOn: day("2026-03-03"), WorkingDays: 20},
			`{"kind":"extension","approved_on":"2026-03-02","notified_on":"2026-03-03","working_days":20}`,
		},
		{lengthening(20), `{"kind":"extension","working_days":20,"reason":"检索量大"}`},
		{charged("2026-03-03", "2026-03-05"), `{"kind":"fee_notice","on":"2026-03-03","delivered_on":"2026-03-05","pages":150}`},
		{foi.FeeNotice{On: day("2026-03-03"), Items: 31}, `{"kind":"fee_notice","on":"2026-03-03","items":31}`},
		{
			foi.FeeNotice{On: day("2026-03-03"), Items: 14, ItemsCharged: 11, CountedItems: 12, ItemsReason: "拆分"},
			`{"kind":"fee_notice","on":"2026-03-03","items":14,"items_charged":11,"counted_items":12,"items_reason":"拆分"}`,
		},
		{
			foi.FeeNotice{Pages: 150, Alternatives: foi.Alternatives{On: day("2026-03-02"), OnSite: true, Published: true, Narrower: true, Reply: "不接受"}},
			`{"kind":"fee_notice","pages":150,"alternatives":{"on":"2026-03-02","on_site":true,"published":true,"narrower":true,"reply":"不接受"}}`,
		},
		{paid("2026-03-12"), `{"kind":"fee_paid","on":"2026-03-12"}`},
		{foi.FeePaid{On: day("2026-03-12"), Amount: 1700, Receipt: "票据"}, `{"kind":"fee_paid","on":"2026-03-12","amount":1700,"receipt":"票据"}`},
		{foi.FeeRefund{On: day("2026-03-13"), Amount: 200, Reason: "核减"}, `{"kind":"fee_refund","on":"2026-03-13","amount":200,"reason":"核减"}`},
		{toCorrect("2026-02-04", "2026-02-28"), `{"kind":"correction_notice","on":"2026-02-04","correct_by":"2026-02-28"}`},
		{corrected("2026-02-10"), `{"kind":"correction_received","on":"2026-02-10"}`},
		{consulted("2026-02-11", foi.ThirdParty, "a"), `{"kind":"consultation_sent","on":"2026-02-11","party":"third_party","ref":"a"}`},
		{reached("2026-02-12", "a"), `{"kind":"consultation_delivered","on":"2026-02-12","ref":"a"}`},
		{opined("2026-02-27", ""), `{"kind":"opinion_received","on":"2026-02-27"}`},
		{askedWhy("2026-02-04"), `{"kind":"reasons_asked","on":"2026-02-04"}`},
		{delayed("2026-03-02", "2026-06-01"), `{"kind":"delay_set","on":"2026-03-02","until":"2026-06-01"}`},
		{lapsed("2026-03-03", foi.NotCorrected), `{"kind":"lapse","on":"2026-03-03","outcome":"other_1"}`},
		{
			proposed("2026-03-02", foi.FeeNotice{Pages: 150}),
			`{"kind":"proposal","on":"2026-03-02","act":{"kind":"fee_notice","pages":150}}`,
		},
		{approved("2026-03-03", 2), `{"kind":"approval","on":"2026-03-03","of":2}`},
		{returned("2026-03-03", 2), `{"kind":"return","on":"2026-03-03","of":2,"reason":"理由不充分"}`},
		{voided(2), `{"kind":"void","on":"2024-12-02","of":2,"reason":"录入有误"}`},
		{
			mended(1, received("2024-03-01")),
			`{"kind":"void","on":"2024-12-02","of":1,"reason":"录入有误","instead":{"kind":"receipt","on":"2024-03-01","channel":"post"}}`,
		},
	}
	for _, tt := range tests {
		text, err := foi.WriteAct(tt.act)
		if err != nil || string(text) != tt.want {
			t.Errorf("%s (%v), want %s", text, err, tt.want)
		}
		if got, err := foi.ReadAct([]byte(tt.want)); err != nil || !reflect.DeepEqual(got, tt.act) {
			t.Errorf("%s is read as %+v (%v)", tt.want, got, err)
		}
	}
}

func TestActsRefusedInReading(t *testing.T) {
	tests := []struct{ why, text, says string }{
		{"30 February", `{"kind":"receipt","on":"2024-02-30","channel":"post"}`, "没有 2024年2月30日 这一天"},
		{"29 February of a common year", `{"kind":"withdrawal","on":"2023-02-29"}`, "没有 2023年2月29日 这一天"},
		{"a year slipped", `{"kind":"receipt","on":"0204-03-05","channel":"post"}`, "年份"},
		{"a date in another form", `{"kind":"receipt","on":"2024/3/5","channel":"post"}`, "2024/3/5"},
		{"a date with a time", `{"kind":"receipt","on":"2024-03-05T08:00:00Z","channel":"post"}`, "2024-03-05"},
		{"a number for a date", `{"kind":"receipt","on":20240305,"channel":"post"}`, "receipt"},
		{"a field the kind does not have", `{"kind":"receipt","on":"2024-03-04","channel":"post","pages":3}`, "pages"},
		{"a slip in a field inside", `{"kind":"receipt","on":"2024-03-04","channel":"post","applicant":{"nome":"x"}}`, "nome"},
		{"a kind nobody knows", `{"kind":"receipts","on":"2024-03-04"}`, "receipts"},
		{"no kind", `{"on":"2024-03-04","channel":"post"}`, "kind"},
		{"a kind that is a number", `{"kind":7}`, "kind"},
		{"text after it", `{"kind":"withdrawal","on":"2024-03-04"} {}`, ""},
		{"no object", `["receipt"]`, ""},
		{"nothing", ``, ""},
		{"null", `null`, "kind"},
		{"a void instead", `{"kind":"void","on":"2024-12-02","of":1,"reason":"x","instead":{"kind":"void","on":"2024-12-02","of":1,"reason":"x"}}`, "作废"},
		{"an unknown field in what stands instead", `{"kind":"void","on":"2024-12-02","of":1,"reason":"x","instead":{"kind":"withdrawal","on":"2024-12-02","by":"x"}}`, "by"},
		{"a proposal of nothing", `{"kind":"proposal","on":"2024-03-04"}`, "act"},
		{"a proposal of a proposal", `{"kind":"proposal","on":"2024-03-04","act":{"kind":"proposal","on":"2024-03-04","act":{"kind":"withdrawal"}}}`, "报批"},
		{"a proposal of an approval", `{"kind":"proposal","on":"2024-03-04","act":{"kind":"approval","on":"2024-03-04","of":1}}`, "批准"},
		{"an unknown field in what is proposed", `{"kind":"proposal","on":"2024-03-04","act":{"kind":"extension","days":5}}`, "days"},
		{"an approval instead", `{"kind":"void","on":"2024-12-02","of":1,"reason":"x","instead":{"kind":"approval","on":"2024-12-02","of":1}}`, "批准"},
		{"an unknown field of a void", `{"kind":"void","on":"2024-12-02","of":1,"reason":"x","because":"y"}`, "because"},
	}
	for _, tt := range tests {
		if act, err := foi.ReadAct([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: read as %+v, error %v; want one with %q", tt.why, act, err, tt.says)
		}
	}
	if _, err := foi.DecodeAct(foi.KindWithdrawal, []byte(`{"on":"2024-03-04"} {}`)); err == nil {
		t.Error("text after the payload was let pass")
	}
	if _, err := foi.DecodeAct("", []byte(`{}`)); err == nil {
		t.Error("a payload without a kind was let pass")
	}
}

// Whatever is read can be written, and is then read alike.
func FuzzReadAct(f *testing.F) {
	f.Add(`{"kind":"receipt","on":"2026-01-30","channel":"post"}`)
	f.Add(`{"kind":"void","on":"2024-12-02","of":1,"reason":"x","instead":{"kind":"withdrawal","on":"2024-12-02"}}`)
	f.Add(`{"kind":"delivery","method":null}`)
	f.Add(`{"kind":"proposal","on":"2026-03-02","act":{"kind":"fee_notice","pages":150}}`)
	f.Fuzz(func(t *testing.T, text string) {
		act, err := foi.ReadAct([]byte(text))
		if err != nil {
			return
		}
		written, err := foi.WriteAct(act)
		if err != nil || !json.Valid(written) {
			t.Fatalf("%s: written as %s (%v)", text, written, err)
		}
		if again, err := foi.ReadAct(written); err != nil || !reflect.DeepEqual(again, act) {
			t.Fatalf("%s: read again as %+v (%v)", text, again, err)
		}
	})
}
