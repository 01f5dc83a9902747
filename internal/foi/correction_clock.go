package foi

import "foidesk/internal/calendar"

var notifying = termWords{
	name: "补正告知期限", does: "告知补正", done: "告知申请人补正", undone: "未告知补正",
	forfeit: "不能再要求补正", effect: "不能再以补正告知使答复期限重新计算",
}

// CorrectionNoticeClock reads 补正告知期限: 7 working days from receipt. An application that needs no correction lets
// it lapse. The case must have a receipt.
func (c Case) CorrectionNoticeClock(cal *calendar.Calendar, p Policy, today calendar.Date) Reading {
	start := answerStart(cal, p, c.Receipt.On)
	info, _ := c.Receipt.Channel.Info()
	t := term{
		id: ClockCorrectionNotice, article: articleCorrection, start: start, days: CorrectionDays,
		due: c.correctionNoticeDue(cal, p), words: notifying,
		asked: []Step{{
			c.Receipt.On, "收到申请（" + info.Label + "）", firstDayWords(cal, c.Receipt.On, start), join(info.Article, articleFirstDay),
		}},
	}
	if strict := c.strictStart(start); !strict.IsZero() {
		t.strictDue = cal.Add(strict, CorrectionDays).On
	}
	if c.CorrectionNotice != nil {
		t.done = c.CorrectionNotice.On
	}
	return t.read(c, cal, today)
}

var correcting = termWords{
	name: "补正期限", notBegun: "补正期限没有记载", undated: "补正期限没有记载", does: "收到补正", done: "收到补正的申请", undone: "申请人未补正",
	forfeit: "视为放弃申请", effect: "无正当理由的，视为放弃申请，可以不再处理",
}

// CorrectionClock reads 补正期限, which is the applicant's and as long as the office has set it. The case must have a
// correction notice.
func (c Case) CorrectionClock(cal *calendar.Calendar, today calendar.Date) Reading {
	n, due := c.CorrectionNotice, c.correctBy(cal)
	said, _, _ := n.words()
	effect := "补正期限由本机关合理确定"
	switch {
	case due.On.IsZero():
		effect = "补正期限没有记载"
	case due.On != n.CorrectBy:
		effect = "补正期限届满日为休息日，顺延至 " + due.On.String()
	}
	t := term{
		id: ClockCorrection, article: articleCorrection, start: n.On, days: cal.Count(n.On, due.On).Days, due: due, words: correcting,
		asked: []Step{{n.On, said, effect, articleCorrection}},
	}
	if c.CorrectionReceived != nil {
		t.done = c.CorrectionReceived.On
	}
	return t.read(c, cal, today)
}
