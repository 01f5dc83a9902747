package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

// What came in or came back is named until somebody follows it up, and what waits for others is not.
func TestNextStep(t *testing.T) {
	taken := acts(open, claimed("张一"))
	asked := acts(taken, consulted("2024-03-07", foi.ThirdParty, "a"), reached("2024-03-08", "a"))
	proposal := proposed("2024-03-11", decided("2024-03-11"))
	extension := proposed("2024-03-11", extended("", "", 20))
	cases := []struct {
		why  string
		acts []foi.Act
		want foi.NextStep
	}{
		{"registered, with nobody", open, ""},
		{"given to somebody", acts(open, assigned("张一")), foi.TakeOn},
		{"given to somebody who took it on", acts(open, assigned("张一"), claimed("张一")), ""},
		{"handed on", acts(taken, foi.Assignment{On: day("2024-03-07"), Officer: foi.Officer{ID: 2, Name: "李二"}}), foi.TakeOn},
		{"handed on after the answer", acts(taken, decided("2024-03-08"), foi.Assignment{On: day("2024-03-11"), Officer: foi.Officer{ID: 2, Name: "李二"}}), foi.TakeOn},
		{"given to a unit", acts(open, foi.Assignment{On: day("2024-03-05"), Department: "法规科"}), ""},
		{"sent back to be given to another", acts(taken, foi.SendBack{On: day("2024-03-07"), Reason: "不属本科"}), ""},
		{"a correction is awaited", acts(taken, toCorrect("2024-03-07", "2024-03-20")), ""},
		{"the correction came", acts(taken, toCorrect("2024-03-07", "2024-03-20"), corrected("2024-03-15")), foi.ReadMending},
		{"the correction was looked at: opinions are asked", acts(taken, toCorrect("2024-03-07", "2024-03-20"), corrected("2024-03-15"), consulted("2024-03-18", foi.ThirdParty, "a")), ""},
		{"the correction came, and is voided", acts(taken, toCorrect("2024-03-07", "2024-03-20"), corrected("2024-03-15"), voided(4)), ""},
		{"an opinion is awaited", asked, ""},
		{"the opinion came", acts(asked, opined("2024-03-15", "a")), foi.ReadOpinion},
		{"the opinion came, and the answer was given", acts(asked, opined("2024-03-15", "a"), decided("2024-03-18")), ""},
		{"a payment is awaited", acts(taken, charged("2024-03-07", "2024-03-08")), ""},
		{"the fee was paid", acts(taken, charged("2024-03-07", "2024-03-08"), paid("2024-03-15")), foi.AfterPaying},
		{"put to the head of office", acts(taken, proposal), ""},
		{"returned by the head of office", acts(taken, proposal, returned("2024-03-12", 3)), foi.Amend},
		{"returned, and put forward again", acts(taken, proposal, returned("2024-03-12", 3), proposed("2024-03-13", decided("2024-03-13"))), ""},
		{"an answer that was consented to", acts(taken, proposal, approved("2024-03-12", 3)), ""},
		{"a notice that was consented to", acts(taken, extension, approved("2024-03-12", 3)), foi.Notify},
		{"posted", delivered, foi.AskReceipt},
		{"posted, and it arrived", acts(delivered, signedFor("2024-03-25")), ""},
		{"handed over", acts(answered, byHand("2024-03-21")), ""},
		{"posted, and it came back", cameBack, foi.Redeliver},
		{"posted once more", acts(cameBack, posted("2024-03-29")), foi.AskReceipt},
		{"a fresh answer was ordered", acts(handed("2024-03-04", "2024-03-20", foi.ThirdPartyRights), review(foi.Revoked, "2024-03-25", "2024-03-28", "2024-04-08", "2024-05-06", "2024-05-10"), reanswer("2024-05-10", foi.KindReview)), foi.AnswerAnew},
		{"taken back", takenBack, ""},
		{"voided", acts(open, voided(1)), ""},
		{"not confirmed yet", []foi.Act{foi.Arrival{On: day("2024-03-04"), Channel: foi.OrdinaryLetter}}, ""},
	}
	for _, tt := range cases {
		t.Run(tt.why, func(t *testing.T) {
			if got := caseOf(t, tt.acts...).NextStep(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// Nobody looks for the receipt of a letter that a ledger tells of.
func TestNextStepOfALedger(t *testing.T) {
	log := logged(delivered...)
	for i := range log {
		log[i].FromLedger = true
	}
	c, err := foi.Fold(log)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.NextStep(); got != "" {
		t.Errorf("%q, want nothing", got)
	}
	back := then(t, then(t, c, notDelivered("2024-03-28", foi.ByPost)), posted("2024-03-29"))
	if got := back.NextStep(); got != foi.AskReceipt {
		t.Errorf("sent again since: %q", got)
	}
}

func TestNextStepsHaveNames(t *testing.T) {
	for _, info := range foi.NextSteps() {
		if info.ID.Label() != info.Label || info.Label == "" {
			t.Errorf("%s is called %q and %q", info.ID, info.ID.Label(), info.Label)
		}
	}
	if foi.NextStep("").Label() != "" || foi.NextStep("x").Label() != "" {
		t.Error("none has a name")
	}
}
