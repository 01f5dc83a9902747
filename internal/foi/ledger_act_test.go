package foi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// toldBy is the case that a ledger tells of.
func toldBy(t rapid.TB, acts ...foi.Act) foi.Case {
	t.Helper()
	var c foi.Case
	for _, act := range acts {
		next, err := c.Append(foi.Logged{Seq: c.Seq + 1, Act: act, FromLedger: true})
		if err != nil {
			t.Fatalf("%s on %s: %v", act.Kind(), act.Date(), err)
		}
		c = next
	}
	return c
}

// answeredOn is an answer made and delivered on days, as ledgers have it.
func answeredOn(made, delivered string) []foi.Act {
	return []foi.Act{decided(made), foi.Delivery{On: day(delivered), Method: foi.NotRecorded}}
}

// Received on Monday 2024-03-04, day 7 is 03-13 and day 20 is 04-01: see TestWhatStopsAndWhatBeginsAnew.
func TestLateAndDisorderlyActsOfALedger(t *testing.T) {
	notice, letter := foi.CorrectionNotice{On: day("2024-03-11")}, consulted("2024-03-11", foi.PartyNotRecorded, "")
	charge := func(on string) foi.Act { return foi.FeeNotice{On: day(on)} }
	longer := func(on string) foi.Act { return extended("", on, 20) }
	tests := []struct {
		why   string
		acts  []foi.Act // after the receipt
		today string
		want  string // state, days, due, used/left
		// without are the numbers of the acts without effect with a word of the reason, in the order of their days.
		without []string
	}{
		{
			"an extension a day late",
			[]foi.Act{longer("2024-04-02")},
			"2024-04-03", "missed 20 2024-04-01 22/-2",
			[]string{"2 已于 2024-04-01 届满，不发生延长的效力 第三十三条第二款"},
		},
		{
			"a correction notice on day 8, corrected",
			[]foi.Act{foi.CorrectionNotice{On: day("2024-03-14")}, corrected("2024-03-21")},
			"2024-03-22", "running 20 2024-04-01 14/6",
			[]string{"2 期限于 2024-03-13 届满 第三十条", "3 补正告知逾期作出，期限不重新计算 第三十条"},
		},
		{
			"a fee notice after the period, paid",
			[]foi.Act{charge("2024-04-02"), paid("2024-04-10")},
			"2024-04-11", "missed 20 2024-04-01 27/-7",
			[]string{"2 已逾期 第六条", "3 未在答复期限内发出 第六条"},
		},
		{
			"an opinion before its letter",
			[]foi.Act{letter, opined("2024-03-07", "")},
			"2024-03-18", "running 20 2024-04-01 10/10",
			[]string{"3 2024-03-11 才发出 第三十三条第三款", "2 意见已先于 2024-03-07 收到 第三十三条第三款"},
		},
		{
			"a letter after the period, and its opinion",
			[]foi.Act{consulted("2024-04-02", foi.PartyNotRecorded, ""), opined("2024-04-10", "")},
			"2024-04-11", "missed 20 2024-04-01 27/-7",
			[]string{"2 已于 2024-04-01 届满 第三十三条第三款", "3 没有使期限暂停 第三十三条第三款"},
		},
		{
			"a correction before its notice: nobody waits for what has come",
			[]foi.Act{notice, corrected("2024-03-07")},
			"2024-03-18", "running 20 2024-04-01 10/10",
			[]string{"3 补正告知 2024-03-11 才发出 第三十条", "2 收到补正的申请已在先（2024-03-07） 第三十条"},
		},
		{
			"a payment before its notice",
			[]foi.Act{charge("2024-03-11"), paid("2024-03-07")},
			"2024-03-18", "running 20 2024-04-01 10/10",
			[]string{"3 收费通知 2024-03-11 才发出 第六条", "2 申请人缴费已在先（2024-03-07） 第六条"},
		},
		{
			"asked to pay and paid while a correction is pending",
			[]foi.Act{notice, charge("2024-03-13"), paid("2024-03-15"), corrected("2024-03-20")},
			"2024-03-21", "running 20 2024-04-18 1/19",
			[]string{"3 自 2024-03-12 起暂停，等待申请人补正 第六条", "4 收费通知没有使答复期限暂停 第六条"},
		},
		{
			"paid after the correction that it overlapped",
			[]foi.Act{notice, charge("2024-03-13"), corrected("2024-03-20"), paid("2024-03-22")},
			"2024-03-25", "running 20 2024-04-18 3/17",
			[]string{"3 等待申请人补正 第六条", "5 没有使答复期限暂停 第六条"},
		},
		{
			"asked to correct while a payment is pending, and neither came",
			[]foi.Act{charge("2024-03-08"), notice},
			"2024-03-20", "suspended 20 2024-04-01 4/16",
			[]string{"3 自 2024-03-09 起暂停，等待申请人缴费 第三十条"},
		},
		{
			"extended while a correction is pending",
			[]foi.Act{notice, longer("2024-03-15"), corrected("2024-03-20")},
			"2024-03-21", "running 20 2024-04-18 1/19",
			[]string{"3 没有正在计算的期限可以延长，不发生延长的效力 第三十三条第二款"},
		},
		{
			"corrected after the answer", append([]foi.Act{notice, corrected("2024-03-28")}, answeredOn("2024-03-20", "2024-03-21")...), "2024-06-03", "met 20 2024-04-01 5/15",
			[]string{"3 答复已于 2024-03-20 作出，期限不重新计算 第三十条"},
		},
		{
			"paid after the answer", append([]foi.Act{charge("2024-03-11"), paid("2024-04-28")}, answeredOn("2024-04-26", "2024-04-26")...), "2024-06-03", "met 20 2024-04-01 5/15",
			[]string{"3 答复已于 2024-04-26 作出 第六条"},
		},
		{
			"all kinds of notices after the answer", append([]foi.Act{foi.CorrectionNotice{On: day("2024-03-08")}, longer("2024-03-11"), charge("2024-03-12"), letter}, answeredOn("2024-03-06", "2024-03-07")...), "2024-06-03", "met 20 2024-04-01 3/17",
			[]string{"2 答复已于 2024-03-06 作出，不因此暂停 第三十条", "3 答复已于 2024-03-06 作出，不发生延长的效力 第三十三条第二款", "5 答复已于 2024-03-06 作出，不因此暂停 第三十三条第三款", "4 答复已于 2024-03-06 作出，不因此暂停 第六条"},
		},
		{
			"extended after the answer was made and before it went out late", append([]foi.Act{longer("2024-03-29")}, answeredOn("2024-03-28", "2024-04-02")...), "2024-06-03", "missed 20 2024-04-01 21/-1",
			[]string{"2 答复已于 2024-03-28 作出 第三十三条第二款"},
		},
		{
			"an opinion after the case was concluded", append([]foi.Act{letter, opined("2024-03-25", "")}, answeredOn("2024-03-20", "2024-03-20")...), "2024-06-03", "met 20 2024-04-23 5/15",
			[]string{"3 本案已于 2024-03-20 办结 第三十三条第三款"},
		},
		{"an opinion after the answer was made, before it went out: it is still waited for", append([]foi.Act{letter, opined("2024-03-25", "")}, answeredOn("2024-03-20", "2024-03-26")...), "2024-06-03", "met 20 2024-04-16 6/14", nil},
		{"all in order", []foi.Act{longer("2024-03-05"), notice, corrected("2024-03-20"), longer("2024-04-18"), charge("2024-04-22"), paid("2024-04-26")}, "2024-04-28", "running 20 2024-05-27 1/19", nil},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			c := toldBy(t, append([]foi.Act{received("2024-03-04")}, tt.acts...)...)
			r := clockOf(t, foi.ClockAnswer, c, asReceived, tt.today)
			if got := fmt.Sprintf("%s %d %s %d/%d", r.State, r.Days, r.Due, r.Used, r.Left); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			got := c.WithoutEffect(through2026(), asReceived)
			if len(got) != len(tt.without) {
				t.Fatalf("without effect %+v, want %q", got, tt.without)
			}
			for i, n := range got {
				want := strings.Fields(tt.without[i])
				if told := fmt.Sprintf("%d %s（%s）", n.Seq, n.Why, n.Article); want[0] != fmt.Sprint(n.Seq) || !holdsAll(told, want[1:]) {
					t.Errorf("told %q, want %q", told, tt.without[i])
				}
				if n.On != c.Standing()[n.Seq-1].Act.Date() || !slices.ContainsFunc(r.Steps, func(s foi.Step) bool { return s.On == n.On && s.Effect == n.Why && s.Article == n.Article }) {
					t.Errorf("act %d is not told by the steps of the clock: %+v", n.Seq, n)
				}
			}
		})
	}
}

func holdsAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// What cannot have happened at all is no late act, and what only a ledger may tell the office still may not do.
func TestWhatALedgerCannotTell(t *testing.T) {
	in := received("2024-03-04")
	answered := append([]foi.Act{in}, answeredOn("2024-03-20", "2024-03-21")...)
	for _, tt := range []struct {
		why    string
		before []foi.Act
		act    foi.Act
		code   foi.Code
	}{
		{"a notice before the application", []foi.Act{in}, foi.CorrectionNotice{On: day("2024-03-01")}, foi.DateOrder},
		{"an opinion before the application", []foi.Act{in, consulted("2024-03-11", foi.PartyNotRecorded, "")}, opined("2024-03-01", ""), foi.DateOrder},
		{"a payment on no day", []foi.Act{in, foi.FeeNotice{On: day("2024-03-11")}}, foi.FeePaid{}, foi.DateMissing},
		{"a correction that nobody asked for", []foi.Act{in}, corrected("2024-03-11"), foi.PriorStepMissing},
		{"a payment that nobody asked for", []foi.Act{in}, paid("2024-03-11"), foi.PriorStepMissing},
		{"an opinion that nobody asked for", []foi.Act{in}, opined("2024-03-11", ""), foi.PriorStepMissing},
		{"a second extension of a period", []foi.Act{in, extended("", "2024-03-11", 5)}, extended("", "2024-03-12", 5), foi.NotAllowedHere},
		{"a second notice of each kind", []foi.Act{in, foi.CorrectionNotice{On: day("2024-03-11")}}, foi.CorrectionNotice{On: day("2024-03-12")}, foi.NotAllowedHere},
		{"an extension of thirty days", []foi.Act{in}, extended("", "2024-03-11", 30), foi.OutOfRange},
		{"a second answer", answered, decided("2024-03-22"), foi.NotAllowedHere},
	} {
		if r := refusal(t, toldBy(t, tt.before...), foi.Logged{Act: tt.act, FromLedger: true}); r == nil || r.Code != tt.code {
			t.Errorf("%s: %+v, want %s", tt.why, r, tt.code)
		}
	}
	pending := toldBy(t, in, foi.CorrectionNotice{On: day("2024-03-11")})
	for _, act := range []foi.Act{charged("2024-03-12", "2024-03-12"), extended("2024-03-12", "2024-03-12", 5), delayed("2024-03-12", "2024-06-28"), corrected("2024-03-08")} {
		if r := lawfully(t, pending, asReceived, act); r == nil {
			t.Errorf("the office does, while a correction is pending: %s on %s", act.Kind(), act.Date())
		}
	}
	for _, act := range []foi.Act{charged("2024-03-12", "2024-03-12"), extended("", "2024-03-12", 5), corrected("2024-03-08")} {
		toldBy(t, in, foi.CorrectionNotice{On: day("2024-03-11")}, act)
	}
}

