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
		policy      foi.Policy
		acts        []foi.Act
	}{
		{"national-day-2023", "2023-11-01", asReceived, []foi.Act{received("2023-09-18"), decided("2023-10-19"), foi.Delivery{On: day("2023-10-20"), Method: foi.ByHand}}},
		{"correction-awaited", "2024-03-20", asReceived, unclear},
		{"all-that-can-happen", "2026-04-30", asReceived, contractActs(t)},
		{"still-owed", "2024-04-08", asReceived, []foi.Act{received("2024-03-04")}},
		{"late", "2024-05-10", asReceived, []foi.Act{received("2024-03-04"), decided("2024-04-08"), posted("2024-04-09")}},
		{"received-and-corrected-on-rest-days", "2024-04-08", nextWorkingDay, []foi.Act{
			received("2024-03-02"), toCorrect("2024-03-08", "2024-03-29"), corrected("2024-03-16"), decided("2024-03-20"), posted("2024-03-20"),
		}},
		{"extended-longer-than-the-fresh-period", "2024-06-03", asReceived, []foi.Act{
			received("2024-03-04"), extended("2024-03-25", "2024-03-25", 10), charged("2024-04-08", "2024-04-08"), paid("2024-04-10"),
			decided("2024-04-12"), posted("2024-04-12"),
		}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			c := caseOf(t, tt.acts...)
			days, cut := c.Evidence(through2026(), c.AnswerClock(through2026(), tt.policy, day(tt.today)), day(tt.today))
			var b strings.Builder
			for _, d := range days {
				if d.State == foi.DayLate != strings.HasPrefix(d.Why, "逾期") {
					t.Errorf("%s: late %v, %s", d.On, d.State == foi.DayLate, d.Why)
				}
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
		given := 0 // the last number of a period that was begun anew since
		for i, d := range days {
			if d.On != c.Receipt.On.AddDays(i) || d.Why == "" {
				t.Fatalf("%s\nline %d is %+v", log, i, d)
			}
			if (d.Number > 0) != (d.State == foi.DayCounts || d.State == foi.DayAdded || d.State == foi.DayLate || d.State == foi.DayGivenUp) ||
				(d.State == foi.DayWaits) != (d.Waits != "") || d.State == foi.DayAdded && d.Number <= foi.AnswerDays {
				t.Fatalf("%s\nline %d does not fit its state: %+v", log, i, d)
			}
			if d.State == foi.DayBegins {
				given = 0
			}
			if d.Number == 0 {
				continue
			}
			if d.State == foi.DayGivenUp {
				if given++; d.Number != given || last > 0 {
					t.Fatalf("%s\nof a period given up, after %d comes %+v", log, given-1, d)
				}
				continue
			}
			if d.Number != last+1 {
				t.Fatalf("%s\nafter number %d comes %+v", log, last, d)
			}
			if last = d.Number; d.On > r.Start {
				count++
			}
		}
		if count != r.Used {
			t.Fatalf("%s\nthe sheet counts %d days, the clock %d used", log, count, r.Used)
		}
	})
}

// An answer that was ordered has days of its own; what was owed before is read as it stood when the order came.
func TestEvidenceOfEachRound(t *testing.T) {
	silent := []foi.Act{
		received("2024-03-04"), review(foi.OrderedToPerform, "2024-04-08", "", "", "2024-05-06"), reanswer("2024-05-10", foi.KindReview),
		decided("2024-05-20"), posted("2024-05-21"),
	}
	for why, tt := range map[string]struct {
		acts []foi.Act
		want string // the first and the last day of each round, and how it stands
	}{
		"answered, and ordered to answer again": {
			acts(overturned(), reanswer("2024-05-10", foi.KindReview), decided("2024-05-28"), posted("2024-05-30")),
			"2024-02-19..2024-03-04 met; 2024-05-10..2024-05-30 met; ",
		},
		"silent, until it was ordered": {silent, "2024-03-04..2024-05-10 missed; 2024-05-10..2024-05-21 met; "},
		"never disputed":               {open, "2024-03-04..2024-06-03 missed; "},
	} {
		got := ""
		for _, round := range caseOf(t, tt.acts...).Rounds(through2026(), asReceived, day("2024-06-03")) {
			days, _ := round.Case.Evidence(through2026(), round.Clock, round.ReadOn)
			got += fmt.Sprintf("%s..%s %s; ", days[0].On, days[len(days)-1].On, round.Clock.State)
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", why, got, tt.want)
		}
	}
}

func TestEvidenceOfAYearsLongWaitIsCut(t *testing.T) {
	c := caseOf(t, received("2020-03-02"), decided("2024-03-25"), posted("2024-03-26"))
	days, cut := c.Evidence(through2026(), c.AnswerClock(through2026(), asReceived, day("2024-05-06")), day("2024-05-06"))
	if len(days) != 1000 || cut != day("2024-03-26") {
		t.Errorf("%d days, cut at %q", len(days), cut)
	}
}
