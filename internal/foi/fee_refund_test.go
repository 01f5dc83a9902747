package foi_test

import (
	"errors"
	"testing"

	"foidesk/internal/foi"
)

func refunded(on string, amount int) foi.FeeRefund {
	return foi.FeeRefund{On: dayOr(on), Amount: amount, Reason: "页数核减", Receipt: "退付000001"}
}

// 1,700 yuan were asked for and paid; no more than that is given back, and never without a reason.
func TestRefund(t *testing.T) {
	concluded := acts(paidUp, decided("2024-04-22"), posted("2024-04-23"))
	more := acts(asked, foi.FeePaid{On: day("2024-03-25"), Amount: 2000})
	unexplained := refunded("2024-04-01", 100)
	unexplained.Reason = " "
	for _, tt := range []struct {
		why    string
		before []foi.Act
		act    foi.FeeRefund
		code   foi.Code
		field  string
	}{
		{"nothing was paid", asked, refunded("2024-04-01", 100), foi.PriorStepMissing, ""},
		{"a part", paidUp, refunded("2024-04-01", 100), "", ""},
		{"all of it", paidUp, refunded("2024-04-01", 1700), "", ""},
		{"after the case was concluded", concluded, refunded("2024-06-03", 1700), "", ""},
		{"more than was paid", paidUp, refunded("2024-04-01", 1701), foi.OutOfRange, "amount"},
		{"more than is left", acts(paidUp, refunded("2024-04-01", 1000)), refunded("2024-04-02", 701), foi.OutOfRange, "amount"},
		{"the rest", acts(paidUp, refunded("2024-04-01", 1000)), refunded("2024-04-02", 700), "", ""},
		{"again after all of it", acts(paidUp, refunded("2024-04-01", 1700)), refunded("2024-04-02", 1), foi.NotAllowedHere, ""},
		{"what was paid beyond the notice", more, refunded("2024-04-01", 2000), "", ""},
		{"nothing", paidUp, refunded("2024-04-01", 0), foi.OutOfRange, "amount"},
		{"less than nothing", paidUp, refunded("2024-04-01", -5), foi.OutOfRange, "amount"},
		{"before the payment", paidUp, refunded("2024-03-24", 100), foi.DateOrder, "on"},
		{"without a day", paidUp, refunded("", 100), foi.DateMissing, "on"},
		{"without a reason", paidUp, unexplained, foi.ReasonMissing, "reason"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			c := caseOf(t, tt.before...)
			r := lawfully(t, c, asReceived, tt.act)
			switch {
			case (r == nil) != (tt.code == ""):
				t.Fatalf("%v, want %q", r, tt.code)
			case r != nil && (r.Code != tt.code || r.Field != tt.field):
				t.Fatalf("%s at %q, want %s at %q", r.Code, r.Field, tt.code, tt.field)
			case r != nil:
				return
			}
			before, after := c.Clocks(through2026(), asReceived, tt.act.On), then(t, c, tt.act).Clocks(through2026(), asReceived, tt.act.On)
			for i := range before {
				if before[i].Due != after[i].Due || before[i].State != after[i].State {
					t.Errorf("it moves the clock %s: %+v", before[i].ID, after[i])
				}
			}
		})
	}
}

func TestARefundIsVoidedAndHoldsItsPayment(t *testing.T) {
	c := caseOf(t, acts(paidUp, refunded("2024-04-01", 1700))...)
	at := c.Seq
	if _, err := c.Append(foi.Logged{Seq: at + 1, Act: voided(at - 1)}); err == nil {
		t.Error("a payment is voided of which something was given back")
	}
	c = then(t, c, voided(at))
	if paid, known, back := c.Payments(); paid != 1700 || !known || back != 0 {
		t.Errorf("paid %d (%t), given back %d", paid, known, back)
	}
	then(t, c, refunded("2024-04-02", 1700))
}

// A ledger knows that somebody paid and not how much.
func TestARefundOfAnUnknownPayment(t *testing.T) {
	var c foi.Case
	for i, a := range []foi.Act{received("2024-03-04"), foi.FeeNotice{On: day("2024-03-18")}, paid("2024-03-25")} {
		next, err := c.Append(foi.Logged{Seq: i + 1, Act: a, FromLedger: true})
		if err != nil {
			t.Fatal(err)
		}
		c = next
	}
	if _, known, _ := c.Payments(); known {
		t.Error("the amount is known")
	}
	then(t, c, refunded("2024-04-01", 300))
}

