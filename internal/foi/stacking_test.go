package foi_test

import (
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/foi"
)

// consultation is one from the letter to the opinion; a day left out has not come.
func consultation(party foi.Party, ref, sent, got, answered string) []foi.Act {
	acts := []foi.Act{consulted(sent, party, ref)}
	if got != "" {
		acts = append(acts, reached(got, ref))
	}
	if answered != "" {
		acts = append(acts, opined(answered, ref))
	}
	return acts
}

func together(parts ...[]foi.Act) []foi.Act {
	var all []foi.Act
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// A letter sent on the last day stops a period with no day left: what goes out while the opinion is waited for is in
// time, and what goes out the day after it came is not.
func TestAskedOnTheLastDay(t *testing.T) {
	last := together(open, consultation(foi.ThirdParty, "", "2024-04-01", "2024-04-02", "2024-04-10"))
	for on, want := range map[string]foi.ClockState{"2024-04-01": foi.Met, "2024-04-08": foi.Met, "2024-04-10": foi.Met, "2024-04-11": foi.Missed} {
		r := answerClock(t, asReceived, "2024-06-03", acts(last, decided("2024-04-01"), posted(on))...)
		if r.State != want || r.Due != day("2024-04-01") {
			t.Errorf("posted on %s: %s, due %s", on, r.State, r.Due)
		}
	}
	if r := lawfully(t, caseOf(t, last...), asReceived, extended("2024-04-10", "2024-04-10", 5)); r != nil {
		t.Errorf("extended before the period went on: %s", r.Message)
	}
	if r := lawfully(t, caseOf(t, last...), asReceived, extended("2024-04-11", "2024-04-11", 5)); r == nil || r.Code != foi.TooLate {
		t.Errorf("extended after it had run out: %+v", r)
	}
}

// Extended a day late is refused, whatever was waited for before.
func TestExtendedADayLateAfterAWait(t *testing.T) {
	waited := together(open, consultation(foi.ThirdParty, "", "2024-03-11", "2024-03-12", "2024-03-18")) // due 2024-04-09
	fresh := acts(clarified)                                                                             // due 2024-04-19
	for _, tt := range []struct {
		acts []foi.Act
		on   string
		late bool
	}{{waited, "2024-04-09", false}, {waited, "2024-04-10", true}, {fresh, "2024-04-19", false}, {fresh, "2024-04-20", true}} {
		if r := lawfully(t, caseOf(t, tt.acts...), asReceived, extended(tt.on, tt.on, 5)); (r != nil) != tt.late || r != nil && r.Code != foi.TooLate {
			t.Errorf("told on %s: %+v, want late %v", tt.on, r, tt.late)
		}
	}
}

// What a ledger tells of a correction notice that came too late happened, and stopped nothing.
func TestLateCorrectionNoticeOfALedger(t *testing.T) {
	c := caseOf(t, open...)
	for _, act := range []foi.Act{toCorrect("2024-03-14", "2024-03-29"), corrected("2024-03-21")} {
		next, err := c.Append(foi.Logged{Seq: c.Seq + 1, Act: act, FromLedger: true})
		if err != nil {
			t.Fatal(err)
		}
		c = next
	}
	if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-03-22"); r.State != foi.Running || r.Due != day("2024-04-01") || r.Used != 14 {
		t.Errorf("%s, due %s, used %d", r.State, r.Due, r.Used)
	}
	if r := clockOf(t, foi.ClockCorrectionNotice, c, asReceived, "2024-03-22"); r.State != foi.Missed || r.Left != -1 {
		t.Errorf("the notice is %s, left %d", r.State, r.Left)
	}
}

