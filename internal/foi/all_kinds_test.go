package foi_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// longLog is a random course of a case by acts of every kind, the office's and a ledger's among one another, each
// where Append takes it and, of the office, where it is lawful.
type longLog struct {
	policy foi.Policy
	log    []foi.Logged
	today  calendar.Date
}

func (l longLog) String() string {
	var b strings.Builder
	for _, one := range l.log {
		text, _ := foi.WriteAct(one.Act)
		fmt.Fprintf(&b, "\n  %d ledger=%v %s", one.Seq, one.FromLedger, text)
	}
	return fmt.Sprintf("%s, read on %s:%s", l.policy.RestDayReceipt, l.today, b.String())
}

func anyLongLog(cal *calendar.Calendar) *rapid.Generator[longLog] {
	return rapid.Custom(func(t *rapid.T) longLog {
		on := receiptDay().Draw(t, "came in")
		l := longLog{policy: rapid.SampledFrom([]foi.Policy{asReceived, nextWorkingDay}).Draw(t, "policy")}
		var c foi.Case
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			on = on.AddDays(rapid.SampledFrom([]int{0, 0, 1, 2, 5, 9, 20, -3}).Draw(t, "days"))
			one := foi.Logged{Seq: c.Seq + 1, Act: possible(t, c, everyStep(t, c, on)), FromLedger: rapid.IntRange(0, 3).Draw(t, "teller") == 3}
			next, err := c.Append(one)
			if err != nil || c.Lawful(cal, l.policy, one) != nil {
				continue
			}
			c, l.log = next, append(l.log, one)
		}
		l.today = on.AddDays(rapid.IntRange(0, 90).Draw(t, "today after"))
		return l
	})
}

// everyStep is an act of every kind on a day, and of some kinds several.
func everyStep(t *rapid.T, c foi.Case, on calendar.Date) []foi.Act {
	n := rapid.IntRange(1, 20).Draw(t, "number")
	if c.Seq == 0 {
		web := foi.Receipt{On: on, Channel: foi.Web, SubmittedOn: on.AddDays(-n)}
		return []foi.Act{
			foi.Receipt{On: on, Channel: foi.Post},
			web,
			foi.Arrival{On: on, Channel: foi.OrdinaryLetter},
			foi.Arrival{On: on, Channel: foi.Web},
			foi.RecordsRequest{On: on, Channel: foi.InPerson, Record: "出生地", Evidence: "户口簿"},
		}
	}
	acts := slices.Concat(steps(t, c, on), endings(on), disputeSteps(c, on, n), officeSteps(c, on, n))
	return append(
		acts,
		foi.Receipt{On: on, Channel: foi.OrdinaryLetter}, foi.Contact{On: on, How: foi.ByPhone, Reached: n%2 == 0},
		foi.RecordsResult{On: on, Result: foi.RecordCorrected},
		foi.ConsultationSent{On: on, Party: foi.PartyNotRecorded, Ref: "台账"}, foi.OpinionReceived{On: on, Ref: "台账"},
		foi.ReasonsAsked{On: on}, foi.Decision{On: on, Outcome: foi.ThirdPartyRights}, foi.Decision{On: on, Outcome: foi.NotPaid},
		foi.Delivery{On: on, Method: foi.ByPost}, foi.Delivery{On: on, Method: foi.ByHand}, foi.DeliveryFailed{On: on, Method: foi.ByPost, Reason: "无人签收"},
		foi.DeliveryFailed{On: on, Method: foi.ByHand, Reason: "不在"}, foi.DeliveryReceived{On: on},
		foi.FeeRefund{On: on, Amount: n, Reason: "多收"}, foi.PublicationSet{On: on}, foi.Published{On: on, Where: "网站"},
	)
}

// disputeSteps are steps of a review and of a suit, and what an order makes of them.
func disputeSteps(c foi.Case, on calendar.Date, n int) []foi.Act {
	ref := fmt.Sprint(c.Reanswer() != nil)
	step := foi.Proceeding{Ref: ref}
	results := []foi.DisputeResult{foi.Upheld, foi.Corrected, foi.OtherResult, foi.Corrected}
	switch n % 4 {
	case 0:
		step.FiledOn = on
	case 1:
		step.ServedOn = on
	case 2:
		step.DefendedOn = on
	case 3:
		step.DecidedOn, step.Result = on, results[n%len(results)]
	}
	first := foi.Proceeding{Ref: ref, FiledOn: on}
	return []foi.Act{
		foi.Review{Proceeding: first},
		foi.Review{Proceeding: step},
		foi.Suit{Proceeding: first},
		foi.Suit{Proceeding: step},
		foi.Suit{Proceeding: step, Instance: foi.SecondInstance},
		foi.Reanswer{On: on, By: foi.KindReview, Ref: ref},
		foi.Reanswer{On: on, By: foi.KindSuit, Ref: "false", WorkingDays: n},
	}
}

