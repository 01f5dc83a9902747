package server

import (
	"fmt"
	"net/url"
	"strconv"

	"foidesk/internal/account"
	"foidesk/internal/foi"
)

// handlingSteps are the steps with their forms, in the order in which the case page offers them.
var handlingSteps = []handlingStep{
	{
		kind: foi.KindCorrectionNotice, verb: "correction", button: "补正告知", may: account.Work, class: onTheWay,
		consequence: "登记后答复期限暂停，自收到补正的次日起重新计算。须一次性告知全部事项。",
		fill: func(f caseFile, _ url.Values) map[string]string {
			return map[string]string{"matters": f.receipt().Lacks.Matters()}
		},
		fields: func(f caseFile, form typed, x failure) []stepField {
			return []stepField{
				form.lines("matters", "需要补正的事项", "逐项写明，连同补正的方式；一案只能告知一次", x),
				form.day("on", "补正告知日期", "告知书发出的日期"+f.noticeLimit(), x),
				form.day("correct_by", "补正期限", "给申请人的合理期限的最后一日", x),
			}
		},
		read: func(in *formReader) foi.Act {
			return foi.CorrectionNotice{On: in.date("on"), CorrectBy: in.date("correct_by"), Matters: in.form.get("matters")}
		},
	},
	{
		kind: foi.KindCorrectionReceived, verb: "corrected", button: "登记收到补正", may: account.Deliver,
		consequence: "登记后答复期限自次日起重新计算。",
		fields: func(_ caseFile, form typed, x failure) []stepField {
			return []stepField{form.day("on", "收到补正日期", "按收到申请的口径认定", x), form.note("备注", x)}
		},
		read: func(in *formReader) foi.Act {
			return foi.CorrectionReceived{On: in.date("on"), Note: in.form.get("note")}
		},
	},
	{
		kind: foi.KindConsultationSent, verb: "consult", button: "征求意见", may: account.Work, class: onTheWay,
		consequence: fmt.Sprintf("等待意见的期间不计入答复期限；第三方、共同制作机关最多等 %d 个工作日。可以同时征求几方。", foi.OpinionDays),
		fill: func(f caseFile, _ url.Values) map[string]string {
			return map[string]string{"ref": strconv.Itoa(len(f.Case.Consultations) + 1)}
		},
		hidden: []string{"ref"},
		fields: func(_ caseFile, form typed, x failure) []stepField {
			party := form.choice(partyChoice(), x)
			return []stepField{{Choice: &party}, form.line("name", "名称", "第三方的姓名或者名称，机关写全称；证件号码、电话不写在这里", x), form.day("on", "发出日期", "征求意见书发出的日期", x)}
		},
		read: func(in *formReader) foi.Act {
			return foi.ConsultationSent{
				On: in.date("on"), Party: foi.Party(in.form.get("party")), Ref: in.form.get("ref"), Name: in.form.get("name"),
			}
		},
	},
	{
		kind: foi.KindConsultationDelivered, verb: "consultation-delivered", button: "登记征求意见书送达", may: account.Deliver,
		consequence: "登记后起算对方提出意见的期限。",
		fill:        firstAsked(func(a foi.Consultation) bool { return a.DeliveredOn.IsZero() }),
		fields: func(f caseFile, form typed, x failure) []stepField {
			return []stepField{
				form.asked(f, func(a foi.Consultation) bool { return a.DeliveredOn.IsZero() }, x),
				form.day("on", "送达日期", "对方收到征求意见书的日期", x),
			}
		},
		read: func(in *formReader) foi.Act {
			return foi.ConsultationDelivered{On: in.date("on"), Ref: in.form.get("ref")}
		},
	},
	{
		kind: foi.KindOpinionReceived, verb: "opinion", button: "登记收到意见", may: account.Deliver,
		consequence: "登记后答复期限自次日起继续计算；还在等待别方意见的除外。",
		fill:        firstAsked(func(a foi.Consultation) bool { return a.OpinionOn.IsZero() }),
		fields: func(f caseFile, form typed, x failure) []stepField {
			return []stepField{
				form.asked(f, func(a foi.Consultation) bool { return a.OpinionOn.IsZero() }, x),
				form.day("on", "收到意见的日期", "", x), form.note("意见", x),
			}
		},
		read: func(in *formReader) foi.Act {
			return foi.OpinionReceived{On: in.date("on"), Ref: in.form.get("ref"), Note: in.form.get("note")}
		},
	},
	{
		kind: foi.KindReasonsAsked, verb: "reasons", button: "要求说明理由", may: account.Work, class: rare,
		consequence: "申请数量、频次明显超过合理范围的，可以要求说明理由（条例第三十五条）。答复期限不因此暂停。",
		fields: func(_ caseFile, form typed, x failure) []stepField {
			return []stepField{form.day("on", "要求说明理由的日期", "", x), form.note("备注", x)}
		},
		read: func(in *formReader) foi.Act { return foi.ReasonsAsked{On: in.date("on"), Note: in.form.get("note")} },
	},
	{
		kind: foi.KindDelaySet, verb: "delay", button: "确定延迟答复的期限", may: account.Work, class: rare,
		consequence: "理由合理而无法按期答复的，确定合理的答复期限并告知申请人（条例第三十五条）；登记后以该日为答复期限。",
		fields: func(f caseFile, form typed, x failure) []stepField {
			reasons := form.note("备注", x)
			if f.Case.ReasonsAsked == nil {
				reasons = form.lines("note", "申请人说明的理由", "没有要求过说明理由的，写明申请人随申请说明的理由", x)
			}
			return []stepField{
				form.day("on", "告知日期", "告知申请人的日期", x), form.day("until", "延迟至", "告知申请人的答复期限", x), reasons,
			}
		},
		read: func(in *formReader) foi.Act {
			return foi.DelaySet{On: in.date("on"), Until: in.date("until"), Note: in.form.get("note")}
		},
	},
	{
		kind: foi.KindFeeRefund, verb: "refund", button: "登记退费", may: account.Deliver, class: rare, moneyOnly: true,
		consequence: "登记已经退还申请人的费用；不影响任何期限，办结之后也可以登记。",
		known:       func(f caseFile, _ typed) []fact { return f.payments() },
		fields: func(_ caseFile, form typed, x failure) []stepField {
			return []stepField{
				form.day("on", "退费日期", "款项退还申请人之日", x),
				form.line("amount", "退费金额", "元，整数；累计不得超过已缴的费用", x),
				form.lines("reason", "退费的理由", "例如：页数核减、误收、以已公开的信息答复", x),
				optional(form.line("receipt", "退付文号", "退付书、收入退还书或者红字票据的号码", x)),
			}
		},
		read: func(in *formReader) foi.Act {
			return foi.FeeRefund{
				On: in.date("on"), Amount: in.count("amount", "退费金额"), Reason: in.form.get("reason"), Receipt: in.form.get("receipt"),
			}
		},
	},
	{
		kind: foi.KindDeliveryReceived, verb: "received", button: "登记申请人签收", may: account.Deliver, class: onTheWay,
		consequence: "登记后申请复议、提起诉讼的期限自签收之日起算；是否按期仍以送达日期为准。",
		fields: func(_ caseFile, form typed, x failure) []stepField {
			return []stepField{form.day("on", "签收日期", "从邮件查询或者系统记录得知的日期", x)}
		},
		read: func(in *formReader) foi.Act { return foi.DeliveryReceived{On: in.date("on")} },
	},
	{
		kind: foi.KindDeliveryFailed, verb: "undelivered", button: "登记送达未成", may: account.Deliver, class: onTheWay,
		consequence: "送达之前未能送达的，答复期限照常计算；交邮之后退回的，是否按期仍以交邮之日为准，退回后须再次送达。",
		fill: func(f caseFile, _ url.Values) map[string]string {
			if f.Case.Delivery != nil { // only a letter comes back
				return map[string]string{"method": string(foi.ByPost)}
			}
			return nil
		},
		fields: func(_ caseFile, form typed, x failure) []stepField {
			method := form.choice(choiceField{Name: "method", Label: "送达方式", Short: true, Groups: []choiceGroup{{Choices: failedMethods()}}}, x)
			return []stepField{
				{Choice: &method},
				form.day("on", "日期", "未能送达之日；邮件退回的，为收到退件之日", x),
				form.line("reason", "未能送达的原因", "如无人在家、拒绝签收、地址不详", x),
			}
		},
		read: func(in *formReader) foi.Act {
			return foi.DeliveryFailed{On: in.date("on"), Method: foi.Method(in.form.get("method")), Reason: in.form.get("reason")}
		},
	},
	{
		kind: foi.KindLapse, verb: "lapse", button: "不再处理", may: account.Work, class: onTheWay,
		consequence: "申请人逾期不补正、不缴费，又不作答复的，登记后本案办结。",
		fields: func(f caseFile, form typed, x failure) []stepField {
			outcome := form.choice(lapseChoice(f.Case), x)
			return []stepField{{Choice: &outcome}, form.day("on", "不再处理的日期", "期限届满的次日起", x), form.note("备注", x)}
		},
		read: func(in *formReader) foi.Act {
			return foi.Lapse{On: in.date("on"), Outcome: foi.Outcome(in.form.get("outcome")), Note: in.form.get("note")}
		},
	},
	{
		kind: foi.KindPublicationSet, verb: "make-public", button: "转为主动公开", may: account.Work, class: rare,
		consequence: fmt.Sprintf("多个申请人申请相同信息，或者申请人建议主动公开而审核认为应当公开的，登记后 %d 个工作日内主动公开（条例第四十四条、第二十六条）；不影响本案的期限和统计。", foi.PublicationDays),
		fields: func(_ caseFile, form typed, x failure) []stepField {
			return []stepField{form.day("on", "决定转为主动公开的日期", "当日不计，主动公开的期限自次日起算", x), form.note("备注", x)}
		},
		read: func(in *formReader) foi.Act { return foi.PublicationSet{On: in.date("on"), Note: in.form.get("note")} },
	},
	{
		kind: foi.KindPublished, verb: "published", button: "登记已主动公开", may: account.Work,
		consequence: "登记后主动公开的期限终止。",
		fields: func(_ caseFile, form typed, x failure) []stepField {
			return []stepField{form.line("where", "公开的途径", "网站栏目、公报或者其他公开场所", x), form.day("on", "主动公开的日期", "", x)}
		},
		read: func(in *formReader) foi.Act { return foi.Published{On: in.date("on"), Where: in.form.get("where")} },
	},
}

