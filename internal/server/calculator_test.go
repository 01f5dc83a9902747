package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"foidesk/internal/server"
)

// Dated examples of due dates: received on Monday 2 November 2026, due on 30 November; no holidays in between.
func TestTheCalculatorReckonsWithoutAnAccount(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		name, query string
		says        []string
	}{
		{"by post", "channel=post&on=2026-11-02", []string{"2026年11月30日 周一", "补正告知期限至 2026年11月11日 周三", "第 20 个工作日", "条例第三十三条第二款"}},
		{"a long holiday with days worked for it", "channel=post&on=2024-09-13", []string{"2024年10月17日 周四", "计入工作日", "不计入工作日", "国庆节"}},
		{"the day of submission gives a cautious date", "channel=web&on=2026-11-04&submitted_on=2026-11-02", []string{"2026年12月2日 周三", "审慎期限2026年11月30日 周一", "指导案例26号"}},
		{"a rest day as received", "channel=email&on=2021-11-27", []string{"2021年12月24日 周五", "当日为休息日"}},
		{"a rest day by the other reading", "channel=email&on=2021-11-27&rest_day_receipt=next_working_day", []string{"2021年12月27日 周一", "审慎期限2021年12月24日 周五"}},
		{"a correction that is awaited", "channel=post&on=2026-11-02&correction_on=2026-11-06", []string{"暂停中，自收到补正的次日起重新计算 20 个工作日", "自次日起暂停，等待申请人补正"}},
		{"a correction that came", "channel=post&on=2026-11-02&correction_on=2026-11-06&corrected_on=2026-11-20", []string{"2026年12月18日 周五", "条例第三十条"}},
		{"a correction notice too late stops nothing", "channel=post&on=2026-11-02&correction_on=2026-11-12&corrected_on=2026-11-20", []string{"2026年11月30日 周一", "期限不重新计算"}},
		{"an extension", "channel=post&on=2026-11-02&working_days=15&notified_on=2026-11-30", []string{"2026年12月21日 周一", "期限由 2026-11-30 延至 2026-12-21"}},
		{"an extension too late", "channel=post&on=2026-11-02&working_days=15&notified_on=2026-12-01", []string{"2026年11月30日 周一", "不发生延长的效力"}},
		{"an extension before the correction is of the first period", "channel=post&on=2026-11-02&working_days=15&notified_on=2026-11-04&correction_on=2026-11-06&corrected_on=2026-11-20", []string{"2026年12月18日 周五"}},
		{"an extension after the correction is of the second", "channel=post&on=2026-11-02&working_days=5&notified_on=2026-12-18&correction_on=2026-11-06&corrected_on=2026-11-20", []string{"2026年12月25日 周五"}},
		{"a year without its holidays", "channel=post&on=2026-11-27&working_days=20&notified_on=2026-12-01", []string{"2027年1月22日 周五", "暂定：2027年放假安排尚未公布，只扣除周末"}},
		{"an opinion that is awaited", "channel=post&on=2026-11-02&party=third_party&consulted_on=2026-11-05", []string{"暂停中，自收到意见的次日起继续计算", "征求意见所需时间不计算在内"}},
		{"an opinion that is awaited until a known day", "channel=post&on=2026-11-02&party=co_maker&consulted_on=2026-11-05&consultation_delivered_on=2026-11-06", []string{"至迟 2026年12月22日 周二", "共同制作机关提出意见的期限至 2026年11月27日 周五", "视为同意公开"}},
		{"an opinion that came", "channel=post&on=2026-11-02&party=other_agency&consulted_on=2026-11-05&opinion_on=2026-11-12", []string{"2026年12月7日 周一"}},
		{"a fee that is not paid yet", "channel=post&on=2026-11-02&fee_on=2026-11-05&fee_delivered_on=2026-11-06", []string{"暂停中，自缴费的次日起重新计算 20 个工作日", "缴费期限至 2026年12月4日 周五"}},
		{"a fee that was paid", "channel=post&on=2026-11-02&fee_on=2026-11-05&fee_delivered_on=2026-11-06&paid_on=2026-11-16", []string{"2026年12月14日 周一", "申请人缴费"}},
		{"a fee notice too late stops nothing", "channel=post&on=2026-11-02&fee_on=2026-12-01", []string{"2026年11月30日 周一", "不因此暂停"}},
		{"everything on the way", "channel=post&on=2026-11-02&correction_on=2026-11-04&corrected_on=2026-11-09&party=other_agency&consulted_on=2026-11-10&opinion_on=2026-11-12&working_days=5&notified_on=2026-11-13&fee_on=2026-11-16&paid_on=2026-11-20", []string{"2026年12月18日 周五"}},
		{"pages", "pages=150", []string{"按量计收，150 页", "第 31 至 100 页", "20 元/页", "合计1700 元"}},
		{"items", "items=31", []string{"按件计收，31 件", "第 11 至 30 件", "100 元/件", "200 元/件", "合计2200 元"}},
		{"both tariffs side by side", "pages=150&items=31", []string{"合计1700 元", "合计2200 元", "只能按一种标准计收"}},
		{"what is free", "pages=30&items=10", []string{"一件申请 30 页以下（含 30 页）的不收费", "累计申请 10 件以下（含 10 件）的不收费"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.in(t).get("/calculator?" + c.query).must(http.StatusOK).says(c.says...)
		})
	}
}

