package foi_test

import (
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// The body's own time counts rest days; only its last day has to be worked. 2024-04-14 is a Sunday.
func TestReviewDecision(t *testing.T) {
	accepted := foi.Review{Proceeding: proceeding("", "2024-03-11"), AcceptedOn: day("2024-03-15")}
	with := func(change func(*foi.Review)) foi.Review {
		r := accepted
		change(&r)
		return r
	}
	tests := []struct {
		why    string
		review foi.Review
		today  string
		want   string
	}{
		{"sixty days from acceptance", accepted, "2024-03-18", "running 2024-05-14 60 3/57"},
		{"longer by thirty", with(func(r *foi.Review) { r.ExtendedDays = 30 }), "2024-03-18", "running 2024-06-13 90 3/87"},
		{"thirty in the summary procedure, on to Monday", with(func(r *foi.Review) { r.Procedure = foi.SummaryProcedure }), "2024-03-18", "running 2024-04-15 30 3/28"},
		{"nothing decided", accepted, "2024-05-15", "missed 2024-05-14 60 61/-1"},
		{
			"decided in time",
			with(func(r *foi.Review) { r.DecidedOn, r.Result = day("2024-05-14"), foi.Revoked }), "2024-06-03", "met 2024-05-14 60 60/0",
		},
		{
			"decided late",
			with(func(r *foi.Review) { r.DecidedOn, r.Result = day("2024-05-20"), foi.Revoked }), "2024-06-03", "missed 2024-05-14 60 66/-6",
		},
		{
			"taken back",
			with(func(r *foi.Review) { r.DecidedOn, r.Result = day("2024-04-01"), foi.DisputeWithdrawn }), "2024-06-03", "lapsed 2024-05-14 60 17/43",
		},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			c := caseOf(t, append(handed("2024-02-19", "2024-03-04", foi.Disclosed), test.review)...)
			all := c.ReviewDecisionClocks(calendar.China(), day(test.today))
			if len(all) != 1 || inShort(all[0]) != test.want {
				t.Errorf("%v, want %s", all, test.want)
			}
		})
	}
	c := caseOf(t, append(handed("2024-02-19", "2024-03-04", foi.Disclosed), review("", "2024-03-11"))...)
	if all := c.ReviewDecisionClocks(calendar.China(), day("2024-06-03")); len(all) != 0 {
		t.Errorf("a time although nobody knows when the review was accepted: %v", all)
	}
}
