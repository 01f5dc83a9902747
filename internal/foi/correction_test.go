package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

// Received on Monday 2024-03-04: day 7 is Wednesday 03-13. Told on Monday 03-11, with 5 days used, to correct by Friday
// 03-29; corrected on Thursday 03-21.
var (
	unclear   = acts(open, toCorrect("2024-03-11", "2024-03-29"))
	clarified = acts(unclear, corrected("2024-03-21"))
)

func TestCorrectionNoticeRefused(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"before anything came in", nothingYet, toCorrect("2024-03-11", "2024-03-29"), foi.NotAllowedHere, ""},
		{"after the answer was made", answered, toCorrect("2024-03-21", "2024-03-29"), foi.NotAllowedHere, ""},
		{"after the answer went out", delivered, toCorrect("2024-03-22", "2024-03-29"), foi.NotAllowedHere, ""},
		{"after withdrawal", takenBack, toCorrect("2024-03-21", "2024-03-29"), foi.NotAllowedHere, ""},
		{"a second time while the first is waited for", unclear, toCorrect("2024-03-12", "2024-03-29"), foi.NotAllowedHere, ""},
		{"a second time after the first was answered", clarified, toCorrect("2024-03-22", "2024-03-29"), foi.NotAllowedHere, ""},
		{"while payment is awaited", asked, toCorrect("2024-03-19", "2024-03-29"), foi.NotAllowedHere, ""},
		{"without a date", open, toCorrect("", "2024-03-29"), foi.DateMissing, "on"},
		{"without a time to correct", open, toCorrect("2024-03-11", ""), foi.DateMissing, "correct_by"},
		{"to be corrected on the day of the notice", open, toCorrect("2024-03-11", "2024-03-11"), foi.DateOrder, "correct_by"},
		{"to be corrected before the notice", open, toCorrect("2024-03-11", "2024-03-08"), foi.DateOrder, "correct_by"},
		{"told before receipt", open, toCorrect("2024-03-01", "2024-03-29"), foi.DateOrder, "on"},
	})
}

func TestCorrectionReceivedRefused(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"before anything came in", nothingYet, corrected("2024-03-21"), foi.NotAllowedHere, ""},
		{"though nothing was to be corrected", open, corrected("2024-03-21"), foi.PriorStepMissing, ""},
		{"twice", clarified, corrected("2024-03-25"), foi.NotAllowedHere, ""},
		{"before it was asked for", unclear, corrected("2024-03-08"), foi.DateOrder, "on"},
		{"without a date", unclear, corrected(""), foi.DateMissing, "on"},
		{"after the case was closed as not corrected", acts(unclear, lapsed("2024-04-01", foi.NotCorrected)), corrected("2024-04-02"), foi.NotAllowedHere, ""},
		{"after withdrawal", acts(unclear, withdrawn("2024-03-20")), corrected("2024-03-21"), foi.NotAllowedHere, ""},
	})
}

// While the applicant is waited for, what presupposes a period that runs is refused.
func TestNothingMovesAPeriodThatWaits(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"extended while a correction is awaited", unclear, extended("2024-03-12", "2024-03-12", 5), foi.NotAllowedHere, ""},
		{"charged while a correction is awaited", unclear, charged("2024-03-12", ""), foi.NotAllowedHere, ""},
		{"delayed while a correction is awaited", unclear, delayed("2024-03-12", "2024-06-28"), foi.NotAllowedHere, ""},
		{"delayed while payment is awaited", asked, delayed("2024-03-20", "2024-06-28"), foi.NotAllowedHere, ""},
		{"paid, though only a correction was asked for", unclear, paid("2024-03-12"), foi.PriorStepMissing, ""},
	})
}

