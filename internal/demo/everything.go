package demo

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// everythingDays is how many working days ago the one case came in that meets nearly all that the law has: the office
// tried foidesk out with it before going over.
const everythingDays = 205

// everything makes that case: corrected, two opinions asked at once, extended, paid for, disclosed in part, reviewed,
// sued over, and answered again as the court ordered. The days are working days after the receipt; each step is in time
// wherever the holidays fall.
func (f *filler) everything(by desk.Actor) *course {
	received := f.everythingFrom()
	on := func(n int) calendar.Date { return f.cal.Add(received, n).On }
	r := f.byPost(received)
	r.Note = "试运行案件：走完补正、征求意见、延期、收费、复议、诉讼、重新答复的全过程"
	c := f.register(f.data, received, r, f.intake, by)
	c.claim(on(1), by)
	c.take(by, foi.CorrectionNotice{On: on(3), CorrectBy: on(10), Matters: "请写明所需信息的年度和所在街道"})
	c.take(f.intake, foi.CorrectionReceived{On: on(7), Note: "申请人书面补正"})
	c.take(by, foi.ConsultationSent{On: on(10), Party: foi.ThirdParty, Ref: "1", Name: "示例商业企业0001"})
	c.take(f.intake, foi.ConsultationDelivered{On: on(11), Ref: "1"})
	c.take(by, foi.ConsultationSent{On: on(12), Party: foi.CoMaker, Ref: "2", Name: "示例市财政局（演示）"})
	c.take(f.intake, foi.ConsultationDelivered{On: on(13), Ref: "2"})
	c.take(f.intake, foi.OpinionReceived{On: on(17), Ref: "1", Note: "不同意公开其报价"})
	c.take(f.intake, foi.OpinionReceived{On: on(20), Ref: "2", Note: "同意公开"})
	c.extend(on(30), by, foi.Extension{WorkingDays: 15, Reason: "检索、审查工作量较大"})
	c.charge(on(38), on(40), by, foi.FeeNotice{Pages: 150, Alternatives: foi.Alternatives{
		On: on(36), OnSite: true, Reply: "仍要求邮寄纸质复制件",
	}})
	c.pay(f.intake, foi.FeePaid{On: on(48)})
	c.answerWith(on(60), by, f.decisionOf(f.data, on(60), foi.PartlyDisclosed))
	c.deliver(on(61), by)
	c.contest(by, foi.Review{Proceeding: foi.Proceeding{
		Ref: "1", FiledOn: on(80), ServedOn: on(83), Body: "示例市人民政府",
	}})
	c.contest(by, foi.Review{Proceeding: foi.Proceeding{Ref: "1", DefendedOn: on(88)}})
	c.contest(by, foi.Review{Proceeding: foi.Proceeding{Ref: "1", DecidedOn: on(115), ReceivedOn: on(118), Result: foi.Corrected}})
	court := foi.Suit{Instance: foi.FirstInstance, Proceeding: foi.Proceeding{
		Ref: "1", FiledOn: on(121), ServedOn: on(127), Body: "示例市中级人民法院（演示）",
	}}
	c.contest(by, court)
	c.contest(by, foi.Suit{Instance: foi.FirstInstance, Proceeding: foi.Proceeding{Ref: "1", DefendedOn: on(130)}})
	c.contest(by, foi.Suit{Instance: foi.FirstInstance, Proceeding: foi.Proceeding{Ref: "1", DecidedOn: on(170), Result: foi.Revoked}})
	c.contest(by, foi.Reanswer{On: on(186), By: foi.KindSuit, Ref: "1", WorkingDays: 15})
	c.answerWith(on(195), by, f.decisionOf(f.data, on(195), foi.Disclosed))
	c.deliver(on(198), by)
	return c
}

// everythingFrom is the day on which that case came in.
func (f *filler) everythingFrom() calendar.Date { return f.daysAgo(everythingDays) }

// contest is a step of a review or a suit, recorded when the office came to know of it.
func (c *course) contest(by desk.Actor, act foi.Act) {
	on := act.Date()
	switch a := act.(type) {
	case foi.Review:
		on = max(on, a.ServedOn, a.ReceivedOn)
	case foi.Suit:
		on = max(on, a.ServedOn)
	}
	c.then(on, by, string(act.Kind()), func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Dispute(ctx, at, act)
	})
}

// extend is an extension, proposed on one working day, consented to on the next and told on the one after.
func (c *course) extend(on calendar.Date, by desk.Actor, act foi.Extension) {
	c.propose(on, by, act)
	c.approve(c.f.cal.Add(on, 1).On, "同意延期")
	act.NotifiedOn = c.f.cal.Add(on, 2).On
	c.then(act.NotifiedOn, by, "extend", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Extend(ctx, at, act)
	})
}

// charge is a fee notice, and the day on which it was received.
func (c *course) charge(on, received calendar.Date, by desk.Actor, act foi.FeeNotice) {
	act.On = on
	c.then(on, by, "charge", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.ChargeFee(ctx, at, act)
	})
	c.then(received, by, "fee received", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.FeeReceived(ctx, at, received)
	})
}
