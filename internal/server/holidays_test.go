package server_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/server"
)

// holidays2027 are made-up holidays of 2027, in the notices' wording.
const holidays2027 = `国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月6日（周六）至12日（周五）放假调休，共7天。2月14日（周日）上班。
三、清明节：4月5日（周一）放假，与周末连休。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假。
六、中秋节：9月15日（周三）放假。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）、10月10日（周日）上班。
国务院办公厅
2026年11月20日
`

// pasted posts a notice and follows to the preview.
func (s site) pasted(base, text string) (path string, page answer) {
	s.t.Helper()
	form := s.get(base + "/holidays/notice").must(http.StatusOK).form()
	form.Set("text", text)
	path = s.post(base+"/holidays/notice", form).leads()
	return path, s.settled(path)
}

func TestNoticeIsPastedPreviewedAndApplied(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	s.clock.pass(21 * 24 * time.Hour)
	officer := s.as(t, base, account.Head, account.Intake)
	admin := s.as(t, base, account.Administrator)
	one := officer.registered(base, "2026-12-07")
	before := officer.get(base + "/cases").must(http.StatusOK)
	before.says("暂定")

	path, page := admin.pasted(base, holidays2027)
	page.says("载入2027年放假安排", "国办发明电〔2026〕99号", "在办案件变动", "1 件", "暂定 → 确定", "2026-000001", "2027-01-01", "元旦放假", "调休上班", "生效")
	if page.linksTo(one) {
		t.Error("an administrator is led to a case")
	}
	if strings.Contains(page.text(), "自然人") {
		t.Error("the preview names an applicant")
	}
	admin.get(base + "/holidays?year=2027").says("2027年放假安排尚未公布")

	to := admin.post(path+"/apply", page.form()).leads()
	shown := admin.settled(to)
	shown.says("通知已载入", "国办发明电〔2026〕99号", "载入", "变动记录")
	if strings.Contains(officer.get(base+"/cases").text(), "暂定") {
		t.Error("the case is still provisional")
	}
	s.as(t, base, account.Auditor).get(base+"/audit").says("载入放假安排", "预计 1 件", "重算期限")

	again := admin.get(base + "/holidays/notice").form()
	again.Set("text", holidays2027)
	admin.post(base+"/holidays/notice", again).must(http.StatusUnprocessableEntity).says("已经载入，内容相同")

	withdraw := base + "/holidays/withdraw/1"
	form := admin.get(withdraw).must(http.StatusOK).form()
	form.Set("reason", "录入有误")
	path = admin.post(withdraw, form).leads()
	page = admin.settled(path)
	page.says("确定 → 暂定")
	admin.settled(admin.post(path+"/apply", page.form()).leads()).says("已撤回")
	if !strings.Contains(officer.get(base+"/cases").text(), "暂定") {
		t.Error("withdrawn, and the case is not provisional again")
	}
}

func TestNoticeThatCannotBeReadKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	form := admin.get(base + "/holidays/notice").form()
	post := func(text string) answer {
		form.Set("text", text)
		return admin.post(base+"/holidays/notice", form)
	}
	post("").must(http.StatusUnprocessableEntity).says("请粘贴通知全文")
	broken := strings.Replace(holidays2027, "1月1日（周五）至3日（周日）放假，共3天", "1月1日（周五）至3日（周日），共3天", 1)
	post(broken).must(http.StatusUnprocessableEntity).says("第 3 行", "看不出是放假还是上班", "国办发明电〔2026〕99号")
	post("年份：2027\n2027-01-01 元旦\n").must(http.StatusUnprocessableEntity).says("第 2 行")
	post(strings.Replace(holidays2027, "端午节", "某某节", 1)).must(http.StatusUnprocessableEntity).says("缺少：端午节")
	post(strings.Replace(holidays2027, "国办发明电〔2026〕99号", "", 1)).must(http.StatusUnprocessableEntity).says("请填写文号")

	// A doubt is shown, and is for the person to clear up.
	form.Set("number", "国办发明电〔2026〕99号")
	form.Set("text", strings.Replace(holidays2027, "6月9日（周三）", "6月9日（周四）", 1))
	path := admin.post(base+"/holidays/notice", form).leads()
	page := admin.settled(path)
	page.says("2027年6月9日是周三，通知写作“周四”")
	unchecked := page.form()
	unchecked.Del("checked")
	admin.post(path+"/apply", unchecked).must(http.StatusUnprocessableEntity).says("请对照通知原文核对各处疑点")
	agreed := page.form()
	agreed.Set("checked", "1")
	admin.settled(admin.post(path+"/apply", agreed).leads()).says("通知已载入")
}

