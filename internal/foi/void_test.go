package foi_test

import (
	"reflect"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

func TestVoidRefused(t *testing.T) {
	noReason, blankReason, noDate := voided(1), voided(1), voided(1)
	noReason.Reason, blankReason.Reason, noDate.On = "", " \u3000", 0
	testRefusals(t, []refusalCase{
		{"of nothing: the log is empty", nothingYet, voided(1), foi.NotAllowedHere, ""},
		{"of an act that was never recorded", open, voided(2), foi.NotAllowedHere, "of"},
		{"of itself", open, voided(0), foi.NotAllowedHere, "of"},
		{"of an act voided before", append(open[:1:1], decided("2024-03-20"), voided(2)), voided(2), foi.NotAllowedHere, "of"},
		{"of a void", append(open[:1:1], decided("2024-03-20"), voided(2)), voided(3), foi.NotAllowedHere, "of"},
		{"of the registration that is void already", append(open[:1:1], voided(1)), voided(1), foi.NotAllowedHere, "of"},
		{"without a reason", open, noReason, foi.ReasonMissing, "reason"},
		{"with a reason of spaces", open, blankReason, foi.ReasonMissing, "reason"},
		{"without a date", open, noDate, foi.DateMissing, "on"},
		{"of the registration under an answer", answered, voided(1), foi.NotAllowedHere, "of"},
		{"of the registration under a withdrawal", takenBack, voided(1), foi.NotAllowedHere, "of"},
		{"of the answer under its delivery", delivered, voided(2), foi.NotAllowedHere, "of"},
	})
}

func TestMendingRefused(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"an answer instead of a registration", open, mended(1, decided("2024-03-20")), foi.NotAllowedHere, "instead"},
		{"a void instead of a registration", open, mended(1, voided(1)), foi.NotAllowedHere, "instead"},
		{"the mended act is wrong itself: its channel", answered, mended(1, foi.Receipt{On: day("2024-03-04"), Channel: "pigeon"}), foi.UnknownChannel, "channel"},
		{"the mended act is wrong itself: no date", answered, mended(2, foi.Decision{Outcome: foi.Disclosed}), foi.DateMissing, "on"},
		{"the mended act is wrong itself: made before receipt", answered, mended(2, decided("2024-03-01")), foi.DateOrder, "on"},
		{"mended so that the delivery comes before the answer", delivered, mended(2, decided("2024-03-22")), foi.NotAllowedHere, "of"},
		{"mended so that the answer comes before receipt", delivered, mended(1, received("2024-03-21")), foi.NotAllowedHere, "of"},
	})
}

// Voided from the end, act by act, the case comes back to where it stood, and may go on from there.
func TestVoidFromTheEnd(t *testing.T) {
	c := caseOf(t, delivered...)
	steps := []struct {
		void  foi.Void
		state foi.State
	}{{voided(3), foi.Decided}, {voided(2), foi.Open}, {voided(1), foi.Voided}}
	for i, step := range steps {
		if c = then(t, c, step.void); c.State() != step.state || c.Seq != 4+i {
			t.Fatalf("after voiding act %d: %s at %d, want %s", step.void.Of, c.State(), c.Seq, step.state)
		}
		if _, _, ok := c.Conclusion(); ok {
			t.Errorf("after voiding act %d the case is still concluded", step.void.Of)
		}
	}
	if c.Receipt != nil || c.Registered == nil || c.Registered.On != day("2024-03-04") {
		t.Errorf("a voided case must still be found by its registration: %+v", c.Registered)
	}
	if got := c.Clocks(calendar.China(), asReceived, day("2024-12-02")); got != nil {
		t.Errorf("a voided case has clocks: %+v", got)
	}
	if got := c.Standing(); len(got) != 0 {
		t.Errorf("acts still stand: %+v", got)
	}

	c = then(t, c, received("2024-03-05"))
	if c.State() != foi.Open || c.Registered != nil || c.Receipt.On != day("2024-03-05") || c.Seq != 7 {
		t.Errorf("registered again: %s, %+v, at %d", c.State(), c.Receipt, c.Seq)
	}
	if c = then(t, c, voided(7)); c.Registered.On != day("2024-03-05") {
		t.Errorf("the later registration is the one to be found: %+v", c.Registered)
	}
}

// A withdrawal recorded by mistake: without it the case is open again.
func TestVoidOfWithdrawal(t *testing.T) {
	c := then(t, caseOf(t, takenBack...), voided(2))
	if c.State() != foi.Open || c.Withdrawal != nil {
		t.Errorf("%s, %+v", c.State(), c.Withdrawal)
	}
	then(t, c, decided("2024-03-20"))
}

// 更正: what followed stays, the clock reads from the mended date, and the mended act can be mended again.
func TestMendedReceipt(t *testing.T) {
	c := then(t, caseOf(t, delivered...), mended(1, received("2024-02-20")))
	if c.State() != foi.Concluded || c.Receipt.On != day("2024-02-20") || c.Seq != 4 || c.Registered != nil {
		t.Fatalf("%s, received %s, at %d", c.State(), c.Receipt.On, c.Seq)
	}
	r := c.AnswerClock(calendar.China(), asReceived, day("2024-12-31"))
	if r.Due != day("2024-03-19") || r.State != foi.Missed {
		t.Errorf("due %s, %s: posted on 2024-03-21", r.Due, r.State)
	}
	want := logged(received("2024-02-20"), decided("2024-03-20"), posted("2024-03-21"))
	if got := c.Standing(); !reflect.DeepEqual(got, want) {
		t.Errorf("standing: %+v", got)
	}
	if c = then(t, c, mended(1, received("2024-03-01"))); c.Receipt.On != day("2024-03-01") || c.Seq != 5 {
		t.Errorf("mended again: received %s, at %d", c.Receipt.On, c.Seq)
	}
}

// A mended line of an old ledger still comes from the ledger: it needs no step that the ledger did not keep.
func TestMendedLedgerLine(t *testing.T) {
	c := caseOf(t, open...)
	c, err := c.Append(foi.Logged{Seq: 2, FromLedger: true, Act: foi.Decision{On: day("2024-03-20"), Outcome: foi.NotPaid}})
	if err != nil {
		t.Fatal(err)
	}
	c = then(t, c, mended(2, foi.Decision{On: day("2024-03-20"), Outcome: foi.NotCorrected}))
	if c.Decision.Outcome != foi.NotCorrected || !c.Standing()[1].FromLedger {
		t.Errorf("%+v", c.Standing())
	}
}
