package foi_test

import (
	"strings"
	"testing"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// 2024-05-01 to 05-05 are holidays, and Saturday 2024-05-11 is worked for them.
func TestPublicationOnOwnMotion(t *testing.T) {
	given := handed("2024-04-01", "2024-04-26", foi.Disclosed)
	set := foi.PublicationSet{On: day("2024-04-30")}
	with := func(acts ...foi.Act) []foi.Act { return append(given[:3:3], acts...) }
	tests := []struct {
		why   string
		acts  []foi.Act
		today string
		want  string
	}{
		{"the day of the decision does not count", with(set), "2024-04-30", "running 2024-05-30 20 0/20"},
		{"the worked Saturday counts", with(set), "2024-05-11", "running 2024-05-30 20 6/14"},
		{"the last day", with(set), "2024-05-30", "running 2024-05-30 20 20/0"},
		{"a working day late", with(set), "2024-05-31", "missed 2024-05-30 20 21/-1"},
		{"published on the last day", with(set, foi.Published{On: day("2024-05-30")}), "2024-07-01", "met 2024-05-30 20 20/0"},
		{"published late", with(set, foi.Published{On: day("2024-06-03")}), "2024-07-01", "missed 2024-05-30 20 22/-2"},
		{
			"it outlives a fresh answer that was ordered",
			with(
				review(foi.Revoked, "2024-05-06", "2024-05-08", "2024-05-10", "2024-05-20", "2024-05-21"), set,
				foi.Reanswer{On: day("2024-05-21"), By: foi.KindReview},
			),
			"2024-05-31", "missed 2024-05-30 20 21/-1",
		},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			r, ok := caseOf(t, test.acts...).PublicationClock(calendar.China(), day(test.today))
			if !ok || inShort(r) != test.want {
				t.Errorf("%s (%v), want %s", inShort(r), ok, test.want)
			}
		})
	}
}

func TestPublicationMovesNothingElse(t *testing.T) {
	given := handed("2024-04-01", "2024-04-26", foi.Disclosed)
	before := caseOf(t, given...).Clocks(calendar.China(), foi.Policy{}, day("2024-07-01"))
	after := caseOf(t, append(given[:3:3], foi.PublicationSet{On: day("2024-04-30")})...).Clocks(calendar.China(), foi.Policy{}, day("2024-07-01"))
	if len(after) != len(before)+1 {
		t.Fatalf("%d clocks before, %d after", len(before), len(after))
	}
	for i, r := range before {
		if inShort(after[i]) != inShort(r) {
			t.Errorf("%s: %s, before %s", r.ID, inShort(after[i]), inShort(r))
		}
	}
}

func TestPublicationIsRefused(t *testing.T) {
	set := foi.PublicationSet{On: day("2024-04-30")}
	given := handed("2024-04-01", "2024-04-26", foi.PartlyDisclosed)
	tests := []struct {
		why  string
		acts []foi.Act
		act  foi.Act
		says string
	}{
		{"nothing was given", handed("2024-04-01", "2024-04-26", foi.StateSecret), set, "没有可以转为主动公开的信息"},
		{"no answer yet", []foi.Act{received("2024-04-01")}, set, "没有可以转为主动公开的信息"},
		{"before the answer", given, foi.PublicationSet{On: day("2024-04-25")}, "早于答复日期"},
		{"twice", append(given[:3:3], set), set, "已于 2024-04-30 决定转为主动公开"},
		{"published without a decision to", given, foi.Published{On: day("2024-05-06")}, "请先登记转为主动公开"},
		{"published before the decision to", append(given[:3:3], set), foi.Published{On: day("2024-04-29")}, "早于转为主动公开的日期"},
		{"published twice", append(given[:3:3], set, foi.Published{On: day("2024-05-06")}), foi.Published{On: day("2024-05-07")}, "已于 2024-05-06 主动公开"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			c := caseOf(t, test.acts...)
			_, err := c.Append(foi.Logged{Seq: c.Seq + 1, Act: test.act})
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v, want a sentence with %q", err, test.says)
			}
		})
	}
}
