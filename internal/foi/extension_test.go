package foi_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/foi"
)

// lengthening is an extension as it is put before the head of office: without a day of its own.
func lengthening(days int) foi.Extension { return extended("", "", days) }

// acts are those before, and one more, without touching the former.
func acts(before []foi.Act, more ...foi.Act) []foi.Act {
	return append(before[:len(before):len(before)], more...)
}

func TestExtensionRefused(t *testing.T) {
	once := acts(open, extended("2024-03-25", "2024-03-25", 5))
	awaited := acts(open, charged("2024-03-20", "2024-03-22"))
	waiting := acts(open, proposed("2024-03-18", lengthening(10)))
	consented := acts(waiting, approved("2024-03-20", 2))
	otherReason := extended("", "2024-03-21", 10)
	otherReason.Reason = "需要征求意见"
	testRefusals(t, []refusalCase{
		{"before anything came in", nothingYet, extended("2024-03-25", "2024-03-25", 5), foi.NotAllowedHere, ""},
		{"after the answer was made", answered, extended("2024-03-25", "2024-03-25", 5), foi.NotAllowedHere, ""},
		{"after the answer went out", delivered, extended("2024-03-25", "2024-03-25", 5), foi.NotAllowedHere, ""},
		{"after withdrawal", takenBack, extended("2024-03-25", "2024-03-25", 5), foi.NotAllowedHere, ""},
		{"a second time in a period", once, extended("2024-03-28", "2024-03-28", 5), foi.NotAllowedHere, ""},
		{"while the period is stopped", awaited, extended("2024-03-25", "2024-03-25", 5), foi.NotAllowedHere, ""},
		{"by no day", open, extended("2024-03-25", "2024-03-25", 0), foi.OutOfRange, "working_days"},
		{"by less than none", open, extended("2024-03-25", "2024-03-25", -5), foi.OutOfRange, "working_days"},
		{"by a day more than twenty", open, extended("2024-03-25", "2024-03-25", 21), foi.OutOfRange, "working_days"},
		{"the applicant was not told", open, extended("2024-03-25", "", 5), foi.DateMissing, "notified_on"},
		{"nobody consented", open, extended("", "2024-03-25", 5), foi.PriorStepMissing, "approved_on"},
		{"told before consent", open, extended("2024-03-25", "2024-03-22", 5), foi.DateOrder, "notified_on"},
		{"told before receipt", open, extended("", "2024-03-01", 5), foi.PriorStepMissing, "approved_on"},
		{"consent and notice before receipt", open, extended("2024-03-01", "2024-03-01", 5), foi.DateOrder, "notified_on"},
		{"consent before receipt", open, extended("2024-03-01", "2024-03-25", 5), foi.DateOrder, "approved_on"},
		{"while it waits for consent", waiting, extended("2024-03-20", "2024-03-20", 10), foi.NotAllowedHere, ""},
		{"by more than was consented to", consented, extended("", "2024-03-21", 20), foi.NotAllowedHere, ""},
		{"by less than was consented to", consented, extended("", "2024-03-21", 5), foi.NotAllowedHere, ""},
		{"for another reason than was consented to", consented, otherReason, foi.NotAllowedHere, ""},
		{"told the day before the consent in the log", consented, extended("", "2024-03-19", 10), foi.DateOrder, "notified_on"},
		{"on another day of consent than the log's", consented, extended("2024-03-21", "2024-03-21", 10), foi.DateOrder, "approved_on"},
		{"not told, though consented to", consented, lengthening(10), foi.DateMissing, "notified_on"},
	})
}