func TestTheCalculatorSaysWhatToMend(t *testing.T) {
	s := open(t)
	for _, c := range []struct{ name, query, field, says string }{
		{"a date with two readings", "channel=post&on=3/5/2026", "on", "不是可识别的日期"},
		{"no day", "channel=post", "on", "请填写收到日期：本机关签收之日"},
		{"no channel", "on=2026-11-02", "channel", "请选择收到方式"},
		{"a channel that is none", "on=2026-11-02&channel=pigeon", "channel", "收到方式“pigeon”不在"},
		{"submitted, where nobody confirms", "channel=post&on=2026-11-02&submitted_on=2026-11-01", "submitted_on", "提交日期只用于网络、电子邮件、传真"},
		{"submitted after the receipt", "channel=web&on=2026-11-02&submitted_on=2026-11-03", "submitted_on", "晚于确认收到的日期"},
		{"a notice before the receipt", "channel=post&on=2026-11-02&correction_on=2026-11-01", "correction_on", "早于收到日期"},
		{"a correction nobody asked for", "channel=post&on=2026-11-02&corrected_on=2026-11-20", "corrected_on", "没有补正告知"},
		{"a correction before its notice", "channel=post&on=2026-11-02&correction_on=2026-11-06&corrected_on=2026-11-05", "corrected_on", "早于补正告知日期"},
		{"an extension of no length", "channel=post&on=2026-11-02&notified_on=2026-11-20", "working_days", "1 至 20 个工作日"},
		{"an extension that is too long", "channel=post&on=2026-11-02&notified_on=2026-11-20&working_days=21", "working_days", "1 至 20 个工作日"},
		{"a length that is no number", "channel=post&on=2026-11-02&notified_on=2026-11-20&working_days=十", "working_days", "请填写整数"},
		{"an extension of which nobody was told", "channel=post&on=2026-11-02&working_days=10", "notified_on", "请填写延期告知日期"},
		{"an extension while the correction is awaited", "channel=post&on=2026-11-02&working_days=10&notified_on=2026-11-09&correction_on=2026-11-06", "notified_on", "答复期限暂停计算"},
		{"an opinion of nobody", "channel=post&on=2026-11-02&consulted_on=2026-11-05", "party", "第三方"},
		{"an opinion nobody asked for", "channel=post&on=2026-11-02&opinion_on=2026-11-12", "opinion_on", "没有征求意见的记载"},
		{"paid before the notice", "channel=post&on=2026-11-02&fee_on=2026-11-05&paid_on=2026-11-04", "paid_on", "早于收费通知日期"},
		{"paid what nobody asked for", "channel=post&on=2026-11-02&paid_on=2026-11-16", "paid_on", "没有收费通知的记载"},
		{"a notice received before it was sent", "channel=post&on=2026-11-02&fee_on=2026-11-05&fee_delivered_on=2026-11-04", "fee_delivered_on", "早于发出日期"},
		{"a reading nobody knows", "channel=post&on=2026-11-02&rest_day_receipt=x", "rest_day_receipt", "现为“x”"},
		{"fewer than no pages", "pages=-1", "pages", "页数应在 0 至"},
		{"pages that are no number", "pages=many", "pages", "页数请填写整数"},
		{"more items than there can be", "items=1001", "items", "件数超过本页能计算的 1000"},
		{"more pages than there can be", "pages=10000001", "pages", "页数超过本页能计算的 10000000"},
		{"fewer than no items", "items=-1", "items", "件数应在 0 至"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.in(t).get("/calculator?" + c.query).must(http.StatusUnprocessableEntity).says(c.says)
			if !a.linksTo("#f-" + c.field) {
				t.Errorf("the summary does not lead to the field %s: %s", c.field, a.text())
			}
		})
	}
	both := s.get("/calculator?channel=post&on=x&pages=y").must(http.StatusUnprocessableEntity)
	if !both.linksTo("#f-on") || !both.linksTo("#f-pages") {
		t.Errorf("one half hides what is wrong with the other: %s", both.text())
	}
	if form := both.form(); form.Get("on") != "x" || form.Get("pages") != "y" {
		t.Errorf("what was typed is lost: %v", form)
	}
}

