package server

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/web"
)

// readable is a register that the person may read.
var readable = registerLinks{"/a/1", true}

// drawnOn is today of these pictures: a Thursday, in whose three months lies the end of a year.
var drawnOn = day(2025, 12, 18)

// drawn are all pictures of some numbers.
func drawn(counts desk.Pictures, due desk.DueCounts) []picture {
	return []picture{
		drawDue(calendar.China(), drawnOn, counts.Due, due, readable), drawCourse(counts.Months, readable), drawResults(counts, readable),
		drawTook(counts, readable), drawTimely(counts.Year, counts.Months[courseMonths/2:], readable),
	}
}

// numbersUpTo draws the numbers of two years, each up to a most.
func numbersUpTo(t *rapid.T, most int64) (desk.Pictures, desk.DueCounts) {
	number := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 9), rapid.Int64Range(0, most), rapid.Just(most))
	p := desk.Pictures{Year: 2025, Results: map[foi.Outcome]int64{}}
	for i := range rapid.IntRange(13, courseMonths).Draw(t, "months") {
		p.Months = append(p.Months, desk.MonthCount{
			First: calendar.Of(2024+i/12, time.Month(i%12+1), 1), Received: number.Draw(t, "received"),
			Met: number.Draw(t, "met"), Missed: number.Draw(t, "missed"), Lapsed: number.Draw(t, "lapsed"), Open: number.Draw(t, "open"),
		})
	}
	for _, o := range foi.Outcomes() {
		p.Results[o.ID] = number.Draw(t, "result")
	}
	for days := range 60 {
		p.Took = append(p.Took, desk.TookCount{Days: days, Cases: number.Draw(t, "took")})
	}
	for i := range 40 {
		p.Due = append(p.Due, desk.DueDay{On: drawnOn.AddDays(2 * i), Cases: number.Draw(t, "due")})
	}
	return p, desk.DueCounts{Overdue: number.Draw(t, "overdue")}
}

// However large the numbers are, and however far apart: nothing is drawn outside of the frame, no number of cases is
// without a mark that can be hit, and no text lies over another.
func TestPicturesOfAnyNumbers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		most := rapid.SampledFrom([]int64{0, 1, 30, 999, 99_999, 1_000_000, 999_999_999}).Draw(rt, "most")
		for _, p := range drawn(numbersUpTo(rt, most)) {
			p.Marks = append(p.Marks, p.Dots...)
			if (p.Empty == "") != (len(p.Marks) > 0) {
				rt.Errorf("%s: %d marks, and says %q", p.ID, len(p.Marks), p.Empty)
			}
			var texts []pictureText
			texts = append(texts, p.Texts...)
			for _, m := range p.Marks {
				texts = append(texts, m.Texts...)
				if m.X < 0 || m.Y < 0 || m.Width < 0 || m.Height < 0 || m.X+m.Width > p.Width || m.Y+m.Height > p.Height {
					rt.Errorf("%s: %s lies outside of the frame: %+v", p.ID, m.Title, m)
				}
				if ofYear := strings.HasPrefix(m.Title, "2025年按") || strings.HasPrefix(m.Title, "2025年逾"); !ofYear && m.Href != "" && (m.Width < leastBar || m.Height < leastBar) {
					rt.Errorf("%s: %s has a mark of %d to %d", p.ID, m.Title, m.Width, m.Height)
				}
			}
			wantApart(rt, p, texts)
		}
	})
}

// wantApart compares the places that the texts take.
func wantApart(t *rapid.T, p picture, texts []pictureText) {
	type placed struct {
		left, right, line int
		size              int
		text              string
	}
	var all []placed
	for _, text := range texts {
		size := 13
		switch text.Class {
		case "number", "nought", "month", "tick", "date", "rest":
			size = numberSize
		case "count":
			size = countSize
		}
		width := textWidth(text.Text, size)
		left := map[string]int{textBegins: text.X, textMiddle: text.X - width/2, textEnds: text.X - width}[text.Anchor]
		one := placed{left, left + width, text.Y, size, text.Text}
		if one.left < 0 || one.right > p.Width || one.line > p.Height || one.line < size-2 {
			t.Errorf("%s: “%s” goes beyond the frame: %+v", p.ID, text.Text, one)
		}
		for _, other := range all {
			// The digits and characters used here rise nine tenths of their size above their line and go a fifth below it.
			over := one.line > other.line-other.size*9/10+1 && other.line > one.line-one.size*9/10+1
			if over && one.left < other.right && other.left < one.right {
				t.Errorf("%s: “%s” lies over “%s”: %+v, %+v", p.ID, one.text, other.text, one, other)
			}
		}
		all = append(all, one)
	}
}

// A bar is as long as its number says, and the numbers of a table are those of the marks.
func TestBarsAreAsLongAsTheirNumbers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		counts, due := numbersUpTo(rt, 500)
		p := drawCourse(counts.Months, readable)
		var most int64
		for _, m := range counts.Months {
			most = max(most, m.Received, m.Concluded(), m.Open)
		}
		if most > 0 {
			scale := axisFor(most, barsLength)
			for i, m := range counts.Months {
				marks := []pictureMark{p.Marks[2*i], p.Marks[2*i+1], p.Dots[i]}
				for j, n := range []int64{m.Received, m.Concluded()} {
					if want := float64(n) / float64(scale.Top) * barsLength; float64(marks[j].Height) < want-.51 || float64(marks[j].Height) > max(want+.51, leastBar*float64(min(n, 1))) {
						rt.Errorf("%s: %d long, want %.1f", marks[j].Title, marks[j].Height, want)
					}
				}
				if y := marks[2].Y + openDot/2; y != barsBase-scale.at(m.Open) {
					rt.Errorf("%s: the dot is at %d", marks[2].Title, y)
				}
			}
		}
		for _, p := range drawn(counts, due) {
			if marks, rows := sumOf(p), sumOfRows(p); p.Empty == "" && p.ID != "results" && marks != rows {
				rt.Errorf("%s: the marks say %d together, the table %d", p.ID, marks, rows)
			}
		}
	})
}

