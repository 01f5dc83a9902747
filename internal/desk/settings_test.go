package desk_test

import (
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
		line, notice := o.claimed(t), foi.FeeNotice{On: day("2026-03-02"), Pages: 150}
		_, err := o.ChargeFee(ctx, o.by(handler, line), notice)
		wantError(t, "a notice without consent", err, desk.Refused, "收费通知须经负责人批准", "请先报批")
		line = o.consented(t, line, foi.FeeNotice{Pages: 150})
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
