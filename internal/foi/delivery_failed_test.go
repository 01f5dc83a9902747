package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

func TestDeliveryFailedRefused(t *testing.T) {
	arrived := acts(delivered, signedFor("2024-03-25"))
	handed := acts(answered, byHand("2024-03-27"))
	unsaid := notDelivered("2024-03-28", foi.ByPost)
	unsaid.Reason = " "
	testRefusals(t, []refusalCase{
		{"before an answer", open, notDelivered("2024-03-11", foi.ByHand), foi.NotAllowedHere, ""},
		{"after a withdrawal", takenBack, notDelivered("2024-03-28", foi.ByHand), foi.NotAllowedHere, ""},
		{"by nobody knows what", answered, notDelivered("2024-03-28", "courier"), foi.UnknownMethod, "method"},
		{"without a reason", delivered, unsaid, foi.ReasonMissing, "reason"},
		{"without a date", delivered, foi.DeliveryFailed{Method: foi.ByPost, Reason: "无人签收"}, foi.DateMissing, "on"},
		{"before the answer was signed", answered, notDelivered("2024-03-19", foi.ByHand), foi.DateOrder, "on"},
		{"back before it was posted", delivered, notDelivered("2024-03-20", foi.ByPost), foi.DateOrder, "on"},
		{"posted, but the posting is not recorded", answered, notDelivered("2024-03-28", foi.ByPost), foi.NotAllowedHere, "method"},
		{"the visit after a posting", delivered, notDelivered("2024-03-28", foi.ByHand), foi.NotAllowedHere, "method"},
		{"what was handed over does not come back", handed, notDelivered("2024-03-28", foi.ByPost), foi.NotAllowedHere, ""},
		{"what arrived does not come back", arrived, notDelivered("2024-03-28", foi.ByPost), foi.NotAllowedHere, ""},
		{"back twice", cameBack, notDelivered("2024-03-29", foi.ByPost), foi.NotAllowedHere, ""},
		{"sent again before it was back", cameBack, posted("2024-03-27"), foi.DateOrder, "on"},
		{"sent a third time", acts(cameBack, posted("2024-03-29")), posted("2024-04-01"), foi.NotAllowedHere, ""},
		{"arrived, but it came back", cameBack, signedFor("2024-03-29"), foi.NotAllowedHere, ""},
		{"arrived before it was sent", delivered, signedFor("2024-03-20"), foi.DateOrder, "on"},
		{"arrived without a date", delivered, foi.DeliveryReceived{}, foi.DateMissing, "on"},
		{"arrived twice", arrived, signedFor("2024-03-26"), foi.NotAllowedHere, ""},
		{"arrived before anything was sent", answered, signedFor("2024-03-26"), foi.NotAllowedHere, ""},
		{"handed over and arrived", handed, signedFor("2024-03-28"), foi.NotAllowedHere, ""},
		{"taken out from under the second posting", acts(cameBack, posted("2024-03-29")), voided(4), foi.NotAllowedHere, "of"},
	})
}

// An attempt before the delivery leaves all as it is.
func TestAnAttemptChangesNoPeriod(t *testing.T) {
	c := caseOf(t, answered...)
	failed := then(t, c, notDelivered("2024-03-25", foi.ByHand))
	if failed.State() != foi.Decided || failed.CameBack || len(failed.FailedDeliveries) != 1 || len(c.FailedDeliveries) != 0 {
		t.Errorf("%s, %+v", failed.State(), failed.FailedDeliveries)
	}
	before, after := c.AnswerClock(through2026(), foi.Policy{}, day("2024-03-26")), failed.AnswerClock(through2026(), foi.Policy{}, day("2024-03-26"))
	if before.Due != after.Due || before.State != after.State {
		t.Errorf("due %s (%s), before %s (%s)", after.Due, after.State, before.Due, before.State)
	}
	if on, _, _ := then(t, failed, posted("2024-03-26")).Conclusion(); on != day("2024-03-26") {
		t.Errorf("concluded on %s", on)
	}
}

// The day of posting decides whether the answer was in time, though the letter comes back after the last day; the time
// for a review runs from the day on which the second one arrives.
func TestALetterThatCameBackAndWasSentAgain(t *testing.T) {
	read := func(c foi.Case, id foi.ClockID) foi.Reading {
		for _, r := range c.Clocks(through2026(), foi.Policy{}, day("2024-06-03")) {
			if r.ID == id {
				return r
			}
		}
		return foi.Reading{}
	}
	back := caseOf(t, acts([]foi.Act{received("2024-03-04"), decided("2024-03-20"), posted("2024-04-01")}, notDelivered("2024-04-10", foi.ByPost))...)
	again := then(t, back, posted("2024-04-12"))
	arrived := then(t, again, signedFor("2024-04-16"))
	for _, c := range []foi.Case{back, again, arrived} {
		if on, _, _ := c.Conclusion(); on != day("2024-04-01") || c.State() != foi.Concluded {
			t.Errorf("%s on %s", c.State(), on)
		}
		if r := read(c, foi.ClockAnswer); r.State != foi.Met || r.Settled != day("2024-04-01") {
			t.Errorf("answer %s on %s", r.State, r.Settled)
		}
	}
	if r := read(back, foi.ClockReviewWindow); r.ID != "" || !back.CameBack {
		t.Errorf("the time for a review runs from %s although nobody has the answer", r.Start)
	}
	if r := read(again, foi.ClockReviewWindow); r.Start != day("2024-04-12") || again.CameBack {
		t.Errorf("sent again, the time for a review runs from %s", r.Start)
	}
	if r := read(arrived, foi.ClockReviewWindow); r.Start != day("2024-04-16") {
		t.Errorf("arrived, the time for a review runs from %s", r.Start)
	}
	if got := again.LastDelivery(); got.On != day("2024-04-12") || !got.ReceivedOn.IsZero() {
		t.Errorf("what arrived later has changed an earlier case: %+v", got)
	}
}

// Word of a return that was recorded by mistake can be taken back.
func TestAReturnCanBeVoided(t *testing.T) {
	c := then(t, caseOf(t, cameBack...), voided(4))
	if c.CameBack || len(c.FailedDeliveries) != 0 || c.May(foi.KindDelivery) == nil || c.May(foi.KindDeliveryReceived) != nil {
		t.Errorf("voided, it still stands: %+v", c.FailedDeliveries)
	}
}
