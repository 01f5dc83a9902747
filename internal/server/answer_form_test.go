package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/foi"
)

// named tells whether the page has a field of a name to fill in.
func (a answer) named(name string) bool {
	return len(a.find(func(n *html.Node) bool { return attr(n, "name") == name && attr(n, "type") != "hidden" })) > 0
}

// Without a script: first the result, then its fields, then another ground with its own; what was typed is not lost.
func TestAnAnswerIsLaidOutByItsResult(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	decide := one + "/decide"
	blank := s.get(decide).says("选择办理结果后")
	for _, name := range []string{"reason", "where", "search_by", "item_1_text"} {
		if blank.named(name) {
			t.Errorf("%s is asked for before the result is known", name)
		}
	}
	page := s.post(decide, with(blank.form(), "do", "continue", "outcome", "unavailable_1")).must(http.StatusOK).
		says("检索记录", "条例第三十六条第四项", "六十日内", "六个月内")
	if !page.named("search_by") || page.named("agency_name") {
		t.Error("the fields are not those of a search")
	}
	searched := with(page.form(), saying(foi.NotHeld)...)
	page = s.post(decide, with(searched, "do", "continue", "ground", "elsewhere")).must(http.StatusOK).says("负责公开的机关", "条例第三十六条第五项")
	if page.named("search_by") || !page.named("agency_name") || page.form().Get("search_by") != "综合科" {
		t.Error("the fields are not those of another agency, or what was typed is lost")
	}
	s.get(one).says("办理中")

	refused := s.post(decide, page.form()).must(http.StatusUnprocessableEntity).says("请写明理由", "请填写负责公开的机关名称")
	form := with(refused.form(), "reason", "由财政部门制作", "agency_name", "示例市财政局", "agency_contact", "示例路2号")
	s.post(decide, form).leads()
	shown := s.get(one).says("不属于本机关负责公开（条例第三十六条第五项）", "示例市财政局；联系方式：示例路2号", "由财政部门制作", "可以申请行政复议，也可以提起行政诉讼")
	if strings.Contains(shown.text(), "检索人：综合科") {
		t.Error("what was typed for another ground is recorded")
	}
}

func TestItemsAreAnsweredOneByOne(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	decide := one + "/decide"
	page := s.post(decide, with(s.get(decide).form(), "do", "continue", "outcome", "partial")).must(http.StatusOK)
	if page.named("item_7_text") || !page.named("item_6_text") {
		t.Error("the form does not begin with six items")
	}
	if page = s.post(decide, with(page.form(), "do", "rows", "item_3_text", "会议纪要")); !page.named("item_12_text") || page.form().Get("item_1_text") != "会议纪要" {
		t.Errorf("no more rows, or what was typed is lost: %q", page.form().Get("item_1_text"))
	}
	page = s.post(decide, with(page.form(), "do", "split", "lines", "1. 补偿方案\n\n（二）评估报告\r\n3、2024年名册")).must(http.StatusOK)
	for i, want := range []string{"会议纪要", "补偿方案", "评估报告", "2024年名册"} {
		if got := page.form().Get(foi.ItemField(i, "text")); got != want {
			t.Errorf("item %d is %q, want %q", i+1, got, want)
		}
	}
	form := with(page.form(), "item_1_ground", "process", "item_2_ground", "given", "item_3_ground", "absent", "item_4_text", "")
	refused := s.post(decide, form).must(http.StatusUnprocessableEntity).says("第 1 项请写明理由", "请填写检索人", "请填写检索日期")
	form = with(refused.form(), append(saying(foi.NotHeld), "item_1_told", "属于讨论记录")...)
	s.post(decide, form).leads()
	s.get(one).says("部分公开", "逐项答复", "会议纪要", "属于过程性信息", "属于讨论记录", "检索人：综合科", "不服哪一部分", "予以公开、政府信息不存在", "必须告知")
}

