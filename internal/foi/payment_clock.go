package foi

import "foidesk/internal/calendar"

// PaymentDays is the time for paying, in working days from the day after the notice was received.
const PaymentDays = 20

// payBy is the last day for paying; zero while it is not known when the notice was received.
func (c Case) payBy(cal *calendar.Calendar) calendar.Due {
	return cal.Add(c.FeeNotice.DeliveredOn, PaymentDays)
}

var payment = termWords{
	name: "缴费期限", notBegun: "收费通知尚未送达，缴费期限尚未起算", undated: "收费通知的送达日期没有记载，缴费期限未起算",
	does: "缴费", done: "申请人缴费", undone: "申请人未缴费",
	forfeit: "视为放弃申请", effect: "视为放弃申请，可以不再处理",
}

// PaymentClock reads 缴费期限, which is the applicant's. Unpaid at its end it has lapsed: the application
// counts as given up, and the office may close the case as NotPaid. The case must have a fee notice.
func (c Case) PaymentClock(cal *calendar.Calendar, today calendar.Date) Reading {
	n := c.FeeNotice
	t := term{
		id: ClockPayment, article: articleFee, start: n.DeliveredOn, days: PaymentDays, due: c.payBy(cal), words: payment,
		asked: []Step{{n.On, n.named(), "申请人收到之日起算缴费期限", articleFee}},
	}
	if !n.DeliveredOn.IsZero() {
		t.asked = append(t.asked, Step{n.DeliveredOn, "申请人收到收费通知", "当日不计，自次一工作日起为第 1 日", articleFee})
	}
	if c.FeePaid != nil {
		t.done = c.FeePaid.On
	}
	return t.read(c, cal, today)
}
