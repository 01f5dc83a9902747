package server_test

import (
	"net/http"
	"testing"
)

// An answer that the information is public already leaves no ground for a fee by volume (国办函〔2020〕109号第五条): who
// gives it is told while the fee is not given back, and so is who opens the case afterwards.
func TestAPublishedAnswerAfterAFeeCallsForARefund(t *testing.T) {
	const told = "本案已按量收费 1700 元"
	handler, _, intake, one := worked(t)
	form := offered(handler.get(one+"/fee").form(), "2026-11-18")
	handler.post(one+"/fee", with(form, "pages", "150", "on", "2026-11-18", "delivered_on", "2026-11-19")).leads()
	intake.post(one+"/pay", intake.get(one+"/pay").form()).leads()

	form = handler.get(one + "/decide").form()
	look := func(ground string) answer {
		return handler.post(one+"/decide", with(form, "outcome", "disclosed", "ground", ground, "do", "continue")).must(http.StatusOK)
	}
	look("given").hides(told)
	look("published").says(told, "请核对收费")

	form.Del("do")
	handler.post(one+"/decide", with(form, "where", "本机关网站“政府信息公开”专栏")).leads()
	handler.get(one).says(told).hides("已退")
	intake.get(one).says(told, "登记退费")

	form = intake.get(one + "/refund").form()
	intake.post(one+"/refund", with(form, "amount", "700", "reason", "以已公开的信息答复")).leads()
	intake.get(one).says("本案已按量收费 1700 元，已退 700 元")
	form = intake.get(one + "/refund").form()
	intake.post(one+"/refund", with(form, "amount", "1000", "reason", "以已公开的信息答复")).leads()
	intake.get(one).hides("本案已按量收费")
}

// What a complaint is told is where it belongs, not how to obtain something.
func TestAComplaintIsToldWhereItBelongs(t *testing.T) {
	handler, _, _, one := worked(t)
	form := with(handler.get(one+"/decide").form(), "outcome", "not_processed_1", "do", "continue")
	handler.post(one+"/decide", form).must(http.StatusOK).says("提出信访、举报、投诉的渠道").hides("获取方式、途径")
	form.Del("do")
	handler.post(one+"/decide", with(form, "where", "示例市信访局")).leads()
	handler.get(one).says("提出信访、举报、投诉的渠道示例市信访局")
}

// What was thought at the counter to belong elsewhere leads to the answer that says so, with the agency to name.
func TestTheLinkOfWhatBelongsElsewhereChoosesTheAnswer(t *testing.T) {
	handler, _, _, one := worked(t)
	page := handler.get(one+"/decide?outcome=unavailable_1&ground=elsewhere").must(http.StatusOK).says("负责公开的机关", "机关名称")
	if form := page.form(); form.Get("outcome") != "unavailable_1" || form.Get("ground") != "elsewhere" {
		t.Errorf("the form begins with %v", form)
	}
}
