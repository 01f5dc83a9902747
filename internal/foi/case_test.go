package foi_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/foi"
)

func TestStates(t *testing.T) {
	tests := []struct {
		acts    []foi.Act
		state   foi.State
		label   string
		on      string
		outcome foi.Outcome
	}{
		{open, foi.Open, "办理中", "", ""},
		{answered, foi.Decided, "待送达", "", ""},
		{delivered, foi.Concluded, "已办结", "2024-03-21", foi.Disclosed},
		{takenBack, foi.Concluded, "已办结", "2024-03-20", foi.OtherHandling},
		{append(answered[:2:2], withdrawn("2024-03-25")), foi.Concluded, "已办结", "2024-03-25", foi.OtherHandling},
		{append(open[:1:1], voided(1)), foi.Voided, "已作废", "", ""},
	}
	for _, tt := range tests {
		c := caseOf(t, tt.acts...)
		on, outcome, ok := c.Conclusion()
		if c.State() != tt.state || c.State().Label() != tt.label || on.String() != tt.on || outcome != tt.outcome || ok != (tt.on != "") {
			t.Errorf("%v: %s %s, concluded %s as %q (%v)", tt.acts, c.State(), c.State().Label(), on, outcome, ok)
		}
	}
}

func TestFoldNamesTheAct(t *testing.T) {
	_, err := foi.Fold(logged(received("2024-03-04"), posted("2024-03-20")))
	var r *foi.Refusal
	if err == nil || !strings.Contains(err.Error(), "第 2 项（送达）") || !errors.As(err, &r) {
		t.Errorf("got %v", err)
	}
}

// Two officers go on from the same case: neither sees what the other recorded.
func TestBranchesDoNotMix(t *testing.T) {
	stem := []foi.Act{received("2024-03-04"), decided("2024-03-11"), voided(2), decided("2024-03-12"), voided(4), decided("2024-03-20")}
	for n := 1; n <= len(stem); n++ {
		c := caseOf(t, stem[:n]...)
		before := c.Standing()
		a, b := then(t, c, withdrawn("2024-03-25")), then(t, c, mended(1, received("2024-03-01")))
		then(t, c, withdrawn("2024-03-26"))
		if got := a.Standing(); got[len(got)-1].Act != withdrawn("2024-03-25") || got[0].Act != received("2024-03-04") {
			t.Errorf("after %d acts: the withdrawn branch stands on %+v", n, got)
		}
		if got := b.Standing(); got[0].Act != received("2024-03-01") || b.Withdrawal != nil {
			t.Errorf("after %d acts: the mended branch stands on %+v", n, got)
		}
		if !reflect.DeepEqual(c.Standing(), before) || c.Receipt.On != day("2024-03-04") {
			t.Errorf("after %d acts: the case itself changed", n)
		}
	}
}

func TestStandingIsTheCallersOwn(t *testing.T) {
	c := caseOf(t, answered...)
	c.Standing()[0].Act = received("2020-01-02")
	if got := c.Standing()[0].Act; got != received("2024-03-04") {
		t.Errorf("the case now stands on %+v", got)
	}
}

// lawfulCase grows a case by random acts; those that are refused are left out.
func lawfulCase(t *rapid.T) (foi.Case, []foi.Logged) {
	var c foi.Case
	var log []foi.Logged
	for range rapid.IntRange(0, 12).Draw(t, "acts tried") {
		l := foi.Logged{Seq: c.Seq + 1, Act: anyAct(1).Draw(t, "act"), FromLedger: rapid.Bool().Draw(t, "from ledger")}
		if next, err := c.Append(l); err == nil {
			c, log = next, append(log, l)
		}
	}
	return c, log
}

// A button that May greys out would indeed be refused, with whatever content.
func TestMayAgreesWithAppend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, _ := lawfulCase(t)
		act := anyAct(1).Draw(t, "next act")
		refused := c.May(act.Kind())
		_, err := c.Append(foi.Logged{Seq: c.Seq + 1, Act: act})
		if refused != nil && err == nil {
			t.Fatalf("May says of %s: %v; Append took it", act.Kind(), refused)
		}
	})
}

