package foi_test

import (
	"strings"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

func reanswer(on string, by foi.Kind) foi.Reanswer { return foi.Reanswer{On: day(on), By: by} }

// overturned is a refusal that a review revoked; the decision came on 2024-05-10.
func overturned() []foi.Act {
	return append(handed("2024-02-19", "2024-03-04", foi.ThirdPartyRights),
		review(foi.Revoked, "2024-03-11", "2024-03-18", "2024-04-01", "2024-05-06", "2024-05-10"))
}

// The second round is open, is answered and delivered, and can be disputed in its turn. The annual table's row and
// year stay those of the first answer.
func TestReanswerIsARound(t *testing.T) {
	c := caseOf(t, append(overturned(), reanswer("2024-05-10", foi.KindReview))...)
	first := func(c foi.Case) {
		t.Helper()
		if on, o, ok := c.Conclusion(); !ok || on != day("2024-03-04") || o != foi.ThirdPartyRights {
			t.Errorf("the case counts under %s on %s (%v)", o, on, ok)
		}
	}
	first(c)
	if c.State() != foi.Open || c.Decision != nil || len(c.Earlier) != 1 || c.Earlier[0].Decision == nil || c.Reanswer() == nil {
		t.Fatalf("the fresh round: %s, %+v", c.State(), c.Decision)
	}
	if got := inShort(c.Earlier[0].AnswerClock(through2026(), asReceived, day("2024-06-03"))); got != "met 2024-03-18 20 10/10" {
		t.Errorf("the first round's own clock: %s", got)
	}
	for _, kind := range []foi.Kind{
		foi.KindExtension, foi.KindFeeNotice, foi.KindCorrectionNotice, foi.KindReasonsAsked, foi.KindDelaySet, foi.KindLapse,
	} {
		if c.May(kind) == nil {
			t.Errorf("the time was ordered, and %s may change it", kind)
		}
	}
	for _, act := range []foi.Act{
		extended("2024-05-13", "2024-05-13", 5), proposed("2024-05-13", lengthening(5)), charged("2024-05-13", ""),
	} {
		if r := refusal(t, c, foi.Logged{Act: act}); r == nil || r.Code != foi.NotAllowedHere || r.Article == "" {
			t.Errorf("%s: %+v", act.Kind(), r)
		}
	}
	c = then(t, then(t, c, decided("2024-05-28")), foi.Delivery{On: day("2024-05-30"), Method: foi.ByHand})
	first(c)
	if got := inShort(clockOf(t, foi.ClockAnswer, c, asReceived, "2024-06-03")); c.State() != foi.Concluded || got != "met 2024-06-06 20 15/5" {
		t.Errorf("answered anew: %s, %s", c.State(), got)
	}
	if got := inShort(clockOf(t, foi.ClockReviewWindow, c, asReceived, "2024-06-03")); got != "running 2024-07-29 60 4/56" {
		t.Errorf("the first round's review has nothing to do with the second answer: %s", got)
	}
	again := foi.Review{Proceeding: proceeding(foi.Corrected, "2024-06-10", "", "", "2024-07-10")}
	again.Ref = "再次"
	c = then(t, c, again)
	order := reanswer("2024-07-12", foi.KindReview)
	order.Ref = "再次"
	c = then(t, c, order)
	first(c)
	if len(c.Earlier) != 2 || c.Reviews[1].Round != 1 {
		t.Errorf("a third round: %d before it, the second review is of round %d", len(c.Earlier), c.Reviews[1].Round)
	}
}

// Silence can be corrected too: the first answer is then the ordered one, and the case counts by it.
func TestReanswerWhereThereWasNoAnswer(t *testing.T) {
	ordered := review(foi.OrderedToPerform, "2024-04-08", "", "", "2024-05-06")
	c := caseOf(t, received("2024-03-04"), ordered, reanswer("2024-05-10", foi.KindReview))
	if _, _, ok := c.Conclusion(); ok {
		t.Error("concluded without an answer")
	}
	c = then(t, then(t, c, decided("2024-05-20")), posted("2024-05-21"))
	if on, o, ok := c.Conclusion(); !ok || on != day("2024-05-21") || o != foi.Disclosed {
		t.Errorf("counts under %s on %s (%v)", o, on, ok)
	}
	// Who does not answer as ordered is made to; there is no second time to sue over silence.
	for _, r := range caseOf(t, received("2024-03-04"), ordered, reanswer("2024-05-10", foi.KindReview)).Clocks(through2026(), asReceived, day("2024-07-01")) {
		if r.ID == foi.ClockReviewWindow || r.ID == foi.ClockSuitWindow || r.ID == foi.ClockAnswer && r.State != foi.Missed {
			t.Errorf("%s is %s", r.ID, r.State)
		}
	}
}

func TestReanswerRefused(t *testing.T) {
	upheld := append(handed("2024-02-19", "2024-03-04", foi.ThirdPartyRights), review(foi.Upheld, "2024-03-11", "", "", "2024-05-06"))
	suitLost := append(handed("2024-02-19", "2024-03-04", foi.Disclosed), suit(foi.Revoked, "2024-03-11", "", "", "2024-05-06"))
	appealed := append(suitLost[:4:4], appeal("", "2024-05-13"))
	tests := []struct {
		why   string
		acts  []foi.Act
		act   foi.Reanswer
		code  foi.Code
		field string
	}{
		{"nothing was disputed", handed("2024-02-19", "2024-03-04", foi.Disclosed), reanswer("2024-05-10", foi.KindReview), foi.PriorStepMissing, ""},
		{"the answer was upheld", upheld, reanswer("2024-05-10", foi.KindReview), foi.PriorStepMissing, ""},
		{"appealed, so not in effect", appealed, reanswer("2024-05-21", foi.KindSuit), foi.PriorStepMissing, ""},
		{"of a court, where a review body ordered it", overturned(), reanswer("2024-05-10", foi.KindSuit), foi.PriorStepMissing, "by"},
		{"of nobody", overturned(), reanswer("2024-05-10", ""), foi.PriorStepMissing, "by"},
		{"of another review", overturned(), foi.Reanswer{On: day("2024-05-10"), By: foi.KindReview, Ref: "b"}, foi.PriorStepMissing, "by"},
		{"before it was ordered", overturned(), reanswer("2024-05-05", foi.KindReview), foi.DateOrder, "on"},
		{"two times at once", overturned(), foi.Reanswer{On: day("2024-05-10"), By: foi.KindReview, Days: 15, WorkingDays: 15}, foi.NotAllowedHere, "working_days"},
		{"too many working days", overturned(), foi.Reanswer{On: day("2024-05-10"), By: foi.KindReview, WorkingDays: 181}, foi.OutOfRange, "working_days"},
		{"fewer than none", overturned(), foi.Reanswer{On: day("2024-05-10"), By: foi.KindReview, Days: -1}, foi.OutOfRange, "days"},
		{"to a day that is past", overturned(), foi.Reanswer{On: day("2024-05-10"), By: foi.KindReview, Until: day("2024-05-10")}, foi.DateOrder, "until"},
		{"the same order twice", append(overturned(), reanswer("2024-05-10", foi.KindReview)), reanswer("2024-05-10", foi.KindReview), foi.PriorStepMissing, ""},
	}
	for _, tt := range tests {
		r := refusal(t, caseOf(t, tt.acts...), foi.Logged{Act: tt.act})
		if r == nil || r.Code != tt.code || r.Field != tt.field {
			t.Errorf("%s: %+v, want %s at %s", tt.why, r, tt.code, tt.field)
		}
	}
	after := caseOf(t, append(suitLost, appeal(foi.AppealDismissed, "2024-05-13", "", "", "2024-07-15"))...)
	if r := refusal(t, after, foi.Logged{Act: reanswer("2024-07-15", foi.KindSuit)}); r != nil {
		t.Errorf("the second instance let the judgment stand: %+v", r)
	}
}

// The round before comes back whole when the order is voided.
func TestReanswerVoided(t *testing.T) {
	c := caseOf(t, append(overturned(), reanswer("2024-05-10", foi.KindReview))...)
	c = then(t, c, voided(5))
	if c.State() != foi.Concluded || len(c.Earlier) != 0 || c.Reanswer() != nil || c.Decision == nil {
		t.Errorf("%s with %d rounds before", c.State(), len(c.Earlier))
	}
}

func TestReanswerInWords(t *testing.T) {
	order := reanswer("2024-05-10", foi.KindReview)
	order.Days = 15
	c := caseOf(t, append(overturned(), order, decided("2024-05-24"), foi.Delivery{On: day("2024-05-27"), Method: foi.ByHand})...)
	golden(t, "reanswer", inWords(clockOf(t, foi.ClockAnswer, c, asReceived, "2024-06-03"), day("2024-06-03")))
}

// The two kinds as the contract writes them, read into the four clocks; both may be told in one act or in several.
func TestDisputesInACaseFile(t *testing.T) {
	const file = `{"today":"2026-06-10","acts":[
	 {"kind":"receipt","on":"2026-01-30","channel":"post"},
	 {"kind":"decision","on":"2026-03-02","outcome":"partial"},
	 {"kind":"delivery","on":"2026-03-02","method":"in_person"},
	 {"kind":"review","filed_on":"2026-04-10","served_on":"2026-04-17"},
	 {"kind":"review","defended_on":"2026-04-29"},
	 {"kind":"review","decided_on":"2026-05-20","result":"upheld","received_on":"2026-05-22"},
	 {"kind":"suit","filed_on":"2026-06-01","served_on":"2026-06-05"}]}`
	f, err := foi.ReadCaseFile([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	readings, err := f.Clocks(calendar.China())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range readings {
		if r.Unit == foi.UnitDay || r.ID == foi.ClockReviewDefence {
			got = append(got, string(r.ID)+" "+inShort(r))
		}
	}
	want := "review_window met 2026-05-06 60 39/26, suit_window met 2026-06-08 15 10/7, review_defence met 2026-05-06 10 8/2, suit_defence running 2026-06-22 15 5/12"
	if strings.Join(got, ", ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, ", "), want)
	}
}