func (t typed) line(name, label, hint string, x failure) stepField {
	return field(t.text(textField{Name: name, Label: label, Hint: hint}, x))
}

func (t typed) lines(name, label, hint string, x failure) stepField {
	return field(t.text(textField{Name: name, Label: label, Hint: hint, Kind: "lines"}, x))
}

func (t typed) day(name, label, hint string, x failure) stepField {
	return field(t.text(textField{Name: name, Label: label, Hint: hint, Kind: "date"}, x))
}

// optional is a field that may stay empty.
func optional(f stepField) stepField {
	f.Text.Optional = true
	return f
}

func (t typed) note(label string, x failure) stepField {
	return field(t.text(textField{Name: "note", Label: label, Kind: "lines", Optional: true}, x))
}

func field(f textField) stepField { return stepField{Text: &f} }

// asked chooses one of the consultations that still wait for what the form tells.
func (t typed) asked(f caseFile, waits func(foi.Consultation) bool, x failure) stepField {
	var choices []choice
	for _, a := range f.Case.Consultations {
		if waits(a) {
			choices = append(choices, choice{
				Value: a.Ref, Label: a.Party.Label() + " " + a.Name, Hint: fmt.Sprintf("%s 发出", a.SentOn.MonthDay()),
			})
		}
	}
	chosen := t.choice(choiceField{Name: "ref", Label: "征求的意见", Groups: []choiceGroup{{Choices: choices}}}, x)
	return stepField{Choice: &chosen}
}

