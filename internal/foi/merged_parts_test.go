package foi_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// What a ledger tells of a correction that was asked for too late begins no period, so that the extension before it is
// the only one there is: 40 working days and not 60.
func TestNoSecondExtensionAfterACorrectionThatBeganNothing(t *testing.T) {
	c := toldBy(t, received("2024-03-04"), extended("", "2024-03-11", 20), foi.CorrectionNotice{On: day("2024-03-20")}, corrected("2024-03-25"))
	if r := lawfully(t, c, asReceived, extended("2024-04-08", "2024-04-08", 20)); r == nil || r.Code != foi.NotAllowedHere {
		t.Errorf("the office extends once more: %+v", r)
	}
	twice := toldBy(t, received("2024-03-04"), extended("", "2024-03-11", 20), foi.CorrectionNotice{On: day("2024-03-20")}, corrected("2024-03-25"), extended("", "2024-04-08", 20))
	if r := clockOf(t, foi.ClockAnswer, twice, asReceived, "2024-04-08"); r.Days != 40 {
		t.Errorf("%d working days, due %s", r.Days, r.Due)
	}
	if got := twice.WithoutEffect(through2026(), asReceived); len(got) != 3 || got[2].Seq != 5 || !strings.Contains(got[2].Why, "只能延长一次") {
		t.Errorf("without effect: %+v", got)
	}
	late := then(t, toldBy(t, received("2024-03-04")), delayed("2024-03-06", "2024-06-28"))
	for _, a := range []foi.Act{foi.CorrectionNotice{On: day("2024-03-20")}, corrected("2024-03-25")} {
		next, err := late.Append(foi.Logged{Seq: late.Seq + 1, Act: a, FromLedger: true})
		if err != nil {
			t.Fatal(err)
		}
		late = next
	}
	if r := lawfully(t, late, asReceived, delayed("2024-04-01", "2024-12-27")); r == nil || r.Code != foi.NotAllowedHere {
		t.Errorf("a second later day: %+v", r)
	}
}

// 国办函〔2020〕109号 is in force since 2021-01-01. The office asks for no fee before; what a ledger tells of one is
// recorded, stops nothing, and gives nobody up who did not pay.
func TestNoFeeBeforeThereWasOne(t *testing.T) {
	in := received("2020-12-14")
	office := caseOf(t, in)
	for on, ok := range map[string]bool{"2020-12-31": false, "2021-01-04": true} {
		n := foi.FeeNotice{On: day(on), Items: 31}
		if err := n.Prepared(office, day(on)); (err == nil) != ok {
			t.Errorf("prepared on %s: %v", on, err)
		}
		told := toldBy(t, in, foi.FeeNotice{On: day(on), DeliveredOn: day(on)})
		r := clockOf(t, foi.ClockAnswer, told, asReceived, "2021-01-05")
		without := told.WithoutEffect(through2026(), asReceived)
		if (r.State == foi.Suspended) != ok || (len(without) == 0) != ok {
			t.Errorf("a ledger's of %s: %s, %+v", on, r.State, without)
		}
		lapse := foi.Lapse{On: day("2021-03-15"), Outcome: foi.NotPaid}
		if refused := lawfully(t, told, asReceived, lapse); (refused == nil) != ok || refused != nil && refused.Field != "outcome" {
			t.Errorf("given up for a notice of %s: %+v", on, refused)
		}
		if again := then(t, told, paid("2021-01-05")); (clockOf(t, foi.ClockAnswer, again, asReceived, "2021-01-06").Start == day("2021-01-05")) != ok {
			t.Errorf("the payment after a notice of %s", on)
		}
	}
	told := clockOf(t, foi.ClockAnswer, then(t, office, charged("2020-12-31", "")), asReceived, "2021-01-05")
	if !slices.ContainsFunc(told.Steps, func(s foi.Step) bool { return strings.Contains(s.Effect, "存疑") }) {
		t.Errorf("a case file's notice of 2020 is not doubted: %+v", told.Steps)
	}
}

