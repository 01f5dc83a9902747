package server_test

import (
	"net/http"
	"testing"

	"foidesk/internal/account"
)

// worked is a case received on 2026-11-02, due 2026-11-30, that the handler has, with the head of office beside.
func worked(t *testing.T) (handler, head, intake site, one string) {
	t.Helper()
	intake = open(t)
	base := intake.agencyOnly("示例市政务公开办公室")
	handler, head = intake.as(t, base, account.Handler), intake.as(t, base, account.Head)
	intake.signIn(intake.person(base, account.Intake))
	one = intake.registered(base, "2026-11-02")
	handler.post(one+"/claim", handler.get(one).hidden(one+"/claim")).leads()
	return handler, head, intake, one
}

func (s site) approves(one string) {
	s.t.Helper()
	s.post(one+"/consent", s.get(one+"/consent").must(http.StatusOK).form()).leads()
}

func TestAnExtensionGoesOverTheDeskOfTheHead(t *testing.T) {
	handler, head, intake, one := worked(t)
	handler.get(one).says("申请延期")
	intake.get(one + "/extend").must(http.StatusForbidden)

	form := handler.get(one+"/extend").must(http.StatusOK).says("延长答复期限报批", "2026年11月30日", "一个答复期限只能延长一次").form()
	handler.post(one+"/extend", with(form, "working_days", "十五")).must(http.StatusUnprocessableEntity).says("请填写整数")
	handler.post(one+"/extend", with(form, "working_days", "15")).must(http.StatusUnprocessableEntity).says("请写明延期理由")
	handler.post(one+"/extend", with(form, "working_days", "21", "reason", "检索量大")).must(http.StatusUnprocessableEntity).says("1 至 20 个工作日")
	handler.post(one+"/extend", with(form, "working_days", "15", "reason", "检索量大，\r\n需核对原件")).leads()
	handler.get(one).says("待负责人批准", "15")
	handler.get(one + "/extend").must(http.StatusOK).says("正待负责人批准")

	form = head.get(one+"/consent").must(http.StatusOK).says("延长 15 个工作日", "需核对原件", "告知之后期限才延长").form()
	head.post(one+"/consent", with(form, "do", "return", "reason", "十个工作日足够")).leads()
	back := handler.get(one + "/extend").says("十个工作日足够").form()
	if back.Get("working_days") != "15" || back.Get("reason") == "" {
		t.Errorf("what came back has to be typed again: %v", back)
	}
	handler.post(one+"/extend", with(back, "working_days", "10")).leads()
	head.approves(one)

	handler.get(one).says("登记延期告知", "负责人已同意延长 10 个工作日", "11月30日")
	page := handler.get(one+"/extend").must(http.StatusOK).says("延期告知", "延长10 个工作日", "负责人批准2026年11月23日", "由 2026年11月30日 延至 2026年12月14日")
	form = page.form()
	handler.post(one+"/extend", with(form, "notified_on", "")).must(http.StatusUnprocessableEntity).says("请填写延期告知日期")
	handler.post(one+"/extend", with(form, "notified_on", "2026-11-24")).must(http.StatusUnprocessableEntity).says("晚于今天")
	handler.post(one+"/extend", with(form, "notified_on", "2026-11-22")).must(http.StatusUnprocessableEntity).says("早于负责人同意的日期")
	handler.post(one+"/extend", with(form, "working_days", "20")).must(http.StatusUnprocessableEntity).says("批准的内容不一致")
	form = handler.get(one + "/extend").form()
	handler.post(one+"/extend", form).leads()
	handler.post(one+"/extend", form).leads() // twice clicked
	handler.get(one).says("12月14日", "延长答复期限", "告知申请人延长答复期限 10 个工作日", "期限由 2026-11-30 延至 2026-12-14")
	handler.get(one + "/extend").must(http.StatusOK).says("只能延长一次")
}

func TestAConsentThatDoesNotFitIsAskedAnew(t *testing.T) {
	handler, head, _, one := worked(t)
	handler.post(one+"/extend", with(handler.get(one+"/extend").form(), "working_days", "5", "reason", "检索量大")).leads()
	head.approves(one)
	form := handler.get(one + "/extend?step=propose").must(http.StatusOK).says("延长答复期限报批").form()
	if form.Get("working_days") != "5" {
		t.Errorf("the form begins with %v", form)
	}
	handler.post(one+"/extend", with(form, "working_days", "20")).leads()
	head.approves(one)
	handler.post(one+"/extend", handler.get(one+"/extend").says("延长20 个工作日").form()).leads()
}

func TestAFeeStopsAndRestartsThePeriod(t *testing.T) {
	handler, _, intake, one := worked(t)
	form := handler.get(one+"/fee").must(http.StatusOK).says("收费通知", "按量计收", "按件计收").form()
	handler.post(one+"/fee", with(form, "pages", "150", "do", "reckon")).must(http.StatusOK).says("第 31 至 100 页", "10 元/页", "第 101 至 150 页", "1000 元", "合计1700 元")
	handler.post(one+"/fee", with(form, "pages", "30", "do", "reckon")).must(http.StatusUnprocessableEntity).says("无需缴费")
	handler.post(one+"/fee", with(form, "pages", "150", "items", "31", "do", "")).must(http.StatusUnprocessableEntity).says("不能同时填写页数和件数")
	handler.post(one+"/fee", with(form, "pages", "150", "items", "", "on", "2026-11-20")).leads()
	handler.get(one).says("暂停中（等待缴费，收费通知尚未送达）", "按量计收，150 页，1700 元", "登记缴费", "登记收费通知送达")

	form = handler.get(one+"/fee").must(http.StatusOK).says("收费通知送达", "1700 元", "起算 20 个工作日的缴费期限").form()
	handler.post(one+"/fee", with(form, "delivered_on", "")).must(http.StatusUnprocessableEntity).says("送达日期")
	handler.post(one+"/fee", with(form, "delivered_on", "2026-11-23")).leads()
	handler.get(one).says("暂停中（等待缴费，缴费期限 2026年12月21日）", "更正收费通知", "送达日期：2026年11月23日 周一")
	handler.get(one + "/fee").must(http.StatusOK).says("一件申请只收一次")

	form = intake.get(one+"/pay").must(http.StatusOK).says("1700 元", "12月21日", "重新计算 20 个工作日").form()
	intake.post(one+"/pay", with(form, "on", "2026-11-19")).must(http.StatusUnprocessableEntity).says("早于收费通知日期")
	intake.post(one+"/pay", with(form, "on", "2026-11-23")).leads()
	handler.get(one).says("12月21日", "申请人缴费", "答复期限重新计算 20 个工作日")
	intake.get(one + "/pay").must(http.StatusOK).says("已于 2026-11-23 缴费")
}