// The head of office reads the answer in full, and what came back is there to be mended with all its fields.
func TestTheHeadReadsTheWholeAnswer(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.wantsConsent(base, true)
	one := s.registered(base, "2026-11-02")
	sent := with(s.get(one+"/decide").form(), append(partly, "outcome", "partial", "note", "附目录")...)
	sent = with(sent, "item_3_text", "评估报告", "item_3_ground", "absent")
	s.post(one+"/decide", with(sent, saying(foi.NotHeld)...)).leads()
	page := s.get(one+"/consent").says("补偿方案", "被征收人名册", "属于讨论记录", "检索人：综合科", "救济途径", "附目录", "复议")
	s.post(one+"/consent", with(page.form(), "do", "return", "reason", "请补充理由")).leads()
	back := s.get(one + "/decide").says("请补充理由").form()
	for name, want := range map[string]string{
		"outcome": "partial", "item_2_text": "被征收人名册", "item_2_ground": "process", "item_2_told": "属于讨论记录",
		"search_by": "综合科", "search_on": "2026-11-19", "note": "附目录",
	} {
		if got := back.Get(name); got != want {
			t.Errorf("%s comes back as %q, want %q", name, got, want)
		}
	}
}

// Whoever asks again is quoted the answer that the same applicant has had.
func TestTheEarlierAnswerIsOffered(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	first, again := s.registered(base, "2026-10-19"), s.registered(base, "2026-11-02")
	s.goes(first, take("decide", "outcome", "disclosed", "on", "2026-10-26", "letter_number", "示公开〔2026〕7号"))
	page := s.post(again+"/decide", with(s.get(again+"/decide").form(), "do", "continue", "outcome", "not_processed_2"))
	offered := page.find(func(n *html.Node) bool {
		return n.Data == "option" && strings.Contains(attr(n, "value"), "示公开〔2026〕7号")
	})
	if len(offered) != 1 || !strings.HasPrefix(attr(offered[0], "value"), "2026-000001，") {
		t.Errorf("%d earlier answers are offered: %s", len(offered), page.text())
	}
}

func TestOutcomesThatRestOnAStepAreBarred(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	barred := func() bool {
		return has(s.get(one + "/decide").find(func(n *html.Node) bool { return attr(n, "value") == "not_processed_4" })[0], "disabled")
	}
	if !barred() {
		t.Error("too many requests can be said although nobody asked for reasons")
	}
	s.goes(one, asksReasons)
	if barred() {
		t.Error("too many requests cannot be said although reasons were asked for")
	}
}

// A letter to a third party that cannot be delivered does not hold up the answer for good.
func TestAThirdPartyThatCannotBeReached(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	s.goes(one, take("consult", "party", "third_party", "name", "示例商业企业000001", "on", "2026-11-04"))
	page := s.step(one, "decide", "outcome", "disclosed", "on", "2026-11-20").must(http.StatusUnprocessableEntity).says("没有送达的记载")
	if !page.named("unconsulted") {
		t.Fatal("there is nowhere to say why")
	}
	s.post(one+"/decide", with(page.form(), "unconsulted", "登记住所查无下落")).leads()
	s.get(one).says("待送达", "登记住所查无下落")
}

