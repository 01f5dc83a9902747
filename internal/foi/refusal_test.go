package foi_test

import (
	"reflect"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

type refusalCase struct {
	why    string
	before []foi.Act
	act    foi.Act
	code   foi.Code
	field  string
}

// The case must be left as it was: it still is the fold of its acts.
func testRefusals(t *testing.T, tests []refusalCase) {
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			c := caseOf(t, tt.before...)
			r := refusal(t, c, foi.Logged{Act: tt.act})
			if r == nil {
				t.Fatalf("%s was taken", tt.act.Kind())
			}
			if r.Code != tt.code || r.Field != tt.field {
				t.Errorf("refused as %s at %q (%s), want %s at %q", r.Code, r.Field, r.Message, tt.code, tt.field)
			}
			if !reflect.DeepEqual(c, caseOf(t, tt.before...)) {
				t.Error("the refusal changed the case")
			}
		})
	}
}

var (
	nothingYet = []foi.Act{}
	open       = []foi.Act{received("2024-03-04")}
	answered   = []foi.Act{received("2024-03-04"), decided("2024-03-20")}
	delivered  = []foi.Act{received("2024-03-04"), decided("2024-03-20"), posted("2024-03-21")}
	cameBack   = []foi.Act{received("2024-03-04"), decided("2024-03-20"), posted("2024-03-21"), notDelivered("2024-03-28", foi.ByPost)}
	takenBack  = []foi.Act{received("2024-03-04"), withdrawn("2024-03-20")}
)

func TestReceiptRefused(t *testing.T) {
	submitted := func(ch foi.Channel, submitted, on string) foi.Receipt {
		return foi.Receipt{On: day(on), Channel: ch, SubmittedOn: day(submitted)}
	}
	unknownCategory := received("2024-03-04")
	unknownCategory.Applicant.Category = "company"
	testRefusals(t, []refusalCase{
		{"the same application registered twice", open, received("2024-03-05"), foi.NotAllowedHere, ""},
		{"registered again after the answer went out", delivered, received("2024-03-25"), foi.NotAllowedHere, ""},
		{"registered again after withdrawal", takenBack, received("2024-03-25"), foi.NotAllowedHere, ""},
		{"by pigeon", nothingYet, foi.Receipt{On: day("2024-03-04"), Channel: "pigeon"}, foi.UnknownChannel, "channel"},
		{"by no channel", nothingYet, foi.Receipt{On: day("2024-03-04")}, foi.UnknownChannel, "channel"},
		{"without a date", nothingYet, foi.Receipt{Channel: foi.Web}, foi.DateMissing, "on"},
		{"in person has no day of submission beside it", nothingYet, submitted(foi.InPerson, "2024-03-01", "2024-03-04"), foi.NotAllowedHere, "submitted_on"},
		{"post counts from the signature, not from posting", nothingYet, submitted(foi.Post, "2024-03-01", "2024-03-04"), foi.NotAllowedHere, "submitted_on"},
		{"an ordinary letter counts from its confirmation", nothingYet, submitted(foi.OrdinaryLetter, "2024-03-01", "2024-03-04"), foi.NotAllowedHere, "submitted_on"},
		{"nor has an oral application", nothingYet, submitted(foi.Oral, "2024-03-04", "2024-03-04"), foi.NotAllowedHere, "submitted_on"},
		{"confirmed before it was submitted", nothingYet, submitted(foi.Web, "2024-03-05", "2024-03-04"), foi.DateOrder, "submitted_on"},
		{"a category that is no column", nothingYet, unknownCategory, foi.UnknownCategory, "applicant.category"},
	})
}

func TestDecisionRefused(t *testing.T) {
	with := func(o foi.Outcome) foi.Decision { return foi.Decision{On: day("2024-03-20"), Outcome: o} }
	testRefusals(t, []refusalCase{
		{"answered before anything came in", nothingYet, decided("2024-03-20"), foi.NotAllowedHere, ""},
		{"a second outcome", answered, decided("2024-03-21"), foi.NotAllowedHere, ""},
		{"answered again after delivery", delivered, decided("2024-03-25"), foi.NotAllowedHere, ""},
		{"answered after withdrawal", takenBack, decided("2024-03-25"), foi.NotAllowedHere, ""},
		{"dated the day before receipt", open, decided("2024-03-03"), foi.DateOrder, "on"},
		{"without a date", open, foi.Decision{Outcome: foi.Disclosed}, foi.DateMissing, "on"},
		{"without an outcome", open, with(""), foi.UnknownOutcome, "outcome"},
		{"the single row of 2019 is no outcome", open, with("other"), foi.UnknownOutcome, "outcome"},
		{"a refusal that does not say which", open, with("refused"), foi.UnknownOutcome, "outcome"},
		{"a ninth ground of refusal", open, with("refused_9"), foi.UnknownOutcome, "outcome"},
		{"a row of the table that is no outcome", open, with("carried_out"), foi.UnknownOutcome, "outcome"},
		{"still unclear, though nobody asked for correction", open, with(foi.StillUnclear), foi.PriorStepMissing, "outcome"},
		{"not corrected, though nobody asked for correction", open, with(foi.NotCorrected), foi.PriorStepMissing, "outcome"},
		{"not paid, though no fee was asked", open, with(foi.NotPaid), foi.PriorStepMissing, "outcome"},
	})
}

