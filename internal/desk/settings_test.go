package desk_test

import (
	"strings"
	"testing"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// What an agency has wait for the head of office is kept, holds, and is told in the audit trail when it changes.
func TestConsentThatAnAgencyWants(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		for name, wanted := range map[string]foi.Consent{
			"示例一县": {}, "示例二县": {Decision: true}, "示例三县": {FeeNotice: true}, "示例四县": {Own: true},
			"示例五县": {Decision: true, FeeNotice: true, Own: true},
		} {
			id := o.newAgency(t, desk.Agency{Name: name, Consent: wanted}).ID
			if kept := ok(o.Agency(ctx, id))(t).Consent; kept != wanted {
				t.Errorf("set up with %+v, kept %+v", wanted, kept)
			}
		}

		a := ok(o.Agency(ctx, o.agency))(t)
		a.Consent.FeeNotice = true
		ok(o.ChangeAgency(ctx, desk.System("测试"), a))(t)
		line, notice := o.claimed(t), foi.FeeNotice{On: day("2026-03-02"), Items: 31}
		_, err := o.ChargeFee(ctx, o.by(handler, line), notice)
		wantError(t, "a notice without consent", err, desk.Refused, "收费通知须经负责人批准", "请先报批")
		line = o.consented(t, line, foi.FeeNotice{Items: 31})
		ok(o.ChargeFee(ctx, o.by(handler, line), notice))(t)

		a.Consent = foi.Consent{Decision: true, Own: true}
		ok(o.ChangeAgency(ctx, desk.System("测试"), a))(t)
		ok(o.ChargeFee(ctx, o.by(handler, o.claimed(t)), notice))(t)

		var told []string
		for _, e := range ok(o.Events(ctx, desk.EventFilter{Agency: o.agency, Action: desk.AgencyChanged}, 0, 10))(t) {
			told = append(told, e.Detail)
		}
		want := []string{"审批事项由“收费通知”改为“作出答复、报批人可以批准自己报批的事项”", "审批事项由“仅法定事项”改为“收费通知”"}
		if len(told) != 2 || told[0] != want[0] || told[1] != want[1] {
			t.Errorf("the audit trail tells %q, want %q", told, want)
		}
		o.wantClean(t)
	})
}

// The trail is read by people: no number stands for an agency and no code for a choice.
func TestChangedSettingsAreToldInWords(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		above := o.newAgency(t, desk.Agency{Name: "示例省"})
		a := ok(o.Agency(t.Context(), o.agency))(t)
		a.Parent, a.Policy.RestDayReceipt, a.Level, a.ReviewBody = above.ID, foi.NextWorkingDay, desk.City, "示例市人民政府"
		a.Standing, a.Policy.InquiryReviewFirst = foi.LocalDepartment, true
		a.Channels = []foi.Channel{foi.Web, foi.Post, foi.InPerson}
		ok(o.ChangeAgency(t.Context(), desk.System("测试"), a))(t)
		e := ok(o.Events(t.Context(), desk.EventFilter{Agency: o.agency, Action: desk.AgencyChanged}, 0, 10))(t)
		want := "层级由“部门”改为“市（州）”；上级机关由“没有上级机关”改为“示例省”；受理渠道由“全部”改为“当面、邮寄、网络”；" +
			"休息日收到申请的口径由“以收到当日为收到之日”改为“以次一工作日为收到之日”；" +
			"行政查询事项的救济途径由“告知可以复议，也可以诉讼”改为“告知先申请行政复议”；机关性质由“空白”改为“县级以上地方人民政府工作部门”；行政复议机关由“空白”改为“示例市人民政府”"
		if len(e) != 1 || e[0].Detail != want {
			t.Errorf("told %+v, want %s", e, want)
		}
	})
}

// Who saves settings as they saw them does not undo what another changed meanwhile.
func TestSettingsChangedMeanwhileAreNotUndone(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		revise := func(seen, a desk.Agency) error {
			_, err := o.ReviseAgency(t.Context(), desk.System("测试"), seen, a)
			return err
		}
		seen := ok(o.Agency(t.Context(), o.agency))(t)
		mine, theirs := seen, seen
		theirs.Consent.Decision = true
		for range 2 { // and the form sent twice
			if err := revise(seen, theirs); err != nil {
				t.Fatal(err)
			}
		}
		mine.ReviewBody = "示例市人民政府"
		wantError(t, "over another's", revise(seen, mine), desk.Conflict, "设置已由他人更改", "审批事项由“仅法定事项”改为“作出答复”")
		now := ok(o.Agency(t.Context(), o.agency))(t)
		if !now.Consent.Decision || now.ReviewBody != "" {
			t.Errorf("now %+v", now)
		}
		mine = now
		mine.ReviewBody = "示例市人民政府"
		if err := revise(now, mine); err != nil {
			t.Error(err)
		}
		mine.Name = strings.Repeat("长", 101)
		wantError(t, "what cannot be", revise(seen, mine), desk.Invalid, "不得超过")
	})
}
