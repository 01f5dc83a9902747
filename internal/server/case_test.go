package server_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

// The walk of an ordinary case, through the forms that an official fills in and nothing else.
func TestCaseFromRegistrationToTheAnnualTable(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026年11月2日")

	// Received Monday 2 November; no holidays follow in November, so the 20th working day is 30 November.
	s.get(one).must(http.StatusOK).says("2026-000001", "11月30日（周一）还剩 5 个工作日", "3213**********1234", "139****0001", "第三十三条第二款")
	s.get(base+"/cases?due=under_way").says("2026-000001", "自然人000001")

	form := s.get(one + "/decide").must(http.StatusOK).form()
	if to := s.post(one+"/decide", with(form, append(thirdPartys, "outcome", "refused_4", "on", "2026-11-19", "letter_number", "示公开〔2026〕1号")...)).leads(); to != one {
		t.Errorf("leads to %s", to)
	}
	s.get(one).says("待送达", "不予公开-保护第三方合法权益", "示公开〔2026〕1号")
	form = s.get(one + "/deliver").must(http.StatusOK).form()
	s.post(one+"/deliver", with(form, append(byPost, "on", "20261120")...)).leads()
	s.get(one).says("已办结", "2026年11月20日 送达（第 14 个工作日）", "按期")

	s.get(base+"/statistics").must(http.StatusOK).says("一、本年新收政府信息公开申请数量", "4.保护第三方合法权益", "全部相符")
	cell := base + "/cases?col=natural_person&row=refused_4&year=2026"
	if !s.get(base + "/statistics").linksTo(cell) {
		t.Errorf("the table does not link to %s", cell)
	}
	s.get(cell).must(http.StatusOK).says("2026年统计表", "4.保护第三方合法权益", "2026-000001")
	s.get(base + "/cases?col=commercial&row=refused_4&year=2026").says("这一格没有案件")
	if body := s.body(base + "/statistics/2026.json"); !strings.Contains(body, `"section_three"`) {
		t.Error(body)
	}
}

func (a answer) linksTo(path string) bool {
	return len(a.find(func(n *html.Node) bool { return n.Data == "a" && attr(n, "href") == path })) > 0
}

func TestRegistrationThatCannotBeReadKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	form := application(s.get(base+"/cases/new").form(), "3/5/2026")
	again := s.post(base+"/cases/new", form).must(http.StatusUnprocessableEntity).says("不是可识别的日期")
	got := again.form()
	for name := range form {
		if got.Get(name) != form.Get(name) {
			t.Errorf("%s was %q, is %q", name, form.Get(name), got.Get(name))
		}
	}
	if !again.linksTo("#f-on") {
		t.Error("the summary does not lead to the field")
	}

	missing := s.post(base+"/cases/new", with(application(s.get(base+"/cases/new").form(), "2026-11-20"), "applicant", "", "category", "", "description", ""))
	missing.must(http.StatusUnprocessableEntity).says("请选择申请人类型", "请填写申请人", "请填写申请内容")
	s.get(base + "/cases").says("还没有登记过申请")
}

func TestTheSameFormSentTwiceIsOneCase(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	form := application(s.get(base+"/cases/new").form(), "2026-11-20")
	places := make([]string, 8)
	var all sync.WaitGroup
	for i := range places {
		all.Go(func() { places[i] = s.post(base+"/cases/new", form).Header().Get("Location") })
	}
	all.Wait()
	for _, place := range places {
		if place == "" || place != places[0] {
			t.Fatalf("led to %q", places)
		}
	}
	rows := s.get(base + "/cases").find(func(n *html.Node) bool { return n.Data == "tr" && has(n, "data-href") })
	if len(rows) != 1 {
		t.Errorf("%d cases", len(rows))
	}
}

