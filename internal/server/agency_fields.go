package server

import (
	"slices"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// agencyFields are the settings of an agency, for 机关设置 and for 新建下级机关.
type agencyFields struct {
	Name, ShortName textField
	Level           choiceField
	Standing        choiceField
	ReviewBody      textField
	InquiryRoad     choiceField
	Pattern         textField
	Channels        choiceField
	RestDay         choiceField
	Consent         choiceField
}

// agencyFields lays the form out; year is for the examples of numbers.
func (t typed) agencyFields(x failure, year int) agencyFields {
	return agencyFields{
		Name:        t.text(textField{Name: "name", Label: "机关名称", Hint: "全称，印在统计年报和台账上"}, x),
		ShortName:   t.text(textField{Name: "short_name", Label: "机关简称", Optional: true, Hint: "全称放不下的地方用简称"}, x),
		Level:       t.choice(levelChoice(), x),
		ReviewBody:  t.text(textField{Name: "review_body", Label: "行政复议机关", Optional: true, Hint: "不服本机关答复的，向哪个机关申请行政复议；全称。不填的，按机关性质告知"}, x),
		Standing:    t.choice(standingChoice(), x),
		InquiryRoad: t.choice(inquiryRoadChoice(), x),
		Pattern: t.text(textField{
			Name: "number_pattern", Label: "登记编号的编号规则",
			Hint: "{年} 为收到年份，{序号} 为流水号，{序号:6} 为补足六位的流水号，其余文字照写。" +
				"如 {年}-{序号:6} 编为 " + desk.DefaultPattern.Format(year, 1) + "，〔{年}〕公开申字第{序号}号 编为 " +
				desk.Pattern("〔{年}〕公开申字第{序号}号").Format(year, 1) + "。已登记的编号不变",
		}, x),
		Channels: t.choice(acceptedChoice(), x),
		RestDay:  t.choice(restDayChoice(), x),
		Consent:  t.choice(consentChoice(), x),
	}
}

// agencyFieldNames are the names of agencyFields in a form.
var agencyFieldNames = []string{
	"name", "short_name", "level", "standing", "review_body", "inquiry_road", "number_pattern", "channels", "rest_day_receipt", "consent",
}

// typedAgency is the form that would have been filled in for an agency.
func typedAgency(a desk.Agency) typed {
	form := fresh(map[string]string{
		"name": a.Name, "short_name": a.ShortName, "level": string(a.Level), "review_body": a.ReviewBody,
		"standing": string(a.Standing), "inquiry_road": inquiryRoad(a.Policy),
		"number_pattern": string(a.NumberPattern), "rest_day_receipt": string(a.Policy.RestDayReceipt),
	})
	for _, info := range foi.Channels() {
		if a.Accepts(info.ID) {
			form["channels"] = append(form["channels"], string(info.ID))
		}
	}
	for _, sw := range consentSwitches {
		if *sw.of(&a.Consent) {
			form["consent"] = append(form["consent"], sw.value)
		}
	}
	return form
}

// agency is a with the settings of the form in place of its own.
func (t typed) agency(a desk.Agency) desk.Agency {
	a.Name, a.ShortName, a.ReviewBody = t.get("name"), t.get("short_name"), t.get("review_body")
	a.Level = desk.Level(t.get("level"))
	a.NumberPattern = desk.Pattern(t.get("number_pattern"))
	a.Policy.RestDayReceipt = foi.RestDayReceipt(t.get("rest_day_receipt"))
	a.Standing = foi.Standing(t.get("standing"))
	a.Policy.InquiryReviewFirst = t.get("inquiry_road") == string(foi.ReviewFirst)
	a.Channels = t.channels()
	for _, sw := range consentSwitches {
		*sw.of(&a.Consent) = slices.Contains(t["consent"], sw.value)
	}
	return a
}

// channels are those that were ticked and those that no agency may close; none where it is all of them, so
// that the agency also accepts what may be added one day.
func (t typed) channels() []foi.Channel {
	var chosen []foi.Channel
	all := true
	for _, info := range foi.Channels() {
		may, _ := desk.MayRefuse(info.ID)
		if !may || slices.Contains(t["channels"], string(info.ID)) {
			chosen = append(chosen, info.ID)
		} else {
			all = false
		}
	}
	if all {
		return nil
	}
	return chosen
}

func levelChoice() choiceField {
	var choices []choice
	for _, info := range desk.Levels() {
		choices = append(choices, choice{Value: string(info.ID), Label: info.Label})
	}
	return choiceField{Name: "level", Label: "机关层级", Short: true, Groups: []choiceGroup{{Choices: choices}}}
}

// acceptedChoice is by which channels an agency accepts applications.
func acceptedChoice() choiceField {
	var choices []choice
	for _, info := range foi.Channels() {
		ch := choice{Value: string(info.ID), Label: info.Label}
		if may, source := desk.MayRefuse(info.ID); !may {
			ch.Fixed = "基本受理渠道，不得拒收（" + source + "）"
		}
		choices = append(choices, ch)
	}
	return choiceField{
		Name: "channels", Label: "受理渠道", Many: true, Groups: []choiceGroup{{Choices: choices}},
		Hint: "本机关公开指南中公布的申请方式；没有勾选的，登记申请时不能选择",
	}
}

func restDayChoice() choiceField {
	return choiceField{
		Name: "rest_day_receipt", Label: "休息日收到申请的口径", Hint: "更改后，从当日收到的申请起适用；以前收到的仍按原口径计算",
		Groups: []choiceGroup{{Choices: []choice{
			{
				Value: string(foi.AsReceived), Label: desk.RestDayLabel(foi.AsReceived),
				Hint: "条例第三十一条的字面含义，期限较早，较为稳妥",
			},
			{
				Value: string(foi.NextWorkingDay), Label: desk.RestDayLabel(foi.NextWorkingDay),
				Hint: "个别判决接受的口径，期限晚一个工作日；同时列出较早的审慎期限",
			},
		}}},
	}
}

func standingChoice() choiceField {
	choices := []choice{{Label: "尚未确定"}}
	for _, info := range foi.Standings() {
		choices = append(choices, choice{Value: string(info.ID), Label: info.Label})
	}
	return choiceField{
		Name: "standing", Label: "机关性质", Listed: true, Hint: "由谁受理不服本机关答复的行政复议，依机关性质确定", Groups: []choiceGroup{{Choices: choices}},
	}
}

func inquiryRoad(p foi.Policy) string {
	if p.InquiryReviewFirst {
		return string(foi.ReviewFirst)
	}
	return string(foi.EitherRoad)
}

func inquiryRoadChoice() choiceField {
	return choiceField{
		Name: "inquiry_road", Label: "行政查询事项的救济途径", Hint: "更改后，从当日收到的申请起适用",
		Groups: []choiceGroup{{Choices: []choice{
			{Value: string(foi.EitherRoad), Label: desk.InquiryRoadLabel(false), Hint: "法释〔2025〕8号第一条：须先复议的是条例第十四条至第十六条的不予公开"},
			{Value: string(foi.ReviewFirst), Label: desk.InquiryRoadLabel(true), Hint: "年度报告格式将其列入“不予公开”，较为稳妥"},
		}}},
	}
}

// consentSwitches are what an agency may have wait for the head of office beside what the law demands.
var consentSwitches = []struct {
	value, label, hint string
	// who tells that it is about who consents, and not to what.
	who bool
	of  func(*foi.Consent) *bool
}{
	{"decision", foi.KindDecision.Label(), "承办人拟定答复报批，批准后送达", false, func(r *foi.Consent) *bool { return &r.Decision }},
	{"fee_notice", foi.KindFeeNotice.Label(), "报批批准后，再通知申请人缴费", false, func(r *foi.Consent) *bool { return &r.FeeNotice }},
	{"own", "报批人可以批准自己报批的事项", "只有一名负责人、由其本人办理案件的机关选用；不选的，由其他负责人批准", true, func(r *foi.Consent) *bool { return &r.Own }},
}

func consentChoice() choiceField {
	var waits, who []choice
	if needed, article := (foi.Consent{}).Needs(foi.KindExtension); needed {
		waits = append(waits, choice{Value: string(foi.KindExtension), Label: foi.KindExtension.Label(), Fixed: "法定须经负责人同意（" + article + "）"})
	}
	for _, sw := range consentSwitches {
		ch := choice{Value: sw.value, Label: sw.label, Hint: sw.hint}
		if sw.who {
			who = append(who, ch)
		} else {
			waits = append(waits, ch)
		}
	}
	return choiceField{Name: "consent", Label: "须经负责人批准的事项", Many: true, Groups: []choiceGroup{{Choices: waits}, {Head: "由谁批准", Choices: who}}}
}
