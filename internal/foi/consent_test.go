package foi_test

import (
	"fmt"
	"reflect"
	"testing"

	"foidesk/internal/foi"
)

// what can be consented to, as it is proposed on 2024-03-18 and as it is recorded on 2024-03-21, after consent.
var consentable = []struct {
	why               string
	proposed, carried foi.Act
}{
	{"an extension", lengthening(10), extended("", "2024-03-21", 10)},
	{"a fee notice", foi.FeeNotice{Pages: 150}, charged("2024-03-21", "2024-03-22")},
}

func TestProposalRefused(t *testing.T) {
	on := func(act foi.Act) foi.Proposal { return proposed("2024-03-18", act) }
	dated := func(approvedOn, notifiedOn string) foi.Proposal { return on(extended(approvedOn, notifiedOn, 10)) }
	tests := []refusalCase{
		{"before anything came in", nothingYet, on(lengthening(10)), foi.NotAllowedHere, ""},
		{"without a day", open, proposed("", lengthening(10)), foi.DateMissing, "on"},
		{"on a day before receipt", open, proposed("2024-03-01", lengthening(10)), foi.DateOrder, "on"},
		{"of nothing", open, on(nil), foi.NotAllowedHere, "act"},
		{"of what needs nobody's consent", open, on(withdrawn("2024-03-18")), foi.NotAllowedHere, "act"},
		{"of a registration", open, on(received("2024-03-18")), foi.NotAllowedHere, "act"},
		{"of a payment, which is the applicant's", asked, on(paid("2024-03-25")), foi.NotAllowedHere, "act"},
		{"of an extension that was told already", open, dated("", "2024-03-18"), foi.NotAllowedHere, "act"},
		{"of an extension that somebody consented to already", open, dated("2024-03-18", ""), foi.NotAllowedHere, "act"},
		{"of a fee notice that went out already", open, on(charged("2024-03-18", "")), foi.NotAllowedHere, "act"},
		{"of a fee notice that was received already", open, on(charged("", "2024-03-18")), foi.NotAllowedHere, "act"},
		{"of an extension that is too long", open, on(lengthening(21)), foi.OutOfRange, "working_days"},
		{"of a second extension", acts(open, extended("2024-03-11", "2024-03-11", 5)), on(lengthening(5)), foi.NotAllowedHere, ""},
		{"of an extension while the period is stopped", asked, on(lengthening(5)), foi.NotAllowedHere, ""},
		{"of a fee notice for what is free", open, on(foi.FeeNotice{Pages: 30}), foi.NothingToPay, "pages"},
		{"of a second fee notice", asked, on(foi.FeeNotice{Pages: 150}), foi.NotAllowedHere, ""},
		{"of an answer without an outcome", open, on(foi.Decision{On: day("2024-03-18")}), foi.UnknownOutcome, "outcome"},
		{"of an answer without its ground", open, on(notPaid("2024-03-18")), foi.PriorStepMissing, "outcome"},
	}
	for _, c := range consentable {
		tests = append(tests,
			refusalCase{"of " + c.why + " after the answer was made", answered, on(c.proposed), foi.NotAllowedHere, ""},
			refusalCase{"of " + c.why + " after the answer went out", delivered, on(c.proposed), foi.NotAllowedHere, ""},
			refusalCase{"of " + c.why + " after withdrawal", takenBack, on(c.proposed), foi.NotAllowedHere, ""},
			refusalCase{"of " + c.why + " while an answer waits", acts(open, on(decided("2024-03-18"))), on(c.proposed), foi.NotAllowedHere, ""},
			refusalCase{"of an answer while " + c.why + " waits", acts(open, on(c.proposed)), on(decided("2024-03-18")), foi.NotAllowedHere, ""},
			refusalCase{"of " + c.why + " while it waits", acts(open, on(c.proposed)), on(c.proposed), foi.NotAllowedHere, ""},
		)
	}
	testRefusals(t, tests)
}

