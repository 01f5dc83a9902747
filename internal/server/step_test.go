package server_test

import (
	"net/http"
	"strings"
	"testing"

	"foidesk/internal/account"
)

// step fills in and sends the form of a step of handling.
func (s site) step(one, verb string, pairs ...string) answer {
	s.t.Helper()
	return s.post(one+"/"+verb, with(s.get(one+"/"+verb).must(http.StatusOK).form(), pairs...))
}

// Received Monday 2 November 2026, today Monday 23 November; no holidays in between.
func TestCorrectionBeginsThePeriodAnew(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	s.step(one, "correction", "on", "2026-11-06", "correct_by", "2026-11-16").must(http.StatusUnprocessableEntity).says("请写明需要补正的事项")
	first := with(s.get(one+"/correction").form(), "on", "2026-11-06", "correct_by", "2026-11-27", "matters", "请写明所需信息的年度")
	s.post(one+"/correction", with(first, "do", "preview")).must(http.StatusOK).says("登记后的期限（尚未登记）", "等待补正，补正期限 2026年11月27日")
	s.get(one).says("办理中", "11月30日（周一）还剩 5 个工作日")
	first.Del("do")
	s.post(one+"/correction", first).leads()
	s.get(one).says("等待补正，补正期限 2026年11月27日", "需要补正的事项：请写明所需信息的年度")
	s.get(base+"/cases?due=under_way").says("2026-000001", "等待补正")
	s.get(base + "/cases?due=overdue").says("没有符合条件的案件")
	s.get(one + "/correction").says("不能再次要求补正")
	s.step(one, "lapse", "outcome", "other_1", "on", "2026-11-23").must(http.StatusUnprocessableEntity).says("可以补正至 2026-11-27")
}

func TestTheCorrectedApplicationAndTheOneThatNeverCame(t *testing.T) {
	t.Run("came", func(t *testing.T) {
		s := open(t)
		one := s.registered(s.agency("示例市政务公开办公室"), "2026-11-02")
		s.step(one, "correction", "on", "2026-11-06", "correct_by", "2026-11-27", "matters", "请写明年度").leads()
		s.step(one, "corrected", "on", "2026-11-20").leads()
		// The 20th working day after 20 November.
		s.get(one).says("12月18日（周五）还剩 19 个工作日")
	})
	t.Run("never came", func(t *testing.T) {
		s := open(t)
		base := s.agency("示例市政务公开办公室")
		one := s.registered(base, "2026-11-02")
		s.step(one, "correction", "on", "2026-11-06", "correct_by", "2026-11-16", "matters", "请写明年度").leads()
		s.step(one, "lapse", "outcome", "other_1", "on", "2026-11-16").must(http.StatusUnprocessableEntity).says("可以补正至 2026-11-16")
		s.step(one, "lapse", "outcome", "other_1", "on", "2026-11-17").leads()
		s.get(one).says("已办结", "不再处理")
		if !s.get(base + "/statistics").linksTo(base + "/cases?col=natural_person&row=other_1&year=2026") {
			t.Error("the table does not count it")
		}
		s.get(base + "/statistics/2026.xlsx").must(http.StatusOK) // the ledger has it too, which has no answer
	})
}

// Two parties at once: the days that either takes are not counted, and count once.
func TestOpinionsAreAskedOfSeveral(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	twice := with(s.get(one+"/consult").form(), "party", "third_party", "name", "示例商业企业000001", "on", "2026-11-06")
	s.post(one+"/consult", twice).leads()
	s.post(one+"/consult", twice).leads() // the button pressed twice
	s.step(one, "consult", "party", "co_maker", "name", "示例市财政局", "on", "2026-11-09").leads()
	page := s.get(one).says("征求第三方意见：示例商业企业000001", "正在征求意见")
	if n := strings.Count(page.text(), "征求第三方意见"); n != 1 {
		t.Errorf("asked %d times", n)
	}
	form := s.get(one+"/opinion").must(http.StatusOK).says("示例商业企业000001", "示例市财政局").form()
	s.post(one+"/opinion", with(form, "ref", "7", "on", "2026-11-12")).must(http.StatusUnprocessableEntity).says("没有编号“7”")
	s.post(one+"/opinion", with(form, "ref", "1", "on", "2026-11-12", "note", "同意公开")).leads()
	s.step(one, "opinion", "on", "2026-11-13").leads() // one is left, and chosen already
	// 3, 4, 5, 6 November are the first four; 9 to 13 do not count; 16 is the fifth.
	s.get(one).says("12月7日（周一）还剩 10 个工作日", "同意公开")
}

// A step is for whoever has the case, and what came in for whoever opens the post.
func TestWhoseStepItIs(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	handler, other, intake := s.as(t, base, account.Handler), s.as(t, base, account.Handler), s.as(t, base, account.Intake)
	s.post(one+"/assign", with(s.get(one+"/assign").form(), "officer", handler.id())).leads()
	handler.post(one+"/claim", handler.get(one).hidden(one+"/claim")).leads()
	other.get(one + "/correction").must(http.StatusOK).says("承办；由您办理的，请先转办给您")
	handler.step(one, "correction", "on", "2026-11-06", "correct_by", "2026-11-27", "matters", "请写明年度").leads()
	other.get(one + "/void?of=4").must(http.StatusOK).says("承办；由您办理的，请先转办给您")
	intake.step(one, "corrected", "on", "2026-11-20").leads()
}

func TestEveryDayIsCountedOnTheSheet(t *testing.T) {
	s := open(t)
	one := s.registered(s.agency("示例市政务公开办公室"), "2026-11-02")
	s.step(one, "correction", "on", "2026-11-06", "correct_by", "2026-11-27", "matters", "请写明年度").leads()
	s.step(one, "corrected", "on", "2026-11-20").leads()
	if !s.get(one).linksTo(one + "/evidence") {
		t.Error("the case does not lead to it")
	}
	s.get(one+"/evidence").must(http.StatusOK).says("2026-11-05周四（原 3）工作日，当时计为第 3 日，期限此后重新计算", "2026-11-20周五收到补正的申请，当日不计，期限自次日起重新计算", "2026-11-23周一1工作日，计入", "2026-12-18周五20工作日，计入期限届满")
}

// While an opinion is awaited whose last day is known, every head of a page says so, as the page of the case does.
func TestTheHeadOfAPageSaysWhatIsAwaited(t *testing.T) {
	handler, _, intake, one := worked(t)
	form := handler.get(one + "/consult").form()
	handler.post(one+"/consult", with(form, "party", "third_party", "name", "示例公司", "on", "2026-11-18")).leads()
	form = intake.get(one + "/consultation-delivered").form()
	intake.post(one+"/consultation-delivered", with(form, "on", "2026-11-19", "ref", "1")).leads()
	for _, path := range []string{"", "/evidence", "/extend"} {
		handler.get(one + path).must(http.StatusOK).says("暂停中（正在征求意见，至迟 2026年12月10日）")
	}
	handler.get(one).says("待意见", "至迟", "第三方提出意见的期限（示例公司）", "13 个工作日", "暂停 3 个（待意见）")
}
