package foi_test

import (
	"testing"

	"foidesk/internal/foi"
)

// Received on Monday 2024-03-04; a third party was asked on Monday 03-11, with 5 days used.
var asking = acts(open, consulted("2024-03-11", foi.ThirdParty, "a"))

func TestConsultationRefused(t *testing.T) {
	both := acts(asking, reached("2024-03-12", "a"), opined("2024-03-18", "a"))
	testRefusals(t, []refusalCase{
		{"before anything came in", nothingYet, consulted("2024-03-11", foi.ThirdParty, ""), foi.NotAllowedHere, ""},
		{"after the answer was made", answered, consulted("2024-03-21", foi.ThirdParty, ""), foi.NotAllowedHere, ""},
		{"after withdrawal", takenBack, consulted("2024-03-21", foi.ThirdParty, ""), foi.NotAllowedHere, ""},
		{"of nobody", open, consulted("2024-03-11", "", ""), foi.UnknownParty, "party"},
		{"of somebody the regulation does not know", open, consulted("2024-03-11", "neighbour", ""), foi.UnknownParty, "party"},
		{"without a date", open, consulted("", foi.ThirdParty, ""), foi.DateMissing, "on"},
		{"before receipt", open, consulted("2024-03-01", foi.ThirdParty, ""), foi.DateOrder, "on"},
		{"a second one under the same ref", asking, consulted("2024-03-12", foi.CoMaker, "a"), foi.NotAllowedHere, "ref"},
		{"a second one under the same ref after the first was answered", both, consulted("2024-03-19", foi.CoMaker, "a"), foi.NotAllowedHere, "ref"},
		{"received, though nothing was sent", open, reached("2024-03-12", "a"), foi.PriorStepMissing, ""},
		{"received under another ref", asking, reached("2024-03-12", "b"), foi.PriorStepMissing, "ref"},
		{"received before it was sent", asking, reached("2024-03-08", "a"), foi.DateOrder, "on"},
		{"received on no day", asking, reached("", "a"), foi.DateMissing, "on"},
		{"received twice", acts(asking, reached("2024-03-12", "a")), reached("2024-03-13", "a"), foi.NotAllowedHere, ""},
		{"received twice, while another is still to be received", acts(asking, reached("2024-03-12", "a"), consulted("2024-03-13", foi.CoMaker, "b")), reached("2024-03-13", "a"), foi.NotAllowedHere, "ref"},
		{"received after the opinion came in", acts(asking, opined("2024-03-18", "a")), reached("2024-03-19", "a"), foi.DateOrder, "on"},
		{"an opinion that nobody was asked for", open, opined("2024-03-18", "a"), foi.PriorStepMissing, ""},
		{"an opinion under another ref", asking, opined("2024-03-18", "b"), foi.PriorStepMissing, "ref"},
		{"an opinion before the letter went out", asking, opined("2024-03-08", "a"), foi.DateOrder, "on"},
		{"an opinion before the letter was received", acts(asking, reached("2024-03-13", "a")), opined("2024-03-12", "a"), foi.DateOrder, "on"},
		{"an opinion on no day", asking, opined("", "a"), foi.DateMissing, "on"},
		{"a second opinion", both, opined("2024-03-19", "a"), foi.NotAllowedHere, ""},
		{"an opinion after the case was concluded", acts(asking, withdrawn("2024-03-18")), opined("2024-03-19", "a"), foi.NotAllowedHere, ""},
		{"the letter taken out from under its opinion", both, voided(2), foi.NotAllowedHere, "of"},
	})
	then(t, caseOf(t, acts(asking, decided("2024-03-15"))...), opined("2024-03-18", "a")) // it may come before the answer goes out
}

// The duty to ask does not end with the period; the letter then stops nothing.
func TestAskedTooLate(t *testing.T) {
	c := then(t, caseOf(t, open...), consulted("2024-04-02", foi.ThirdParty, ""))
	if r := lawfully(t, caseOf(t, open...), asReceived, consulted("2024-04-02", foi.ThirdParty, "")); r != nil {
		t.Errorf("refused: %s", r.Message)
	}
	if r := clockOf(t, foi.ClockAnswer, c, asReceived, "2024-04-08"); r.State != foi.Missed || r.Due != day("2024-04-01") || r.Left != -4 {
		t.Errorf("%s, due %s, left %d", r.State, r.Due, r.Left)
	}
}