func TestPaidInFull(t *testing.T) {
	for _, tt := range []struct {
		why    string
		amount int
		want   foi.Code
	}{
		{"as a case file says it, without an amount", 0, ""},
		{"what was asked", 1700, ""},
		{"more", 1701, ""},
		{"a yuan less", 1699, foi.OutOfRange},
		{"less than nothing", -1, foi.OutOfRange},
	} {
		r := refusal(t, caseOf(t, asked...), foi.Logged{Act: foi.FeePaid{On: day("2024-03-25"), Amount: tt.amount}})
		if (r == nil) != (tt.want == "") || r != nil && (r.Code != tt.want || r.Field != "amount") {
			t.Errorf("%s: %v, want %q", tt.why, r, tt.want)
		}
	}
}

// What an office does before it charges; Append and a case file ask nothing of it.
func TestANoticeThatIsPrepared(t *testing.T) {
	offered := foi.Alternatives{On: day("2024-03-06"), OnSite: true, Reply: "仍要求提供复制件"}
	by := func(change func(*foi.FeeNotice)) foi.FeeNotice {
		n := foi.FeeNotice{On: day("2024-03-18"), Pages: 150, Alternatives: offered}
		change(&n)
		return n
	}
	for _, tt := range []struct {
		why    string
		notice foi.FeeNotice
		code   foi.Code
		field  string
	}{
		{"offered, with what the applicant said", by(func(*foi.FeeNotice) {}), "", ""},
		{"before it is known when it goes out", by(func(n *foi.FeeNotice) { n.On = 0 }), "", ""},
		{"nothing offered", by(func(n *foi.FeeNotice) { n.Alternatives = foi.Alternatives{} }), foi.PriorStepMissing, "alternatives"},
		{"offered on no day", by(func(n *foi.FeeNotice) { n.Alternatives.On = 0 }), foi.DateMissing, "alternatives_on"},
		{"offered before the application came in", by(func(n *foi.FeeNotice) { n.Alternatives.On = day("2024-03-03") }), foi.DateOrder, "alternatives_on"},
		{"offered after the notice", by(func(n *foi.FeeNotice) { n.Alternatives.On = day("2024-03-19") }), foi.DateOrder, "alternatives_on"},
		{"nobody noted the reply", by(func(n *foi.FeeNotice) { n.Alternatives.Reply = "" }), foi.ReasonMissing, "alternatives_reply"},
		{"by item nothing need be offered", foi.FeeNotice{Items: 12, CountedItems: 12}, "", ""},
		{"other items than the register has", foi.FeeNotice{Items: 13, CountedItems: 12}, foi.ReasonMissing, "items_reason"},
		{"and why", foi.FeeNotice{Items: 13, CountedItems: 12, ItemsReason: "一件含两项内容，拆分计算"}, "", ""},
		{"items nobody counted", foi.FeeNotice{Items: 13}, "", ""},
	} {
		err := tt.notice.Prepared(caseOf(t, open...), day("2024-03-20"))
		var r *foi.Refusal
		errors.As(err, &r)
		if (err == nil) != (tt.code == "") || r != nil && (r.Code != tt.code || r.Field != tt.field) {
			t.Errorf("%s: %v at %v, want %q at %q", tt.why, err, r, tt.code, tt.field)
		}
	}
	if r := lawfully(t, caseOf(t, open...), asReceived, charged("2024-03-18", "")); r != nil {
		t.Errorf("Append asks for it: %s", r.Message)
	}
	public := by(func(n *foi.FeeNotice) { n.AlreadyPublic = true })
	if r := lawfully(t, caseOf(t, open...), asReceived, public); r == nil || r.Code != foi.NothingToPay || r.Field != "already_public" {
		t.Errorf("what is public is charged by volume: %v", r)
	}
}

// The month adds up over the cases: what was charged for in one is not charged for in the next.
func TestItemsAreChargedOnceInTheMonth(t *testing.T) {
	for _, tt := range []struct {
		why           string
		items, before int
		amount        int
		code          foi.Code
	}{
		{"nothing before", 14, 0, 400, ""},
		{"three more", 14, 11, 300, ""},
		{"over the edge of a slice", 32, 29, 500, ""},
		{"the first that cost anything", 12, 8, 200, ""},
		{"all of them were", 14, 14, 0, foi.OutOfRange},
		{"fewer than none", 14, -1, 0, foi.OutOfRange},
		{"free all the same", 10, 8, 0, foi.NothingToPay},
	} {
		f, err := foi.FeeNotice{Items: tt.items, ItemsCharged: tt.before}.Fee()
		var r *foi.Refusal
		errors.As(err, &r)
		if (err == nil) != (tt.code == "") || r != nil && r.Code != tt.code || f.Amount != tt.amount {
			t.Errorf("%s: %d (%v), want %d", tt.why, f.Amount, err, tt.amount)
		}
		if whole, _ := foi.FeeByItems(tt.items); err == nil {
			if part, _ := foi.FeeByItems(tt.before); whole.Amount-part.Amount != f.Amount {
				t.Errorf("%s: the two notices ask for %d and %d, the month costs %d", tt.why, part.Amount, f.Amount, whole.Amount)
			}
		}
	}
}
