package server

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
	"foidesk/web"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestStripOfDays(t *testing.T) {
	receipt := foi.Receipt{On: calendar.Of(2026, 1, 30), Channel: foi.Post}
	answered := []foi.Act{receipt, foi.Decision{On: calendar.Of(2026, 3, 3), Outcome: foi.Disclosed}}
	web := foi.Receipt{On: calendar.Of(2026, 9, 18), SubmittedOn: calendar.Of(2026, 9, 16), Channel: foi.Web}
	for _, c := range []struct {
		name  string
		acts  []foi.Act
		today calendar.Date
		// Day 1 is the first working day after receipt; 2026-02-14 and 02-28 are worked, 02-15 to 02-23 rest.
		due calendar.Date
	}{
		{"running over the Spring Festival", []foi.Act{receipt}, calendar.Of(2026, 2, 25), calendar.Of(2026, 3, 5)},
		{"delivered by post in time", append(answered, foi.Delivery{On: calendar.Of(2026, 3, 4), Method: foi.ByPost}), calendar.Of(2026, 4, 1), calendar.Of(2026, 3, 5)},
		{"delivered two working days late", append(answered, foi.Delivery{On: calendar.Of(2026, 3, 9), Method: foi.ByHand}), calendar.Of(2026, 4, 1), calendar.Of(2026, 3, 5)},
		{"confirmed two days after submission before the National Day", []foi.Act{web}, calendar.Of(2026, 9, 30), calendar.Of(2026, 10, 22)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := stripFor(t, c.acts, c.today)
			if clock.Due != c.due {
				t.Errorf("due %s, want %s", clock.Due, c.due)
			}
			flags, counted := 0, 0
			for _, cell := range s.Cells {
				if cell.Flag != nil && cell.Flag.Text == flagDue {
					flags++
				}
				if cell.Count != "" && cell.Count[0] != '+' {
					counted++
				}
			}
			if flags != 1 || counted != foi.AnswerDays {
				t.Errorf("%d flags and %d counted days, want 1 and %d", flags, counted, foi.AnswerDays)
			}
			compareGolden(t, filepath.Join("testdata", filepath.Base(t.Name())+".svg"), draw(t, s))
		})
	}
}

// day is a date of the wall calendar.
func day(year int, month time.Month, dayOfMonth int) calendar.Date {
	return calendar.Of(year, month, dayOfMonth)
}

// What stops, restarts and lengthens a period is in the picture as the sheet of evidence tells it.
func TestStripOfWhatMovesThePeriod(t *testing.T) {
	receipt := foi.Receipt{On: day(2026, 1, 30), Channel: foi.Post}
	corrected := []foi.Act{receipt, foi.CorrectionNotice{On: day(2026, 2, 4), CorrectBy: day(2026, 2, 28)}, foi.CorrectionReceived{On: day(2026, 2, 10)}}
	consulted := append(corrected,
		foi.ConsultationSent{On: day(2026, 2, 11), Party: foi.ThirdParty, Ref: "a"},
		foi.ConsultationDelivered{On: day(2026, 2, 12), Ref: "a"},
	)
	charged := append(consulted, foi.OpinionReceived{On: day(2026, 2, 27), Ref: "a"},
		foi.Extension{ApprovedOn: day(2026, 3, 2), NotifiedOn: day(2026, 3, 2), WorkingDays: 20},
		foi.FeeNotice{On: day(2026, 3, 3), DeliveredOn: day(2026, 3, 5), Pages: 150})
	web := foi.Receipt{On: day(2026, 3, 4), SubmittedOn: day(2026, 3, 2), Channel: foi.Web}
	for _, c := range []struct {
		name  string
		acts  []foi.Act
		today calendar.Date
		// How many cells are of a state, and what the flags say.
		cells map[string]int
		flags string
	}{
		{"a correction is awaited", corrected[:2], day(2026, 2, 9), map[string]int{"used": 3, "waits": 5, "left": 0}, ""},
		{"begun anew by the correction", corrected, day(2026, 2, 11), map[string]int{"given-up": 3, "waits": 5, "used": 1, "left": 19}, "期限"},
		{"an opinion is awaited until a known day", consulted, day(2026, 2, 25), map[string]int{"given-up": 3, "used": 1, "left": 19}, "至迟"},
		{"payment is awaited after an extension", charged, day(2026, 3, 10), map[string]int{"given-up": 3, "waits": 28, "used": 4}, ""},
		{"extended with a day by the stricter reading", []foi.Act{web, foi.Extension{ApprovedOn: day(2026, 3, 20), NotifiedOn: day(2026, 3, 20), WorkingDays: 10}}, day(2026, 4, 3), map[string]int{"used": 22, "added": 10, "left": 8}, "审慎 期限"},
		{"everything and the answer", append(charged, foi.FeePaid{On: day(2026, 3, 12)}, foi.Decision{On: day(2026, 3, 20), Outcome: foi.PartlyDisclosed}, foi.Delivery{On: day(2026, 3, 23), Method: foi.ByPost}), day(2026, 5, 6), map[string]int{"given-up": 7, "used": 7, "spared": 13}, "期限"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := stripFor(t, c.acts, c.today)
			for state, want := range c.cells {
				if got := countCells(s, state); got != want {
					t.Errorf("%d days are %s, want %d", got, state, want)
				}
			}
			told := evidenceFor(t, c.acts, c.today)
			var flags []string
			for _, cell := range s.Cells {
				on, _, _ := strings.Cut(cell.Title, " ")
				if number, ok := told[on]; ok && strings.Trim(cell.Count, "原+") != number && cell.Count != number {
					t.Errorf("%s: the picture says %q, the evidence %q", on, cell.Count, number)
				}
				if cell.Flag != nil {
					flags = append(flags, cell.Flag.Text)
				}
				if hatched := strings.Contains(cell.Class, "waits"); cell.Hatched != hatched {
					t.Errorf("%s: hatched %t", cell.Title, cell.Hatched)
				}
			}
			if got := strings.Join(flags, " "); got != c.flags {
				t.Errorf("the flags say %q, want %q", got, c.flags)
			}
			for _, key := range s.Legend {
				if countCells(s, key.Class) == 0 && key.Class != "statutory_holiday" {
					t.Errorf("the legend names %s, which does not occur", key.Words)
				}
			}
			compareGolden(t, filepath.Join("testdata", filepath.Base(t.Name())+".svg"), draw(t, s))
		})
	}
}

