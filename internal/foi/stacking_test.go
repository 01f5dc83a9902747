package foi_test

import (
	"fmt"
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

// Each due date was counted on a wall calendar.
//
// Received on Monday 2024-03-04, day 5 is 03-11, day 10 is 03-18, day 15 is 03-25, day 20 is 04-01, day 22 is 04-03. Then
// 04-04 to 04-06 rest and Sunday 04-07 is worked (day 23); day 28 is 04-12, day 33 is 04-19, day 38 is 04-26, Sunday 04-28
// is worked (day 39), day 41 is 04-30. Then 05-01 to 05-05 rest; day 46 is 05-10, Saturday 05-11 is worked (day 47).
func TestWhatStopsAndWhatBeginsAnew(t *testing.T) {
	third, maker, other := foi.ThirdParty, foi.CoMaker, foi.OtherAgency
	march := received("2024-03-04")
	only := []foi.Act{march}
	tests := []struct {
		why    string
		policy foi.Policy
		today  string
		acts   []foi.Act
		want   string // state, days, due, used/left, and the cautious date where there is one
	}{
		{"a third party answers after a week", asReceived, "2024-03-20", together(only, consultation(third, "", "2024-03-11", "2024-03-12", "2024-03-18")), "running 20 2024-04-09 7/13"},
		{"a third party is silent: 15 days from its receipt", asReceived, "2024-04-08", together(only, consultation(third, "", "2024-03-11", "2024-03-13", "")), "running 20 2024-04-25 7/13"},
		{"a third party answers after its time: the days after it count", asReceived, "2024-04-16", together(only, consultation(third, "", "2024-03-11", "2024-03-13", "2024-04-15")), "running 20 2024-04-25 13/7"},
		{"on the fifteenth day it is still waited for", asReceived, "2024-04-03", together(only, consultation(third, "", "2024-03-11", "2024-03-13", "")), "suspended 20 2024-04-25 5/15"},
		{"another agency has no time of its own", asReceived, "2024-05-06", together(only, consultation(other, "", "2024-03-11", "2024-03-12", "")), "suspended 20 2024-04-01 5/15"},
		{"another agency answers after eight weeks", asReceived, "2024-05-07", together(only, consultation(other, "", "2024-03-11", "2024-03-12", "2024-05-06")), "running 20 2024-05-24 6/14"},
		{"not known to be received: nobody knows when it ends", asReceived, "2024-04-16", together(only, consultation(third, "", "2024-03-11", "", "")), "suspended 20 2024-04-01 5/15"},
		{"answered, though nobody noted the receipt", asReceived, "2024-03-19", together(only, consultation(third, "", "2024-03-11", "", "2024-03-18")), "running 20 2024-04-09 6/14"},
		{"answered on the day it was asked", asReceived, "2024-03-12", together(only, consultation(other, "", "2024-03-11", "", "2024-03-11")), "running 20 2024-04-01 6/14"},
		{"asked on Friday, answered on Monday", asReceived, "2024-03-12", together(only, consultation(other, "", "2024-03-08", "", "2024-03-11")), "running 20 2024-04-02 5/15"},
		{"asked and answered over a weekend", asReceived, "2024-03-12", together(only, consultation(other, "", "2024-03-09", "", "2024-03-10")), "running 20 2024-04-01 6/14"},
		{"asked on the day of receipt", asReceived, "2024-03-12", together(only, consultation(other, "", "2024-03-04", "", "2024-03-11")), "running 20 2024-04-09 1/19"},

		{"two overlapping: their days count once", asReceived, "2024-03-26", together(only, consultation(third, "a", "2024-03-11", "2024-03-11", "2024-03-20"), consultation(maker, "b", "2024-03-15", "2024-03-15", "2024-03-25")), "running 20 2024-04-16 6/14"},
		{"two overlapping, the second still waited for", asReceived, "2024-03-22", together(only, consultation(third, "a", "2024-03-11", "2024-03-11", "2024-03-20"), consultation(other, "b", "2024-03-15", "2024-03-15", "")), "suspended 20 2024-04-11 5/15"},
		{"one within the other", asReceived, "2024-03-26", together(only, consultation(third, "a", "2024-03-11", "2024-03-11", "2024-03-25"), consultation(maker, "b", "2024-03-13", "2024-03-13", "2024-03-18")), "running 20 2024-04-16 6/14"},
		{"one after the other, three days between", asReceived, "2024-03-21", together(only, consultation(third, "a", "2024-03-11", "2024-03-11", "2024-03-13"), consultation(maker, "b", "2024-03-18", "2024-03-18", "2024-03-20")), "running 20 2024-04-08 9/11"},
		{"one after the other: between them it runs", asReceived, "2024-03-15", together(only, consultation(third, "a", "2024-03-11", "2024-03-11", "2024-03-13")), "running 20 2024-04-03 7/13"},
		{"the second asked on the day the first answers", asReceived, "2024-03-21", together(only, consultation(third, "a", "2024-03-11", "2024-03-11", "2024-03-15"), consultation(maker, "b", "2024-03-15", "2024-03-15", "2024-03-20")), "running 20 2024-04-11 6/14"},
		{"three at once, one silent", asReceived, "2024-04-07", together(only, consultation(third, "a", "2024-03-11", "2024-03-13", ""), consultation(maker, "b", "2024-03-12", "2024-03-12", "2024-03-14"), consultation(other, "c", "2024-03-13", "", "2024-03-22")), "running 20 2024-04-25 6/14"},

		{"a wait that lies inside Qingming costs nothing", asReceived, "2024-04-08", together([]foi.Act{received("2024-03-18")}, consultation(other, "", "2024-04-03", "", "2024-04-06")), "running 20 2024-04-16 14/6"},
		{"a wait to the worked Sunday after it costs that day", asReceived, "2024-04-08", together([]foi.Act{received("2024-03-18")}, consultation(other, "", "2024-04-03", "", "2024-04-07")), "running 20 2024-04-17 13/7"},
		{"a wait inside eight days of National Day", asReceived, "2025-10-09", together([]foi.Act{received("2025-09-26")}, consultation(third, "", "2025-10-02", "2025-10-03", "2025-10-06")), "running 20 2025-10-30 4/16"},
		{"a wait from before the holiday to its last day", asReceived, "2025-10-09", together([]foi.Act{received("2025-09-26")}, consultation(third, "", "2025-09-30", "2025-09-30", "2025-10-08")), "running 20 2025-10-30 4/16"},
		{"silent over National Day with its worked Saturday", asReceived, "2025-10-30", together([]foi.Act{received("2025-09-26")}, consultation(third, "", "2025-09-30", "2025-10-09", "")), "running 20 2025-11-21 4/16"},
		{"a worked Saturday before the Spring Festival is a day", asReceived, "2026-02-24", together([]foi.Act{received("2026-02-13")}, consultation(other, "", "2026-02-13", "", "2026-02-14")), "running 20 2026-03-20 1/19"},
		{"the Spring Festival itself is none", asReceived, "2026-02-24", together([]foi.Act{received("2026-02-13")}, consultation(other, "", "2026-02-14", "", "2026-02-23")), "running 20 2026-03-19 2/18"},
		{"a silent co-maker over the Spring Festival", asReceived, "2026-03-13", together([]foi.Act{received("2026-02-13")}, consultation(maker, "", "2026-02-13", "2026-02-13", "")), "running 20 2026-04-10 1/19"},
		{"a wait across a year's end", asReceived, "2025-01-07", together([]foi.Act{received("2024-12-16")}, consultation(third, "", "2024-12-25", "2024-12-26", "2025-01-06")), "running 20 2025-01-23 8/12"},
		{"a wait into a year not announced", asReceived, "2027-01-05", together([]foi.Act{received("2026-12-11")}, consultation(third, "", "2026-12-25", "2026-12-26", "2027-01-04")), "running 20 2027-01-18 11/9"},

		{"received on a Saturday, and a wait", asReceived, "2024-03-19", together([]foi.Act{received("2024-03-02")}, consultation(third, "", "2024-03-11", "2024-03-11", "2024-03-18")), "running 20 2024-04-08 7/13"},
		{"the same, taken as received on Monday", nextWorkingDay, "2024-03-19", together([]foi.Act{received("2024-03-02")}, consultation(third, "", "2024-03-11", "2024-03-11", "2024-03-18")), "running 20 2024-04-09 6/14 2024-04-08"},

		{"extended on the last day that a wait left", asReceived, "2024-04-09", together(only, consultation(third, "", "2024-03-11", "2024-03-12", "2024-03-18"), []foi.Act{extended("2024-04-09", "2024-04-09", 5)}), "running 25 2024-04-16 20/5"},
		{"extended while an opinion is waited for, after what would have been the end", asReceived, "2024-05-06", together(only, consultation(other, "", "2024-03-11", "", "2024-04-30"), []foi.Act{extended("2024-04-15", "2024-04-15", 10)}), "running 30 2024-06-06 6/24"},
		{"extended, then a wait in the longer period", asReceived, "2024-04-15", together(only, []foi.Act{extended("2024-03-25", "2024-03-25", 10)}, consultation(third, "", "2024-04-08", "2024-04-08", "2024-04-12")), "running 30 2024-04-22 25/5"},

		{"asked to correct on day 7", asReceived, "2024-03-18", acts(only, toCorrect("2024-03-13", "2024-03-29")), "suspended 20 2024-04-01 7/13"},
		{"corrected: twenty days anew", asReceived, "2024-03-21", acts(only, toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-20")), "running 20 2024-04-18 1/19"},
		{"corrected after the time for it, and taken", asReceived, "2024-04-08", acts(only, toCorrect("2024-03-13", "2024-03-29"), corrected("2024-04-08")), "running 20 2024-05-08 0/20"},
		{"not corrected: the office may close it, and owes nothing meanwhile", asReceived, "2024-06-03", acts(only, toCorrect("2024-03-13", "2024-03-29")), "suspended 20 2024-04-01 7/13"},
		{"corrected on a Saturday", asReceived, "2024-03-25", acts(only, toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-23")), "running 20 2024-04-22 1/19"},
		{"corrected on a Saturday, taken as Monday like a receipt", nextWorkingDay, "2024-03-25", acts(only, toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-23")), "running 20 2024-04-23 0/20 2024-04-22"},
		{"corrected on the day it was asked for", asReceived, "2024-03-13", acts(only, toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-13")), "running 20 2024-04-11 0/20"},
		{"corrected, then extended on the last day", asReceived, "2024-04-18", acts(only, toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-20"), extended("2024-04-18", "2024-04-18", 20)), "running 40 2024-05-17 20/20"},
		{"an extension before the correction is gone with its period", asReceived, "2024-03-21", acts(only, extended("2024-03-12", "2024-03-12", 20), toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-20")), "running 20 2024-04-18 1/19"},
		{"corrected, then charged and paid: anew once more", asReceived, "2024-04-09", acts(only, toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-20"), charged("2024-03-27", "2024-03-28"), paid("2024-04-08")), "running 20 2024-05-08 1/19"},
		{"corrected, then charged: what would have been the end", asReceived, "2024-04-09", acts(only, toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-20"), charged("2024-03-27", "2024-03-28")), "suspended 20 2024-04-18 5/15"},

		{"a wait, then charged and paid: nothing of it is left", asReceived, "2024-03-26", together(only, consultation(third, "", "2024-03-11", "2024-03-11", "2024-03-15"), []foi.Act{charged("2024-03-18", "2024-03-19"), paid("2024-03-25")}), "running 20 2024-04-23 1/19"},
		{"charged and paid while an opinion is waited for: the wait goes on", asReceived, "2024-03-27", together(only, consultation(other, "", "2024-03-11", "", ""), []foi.Act{charged("2024-03-18", "2024-03-19"), paid("2024-03-25")}), "suspended 20 2024-04-23 0/20"},
		{"and ends in the fresh period", asReceived, "2024-04-02", together(only, consultation(other, "", "2024-03-11", "", "2024-04-01"), []foi.Act{charged("2024-03-18", "2024-03-19"), paid("2024-03-25")}), "running 20 2024-04-29 1/19"},
		{"charged while an opinion is waited for: the days used are those before", asReceived, "2024-03-20", together(only, consultation(other, "", "2024-03-11", "", ""), []foi.Act{charged("2024-03-18", "2024-03-19")}), "suspended 20 2024-04-01 5/15"},
		{"corrected while an opinion is waited for", asReceived, "2024-04-02", together(only, consultation(other, "", "2024-03-11", "", "2024-04-01"), []foi.Act{toCorrect("2024-03-13", "2024-03-29"), corrected("2024-03-20")}), "running 20 2024-04-29 1/19"},
		{"asked within the wait for payment", asReceived, "2024-03-29", together(only, []foi.Act{charged("2024-03-18", "2024-03-19")}, consultation(third, "", "2024-03-20", "2024-03-20", "2024-03-28"), []foi.Act{paid("2024-03-25")}), "running 20 2024-04-26 1/19"},
		{"extended in the first period, paid, a wait and extended in the second", asReceived, "2024-04-15", together(only, []foi.Act{extended("2024-03-11", "2024-03-11", 20), charged("2024-03-18", "2024-03-19"), paid("2024-03-25")}, consultation(maker, "", "2024-04-08", "2024-04-08", "2024-04-12"), []foi.Act{extended("2024-04-15", "2024-04-15", 5)}), "running 25 2024-05-08 10/15"},

		{"a later day set for many applications", asReceived, "2024-04-08", acts(only, askedWhy("2024-03-11"), delayed("2024-03-25", "2024-06-28")), "running 81 2024-06-28 24/57"},
		{"set after an extension", asReceived, "2024-04-26", acts(only, extended("2024-03-20", "2024-03-20", 20), delayed("2024-04-26", "2024-06-28")), "running 81 2024-06-28 38/43"},
		{"set: an opinion does not move it", asReceived, "2024-04-08", together(only, []foi.Act{delayed("2024-03-25", "2024-06-28")}, consultation(third, "", "2024-03-27", "2024-03-28", "2024-04-12")), "running 81 2024-06-28 24/57"},
		{"set while an opinion is waited for: the wait is over", asReceived, "2024-03-26", together(only, consultation(third, "", "2024-03-11", "", ""), []foi.Act{delayed("2024-03-25", "2024-06-28")}), "running 71 2024-06-28 6/65"},
		{"set, then charged and paid: twenty days again", asReceived, "2024-04-09", acts(only, delayed("2024-03-25", "2024-06-28"), charged("2024-03-27", "2024-03-28"), paid("2024-04-08")), "running 20 2024-05-08 1/19"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			c, err := lawfulCourse(through2026(), tt.policy, tt.acts)
			if err != nil {
				t.Fatalf("%v: %+v", err, tt.acts)
			}
			r := clockOf(t, foi.ClockAnswer, c, tt.policy, tt.today)
			got := fmt.Sprintf("%s %d %s %d/%d", r.State, r.Days, r.Due, r.Used, r.Left)
			if r.CautiousDue != nil {
				got += " " + r.CautiousDue.String()
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if r.Provisional != (r.Due.Year() == 2027) {
				t.Errorf("due %s, provisional %v", r.Due, r.Provisional)
			}
			if wall := onTheWall(through2026(), tt.policy, tt.acts, day(tt.today)); asRead(r) != wall {
				t.Errorf("on the wall calendar it is %s", wall)
			}
		})
	}
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