// On the seventh working day, not on the eighth; what the policy says of rest days holds here as well.
func TestCorrectionNoticeHasToComeInTime(t *testing.T) {
	submitted := foi.Receipt{On: day("2024-03-04"), Channel: foi.Web, SubmittedOn: day("2024-03-01")}
	tests := []struct {
		why     string
		receipt foi.Receipt
		policy  foi.Policy
		on      string
		late    bool
	}{
		{"on day 7", received("2024-03-04"), asReceived, "2024-03-13", false},
		{"on day 8", received("2024-03-04"), asReceived, "2024-03-14", true},
		{"on the day of receipt", received("2024-03-04"), asReceived, "2024-03-04", false},
		{"on day 7, Mid-Autumn in between and 09-14 worked", received("2024-09-13"), asReceived, "2024-09-25", false},
		{"on day 8 of the same", received("2024-09-13"), asReceived, "2024-09-26", true},
		{"on day 7, over National Day with 09-28 and 10-11 worked", received("2025-09-26"), asReceived, "2025-10-13", false},
		{"on day 8 of the same", received("2025-09-26"), asReceived, "2025-10-14", true},
		{"on day 7, over the Spring Festival with two worked Saturdays", received("2026-02-13"), asReceived, "2026-03-02", false},
		{"on day 8 of the same", received("2026-02-13"), asReceived, "2026-03-03", true},
		{"on the rest day after day 7", received("2024-02-28"), asReceived, "2024-03-09", true},
		{"received on a Saturday: day 7 counts from it", received("2024-03-02"), asReceived, "2024-03-12", false},
		{"received on a Saturday: day 8", received("2024-03-02"), asReceived, "2024-03-13", true},
		{"received on a Saturday, taken as Monday: day 7", received("2024-03-02"), nextWorkingDay, "2024-03-13", false},
		{"received on a Saturday, taken as Monday: day 8", received("2024-03-02"), nextWorkingDay, "2024-03-14", true},
		{"submitted before it was confirmed: the statutory day counts", submitted, asReceived, "2024-03-13", false},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := lawfully(t, caseOf(t, tt.receipt), tt.policy, foi.CorrectionNotice{On: day(tt.on), CorrectBy: day(tt.on).AddDays(15)})
			switch {
			case tt.late != (r != nil):
				t.Errorf("told on %s: %v, want late %v", tt.on, r, tt.late)
			case tt.late && (r.Code != foi.TooLate || r.Field != "on" || r.Article != "条例第三十条"):
				t.Errorf("refused as %s at %q under %q", r.Code, r.Field, r.Article)
			}
		})
	}
}

func TestCorrectionNoticeClock(t *testing.T) {
	web := foi.Receipt{On: day("2024-03-04"), Channel: foi.Web, SubmittedOn: day("2024-03-01")}
	tests := []struct {
		why        string
		policy     foi.Policy
		today      string
		acts       []foi.Act
		state      foi.ClockState
		used, left int
		due        string
		cautious   string
		words      string
	}{
		{"day 1", asReceived, "2024-03-05", open, foi.Running, 1, 6, "2024-03-13", "", "3月13日（周三）还剩 6 个工作日"},
		{"day 7", asReceived, "2024-03-13", open, foi.Running, 7, 0, "2024-03-13", "", "3月13日（周三）今日到期"},
		{"day 8: nobody is late, but nothing can be asked any more", asReceived, "2024-03-14", open, foi.Lapsed, 7, 0, "2024-03-13", "", "期限 2024年3月13日 已届满，未告知补正，不能再要求补正"},
		{"told on day 5", asReceived, "2024-06-03", unclear, foi.Met, 5, 2, "2024-03-13", "", "按期：期限 2024年3月13日，2024年3月11日 告知补正（第 5 个工作日）"},
		{"answered on the spot", asReceived, "2024-06-03", acts(open, decided("2024-03-05"), posted("2024-03-06")), foi.Lapsed, 2, 5, "2024-03-13", "", "已终止：2024年3月6日 办结"},
		{"taken as received on Monday: the strict reading beside it", nextWorkingDay, "2024-03-04", []foi.Act{received("2024-03-02")}, foi.Running, 0, 7, "2024-03-13", "2024-03-12", "3月12日（周二）还剩 6 个工作日（审慎期限；法定期限 3月13日）"},
		{"submitted on the Friday before", asReceived, "2024-03-04", []foi.Act{web}, foi.Running, 0, 7, "2024-03-13", "2024-03-12", "3月12日（周二）还剩 6 个工作日（审慎期限；法定期限 3月13日）"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := clockOf(t, foi.ClockCorrectionNotice, caseOf(t, tt.acts...), tt.policy, tt.today)
			cautious := ""
			if r.CautiousDue != nil {
				cautious = r.CautiousDue.String()
			}
			if r.State != tt.state || r.Used != tt.used || r.Left != tt.left || r.Due != day(tt.due) || cautious != tt.cautious || r.Days != 7 {
				t.Errorf("%s, used %d, left %d, due %s, cautious %q", r.State, r.Used, r.Left, r.Due, cautious)
			}
			if got := r.Words(day(tt.today)); got != tt.words {
				t.Errorf("%s, want %s", got, tt.words)
			}
		})
	}
}

