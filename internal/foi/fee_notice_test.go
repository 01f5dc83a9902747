package foi_test

import (
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Asked on Monday 2024-03-18, with 10 working days used; received on Tuesday; to be paid by 2024-04-17.
var (
	asked      = acts(open, charged("2024-03-18", "2024-03-19"))
	paidUp     = acts(asked, paid("2024-03-25"))
	unreceived = acts(open, charged("2024-03-18", ""))
)

func notPaid(on string) foi.Decision { return foi.Decision{On: day(on), Outcome: foi.NotPaid} }

func TestFeeNoticeRefused(t *testing.T) {
	by := func(pages, items int) foi.FeeNotice {
		return foi.FeeNotice{On: day("2024-03-18"), Pages: pages, Items: items}
	}
	waiting := acts(open, proposed("2024-03-11", foi.FeeNotice{Pages: 150}))
	consented := acts(waiting, approved("2024-03-13", 2))
	testRefusals(t, []refusalCase{
		{"before anything came in", nothingYet, charged("2024-03-18", ""), foi.NotAllowedHere, ""},
		{"after the answer was made", answered, charged("2024-03-25", ""), foi.NotAllowedHere, ""},
		{"after the answer went out", delivered, charged("2024-03-25", ""), foi.NotAllowedHere, ""},
		{"after withdrawal", takenBack, charged("2024-03-25", ""), foi.NotAllowedHere, ""},
		{"a second notice", asked, charged("2024-03-25", ""), foi.NotAllowedHere, ""},
		{"a second notice after the first was paid", paidUp, charged("2024-03-27", ""), foi.NotAllowedHere, ""},
		{"by both tariffs", open, by(150, 31), foi.NotAllowedHere, "items"},
		{"by neither tariff", open, by(0, 0), foi.OutOfRange, "pages"},
		{"by less than no page", open, by(-1, 0), foi.OutOfRange, "pages"},
		{"by less than no item", open, by(0, -1), foi.OutOfRange, "items"},
		{"by more pages than can be", open, by(foi.MaxFeePages+1, 0), foi.OutOfRange, "pages"},
		{"by more items than can be", open, by(0, foi.MaxFeeItems+1), foi.OutOfRange, "items"},
		{"for thirty pages, which are free", open, by(30, 0), foi.NothingToPay, "pages"},
		{"for ten items, which are free", open, by(0, 10), foi.NothingToPay, "items"},
		{"without a date", open, charged("", ""), foi.DateMissing, "on"},
		{"sent before receipt", open, charged("2024-03-01", ""), foi.DateOrder, "on"},
		{"sent before the extension was told", acts(open, extended("2024-03-20", "2024-03-20", 5)), charged("2024-03-19", ""), foi.DateOrder, "on"},
		{"received before it was sent", open, charged("2024-03-18", "2024-03-17"), foi.DateOrder, "delivered_on"},
		{"while it waits for consent", waiting, charged("2024-03-18", ""), foi.NotAllowedHere, ""},
		{"for other pages than were consented to", consented, by(151, 0), foi.NotAllowedHere, ""},
		{"by the other tariff than was consented to", consented, by(0, 31), foi.NotAllowedHere, ""},
		{"sent the day before consent", consented, charged("2024-03-12", ""), foi.DateOrder, "on"},
	})
}

func TestFeePaidRefused(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"before anything came in", nothingYet, paid("2024-03-25"), foi.NotAllowedHere, ""},
		{"though nothing was asked", open, paid("2024-03-25"), foi.PriorStepMissing, ""},
		{"though the notice only waits for consent", acts(open, proposed("2024-03-11", foi.FeeNotice{Pages: 150})), paid("2024-03-25"), foi.PriorStepMissing, ""},
		{"twice", paidUp, paid("2024-03-26"), foi.NotAllowedHere, ""},
		{"before it was asked", asked, paid("2024-03-15"), foi.DateOrder, "on"},
		{"without a date", asked, foi.FeePaid{}, foi.DateMissing, "on"},
		{"after the answer was made", acts(asked, decided("2024-03-20")), paid("2024-03-25"), foi.NotAllowedHere, ""},
		{"after withdrawal", acts(asked, withdrawn("2024-03-20")), paid("2024-03-25"), foi.NotAllowedHere, ""},
	})
}

