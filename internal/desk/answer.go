package desk

import (
	"fmt"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// MaxItems bounds how many matters one answer takes one by one.
const MaxItems = 100

// decisionText is a text of an answer, with what it is called and how long it may be.
type decisionText struct {
	field, label string
	text         *string
	limit        int
}

func decisionTexts(d *foi.Decision) []decisionText {
	texts := []decisionText{
		{"letter_number", "答复文号", &d.LetterNumber, maxShort},
		{"note", "备注", &d.Note, maxNote},
		{"provision", foi.PartProvision.Label(), &d.Provision, maxName},
		{"reason", foi.PartReason.Label(), &d.Reason, maxDescription},
		{"where", foi.PartWhere.Label(), &d.Where, maxNote},
		{"search_by", "检索人", &d.Search.By, maxName},
		{"search_places", "检索范围", &d.Search.Places, maxNote},
		{"search_keywords", "关键词", &d.Search.Keywords, maxNote},
		{"earlier", foi.PartEarlier.Label(), &d.Earlier, maxName},
		{"agency_name", "负责公开的机关", &d.RightAgency.Name, maxName},
		{"agency_contact", "联系方式", &d.RightAgency.Contact, maxName},
		{"agency_undetermined", "不能确定的原因", &d.RightAgency.Undetermined, maxNote},
		{"unconsulted", foi.PartUnconsulted.Label(), &d.Unconsulted, maxNote},
	}
	for i := range d.Items {
		it := &d.Items[i]
		texts = append(texts,
			decisionText{foi.ItemField(i, "text"), fmt.Sprintf("第 %d 项申请的内容", i+1), &it.Text, maxNote},
			decisionText{foi.ItemField(i, "told"), fmt.Sprintf("第 %d 项的说明", i+1), &it.Told, maxNote})
	}
	return texts
}

func decisionProblems(d foi.Decision) []FieldError {
	var found []FieldError
	if len(d.Items) > MaxItems {
		found = append(found, FieldError{"items", fmt.Sprintf("逐项答复不得超过 %d 项，现为 %d 项", MaxItems, len(d.Items))})
	}
	for _, t := range decisionTexts(&d) {
		found = append(found, FieldError{t.field, textProblem(t.label, *t.text, t.limit)})
	}
	return found
}

func deliveryProblems(d foi.Delivery) []FieldError {
	return []FieldError{
		{"tracking", textProblem("邮件单号", d.Tracking, maxShort)},
		{"signer", textProblem("签收人", d.Signer, maxShort)},
		{"system", addressProblem("发出的系统或者渠道", d.System)},
		{"record", addressProblem("系统记录的编号", d.Record)},
		{"proof", textProblem("送达凭证", d.Proof, maxName)},
	}
}

// addressProblem keeps an applicant's mailbox, which is kept encrypted with the registration, out of a text that is not.
func addressProblem(label, text string) string {
	if strings.ContainsAny(text, "@＠") {
		return label + "中不要填写电子邮箱地址：申请人的地址在登记中加密保存，这里只写系统或者渠道的名称、记录的编号"
	}
	return textProblem(label, text, maxName)
}

// Remedies are what is open against what a case of the agency came to, and of whom: the review body that the settings
// name, else the one that the law gives an agency of its standing.
func (d *Desk) Remedies(f File) []foi.Remedy {
	found := f.Case.Remedies(f.Calendar, f.Agency.Standing, f.Agency.PolicyOn(f.Summary.ReceivedOn), d.Today())
	return f.Agency.named(found)
}

// RemediesAgainst are what an answer of the agency, to what was received on a day, has to tell.
func (a Agency) RemediesAgainst(answer foi.Decision, received calendar.Date) []foi.Remedy {
	return a.named(answer.Remedies(a.Standing, a.PolicyOn(received)))
}

func (a Agency) named(remedies []foi.Remedy) []foi.Remedy {
	for i, r := range remedies {
		remedies[i] = r.To(a.ReviewBody)
	}
	return remedies
}
