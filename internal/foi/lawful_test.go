package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

// Consent that comes after the period is none, and what is too late to be done is too late to be asked for. The
// forms that propose and approve have no field for the day.
func TestConsentHasToComeInTime(t *testing.T) {
	proposedOn := func(on string, act foi.Act) []foi.Act { return acts(open, proposed(on, act)) }
	for _, tt := range consentable {
		tests := []struct {
			why    string
			before []foi.Act
			act    foi.Act
			late   bool
		}{
			{"proposed on the last day", open, proposed("2024-04-01", tt.proposed), false},
			{"proposed a day late", open, proposed("2024-04-02", tt.proposed), true},
			{"approved on the last day", proposedOn("2024-03-18", tt.proposed), approved("2024-04-01", 2), false},
			{"proposed in time, approved a day late", proposedOn("2024-03-18", tt.proposed), approved("2024-04-02", 2), true},
			{"returned a day late", proposedOn("2024-03-18", tt.proposed), returned("2024-04-02", 2), false},
			{"approved in time, recorded a day late", acts(proposedOn("2024-03-18", tt.proposed), approved("2024-04-01", 2)), onDay(tt.carried, "2024-04-02"), true},
			{"approved and recorded on the last day", acts(proposedOn("2024-03-18", tt.proposed), approved("2024-04-01", 2)), onDay(tt.carried, "2024-04-01"), false},
		}
		for _, step := range tests {
			t.Run(tt.why+" "+step.why, func(t *testing.T) {
				r := lawfully(t, caseOf(t, step.before...), asReceived, step.act)
				switch {
				case (r != nil) != step.late:
					t.Errorf("%v, want late %v", r, step.late)
				case r != nil && (r.Code != foi.TooLate || r.Article == ""):
					t.Errorf("refused as %s under %q", r.Code, r.Article)
				case r != nil && (r.Field == "") != (step.act.Kind() != tt.proposed.Kind()):
					t.Errorf("refused at %q", r.Field)
				}
			})
		}
	}
}

// onDay is a notice that goes out on another day.
func onDay(act foi.Act, on string) foi.Act {
	switch a := act.(type) {
	case foi.Extension:
		a.NotifiedOn = day(on)
		return a
	case foi.FeeNotice:
		a.On, a.DeliveredOn = day(on), 0
		return a
	}
	return act
}

// An answer has no period to come in: late, it is owed all the more.
func TestLateAnswersAreTaken(t *testing.T) {
	for why, step := range map[string]struct {
		before []foi.Act
		act    foi.Act
	}{
		"made late":       {open, decided("2024-06-03")},
		"proposed late":   {open, proposed("2024-06-03", decided("2024-06-03"))},
		"approved late":   {acts(open, proposed("2024-03-18", decided("2024-03-18"))), approved("2024-06-03", 2)},
		"sent late":       {answered, posted("2024-06-03")},
		"taken back":      {open, withdrawn("2024-06-03")},
		"paid late":       {asked, paid("2024-06-03")},
		"registered late": {nothingYet, received("2024-06-03")},
		"voided late":     {answered, voided(2)},
	} {
		if r := lawfully(t, caseOf(t, step.before...), asReceived, step.act); r != nil {
			t.Errorf("%s: %s", why, r.Message)
		}
	}
}

// 逾期未缴费 may not be asked for either before the applicant's time has run out.
func TestNotPaidIsProposedInTime(t *testing.T) {
	for on, want := range map[string]foi.Code{"2024-04-17": foi.TooEarly, "2024-04-18": ""} {
		r := lawfully(t, caseOf(t, asked...), asReceived, proposed("2024-04-18", notPaid(on)))
		if (r == nil) != (want == "") || r != nil && r.Code != want {
			t.Errorf("dated %s: %v, want %q", on, r, want)
		}
	}
	waiting := caseOf(t, acts(asked, proposed("2024-04-18", notPaid("2024-04-18")))...)
	if r := lawfully(t, waiting, asReceived, approved("2024-04-19", 3)); r != nil {
		t.Errorf("approved: %s", r.Message)
	}
	if r := lawfully(t, then(t, waiting, paid("2024-04-19")), asReceived, approved("2024-04-19", 3)); r == nil || r.Code != foi.PriorStepMissing {
		t.Errorf("paid while it waited, and yet: %v", r)
	}
}