func TestFeeNoticeHasToComeInTime(t *testing.T) {
	tests := []struct {
		why    string
		before []foi.Act
		policy foi.Policy
		on     string
		late   bool
	}{
		{"on the last day", open, asReceived, "2024-04-01", false},
		{"a day late", open, asReceived, "2024-04-02", true},
		{"in the longer period", acts(open, extended("2024-04-01", "2024-04-01", 5)), asReceived, "2024-04-09", false},
		{"after the longer period", acts(open, extended("2024-04-01", "2024-04-01", 5)), asReceived, "2024-04-10", true},
		{"received on a Saturday, a working day late", []foi.Act{received("2024-03-02")}, asReceived, "2024-04-01", true},
		{"received on a Saturday, taken as Monday", []foi.Act{received("2024-03-02")}, nextWorkingDay, "2024-04-01", false},
	}
	for _, tt := range tests {
		r := lawfully(t, caseOf(t, tt.before...), tt.policy, charged(tt.on, ""))
		switch {
		case tt.late != (r != nil):
			t.Errorf("%s: sent on %s: %v, want late %v", tt.why, tt.on, r, tt.late)
		case tt.late && (r.Code != foi.TooLate || r.Field != "on" || r.Article == ""):
			t.Errorf("%s: refused as %s at %q under %q", tt.why, r.Code, r.Field, r.Article)
		}
	}
}

// A ledger keeps the days only: no tariff is asked of it, and nobody's consent. A notice that went out late
// stops nothing, and what was paid on it starts nothing.
func TestFeeOfALedger(t *testing.T) {
	tests := []struct {
		why, sent, paid, due string
		state                foi.ClockState
	}{
		{"sent in time, paid", "2024-03-18", "2024-03-25", "2024-04-23", foi.Missed},
		{"sent a day late, paid: the first period is what was owed", "2024-04-02", "2024-04-10", "2024-04-01", foi.Missed},
		{"sent in time, never paid", "2024-03-18", "", "2024-04-01", foi.Suspended},
		{"sent a day late, never paid", "2024-04-02", "", "2024-04-01", foi.Missed},
	}
	for _, tt := range tests {
		c, err := caseOf(t, open...).Append(foi.Logged{Seq: 2, Act: foi.FeeNotice{On: day(tt.sent)}, FromLedger: true})
		if err == nil && tt.paid != "" {
			c, err = c.Append(foi.Logged{Seq: 3, Act: paid(tt.paid), FromLedger: true})
		}
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-06-03"); r.State != tt.state || r.Due != day(tt.due) {
			t.Errorf("%s: %s, due %s; want %s, due %s", tt.why, r.State, r.Due, tt.state, tt.due)
		}
	}
	wrong := foi.Logged{Act: foi.FeeNotice{On: day("2024-03-18"), Pages: 30}, FromLedger: true}
	if r := refusal(t, caseOf(t, open...), wrong); r == nil || r.Code != foi.NothingToPay {
		t.Errorf("a ledger that asks money for what is free: %+v", r)
	}
}

