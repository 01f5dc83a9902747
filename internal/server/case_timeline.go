package server

import (
	"fmt"
	"slices"
	"time"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// timelineEntry is an act in the log: what it says, when it was recorded, and whether it still stands.
type timelineEntry struct {
	Seq        int
	What       string
	On         string
	Lines      []string
	RecordedAt string
	By         string
	FromLedger bool
	// Idle says why it did nothing to the answer period; empty where it did, or has nothing to do with it.
	Idle string
	// Voided says by which entry and why it has no effect any more; empty where it stands.
	Voided string
	// Void is the address for voiding it; empty where there is nothing to void.
	Void string
}

// timeline is the whole log. Nothing that was recorded is left out, least of all what was voided.
func (f caseFile) timeline() []timelineEntry {
	voided := f.voided()
	standing := map[int]bool{}
	for _, l := range f.Case.Standing() {
		standing[l.Seq] = true
	}
	idle := f.idle()
	entries := make([]timelineEntry, len(f.Log))
	for i, e := range f.Log {
		entries[i] = timelineEntry{
			Seq: e.Seq, What: foi.ActLabel(e.Act), On: e.Act.Date().Chinese(), Lines: f.said(e),
			RecordedAt: moment(e.RecordedAt), By: e.RecordedBy,
			FromLedger: e.FromLedger, Idle: idle[e.Seq], Voided: voided[e.Seq],
		}
		if standing[e.Seq] {
			entries[i].Void = fmt.Sprintf("%s/void?of=%d", f.path(), e.Seq)
		}
	}
	return entries
}

// idle says of the acts that did nothing to the answer period why.
func (f caseFile) idle() map[int]string {
	by := map[int]string{}
	for _, n := range f.WithoutEffect {
		by[n.Seq] = fmt.Sprintf("对答复期限不发生效力：%s（%s）", n.Why, n.Article)
	}
	return by
}

func (f caseFile) voided() map[int]string {
	by := map[int]string{}
	for _, e := range f.Log {
		if v, ok := e.Act.(foi.Void); ok && v.Instead == nil {
			by[v.Of] = fmt.Sprintf("已由第 %d 项作废：%s", e.Seq, v.Reason)
		}
	}
	return by
}

// said puts an act into lines.
func (f caseFile) said(e desk.Entry) []string {
	switch a := e.Act.(type) {
	case foi.Receipt:
		return filled(fmt.Sprintf("%s 收到（%s），申请人类型：%s", a.On.Chinese(), a.Channel.Label(), a.Applicant.Category.Label()), partWords(a), labelled("缺少的材料：", a.Lacks.Words()))
	case foi.Decision:
		return decisionSaid(a)
	case foi.Delivery:
		return append(filled("送达方式："+a.Method.Label()), deliveryWords(a)...)
	case foi.DeliveryFailed:
		return filled("送达方式："+a.Method.Label(), "原因："+a.Reason)
	case foi.Withdrawal:
		return filled(a.Note)
	case foi.Extension:
		return filled(fmt.Sprintf("延长 %d 个工作日", a.WorkingDays), labelled("负责人同意：", a.ApprovedOn.Chinese()), labelled("理由：", a.Reason))
	case foi.FeeNotice:
		return slices.Concat(filled(a.Asks(), labelled("送达日期：", dateAndWeekday(a.DeliveredOn))), a.Slices(), a.Grounds())
	case foi.Assignment:
		return filled(labelled("承办部门：", a.Department), labelled("承办人：", a.Officer.Name), a.Note)
	case foi.Claim:
		return filled("承办人：" + a.Officer.Name)
	case foi.SendBack:
		return filled("理由：" + a.Reason)
	case foi.Proposal:
		return f.said(desk.Entry{Logged: foi.Logged{Seq: e.Seq, Act: a.Act}})
	case foi.Approval:
		return filled(fmt.Sprintf("批准第 %d 项", a.Of), labelled("批示：", a.Note))
	case foi.Return:
		return filled(fmt.Sprintf("退回第 %d 项", a.Of), "理由："+a.Reason)
	case foi.Void:
		return f.voidSaid(e.Seq, a)
	}
	return f.stepSaid(e)
}

// partWords say which of an application's cases it is; empty for one that is none.
func partWords(r foi.Receipt) string {
	if r.Part == 0 {
		return ""
	}
	return fmt.Sprintf("申请 %s 分出的第 %d 案", r.Application, r.Part)
}

// decisionSaid puts an answer into lines. One that names no ground rests on all that its result may rest on.
func decisionSaid(d foi.Decision) []string {
	info, _ := d.Outcome.Info()
	rests := info.Article
	if d.Ground != "" || len(d.Items) > 0 {
		rests = groundWords(d)
	}
	lines := filled("办理结果："+d.Outcome.Name(), labelled("依据：", rests), labelled("文号：", d.LetterNumber))
	for _, f := range answerFacts(d)[1:] {
		if f.Label != "备注" {
			lines = append(lines, f.Label+"："+f.Value)
		}
	}
	for i, it := range d.Items {
		how, _ := it.Ground.Info()
		lines = append(lines, fmt.Sprintf("第 %d 项　%s：%s%s", i+1, it.Text, how.Label, labelled("，", it.Told)))
	}
	return append(lines, filled(d.Note)...)
}

// stepSaid puts a step of handling into lines.
func (f caseFile) stepSaid(e desk.Entry) []string {
	switch a := e.Act.(type) {
	case foi.CorrectionNotice:
		return filled(labelled("需要补正的事项：", a.Matters), labelled("补正期限：", dateAndWeekday(a.CorrectBy)))
	case foi.CorrectionReceived:
		return filled(a.Note)
	case foi.ConsultationSent:
		return filled("征求" + a.Party.Label() + "意见" + labelled("：", a.Name))
	case foi.ConsultationDelivered:
		return filled(f.askedParty(e.Seq, a.Ref))
	case foi.OpinionReceived:
		return filled(f.askedParty(e.Seq, a.Ref), labelled("意见：", a.Note))
	case foi.FeePaid:
		return filled(yuan(a.Amount), labelled("票据号：", a.Receipt))
	case foi.FeeRefund:
		return filled(yuan(a.Amount), "理由："+a.Reason, labelled("退付文号：", a.Receipt))
	case foi.ReasonsAsked:
		return filled(a.Note)
	case foi.DelaySet:
		return filled("延迟至 "+dateAndWeekday(a.Until), a.Note)
	case foi.Lapse:
		return filled("办理结果："+a.Outcome.Name(), a.Note)
	case foi.PublicationSet:
		return filled(a.Note)
	case foi.Published:
		return filled("公开的途径：" + a.Where)
	}
	return f.intakeSaid(e.Act)
}

// intakeSaid puts into lines what came before the receipt, and what concerns no disclosure.
func (f caseFile) intakeSaid(act foi.Act) []string {
	switch a := act.(type) {
	case foi.Arrival:
		return filled(fmt.Sprintf("%s 来件（%s），待与申请人确认", a.On.Chinese(), a.Channel.Label()))
	case foi.Contact:
		return filled(a.How.Label()+"，"+a.Result(), a.Note)
	case foi.RecordsRequest:
		return filled(fmt.Sprintf("%s 收到（%s）", a.On.Chinese(), a.Channel.Label()))
	case foi.RecordsResult:
		return filled("处理结果："+a.Result.Label(), labelled("有权更正的机关：", a.To), labelled("文号：", a.LetterNumber), a.Note)
	}
	return disputeSaid(act)
}

// askedParty names whose opinion the act numbered seq is about: of the last letter of that ref before it, as mended,
// for a round that was ordered counts its letters anew.
func (f caseFile) askedParty(seq int, ref string) string {
	named := ""
	for _, l := range f.Case.Standing() {
		if a, ok := l.Act.(foi.ConsultationSent); ok && l.Seq < seq && a.Ref == ref {
			named = a.Party.Label() + labelled("：", a.Name)
		}
	}
	return named
}

// voidSaid puts into lines what was voided or mended, and why.
func (f caseFile) voidSaid(seq int, a foi.Void) []string {
	switch after := a.Instead.(type) {
	case nil:
		return filled(fmt.Sprintf("作废第 %d 项", a.Of), "理由："+a.Reason)
	case foi.Receipt:
		changes := receiptChanges(f.registeredBefore(seq), after)
		for _, field := range f.PersonalChanged[seq] {
			was, is := f.registeredBefore(seq).Applicant.Personal, after.Applicant.Personal
			changes = append(changes, fmt.Sprintf("%s：%s → %s", field.Label(), orBlank(*field.In(&was)), orBlank(*field.In(&is))))
		}
		return append(departmentChange(f.registeredBefore(seq), after, changes), "理由："+a.Reason)
	}
	return append(f.said(desk.Entry{Logged: foi.Logged{Seq: seq, Act: a.Instead}}), "理由："+a.Reason)
}

// yuan names an amount; empty where it is not known.
func yuan(amount int) string {
	if amount == 0 {
		return ""
	}
	return fmt.Sprintf("金额：%d 元", amount)
}

func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return label + value
}

