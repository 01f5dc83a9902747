package server

import (
	"context"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// deliveryPage is 登记送达, also of an answer that came back and is sent again.
type deliveryPage struct {
	Frame  frame
	Form   actForm
	Method choiceField
	On     textField
	Proofs []deliveryProof
	// CameBack says when and why the posted answer came back; empty where it did not.
	CameBack            string
	Button, Consequence string
}

// deliveryProof is what one method leaves behind, to be filled in for that method only.
type deliveryProof struct {
	Method, Legend string
	Carrier        *choiceField
	Fields         []textField
}

func (deliveryPage) template() string { return "delivery_new.html" }

func (s *Server) newDelivery(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showDelivery, func(f caseFile) map[string]string {
		values := s.dated(f)
		values["carrier"] = string(foi.PostalEnterprise)
		return values
	})
}

func (s *Server) recordDelivery(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showDelivery, func(ctx context.Context, file caseFile, form typed) error {
		in := formReader{form: form}
		d := in.delivery()
		if err := in.err(); err != nil {
			return err
		}
		_, err := s.desk.Deliver(ctx, file.at(c, form), d)
		return err
	})
}

// delivery reads what the method leaves behind, and nothing that was typed for another.
func (r *formReader) delivery() foi.Delivery {
	t := r.form
	d := foi.Delivery{On: r.date("on"), Method: foi.Method(t.get("method"))}
	switch d.Method {
	case foi.ByPost:
		d.Carrier, d.Tracking, d.ReceivedOn = foi.Carrier(t.get("carrier")), t.get("tracking"), r.date("received_on")
	case foi.ByHand:
		d.Signer = t.get("signer")
	case foi.Electronic:
		d.System, d.Record = t.get("system"), t.get("record")
	}
	return d
}

func (s *Server) showDelivery(c echo.Context, file caseFile, form typed, x failure) error {
	p := deliveryPage{Button: "登记送达", Consequence: "登记后本案办结，送达之日决定是否按期，也决定计入哪一年的统计。"}
	if file.Case.CameBack {
		p.Button, p.Consequence = "登记再次送达", "第一次交邮之日仍决定是否按期；申请复议、提起诉讼的期限自申请人收到这一次的答复起算。"
		p.CameBack = file.cameBack()
	}
	var err error
	if p.Frame, p.Form, err = s.actPage(c, file, p.Button, "deliver", form, x); err != nil {
		return err
	}
	p.Form.Barred = barred(file.Case.May(foi.KindDelivery))
	p.Method = form.choice(choiceField{Name: "method", Label: "送达方式", Groups: []choiceGroup{{Choices: methodChoices()}}}, x)
	p.On = form.text(textField{Name: "on", Label: "送达日期", Kind: "date", Hint: "按所选送达方式认定，是否按期以此日为准"}, x)
	carrier := form.choice(carrierChoice(), x)
	p.Proofs = []deliveryProof{
		{string(foi.ByPost), "邮寄的填写", &carrier, []textField{
			form.text(textField{Name: "tracking", Label: "邮件单号"}, x),
			form.text(textField{Name: "received_on", Label: "申请人收到日期", Kind: "date", Optional: true, Hint: "从邮件查询得知的签收日期；以后知道的可以补登"}, x),
		}},
		{string(foi.ByHand), "当面送达的填写", nil, []textField{
			form.text(textField{Name: "signer", Label: "签收人", Hint: "申请人、其法定代表人或者代理人"}, x),
		}},
		{string(foi.Electronic), "电子送达的填写", nil, []textField{
			form.text(textField{Name: "system", Label: "发出的系统或者渠道", Hint: "不写申请人的邮箱，邮箱在登记中加密保存"}, x),
			form.text(textField{Name: "record", Label: "系统记录的编号"}, x),
		}},
	}
	return s.renderStatus(c, x.status(), p)
}

func methodChoices() []choice {
	var choices []choice
	for _, info := range foi.Methods() {
		choices = append(choices, choice{Value: string(info.ID), Label: info.Label, Hint: info.Day, Article: info.Basis})
	}
	return choices
}

func carrierChoice() choiceField {
	return choiceField{Name: "carrier", Label: "寄递企业", Short: true, Groups: []choiceGroup{{Choices: []choice{
		{Value: string(foi.PostalEnterprise), Label: "邮政企业"}, {Value: string(foi.OtherCarrier), Label: "其他快递企业"},
	}}}}
}

// cameBack says when and why the posted answer came back.
func (f caseFile) cameBack() string {
	failed := f.Case.FailedDeliveries
	if !f.Case.CameBack || len(failed) == 0 {
		return ""
	}
	last := failed[len(failed)-1]
	return last.On.MonthDay() + " 答复的邮件退回（" + last.Reason + "），须再次送达"
}

// deliveryWords is the proof of a delivery in words, by its method.
func deliveryWords(d foi.Delivery) []string {
	carrier := ""
	switch d.Carrier {
	case foi.PostalEnterprise:
		carrier = "邮政企业"
	case foi.OtherCarrier:
		carrier = "其他快递企业"
	}
	return filled(carrier, labelled("邮件单号：", d.Tracking), labelled("签收人：", d.Signer), labelled("发出的系统或者渠道：", d.System),
		labelled("系统记录：", d.Record), labelled("凭证：", d.Proof), labelled("申请人收到：", d.ReceivedOn.Chinese()))
}

// deliveryFacts tell the deliveries of a case, the first and those after it came back.
func (f caseFile) deliveryFacts() []fact {
	var all []fact
	tell := func(label string, d foi.Delivery) {
		all = append(all, plain(label, dateAndWeekday(d.On)+" "+d.Method.Label()))
		if said := deliveryWords(d); len(said) > 0 {
			all = append(all, wide(label+"凭证", inOneLine(said)))
		}
	}
	if d := f.Case.Delivery; d != nil {
		tell("送达", *d)
	}
	for _, d := range f.Case.FailedDeliveries {
		all = append(all, wide("送达未成", dateAndWeekday(d.On)+" "+d.Method.Label()+"，"+d.Reason))
	}
	for _, d := range f.Case.Redeliveries {
		tell("再次送达", d)
	}
	return all
}