func TestRulingRefused(t *testing.T) {
	waiting := acts(open, proposed("2024-03-18", lengthening(10)))
	noReason, blank := returned("2024-03-20", 2), returned("2024-03-20", 2)
	noReason.Reason, blank.Reason = "", " \u3000"
	tests := []refusalCase{
		{"returned without a reason", waiting, noReason, foi.ReasonMissing, "reason"},
		{"returned for a reason of spaces", waiting, blank, foi.ReasonMissing, "reason"},
		{"approved when the period has stopped since", acts(waiting, charged("2024-03-19", "")), approved("2024-03-20", 2), foi.NotAllowedHere, ""},
	}
	for why, ruled := range map[string]func(on string, of int) foi.Act{
		"approved": func(on string, of int) foi.Act { return approved(on, of) },
		"returned": func(on string, of int) foi.Act { return returned(on, of) },
	} {
		tests = append(tests,
			refusalCase{why + " though nothing was proposed", open, ruled("2024-03-20", 2), foi.NotAllowedHere, ""},
			refusalCase{why + " by another number", waiting, ruled("2024-03-20", 1), foi.NotAllowedHere, "of"},
			refusalCase{why + " before it was proposed", waiting, ruled("2024-03-15", 2), foi.DateOrder, "on"},
			refusalCase{why + " without a day", waiting, ruled("", 2), foi.DateMissing, "on"},
			refusalCase{why + " after it was approved", acts(waiting, approved("2024-03-20", 2)), ruled("2024-03-20", 2), foi.NotAllowedHere, ""},
			refusalCase{why + " after it was returned", acts(waiting, returned("2024-03-20", 2)), ruled("2024-03-20", 2), foi.NotAllowedHere, ""},
			refusalCase{why + " after withdrawal", acts(waiting, withdrawn("2024-03-19")), ruled("2024-03-20", 2), foi.NotAllowedHere, ""},
		)
	}
	testRefusals(t, tests)
}

// Proposed, it has no effect; approved, a notice is consent and nothing more; recorded, it uses the consent up.
func TestConsentToANotice(t *testing.T) {
	for _, tt := range consentable {
		t.Run(tt.why, func(t *testing.T) {
			kind := tt.proposed.Kind()
			c := then(t, caseOf(t, open...), proposed("2024-03-18", tt.proposed))
			if c.Pending == nil || c.Pending.Seq != 2 || c.Pending.Act != tt.proposed || c.Extension() != nil || c.FeeNotice != nil {
				t.Errorf("proposed: %+v, extended %v, charged %v", c.Pending, c.Extension(), c.FeeNotice)
			}
			c = then(t, c, approved("2024-03-20", 2))
			given, ok := c.Consented(kind)
			if !ok || given != (foi.Consented{Seq: 3, On: day("2024-03-20"), Act: tt.proposed}) || c.Pending != nil {
				t.Errorf("approved: consent %+v (%v), pending %+v", given, ok, c.Pending)
			}
			if c.Extension() != nil || c.FeeNotice != nil {
				t.Errorf("consent alone tells the applicant nothing: extended %v, charged %v", c.Extension(), c.FeeNotice)
			}
			c = then(t, c, tt.carried)
			if _, ok := c.Consented(kind); ok {
				t.Error("the consent serves a second time")
			}
		})
	}
	c := caseOf(t, acts(open, proposed("2024-03-18", lengthening(10)), approved("2024-03-20", 2), extended("", "2024-03-21", 10))...)
	if e := c.Extension(); e == nil || e.ApprovedOn != day("2024-03-20") {
		t.Errorf("the approval dates the consent: %+v", e)
	}
}

func TestConsentToAnAnswer(t *testing.T) {
	c := then(t, caseOf(t, open...), proposed("2024-03-18", decided("2024-03-18")))
	if c.State() != foi.Open || c.Decision != nil {
		t.Errorf("proposed: %s, %+v", c.State(), c.Decision)
	}
	for _, r := range []*foi.Refusal{refusal(t, c, foi.Logged{Act: decided("2024-03-19")}), refusal(t, c, foi.Logged{Act: posted("2024-03-19")})} {
		if r == nil || r.Code != foi.NotAllowedHere {
			t.Errorf("past the head of office: %+v", r)
		}
	}
	c = then(t, c, approved("2024-03-20", 2))
	if c.State() != foi.Decided || !reflect.DeepEqual(*c.Decision, decided("2024-03-18")) || c.Pending != nil {
		t.Errorf("approved, it takes effect: %s, %+v, pending %+v", c.State(), c.Decision, c.Pending)
	}
	if _, ok := c.Consented(foi.KindDecision); ok {
		t.Error("a consent is left of what has taken effect")
	}
}

