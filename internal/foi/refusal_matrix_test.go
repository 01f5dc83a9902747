package foi_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"foidesk/internal/foi"
)

// stand is a case as it stands on a day.
type stand struct {
	why  string
	on   string
	acts []foi.Act
}

// stands are cases in every state that a case can be in, and the states within them that make a difference.
func stands() []stand {
	refused := handed("2024-03-04", "2024-03-20", foi.ThirdPartyRights)
	reviewed := acts(refused, review("", "2024-03-25", "2024-03-28"))
	revoked := acts(refused, review(foi.Revoked, "2024-03-25", "2024-03-28", "2024-04-08", "2024-05-06", "2024-05-10"))
	ordered := acts(revoked, reanswer("2024-05-10", foi.KindReview))
	sued := acts(delivered, suit("", "2024-04-08", "2024-04-15"))
	judged := acts(delivered, suit(foi.Upheld, "2024-04-08", "2024-04-15", "2024-04-22", "2024-06-03"))
	waitsExtension := acts(open, proposed("2024-03-18", lengthening(10)))
	waitsAnswer := acts(open, proposed("2024-03-18", decided("2024-03-18")))
	return []stand{
		{"尚未登记", "2024-03-05", nothingYet},
		{"来件待确认", "2024-03-05", awaited},
		{"来件已确认收到", "2024-03-07", acts(awaited, letterReceived("2024-03-06"))},
		{"更正本人信息，正在办理", "2024-03-08", recordsOpen},
		{"更正本人信息，已办结", "2024-03-21", acts(recordsOpen, recordCorrected("2024-03-20"))},
		{"已登记，第 4 个工作日", "2024-03-08", open},
		{"已登记，补正告知期限已过", "2024-03-20", open},
		{"已登记，答复期限已过", "2024-04-08", open},
		{"已分办", "2024-03-08", acts(open, assigned("自然人000001"))},
		{"已认领", "2024-03-08", acts(open, assigned("自然人000001"), claimed("自然人000001"))},
		{"等待补正", "2024-03-20", unclear},
		{"补正期限已过，尚未补正", "2024-04-08", unclear},
		{"已补正", "2024-03-25", clarified},
		{"正在征求意见，尚未送达", "2024-03-20", asking},
		{"正在征求意见，已送达", "2024-03-20", acts(asking, reached("2024-03-12", "a"))},
		{"意见已收到", "2024-03-20", acts(asking, reached("2024-03-12", "a"), opined("2024-03-18", "a"))},
		{"已要求说明理由", "2024-03-20", acts(open, askedWhy("2024-03-11"))},
		{"已延迟答复", "2024-03-26", acts(open, delayed("2024-03-25", "2024-06-28"))},
		{"延期正待批准", "2024-03-20", waitsExtension},
		{"延期正待批准，答复期限已过", "2024-04-08", waitsExtension},
		{"延期已批准，尚未告知", "2024-03-21", acts(waitsExtension, approved("2024-03-20", 2))},
		{"延期被退回", "2024-03-21", acts(waitsExtension, returned("2024-03-20", 2))},
		{"已延期", "2024-03-28", acts(open, extended("2024-03-25", "2024-03-25", 10))},
		{"答复正待批准", "2024-03-20", waitsAnswer},
		{"等待缴费，通知尚未送达", "2024-03-20", unreceived},
		{"等待缴费", "2024-03-20", asked},
		{"缴费期限已过，尚未缴费", "2024-05-06", asked},
		{"已缴费", "2024-03-26", paidUp},
		{"已答复，尚未送达", "2024-03-21", answered},
		{"已送达", "2024-03-22", delivered},
		{"已决定转为主动公开", "2024-04-16", acts(delivered, foi.PublicationSet{On: day("2024-04-15")})},
		{"已撤回", "2024-03-21", takenBack},
		{"逾期不补正，不再处理", "2024-04-02", acts(unclear, lapsed("2024-04-01", foi.NotCorrected))},
		{"行政复议正在审理", "2024-04-01", reviewed},
		{"行政复议已经撤销", "2024-05-13", revoked},
		{"正在重新答复", "2024-05-13", ordered},
		{"已重新答复，尚未送达", "2024-05-21", acts(ordered, decided("2024-05-20"))},
		{"行政诉讼正在审理", "2024-04-16", sued},
		{"行政诉讼已经判决维持", "2024-06-04", judged},
		{"登记已作废", "2024-03-20", acts(open, voided(1))},
	}
}

func assigned(name string) foi.Assignment {
	return foi.Assignment{On: day("2024-03-05"), Officer: foi.Officer{ID: 1, Name: name}}
}

func claimed(name string) foi.Claim {
	return foi.Claim{On: day("2024-03-06"), Officer: foi.Officer{ID: 1, Name: name}}
}