// An act that is mended has to come in time where it stands, not where the log ends.
func TestMendedActsHaveToComeInTime(t *testing.T) {
	longer := acts(open, extended("2024-03-25", "2024-03-25", 10))
	tests := []struct {
		why    string
		before []foi.Act
		act    foi.Act
		code   foi.Code
		field  string
	}{
		{"told on the last day", longer, mended(2, extended("2024-03-25", "2024-04-01", 10)), "", ""},
		{"told a day late: its own ten days do not help", longer, mended(2, extended("2024-03-25", "2024-04-02", 10)), foi.TooLate, "notified_on"},
		{"told a day late, mended twice", acts(longer, mended(2, extended("2024-03-26", "2024-03-26", 10))), mended(2, extended("2024-03-26", "2024-04-02", 10)), foi.TooLate, "notified_on"},
		{"the fee notice, to the last day", asked, mended(2, charged("2024-04-01", "2024-04-02")), "", ""},
		{"the fee notice, to a day late", asked, mended(2, charged("2024-04-02", "2024-04-03")), foi.TooLate, "on"},
		{"the fee notice under its payment, to the last day of the longer period", acts(longer, charged("2024-04-03", "2024-04-03"), paid("2024-04-17")), mended(3, charged("2024-04-16", "2024-04-16")), "", ""},
		{"the fee notice under its payment, to a day later", acts(longer, charged("2024-04-03", "2024-04-03"), paid("2024-04-22")), mended(3, charged("2024-04-17", "2024-04-17")), foi.TooLate, "on"},
		{"the day on which the fee notice was received", unreceived, mended(2, charged("2024-03-18", "2024-05-06")), "", ""},
		{"closed as not paid, to a day on which it could be paid", acts(asked, notPaid("2024-04-18")), mended(3, notPaid("2024-04-17")), foi.TooEarly, "on"},
		{"an answer, to one that rests on a fee unpaid, too early", acts(asked, decided("2024-03-25")), mended(3, notPaid("2024-03-25")), foi.TooEarly, "on"},
		{"the correction notice, to day 7", unclear, mended(2, toCorrect("2024-03-13", "2024-03-29")), "", ""},
		{"the correction notice, to day 8", unclear, mended(2, toCorrect("2024-03-14", "2024-03-29")), foi.TooLate, "on"},
		{"the time for correcting", unclear, mended(2, toCorrect("2024-03-11", "2024-04-30")), "", ""},
		{"the day set for many applications, to one that is not later", acts(open, delayed("2024-03-25", "2024-06-28")), mended(2, delayed("2024-03-25", "2024-04-01")), foi.DateOrder, "until"},
		{"closed as not corrected, to a day on which it could be", acts(unclear, lapsed("2024-04-01", foi.NotCorrected)), mended(3, lapsed("2024-03-29", foi.NotCorrected)), foi.TooEarly, "on"},
		{"the letter to a third party, to a day after the period", asking, mended(2, consulted("2024-04-08", foi.ThirdParty, "a")), "", ""},
		{"the receipt under a late extension: the reading says so", longer, mended(1, received("2024-02-01")), "", ""},
		{"the extension, taken out", longer, voided(2), "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := lawfully(t, caseOf(t, tt.before...), asReceived, tt.act)
			if (r == nil) != (tt.code == "") || r != nil && (r.Code != tt.code || r.Field != tt.field) {
				t.Errorf("%+v, want %q at %q", r, tt.code, tt.field)
			}
		})
	}
}

// What a ledger told stays a ledger's when it is mended: it happened as it did.
func TestMendedLedgerIsNotAskedForTime(t *testing.T) {
	c, err := caseOf(t, open...).Append(foi.Logged{Seq: 2, Act: extended("", "2024-04-03", 10), FromLedger: true})
	if err != nil {
		t.Fatal(err)
	}
	if r := lawfully(t, c, asReceived, mended(2, extended("", "2024-04-02", 10))); r != nil {
		t.Errorf("refused: %s", r.Message)
	}
}

// A mended receipt may leave an extension behind its time; it is told, and lengthens nothing.
func TestMendedReceiptLeavesAnExtensionLate(t *testing.T) {
	c := caseOf(t, acts(open, extended("2024-03-28", "2024-04-01", 10), mended(1, received("2024-02-20")))...)
	if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-04-02"); r.Due != day("2024-03-19") || r.State != foi.Missed || r.Days != 20 {
		t.Errorf("%s, %d days, due %s", r.State, r.Days, r.Due)
	}
}

// A letter follows the notices and the correction before it. A log may hold one that does not, and is still read.
func TestNoNewLetterIsOlderThanTheStepsBeforeIt(t *testing.T) {
	correcting := acts(open, foi.CorrectionNotice{On: day("2024-03-05"), CorrectBy: day("2024-03-15"), Matters: "请写明年度"})
	for _, c := range []struct {
		why    string
		before []foi.Act
		act    foi.Decision
		late   bool
	}{
		{"on the day of the notice", correcting, foi.Decision{On: day("2024-03-05"), Outcome: foi.Disclosed}, false},
		{"before the notice", correcting, foi.Decision{On: day("2024-03-04"), Outcome: foi.Disclosed}, true},
		{"on the day of the correction", acts(correcting, foi.CorrectionReceived{On: day("2024-03-12")}), foi.Decision{On: day("2024-03-12"), Outcome: foi.StillUnclear}, false},
		{"before the correction that it says is unclear", acts(correcting, foi.CorrectionReceived{On: day("2024-03-12")}), foi.Decision{On: day("2024-03-11"), Outcome: foi.StillUnclear}, true},
	} {
		t.Run(c.why, func(t *testing.T) {
			file := caseOf(t, c.before...)
			r := lawfully(t, file, asReceived, c.act)
			if (r != nil) != c.late || r != nil && (r.Code != foi.DateOrder || r.Field != "on") {
				t.Errorf("refused: %v", r)
			}
			if _, err := file.Append(foi.Logged{Seq: file.Seq + 1, Act: c.act}); err != nil {
				t.Errorf("the log that holds it cannot be read: %v", err)
			}
		})
	}
}