// A fee that was asked for after the period is not owed: the applicant does not give up by not paying it.
func TestNobodyGivesUpForANoticeThatCameTooLate(t *testing.T) {
	late := toldBy(t, received("2024-03-04"), foi.FeeNotice{On: day("2024-04-08"), DeliveredOn: day("2024-04-08")})
	for _, act := range []foi.Act{lapsed("2024-05-20", foi.NotPaid), foi.Decision{On: day("2024-05-20"), Outcome: foi.NotPaid}} {
		if r := lawfully(t, late, asReceived, act); r == nil || r.Code != foi.PriorStepMissing || r.Field != "outcome" {
			t.Errorf("%s: %+v", act.Kind(), r)
		}
	}
	if r := lawfully(t, caseOf(t, asked...), asReceived, lapsed("2024-05-20", foi.NotPaid)); r != nil {
		t.Errorf("in time: %+v", r)
	}
}

// Who lets reasons stand has heard them: the office's own form wants to know which, the log does not ask.
func TestALaterDayHasReasons(t *testing.T) {
	noted := delayed("2024-03-25", "2024-06-28")
	noted.Note = "申请书附有课题任务书"
	for _, tt := range []struct {
		why   string
		acts  []foi.Act
		act   foi.DelaySet
		wants bool
	}{
		{"nobody asked and nothing is noted", open, delayed("2024-03-25", "2024-06-28"), true},
		{"they came with the application", open, noted, false},
		{"they were asked for", acts(open, askedWhy("2024-03-11")), delayed("2024-03-25", "2024-06-28"), false},
	} {
		c := caseOf(t, tt.acts...)
		lacks := c.Incomplete(through2026(), tt.act)
		if (len(lacks) > 0) != tt.wants || tt.wants && lacks[0].Field != "note" {
			t.Errorf("%s: %+v", tt.why, lacks)
		}
		if r := lawfully(t, c, asReceived, tt.act); r != nil {
			t.Errorf("%s: the log asks for it: %s", tt.why, r.Message)
		}
	}
}

// When the period is over there is nothing left to ask consent for, and nobody is sent to ask.
func TestTooLateIsSaidBeforeAskFirst(t *testing.T) {
	c := caseOf(t, open...)
	for on, want := range map[string]foi.Code{"2024-04-01": foi.PriorStepMissing, "2024-04-02": foi.TooLate} {
		l := foi.Logged{Seq: c.Seq + 1, Act: extended("", on, 10)}
		_, err := c.Enter(through2026(), asReceived, l)
		if r := refusalIn(t, err); r.Code != want {
			t.Errorf("without consent on %s: %s, %s", on, r.Code, r.Message)
		}
	}
	next, err := c.Enter(through2026(), asReceived, foi.Logged{Seq: c.Seq + 1, Act: extended("2024-04-01", "2024-04-01", 10)})
	if err != nil || next.Seq != c.Seq+1 {
		t.Errorf("in time: %v", err)
	}
}

func refusalIn(t *testing.T, err error) *foi.Refusal {
	t.Helper()
	var r *foi.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("not a refusal: %v", err)
	}
	return r
}

// A program that reads the clocks can tell the two instances of a suit apart.
func TestEachInstanceHasItsOwnClock(t *testing.T) {
	named := suit(foi.Upheld, "2024-04-08", "2024-04-15", "2024-04-22", "2024-06-03")
	second := appeal("", "2024-06-10", "2024-06-17")
	for ref, want := range map[string]string{"": " 1-2", "乙": "乙 乙-2"} {
		named.Ref, second.Ref = ref, ref
		var refs []string
		for _, r := range caseOf(t, acts(delivered, named, second)...).DefenceClocks(through2026(), day("2024-06-20")) {
			refs = append(refs, r.Ref)
		}
		if got := strings.Join(refs, " "); got != want {
			t.Errorf("the suit %q: %q, want %q", ref, got, want)
		}
	}
}

