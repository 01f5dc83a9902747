package foi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"foidesk/internal/calendar"
)

// Kind names a kind of act, in the log and in JSON.
type Kind string

// The acts in law.
const (
	KindReceipt    Kind = "receipt"    // 收到申请
	KindDecision   Kind = "decision"   // 作出答复
	KindDelivery   Kind = "delivery"   // 送达
	KindWithdrawal Kind = "withdrawal" // 撤回申请
	KindExtension  Kind = "extension"  // 延长答复期限
	KindFeeNotice  Kind = "fee_notice" // 收费通知
	KindFeePaid    Kind = "fee_paid"   // 缴费
	KindFeeRefund  Kind = "fee_refund" // 退费
	KindLapse      Kind = "lapse"      // 不再处理

	KindCorrectionNotice      Kind = "correction_notice"      // 补正告知
	KindCorrectionReceived    Kind = "correction_received"    // 收到补正
	KindConsultationSent      Kind = "consultation_sent"      // 征求意见
	KindConsultationDelivered Kind = "consultation_delivered" // 征求意见书送达
	KindOpinionReceived       Kind = "opinion_received"       // 收到意见
	KindReasonsAsked          Kind = "reasons_asked"          // 要求说明理由
	KindDelaySet              Kind = "delay_set"              // 延迟答复
	KindDeliveryFailed        Kind = "delivery_failed"        // 送达未成
	KindDeliveryReceived      Kind = "delivery_received"      // 申请人签收
)

// The acts after the answer: what the applicant does about it, and what that comes to.
const (
	KindReview   Kind = "review"   // 行政复议
	KindSuit     Kind = "suit"     // 行政诉讼
	KindReanswer Kind = "reanswer" // 责令重新答复
)

// What was given to one is published for all; nothing in the case rests on it.
const (
	KindPublicationSet Kind = "publication_set" // 转为主动公开
	KindPublished      Kind = "published"       // 已主动公开
)

// The acts inside the office: who works the case, and what waits for consent. They have no effect on
// any period.
const (
	KindAssignment Kind = "assignment" // 分办
	KindClaim      Kind = "claim"      // 认领
	KindSendBack   Kind = "send_back"  // 退回分办
	KindProposal   Kind = "proposal"   // 报批
	KindApproval   Kind = "approval"   // 批准
	KindReturn     Kind = "return"     // 退回修改
)

// What is not yet received, and what is no application for disclosure at all.
const (
	KindArrival        Kind = "arrival"         // 来件: it has come in, and is to be confirmed
	KindContact        Kind = "contact"         // 联系确认
	KindRecordsRequest Kind = "records_request" // 更正本人信息申请 (第四十一条)
	KindRecordsResult  Kind = "records_result"  // 更正本人信息的处理结果
)

// KindVoid is 作废一项记载.
const KindVoid Kind = "void"

// kinds are all kinds of act: the Chinese name, as timelines and buttons have it, how one is read from
// its JSON, and whether one is possible where a case stands, whatever its content.
var kinds = []kindInfo{
	{KindReceipt, "登记", read[Receipt], (*Case).mayReceive},
	{KindDecision, "作出答复", read[Decision], (*Case).mayDecide},
	{KindDelivery, "送达", read[Delivery], (*Case).mayDeliver},
	{KindDeliveryFailed, "送达未成", read[DeliveryFailed], (*Case).mayFailToDeliver},
	{KindDeliveryReceived, "申请人签收", read[DeliveryReceived], (*Case).mayHearOfReceipt},
	{KindWithdrawal, "撤回申请", read[Withdrawal], (*Case).mayWithdraw},
	{KindExtension, "延长答复期限", read[Extension], (*Case).mayExtend},
	{KindFeeNotice, "收费通知", read[FeeNotice], (*Case).mayCharge},
	{KindFeePaid, "缴费", read[FeePaid], (*Case).mayPay},
	{KindFeeRefund, "退费", read[FeeRefund], (*Case).mayRefund},
	{KindLapse, "不再处理", read[Lapse], (*Case).mayLapse},
	{KindCorrectionNotice, "补正告知", read[CorrectionNotice], (*Case).mayAskCorrection},
	{KindCorrectionReceived, "收到补正", read[CorrectionReceived], (*Case).mayCorrect},
	{KindConsultationSent, "征求意见", read[ConsultationSent], (*Case).mayConsult},
	{KindConsultationDelivered, "征求意见书送达", read[ConsultationDelivered], (*Case).mayHearOfDelivery},
	{KindOpinionReceived, "收到意见", read[OpinionReceived], (*Case).mayHearOpinion},
	{KindReasonsAsked, "要求说明理由", read[ReasonsAsked], (*Case).mayAskReasons},
	{KindDelaySet, "延迟答复", read[DelaySet], (*Case).mayDelay},
	{KindReview, "行政复议", read[Review], (*Case).mayDispute},
	{KindSuit, "行政诉讼", read[Suit], (*Case).mayDispute},
	{KindReanswer, "责令重新答复", read[Reanswer], (*Case).mayReanswer},
	{KindPublicationSet, "转为主动公开", read[PublicationSet], (*Case).mayMakePublic},
	{KindPublished, "已主动公开", read[Published], (*Case).mayPublish},
	{KindAssignment, "分办", read[Assignment], (*Case).mayAssign},
	{KindClaim, "认领", read[Claim], (*Case).mayClaim},
	{KindSendBack, "退回分办", read[SendBack], (*Case).maySendBack},
	{KindProposal, "报批", read[Proposal], (*Case).mayPropose},
	{KindApproval, "批准", read[Approval], (*Case).mayRule},
	{KindReturn, "退回修改", read[Return], (*Case).mayRule},
	{KindArrival, "来件", read[Arrival], (*Case).mayArrive},
	{KindContact, "联系确认", read[Contact], (*Case).mayContact},
	{KindRecordsRequest, "更正本人信息申请", read[RecordsRequest], (*Case).mayArrive},
	{KindRecordsResult, "更正本人信息结果", read[RecordsResult], (*Case).mayResult},
	{KindVoid, "作废", read[Void], (*Case).mayVoid},
}