func TestACalculationIsAnAddressThatCanBeSentOn(t *testing.T) {
	s := open(t)
	sent := s.get("/calculator?channel=post&on=2026年11月2日&submitted_on=&correction_on=&pages=150&other=x").must(http.StatusOK)
	links := sent.find(func(n *html.Node) bool { return n.Data == "a" && strings.HasPrefix(attr(n, "href"), "/calculator?") })
	if len(links) != 1 || strings.Contains(attr(links[0], "href"), "submitted_on") || strings.Contains(attr(links[0], "href"), "other") {
		t.Fatalf("%d links: %s", len(links), sent.text())
	}
	s.clock.pass(90 * 24 * time.Hour)
	again := s.fresh(t).get(attr(links[0], "href")).must(http.StatusOK)
	if again.text() != strings.ReplaceAll(sent.text(), "2026-11-23", "2027-02-21") {
		t.Errorf("it says another thing later:\n%s\n%s", sent.text(), again.text())
	}
	for _, form := range sent.find(func(n *html.Node) bool { return n.Data == "form" && has(n, "data-form") }) {
		if attr(form, "method") != "get" {
			t.Errorf("the form is sent by %q", attr(form, "method"))
		}
	}
}

func TestTheCalculatorIsFoundAndGuardedLikeEveryPage(t *testing.T) {
	s := open(t)
	if a := s.get("/sign-in").must(http.StatusOK); !a.linksTo("/calculator") {
		t.Error("the page to sign in at does not lead to it")
	}
	a := s.get("/calculator").must(http.StatusOK)
	guarded(t, a)
	a.links("/calculator")
	s.get("/calculator?channel=post&on=2026-11-02&pages=150&items=31").links("/calculator with both")
	if len(a.find(func(n *html.Node) bool { return has(n, "data-calendar") })) != 0 {
		t.Error("it offers months to pick from, which need an account")
	}
	few := open(t, func(o *server.Options) { o.Limits.Address = server.Limit{PerSecond: 0.0001, Burst: 1} })
	few.get("/calculator").must(http.StatusOK)
	few.get("/calculator").must(http.StatusTooManyRequests)
}