// Nobody is waited for without end because a ledger does not say who was asked; how long, the reading says, with its
// doubt.
func TestAnUnknownPartyIsWaitedForNoLongerThanAKnownOne(t *testing.T) {
	letter := consulted("2024-03-11", foi.PartyNotRecorded, "")
	for _, tt := range []struct {
		why  string
		acts []foi.Act
		want string // state, due, used
	}{
		{"no opinion", []foi.Act{letter}, "missed 2024-04-23 82"},
		{"an opinion in time", []foi.Act{letter, opined("2024-03-20", "")}, "missed 2024-04-11 90"},
		{"an opinion after the fifteen days", []foi.Act{letter, opined("2024-05-20", "")}, "missed 2024-04-23 82"},
		{"a late answer is late", []foi.Act{letter, decided("2024-06-03"), foi.Delivery{On: day("2024-06-03"), Method: foi.NotRecorded}}, "missed 2024-04-23 48"},
		{"an answer within", []foi.Act{letter, decided("2024-04-22"), foi.Delivery{On: day("2024-04-22"), Method: foi.NotRecorded}}, "met 2024-04-23 19"},
	} {
		r := clockOf(t, foi.ClockAnswer, toldBy(t, append([]foi.Act{received("2024-03-04")}, tt.acts...)...), asReceived, "2024-07-22")
		if got := fmt.Sprintf("%s %s %d", r.State, r.Due, r.Used); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.why, got, tt.want)
		}
		if !slices.ContainsFunc(r.Steps, func(s foi.Step) bool { return strings.Contains(s.Effect, "存疑") }) {
			t.Errorf("%s: the doubt is not named", tt.why)
		}
	}
	waiting := clockOf(t, foi.ClockAnswer, toldBy(t, received("2024-03-04"), letter), asReceived, "2024-03-18")
	if waiting.State != foi.Suspended || waiting.Waits.Until != day("2024-04-01") {
		t.Errorf("%s until %s", waiting.State, waiting.Waits.Until)
	}
}

// What is taken back before it was confirmed was never received, and counts nowhere; so is a request to correct
// records. The mistake of having recorded it is mended like any other.
func TestWithdrawnBeforeTheReceipt(t *testing.T) {
	for _, tt := range []struct {
		why   string
		acts  []foi.Act
		state foi.State
		back  foi.State
	}{
		{"an ordinary letter", acts(awaited, contacted("2024-03-04"), withdrawn("2024-03-05")), foi.Voided, foi.Unconfirmed},
		{"records", acts(recordsOpen, withdrawn("2024-03-05")), foi.RecordsClosed, foi.RecordsOpen},
	} {
		c := caseOf(t, tt.acts...)
		if _, _, ok := c.Conclusion(); c.State() != tt.state || c.State().Counts() || ok || !c.FallsFrom(through2026(), foi.Reading{}).IsZero() || c.Registered == nil {
			t.Errorf("%s: %s, concluded %t", tt.why, c.State(), ok)
		}
		for _, r := range c.Clocks(through2026(), asReceived, day("2024-03-20")) {
			if r.State != foi.Lapsed || r.Used != 1 || !strings.Contains(r.Words(day("2024-03-20")), "撤回") {
				t.Errorf("%s: %s %s, %s", tt.why, r.ID, r.State, r.Words(day("2024-03-20")))
			}
		}
		if back := then(t, c, voided(c.Seq)); back.State() != tt.back {
			t.Errorf("%s: the withdrawal voided, it is %s", tt.why, back.State())
		}
	}
}

// A year long past whose notice was never entered is no year whose notice is still to come.
func TestWhyAYearIsProvisional(t *testing.T) {
	for year, want := range map[int]string{2017: "系统没有2017年的放假安排数据", 2018: "系统没有2018年的放假安排数据", 2027: "2027年放假安排尚未公布"} {
		if got := foi.ProvisionalWords(year); !strings.Contains(got, want) {
			t.Errorf("%d: %s", year, got)
		}
	}
	old := clockOf(t, foi.ClockAnswer, toldBy(t, received("2018-03-05")), asReceived, "2018-03-08")
	if words := old.Words(day("2018-03-08")); !strings.Contains(words, "没有2018年") || strings.Contains(words, "尚未公布") {
		t.Error(words)
	}
	for _, s := range old.Steps {
		if strings.Contains(s.Effect, "尚未公布") {
			t.Error(s.Effect)
		}
	}
}