// The third party and the co-making agency have 15 working days from their own receipt; other agencies have no time
// in law, so that no clock speaks of it.
func TestOpinionClock(t *testing.T) {
	asked := acts(asking, reached("2024-03-13", "a")) // 04-04 to 04-06 rest, Sunday 04-07 is worked
	coMaker := acts(open, consulted("2024-03-11", foi.CoMaker, ""), reached("2024-03-13", ""))
	tests := []struct {
		why        string
		today      string
		acts       []foi.Act
		id         foi.ClockID
		state      foi.ClockState
		used, left int
		due        string
		words      string
	}{
		{"not known to be received", "2024-06-03", asking, foi.ClockThirdParty, foi.NotBegun, 0, 15, "", "征求意见书尚未送达，提出意见的期限尚未起算"},
		{"the day of receipt does not count", "2024-03-13", asked, foi.ClockThirdParty, foi.Running, 0, 15, "2024-04-03", "4月3日（周三）还剩 15 个工作日"},
		{"the last day", "2024-04-03", asked, foi.ClockThirdParty, foi.Running, 15, 0, "2024-04-03", "4月3日（周三）今日到期"},
		{"silent", "2024-04-04", asked, foi.ClockThirdParty, foi.Lapsed, 15, 0, "2024-04-03", "期限 2024年4月3日 已届满，第三方未提出意见，由本机关依照条例决定是否公开"},
		{"a silent co-maker consents", "2024-04-04", coMaker, foi.ClockCoMaker, foi.Lapsed, 15, 0, "2024-04-03", "期限 2024年4月3日 已届满，共同制作机关未提出意见，视为同意公开"},
		{"answered", "2024-06-03", acts(asked, opined("2024-03-20", "a")), foi.ClockThirdParty, foi.Met, 5, 10, "2024-04-03", "按期：期限 2024年4月3日，2024年3月20日 收到意见（第 5 个工作日）"},
		{"answered on the last day", "2024-06-03", acts(asked, opined("2024-04-03", "a")), foi.ClockThirdParty, foi.Met, 15, 0, "2024-04-03", "按期：期限 2024年4月3日，2024年4月3日 收到意见（第 15 个工作日）"},
		{"answered late", "2024-06-03", acts(asked, opined("2024-04-07", "a")), foi.ClockThirdParty, foi.Missed, 16, -1, "2024-04-03", "逾期 1 个工作日：期限 2024年4月3日，2024年4月7日 收到意见"},
		{"answered, though nobody noted the receipt", "2024-06-03", acts(asking, opined("2024-03-20", "a")), foi.ClockThirdParty, foi.Met, 0, 15, "", "2024年3月20日 收到意见"},
		{"taken back meanwhile", "2024-06-03", acts(asked, withdrawn("2024-03-20")), foi.ClockThirdParty, foi.Lapsed, 5, 10, "2024-04-03", "已终止：2024年3月20日 办结"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := clockOf(t, tt.id, caseOf(t, tt.acts...), asReceived, tt.today)
			if r.State != tt.state || r.Used != tt.used || r.Left != tt.left || r.Due.String() != tt.due || r.Days != 15 || r.Article == "" {
				t.Errorf("%s, used %d, left %d, due %q", r.State, r.Used, r.Left, r.Due)
			}
			if got := r.Words(day(tt.today)); got != tt.words {
				t.Errorf("%s, want %s", got, tt.words)
			}
		})
	}
}

// Two third parties have two clocks, told apart by the ref; another agency has none.
func TestAClockForEachParty(t *testing.T) {
	c := caseOf(t, acts(asking, consulted("2024-03-12", foi.ThirdParty, "b"), consulted("2024-03-12", foi.OtherAgency, "c"), consulted("2024-03-12", foi.CoMaker, "d"))...)
	var got []string
	for _, r := range c.Clocks(through2026(), asReceived, day("2024-03-20")) {
		if r.Ref != "" {
			got = append(got, string(r.ID)+" "+r.Ref)
		}
	}
	if len(got) != 3 || got[0] != "third_party a" || got[1] != "third_party b" || got[2] != "co_maker d" {
		t.Errorf("clocks %q", got)
	}
}
