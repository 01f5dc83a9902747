package server

import (
	"foidesk/internal/foi"
)

// registrationForm are the fields of an application, for 申请登记 and for 更正登记.
type registrationForm struct {
	Channel     choiceField
	On          textField
	SubmittedOn textField
	// TakesSubmission tells that the chosen channel is confirmed by both sides, or none is chosen yet.
	TakesSubmission bool
	// SystemConfirmedOn is asked beside it, and the three of an oral request where it is one.
	SystemConfirmedOn textField
	OralWhy           textField
	// TakesOral tells that the chosen channel is the oral one, or none is chosen yet.
	TakesOral    bool
	OralBy       textField
	OralReadBack choiceField
	Assistance   choiceField
	Category     choiceField
	Applicant    textField
	IDNumber     textField
	Phone        textField
	Email        textField
	Address      textField
	Description  textField
	Form         textField
	Department   textField
	Note         textField
}

// offered is what the agency offers to choose from. The zero offered offers every channel.
type offered struct {
	departments []string
	// accepts tells which channels may be chosen; nil for all.
	accepts func(foi.Channel) bool
}

func registrationFields(form typed, x failure, o offered) registrationForm {
	text := func(f textField) textField { return form.text(f, x) }
	optional := func(name, label string) textField {
		return text(textField{Name: name, Label: label, Optional: true})
	}
	channel, chosen := foi.Channel(form.get("channel")).Info()
	return registrationForm{
		Channel:     form.choice(choiceField{Name: "channel", Label: "收到方式", Groups: []choiceGroup{{Choices: channelChoices(o.accepts)}}}, x),
		On:          text(textField{Name: "on", Label: "收到日期", Kind: "date", Hint: "按所选收到方式认定，法定期限自此起算。可写 2024-03-05、2024年3月5日 或 20240305"}),
		SubmittedOn: text(textField{Name: "submitted_on", Label: "申请人提交日期", Kind: "date", Optional: true, Hint: "仅用于网络、电子邮件、传真；据此另算较早的审慎期限"}),
		SystemConfirmedOn: text(textField{
			Name: "system_confirmed_on", Label: "系统确认日期", Kind: "date", Optional: true,
			Hint: "本机关系统自动提示提交成功、收到邮件的日期；与双方确认不同，审慎期限自三个日期中最早的起算",
		}),
		TakesOral:       !chosen || channel.ID == foi.Oral,
		OralWhy:         text(textField{Name: "oral_why", Label: "书面形式确有困难的原因", Hint: "口头申请只限于书写确有困难的，由本机关代为填写"}),
		OralBy:          text(textField{Name: "oral_by", Label: "代为填写的人员"}),
		OralReadBack:    form.choice(tick("oral_read_back", "宣读确认", "已向申请人宣读代填的内容，申请人确认无误", ""), x),
		Assistance:      form.choice(tick("assistance", "需要帮助的申请人", "申请人阅读、视听有困难，须提供必要的帮助", "条例第四十三条"), x),
		TakesSubmission: !chosen || channel.Confirmed,
		Category:        form.choice(choiceField{Name: "category", Label: "申请人类型", Hint: "决定本件计入年报统计表的哪一列，登记后随案不变", Groups: []choiceGroup{{Choices: categoryChoices()}}}, x),
		Applicant:       text(textField{Name: "applicant", Label: "申请人", Hint: "姓名或者名称"}),
		IDNumber:        optional("id_number", "证件号码"),
		Phone:           optional("phone", "联系电话"),
		Email:           optional("email", "电子邮箱"),
		Address:         optional("address", "通信地址"),
		Description:     text(textField{Name: "description", Label: "申请内容", Kind: "lines", Hint: "所申请信息的名称、文号或者便于查询的其他特征"}),
		Form:            text(textField{Name: "form", Label: "获取方式", Optional: true, Hint: "如 纸质邮寄、电子邮件、当面领取", Suggestions: []string{"纸质邮寄", "电子邮件", "当面领取", "当场查阅"}}),
		Department:      text(textField{Name: "department", Label: "承办部门", Optional: true, Suggestions: o.departments}),
		Note:            text(textField{Name: "note", Label: "备注", Kind: "lines", Optional: true}),
	}
}

// labels names the fields as the form does.
func (r registrationForm) labels() map[string]string {
	names := map[string]string{}
	for _, f := range []choiceField{r.Channel, r.Category, r.OralReadBack, r.Assistance} {
		names[f.Name] = f.Label
	}
	for _, f := range []textField{
		r.On, r.SubmittedOn, r.Applicant, r.IDNumber, r.Phone, r.Email, r.Address,
		r.Description, r.Form, r.Department, r.Note, r.SystemConfirmedOn, r.OralWhy, r.OralBy,
	} {
		names[f.Name] = f.Label
	}
	return names
}

func channelChoices(accepts func(foi.Channel) bool) []choice {
	var choices []choice
	for _, info := range foi.Channels() {
		if accepts != nil && !accepts(info.ID) {
			continue
		}
		ch := choice{Value: string(info.ID), Label: info.Label, Hint: info.ReceiptDay, Article: info.Article}
		switch {
		case info.Confirmed:
			ch.Mark = "submitted"
		case info.Awaited():
			ch.Mark = "letter"
		case info.ID == foi.Oral:
			ch.Mark = "oral"
		}
		choices = append(choices, ch)
	}
	return choices
}

func categoryChoices() []choice {
	var choices []choice
	for _, info := range foi.ApplicantCategories() {
		choices = append(choices, choice{Value: string(info.ID), Label: info.Label, Hint: info.Hint})
	}
	return choices
}

// receiptFrom reads the form; the error names the dates that cannot be read.
func receiptFrom(form typed) (foi.Receipt, error) {
	in := formReader{form: form}
	r := foi.Receipt{
		On: in.date("on"), SubmittedOn: in.date("submitted_on"), SystemConfirmedOn: in.date("system_confirmed_on"),
		Channel: foi.Channel(form.get("channel")), Request: requestFrom(form),
	}
	return r, in.err()
}

// requestFrom reads what an application holds.
func requestFrom(form typed) foi.Request {
	return foi.Request{
		Applicant: foi.Applicant{
			Category: foi.ApplicantCategory(form.get("category")), Name: form.get("applicant"),
			Personal: foi.Personal{
				IDNumber: form.get("id_number"), Phone: form.get("phone"), Email: form.get("email"), Address: form.get("address"),
			},
		},
		Description: form.get("description"), Form: form.get("form"),
		Department: form.get("department"), Note: form.get("note"),
		Oral: foi.TakenDown{
			Why: form.get("oral_why"), WrittenBy: form.get("oral_by"), ReadBack: form.ticked("oral_read_back"),
		},
		Assistance: form.ticked("assistance"),
	}
}

// typedReceipt is the form that would have been typed for a receipt. Personal data are not shown again:
// a field left empty keeps them.
func typedReceipt(r foi.Receipt) map[string]string {
	return map[string]string{
		"on": r.On.String(), "submitted_on": r.SubmittedOn.String(), "channel": string(r.Channel),
		"category": string(r.Applicant.Category), "applicant": r.Applicant.Name,
		"description": r.Description, "form": r.Form, "department": r.Department, "note": r.Note,
		"system_confirmed_on": r.SystemConfirmedOn.String(), "oral_why": r.Oral.Why, "oral_by": r.Oral.WrittenBy,
		"oral_read_back": tickedAs(r.Oral.ReadBack), "assistance": tickedAs(r.Assistance),
	}
}
