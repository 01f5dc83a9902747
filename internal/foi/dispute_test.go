package foi_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// handed is an answer handed over on the day it was given: there is no doubt when the applicant knew it.
func handed(receivedOn, answeredOn string, o foi.Outcome) []foi.Act {
	return []foi.Act{
		received(receivedOn), foi.Decision{On: day(answeredOn), Outcome: o}, foi.Delivery{On: day(answeredOn), Method: foi.ByHand},
	}
}

// proceeding has the days that are not empty: filed, served, defended, decided, received.
func proceeding(result foi.DisputeResult, days ...string) foi.Proceeding {
	p := foi.Proceeding{Result: result}
	for i, field := range []*calendar.Date{&p.FiledOn, &p.ServedOn, &p.DefendedOn, &p.DecidedOn, &p.ReceivedOn} {
		if i < len(days) {
			*field = dayOr(days[i])
		}
	}
	return p
}

func review(result foi.DisputeResult, days ...string) foi.Review {
	return foi.Review{Proceeding: proceeding(result, days...)}
}

func suit(result foi.DisputeResult, days ...string) foi.Suit {
	return foi.Suit{Proceeding: proceeding(result, days...)}
}

func appeal(result foi.DisputeResult, days ...string) foi.Suit {
	return foi.Suit{Proceeding: proceeding(result, days...), Instance: foi.SecondInstance}
}

// A review told step by step, as it goes, is the review told in one.
func TestStepsTellAsMuchAsTheWhole(t *testing.T) {
	whole := foi.Review{
		Proceeding: proceeding(foi.Revoked, "2024-05-06", "2024-05-13", "2024-05-27", "2024-06-28", "2024-07-02"),
		AcceptedOn: day("2024-05-10"), Procedure: foi.SummaryProcedure,
	}
	whole.Body, whole.Number = "示例市人民政府", "示府复〔2024〕1号"
	answered := handed("2024-03-04", "2024-03-28", foi.ThirdPartyRights)
	at := caseOf(t, append(answered[:len(answered):len(answered)], whole)...)
	rapid.Check(t, func(t *rapid.T) {
		c := caseOf(t, answered...)
		told := foi.Review{Proceeding: foi.Proceeding{FiledOn: whole.FiledOn}}
		enter := func() { c = then(t, c, told); told = foi.Review{} }
		for _, tell := range []func(){
			func() { told.AcceptedOn, told.Procedure = whole.AcceptedOn, whole.Procedure },
			func() { told.ServedOn, told.Body = whole.ServedOn, whole.Body },
			func() { told.DefendedOn = whole.DefendedOn },
			func() { told.DecidedOn, told.Result, told.Number = whole.DecidedOn, whole.Result, whole.Number },
			func() { told.ReceivedOn = whole.ReceivedOn },
		} {
			if rapid.Bool().Draw(t, "in an act of its own") {
				enter()
			}
			tell()
		}
		enter()
		if !reflect.DeepEqual(c.Reviews, at.Reviews) {
			t.Fatalf("%+v, want %+v", c.Reviews, at.Reviews)
		}
	})
}