// And where May allows a kind, there is an act of that kind which Append takes.
func TestMayIsNotTooStrict(t *testing.T) {
	kinds := map[foi.Kind]foi.Act{
		foi.KindReceipt: received("2024-06-03"), foi.KindDecision: decided("2024-06-03"),
		foi.KindDelivery: posted("2024-06-03"), foi.KindWithdrawal: withdrawn("2024-06-03"),
		foi.KindExtension: extended("2024-06-03", "2024-06-03", 10), foi.KindFeeNotice: charged("2024-06-03", ""),
		foi.KindCorrectionNotice: toCorrect("2024-06-03", "2024-06-17"), foi.KindCorrectionReceived: corrected("2024-06-03"),
		foi.KindConsultationSent: consulted("2024-06-03", foi.CoMaker, "new"), foi.KindConsultationDelivered: reached("2024-03-12", "a"),
		foi.KindOpinionReceived: opined("2024-06-03", "a"), foi.KindReasonsAsked: askedWhy("2024-06-03"),
		foi.KindDelaySet: delayed("2024-06-03", "2024-08-01"), foi.KindPublicationSet: foi.PublicationSet{On: day("2024-06-03")},
		foi.KindPublished: foi.Published{On: day("2024-06-03")},
		foi.KindArrival:   arrived("2024-06-03"), foi.KindContact: contacted("2024-06-03"),
		foi.KindRecordsRequest: recordsAsked("2024-06-03"), foi.KindRecordsResult: recordCorrected("2024-06-03"),
		foi.KindAssignment: handedTo("2024-06-03"), foi.KindClaim: foi.Claim{On: day("2024-06-03"), Officer: foi.Officer{Name: "承办人"}},
		foi.KindSendBack: foi.SendBack{On: day("2024-06-03"), Reason: "不归本科"},
		foi.KindFeePaid:  paid("2024-06-03"), foi.KindProposal: proposed("2024-06-03", decided("2024-06-03")),
	}
	waiting := acts(open, proposed("2024-03-18", lengthening(10)))
	longer := acts(open, extended("2024-03-18", "2024-03-18", 10))
	for _, acts := range [][]foi.Act{
		nothingYet, open, answered, delivered, cameBack, acts(delivered, signedFor("2024-04-02")), acts(answered, byHand("2024-03-27")), takenBack, acts(open, voided(1)), waiting, acts(waiting, returned("2024-03-20", 2)),
		acts(open, proposed("2024-03-18", foi.FeeNotice{Pages: 150})), acts(open, proposed("2024-03-18", decided("2024-03-18"))),
		longer, asked, paidUp, acts(paidUp, extended("2024-04-01", "2024-04-01", 5)), acts(asked, decided("2024-03-20")),
		unclear, clarified, acts(clarified, charged("2024-03-22", "2024-03-25")), acts(open, askedWhy("2024-03-11")),
		acts(open, delayed("2024-03-25", "2024-06-28")), acts(unclear, lapsed("2024-04-01", foi.NotCorrected)),
		acts(delivered, foi.PublicationSet{On: day("2024-04-15")}),
		awaited, acts(awaited, contacted("2024-03-05")), acts(awaited, handedTo("2024-03-05")), acts(awaited, letterReceived("2024-03-06")),
		acts(awaited, voided(1)), recordsOpen, acts(recordsOpen, recordCorrected("2024-03-20")), acts(recordsOpen, voided(1)),
		asking, acts(asking, reached("2024-03-12", "a")), acts(asking, opined("2024-03-18", "a")), acts(asking, decided("2024-03-18")),
	} {
		c := caseOf(t, acts...)
		kinds[foi.KindVoid] = voided(len(acts))
		kinds[foi.KindLapse] = lapsed("2024-06-03", foi.NotCorrected)
		kinds[foi.KindDeliveryFailed], kinds[foi.KindDeliveryReceived] = notDelivered("2024-06-03", foi.ByHand), signedFor("2024-06-03")
		if c.Delivery != nil {
			kinds[foi.KindDeliveryFailed] = notDelivered("2024-06-03", foi.ByPost)
		}
		if c.FeeNotice != nil && c.FeePaid == nil {
			kinds[foi.KindLapse] = lapsed("2024-06-03", foi.NotPaid)
		}
		kinds[foi.KindApproval], kinds[foi.KindReturn] = approved("2024-06-03", len(acts)), returned("2024-06-03", len(acts))
		for kind, act := range kinds {
			may := c.May(kind)
			r := refusal(t, c, foi.Logged{Act: act})
			if (may == nil) != (r == nil) {
				t.Errorf("after %d acts (%s): May says of %s: %v; Append: %v", len(acts), c.State(), kind, may, r)
			}
		}
		if c.May("correction_granted") == nil {
			t.Error("a kind nobody knows is possible")
		}
	}
}

// A case is nothing but the fold of its log: Append step by step, a refused act tried on the way, and Fold of the
// whole agree.
func TestCaseIsTheFoldOfItsLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, log := lawfulCase(t)
		_, _ = c.Append(foi.Logged{Seq: c.Seq + 1, Act: anyAct(1).Draw(t, "tried and let go")})
		folded, err := foi.Fold(log)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(folded, c) || c.Seq != len(log) {
			t.Fatalf("folded %+v, appended %+v", folded, c)
		}
	})
}