// officeSteps are who works the case and what waits for consent, and voids of what was recorded.
func officeSteps(c foi.Case, on calendar.Date, n int) []foi.Act {
	officer := foi.Officer{ID: 7, Name: "承办人"}
	of := 1 + n%max(c.Seq, 1)
	acts := []foi.Act{
		foi.Assignment{On: on, Officer: officer},
		foi.Claim{On: on, Officer: officer},
		foi.SendBack{On: on, Reason: "不归本科"},
		foi.Proposal{On: on, Act: foi.Extension{WorkingDays: n}},
		foi.Proposal{On: on, Act: foi.FeeNotice{Pages: 150}},
		foi.Proposal{On: on, Act: foi.Decision{On: on, Outcome: foi.Disclosed}},
		foi.Approval{On: on, Of: c.Seq},
		foi.Return{On: on, Of: c.Seq, Reason: "理由不充分"},
		foi.Extension{NotifiedOn: on, WorkingDays: n},
		foi.Void{On: on, Of: of, Reason: "录入有误"},
	}
	for _, l := range c.Standing() {
		if instead := movedBy(l.Act, n-10); l.Seq == of && instead != nil {
			acts = append(acts, foi.Void{On: on, Of: of, Reason: "日期有误", Instead: instead})
		}
	}
	return acts
}

// movedBy is the act some days later; nil for one that is not moved here.
func movedBy(act foi.Act, days int) foi.Act {
	switch a := act.(type) {
	case foi.Receipt:
		a.On = a.On.AddDays(days)
		return a
	case foi.Arrival:
		a.On = a.On.AddDays(days)
		return a
	case foi.CorrectionNotice:
		a.On = a.On.AddDays(days)
		return a
	case foi.FeePaid:
		a.On = a.On.AddDays(days)
		return a
	case foi.Delivery:
		a.On = a.On.AddDays(days)
		return a
	}
	return nil
}

// Whatever becomes of a case, by acts of every kind: it is the fold of its log, every act reads back, May never bars
// what Append takes, what is foreseen is what would be, and every clock can be read.
func TestEveryKindAmongEveryOther(t *testing.T) {
	tries(t, 3_000)
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		l := anyLongLog(cal).Draw(t, "log")
		c, err := foi.Fold(l.log)
		if err != nil {
			t.Fatalf("%s\n%v", l, err)
		}
		next := possible(t, c, everyStep(t, c, l.today))
		one := foi.Logged{Seq: c.Seq + 1, Act: next, FromLedger: rapid.Bool().Draw(t, "teller")}
		after, err := c.Append(one)
		if c.May(next.Kind()) != nil && err == nil && !one.FromLedger {
			t.Fatalf("%s\nMay bars %s, Append takes it", l, next.Kind())
		}
		if err == nil {
			if folded, err := foi.Fold(append(slices.Clone(l.log), one)); err != nil || !reflect.DeepEqual(folded, after) {
				t.Fatalf("%s\n%s appended and folded differ (%v)", l, next.Kind(), err)
			}
		}
		if !one.FromLedger && err == nil {
			err = c.Lawful(cal, l.policy, one)
		}
		if seen, cannot := c.Foresee(cal, l.policy, next, l.today); !one.FromLedger && err == nil && cannot != nil {
			t.Fatalf("%s\n%s is lawful and not foreseen: %v", l, next.Kind(), cannot)
		} else if cannot == nil {
			readAll(t, cal, l, seen.Case)
		}
		readAll(t, cal, l, c)
	})
}

// readAll reads whatever can be read of a case.
func readAll(t *rapid.T, cal *calendar.Calendar, l longLog, c foi.Case) {
	for _, r := range c.Clocks(cal, l.policy, l.today) {
		if r.Words(l.today) == "" || r.ID.Label() == string(r.ID) {
			t.Fatalf("%s\n%s says nothing: %+v", l, r.ID, r)
		}
		if !slices.IsSortedFunc(r.Steps, func(a, b foi.Step) int { return int(a.On - b.On) }) {
			t.Fatalf("%s\nthe steps of %s are out of order: %+v", l, r.ID, r.Steps)
		}
	}
	c.WithoutEffect(cal, l.policy)
	c.Remedies(cal, foi.LocalDepartment, l.policy, l.today)
	c.Disputes()
	c.Payments()
	if c.Receipt == nil {
		return
	}
	for _, round := range c.Rounds(cal, l.policy, l.today) {
		r := round.Clock
		round.Case.Evidence(cal, r, round.ReadOn)
		round.Case.AnswerClockAsRecorded(cal, l.policy)
		if r.Used+r.Left != r.Days {
			t.Fatalf("%s\nused %d and left %d are not %d", l, r.Used, r.Left, r.Days)
		}
		if r.Article != "条例第三十五条" && round.Case.Reanswer() == nil && r.Days > foi.AnswerDays+foi.MaxExtensionDays {
			t.Fatalf("%s\na period of %d working days", l, r.Days)
		}
	}
}