// sumOf adds up the numbers of the marks as their titles say them.
func sumOf(p picture) (sum int64) {
	for _, m := range append(p.Marks, p.Dots...) {
		words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(m.Title, "，", " "), "件到期", "件"))
		for i, w := range words {
			if n, err := strconv.ParseInt(w, 10, 64); err == nil && i+1 < len(words) && strings.HasPrefix(words[i+1], "件") {
				sum += n
			}
		}
	}
	return sum
}

func sumOfRows(p picture) (sum int64) {
	for _, row := range p.Table.Rows {
		for _, cell := range row.Cells {
			if n, err := strconv.ParseInt(cell.Text, 10, 64); err == nil {
				sum += n
			}
		}
	}
	return sum
}

// Who may not read cases sees all numbers, and no way to them.
func TestPicturesWithoutTheRegister(t *testing.T) {
	counts, _ := exampleWork()
	p := drawCourse(counts.Months, registerLinks{"/a/1", false})
	for _, m := range append(p.Marks, p.Dots...) {
		if m.Href != "" {
			t.Errorf("%s leads to %s", m.Title, m.Href)
		}
	}
	if len(p.Marks) != 2*len(counts.Months) || len(p.Dots) != len(counts.Months) || sumOf(p) == 0 {
		t.Errorf("%d marks", len(p.Marks))
	}
}

func TestAxis(t *testing.T) {
	for most, want := range map[int64]string{
		0: "[0 1]", 1: "[0 1]", 3: "[0 1 2 3]", 5: "[0 1 2 3 4 5]", 6: "[0 2 4 6]", 11: "[0 5 10 15]", 30: "[0 10 20 30]", 99: "[0 20 40 60 80 100]",
		101: "[0 50 100 150]", 999_999_999: "[0 200000000 400000000 600000000 800000000 1000000000]",
	} {
		if got := fmt.Sprint(axisFor(most, 100).ticks()); got != want {
			t.Errorf("up to %d: %s, want %s", most, got, want)
		}
	}
}

func TestNumbersInLittleRoom(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 9_999: "9999", 10_000: "1.0万", 12_345: "1.2万", 99_999: "9.9万", 100_000: "10万", 9_999_999: "999万",
		10_000_000: "0.1亿", 123_456_789: "1.2亿", 999_999_999: "9.9亿", 12_345_678_901: "123亿",
	} {
		got := fitting(n, courseSlot-4, numberSize)
		if got != want || textWidth(got, numberSize) > courseSlot {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
		if whole := fitting(n, 200, numberSize); whole != fmt.Sprint(n) {
			t.Errorf("%d with room is written %s", n, whole)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		n, of int64
		want  string
	}{
		{0, 7, "0%"}, {7, 7, "100%"}, {1, 3, "33.3%"}, {2, 3, "66.7%"}, {1, 2, "50.0%"}, {1, 100_000, "<0.1%"}, {99_999, 100_000, ">99.9%"}, {999, 1000, "99.9%"},
	} {
		if got := percent(c.n, c.of); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.n, c.of, got, c.want)
		}
	}
}

// exampleWork is two years of an agency: busier from month to month, with one huge month, and not much that was late.
func exampleWork() (desk.Pictures, desk.DueCounts) {
	p := desk.Pictures{Year: 2025, Results: map[foi.Outcome]int64{}}
	open := int64(4)
	for i := range 24 {
		m := desk.MonthCount{First: calendar.Of(2024+i/12, time.Month(i%12+1), 1), Received: int64(6 + i), Met: int64(5 + i), Missed: int64(i % 3 / 2), Lapsed: int64(i % 2)}
		if i == 19 {
			m.Received, m.Met = 1_240, 1_225
		}
		open += m.Received - m.Concluded()
		m.Open = open
		p.Months = append(p.Months, m)
	}
	for i, o := range foi.Outcomes() {
		p.Results[o.ID] = int64(60 / (i + 1))
	}
	for i, n := range []int64{3, 0, 1, 4, 2, 0, 5, 9, 8, 3, 0, 1, 6, 12, 20, 3, 2, 0, 9, 17, 31, 2, 0, 0, 1} {
		p.Took = append(p.Took, desk.TookCount{Days: i, Cases: n})
	}
	p.Took = append(p.Took, desk.TookCount{Days: 39, Cases: 2}, desk.TookCount{Days: 57, Cases: 1})
	for i, n := range []int64{2, 1, 0, 14, 3, 0, 0, 120, 0, 7} {
		p.Due = append(p.Due, desk.DueDay{On: drawnOn.AddDays(3 * i), Cases: n})
	}
	return p, desk.DueCounts{Overdue: 3}
}

func TestPicturesOfAnExample(t *testing.T) {
	for _, p := range drawn(exampleWork()) {
		compareGolden(t, filepath.Join("testdata", "picture_"+p.ID+".svg"), drawing(t, p))
	}
}

func drawing(t *testing.T, p picture) []byte {
	t.Helper()
	views, err := parseViews(web.FS, pages)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := views.ExecuteTemplate(&b, "drawing", p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