func filled(lines ...string) []string {
	var kept []string
	for _, l := range lines {
		if l != "" {
			kept = append(kept, l)
		}
	}
	return kept
}

// registeredBefore is the registration as it stood before the act numbered seq mended it.
func (f caseFile) registeredBefore(seq int) foi.Receipt {
	var before foi.Receipt
	for _, e := range f.Log[:seq-1] {
		switch act := e.Act.(type) {
		case foi.Receipt:
			before = act
		case foi.Void:
			if r, ok := act.Instead.(foi.Receipt); ok {
				before = r
			}
		}
	}
	return before
}

// receiptChanges says what a corrected registration changed, personal data apart: masked, two may look
// alike that are not.
func receiptChanges(before, after foi.Receipt) []string {
	before.Applicant.Personal, after.Applicant.Personal = foi.Personal{}, foi.Personal{}
	b, a := registrationFacts(before), registrationFacts(after)
	var lines []string
	for i := range a {
		if b[i].Value != a[i].Value {
			lines = append(lines, fmt.Sprintf("%s：%s → %s", a[i].Label, orBlank(b[i].Value), orBlank(a[i].Value)))
		}
	}
	return lines
}

// departmentChange: who has the case is shown by itself on the page, but was part of the registration.
func departmentChange(before, after foi.Receipt, changes []string) []string {
	if before.Department == after.Department {
		return changes
	}
	return append(changes, fmt.Sprintf("承办部门：%s → %s", orBlank(before.Department), orBlank(after.Department)))
}

func orBlank(s string) string {
	if s == "" {
		return "（空白）"
	}
	return s
}

// moment is a time as pages show it: in China, to the minute.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(desk.China).Format("2006-01-02 15:04")
}