// The period ends for the law on one day; what the cautious date is for, reminders, moves no right.
func TestExtensionHasToComeInTime(t *testing.T) {
	submitted := foi.Receipt{On: day("2024-03-04"), Channel: foi.Web, SubmittedOn: day("2024-03-01")}
	tests := []struct {
		why    string
		before []foi.Act
		policy foi.Policy
		told   string
		late   bool
	}{
		{"on the day of receipt", open, asReceived, "2024-03-04", false},
		{"on the last day", open, asReceived, "2024-04-01", false},
		{"a day late", open, asReceived, "2024-04-02", true},
		{"received on a Saturday, told on the last day", []foi.Act{received("2024-03-02")}, asReceived, "2024-03-29", false},
		{"received on a Saturday, told on the rest day after the last", []foi.Act{received("2024-03-02")}, asReceived, "2024-03-30", true},
		{"received on a Saturday, told a working day late", []foi.Act{received("2024-03-02")}, asReceived, "2024-04-01", true},
		{"the same, taken as received on Monday: the last day", []foi.Act{received("2024-03-02")}, nextWorkingDay, "2024-04-01", false},
		{"the same, taken as received on Monday: a day late", []foi.Act{received("2024-03-02")}, nextWorkingDay, "2024-04-02", true},
		{"confirmed on Monday, submitted on Friday: the statutory day counts", []foi.Act{submitted}, asReceived, "2024-04-01", false},
		{"the period after payment: its last day", acts(open, charged("2024-03-18", "2024-03-19"), paid("2024-03-25")), asReceived, "2024-04-23", false},
		{"the period after payment: a day late", acts(open, charged("2024-03-18", "2024-03-19"), paid("2024-03-25")), asReceived, "2024-04-24", true},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := lawfully(t, caseOf(t, tt.before...), tt.policy, extended(tt.told, tt.told, 10))
			switch {
			case tt.late != (r != nil):
				t.Errorf("told on %s: %v, want late %v", tt.told, r, tt.late)
			case tt.late && (r.Code != foi.TooLate || r.Field != "notified_on" || r.Article == ""):
				t.Errorf("refused as %s at %q under %q", r.Code, r.Field, r.Article)
			}
		})
	}
}

func TestExtensionLengthens(t *testing.T) {
	submitted := foi.Receipt{On: day("2024-03-04"), Channel: foi.Web, SubmittedOn: day("2024-03-01")}
	tests := []struct {
		why           string
		receipt       foi.Receipt
		policy        foi.Policy
		days          int
		due, cautious string
	}{
		{"by a day", received("2024-03-04"), asReceived, 1, "2024-04-02", ""},
		{"over the Qingming holiday with its working Sunday", received("2024-03-04"), asReceived, 5, "2024-04-09", ""},
		{"by all of twenty, 04-28 being worked", received("2024-03-04"), asReceived, 20, "2024-04-29", ""},
		{"received on a Saturday, by the strict reading", received("2024-03-02"), asReceived, 20, "2024-04-28", ""},
		{"received on a Saturday, by the lenient: the cautious day moves along", received("2024-03-02"), nextWorkingDay, 20, "2024-04-29", "2024-04-28"},
		{"submitted before it was confirmed: the cautious day moves along", submitted, asReceived, 5, "2024-04-09", "2024-04-08"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := answerClock(t, tt.policy, "2024-03-28", tt.receipt, extended("2024-03-27", "2024-03-28", tt.days))
			cautious := ""
			if r.CautiousDue != nil {
				cautious = r.CautiousDue.String()
			}
			if r.Due != day(tt.due) || cautious != tt.cautious || r.Days != 20+tt.days {
				t.Errorf("%d days, due %s, cautious %q; want due %s, cautious %q", r.Days, r.Due, cautious, tt.due, tt.cautious)
			}
			if r.Used+r.Left != 20+tt.days || r.State != foi.Running {
				t.Errorf("%s, used %d, left %d", r.State, r.Used, r.Left)
			}
		})
	}
}

// It is answered in time as long as the longer period runs, and late the day after.
func TestAnsweredWithinTheLongerPeriod(t *testing.T) {
	in, longer := received("2024-03-04"), extended("2024-03-29", "2024-04-01", 5)
	for on, want := range map[string]foi.ClockState{"2024-04-09": foi.Met, "2024-04-10": foi.Missed} {
		r := answerClock(t, asReceived, "2024-05-06", in, longer, decided("2024-04-08"), posted(on))
		if r.State != want || r.Due != day("2024-04-09") {
			t.Errorf("posted on %s: %s, due %s; want %s", on, r.State, r.Due, want)
		}
	}
}

