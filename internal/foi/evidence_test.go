package foi_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/foi"
)

// The sheet that is laid before a court, read over against a wall calendar.
func TestEvidenceInWords(t *testing.T) {
	for _, tt := range []struct {
		file, today string
		acts        []foi.Act
	}{
		{"national-day-2023", "2023-11-01", []foi.Act{received("2023-09-18"), decided("2023-10-19"), foi.Delivery{On: day("2023-10-20"), Method: foi.ByHand}}},
		{"correction-awaited", "2024-03-20", unclear},
		{"all-that-can-happen", "2026-04-30", contractActs(t)},
		{"still-owed", "2024-04-08", []foi.Act{received("2024-03-04")}},
		{"late", "2024-05-10", []foi.Act{received("2024-03-04"), decided("2024-04-08"), posted("2024-04-09")}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			c := caseOf(t, tt.acts...)
			days, cut := c.Evidence(through2026(), c.AnswerClock(through2026(), asReceived, day(tt.today)), day(tt.today))
			var b strings.Builder
			for _, d := range days {
				fmt.Fprintf(&b, "%s %s %2d %s %s\n", d.On, d.On.WeekdayChinese(), d.Number, d.Why, d.Article)
			}
			if !cut.IsZero() {
				t.Errorf("cut at %s", cut)
			}
			golden(t, "evidence-"+tt.file, b.String())
		})
	}
}

// What the sheet counts is what the clock says was used, day for day.
func TestEvidenceAddsUp(t *testing.T) {
	tries(t, 5_000)
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		log := anyLawfulLog(cal).Draw(t, "log")
		c := caseOf(t, log.acts...)
		r := c.AnswerClock(cal, log.policy, log.today)
		days, cut := c.Evidence(cal, r, log.today)
		if r.Settled.IsZero() && r.State != foi.Missed || !cut.IsZero() {
			return // how many are used by today, the sheet does not tell: it goes on to the last day
		}
		count, last := 0, 0
		for i, d := range days {
			if d.On != c.Receipt.On.AddDays(i) || d.Why == "" {
				t.Fatalf("%s\nline %d is %+v", log, i, d)
			}
			if d.Number == 0 {
				continue
			}
			if d.Number != last+1 {
				t.Fatalf("%s\nafter number %d comes %+v", log, last, d)
			}
			count, last = count+1, d.Number
		}
		if count != r.Used {
			t.Fatalf("%s\nthe sheet counts %d days, the clock %d used", log, count, r.Used)
		}
	})
}

func TestEvidenceOfAYearsLongWaitIsCut(t *testing.T) {
	c := caseOf(t, received("2020-03-02"), decided("2024-03-25"), posted("2024-03-26"))
	days, cut := c.Evidence(through2026(), c.AnswerClock(through2026(), asReceived, day("2024-05-06")), day("2024-05-06"))
	if len(days) != 1000 || cut != day("2024-03-26") {
		t.Errorf("%d days, cut at %q", len(days), cut)
	}
}