func TestSomebodyElseWasFaster(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	mine := with(s.get(one+"/withdraw").form(), "note", "电话告知撤回", "on", "2026-11-20")
	s.post(one+"/decide", with(s.get(one+"/decide").form(), "outcome", "disclosed", "on", "2026-11-20")).leads()

	again := s.post(one+"/withdraw", mine).must(http.StatusConflict).says("本案已有新的记载", "作出答复", "没有丢失")
	form := again.form()
	if form.Get("note") != "电话告知撤回" || form.Get("on") != "2026-11-20" {
		t.Errorf("what was typed is lost: %v", form)
	}
	if form.Get("expected") != "2" {
		t.Errorf("expected %s, want the number that the page now tells of", form.Get("expected"))
	}
	s.post(one+"/withdraw", form).leads()
	s.get(one).says("已办结", "撤回申请")
}

// Two officers have the registration open; what the second did not touch is not put back to what it was.
func TestTwoCorrectionsAtOnce(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	mine := with(s.get(one+"/amend").form(), "description", "道路施工许可", "reason", "内容录错")
	theirs := with(s.get(one+"/amend").form(), "form", "纸质邮寄", "reason", "补获取方式")
	s.post(one+"/amend", theirs).leads()

	again := s.post(one+"/amend", mine).must(http.StatusConflict).says("更正登记", "获取方式", "已换成现登记的内容")
	form := again.form()
	if form.Get("form") != "纸质邮寄" || form.Get("description") != "道路施工许可" {
		t.Errorf("the form shown again holds %v", form)
	}
	s.post(one+"/amend", form).leads()
	s.get(one).says("纸质邮寄", "道路施工许可")
}

// Where the act is not possible any more, what was typed is still told.
func TestTypedWordsOutliveTheirForm(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	mine := with(s.get(one+"/decide").form(), "outcome", "disclosed", "letter_number", "示公开复〔2026〕77号", "note", "附光盘一张")
	s.post(one+"/decide", with(s.get(one+"/decide").form(), append(partly, "outcome", "partial")...)).leads()
	s.post(one+"/decide", mine).must(http.StatusConflict).says("已有新的记载", "示公开复〔2026〕77号", "附光盘一张", "没有登记")
}

func TestWithdrawnCaseShowsWhatItCountsAs(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	s.post(one+"/decide", with(s.get(one+"/decide").form(), "outcome", "disclosed", "on", "2026-11-10")).leads()
	s.post(one+"/withdraw", with(s.get(one+"/withdraw").form(), "on", "2026-11-12")).leads()
	s.get(one).says("其他处理-其他（申请人撤回）", "撤回前的答复")
}

// A form with an error is shown again with the number it came with: what was recorded in between has
// not been seen yet.
func TestAnErrorDoesNotHideAConflict(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	mine := with(s.get(one+"/withdraw").form(), "on", "no date")
	s.post(one+"/decide", with(s.get(one+"/decide").form(), "outcome", "disclosed")).leads()
	form := s.post(one+"/withdraw", mine).must(http.StatusUnprocessableEntity).form()
	s.post(one+"/withdraw", with(form, "on", "2026-11-20")).must(http.StatusConflict)
}

func TestActsThatAreNotPossibleSayWhy(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	s.get(one + "/deliver").must(http.StatusOK).says("尚未作出答复")
	s.get(one).says("尚未作出答复")

	// A result that rests on a step which was not taken cannot be chosen, and is refused if it is sent.
	decide := s.get(one + "/decide")
	decide.says("须以先发出补正告知为前提")
	barred := decide.find(func(n *html.Node) bool { return attr(n, "value") == "other_1" && has(n, "disabled") })
	if len(barred) != 1 {
		t.Error("逾期不补正 can be chosen without a correction notice")
	}
	s.post(one+"/decide", with(decide.form(), "outcome", "other_1")).must(http.StatusUnprocessableEntity).says("补正告知", "条例第三十条")

	s.post(one+"/decide", with(s.get(one+"/decide").form(), "outcome", "disclosed")).leads()
	s.get(one + "/decide").says("一案只有一个办理结果")
	early := with(s.get(one+"/deliver").form(), "method", "post", "on", "2026-11-20") // before the letter of the 23rd
	s.post(one+"/deliver", early).must(http.StatusUnprocessableEntity).says("早于答复日期")
}