// The time for correcting is set in calendar days: an end on a rest day moves on.
func TestCorrectionClock(t *testing.T) {
	by := func(on string) []foi.Act { return acts(open, toCorrect("2024-03-11", on)) }
	tests := []struct {
		why              string
		today            string
		acts             []foi.Act
		state            foi.ClockState
		days, used, left int
		due              string
		words            string
	}{
		{"the day of the notice does not count", "2024-03-11", unclear, foi.Running, 14, 0, 14, "2024-03-29", "3月29日（周五）还剩 14 个工作日"},
		{"the last day", "2024-03-29", unclear, foi.Running, 14, 14, 0, "2024-03-29", "3月29日（周五）今日到期"},
		{"the day after", "2024-03-30", unclear, foi.Lapsed, 14, 14, 0, "2024-03-29", "期限 2024年3月29日 已届满，申请人未补正，视为放弃申请"},
		{"corrected", "2024-06-03", clarified, foi.Met, 14, 8, 6, "2024-03-29", "按期：期限 2024年3月29日，2024年3月21日 收到补正（第 8 个工作日）"},
		{"corrected on the last day", "2024-06-03", acts(unclear, corrected("2024-03-29")), foi.Met, 14, 14, 0, "2024-03-29", "按期：期限 2024年3月29日，2024年3月29日 收到补正（第 14 个工作日）"},
		{"corrected a working day late, and taken", "2024-06-03", acts(unclear, corrected("2024-04-01")), foi.Missed, 14, 15, -1, "2024-03-29", "逾期 1 个工作日：期限 2024年3月29日，2024年4月1日 收到补正"},
		{"ends on a Saturday: Monday", "2024-03-30", by("2024-03-30"), foi.Running, 15, 14, 1, "2024-04-01", "4月1日（周一）还剩 1 个工作日"},
		{"ends in Qingming: the worked Sunday after it", "2024-04-06", by("2024-04-05"), foi.Running, 18, 17, 1, "2024-04-07", "4月7日（周日）还剩 1 个工作日"},
		{"ends on a worked Sunday", "2024-04-07", by("2024-04-07"), foi.Running, 18, 18, 0, "2024-04-07", "4月7日（周日）今日到期"},
		{"closed as not corrected", "2024-06-03", acts(unclear, lapsed("2024-04-01", foi.NotCorrected)), foi.Lapsed, 14, 14, 0, "2024-03-29", "期限 2024年3月29日 已届满，申请人未补正，视为放弃申请"},
		{"taken back meanwhile", "2024-06-03", acts(unclear, withdrawn("2024-03-18")), foi.Lapsed, 14, 5, 9, "2024-03-29", "已终止：2024年3月18日 办结"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := clockOf(t, foi.ClockCorrection, caseOf(t, tt.acts...), asReceived, tt.today)
			if r.State != tt.state || r.Days != tt.days || r.Used != tt.used || r.Left != tt.left || r.Due != day(tt.due) || r.Start != day("2024-03-11") {
				t.Errorf("%s, %d days, used %d, left %d, due %s", r.State, r.Days, r.Used, r.Left, r.Due)
			}
			if got := r.Words(day(tt.today)); got != tt.words {
				t.Errorf("%s, want %s", got, tt.words)
			}
		})
	}
}

// 逾期不补正 is said only when the time for correcting has run out, by lapse and by answer alike.
func TestClosedAsNotCorrected(t *testing.T) {
	tests := []struct {
		why    string
		before []foi.Act
		on     string
		code   foi.Code
		field  string
	}{
		{"on the last day for correcting", unclear, "2024-03-29", foi.TooEarly, "on"},
		{"weeks before", unclear, "2024-03-15", foi.TooEarly, "on"},
		{"the day after", unclear, "2024-03-30", "", ""},
		{"on the Saturday on which the time was to end", acts(open, toCorrect("2024-03-11", "2024-03-30")), "2024-03-31", foi.TooEarly, "on"},
		{"after the Monday to which it moved", acts(open, toCorrect("2024-03-11", "2024-03-30")), "2024-04-02", "", ""},
	}
	for _, tt := range tests {
		answer := foi.Decision{On: day(tt.on), Outcome: foi.NotCorrected}
		for _, act := range []foi.Act{lapsed(tt.on, foi.NotCorrected), answer} {
			r := lawfully(t, caseOf(t, tt.before...), asReceived, act)
			if (r == nil) != (tt.code == "") || r != nil && (r.Code != tt.code || r.Field != tt.field || r.Article == "") {
				t.Errorf("%s, by %s: %+v, want %q at %q", tt.why, act.Kind(), r, tt.code, tt.field)
			}
		}
	}
}