// A ledger keeps neither the time for correcting nor whose opinion was asked.
func TestWaitsOfALedger(t *testing.T) {
	grown := func(more ...foi.Act) foi.Case {
		c := caseOf(t, open...)
		for _, act := range more {
			next, err := c.Append(foi.Logged{Seq: c.Seq + 1, Act: act, FromLedger: true})
			if err != nil {
				t.Fatal(err)
			}
			c = next
		}
		return c
	}
	waiting := grown(toCorrect("2024-03-11", ""))
	if r := clockOf(t, foi.ClockAnswer, waiting, asReceived, "2024-03-20"); r.Words(day("2024-03-20")) != "暂停中（等待补正，补正期限没有记载）" || r.NextOn(through2026()) != day("2024-04-01") {
		t.Errorf("%s, next on %s", r.Words(day("2024-03-20")), r.NextOn(through2026()))
	}
	if r := clockOf(t, foi.ClockCorrection, waiting, asReceived, "2024-03-20"); r.State != foi.NotBegun || r.Words(day("2024-03-20")) != "补正期限没有记载" {
		t.Errorf("%s: %s", r.State, r.Words(day("2024-03-20")))
	}
	if r := lawfully(t, waiting, asReceived, lapsed("2024-06-03", foi.NotCorrected)); r == nil || r.Code != foi.PriorStepMissing {
		t.Errorf("closed without a time that could have run out: %+v", r)
	}
	fixed := grown(toCorrect("2024-03-11", ""), corrected("2024-03-21"))
	if r := clockOf(t, foi.ClockCorrection, fixed, asReceived, "2024-06-03"); r.State != foi.Met || r.Words(day("2024-06-03")) != "2024年3月21日 收到补正" {
		t.Errorf("%s: %s", r.State, r.Words(day("2024-06-03")))
	}
	heard := grown(consulted("2024-03-11", foi.PartyNotRecorded, ""), opined("2024-03-18", ""))
	r := clockOf(t, foi.ClockAnswer, heard, asReceived, "2024-03-20")
	if r.Due != day("2024-04-09") || r.Used != 7 || len(heard.Clocks(through2026(), asReceived, day("2024-03-20"))) != 2 {
		t.Errorf("due %s, used %d", r.Due, r.Used)
	}
	for _, s := range r.Steps {
		if s.Article == "" {
			t.Errorf("a step without an article: %+v", s)
		}
	}
	if r := refusal(t, caseOf(t, open...), foi.Logged{Act: consulted("2024-03-11", foi.PartyNotRecorded, "")}); r == nil || r.Code != foi.UnknownParty {
		t.Errorf("unrecorded is for old ledgers only: %+v", r)
	}
}

// The numbers on the days of a strip are the days used, each once.
func TestDaysAreNumberedAsTheyAreUsed(t *testing.T) {
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		log := anyLawfulLog(cal).Draw(t, "log")
		r := caseOf(t, log.acts...).AnswerClock(cal, log.policy, log.today)
		until := log.today
		if !r.Settled.IsZero() {
			until = r.Settled
		}
		last := 0
		for d := r.Start; d <= until; d = d.AddDays(1) {
			if n := r.Number(cal, d); n != 0 && n != last+1 {
				t.Fatalf("%s\n%s is day %d after day %d", log, d, n, last)
			} else if n != 0 {
				last = n
			}
		}
		if last != r.Used {
			t.Fatalf("%s\nnumbered to %d, used %d", log, last, r.Used)
		}
	})
}

// What is suspended says what it waits for, and when to look again.
func TestWhatIsWaitedFor(t *testing.T) {
	tests := []struct {
		why, today string
		acts       []foi.Act
		waits      foi.Waiting
		next       string
		words      string
	}{
		{"a correction", "2024-03-20", unclear, foi.Waiting{For: foi.ForCorrection, Until: day("2024-03-29")}, "2024-03-29", "暂停中（等待补正，补正期限 2024年3月29日）"},
		{"a correction that has not come", "2024-04-08", unclear, foi.Waiting{For: foi.ForCorrection, Until: day("2024-03-29")}, "2024-03-29", "暂停中（申请人逾期未补正，补正期限 2024年3月29日）"},
		{"an opinion, from a letter not known to be received", "2024-03-20", asking, foi.Waiting{For: foi.ForOpinion}, "2024-04-01", "暂停中（正在征求意见）"},
		{"an opinion with a time", "2024-03-20", acts(asking, reached("2024-03-13", "a")), foi.Waiting{For: foi.ForOpinion, Until: day("2024-04-03")}, "2024-04-03", "暂停中（正在征求意见，至迟 2024年4月3日）"},
		{"the later of two opinions", "2024-03-20", together(open, consultation(foi.ThirdParty, "a", "2024-03-11", "2024-03-13", ""), consultation(foi.CoMaker, "b", "2024-03-14", "2024-03-15", "")), foi.Waiting{For: foi.ForOpinion, Until: day("2024-04-08")}, "2024-04-08", "暂停中（正在征求意见，至迟 2024年4月8日）"},
		{"payment before an opinion", "2024-03-20", acts(asking, charged("2024-03-18", "2024-03-19")), foi.Waiting{For: foi.ForPayment, Until: day("2024-04-17")}, "2024-04-17", "暂停中（等待缴费，缴费期限 2024年4月17日）"},
	}
	for _, tt := range tests {
		r := answerClock(t, asReceived, tt.today, tt.acts...)
		if r.State != foi.Suspended || r.Waits != tt.waits || r.NextOn(through2026()) != day(tt.next) || r.Words(day(tt.today)) != tt.words || !r.ActBy().IsZero() {
			t.Errorf("%s: %s, waits for %+v, next on %s: %s", tt.why, r.State, r.Waits, r.NextOn(through2026()), r.Words(day(tt.today)))
		}
	}
}
