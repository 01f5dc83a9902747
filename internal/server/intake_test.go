package server_test

import (
	"net/http"
	"strings"
	"testing"

	"foidesk/internal/account"
)

// registers fills in and sends 申请登记; today is Monday 23 November 2026.
func (s site) registers(base string, pairs ...string) answer {
	s.t.Helper()
	return s.post(base+"/cases/new", with(application(s.get(base+"/cases/new").must(http.StatusOK).form(), "2026-11-20"), pairs...))
}

func TestALetterWaitsToBeConfirmed(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.get(base + "/cases").hides("待确认 1")
	s.get(base + "/due?channel=ordinary_letter&on=2026-11-20&unconfirmed=1").says("答复期限暂不起算")
	s.registers(base, "unconfirmed", "1").must(http.StatusUnprocessableEntity).says("邮寄无需与申请人确认")
	s.registers(base, "unconfirmed", "1", "channel", "ordinary_letter", "matters", "另一项").must(http.StatusUnprocessableEntity).says("确认收到之后，再在案件页拆分")
	one := s.registers(base, "unconfirmed", "1", "channel", "ordinary_letter").leads()

	s.get(base+"/cases").says("待确认1", "11月20日 来件，待与申请人确认")
	s.get(base+"/cases?state=unconfirmed").says("2026-000001", "待确认")
	s.get(one).must(http.StatusOK).says("未于来件当日（2026年11月20日）确认", "请继续联系", "来件日期", "登记联系确认", "答复期限暂不起算").hides("收到日期2026", "作出答复", "作废，不计入")
	s.get(one + "/evidence").must(http.StatusNotFound)
	s.get(one + "/decide").says("来件尚未与申请人确认")
	amend := s.get(one + "/amend").must(http.StatusOK).form()
	s.post(one+"/amend", with(amend, "applicant", "自然人000002", "reason", "姓名录错")).leads()
	s.get(one).says("自然人000002", "登记撤回")
	s.get(base + "/statistics").must(http.StatusOK)
	if s.get(base + "/statistics").linksTo(base + "/cases?col=natural_person&row=received&year=2026") {
		t.Error("the table counts what is not received")
	}

	s.step(one, "contact").must(http.StatusUnprocessableEntity).says("请选择联系的结果")
	s.step(one, "contact", "reached", "no").must(http.StatusUnprocessableEntity).says("请选择联系方式")
	s.step(one, "contact", "reached", "no", "how", "phone", "on", "2026-11-19").must(http.StatusUnprocessableEntity).says("早于来件日期")
	s.step(one, "contact", "reached", "no", "how", "phone", "on", "2026-11-20", "note", "无人接听").leads()
	s.get(one).says("电话，未联系上", "无人接听", "1 次", "待确认")
	s.step(one, "contact", "reached", "confirmed", "how", "phone", "on", "2026-11-23").leads()
	s.get(one).says("办理中", "2026年11月23日 周一", "来件到达（平常信函）", "未于当日确认", "法定期限", "审慎期限")
	s.get(one + "/contact").says("来件已于 2026-11-23 确认收到")
	if !s.get(base + "/statistics").linksTo(base + "/cases?col=natural_person&row=received&year=2026") {
		t.Error("received, and yet the table does not count it")
	}
}

func TestAnArrivalIsVoidedAsAWhole(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registers(base, "unconfirmed", "1", "channel", "web").leads()
	s.get(one).says("双方确认之日为收到之日")
	form := s.get(one + "/void?of=1").must(http.StatusOK).says("全案作废").form()
	s.post(one+"/void?of=1", with(form, "reason", "是咨询，不是申请")).leads()
	s.get(one).says("已作废", "本案的登记已经作废").hides("登记联系确认")
}

// The three days of a web application are kept, explained and shown, with what follows from each.
func TestTheThreeDaysOfAWebApplication(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.registers(base, "channel", "web", "system_confirmed_on", "2026-11-21").must(http.StatusUnprocessableEntity).says("系统确认日期 2026-11-21 晚于确认收到的日期")
	s.registers(base, "system_confirmed_on", "2026-11-20").must(http.StatusUnprocessableEntity).says("系统确认日期只用于网络")
	s.get(base+"/due?channel=web&on=2026-11-20&system_confirmed_on=2026-11-17").says("系统确认提交成功", "审慎期限为 2026-12-15")
	one := s.registers(base, "channel", "web", "submitted_on", "2026-11-16", "system_confirmed_on", "2026-11-17").leads()
	s.get(one).says("提交日期2026年11月16日", "系统确认日期2026年11月17日", "收到日期2026年11月20日", "12月14日（周一）还剩 15 个工作日（审慎期限；法定期限 12月18日）")
	s.get(one + "/evidence").says("审慎期限").hides("审慎期限、审慎期限")
}

func TestWhatLacksLeadsToTheCorrectionNotice(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	form := application(s.get(base+"/cases/new").says("缺少的材料", "用途不是必填内容").form(), "2026-11-20")
	form["lacks"] = []string{"identity", "purpose"}
	s.post(base+"/cases/new", form).must(http.StatusUnprocessableEntity).says("“purpose”不在")
	form["lacks"] = []string{"identity", "form"}
	one := s.post(base+"/cases/new", form).leads()
	page := s.get(one).says("材料不齐：缺少身份证明、获取方式", "补正告知期限")
	if !page.linksTo(one + "/correction") {
		t.Error("the note leads nowhere")
	}
	notice := s.get(one + "/correction").form()
	if got := notice.Get("matters"); !strings.Contains(got, "1.请提交申请人的身份证明") || !strings.Contains(got, "2.请写明所申请公开的政府信息的形式要求") {
		t.Errorf("the matters are %q", got)
	}

	looked := s.get(one + "/contents").form()
	if got := looked["lacks"]; len(got) != 2 {
		t.Errorf("ticked are %q", got)
	}
	looked["lacks"] = []string{"form"}
	s.post(one+"/contents", looked).leads()
	s.get(one).says("材料不齐：缺少获取方式", "核对申请材料：缺少获取方式")
	s.step(one, "correction", "on", "2026-11-23", "correct_by", "2026-12-04").leads()
	s.get(one).says("需要补正的事项：1.请写明", "缺少的材料获取方式").hides("材料不齐")
}