// firstAsked chooses beforehand where there is one only to choose.
func firstAsked(waits func(foi.Consultation) bool) func(caseFile, url.Values) map[string]string {
	return func(f caseFile, _ url.Values) map[string]string {
		var refs []string
		for _, a := range f.Case.Consultations {
			if waits(a) {
				refs = append(refs, a.Ref)
			}
		}
		if len(refs) != 1 {
			return nil
		}
		return map[string]string{"ref": refs[0]}
	}
}

func failedMethods() []choice {
	var choices []choice
	for _, info := range foi.Methods() {
		choices = append(choices, choice{Value: string(info.ID), Label: info.Label})
	}
	return choices
}

func partyChoice() choiceField {
	f := choiceField{Name: "party", Label: "征求谁的意见", Groups: []choiceGroup{{}}}
	for _, p := range foi.Parties() {
		ch := choice{Value: string(p.ID), Label: p.Label, Article: p.Article}
		if p.Silence != "" {
			ch.Hint = "逾期未提出意见的，" + p.Silence
		}
		f.Groups[0].Choices = append(f.Groups[0].Choices, ch)
	}
	return f
}

func lapseChoice(c foi.Case) choiceField {
	f := choiceField{Name: "outcome", Label: "办理结果", Groups: []choiceGroup{{}}}
	for _, o := range []foi.Outcome{foi.NotCorrected, foi.NotPaid} {
		info, _ := o.Info()
		f.Groups[0].Choices = append(f.Groups[0].Choices, choice{
			Value: string(o), Label: o.Name(), Article: info.Article, Barred: barred(c.Precondition(o)),
		})
	}
	return f
}