// A notice of a ledger that came too late stops nothing, and bars the office from nothing.
func TestOfficeGoesOnAfterALateNoticeOfALedger(t *testing.T) {
	late := toldBy(t, received("2024-03-04"), foi.CorrectionNotice{On: day("2024-03-14")})
	for _, act := range []foi.Act{charged("2024-03-18", "2024-03-18"), extended("2024-03-18", "2024-03-18", 5), delayed("2024-03-18", "2024-06-28")} {
		if r := lawfully(t, late, asReceived, act); r != nil {
			t.Errorf("%s is refused: %s", act.Kind(), r.Message)
		}
	}
	paidUp := then(t, then(t, late, charged("2024-03-18", "2024-03-18")), paid("2024-03-25"))
	if r := clockOf(t, foi.ClockAnswer, paidUp, asReceived, "2024-03-25"); r.State != foi.Running || r.Due != day("2024-04-23") {
		t.Errorf("paid: %s, due %s", r.State, r.Due)
	}
	if r := lawfully(t, paidUp, asReceived, extended("2024-04-08", "2024-04-08", 5)); r != nil {
		t.Errorf("the fresh period is not extended: %s", r.Message)
	}
}

// An act that did nothing is voided like any other, and the rest is read anew: with the first of two notices gone, the
// second stops the period.
func TestVoidedAmongActsOfALedger(t *testing.T) {
	c := toldBy(t, received("2024-03-04"), foi.CorrectionNotice{On: day("2024-03-11")}, foi.FeeNotice{On: day("2024-03-13")})
	if got := c.WithoutEffect(through2026(), asReceived); len(got) != 1 || got[0].Seq != 3 {
		t.Fatalf("%+v", got)
	}
	c = then(t, c, voided(2))
	if got := c.WithoutEffect(through2026(), asReceived); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-03-20"); r.Waits.For != foi.ForPayment || r.Used != 7 {
		t.Errorf("waits for %s, used %d", r.Waits.For, r.Used)
	}
	if r := lawfully(t, c, asReceived, toCorrect("2024-03-13", "2024-03-29")); r == nil || r.Code != foi.NotAllowedHere {
		t.Errorf("the office asks for a correction while a payment is pending: %+v", r)
	}
}