func TestAnswerClockStopsForPayment(t *testing.T) {
	extendedFirst := acts(open, extended("2024-03-11", "2024-03-11", 10), charged("2024-03-18", "2024-03-19"))
	tests := []struct {
		why        string
		today      string
		acts       []foi.Act
		state      foi.ClockState
		used, left int
		due        string
		words      string
	}{
		{"on the day of the notice", "2024-03-18", asked, foi.Suspended, 10, 10, "2024-04-01", "暂停中（等待缴费，缴费期限 2024年4月17日）"},
		{"no day counts any more", "2024-04-08", asked, foi.Suspended, 10, 10, "2024-04-01", "暂停中（等待缴费，缴费期限 2024年4月17日）"},
		{"on the last day for paying", "2024-04-17", asked, foi.Suspended, 10, 10, "2024-04-01", "暂停中（等待缴费，缴费期限 2024年4月17日）"},
		{"unpaid for good: still nothing is owed", "2024-04-18", asked, foi.Suspended, 10, 10, "2024-04-01", "暂停中（申请人逾期未缴费，缴费期限 2024年4月17日）"},
		{"not known to be received", "2024-06-03", unreceived, foi.Suspended, 10, 10, "2024-04-01", "暂停中（等待缴费，收费通知尚未送达）"},
		{"asked in an extended period", "2024-04-08", extendedFirst, foi.Suspended, 10, 20, "2024-04-16", "暂停中（等待缴费，缴费期限 2024年4月17日）"},
		{"asked on the last day: all is used", "2024-04-08", acts(open, charged("2024-04-01", "2024-04-02")), foi.Suspended, 20, 0, "2024-04-01", "暂停中（等待缴费，缴费期限 2024年4月30日）"},
		{"paid: twenty days anew", "2024-03-25", paidUp, foi.Running, 0, 20, "2024-04-23", "4月23日（周二）还剩 20 个工作日"},
		{"the day after payment is day 1", "2024-03-26", paidUp, foi.Running, 1, 19, "2024-04-23", "4月23日（周二）还剩 19 个工作日"},
		{"paid on a Saturday: Monday is day 1", "2024-03-25", acts(asked, paid("2024-03-23")), foi.Running, 1, 19, "2024-04-22", "4月22日（周一）还剩 19 个工作日"},
		{"paid, and late all the same", "2024-04-24", paidUp, foi.Missed, 21, -1, "2024-04-23", "4月23日（周二）逾期 1 个工作日"},
		{"paid after the time for paying: the office answers", "2024-04-19", acts(asked, paid("2024-04-19")), foi.Running, 0, 20, "2024-05-20", "5月20日（周一）还剩 20 个工作日"},
		{"answered after payment", "2024-06-03", acts(paidUp, decided("2024-04-22"), posted("2024-04-23")), foi.Met, 20, 0, "2024-04-23", "按期：期限 2024年4月23日，2024年4月23日 送达（第 20 个工作日）"},
		{"answered without waiting for the money", "2024-06-03", acts(asked, decided("2024-03-20"), posted("2024-04-10")), foi.Met, 10, 10, "2024-04-01", "按期：期限自 2024年3月19日 起暂停，2024年4月10日 送达（已用 10 个工作日）"},
		{"closed as not paid", "2024-06-03", acts(asked, notPaid("2024-04-18"), posted("2024-05-20")), foi.Met, 10, 10, "2024-04-01", "按期：期限自 2024年3月19日 起暂停，2024年5月20日 送达（已用 10 个工作日）"},
		{"taken back while payment is awaited", "2024-06-03", acts(asked, withdrawn("2024-04-10")), foi.Lapsed, 10, 10, "2024-04-01", "已终止：2024年4月10日 撤回申请"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := answerClock(t, asReceived, tt.today, tt.acts...)
			if r.State != tt.state || r.Used != tt.used || r.Left != tt.left || r.Due != day(tt.due) {
				t.Errorf("%s, used %d, left %d, due %s; want %s, %d, %d, %s", r.State, r.Used, r.Left, r.Due, tt.state, tt.used, tt.left, tt.due)
			}
			if got := r.Words(day(tt.today)); got != tt.words {
				t.Errorf("%s, want %s", got, tt.words)
			}
			if r.State == foi.Suspended && !r.ActBy().IsZero() {
				t.Errorf("suspended, and yet to act by %s", r.ActBy())
			}
		})
	}
}

// A case that waits for payment is looked at again when the time for paying ends, or could end at the earliest.
func TestTheDayLookedToNext(t *testing.T) {
	for _, tt := range []struct {
		why         string
		acts        []foi.Act
		payBy, next string
	}{
		{"while the period runs, the day to act by", []foi.Act{received("2024-03-04")}, "", "2024-04-01"},
		{"while payment is awaited, the last day for it", asked, "2024-04-17", "2024-04-17"},
		{"not known to be received, the last day if it was at once", unreceived, "", "2024-04-16"},
		{"paid, the day to act by", paidUp, "", "2024-04-23"},
	} {
		r := answerClock(t, asReceived, "2024-03-25", tt.acts...)
		next := r.NextOn(calendar.China())
		if r.Waits.Until.String() != tt.payBy || next != day(tt.next) {
			t.Errorf("%s: to pay by %q, next on %s; want %q, %s", tt.why, r.Waits.Until, next, tt.payBy, tt.next)
		}
	}
}