func TestDisputesRefused(t *testing.T) {
	answered := handed("2024-03-04", "2024-03-28", foi.ThirdPartyRights)
	filed := append(answered[:3:3], review("", "2024-05-06", "2024-05-13"))
	judged := append(answered[:3:3], suit(foi.ClaimRejected, "2024-05-06", "2024-05-13", "", "2024-07-01"))
	tests := []struct {
		why   string
		acts  []foi.Act
		act   foi.Act
		code  foi.Code
		field string
	}{
		{"a review that nobody asked for", answered, review("", "", "2024-05-13"), foi.DateMissing, "filed_on"},
		{
			"received before it was posted",
			[]foi.Act{received("2024-03-04"), decided("2024-03-20")},
			foi.Delivery{On: day("2024-03-22"), Method: foi.ByPost, ReceivedOn: day("2024-03-21")},
			foi.DateOrder, "received_on",
		},
		{"nothing is told", filed, foi.Review{}, foi.DateMissing, "filed_on"},
		{"filed before the application came in", answered, review("", "2024-03-01"), foi.DateOrder, "filed_on"},
		{"served before it was filed", answered, review("", "2024-05-06", "2024-05-05"), foi.DateOrder, "served_on"},
		{"defended before it was served", filed, review("", "", "", "2024-05-12"), foi.DateOrder, "defended_on"},
		{"decided before it was served", filed, review(foi.Upheld, "", "", "", "2024-05-12"), foi.DateOrder, "decided_on"},
		{"received before it was decided", filed, review(foi.Upheld, "", "", "", "2024-06-12", "2024-06-11"), foi.DateOrder, "received_on"},
		{"received without being decided", filed, review("", "", "", "", "", "2024-06-11"), foi.DateMissing, "decided_on"},
		{"another day than is known", filed, review("", "2024-05-07"), foi.NotAllowedHere, "filed_on"},
		{"decided without a result", filed, review("", "", "", "", "2024-06-12"), foi.UnknownResult, "result"},
		{"a result that is none", filed, review("won", "", "", "", "2024-06-12"), foi.UnknownResult, "result"},
		{"a result without its day", filed, review(foi.Upheld, "", "", "2024-05-20"), foi.DateMissing, "decided_on"},
		{"a court's result of a review", filed, review(foi.AppealDismissed, "", "", "", "2024-06-12"), foi.UnknownResult, "result"},
		{"another result than is known", judged, suit(foi.Revoked, "", "", "", "2024-07-01"), foi.NotAllowedHere, "result"},
		{
			"a procedure that is none", answered,
			foi.Review{Proceeding: proceeding("", "2024-05-06"), Procedure: "quick"},
			foi.UnknownResult, "procedure",
		},
		{
			"the summary procedure before there was one", handed("2023-03-06", "2023-03-30", foi.ThirdPartyRights),
			foi.Review{Proceeding: proceeding("", "2023-05-06"), Procedure: foi.SummaryProcedure},
			foi.NotAllowedHere, "procedure",
		},
		{
			"made longer by more than 30 days", answered,
			foi.Review{Proceeding: proceeding("", "2024-05-06"), ExtendedDays: 31},
			foi.OutOfRange, "extended_days",
		},
		{"an appeal before the judgment", append(answered[:3:3], suit("", "2024-05-06")), appeal("", "2024-06-03"), foi.PriorStepMissing, "instance"},
		{"an appeal of no suit", answered, appeal("", "2024-06-03"), foi.PriorStepMissing, "instance"},
		{"an appeal filed before the judgment", judged, appeal("", "2024-06-28"), foi.DateOrder, "filed_on"},
		{
			"a third instance", judged,
			foi.Suit{Proceeding: proceeding("", "2024-07-10"), Instance: 3},
			foi.OutOfRange, "instance",
		},
		{
			"the agency sues itself", answered,
			foi.Suit{Proceeding: proceeding("", "2024-05-06"), ByAgency: true},
			foi.NotAllowedHere, "by_agency",
		},
	}
	for _, tt := range tests {
		r := refusal(t, caseOf(t, tt.acts...), foi.Logged{Act: tt.act})
		if r == nil || r.Code != tt.code || r.Field != tt.field {
			t.Errorf("%s: %+v, want %s at %s", tt.why, r, tt.code, tt.field)
		}
	}
}

// What others do is recorded as it was, in time or not, and opens or closes nothing else in the case.
func TestDisputesAreTakenAsTheyCome(t *testing.T) {
	open := caseOf(t, received("2024-03-04"))
	for why, act := range map[string]foi.Act{
		"over the want of an answer, before the period ended": review("", "2024-03-10"),
		"straight to court":            suit("", "2024-03-10"),
		"years later":                  review("", "2031-03-10"),
		"not accepted, and never seen": review(foi.DisputeDismissed, "2024-03-10", "", "", "2024-03-15"),
	} {
		c := then(t, open, act)
		if c.State() != foi.Open || c.May(foi.KindDecision) != nil {
			t.Errorf("%s: the case is %s; may be decided: %v", why, c.State(), c.May(foi.KindDecision))
		}
	}
	several := caseOf(t, append(handed("2024-03-04", "2024-03-28", foi.PartlyDisclosed),
		foi.Review{Proceeding: foi.Proceeding{Ref: "申请人", FiledOn: day("2024-04-10")}},
		foi.Review{Proceeding: foi.Proceeding{Ref: "第三方", FiledOn: day("2024-04-12")}},
		foi.Review{Proceeding: foi.Proceeding{Ref: "申请人", ServedOn: day("2024-04-15")}})...)
	if len(several.Reviews) != 2 || several.Reviews[0].ServedOn != day("2024-04-15") || !several.Reviews[1].ServedOn.IsZero() {
		t.Errorf("two reviews by their names: %+v", several.Reviews)
	}
}

// A mistake in a dispute is mended like any other; what rested on it falls or stands with it.
func TestDisputesMended(t *testing.T) {
	c := caseOf(t, append(handed("2024-03-04", "2024-03-28", foi.ThirdPartyRights),
		review("", "2024-05-06"), review("", "", "2024-05-13"))...)
	if r := refusal(t, c, foi.Logged{Act: voided(4)}); r == nil || r.Field != "of" {
		t.Errorf("the filing was pulled out from under the serving: %+v", r)
	}
	c = then(t, c, mended(4, review("", "2024-05-07")))
	if got := c.Reviews[0]; got.FiledOn != day("2024-05-07") || got.ServedOn != day("2024-05-13") {
		t.Errorf("mended to %+v", got)
	}
	c = then(t, then(t, c, voided(5)), voided(4))
	if len(c.Reviews) != 0 {
		t.Errorf("still there: %+v", c.Reviews)
	}
}

