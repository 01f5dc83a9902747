package server_test

import (
	"net/http"
	"strings"
	"testing"

	"foidesk/internal/account"
)

// answered registers a case that was refused in time and delivered. Today is Monday, 23 November 2026.
func (s site) answered(base, received, decided, delivered string) string {
	s.t.Helper()
	one := s.registered(base, received)
	s.post(one+"/decide", with(s.get(one+"/decide").must(http.StatusOK).form(), append(thirdPartys, "on", decided, "outcome", "refused_4")...)).leads()
	s.post(one+"/deliver", with(s.get(one+"/deliver").must(http.StatusOK).form(), append(byHand, "on", delivered)...)).leads()
	return one
}

// Answered and delivered, reviewed and revoked, ordered and answered again: the clocks run one after another, and the
// annual table keeps the first result.
func TestFromAReviewToAFreshAnswer(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.answered(base, "2026-06-01", "2026-06-15", "2026-06-16")
	refusedOnce := base + "/cases?col=natural_person&row=refused_4&year=2026"

	s.get(one).says("登记行政复议", "登记行政诉讼").hides("责令重新答复", "复议进展")
	first := with(s.get(one+"/review").must(http.StatusOK).says("驳回行政复议请求", "结果纠正").form(),
		"filed_on", "2026-07-01", "served_on", "2026-11-16", "body", "示例省人民政府")
	s.post(one+"/review", with(first, "served_on", "2026-11-24")).must(http.StatusUnprocessableEntity).says("晚于今天")
	first.Set("served_on", "2026-11-16")
	s.post(one+"/review", with(first, "do", "preview")).must(http.StatusOK).says("复议答复期限", "11月30日（周一）还剩 5 个工作日")
	first.Del("do")
	s.post(one+"/review", first).leads()
	s.post(one+"/review", first).leads() // the button pressed twice
	s.get(one).says("复议答复期限", "5 个工作日", "行政复议：提起、收到副本", "复议机关：示例省人民政府", "复议进展（7月1日提起）")

	goesOn := s.get(one+"/review?of=1").must(http.StatusOK).says("收到复议申请书副本日期", "2026年11月16日 周一")
	if form := goesOn.form(); form.Has("filed_on") || form.Get("ref") != "1" {
		t.Errorf("asks for what is known: %v", form)
	}
	if form := s.get(one + "/review").form(); !form.Has("filed_on") || form.Get("ref") != "2" {
		t.Errorf("another review: %v", form)
	}
	s.step(one, "review?of=1", "decided_on", "2026-11-18").must(http.StatusUnprocessableEntity).says("请选择结果")
	s.step(one, "review?of=1", "decided_on", "2026-11-18", "result", "revoked").leads()
	s.get(one).says("已办结", "撤销或者部分撤销", "责令重新答复")

	order := s.get(one + "/reanswer").must(http.StatusOK).says("行政复议：撤销或者部分撤销").form()
	s.post(one+"/reanswer", with(order, "on", "2026-11-20", "working_days", "15", "days", "20")).
		must(http.StatusUnprocessableEntity).says("只填一种")
	order.Del("days")
	s.post(one+"/reanswer", with(order, "do", "preview")).must(http.StatusOK).says("12月11日（周五）还剩 14 个工作日")
	order.Del("do")
	s.post(one+"/reanswer", order).leads()
	s.get(one).says("办理中", "12月11日（周五）还剩 14 个工作日", "按行政复议重新答复，期限15 个工作日", "第 1 次答复").hides("登记延期告知")
	s.get(base+"/cases?due=under_way").says("2026-000001", "12月11日")
	if !s.get(base + "/statistics").linksTo(refusedOnce) {
		t.Error("the table does not keep the first result")
	}

	s.post(one+"/decide", with(s.get(one+"/decide").form(), "on", "2026-11-23", "outcome", "disclosed")).leads()
	s.post(one+"/deliver", with(s.get(one+"/deliver").form(), append(byHand, "on", "2026-11-23")...)).leads()
	s.get(one).says("已办结", "按期：期限 2026年12月11日", "予以公开")
	s.get(base + "/cases?due=under_way").says("没有符合条件的案件")
	page := s.get(base + "/statistics")
	if !page.linksTo(refusedOnce) || page.linksTo(base+"/cases?col=natural_person&row=disclosed&year=2026") {
		t.Error("the table counts it by the second answer")
	}
	pending, corrected := base+"/cases?col=pending&row=review&year=2026", base+"/cases?col=corrected&row=review&year=2026"
	page.says("行政复议行政诉讼 结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉 结果维持")
	if page.linksTo(pending) || !page.linksTo(corrected) {
		t.Error("section four does not count the review as corrected")
	}
	s.get(corrected).must(http.StatusOK).says("2026-000001", "2026年统计表", "行政复议 · 结果纠正")
	s.get(base + "/cases?col=pending&row=direct_suit&year=2026").must(http.StatusOK).says("这一格没有案件")
	s.get(base + "/cases?col=natural_person&row=review&year=2026").must(http.StatusUnprocessableEntity)
	s.get(base + "/statistics/2026.xlsx").must(http.StatusOK)
}

// A suit goes through both instances; what the appeal leaves alone is the first judgment.
func TestASuitInTwoInstances(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.answered(base, "2026-03-02", "2026-03-16", "2026-03-17")
	s.step(one, "suit", "filed_on", "2026-04-01", "served_on", "2026-04-07", "defended_on", "2026-04-20").leads()
	s.get(one).says("诉讼进展（4月1日提起）", "行政诉讼：提起、收到副本、提交答复").hides("登记上诉")
	s.step(one, "suit?of=1&instance=2", "filed_on", "2026-08-03").must(http.StatusUnprocessableEntity).says("一审尚未裁判")
	s.step(one, "suit?of=1", "decided_on", "2026-07-20", "result", "revoked", "received_on", "2026-07-22").leads()
	s.get(one).says("登记上诉", "责令重新答复").hides("诉讼进展")
	s.step(one, "suit?of=1&instance=2", "by_agency", "yes", "filed_on", "2026-08-03").leads()
	s.get(one).says("二审进展（8月3日提起）", "上诉人：本机关").hides("责令重新答复")
	s.step(one, "suit?of=1&instance=2", "decided_on", "2026-11-16", "result", "appeal_dismissed").leads()
	s.get(one).says("驳回上诉，维持原判", "责令重新答复")
	s.step(one, "reanswer", "on", "2026-11-16").leads()
	s.get(one).says("按行政诉讼重新答复", "12月14日")
}

// Before an answer a dispute is rare, and it is whose case it is that records it.
func TestWhoRecordsAReview(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	handler, other := s.as(t, base, account.Handler), s.as(t, base, account.Handler)
	s.post(one+"/assign", with(s.get(one+"/assign").form(), "officer", handler.id())).leads()
	handler.post(one+"/claim", handler.get(one).hidden(one+"/claim")).leads()
	other.get(one + "/review").must(http.StatusOK).says("承办；由您办理的，请先转办给您")
	s.get(one + "/reanswer").must(http.StatusOK).says("无从责令重新答复")
	handler.step(one, "review", "filed_on", "2026-11-09", "note", "对补正告知不服").leads()
	handler.get(one).says("行政复议：提起", "对补正告知不服", "复议进展（11月9日提起）")
	other.get(one + "/void?of=4").must(http.StatusOK).says("承办；由您办理的，请先转办给您")
}

// hides insists that a page says none of the words.
func (a answer) hides(words ...string) {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.text(), w) {
			a.t.Errorf("says %q", w)
		}
	}
}
