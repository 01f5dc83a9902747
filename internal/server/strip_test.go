package server

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

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
				if cell.Due {
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

func TestStripOfAVeryLongDelayIsCut(t *testing.T) {
	s, _ := stripFor(t, []foi.Act{foi.Receipt{On: calendar.Of(2024, 1, 3), Channel: foi.InPerson}}, calendar.Of(2026, 11, 23))
	if s.Cut == "" || len(s.Cells) != maxStripRows*daysInRow {
		t.Errorf("%d cells, cut %q", len(s.Cells), s.Cut)
	}
}

func stripFor(t *testing.T, acts []foi.Act, today calendar.Date) (strip, foi.Reading) {
	t.Helper()
	logged := make([]foi.Logged, len(acts))
	for i, act := range acts {
		logged[i] = foi.Logged{Seq: i + 1, Act: act}
	}
	c, err := foi.Fold(logged)
	if err != nil {
		t.Fatal(err)
	}
	clock := c.AnswerClock(calendar.China(), foi.Policy{}, today)
	return stripOf(c, clock, calendar.China(), today), clock
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