// tried is an act of a kind as somebody would record it on a day.
func tried(kind foi.Kind, c foi.Case, on string) foi.Act {
	switch kind {
	case foi.KindReceipt:
		return received(on)
	case foi.KindDecision:
		return decided(on)
	case foi.KindDelivery:
		return posted(on)
	case foi.KindWithdrawal:
		return withdrawn(on)
	case foi.KindExtension:
		return extended("", on, 10)
	case foi.KindFeeNotice:
		return charged(on, "")
	case foi.KindFeePaid:
		return paid(on)
	case foi.KindLapse:
		if c.FeeNotice != nil {
			return lapsed(on, foi.NotPaid)
		}
		return lapsed(on, foi.NotCorrected)
	case foi.KindCorrectionNotice:
		return foi.CorrectionNotice{On: day(on), CorrectBy: day(on).AddDays(15), Matters: "请写明年度"}
	case foi.KindCorrectionReceived:
		return corrected(on)
	case foi.KindConsultationSent:
		return consulted(on, foi.CoMaker, "b")
	case foi.KindConsultationDelivered:
		return reached(on, "a")
	case foi.KindOpinionReceived:
		return opined(on, "a")
	case foi.KindReasonsAsked:
		return askedWhy(on)
	case foi.KindDelaySet:
		return foi.DelaySet{On: day(on), Until: day(on).AddDays(60)}
	}
	return triedLater(kind, c, on)
}

// triedLater is an act after the answer, or inside the office.
func triedLater(kind foi.Kind, c foi.Case, on string) foi.Act {
	switch kind {
	case foi.KindReview:
		return foi.Review{Proceeding: foi.Proceeding{Ref: "新", FiledOn: day(on)}}
	case foi.KindSuit:
		return foi.Suit{Proceeding: foi.Proceeding{Ref: "新", FiledOn: day(on)}}
	case foi.KindReanswer:
		return reanswer(on, foi.KindReview)
	case foi.KindArrival:
		return arrived(on)
	case foi.KindContact:
		return contacted(on)
	case foi.KindRecordsRequest:
		return recordsAsked(on)
	case foi.KindRecordsResult:
		return recordCorrected(on)
	case foi.KindDeliveryFailed:
		return notDelivered(on, foi.ByPost)
	case foi.KindDeliveryReceived:
		return signedFor(on)
	case foi.KindFeeRefund:
		return foi.FeeRefund{On: day(on), Amount: 10, Reason: "多收"}
	case foi.KindPublicationSet:
		return foi.PublicationSet{On: day(on)}
	case foi.KindPublished:
		return foi.Published{On: day(on), Where: "门户网站"}
	case foi.KindAssignment:
		return foi.Assignment{On: day(on), Officer: foi.Officer{ID: 2, Name: "自然人000002"}}
	case foi.KindClaim:
		return foi.Claim{On: day(on), Officer: foi.Officer{ID: 2, Name: "自然人000002"}}
	case foi.KindSendBack:
		return foi.SendBack{On: day(on), Reason: "不属于本科室"}
	case foi.KindProposal:
		return proposed(on, lengthening(10))
	case foi.KindApproval:
		return approved(on, c.Seq)
	case foi.KindReturn:
		return returned(on, c.Seq)
	case foi.KindVoid:
		return foi.Void{On: day(on), Of: 1, Reason: "录入有误"}
	}
	return nil
}

// codes are what a person must not be shown: ids, field names, English.
var codes = regexp.MustCompile(`[A-Za-z_]{2,}`)

// Whatever somebody tries wherever a case stands, they are told in a sentence why not. The matrix is read by people
// before it is accepted.
func TestEveryRefusalIsASentence(t *testing.T) {
	var b strings.Builder
	for _, s := range stands() {
		fmt.Fprintf(&b, "%s（%s）\n", s.why, s.on)
		c := caseOf(t, s.acts...)
		for _, kind := range foi.Kinds() {
			act := tried(kind, c, s.on)
			if act == nil || act.Kind() != kind {
				t.Fatalf("nobody tries %s", kind)
			}
			fmt.Fprintf(&b, "  %s：%s\n", kind.Label(), told(t, c, act))
		}
	}
	golden(t, "refusal-matrix", b.String())
}

// told is what the law says to an act: 可以, or why not.
func told(t *testing.T, c foi.Case, act foi.Act) string {
	t.Helper()
	l := foi.Logged{Seq: c.Seq + 1, Act: act}
	_, err := c.Append(l)
	if err == nil {
		err = c.Lawful(through2026(), asReceived, l)
	}
	if err == nil {
		return "可以"
	}
	var r *foi.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("%s: %v is no refusal", act.Kind(), err)
	}
	if codes.MatchString(r.Message) || len([]rune(r.Message)) < 6 {
		t.Errorf("%s: no sentence for an official: %s", act.Kind(), r.Message)
	}
	if r.Article != "" {
		return r.Message + "（" + r.Article + "）"
	}
	return r.Message
}
