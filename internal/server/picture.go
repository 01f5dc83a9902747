package server

import (
	"fmt"
	"strings"

	"foidesk/internal/desk"
)

// picture is numbers drawn as SVG, with the same numbers as a table behind it. All geometry is reckoned here, in units
// of the picture, which scales to the page and to A4; the template only places it.
type picture struct {
	// ID tells the picture apart in the page.
	ID, Heading string
	// Summary says in a sentence what the picture shows.
	Summary string
	// Now is a number beside the picture that it does not show; without words there is none.
	Now pictureNow
	// Empty is said in place of the picture where there is nothing to draw.
	Empty         string
	Width, Height int
	Lines         []pictureLine
	Texts         []pictureText
	Marks         []pictureMark
	// Over are lines that go over the marks, and Dots the marks on those lines.
	Over   []pictureLine
	Dots   []pictureMark
	Legend []pictureKey
	Table  pictureTable
	// Note says how the numbers are to be read.
	Note string
}

// pictureMark is a number as a bar, a dot or a cell, with what is written to it. All of it leads to its cases.
type pictureMark struct {
	X, Y, Width, Height int
	// Radius rounds the corners; half the width makes a dot.
	Radius int
	Class  string
	// Fill is the pattern that tells the mark from others without colour; empty where its class does.
	Fill  string
	Title string
	Href  string
	Texts []pictureText
}

type pictureText struct {
	X, Y          int
	Anchor, Class string
	Text          string
}

type pictureLine struct{ Outline, Class string }

// pictureNow is a number of today with the way to its cases.
type pictureNow struct{ Words, Href string }

// pictureKey explains a kind of mark.
type pictureKey struct{ Class, Fill, Words string }

// pictureTable is what the picture shows, for who cannot see it.
type pictureTable struct {
	Head []string
	Rows []pictureRow
}

type pictureRow struct {
	Head  string
	Cells []pictureCell
}

type pictureCell struct{ Text, Href string }

// The patterns; the template draws them.
const (
	hatched = "url(#picture-hatched)"
	dense   = "url(#picture-dense)"
)

// The ends of a text that its place is.
const (
	textBegins = "start"
	textMiddle = "middle"
	textEnds   = "end"
)

// registerLinks are where the marks lead: to the register of an agency, if the person may read it.
type registerLinks struct {
	base string
	open bool
}

// to is the address of the cases that a filter keeps; empty for none of them, and where nobody may look.
func (r registerLinks) to(n int64, f desk.Filter) string {
	if !r.open || n == 0 {
		return ""
	}
	return view{base: r.base, filter: f}.at(desk.Position{})
}

func (r registerLinks) cell(n int64, f desk.Filter) pictureCell {
	return pictureCell{fmt.Sprint(n), r.to(n, f)}
}

// tickRoom is the room for a number of a scale.
const tickRoom = 34

// leastBar is how long the bar of any number is, so that one case beside a hundred thousand can still be seen and hit.
const leastBar = 2

// axis is a scale from zero to its top.
type axis struct {
	Top, Step int64
	length    int
}

// axisFor is the scale of a length on which a greatest number fits, in three to five steps of 1, 2 or 5 and zeros.
func axisFor(most int64, length int) axis {
	for factor := int64(1); ; factor *= 10 {
		for _, digit := range []int64{1, 2, 5} {
			if step := digit * factor; step*5 >= most {
				return axis{Top: max(step*((most+step-1)/step), step), Step: step, length: length}
			}
		}
	}
}

// at is how long a number is.
func (a axis) at(n int64) int { return int(float64(n)/float64(a.Top)*float64(a.length) + .5) }

// bar is how long the bar of a number is.
func (a axis) bar(n int64) int {
	if n == 0 {
		return 0
	}
	return max(leastBar, a.at(n))
}

// ticks are the numbers of the scale, from zero up.
func (a axis) ticks() []int64 {
	var ticks []int64
	for n := int64(0); n <= a.Top; n += a.Step {
		ticks = append(ticks, n)
	}
	return ticks
}

// trendLine is the outline of a line through numbers, the first at x and each further one a step on, drawn upward from
// a baseline.
func trendLine(numbers []int64, scale axis, x, step, baseline int) string {
	var b strings.Builder
	for i, n := range numbers {
		fmt.Fprintf(&b, "%c%d %d", "ML"[min(i, 1)], x+i*step, baseline-scale.at(n))
	}
	return b.String()
}

func horizontal(x, y, width int) string { return fmt.Sprintf("M%d %dh%d", x, y, width) }

func vertical(x, y, height int) string { return fmt.Sprintf("M%d %dv%d", x, y, height) }

// grid draws the lines of a scale with their numbers at the left.
func (p *picture) grid(scale axis, x, baseline, width int) {
	for _, n := range scale.ticks() {
		class, y := "grid", baseline-scale.at(n)
		if n == 0 {
			class = "base"
		}
		p.Lines = append(p.Lines, pictureLine{horizontal(x, y, width), class})
		p.Texts = append(p.Texts, pictureText{x - 6, y + 4, textEnds, "tick", fitting(n, tickRoom, numberSize)})
	}
}

// The size of the numbers of a picture, and of those in the cells of the calendar, as the style sheet has them.
const (
	numberSize = 12
	countSize  = 20
)

// fitting writes a number so that it fits a room: in full if it does, else in 万 and 亿.
func fitting(n int64, room, size int) string {
	whole := fmt.Sprint(n)
	switch {
	case textWidth(whole, size) <= room:
		return whole
	case n < 100_000:
		return fmt.Sprintf("%d.%d万", n/10_000, n/1_000%10)
	case n < 10_000_000:
		return fmt.Sprintf("%d万", n/10_000)
	case n < 1_000_000_000:
		return fmt.Sprintf("%d.%d亿", n/100_000_000, n/10_000_000%10)
	}
	return fmt.Sprintf("%d亿", n/100_000_000)
}

// textWidth is how wide a text is at most in the fonts of the pages.
func textWidth(text string, size int) int {
	hundredths := 0
	for _, r := range text {
		switch {
		case r == '.' || r == ' ':
			hundredths += 30
		case r == '%':
			hundredths += 93
		case r < 0x2000: // Latin, digits
			hundredths += 56
		case r == '–':
			hundredths += 56
		default:
			hundredths += 100
		}
	}
	return (hundredths*size + 99) / 100
}

// percent is a share to a tenth of a per cent. Only all is 100%, and only nothing 0%.
func percent(n, of int64) string {
	tenths := (n*2000 + of) / (of * 2)
	switch {
	case n == 0:
		return "0%"
	case n == of:
		return "100%"
	case tenths == 0:
		return "<0.1%"
	case tenths == 1000:
		return ">99.9%"
	}
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

// numberText is a number below or above its mark, in a slot of a width; zero is pale.
func numberText(x, y, slot int, n int64) pictureText {
	class := "number"
	if n == 0 {
		class = "nought"
	}
	return pictureText{x, y, textMiddle, class, fitting(n, slot-4, numberSize)}
}