// anyTold are acts as a row of a ledger may tell them, on any days from the receipt on.
func anyTold(t *rapid.T) []foi.Act {
	in := receiptDay().Draw(t, "received")
	acts := []foi.Act{foi.Receipt{On: in, Channel: foi.Post}}
	on := func(name string) (calendar.Date, bool) {
		return in.AddDays(rapid.IntRange(0, 60).Draw(t, name)), rapid.Bool().Draw(t, "told")
	}
	add := func(name string, asked func(calendar.Date) foi.Act, replied func(calendar.Date) foi.Act) {
		if at, told := on(name); told {
			acts = append(acts, asked(at))
			if at, told := on(name + " answered"); told && replied != nil {
				acts = append(acts, replied(at))
			}
		}
	}
	add("correction", func(d calendar.Date) foi.Act { return foi.CorrectionNotice{On: d} }, func(d calendar.Date) foi.Act { return foi.CorrectionReceived{On: d} })
	add("letter", func(d calendar.Date) foi.Act { return foi.ConsultationSent{On: d, Party: foi.PartyNotRecorded} }, func(d calendar.Date) foi.Act { return foi.OpinionReceived{On: d} })
	add("extension", func(d calendar.Date) foi.Act { return foi.Extension{NotifiedOn: d, WorkingDays: 20} }, nil)
	add("fee", func(d calendar.Date) foi.Act { return foi.FeeNotice{On: d} }, func(d calendar.Date) foi.Act { return foi.FeePaid{On: d} })
	if at, told := on("answered"); told {
		out := at.AddDays(rapid.IntRange(0, 5).Draw(t, "on the desk"))
		acts = append(acts, foi.Decision{On: at, Outcome: foi.Disclosed}, foi.Delivery{On: out, Method: foi.NotRecorded})
	}
	return acts
}

// Whatever a ledger tells folds and can be read; and what is said to have done nothing did nothing: without it the
// clock reads the same.
func TestActsWithoutEffectChangeNothing(t *testing.T) {
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		acts := anyTold(t)
		policy := rapid.SampledFrom([]foi.Policy{asReceived, nextWorkingDay}).Draw(t, "policy")
		c := toldBy(t, acts...)
		today := acts[0].Date().AddDays(rapid.IntRange(60, 120).Draw(t, "today"))
		c.Clocks(cal, policy, today)
		r := c.AnswerClock(cal, policy, today)
		c.Evidence(cal, r, today)
		without := c.WithoutEffect(cal, policy)
		rest := slices.Clone(acts)
		for i := len(acts); i > 0; i-- {
			if slices.ContainsFunc(without, func(n foi.NoEffect) bool { return n.Seq == i }) {
				rest = slices.Delete(rest, i-1, i)
			}
		}
		bare := toldBy(t, rest...)
		if got, want := asRead(r), asRead(bare.AnswerClock(cal, policy, today)); got != want || r.Used+r.Left != r.Days {
			t.Fatalf("%v\nwithout effect %+v\nread with them    %s\nread without them %s", acts, without, got, want)
		}
		if left := bare.WithoutEffect(cal, policy); len(left) > 0 {
			t.Fatalf("%v: still without effect %+v", rest, left)
		}
	})
}

// What was lawful is read alike, whoever tells it.
func TestALedgersLawfulActsAreReadAsTheOffices(t *testing.T) {
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		log := anyLawfulLog(cal).Draw(t, "log")
		if slices.ContainsFunc(log.acts, func(a foi.Act) bool { return a.Kind() == foi.KindFeeNotice && a.Date() < day("2021-01-01") }) {
			t.Skip("there was no fee before 2021, whatever a ledger tells")
		}
		got := toldBy(t, log.acts...).AnswerClock(cal, log.policy, log.today)
		if want := caseOf(t, log.acts...).AnswerClock(cal, log.policy, log.today); asRead(got) != asRead(want) {
			t.Fatalf("%s\nof the ledger %s\nof the office %s", log, asRead(got), asRead(want))
		}
	})
}
