package demo

import (
	"context"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// live has the office work what came in since it went over to foidesk, as far as the days have come.
func (f *filler) live() {
	for on := range f.arrivals(f.cutover, f.today, 1) {
		r := f.receipt(on)
		if info, _ := r.Channel.Info(); info.Confirmed {
			r.SubmittedOn = on.AddDays(-f.rng.IntN(3))
		}
		officer, to := pick(f.rng, f.data.officers), desk.Actor{}
		if f.rng.IntN(3) == 0 {
			to = officer
		}
		c := f.register(f.data, on, r, f.intake, to)
		c.claim(f.cal.Add(on, f.rng.IntN(2)).On, officer)
		answer := f.cal.Add(on, 5+f.rng.IntN(14)).On
		if f.rng.IntN(20) == 0 {
			c.withdraw(answer, f.intake)
			continue
		}
		c.answer(answer, officer)
		c.deliver(f.cal.Add(answer, f.rng.IntN(2)).On, officer)
	}
}

// special makes the cases that a tour wants to see, whatever day it is: overdue, due today or the next working
// day, due soon, answered and not sent, and one for everything that a case may wait for.
func (f *filler) special() (overdue, undelivered *course) {
	first, second := f.data.officers[0], f.data.officers[1]
	overdue = f.taken(24, first)
	for _, age := range []int{20, 19, 18} {
		f.taken(age, second)
	}
	undelivered = f.taken(15, first)
	undelivered.answer(f.daysAgo(1), first)

	f.forConsent(first, second)
	f.charged(first)
	f.onTheWay(second)

	back := f.taken(13, second)
	back.answer(f.daysAgo(9), second)
	back.deliver(f.daysAgo(8), second)
	back.cameBack(f.daysAgo(1), second)

	// Unclaimed for longer than a working day: with nobody, with somebody, and sent back.
	f.letter(4, desk.Actor{})
	f.letter(3, second)
	f.letter(5, first).sendBack(f.daysAgo(3), first, "所申请信息由规划建设科制作保存，请改由该科承办")
	// Unclaimed since today.
	f.letter(0, desk.Actor{})
	f.letter(0, first)

	// A few at the county, after its ledger was taken over this morning.
	for i := range 2 {
		c := f.register(f.county, f.today, f.byPost(f.daysAgo(1)), f.countyOfficer, f.countyOfficer)
		if i > 0 {
			c.claim(f.today, f.countyOfficer)
		}
	}
	return overdue, undelivered
}

// forConsent makes what waits for the head of office, and what came back from there.
func (f *filler) forConsent(first, second desk.Actor) {
	yesterday := f.daysAgo(1)
	f.taken(17, first).propose(yesterday, first, f.decision(f.data, yesterday))
	f.taken(12, second).propose(yesterday, second, f.decision(f.data, yesterday))
	f.taken(16, second).propose(yesterday, second, foi.Extension{WorkingDays: 15, Reason: "所申请信息涉及多年纸质档案，检索、审查工作量较大"})
	returned := f.taken(14, first)
	returned.propose(f.daysAgo(3), first, f.decision(f.data, f.daysAgo(3)))
	returned.giveBack(f.daysAgo(2), f.head, "答复书未写明救济途径和期限，请补充后再报批")
}

// charged is asked for the fee of its copies, after what costs nothing was offered; it pays, and gets back what was
// counted too much.
func (f *filler) charged(by desk.Actor) {
	n := foi.FeeNotice{Pages: 150, Alternatives: foi.Alternatives{
		On: f.daysAgo(12), OnSite: true, Published: true, Reply: "不便到现场，仍要求邮寄纸质复制件",
	}}
	c := f.taken(14, by)
	c.propose(f.daysAgo(12), by, n)
	c.approve(f.daysAgo(11), "同意")
	n.On, n.DeliveredOn = f.daysAgo(11), f.daysAgo(10)
	c.then(n.DeliveredOn, by, "charge", func(ctx context.Context, at desk.At) (desk.Summary, error) { return f.desk.ChargeFee(ctx, at, n) })
	c.pay(f.intake, foi.FeePaid{On: f.daysAgo(8), Amount: 1700, Receipt: "示例票据000001"})
	c.take(f.intake, foi.FeeRefund{On: f.daysAgo(5), Amount: 200, Reason: "复制时核减 10 页空白附页", Receipt: "示例退付000001"})
}

// onTheWay was corrected and waits for an opinion.
func (f *filler) onTheWay(by desk.Actor) {
	c := f.taken(13, by)
	c.take(by, foi.CorrectionNotice{On: f.daysAgo(11), CorrectBy: f.daysAgo(3), Matters: "请写明所申请信息的年度和项目名称"})
	c.take(f.intake, foi.CorrectionReceived{On: f.daysAgo(8)})
	c.take(by, foi.ConsultationSent{On: f.daysAgo(5), Party: foi.ThirdParty, Ref: "1", Name: "示例建设有限公司"})
	c.take(f.intake, foi.ConsultationDelivered{On: f.daysAgo(4), Ref: "1"})
}

// letter is registered so many working days ago; the zero Actor leaves it to the unit.
func (f *filler) letter(age int, to desk.Actor) *course {
	on := f.daysAgo(age)
	return f.register(f.data, on, f.byPost(on), f.intake, to)
}

// taken is a letter that was left to the unit and that somebody has taken on; one that came in before foidesk
// did is in the ledger, and was handed on.
func (f *filler) taken(age int, by desk.Actor) *course {
	if age <= liveDays {
		c := f.letter(age, desk.Actor{})
		c.claim(f.daysAgo(age-1), by)
		return c
	}
	c := &course{f: f, in: f.data}
	f.left = append(f.left, leftOpen{f.byPost(f.daysAgo(age)), by, c})
	c.handOn(f.cutover, f.intake, by)
	c.claim(f.cutover, by)
	return c
}

// byPost is an application with one date only, so that the days left are what they seem.
func (f *filler) byPost(on calendar.Date) foi.Receipt {
	r := f.receipt(on)
	r.Channel, r.SubmittedOn = foi.Post, 0
	return r
}
