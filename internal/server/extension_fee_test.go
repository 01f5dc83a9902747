package server_test

import (
	"net/http"
	"net/url"
	"strings"
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

// offered fills in what was offered before a fee by volume.
func offered(form url.Values, on string) url.Values {
	return with(form, "tariff", "pages", "alternatives", "on_site", "alternatives_on", on, "alternatives_reply", "仍要求邮寄复制件")
}

func TestAFeeStopsAndRestartsThePeriod(t *testing.T) {
	handler, _, intake, one := worked(t)
	form := handler.get(one+"/fee").must(http.StatusOK).says("收费通知", "按量计收", "按件计收", "2026年11月 的申请：1 件").form()
	handler.post(one+"/fee", with(form, "pages", "150", "do", "reckon")).must(http.StatusOK).says("第 31 至 100 页", "10 元/页", "第 101 至 150 页", "1000 元", "合计1700 元")
	handler.post(one+"/fee", with(form, "pages", "30", "do", "reckon")).must(http.StatusUnprocessableEntity).says("无需缴费")
	handler.post(one+"/fee", with(form, "pages", "150", "items", "31", "do", "")).must(http.StatusUnprocessableEntity).says("不能同时填写页数和件数")
	handler.post(one+"/fee", with(form, "pages", "150", "items", "", "on", "2026-11-20")).must(http.StatusUnprocessableEntity).says("请先向申请人提供不收费的途径")
	handler.post(one+"/fee", with(offered(form, "2026-11-21"), "on", "2026-11-20")).must(http.StatusUnprocessableEntity).says("晚于收费通知，应在收费之前")
	handler.post(one+"/fee", with(offered(form, "2026-11-19"), "already_public", "yes")).must(http.StatusUnprocessableEntity).says("不得按量计收")
	form.Del("already_public")
	handler.post(one+"/fee", form).leads()
	handler.get(one).says("暂停中（等待缴费，收费通知尚未送达）", "按量计收，150 页，1700 元", "登记缴费", "登记收费通知送达",
		"第 31 至 100 页，10 元/页，700 元", "提供免费途径：现场查阅、抄录；申请人意见：仍要求邮寄复制件")

	form = handler.get(one+"/fee").must(http.StatusOK).says("收费通知送达", "1700 元", "起算 20 个工作日的缴费期限").form()
	handler.post(one+"/fee", with(form, "delivered_on", "")).must(http.StatusUnprocessableEntity).says("送达日期")
	handler.post(one+"/fee", with(form, "delivered_on", "2026-11-23")).leads()
	handler.get(one).says("暂停中（等待缴费，缴费期限 2026年12月21日）", "更正收费通知", "送达日期：2026年11月23日 周一", "待缴费")
	handler.get(one + "/fee").must(http.StatusOK).says("一件申请只收一次")

	form = intake.get(one+"/pay").must(http.StatusOK).says("1700 元", "12月21日", "重新计算 20 个工作日").form()
	if form.Get("amount") != "1700" {
		t.Errorf("the amount is to be typed: %v", form)
	}
	intake.post(one+"/pay", with(form, "on", "2026-11-19")).must(http.StatusUnprocessableEntity).says("早于收费通知日期")
	intake.post(one+"/pay", with(form, "on", "2026-11-23", "amount", "1000")).must(http.StatusUnprocessableEntity).says("应缴 1700 元，只缴 1000 元，未足额；足额缴费之后，答复期限才重新计算")
	intake.post(one+"/pay", with(form, "amount", "1700", "receipt", "示例票据000001")).leads()
	handler.get(one).says("12月21日", "申请人缴费", "答复期限重新计算 20 个工作日", "票据号：示例票据000001", "重新起算")
	intake.get(one + "/pay").must(http.StatusOK).says("已于 2026-11-23 缴费")
}

func TestARefundIsRecordedAndVoided(t *testing.T) {
	handler, _, intake, one := worked(t)
	intake.get(one + "/refund").must(http.StatusOK).says("本案没有缴费的记载")
	form := offered(handler.get(one+"/fee").form(), "2026-11-18")
	handler.post(one+"/fee", with(form, "pages", "150", "on", "2026-11-18", "delivered_on", "2026-11-19")).leads()
	intake.post(one+"/pay", intake.get(one+"/pay").form()).leads()

	page := intake.get(one+"/refund").must(http.StatusOK).says("已缴1700 元", "不影响任何期限")
	form = page.form()
	intake.post(one+"/refund", with(form, "amount", "1701", "reason", "页数核减")).must(http.StatusUnprocessableEntity).says("至多还能退 1700 元")
	intake.post(one+"/refund", with(form, "amount", "700", "reason", "")).must(http.StatusUnprocessableEntity).says("请写明退费的理由")
	before := intake.get(one)
	intake.post(one+"/refund", with(form, "reason", "页数核减", "receipt", "示例退付000001")).leads()
	intake.get(one).says("金额：700 元", "理由：页数核减", "退付文号：示例退付000001", "退费700 元", "缴费2026年11月23日 周一，1700 元", "12月21日")
	before.says("12月21日")
	void := intake.get(one + "/void?of=5").must(http.StatusOK).says("退费").form()
	intake.post(one+"/void?of=5", with(void, "reason", "录入有误")).leads()
	intake.get(one + "/refund").must(http.StatusOK).says("已缴1700 元")
}

// What the fee and the extension would bring is told before, in the same words as for every step.
func TestWhatTheFeeAndTheExtensionWouldBring(t *testing.T) {
	handler, head, _, one := worked(t)
	form := handler.get(one + "/extend").form()
	preview := func(path string, form url.Values, pairs ...string) answer {
		return handler.post(one+path, with(with(form, pairs...), "do", "preview"))
	}
	preview("/extend", form, "working_days", "15", "notified_on", "2026-11-30").must(http.StatusOK).says(
		"登记后的期限（尚未登记）", "12月21日", "负责人同意或者告知申请人迟至 2026年12月1日（周二）", "已不能延长", "不能再“延长答复期限”", "期限由 2026-11-30 延至 2026-12-21")
	preview("/extend", form, "notified_on", "2026-12-01").must(http.StatusUnprocessableEntity).says("已不能延长")
	handler.get(one).says("还剩 5 个工作日")
	handler.post(one+"/extend", with(form, "do", "", "notified_on", "2026-11-30", "reason", "检索量大")).leads()
	head.approves(one)
	preview("/extend", handler.get(one+"/extend").form(), "notified_on", "2026-11-24").must(http.StatusOK).says("12月21日", "登记后的期限（尚未登记）")

	form = offered(handler.get(one+"/fee").form(), "2026-11-20")
	preview("/fee", form, "pages", "150", "on", "2026-11-25", "delivered_on", "2026-11-26").must(http.StatusOK).says(
		"合计1700 元", "缴费期限", "缴费期限最后一日缴费（2026年12月24日（周四））", "答复期限重新计算，至 2027年1月", "自 2026年12月25日（周五） 起可以不再处理",
		"收费通知迟至 2026年12月1日", "不能再“补正告知”", "可以“缴费”")
	handler.get(one).says("还剩 5 个工作日")
}

// The number of the applicant's items in the month is filled in, and another takes a reason.
func TestTheItemsOfTheMonthAreCountedForTheOffice(t *testing.T) {
	handler, _, intake, one := worked(t)
	base := one[:strings.Index(one, "/cases/")]
	for range 11 {
		intake.registered(base, "2026-11-03")
	}
	intake.registered(base, "2026-10-30")
	page := handler.get(one+"/fee").must(http.StatusOK).says("2026年11月 的申请：12 件", "证件号码相同", "本件")
	form := page.form()
	if form.Get("items") != "12" {
		t.Errorf("filled in are %q items", form.Get("items"))
	}
	handler.post(one+"/fee", with(form, "tariff", "items", "items", "14")).must(http.StatusUnprocessableEntity).says("台账累计 12 件，收费按 14 件计：请写明不一致的理由")
	handler.post(one+"/fee", with(form, "items_reason", "其中一件含三项内容，按最小单位拆分")).leads()
	handler.get(one).says("按件计收，14 件，400 元", "台账累计 12 件，按 14 件计收：其中一件含三项内容")
	other := intake.registered(base, "2026-11-04")
	handler.post(other+"/claim", handler.get(other).hidden(other+"/claim")).leads()
	handler.get(other+"/fee").says("2026年11月 的申请：13 件", "按件计收，14 件，400 元")
}