// evidenceFor are the numbers that the sheet of evidence has, by the day.
func evidenceFor(t *testing.T, acts []foi.Act, today calendar.Date) map[string]string {
	t.Helper()
	c, clock := readFor(t, acts, today)
	days, _ := c.Evidence(calendar.China(), clock, today)
	numbers := map[string]string{}
	for _, d := range days {
		numbers[d.On.Chinese()] = ""
		if d.Number > 0 {
			numbers[d.On.Chinese()] = fmt.Sprint(d.Number)
		}
	}
	return numbers
}

func countCells(s strip, state string) int {
	n := 0
	for _, cell := range s.Cells {
		if slices.Contains(strings.Fields(cell.Class), state) {
			n++
		}
	}
	return n
}

// Weeks on which nothing changes are folded into a line that says what they are.
func TestStripOfALongPeriodIsFolded(t *testing.T) {
	late := []foi.Act{foi.Receipt{On: day(2024, 1, 3), Channel: foi.InPerson}}
	waiting := []foi.Act{
		foi.Receipt{On: day(2026, 1, 5), Channel: foi.Post},
		foi.CorrectionNotice{On: day(2026, 1, 9), CorrectBy: day(2026, 7, 31)},
		foi.CorrectionReceived{On: day(2026, 7, 1)},
	}
	for _, c := range []struct {
		name  string
		acts  []foi.Act
		today calendar.Date
		says  string
	}{
		{"overdue for years", late, day(2026, 11, 23), "均为逾期"},
		{"waited for half a year", waiting, day(2026, 7, 10), "待补正，均不计入"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := stripFor(t, c.acts, c.today)
			if len(s.Folds) != 1 || !strings.Contains(s.Folds[0].Text, c.says) || s.Cut != "" {
				t.Errorf("folded %v, cut %q", s.Folds, s.Cut)
			}
			if len(s.Cells) > maxStripRows*daysInRow || s.Today == nil {
				t.Errorf("%d cells, today %v", len(s.Cells), s.Today)
			}
			if countCells(s, "used") == 0 || clock.Settled.IsZero() && s.Height > 900 {
				t.Errorf("the height is %d", s.Height)
			}
			compareGolden(t, filepath.Join("testdata", filepath.Base(t.Name())+".svg"), draw(t, s))
		})
	}
}

func TestTheDaysInWords(t *testing.T) {
	receipt := foi.Receipt{On: day(2026, 1, 30), Channel: foi.Post}
	acts := []foi.Act{receipt, foi.CorrectionNotice{On: day(2026, 2, 4), CorrectBy: day(2026, 2, 28)}, foi.CorrectionReceived{On: day(2026, 2, 10)}}
	for _, c := range []struct {
		name  string
		acts  []foi.Act
		today calendar.Date
		want  string
	}{
		{"running", acts[:1], day(2026, 2, 4), "截至 2月4日 已计入 3 个工作日，剩余 17 个。"},
		{"waiting", acts[:2], day(2026, 2, 9), "截至 2月9日 已计入 3 个工作日，剩余 17 个，暂停 3 个（待补正）。"},
		{"begun anew", acts, day(2026, 2, 11), "截至 2月11日 已计入 1 个工作日，剩余 19 个，暂停 3 个（待补正），重新起算 1 次，此前曾计入 3 个。"},
		{"overdue", acts[:1], day(2026, 3, 9), "截至 3月9日 已计入 20 个工作日，逾期 2 个。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file, clock := readFor(t, c.acts, c.today)
			if got := toldOf(file, clock, calendar.China(), c.today); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func stripFor(t *testing.T, acts []foi.Act, today calendar.Date) (strip, foi.Reading) {
	t.Helper()
	c, clock := readFor(t, acts, today)
	return stripOf(c, clock, calendar.China(), today), clock
}

func readFor(t *testing.T, acts []foi.Act, today calendar.Date) (foi.Case, foi.Reading) {
	t.Helper()
	logged := make([]foi.Logged, len(acts))
	for i, act := range acts {
		logged[i] = foi.Logged{Seq: i + 1, Act: act}
	}
	c, err := foi.Fold(logged)
	if err != nil {
		t.Fatal(err)
	}
	return c, c.AnswerClock(calendar.China(), foi.Policy{}, today)
}

func draw(t *testing.T, s strip) []byte {
	t.Helper()
	views, err := parseViews(web.FS, pages)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := views.ExecuteTemplate(&b, "strip", s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at it and run with -update if it is right", path)
	}
}
