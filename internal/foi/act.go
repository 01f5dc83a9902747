package foi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"foidesk/internal/calendar"
)

// Kind names a kind of act, in the log and in JSON.
type Kind string

// The acts that are recorded.
const (
	KindReceipt    Kind = "receipt"    // 收到申请
	KindDecision   Kind = "decision"   // 作出答复
	KindDelivery   Kind = "delivery"   // 送达
	KindWithdrawal Kind = "withdrawal" // 撤回申请
	KindVoid       Kind = "void"       // 作废一项记载
)

// kinds are all kinds of act with their Chinese names, as timelines and buttons have them.
var kinds = []kindInfo{
	{KindReceipt, "登记"}, {KindDecision, "作出答复"}, {KindDelivery, "送达"}, {KindWithdrawal, "撤回申请"}, {KindVoid, "作废"},
}

type kindInfo struct {
	id    Kind
	label string
}

// Label is the kind's Chinese name; the id itself where it is none.
func (k Kind) Label() string {
	for _, known := range kinds {
		if known.id == k {
			return known.label
		}
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

// basis is on what word an act is entered.
type basis struct{ fromLedger bool }

// Logged is an act as the log holds it.
type Logged struct {
	// Seq numbers the acts of a case from 1.
	Seq int
	Act Act
	// FromLedger marks what was taken over from a ledger kept before foidesk. It happened as
	// recorded there; steps that the ledger did not keep are taken as done.
	FromLedger bool
}

// blank returns an empty act of the kind to decode into.
func blank(kind Kind) (Act, error) {
	switch kind {
	case KindReceipt:
		return &Receipt{}, nil
	case KindDecision:
		return &Decision{}, nil
	case KindDelivery:
		return &Delivery{}, nil
	case KindWithdrawal:
		return &Withdrawal{}, nil
	case KindVoid:
		return &Void{}, nil
	case "":
		return nil, errors.New("缺少 kind（行为种类）")
	}
	return nil, fmt.Errorf("不认识的行为种类 kind “%s”；可用：%s", kind, named(kinds, func(k kindInfo) string { return string(k.id) }))
}

// value turns the pointer that JSON decodes into back into the plain act.
func value(act Act) Act {
	switch a := act.(type) {
	case *Receipt:
		return *a
	case *Decision:
		return *a
	case *Delivery:
		return *a
	case *Withdrawal:
		return *a
	case *Void:
		return *a
	}
	return act
}

// EncodeAct writes an act's JSON without its kind, as the log stores it beside the kind.
func EncodeAct(act Act) ([]byte, error) { return json.Marshal(act) }

// DecodeAct reads what EncodeAct wrote. A field that the kind does not have is an error: an act
// half understood would be an act falsified.
func DecodeAct(kind Kind, payload []byte) (Act, error) {
	act, err := blank(kind)
	if err != nil {
		return nil, err
	}
	if err := decodeStrictly(payload, act); err != nil {
		return nil, fmt.Errorf("行为 %s：%w", kind, err)
	}
	return value(act), nil
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