func TestTheSecondAdministratorPreviewsAgain(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	first, second := s.as(t, base, account.Administrator), s.as(t, base, account.Administrator)
	pathA, pageA := first.pasted(base, holidays2027)
	pathB, pageB := second.pasted(base, strings.Replace(holidays2027, "99号", "98号", 1))
	first.settled(first.post(pathA+"/apply", pageA.form()).leads())
	second.post(pathB+"/apply", pageB.form()).must(http.StatusConflict).says("放假安排已由他人更改", "99号", "请重新预览")
	first.post(pathA+"/apply", pageA.form()).must(http.StatusSeeOther)
}

func TestClosureIsRegisteredForTheAgency(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	officer := s.as(t, base, account.Head, account.Intake)
	admin := s.as(t, base, account.Administrator)
	one := officer.registered(base, "2026-11-16")
	form := admin.get(base + "/holidays/closure").must(http.StatusOK).form()
	fill := func(values ...string) url.Values { return with(form, values...) }
	admin.post(base+"/holidays/closure", fill("from", "2026-11-28", "to", "2026-11-29", "reason", "停电", "number", "示政办〔2026〕1号", "issued", "2026-11-20", "title", "关于停电的通知")).
		must(http.StatusUnprocessableEntity).says("本来就不办公")
	path := admin.post(base+"/holidays/closure", fill("from", "2026-11-26", "to", "2026-11-27", "reason", "停电", "number", "示政办〔2026〕1号", "issued", "2026-11-20", "title", "关于停电的通知")).leads()
	page := admin.settled(path)
	page.says("登记停止办公日：2026年11月26日至2026年11月27日", "推后", "停止办公（停电）")
	shown := admin.settled(admin.post(path+"/apply", page.form()).leads())
	shown.says("停止办公日已登记", "《关于停电的通知》（示政办〔2026〕1号）", "本机关停止办公 2 天")
	officer.get(one+"/evidence").must(http.StatusOK).says("本机关停止办公（停电），不计", "《关于停电的通知》（示政办〔2026〕1号）")
	officer.get(base + "/holidays").must(http.StatusOK).says("示例市政务公开办公室的系统管理员")
}

func TestOnlyTheTopLoadsNotices(t *testing.T) {
	w := planted(t)
	admin := w.as(t, w.below.base, account.Administrator)
	admin.get(w.below.base+"/holidays").must(http.StatusOK).says("由", "系统管理员载入")
	admin.get(w.below.base + "/holidays/notice").says("放假安排对所有机关有效")
	admin.get(w.below.base + "/holidays/closure").must(http.StatusOK)
}

func TestMissingYearLeadsWhoCanMendIt(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	s.clock.pass(30 * 24 * time.Hour)
	admin := s.as(t, base, account.Administrator).get(base + "/people").must(http.StatusOK)
	admin.says("还没有2027年的放假安排", "打开节假日安排")
	if !admin.linksTo(base + "/holidays") {
		t.Error("the administrator is not led to the page")
	}
	head := s.as(t, base, account.Head).get(base + "/cases").must(http.StatusOK)
	head.says("由示例市政务公开办公室的系统管理员载入通知")
}

func TestNoticeIsUploaded(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	send := func(content string) answer {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		if err := form.WriteField("token", server.TokenOf(admin.browser.session())); err != nil {
			t.Fatal(err)
		}
		part, err := form.CreateFormFile("file", "2027.txt")
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err = errors.Join(err, form.Close()); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, base+"/holidays/notice", &b)
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		return admin.send(r)
	}
	send("\xff\xfe").must(http.StatusUnprocessableEntity).says("UTF-8 编码的文本文件")
	send("年份：2027\n文号：示例〔2026〕1号\n成文日期：2026-11-20\n标题：示例通知\n2027-01-01 法定节假日 元旦\n").must(http.StatusUnprocessableEntity).says("缺少：春节")
	admin.settled(send(holidays2027).leads()).says("国办发明电〔2026〕99号", "生效")
}