// What came back can be proposed anew, mended or not, and is remembered until it is.
func TestReturnedForMending(t *testing.T) {
	every := []foi.Act{decided("2024-03-18")}
	for _, tt := range consentable {
		every = append(every, tt.proposed)
	}
	for _, act := range every {
		t.Run(string(act.Kind()), func(t *testing.T) {
			c := caseOf(t, acts(open, proposed("2024-03-18", act), returned("2024-03-20", 2))...)
			want := foi.Returned{On: day("2024-03-20"), Act: act, Reason: "理由不充分"}
			if c.Pending != nil || c.Returned == nil || !reflect.DeepEqual(*c.Returned, want) || c.State() != foi.Open {
				t.Errorf("returned: %+v, pending %+v, %s", c.Returned, c.Pending, c.State())
			}
			if _, ok := c.Consented(act.Kind()); ok {
				t.Error("a return is no consent")
			}
			c = then(t, c, proposed("2024-03-21", act))
			if c.Returned != nil || c.Pending == nil || c.Pending.Seq != 4 {
				t.Errorf("proposed anew: %+v, returned %+v", c.Pending, c.Returned)
			}
		})
	}
}

// A consent is to one text. Another is put to the head of office anew, and the last word counts.
func TestConsentAskedAnew(t *testing.T) {
	first := acts(open, proposed("2024-03-18", lengthening(10)), approved("2024-03-20", 2))
	again := acts(first, proposed("2024-03-21", lengthening(15)))
	c := caseOf(t, acts(again, approved("2024-03-22", 4))...)
	given, _ := c.Consented(foi.KindExtension)
	if given.Seq != 5 || given.Act != lengthening(15) {
		t.Errorf("consent stands to %+v", given)
	}
	if r := refusal(t, c, foi.Logged{Act: extended("", "2024-03-22", 10)}); r == nil {
		t.Error("the former consent still serves")
	}
	if r := refusal(t, caseOf(t, again...), foi.Logged{Act: extended("", "2024-03-22", 10)}); r == nil {
		t.Error("the former consent serves while another text waits")
	}
	then(t, caseOf(t, acts(again, returned("2024-03-22", 4))...), extended("", "2024-03-22", 10)) // the new text came back, the old stands
	fee := then(t, caseOf(t, first...), proposed("2024-03-21", foi.FeeNotice{Pages: 150}))
	if _, ok := then(t, fee, approved("2024-03-22", 4)).Consented(foi.KindExtension); !ok {
		t.Error("consent to a fee took away the consent to the extension")
	}
}

// A consent falls with what it was given for.
func TestConsentFallsAway(t *testing.T) {
	extension := acts(open, proposed("2024-03-11", lengthening(10)), approved("2024-03-12", 2))
	fee := acts(open, proposed("2024-03-11", foi.FeeNotice{Pages: 150}), approved("2024-03-12", 2))
	tests := []struct {
		why   string
		acts  []foi.Act
		kind  foi.Kind
		given bool
	}{
		{"an extension, as long as it is not told", extension, foi.KindExtension, true},
		{"an extension, while payment is awaited", acts(extension, charged("2024-03-18", "2024-03-19")), foi.KindExtension, true},
		{"an extension of the former period", acts(extension, charged("2024-03-18", "2024-03-19"), paid("2024-03-25")), foi.KindExtension, false},
		{"an extension, when the answer is made", acts(extension, decided("2024-03-18")), foi.KindExtension, false},
		{"an extension, when the answer is made and voided: it stands again", acts(extension, decided("2024-03-18"), voided(4)), foi.KindExtension, true},
		{"an extension, when the application is taken back", acts(extension, withdrawn("2024-03-18")), foi.KindExtension, false},
		{"a fee, when the period is extended", acts(fee, extended("2024-03-18", "2024-03-18", 5)), foi.KindFeeNotice, true},
		{"a fee, when the answer is made", acts(fee, decided("2024-03-18")), foi.KindFeeNotice, false},
		{"a fee, when the application is taken back", acts(fee, withdrawn("2024-03-18")), foi.KindFeeNotice, false},
	}
	for _, tt := range tests {
		if _, ok := caseOf(t, tt.acts...).Consented(tt.kind); ok != tt.given {
			t.Errorf("%s: consent %v, want %v", tt.why, ok, tt.given)
		}
	}
	c := caseOf(t, acts(open, proposed("2024-03-18", lengthening(10)), withdrawn("2024-03-19"))...)
	if c.Pending != nil {
		t.Errorf("waits for consent in a case that was taken back: %+v", c.Pending)
	}
}