// A third party whose time still runs when a fresh answer is ordered is heard in the fresh round: its clock goes on,
// its opinion is taken, and no answer is ready before. The time that was ordered does not wait.
func TestAThirdPartyIsHeardAcrossRounds(t *testing.T) {
	hasty := acts(open, consulted("2024-03-11", foi.ThirdParty, "a"), consulted("2024-03-11", foi.CoMaker, "b"), opined("2024-03-12", "b"),
		foi.Decision{On: day("2024-03-13"), Outcome: foi.ThirdPartyRights}, byHand("2024-03-13"),
		review(foi.Revoked, "2024-03-14", "2024-03-15", "2024-03-18", "2024-03-20", "2024-03-20"),
		reanswer("2024-03-20", foi.KindReview))
	c := then(t, caseOf(t, hasty...), reached("2024-03-21", "a"))
	if len(c.Consultations) != 1 || clockOf(t, foi.ClockThirdParty, c, asReceived, "2024-03-22").Due != day("2024-04-12") {
		t.Fatalf("%+v", c.Consultations)
	}
	bare := clockOf(t, foi.ClockAnswer, caseOf(t, hasty...), asReceived, "2024-03-22")
	if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-03-22"); r.Due != bare.Due || r.State != foi.Running {
		t.Errorf("the ordered time: %s, due %s", r.State, r.Due)
	}
	again := foi.Decision{On: day("2024-04-08"), Outcome: foi.ThirdPartyRights, Reason: "涉及商业秘密"}
	if lacks := c.Incomplete(through2026(), again); len(lacks) != 1 || lacks[0].Code != foi.TooEarly {
		t.Errorf("answered before the third party could speak: %+v", lacks)
	}
	if lacks := then(t, c, opined("2024-04-08", "a")).Incomplete(through2026(), again); len(lacks) != 0 {
		t.Errorf("heard: %+v", lacks)
	}
	if c.Earlier[0].Consultations[0].DeliveredOn != 0 {
		t.Error("the earlier round changed")
	}
	then(t, c, consulted("2024-03-22", foi.ThirdParty, "a")) // older logs asked anew under the same number
}

// A suit over the answer that a review has dealt with is one after review, be it filed when a fresh answer is ordered
// already; only one over the fresh answer is a direct one.
func TestASuitDuringTheFreshRoundIsOverTheOldAnswer(t *testing.T) {
	ordered := acts(overturned(), reanswer("2024-05-10", foi.KindReview))
	fresh := acts(ordered, decided("2024-05-28"), byHand("2024-05-30"))
	for _, tt := range []struct {
		why  string
		acts []foi.Act
		want foi.DisputeRoad
	}{
		{"before the fresh answer", acts(ordered, suit("", "2024-05-20")), foi.RoadSuitAfterReview},
		{"over the fresh answer", acts(fresh, suit("", "2024-06-03")), foi.RoadDirectSuit},
	} {
		disputes := caseOf(t, tt.acts...).Disputes()
		if got := disputes[len(disputes)-1].Road; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.why, got, tt.want)
		}
	}
}

// Who complained first that there was no answer may still contest the answer that came then.
func TestAComplaintOfSilenceLeavesTheAnswerOpen(t *testing.T) {
	late := acts(open, review("", "2024-04-08"), foi.Decision{On: day("2024-04-15"), Outcome: foi.StateSecret}, byHand("2024-04-15"))
	r := clockOf(t, foi.ClockReviewWindow, caseOf(t, late...), asReceived, "2024-04-16")
	if got := inShort(r); got != "running 2024-06-14 60 1/59" {
		t.Errorf("a review of the answer: %s", got)
	}
	over := foi.Review{Proceeding: proceeding("", "2024-05-06")}
	over.Ref = "二"
	if r := clockOf(t, foi.ClockReviewWindow, caseOf(t, acts(late, over)...), asReceived, "2024-05-07"); r.State != foi.Met || r.Settled != day("2024-05-06") {
		t.Errorf("asked for: %s", inShort(r))
	}
	silent := caseOf(t, acts(open, review("", "2024-04-08"))...)
	if r := clockOf(t, foi.ClockReviewWindow, silent, asReceived, "2024-04-16"); r.State != foi.Met {
		t.Errorf("without an answer: %s", inShort(r))
	}
}