func TestLapseRefused(t *testing.T) {
	testRefusals(t, []refusalCase{
		{"before anything came in", nothingYet, lapsed("2024-04-01", foi.NotCorrected), foi.NotAllowedHere, ""},
		{"though nothing was asked of the applicant", open, lapsed("2024-04-01", foi.NotCorrected), foi.PriorStepMissing, ""},
		{"for no payment, though only a correction was asked for", unclear, lapsed("2024-04-01", foi.NotPaid), foi.PriorStepMissing, "outcome"},
		{"for no correction, though only a fee was asked for", asked, lapsed("2024-04-18", foi.NotCorrected), foi.PriorStepMissing, "outcome"},
		{"though it was corrected", clarified, lapsed("2024-04-01", foi.NotCorrected), foi.PriorStepMissing, "outcome"},
		{"though it was paid", paidUp, lapsed("2024-04-18", foi.NotPaid), foi.PriorStepMissing, "outcome"},
		{"though nobody knows when the fee notice was received", unreceived, lapsed("2024-06-03", foi.NotPaid), foi.PriorStepMissing, "outcome"},
		{"with an outcome that needs an answer", unclear, lapsed("2024-04-01", foi.Disclosed), foi.UnknownOutcome, "outcome"},
		{"with no outcome", unclear, lapsed("2024-04-01", ""), foi.UnknownOutcome, "outcome"},
		{"without a date", unclear, lapsed("", foi.NotCorrected), foi.DateMissing, "on"},
		{"before the notice", unclear, lapsed("2024-03-08", foi.NotCorrected), foi.DateOrder, "on"},
		{"after the answer was made", acts(clarified, decided("2024-03-25")), lapsed("2024-04-01", foi.NotCorrected), foi.NotAllowedHere, ""},
		{"twice", acts(unclear, lapsed("2024-04-01", foi.NotCorrected)), lapsed("2024-04-02", foi.NotCorrected), foi.NotAllowedHere, ""},
		{"answered after it", acts(unclear, lapsed("2024-04-01", foi.NotCorrected)), decided("2024-04-02"), foi.NotAllowedHere, ""},
		{"still unclear, though it was never corrected", unclear, foi.Decision{On: day("2024-04-01"), Outcome: foi.StillUnclear}, foi.PriorStepMissing, "outcome"},
		{"not corrected, though it was", clarified, foi.Decision{On: day("2024-04-01"), Outcome: foi.NotCorrected}, foi.PriorStepMissing, "outcome"},
	})
	then(t, caseOf(t, clarified...), foi.Decision{On: day("2024-04-01"), Outcome: foi.StillUnclear})
}

// It concludes the case on its day, in its own row, and nothing is owed any more.
func TestLapseConcludes(t *testing.T) {
	for _, tt := range []struct {
		acts    []foi.Act
		on      string
		outcome foi.Outcome
	}{
		{acts(unclear, lapsed("2024-04-01", foi.NotCorrected)), "2024-04-01", foi.NotCorrected},
		{acts(asked, lapsed("2024-04-18", foi.NotPaid)), "2024-04-18", foi.NotPaid},
	} {
		c := caseOf(t, tt.acts...)
		if on, outcome, ok := c.Conclusion(); !ok || on != day(tt.on) || outcome != tt.outcome || c.State() != foi.Concluded {
			t.Errorf("%s as %s (%v), %s", on, outcome, ok, c.State())
		}
		r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-06-03")
		if want := "已终止：" + day(tt.on).Chinese() + " 不再处理"; r.State != foi.Lapsed || r.Words(day("2024-06-03")) != want {
			t.Errorf("%s: %s, want %s", r.State, r.Words(day("2024-06-03")), want)
		}
	}
}