// A day is numbered in the period that runs, or not at all.
func TestDaysAreNumberedInTheirPeriod(t *testing.T) {
	cal := through2026()
	stopped := answerClock(t, asReceived, "2024-04-08", asked...)
	anew := answerClock(t, asReceived, "2024-04-08", paidUp...)
	tests := []struct {
		why   string
		clock foi.Reading
		on    string
		want  int
	}{
		{"the day of receipt", stopped, "2024-03-04", 0},
		{"day 1", stopped, "2024-03-05", 1},
		{"the day of the notice counts", stopped, "2024-03-18", 10},
		{"the day after does not", stopped, "2024-03-19", 0},
		{"nor any day later", stopped, "2024-04-08", 0},
		{"a day of the period that was begun anew", anew, "2024-03-05", 0},
		{"the day of payment", anew, "2024-03-25", 0},
		{"day 1 of the fresh period", anew, "2024-03-26", 1},
		{"a rest day", anew, "2024-03-30", 0},
	}
	for _, tt := range tests {
		if got := tt.clock.Number(cal, day(tt.on)); got != tt.want {
			t.Errorf("%s: %s is day %d, want %d", tt.why, tt.on, got, tt.want)
		}
	}
}

func TestPaymentClock(t *testing.T) {
	closed := acts(asked, notPaid("2024-04-18"), posted("2024-05-20"))
	tests := []struct {
		why        string
		today      string
		acts       []foi.Act
		state      foi.ClockState
		used, left int
		due        string
		words      string
	}{
		{"not known to be received", "2024-06-03", unreceived, foi.NotBegun, 0, 20, "", "收费通知尚未送达，缴费期限尚未起算"},
		{"the day of receipt does not count", "2024-03-19", asked, foi.Running, 0, 20, "2024-04-17", "4月17日（周三）还剩 20 个工作日"},
		{"the day after is day 1", "2024-03-20", asked, foi.Running, 1, 19, "2024-04-17", "4月17日（周三）还剩 19 个工作日"},
		{"the last day", "2024-04-17", asked, foi.Running, 20, 0, "2024-04-17", "4月17日（周三）今日到期"},
		{"the day after the last", "2024-04-18", asked, foi.Lapsed, 20, 0, "2024-04-17", "期限 2024年4月17日 已届满，申请人未缴费，视为放弃申请"},
		{"long after", "2024-06-03", asked, foi.Lapsed, 20, 0, "2024-04-17", "期限 2024年4月17日 已届满，申请人未缴费，视为放弃申请"},
		{"paid", "2024-06-03", paidUp, foi.Met, 4, 16, "2024-04-17", "按期：期限 2024年4月17日，2024年3月25日 缴费（第 4 个工作日）"},
		{"paid on the last day", "2024-06-03", acts(asked, paid("2024-04-17")), foi.Met, 20, 0, "2024-04-17", "按期：期限 2024年4月17日，2024年4月17日 缴费（第 20 个工作日）"},
		{"paid a day late, and taken", "2024-06-03", acts(asked, paid("2024-04-18")), foi.Missed, 21, -1, "2024-04-17", "逾期 1 个工作日：期限 2024年4月17日，2024年4月18日 缴费"},
		{"paid on a notice whose receipt nobody noted", "2024-06-03", acts(unreceived, paid("2024-03-25")), foi.Met, 0, 20, "", "2024年3月25日 缴费"},
		{"closed as not paid", "2024-06-03", closed, foi.Lapsed, 20, 0, "2024-04-17", "期限 2024年4月17日 已届满，申请人未缴费，视为放弃申请"},
		{"answered without waiting for the money", "2024-06-03", acts(asked, decided("2024-03-20"), posted("2024-03-26")), foi.Lapsed, 5, 15, "2024-04-17", "已终止：2024年3月26日 办结"},
		{"taken back before it was received", "2024-06-03", acts(unreceived, withdrawn("2024-03-20")), foi.Lapsed, 0, 20, "", "已终止：2024年3月20日 办结"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := clockOf(t, foi.ClockPayment, caseOf(t, tt.acts...), asReceived, tt.today)
			if r.State != tt.state || r.Used != tt.used || r.Left != tt.left || r.Due.String() != tt.due || r.Days != 20 || r.Article == "" {
				t.Errorf("%s, used %d, left %d, due %q; want %s, %d, %d, %q", r.State, r.Used, r.Left, r.Due, tt.state, tt.used, tt.left, tt.due)
			}
			if got := r.Words(day(tt.today)); got != tt.words {
				t.Errorf("%s, want %s", got, tt.words)
			}
		})
	}
	for _, r := range caseOf(t, open...).Clocks(through2026(), asReceived, day("2024-03-20")) {
		if r.ID == foi.ClockPayment {
			t.Errorf("a case without a fee has a clock for it: %+v", r)
		}
	}
}