func TestDeliveryWithItsProof(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	for _, way := range []struct {
		why    string
		typed  []string
		refuse string // empty where it is taken
		shows  string
	}{
		{"by another company", []string{"method", "post", "carrier", "other", "tracking", "1"}, "须经邮政企业", ""},
		{"by post without a number", []string{"method", "post"}, "请填写邮件单号", ""},
		{"by hand to nobody", []string{"method", "in_person"}, "请填写签收人", ""},
		{"to a mailbox", []string{"method", "electronic", "system", "a@example.com", "record", "1"}, "不要填写电子邮箱地址", ""},
		{"electronic without a record", []string{"method", "electronic", "system", "申请平台"}, "请填写系统记录的编号", ""},
		{"by post", append(byPost, "received_on", "2026-11-23"), "", "邮政企业；邮件单号：示例邮件000001；申请人收到：2026年11月23日"},
		{"by hand, with what was typed for the post before", append(byHand, "tracking", "作废的单号"), "", "签收人：自然人000001"},
		{"electronic", []string{"method", "electronic", "system", "申请平台", "record", "F-1"}, "", "发出的系统或者渠道：申请平台；系统记录：F-1"},
	} {
		t.Run(way.why, func(t *testing.T) {
			s := s.in(t)
			one := s.registered(base, "2026-11-02")
			s.goes(one, take("decide", "outcome", "disclosed", "on", "2026-11-20"))
			got := s.step(one, "deliver", append(way.typed, "on", "2026-11-23")...)
			if way.refuse != "" {
				got.must(http.StatusUnprocessableEntity).says(way.refuse)
				return
			}
			got.leads()
			if page := s.get(one).says("已办结", way.shows); strings.Contains(page.text(), "作废的单号") {
				t.Error("what was typed for another method is recorded")
			}
		})
	}
}

// Nobody was at home; then the letter came back; then it was sent again and arrived.
func TestAnAnswerThatCameBack(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-10-12")
	s.goes(one, take("decide", "outcome", "disclosed", "on", "2026-10-26"),
		take("undelivered", "method", "in_person", "on", "2026-10-27", "reason", "无人在家"))
	s.get(one).says("待送达", "送达未成", "无人在家")
	s.goes(one, take("deliver", append(byPost, "on", "2026-10-28")...))
	s.get(one).says("已办结", "登记申请人签收", "登记送达未成")
	s.goes(one, take("undelivered", "method", "post", "on", "2026-11-06", "reason", "逾期未领"))
	s.get(one).says("已办结", "11月6日 答复的邮件退回（逾期未领），须再次送达", "登记再次送达")
	s.goes(one, take("deliver", append(byHand, "on", "2026-11-10")...))
	s.get(one).says("再次送达", "签收人：自然人000001", "申请复议期限：2027年1月11日")
	s.get(one + "/deliver").says("已于 2026-10-28 送达，已办结")

	other := s.registered(base, "2026-10-12")
	s.goes(other, take("decide", "outcome", "disclosed", "on", "2026-10-26"), take("deliver", append(byPost, "on", "2026-10-28")...),
		take("received", "on", "2026-10-30"))
	s.get(other).says("申请人收到：2026年10月30日", "申请复议期限：2026年12月29日")
}

// The settings say who reviews, in the words that the letters will have.
func TestTheSettingsSayWhatALetterWillTell(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	action := base + "/settings"
	told := func(pairs ...string) answer {
		return admin.get(admin.post(action, with(admin.get(action).formTo(action), pairs...)).leads())
	}
	admin.get(action).says("今天的答复书会这样写明救济途径", "向有管辖权的行政复议机关申请行政复议")
	told("standing", "local_department").says("应当先自收到本答复之日起六十日内向本级人民政府申请行政复议")
	told("review_body", "示例市人民政府").says("应当先自收到本答复之日起六十日内向示例市人民政府申请行政复议")
	page := told("inquiry_road", "review_first")
	if n := strings.Count(page.text(), "应当先自收到本答复之日起"); n != 3 { // withheld, the withheld part, inquiry
		t.Errorf("review first is said %d times, want 3", n)
	}
	admin.post(action, with(admin.get(action).formTo(action), "standing", "nonsense")).must(http.StatusUnprocessableEntity).says("请选择机关性质")

	form := admin.get(base + "/agencies/new").formTo(base + "/agencies/new")
	below := admin.post(base+"/agencies/new", with(form, "name", "示例县数据局", "standing", "vertical", "review_body", "")).leads()
	a, err := s.desk.AgencyByName(t.Context(), "示例县数据局")
	if err != nil || a.Standing != foi.Vertical {
		t.Errorf("set up at %s: %s, %v", below, fmt.Sprint(a.Standing), err)
	}
}