// A case is charged once, whatever is ordered later; the month of the applicant knows it.
func TestChargedInAnEarlierRound(t *testing.T) {
	c := caseOf(t, acts(paidUp, foi.Decision{On: day("2024-04-08"), Outcome: foi.ThirdPartyRights}, byHand("2024-04-08"),
		review(foi.Revoked, "2024-04-10", "", "", "2024-05-10"), reanswer("2024-05-10", foi.KindReview))...)
	if n := c.Charged(); c.FeeNotice != nil || n == nil || n.Pages != 150 {
		t.Errorf("charged %+v", n)
	}
	c = then(t, c, refunded("2024-05-20", 1000))
	if paid, known, back := c.Payments(); paid != 1700 || !known || back != 1000 {
		t.Errorf("paid %d (%t), given back %d", paid, known, back)
	}
}

// A part that is split off a letter keeps the day on which it came: the stricter reading counts from it there too.
func TestTheStricterReadingOfASplitLetter(t *testing.T) {
	whole := caseOf(t, acts(awaited, letterReceived("2024-03-06"))...)
	part := letterReceived("2024-03-06")
	part.ArrivedOn = day("2024-03-04")
	for _, c := range []foi.Case{whole, caseOf(t, part)} {
		if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-03-11"); r.CautiousDue == nil || *r.CautiousDue != day("2024-04-01") {
			t.Errorf("cautious due %v, of %s", r.CautiousDue, r.Due)
		}
	}
	part.ArrivedOn = day("2024-03-07")
	if r := refusal(t, foi.Case{}, foi.Logged{Act: part}); r == nil || r.Field != "arrived_on" {
		t.Errorf("%+v", r)
	}
}

// What would follow can be asked of any matter, before a period runs and where none ever does.
func TestForeseenBeforeTheReceipt(t *testing.T) {
	for _, tt := range []struct {
		acts []foi.Act
		act  foi.Act
	}{
		{awaited, contacted("2024-03-05")},
		{awaited, letterReceived("2024-03-05")},
		{awaited, withdrawn("2024-03-05")},
		{recordsOpen, recordCorrected("2024-03-20")},
		{nothingYet, received("2024-03-04")},
	} {
		if o, err := caseOf(t, tt.acts...).Foresee(through2026(), asReceived, tt.act, day("2024-03-20")); err != nil || len(o.Branches) > 0 {
			t.Errorf("%s: %+v, %v", tt.act.Kind(), o.Branches, err)
		}
	}
}

// A court asks nothing of the days on which the agency is closed: they lengthen neither its time for the defence nor
// anybody's time for going to review or to court.
func TestTheAgencysOwnClosureMovesNothingOutside(t *testing.T) {
	closed := through2026().Closed(calendar.Closure{
		Number: "示政办发〔2024〕3号", Issued: day("2024-04-10"), Title: "关于搬迁期间停止办公的通知", Reason: "搬迁", From: day("2024-04-15"), To: day("2024-04-30"),
	})
	c := caseOf(t, acts(handed("2024-02-19", "2024-02-23", foi.ThirdPartyRights), foi.Review{
		Proceeding: proceeding("", "2024-03-18", "2024-04-08"), AcceptedOn: day("2024-03-18"),
	}, suit("", "2024-04-08", "2024-04-08"))...)
	of := func(cal *calendar.Calendar) map[foi.ClockID]foi.Reading {
		read := map[foi.ClockID]foi.Reading{}
		for _, r := range c.Clocks(cal, asReceived, day("2024-04-24")) {
			read[r.ID] = r
		}
		return read
	}
	plain, own := of(through2026()), of(closed)
	for _, id := range []foi.ClockID{foi.ClockReviewDefence, foi.ClockSuitDefence, foi.ClockReviewWindow, foi.ClockReviewDecision} {
		if !reflect.DeepEqual(plain[id], own[id]) || plain[id].Due.IsZero() {
			t.Errorf("%s: %+v, closed %+v", id, plain[id], own[id])
		}
	}
	if got := own[foi.ClockReviewDefence]; got.Due != day("2024-04-22") || got.Used != 12 || got.Left != -2 {
		t.Errorf("the defence in review: due %s, %d used, %d left", got.Due, got.Used, got.Left)
	}
}