func TestVoidedActStaysInSight(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	s.post(one+"/decide", with(s.get(one+"/decide").form(), "outcome", "disclosed")).leads()
	s.post(one+"/void?of=2", with(s.get(one+"/void?of=2").form(), "reason", "")).must(http.StatusUnprocessableEntity).says("请写明作废的理由")
	s.post(one+"/void?of=2", with(s.get(one+"/void?of=2").form(), "reason", "结果选错")).leads()
	s.get(one).says("办理中", "已由第 3 项作废：结果选错")
	s.get(one + "/void?of=2").says("已经作废")

	s.post(one+"/void?of=1", with(s.get(one+"/void?of=1").form(), "reason", "误登")).leads()
	s.get(one).must(http.StatusOK).says("已作废", "登记已经作废", "误登", "2026-000001")
	s.get(base + "/cases?state=voided").says("2026-000001")
	s.get(base + "/statistics").says("全部相符")
}

func TestAmendedRegistrationSaysWhatChanged(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	amend := s.get(one + "/amend").must(http.StatusOK)
	if strings.Contains(amend.Body.String(), "321300190001011234") {
		t.Error("the identity number is shown in full")
	}
	s.post(one+"/amend", with(amend.form(), "on", "2026-11-03", "applicant", "自然人000002", "reason", "签收日看错")).leads()
	s.get(one).says("2026-000001", "自然人000001 → 自然人000002", "2026年11月2日 周一 → 2026年11月3日 周二", "签收日看错",
		"3213**********1234", "12月1日（周二）还剩 6 个工作日")
}

func TestNobodyReachesACaseThroughAnotherAgency(t *testing.T) {
	s := open(t)
	one := s.agency("示例市政务公开办公室")
	other := s.agency("示例县政务公开办公室")
	mine := s.registered(one, "2026-11-02")
	theirs := strings.Replace(mine, one+"/", other+"/", 1)
	for _, page := range []string{"", "/decide", "/deliver", "/withdraw", "/void?of=1", "/amend"} {
		s.get(theirs + page).must(http.StatusNotFound)
	}
	form := with(s.get(mine+"/decide").form(), "outcome", "disclosed")
	s.post(theirs+"/decide", form).must(http.StatusNotFound)
	s.get(mine).says("办理中")
	s.get(other + "/cases?q=征收").says("没有登记编号")
}

func TestDueDateAsOneTypes(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.get(base+"/due?channel=post&on=2026年9月18日").must(http.StatusOK).says("2026年10月22日", "国庆节放假")
	s.get(base + "/due?channel=web&on=2026-11-18&submitted_on=2026-11-16").says("审慎期限")
	s.get(base + "/due?channel=post&on=18/9/2026").says("不是可识别的日期")
	s.get(base + "/due?channel=post&on=2027-01-04").says("晚于今天")
	s.get(base + "/due").says("选择收到方式")

	// Without script the form itself computes it, and registers nothing.
	form := with(application(s.get(base+"/cases/new").form(), "2026-11-02"), "do", "preview")
	s.post(base+"/cases/new", form).must(http.StatusOK).says("2026年11月30日")
	s.get(base + "/cases").says("还没有登记过申请")
}

func TestRegisterGoesOnByKey(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	for range 53 { // a page holds 50
		s.registered(base, "2026-11-20")
	}
	first := s.get(base + "/cases")
	seen := map[string]bool{}
	for _, row := range first.find(func(n *html.Node) bool { return has(n, "data-href") }) {
		seen[attr(row, "data-href")] = true
	}
	next := first.find(func(n *html.Node) bool { return attr(n, "rel") == "next" })
	if len(seen) != 50 || len(next) != 1 {
		t.Fatalf("%d rows, %d next pages", len(seen), len(next))
	}
	last := s.get(attr(next[0], "href"))
	for _, row := range last.find(func(n *html.Node) bool { return has(n, "data-href") }) {
		if seen[attr(row, "data-href")] {
			t.Errorf("%s twice", attr(row, "data-href"))
		}
		seen[attr(row, "data-href")] = true
	}
	if len(seen) != 53 || len(last.find(func(n *html.Node) bool { return attr(n, "rel") == "next" })) != 0 {
		t.Errorf("%d cases in all", len(seen))
	}
}