func TestOralRequestIsWrittenDown(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	again := s.registers(base, "channel", "oral", "oral_by", "登记员").must(http.StatusUnprocessableEntity).says("请写明采用书面形式确有困难的原因", "请先向申请人宣读")
	if again.form().Get("oral_by") != "登记员" {
		t.Error("what was typed is lost")
	}
	one := s.registers(base, "channel", "oral", "oral_by", "登记员", "oral_why", "手部受伤", "oral_read_back", "1", "assistance", "1").leads()
	s.get(one).says("手部受伤；代为填写：登记员；已宣读并经申请人确认", "阅读、视听有困难")
	amended := s.get(one + "/amend").form()
	if amended.Get("oral_why") != "手部受伤" || amended.Get("oral_read_back") != "1" || amended.Get("assistance") != "1" {
		t.Errorf("the correction begins with %v", amended)
	}
}

func TestOneApplicationIsSplit(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registers(base, "matters", "2024年度决算\r\n\r\n 2023年度决算 \r\n").leads()
	page := s.get(one).says("同一申请分出的案件", "第 1 案（本案）", "2024年度决算", "第 3 案", "申请 2026-000001 分出的第 1 案")
	three := base + "/cases/3"
	if !page.linksTo(three) {
		t.Error("the parts are not linked")
	}
	s.step(three, "withdraw").leads()
	s.get(one).says("其他处理-其他")
	s.get(three + "/split").says("只有尚未答复的在办案件")

	s.step(one, "split", "matter", " ").must(http.StatusUnprocessableEntity).says("请写明拆分出来的事项")
	four := s.step(one, "split", "matter", "2022年度决算").leads()
	if four != base+"/cases/4" {
		t.Errorf("leads to %s", four)
	}
	s.get(four).says("2026-000004", "第 4 案（本案）", "2022年度决算", "收到日期2026年11月20日")
	s.get(base + "/cases/new").must(http.StatusOK)
	s.registers(base, "matters", strings.Repeat("长", 5001)).must(http.StatusUnprocessableEntity).says("不得超过 5000 字")
}

// Nothing is refused at the counter: what seems to belong elsewhere is registered, and can be answered at once.
func TestWhatBelongsElsewhereIsAnsweredOnTheSpot(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	const form = "/decide?outcome=unavailable_1&ground=elsewhere"
	to := s.registers(base, "elsewhere", "1").leads()
	one := base + "/cases/1"
	if to != one+form {
		t.Errorf("leads to %s", to)
	}
	s.get(to).must(http.StatusOK)
	if !s.get(one).says("看来不属于本机关负责公开", "可以当场答复").linksTo(one + form) {
		t.Error("the note leads nowhere")
	}
	// Whoever only registers is led to the case; the handler finds the note there.
	counter := s.as(t, base, account.Intake)
	if to := counter.registers(base, "elsewhere", "1").leads(); to != base+"/cases/2" {
		t.Errorf("the counter is led to %s", to)
	}
	if counter.get(base + "/cases/2").says("看来不属于本机关负责公开").linksTo(base + "/cases/2" + form) {
		t.Error("the note leads where the person may not go")
	}
}

func TestCorrectionOfRecordsHasItsOwnCourse(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	if !s.get(base + "/cases/new").linksTo(base + "/records/new") {
		t.Error("the form cannot be found")
	}
	blank := s.get(base + "/records/new").must(http.StatusOK).form()
	s.post(base+"/records/new", blank).must(http.StatusUnprocessableEntity).says("请填写申请人姓名", "请选择收到方式")
	form := with(blank, "channel", "in_person", "on", "2026-11-20", "applicant", "自然人000001", "phone", "13900000001", "record", "出生地应为示例县")
	s.post(base+"/records/new", form).must(http.StatusUnprocessableEntity).says("请写明申请人提供了什么证据", "出生地应为示例县")
	one := s.post(base+"/records/new", with(form, "evidence", "户口簿复印件")).leads()
	s.get(one).must(http.StatusOK).says("第四十一条", "请求更正出生地应为示例县", "户口簿复印件", "139****0001", "登记处理结果").hides("作出答复", "答复期限：", "相近的申请")
	s.get(base+"/cases?state=records_open").says("2026-000001", "不计答复期限")
	s.get(one + "/decide").says("不是政府信息公开申请")

	s.step(one, "records-result", "result", "transferred").must(http.StatusUnprocessableEntity).says("请写明有权更正的机关")
	s.step(one, "records-result", "result", "transferred", "to", "示例县公安局", "letter_number", "示转〔2026〕1号").leads()
	s.get(one).says("转送有权更正的机关：示例县公安局", "已于 2026年11月23日 办结").hides("登记处理结果")
	s.get(base+"/cases?state=records_closed").says("2026-000001", "2026年11月23日 告知")
	s.get(base + "/cases?q=%E7%A4%BA%E8%BD%AC").must(http.StatusOK)
	if s.get(base + "/statistics").linksTo(base + "/cases?col=total&row=received&year=2026") {
		t.Error("the table counts it")
	}
}