// What a ledger tells happened; told too late it moved nothing, and the reading says so.
func TestExtensionOfALedger(t *testing.T) {
	tests := []struct {
		why, told, due, says string
		takes                bool
	}{
		{"in time, no day of consent kept", "2024-03-28", "2024-04-16", "期限由 2024-04-01 延至 2024-04-16", true},
		{"a day late", "2024-04-02", "2024-04-01", "不发生延长的效力", true},
		{"not told", "", "", "", false},
	}
	for _, tt := range tests {
		l := foi.Logged{Seq: 2, Act: extended("", tt.told, 10), FromLedger: true}
		c, err := caseOf(t, open...).Append(l)
		if (err == nil) != tt.takes {
			t.Errorf("%s: %v", tt.why, err)
		}
		if err != nil {
			continue
		}
		if err := caseOf(t, open...).Lawful(through2026(), asReceived, l); err != nil {
			t.Errorf("%s: what a ledger tells is not asked whether it came in time: %v", tt.why, err)
		}
		r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-03-20")
		if r.Due != day(tt.due) || !strings.Contains(inWords(r, day("2024-03-20")), tt.says) {
			t.Errorf("%s: due %s, want %s, saying %s:\n%s", tt.why, r.Due, tt.due, tt.says, inWords(r, day("2024-03-20")))
		}
	}
}

// A restart brings an extension of its own, and nothing of the former one.
func TestExtensionOnceInEachPeriod(t *testing.T) {
	c := caseOf(t, open...)
	if c.Extension() != nil {
		t.Errorf("an extension that nobody gave: %+v", c.Extension())
	}
	c = then(t, c, extended("2024-03-11", "2024-03-11", 20))
	if e := c.Extension(); e == nil || e.WorkingDays != 20 {
		t.Errorf("extended: %+v", e)
	}
	c = then(t, then(t, c, charged("2024-03-18", "2024-03-19")), paid("2024-03-25"))
	if c.Extension() != nil {
		t.Errorf("the fresh period is longer already: %+v", c.Extension())
	}
	if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-03-25"); r.Due != day("2024-04-23") || r.Days != 20 {
		t.Errorf("the fresh period has %d days, due %s", r.Days, r.Due)
	}
	c = then(t, c, extended("2024-04-08", "2024-04-08", 1))
	if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-04-08"); r.Due != day("2024-04-24") || r.Days != 21 {
		t.Errorf("extended again: %d days, due %s", r.Days, r.Due)
	}
	if r := refusal(t, c, foi.Logged{Act: extended("2024-04-09", "2024-04-09", 1)}); r == nil || r.Code != foi.NotAllowedHere {
		t.Errorf("a third: %+v", r)
	}
}

// Told in time, the period is longer by exactly those days; told late, by none. Nothing ever shortens it.
func TestExtensionIsTheDaysItNames(t *testing.T) {
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		on := receiptDay().Draw(t, "received")
		policy := rapid.SampledFrom([]foi.Policy{asReceived, nextWorkingDay}).Draw(t, "policy")
		told := on.AddDays(rapid.IntRange(0, 45).Draw(t, "told after"))
		days := rapid.IntRange(1, foi.MaxExtensionDays).Draw(t, "days")
		before := caseOf(t, foi.Receipt{On: on, Channel: foi.Post})
		l := foi.Logged{Seq: 2, Act: foi.Extension{ApprovedOn: told, NotifiedOn: told, WorkingDays: days}}
		after := then(t, before, l.Act)
		base, longer := before.AnswerClock(cal, policy, on), after.AnswerClock(cal, policy, on)
		inTime := told <= base.Due
		if (before.Lawful(cal, policy, l) == nil) != inTime {
			t.Fatalf("told on %s, due %s: %v", told, base.Due, before.Lawful(cal, policy, l))
		}
		want := 20
		if inTime {
			want += days
		}
		if got := walked(cal, longer.Start, longer.Due); got != want || longer.Days != want || !cal.Working(longer.Due) {
			t.Fatalf("due %s after %d working days, want %d", longer.Due, got, want)
		}
	})
}
