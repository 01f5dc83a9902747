package server

import (
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// lead says what sort of matter it is where no answer period runs.
func (f caseFile) lead() string {
	switch f.Case.State() {
	case foi.Voided:
		return "本案的登记已经作废，不计入任何统计。记载全部留存如下。"
	case foi.Unconfirmed:
		for _, clock := range f.Clocks {
			if clock.ID == foi.ClockConfirmation {
				return "来件待确认：" + clock.Words(f.today) + "。收到日期未定，答复期限暂不起算。"
			}
		}
		return "来件待确认：双方确认之日为收到之日。收到日期未定，答复期限暂不起算。"
	case foi.RecordsOpen:
		return "更正本人信息的申请（条例第四十一条），不是政府信息公开申请：没有规定办理期限，不计入年报统计表。"
	case foi.RecordsClosed:
		return fmt.Sprintf("更正本人信息的申请（条例第四十一条），已于 %s 办结：%s。不计入年报统计表。", f.Case.RecordsResult.On.Chinese(), f.Case.RecordsResult.Result.Label())
	}
	return ""
}

// notes are what was seen at the counter, as long as it waits to be looked at.
func (f caseFile) notes(c echo.Context) []caseNote {
	r := f.Case.Receipt
	if r == nil || f.Case.State() != foi.Open {
		return f.refundNote(c)
	}
	var out []caseNote
	offer := func(note caseNote, kind foi.Kind) {
		if !mayHere(c, account.Work) || f.Case.May(kind) != nil || actorOf(c).MayWork(f.Case) != nil {
			note.Href = ""
		}
		out = append(out, note)
	}
	if lacks := r.Lacks.Words(); lacks != "" && f.Case.CorrectionNotice == nil {
		offer(caseNote{"材料不齐：缺少" + lacks + f.noticeWords(), f.path() + "/correction", "补正告知"}, foi.KindCorrectionNotice)
	}
	if r.Elsewhere {
		offer(caseNote{"登记时认为看来不属于本机关负责公开（条例第三十六条第五项）；可以当场答复。", f.path() + elsewhereAnswer, "作出答复"}, foi.KindDecision)
	}
	return out
}

// refundNote is about a fee that the answer leaves no ground for.
func (f caseFile) refundNote(c echo.Context) []caseNote {
	if f.Case.Decision == nil || f.Case.State() == foi.Voided {
		return nil
	}
	words := f.refundDue(*f.Case.Decision)
	if words == "" {
		return nil
	}
	note := caseNote{Words: words, Href: f.path() + "/refund", Action: "登记退费"}
	if !mayHere(c, account.Deliver) || f.Case.May(foi.KindFeeRefund) != nil || mayDo(actorOf(c), f.Case, foi.KindFeeRefund) != nil {
		note.Href = ""
	}
	return []caseNote{note}
}

// noticeWords say by when a correction can be asked for.
func (f caseFile) noticeWords() string {
	for _, clock := range f.Clocks {
		if clock.ID == foi.ClockCorrectionNotice {
			return "。须补正的，一次性告知全部事项；" + clock.ID.Label() + "：" + clock.Words(f.today)
		}
	}
	return ""
}

// noticeLimit is the last day of asking for a correction, for the hint of its form.
func (f caseFile) noticeLimit() string {
	for _, clock := range f.Clocks {
		if clock.ID == foi.ClockCorrectionNotice && !clock.Due.IsZero() {
			return fmt.Sprintf("，不得晚于 %s（收到申请之日起 %d 个工作日）", clock.Due.Chinese(), clock.Days)
		}
	}
	return ""
}

// parts are the cases of the same application, this one among them.
func (f caseFile) parts() []similarRow {
	var kin []desk.Kin
	for _, part := range f.Parts {
		kin = append(kin, desk.Kin{Summary: part})
	}
	rows := similarRows(f.Agency, kin)
	for i := range rows {
		rows[i].Why = fmt.Sprintf("第 %d 案", i+1)
		if f.Parts[i].ID == f.Summary.ID {
			rows[i].Why += "（本案）"
		}
	}
	return rows
}

// intakeFacts are those of an arrival and of a matter under 第四十一条.
func (f caseFile) intakeFacts() []fact {
	var out []fact
	if a := f.Case.Arrival; a != nil {
		out = append(out, plain("来件日期", dateAndWeekday(a.On)))
		if n := len(f.Case.Contacts); n > 0 {
			out = append(out, plain("联系确认", fmt.Sprintf("%d 次", n)))
		}
		for _, clock := range f.Clocks {
			if clock.ID == foi.ClockConfirmation && !clock.Settled.IsZero() {
				out = append(out, wide("来件的确认", clock.Words(f.today)))
			}
		}
	}
	if a := f.Case.RecordsRequest; a != nil {
		out = append(out, wide("提供的证据", a.Evidence))
	}
	if a := f.Case.RecordsResult; a != nil {
		out = append(out, wide("处理结果", strings.Join(filled(a.Result.Label(), a.To), "：")), plain("告知日期", dateAndWeekday(a.On)), plain("文号", a.LetterNumber))
	}
	return out
}

func oralWords(o foi.TakenDown) string {
	said := ""
	if o.ReadBack {
		said = "已宣读并经申请人确认"
	}
	return strings.Join(filled(o.Why, labelled("代为填写：", o.WrittenBy), said), "；")
}

func assistanceWords(needed bool) string {
	if !needed {
		return ""
	}
	return "阅读、视听有困难，须提供必要的帮助（条例第四十三条）"
}