type kindInfo struct {
	id    Kind
	label string
	read  func(payload []byte) (Act, error)
	may   func(*Case) error
}

func (k Kind) info() (kindInfo, bool) {
	at := slices.IndexFunc(kinds, func(known kindInfo) bool { return known.id == k })
	if at < 0 {
		return kindInfo{}, false
	}
	return kinds[at], true
}

// Label is the kind's Chinese name; the id itself where it is none.
func (k Kind) Label() string {
	if known, ok := k.info(); ok {
		return known.label
	}
	return string(k)
}

// Act is one dated thing that was done in a case. Which acts follow which, and on what dates, is
// the act's own rule, in the file named for it.
type Act interface {
	Kind() Kind
	// Date is the date in law of the act, not of its recording.
	Date() calendar.Date
	// apply refuses the act where it stands, or enters it into the case.
	apply(c *Case, how basis) error
}

// basis is on what word an act is entered, and under which number of the log.
type basis struct {
	fromLedger bool
	seq        int
}

// Logged is an act as the log holds it.
type Logged struct {
	// Seq numbers the acts of a case from 1.
	Seq int
	Act Act
	// FromLedger marks what was taken over from a ledger kept before foidesk. It happened as
	// recorded there; steps that the ledger did not keep are taken as done.
	FromLedger bool
}

func read[A Act](payload []byte) (Act, error) {
	var a A
	if err := decodeStrictly(payload, &a); err != nil {
		return nil, err
	}
	return a, nil
}

// EncodeAct writes an act's JSON without its kind, as the log stores it beside the kind.
func EncodeAct(act Act) ([]byte, error) { return json.Marshal(act) }

// DecodeAct reads what EncodeAct wrote. A field that the kind does not have is an error: an act
// half understood would be an act falsified.
func DecodeAct(kind Kind, payload []byte) (Act, error) {
	if kind == "" {
		return nil, errors.New("缺少 kind（行为种类）")
	}
	known, ok := kind.info()
	if !ok {
		return nil, fmt.Errorf("不认识的行为种类 kind “%s”；可用：%s", kind, named(kinds, func(k kindInfo) string { return string(k.id) }))
	}
	act, err := known.read(payload)
	if err != nil {
		return nil, fmt.Errorf("行为 %s：%w", kind, err)
	}
	return act, nil
}

// ReadAct reads an act as contract JSON writes it: {"kind": …, "on": …, …}.
func ReadAct(text []byte) (Act, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, fmt.Errorf("不是一个 JSON 对象：%w", err)
	}
	var kind Kind
	if raw, ok := fields["kind"]; ok {
		if err := json.Unmarshal(raw, &kind); err != nil {
			return nil, errors.New("kind 应为文字")
		}
	}
	delete(fields, "kind")
	payload, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	return DecodeAct(kind, payload)
}

// WriteAct is the reverse of ReadAct.
func WriteAct(act Act) ([]byte, error) {
	payload, err := EncodeAct(act)
	if err != nil {
		return nil, err
	}
	kind, err := json.Marshal(map[string]Kind{"kind": act.Kind()})
	if err != nil {
		return nil, err
	}
	if string(payload) == "{}" {
		return kind, nil
	}
	return append(append(bytes.TrimSuffix(kind, []byte("}")), ','), payload[1:]...), nil
}

// actJSON is an act inside another, written with its kind; null for none.
type actJSON struct{ Act }

// MarshalJSON writes the act as WriteAct does.
func (a actJSON) MarshalJSON() ([]byte, error) {
	if a.Act == nil {
		return []byte("null"), nil
	}
	return WriteAct(a.Act)
}

// UnmarshalJSON reads it back. What undoes or wraps other acts cannot itself stand inside one.
func (a *actJSON) UnmarshalJSON(text []byte) (err error) {
	if a.Act, err = ReadAct(text); err != nil {
		return err
	}
	if concernsOthers(a.Kind()) {
		return fmt.Errorf("%s不能包含在另一项行为之中", a.Kind().Label())
	}
	return nil
}

// concernsOthers tells the kinds that speak of another act, by its number or as a whole.
func concernsOthers(kind Kind) bool {
	switch kind {
	case KindVoid, KindProposal, KindApproval, KindReturn:
		return true
	}
	return false
}

func decodeStrictly(text []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("JSON 之后还有多余的内容")
	}
	return nil
}