// 逾期未缴费 is said only when the time for paying has run out, and never of somebody who has paid.
func TestClosedAsNotPaid(t *testing.T) {
	tests := []struct {
		why    string
		before []foi.Act
		on     string
		code   foi.Code
		field  string
	}{
		{"no fee was asked", open, "2024-04-18", foi.PriorStepMissing, "outcome"},
		{"nobody knows when the notice was received", unreceived, "2024-06-03", foi.PriorStepMissing, "outcome"},
		{"it was paid", paidUp, "2024-04-18", foi.PriorStepMissing, "outcome"},
		{"it was paid late, and taken", acts(asked, paid("2024-04-18")), "2024-04-18", foi.PriorStepMissing, "outcome"},
		{"on the last day for paying", asked, "2024-04-17", foi.TooEarly, "on"},
		{"weeks before", asked, "2024-03-25", foi.TooEarly, "on"},
		{"the day after", asked, "2024-04-18", "", ""},
	}
	for _, tt := range tests {
		r := lawfully(t, caseOf(t, tt.before...), asReceived, notPaid(tt.on))
		switch {
		case (r == nil) != (tt.code == ""):
			t.Errorf("%s: %v, want %q", tt.why, r, tt.code)
		case r != nil && (r.Code != tt.code || r.Field != tt.field || r.Article == ""):
			t.Errorf("%s: %s at %q under %q, want %s at %q", tt.why, r.Code, r.Field, r.Article, tt.code, tt.field)
		}
	}
	if r := lawfully(t, caseOf(t, asked...), asReceived, decided("2024-03-20")); r != nil {
		t.Errorf("an office may answer without the money: %s", r.Message)
	}
}

// Counted day by day: nothing between the notice and the payment uses the answer period, and after it there are
// twenty days again, whatever came before.
func TestPaymentBeginsTwentyDaysAnew(t *testing.T) {
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		after := func(d calendar.Date, most int, label string) calendar.Date {
			return d.AddDays(rapid.IntRange(0, most).Draw(t, label))
		}
		on := receiptDay().Draw(t, "received")
		in := foi.Receipt{On: on, Channel: foi.Post}
		first := caseOf(t, in).AnswerClock(cal, asReceived, on)
		sent := after(on, int(first.Due-on), "sent after")
		read := after(sent, 10, "received after")
		paidOn := after(read, 50, "paid after")
		log := []foi.Act{in, foi.FeeNotice{On: sent, DeliveredOn: read, Items: 31}}
		stopped := caseOf(t, log...)
		for _, today := range []calendar.Date{sent, read, paidOn} {
			r := stopped.AnswerClock(cal, asReceived, today)
			if r.State != foi.Suspended || r.Used != walked(cal, on, sent) || r.Used+r.Left != 20 {
				t.Fatalf("on %s: %s, used %d, left %d", today, r.State, r.Used, r.Left)
			}
		}
		pay := stopped.PaymentClock(cal, read)
		if walked(cal, read, pay.Due) != foi.PaymentDays || !cal.Working(pay.Due) {
			t.Fatalf("received on %s, to be paid by %s", read, pay.Due)
		}
		anew := caseOf(t, append(log, foi.FeePaid{On: paidOn})...)
		r := anew.AnswerClock(cal, asReceived, paidOn)
		if r.Start != paidOn || walked(cal, paidOn, r.Due) != 20 || r.State != foi.Running {
			t.Fatalf("paid on %s: %s, from %s, due %s", paidOn, r.State, r.Start, r.Due)
		}
		if r.Due < first.Due {
			t.Fatalf("due %s: earlier than without the fee", r.Due)
		}
		if state := anew.PaymentClock(cal, paidOn).State; (state == foi.Met) != (paidOn <= pay.Due) {
			t.Fatalf("paid on %s, by %s: %s", paidOn, pay.Due, state)
		}
	})
}