func TestDisputesAsTimelinesNameThem(t *testing.T) {
	for want, act := range map[string]foi.Act{
		"行政复议：提起":          review("", "2024-05-06"),
		"行政复议：收到副本":        review("", "", "2024-05-13"),
		"行政复议：提交答复":        review("", "", "", "2024-05-20"),
		"行政复议：维持":          review(foi.Upheld, "", "", "", "2024-06-28"),
		"行政诉讼：提起、收到副本":     suit("", "2024-05-06", "2024-05-13"),
		"行政诉讼：驳回诉讼请求":      suit(foi.ClaimRejected, "", "", "", "2024-06-28"),
		"行政诉讼二审：驳回上诉，维持原判": appeal(foi.AppealDismissed, "", "", "", "2024-06-28"),
		"行政复议":             foi.Review{AcceptedOn: day("2024-05-10")},
		"责令重新答复":           foi.Reanswer{On: day("2024-07-01"), By: foi.KindReview},
		"更正行政复议":           mended(4, review("", "2024-05-06")),
	} {
		if got := foi.ActLabel(act); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// Each result counts in one of the three columns, or leaves it to the first instance.
func TestResultsCount(t *testing.T) {
	for name, table := range map[string][]foi.DisputeResultInfo{
		"review": foi.ReviewResults(), "suit": foi.SuitResults(foi.FirstInstance), "appeal": foi.SuitResults(foi.SecondInstance),
	} {
		seen := map[foi.DisputeResult]bool{}
		for _, i := range table {
			if seen[i.ID] || i.Label == "" {
				t.Errorf("%s: %+v", name, i)
			}
			seen[i.ID] = true
			switch i.Counts {
			case foi.Upheld, foi.Corrected, foi.OtherResult:
			default:
				if name != "appeal" || i.ID != foi.AppealDismissed && i.ID != foi.DisputeWithdrawn {
					t.Errorf("%s: %s counts nowhere", name, i.ID)
				}
			}
		}
		if !seen[foi.Upheld] || !seen[foi.Corrected] || !seen[foi.OtherResult] {
			t.Errorf("%s: one of the three columns cannot be recorded", name)
		}
	}
}

// The names are fixed: a log written today is read in ten years.
func TestDisputesAsWritten(t *testing.T) {
	tests := []struct {
		act  foi.Act
		want string
	}{
		{review("", "2026-04-10", "2026-04-17"), `{"kind":"review","filed_on":"2026-04-10","served_on":"2026-04-17"}`},
		{
			foi.Review{
				Proceeding: proceeding(foi.Upheld, "2026-04-10", "2026-04-17", "2026-04-24", "2026-05-20", "2026-05-22"),
				AcceptedOn: day("2026-04-15"), Procedure: foi.SummaryProcedure, ExtendedDays: 30,
			},
			`{"kind":"review","filed_on":"2026-04-10","served_on":"2026-04-17","defended_on":"2026-04-24","decided_on":"2026-05-20",` +
				`"result":"upheld","received_on":"2026-05-22","accepted_on":"2026-04-15","procedure":"summary","extended_days":30}`,
		},
		{
			foi.Suit{Proceeding: foi.Proceeding{Ref: "a", ServedOn: day("2026-04-17"), Body: "示例法院", Number: "1号", Note: "注"}, Instance: 2, ByAgency: true},
			`{"kind":"suit","ref":"a","served_on":"2026-04-17","body":"示例法院","number":"1号","note":"注","instance":2,"by_agency":true}`,
		},
		{
			foi.Decision{On: day("2026-03-20"), Outcome: foi.PartlyDisclosed, Ground: foi.GroundProcess, RemedyUntold: true},
			`{"kind":"decision","on":"2026-03-20","outcome":"partial","ground":"process","remedy_untold":true}`,
		},
		{
			foi.Delivery{On: day("2026-03-23"), Method: foi.ByPost, ReceivedOn: day("2026-03-26")},
			`{"kind":"delivery","on":"2026-03-23","method":"post","received_on":"2026-03-26"}`,
		},
		{
			foi.Reanswer{On: day("2026-05-22"), By: foi.KindReview, WorkingDays: 15},
			`{"kind":"reanswer","on":"2026-05-22","by":"review","working_days":15}`,
		},
		{
			foi.Reanswer{On: day("2026-05-22"), By: foi.KindSuit, Ref: "a", Until: day("2026-06-30")},
			`{"kind":"reanswer","on":"2026-05-22","by":"suit","ref":"a","until":"2026-06-30"}`,
		},
	}
	for _, tt := range tests {
		text, err := foi.WriteAct(tt.act)
		if err != nil || string(text) != tt.want {
			t.Errorf("%s (%v), want %s", text, err, tt.want)
		}
		if got, err := foi.ReadAct([]byte(tt.want)); err != nil || !reflect.DeepEqual(got, tt.act) {
			t.Errorf("%s is read as %+v (%v)", tt.want, got, err)
		}
	}
	if _, err := foi.ReadAct([]byte(`{"kind":"review","filed":"2026-04-10"}`)); err == nil || !strings.Contains(err.Error(), "filed") {
		t.Errorf("a slip in a field: %v", err)
	}
}

// anyDispute is an act of a review, a suit or a re-answer, sensible or not.
func anyDispute() *rapid.Generator[foi.Act] {
	return rapid.Custom(func(t *rapid.T) foi.Act {
		results := []foi.DisputeResult{"", "", foi.Upheld, foi.Revoked, foi.AppealDismissed, foi.DisputeWithdrawn}
		p := foi.Proceeding{
			Ref:     rapid.SampledFrom([]string{"", "", "a"}).Draw(t, "ref"),
			FiledOn: anyDate().Draw(t, "filed"), ServedOn: anyDate().Draw(t, "served"), DefendedOn: anyDate().Draw(t, "defended"),
			DecidedOn: anyDate().Draw(t, "decided"), ReceivedOn: anyDate().Draw(t, "received"),
			Result: rapid.SampledFrom(results).Draw(t, "result"), Body: rapid.String().Draw(t, "body"),
		}
		if rapid.Bool().Draw(t, "one day only") {
			p.ServedOn, p.DefendedOn, p.ReceivedOn = 0, 0, 0
		}
		switch rapid.IntRange(0, 2).Draw(t, "dispute") {
		case 0:
			procedures := []foi.Procedure{"", foi.OrdinaryProcedure, foi.SummaryProcedure, "quick"}
			return foi.Review{
				Proceeding: p, AcceptedOn: anyDate().Draw(t, "accepted"), Procedure: rapid.SampledFrom(procedures).Draw(t, "procedure"),
				ExtendedDays: rapid.IntRange(-1, 31).Draw(t, "extended"),
			}
		case 1:
			return foi.Suit{Proceeding: p, Instance: rapid.IntRange(0, 3).Draw(t, "instance"), ByAgency: rapid.Bool().Draw(t, "by agency")}
		}
		return foi.Reanswer{
			On: anyDate().Draw(t, "on"), By: rapid.SampledFrom([]foi.Kind{foi.KindReview, foi.KindSuit, ""}).Draw(t, "by"), Ref: p.Ref,
			WorkingDays: rapid.SampledFrom([]int{0, 0, 15, 200}).Draw(t, "working days"), Days: rapid.SampledFrom([]int{0, 0, 15}).Draw(t, "days"),
			Until: rapid.SampledFrom([]calendar.Date{0, 0, day("2024-06-03")}).Draw(t, "until"),
		}
	})
}

// Whatever is done in whichever order: what is written is read back, the case before an act stays as it was, its
// clocks can be read and say why, and an answer counts in the annual table once, under the first conclusion.
func TestDisputesInAnyOrder(t *testing.T) {
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		c := caseOf(t, received("2024-03-01"))
		type counted struct {
			on calendar.Date
			o  foi.Outcome
		}
		var first *counted
		for range rapid.IntRange(1, 25).Draw(t, "acts") {
			act := rapid.OneOf(anyDispute(), anyDispute(), anyAct(0)).Draw(t, "act")
			text, err := foi.WriteAct(act)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := foi.ReadAct(text); err != nil || !reflect.DeepEqual(got, act) {
				t.Fatalf("%s\nread as %+v (%v)", text, got, err)
			}
			before, err := foi.Fold(c.Standing())
			if err != nil {
				t.Fatal(err)
			}
			next, err := c.Append(foi.Logged{Seq: c.Seq + 1, Act: act})
			if !reflect.DeepEqual(c, before) {
				t.Fatalf("%s changed the case before it", text)
			}
			if err != nil {
				continue
			}
			c = next
			for _, r := range c.Clocks(cal, asReceived, day("2024-06-03")) {
				if r.Article == "" || len(r.Steps) == 0 || r.Words(day("2024-06-03")) == "" {
					t.Fatalf("%s without words: %+v", r.ID, r)
				}
			}
			on, o, ok := c.Conclusion()
			if first != nil && (!ok || *first != counted{on, o}) {
				t.Fatalf("counted under %+v, now under %s on %s", *first, o, on)
			}
			if ok {
				first = &counted{on, o}
			}
		}
	})
}