// Voided from the end, each step gives back where the case stood; out of order, nothing is pulled out from under
// what rests on it.
func TestVoidOfConsent(t *testing.T) {
	for _, tt := range consentable {
		t.Run(tt.why, func(t *testing.T) {
			kind := tt.proposed.Kind()
			told := acts(open, proposed("2024-03-18", tt.proposed), approved("2024-03-20", 2), tt.carried)
			testRefusals(t, []refusalCase{
				{"the proposal under its approval", told, voided(2), foi.NotAllowedHere, "of"},
				{"the approval under the notice", told, voided(3), foi.NotAllowedHere, "of"},
				{"the proposal under its return", acts(open, proposed("2024-03-18", tt.proposed), returned("2024-03-20", 2)), voided(2), foi.NotAllowedHere, "of"},
			})
			c := then(t, caseOf(t, told...), voided(4))
			if given, ok := c.Consented(kind); !ok || given.Seq != 3 || c.Extension() != nil || c.FeeNotice != nil {
				t.Errorf("without the notice the consent stands again: %+v (%v)", given, ok)
			}
			then(t, c, tt.carried)
			c = then(t, c, voided(3))
			if _, ok := c.Consented(kind); ok || c.Pending == nil || c.Pending.Seq != 2 {
				t.Errorf("without the approval it waits again: %+v, consent %v", c.Pending, ok)
			}
			then(t, c, approved("2024-03-25", 2))
			if c = then(t, c, voided(2)); c.Pending != nil {
				t.Errorf("without the proposal nothing waits: %+v", c.Pending)
			}
			then(t, c, proposed("2024-03-25", tt.proposed))
		})
	}
	c := caseOf(t, acts(open, proposed("2024-03-18", decided("2024-03-18")), approved("2024-03-20", 2), voided(3))...)
	if c.State() != foi.Open || c.Pending == nil || c.Decision != nil {
		t.Errorf("an answer whose approval is void waits again: %s, %+v", c.State(), c.Pending)
	}
	c = caseOf(t, acts(open, proposed("2024-03-18", lengthening(10)), returned("2024-03-20", 2), voided(3))...)
	if c.Pending == nil || c.Pending.Seq != 2 || c.Returned != nil {
		t.Errorf("a return that is void: %+v, %+v", c.Pending, c.Returned)
	}
}

// What was proposed and ruled on is mended by voiding it, never by putting other words into it.
func TestConsentIsNotMended(t *testing.T) {
	asked := acts(open, proposed("2024-03-18", lengthening(10)))
	testRefusals(t, []refusalCase{
		{"the proposal", asked, mended(2, proposed("2024-03-18", lengthening(20))), foi.NotAllowedHere, "instead"},
		{"the approval", acts(asked, approved("2024-03-20", 2)), mended(3, approved("2024-03-19", 2)), foi.NotAllowedHere, "instead"},
		{"the return", acts(asked, returned("2024-03-20", 2)), mended(3, returned("2024-03-19", 2)), foi.NotAllowedHere, "instead"},
		{
			"the notice, to days that nobody consented to", acts(asked, approved("2024-03-20", 2), extended("", "2024-03-21", 10)),
			mended(4, extended("", "2024-03-21", 20)), foi.NotAllowedHere, "",
		},
	})
}

func TestConsentThatIsNeeded(t *testing.T) {
	law, decision, fee := foi.Consent{}, foi.Consent{Decision: true}, foi.Consent{FeeNotice: true}
	tests := []struct {
		rule    foi.Consent
		kind    foi.Kind
		needed  bool
		article bool
	}{
		{law, foi.KindExtension, true, true},
		{decision, foi.KindExtension, true, true},
		{law, foi.KindDecision, false, false},
		{decision, foi.KindDecision, true, false},
		{fee, foi.KindDecision, false, false},
		{law, foi.KindFeeNotice, false, false},
		{fee, foi.KindFeeNotice, true, false},
		{foi.Consent{Decision: true, FeeNotice: true, Own: true}, foi.KindFeePaid, false, false},
		{foi.Consent{Decision: true, FeeNotice: true, Own: true}, foi.KindWithdrawal, false, false},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s under %+v", tt.kind, tt.rule), func(t *testing.T) {
			needed, article := tt.rule.Needs(tt.kind)
			if needed != tt.needed || (article != "") != tt.article {
				t.Errorf("needed %v under %q", needed, article)
			}
			if err := tt.rule.Missing(caseOf(t, open...), tt.kind); (err != nil) != tt.needed {
				t.Errorf("without consent: %v", err)
			}
		})
	}
	for _, tt := range consentable {
		c := caseOf(t, acts(open, proposed("2024-03-18", tt.proposed), approved("2024-03-20", 2))...)
		if err := fee.Missing(c, tt.proposed.Kind()); err != nil {
			t.Errorf("%s was consented to, and yet: %v", tt.why, err)
		}
	}
}