func TestDeliveryRefused(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"delivered before anything came in", nothingYet, posted("2024-03-20"), foi.NotAllowedHere, ""},
		{"nothing to deliver yet", open, posted("2024-03-20"), foi.NotAllowedHere, ""},
		{"delivered twice", delivered, posted("2024-03-25"), foi.NotAllowedHere, ""},
		{"delivered after withdrawal", takenBack, posted("2024-03-25"), foi.NotAllowedHere, ""},
		{"posted before the letter was made", answered, posted("2024-03-19"), foi.DateOrder, "on"},
		{"posted before the application came in", answered, posted("2024-03-01"), foi.DateOrder, "on"},
		{"without a date", answered, foi.Delivery{Method: foi.ByPost}, foi.DateMissing, "on"},
		{"by a way unknown", answered, foi.Delivery{On: day("2024-03-21"), Method: "courier"}, foi.UnknownMethod, "method"},
		{"by no way", answered, foi.Delivery{On: day("2024-03-21")}, foi.UnknownMethod, "method"},
		{"unrecorded is for old ledgers only", answered, foi.Delivery{On: day("2024-03-21"), Method: foi.NotRecorded}, foi.UnknownMethod, "method"},
	})
}

func TestWithdrawalRefused(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"taken back before it came in", nothingYet, withdrawn("2024-03-20"), foi.NotAllowedHere, ""},
		{"taken back twice", takenBack, withdrawn("2024-03-21"), foi.NotAllowedHere, ""},
		{"taken back after the answer went out", delivered, withdrawn("2024-03-25"), foi.NotAllowedHere, ""},
		{"dated the day before receipt", open, withdrawn("2024-03-03"), foi.DateOrder, "on"},
		{"dated before an answer that was given", answered, withdrawn("2024-03-19"), foi.DateOrder, "on"},
		{"without a date", open, foi.Withdrawal{}, foi.DateMissing, "on"},
	})
}

// Receipt, answer and delivery may fall on one day (当场答复, 第三十三条第一款).
func TestAnsweredOnTheSpot(t *testing.T) {
	c := caseOf(t, foi.Receipt{On: day("2024-03-04"), Channel: foi.InPerson}, decided("2024-03-04"), foi.Delivery{On: day("2024-03-04"), Method: foi.ByHand})
	if on, outcome, ok := c.Conclusion(); !ok || on != day("2024-03-04") || outcome != foi.Disclosed {
		t.Errorf("concluded on %s as %s (%v)", on, outcome, ok)
	}
	then(t, caseOf(t, open...), withdrawn("2024-03-04")) // and so may receipt and withdrawal
}

// What an old ledger holds happened as it says: steps that it did not keep are taken as done. What it
// says must still be possible.
func TestLedgerIsTakenAtItsWord(t *testing.T) {
	for _, o := range []foi.Outcome{foi.StillUnclear, foi.NotCorrected, foi.NotPaid} {
		c := caseOf(t, open...)
		d := foi.Logged{Act: foi.Decision{On: day("2024-03-20"), Outcome: o}, FromLedger: true}
		if r := refusal(t, c, d); r != nil {
			t.Errorf("%s from a ledger: %s", o, r.Message)
		}
	}
	unrecorded := foi.Logged{Act: foi.Delivery{On: day("2024-03-21"), Method: foi.NotRecorded}, FromLedger: true}
	if r := refusal(t, caseOf(t, answered...), unrecorded); r != nil {
		t.Errorf("a ledger without the way of delivery: %s", r.Message)
	}
	wrong := []struct {
		why  string
		act  foi.Act
		code foi.Code
	}{
		{"an outcome that is none", foi.Decision{On: day("2024-03-20"), Outcome: "other"}, foi.UnknownOutcome},
		{"an answer before receipt", decided("2024-03-01"), foi.DateOrder},
		{"a delivery of nothing", posted("2024-03-21"), foi.NotAllowedHere},
	}
	for _, tt := range wrong {
		if r := refusal(t, caseOf(t, open...), foi.Logged{Act: tt.act, FromLedger: true}); r == nil || r.Code != tt.code {
			t.Errorf("%s from a ledger: %+v, want %s", tt.why, r, tt.code)
		}
	}
}

func TestNumberOutOfTurn(t *testing.T) {
	c := caseOf(t, open...)
	for _, seq := range []int{0, 1, 3} {
		if _, err := c.Append(foi.Logged{Seq: seq, Act: decided("2024-03-20")}); err == nil {
			t.Errorf("after act 1 came act %d", seq)
		}
	}
}

func TestPolicyUnknown(t *testing.T) {
	for _, p := range []foi.RestDayReceipt{"", foi.AsReceived, foi.NextWorkingDay} {
		if err := (foi.Policy{RestDayReceipt: p}).Check(); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
	if err := (foi.Policy{RestDayReceipt: "whenever"}).Check(); err == nil {
		t.Error("a policy nobody knows was taken")
	}
	if got := (foi.Case{}).Clocks(calendar.China(), foi.Policy{}, day("2024-03-04")); got != nil {
		t.Errorf("a case that never came in has clocks: %v", got)
	}
}
