package server

import (
	"fmt"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// strip is the picture of an answer period: one cell a day, two weeks a row. It is drawn as SVG; all
// geometry is reckoned here, in units of the picture, which scales to the page and to A4. What a day is to the
// period, foi's evidence says, so that the picture and the sheet to print never differ.
type strip struct {
	Width, Height int
	// Summary says in a sentence what the picture shows.
	Summary  string
	Box      stripBox
	Weekdays []stripWeekday
	Cells    []stripCell
	Folds    []stripFold
	Today    *stripToday
	Legend   []stripKey
	// Cut says what a very long delay does not show; empty where all is drawn.
	Cut string
}

type stripWeekday struct {
	X    int
	Text string
}

// stripCell is a day. Its texts are placed by the template within the cell.
type stripCell struct {
	X, Y  int
	Class string
	// Hatched tells that nothing counts because somebody is waited for.
	Hatched bool
	// Title is said when the pointer rests on the day.
	Title string
	Day   string
	// Month stands above the first day of the picture and of a month, beside what else stands there.
	Month  string
	MonthX int
	Rest   string // 休, 班, 延, or the holiday
	Count  string // 1…20, 原1… in a period given up, and +1… when overdue
	Wait   string // what is waited for, or that the count begins anew
	Event  string // what happened
	Flag   *stripFlag
	// Break tells that the count begins anew after the day.
	Break bool
}

// stripFlag marks a last day.
type stripFlag struct{ Text, Class string }

// stripBox is where things lie within every cell, from its upper left corner.
type stripBox struct {
	Width, Height                  int
	Left, Middle, Right            int
	DateLine, CountLine, EventLine int
	Pole, Flag, Break              string // outlines
	FlagX, FlagY                   int
}

// stripToday is the line at the beginning of today's cell.
type stripToday struct{ X, Top, Bottom int }

// stripFold is weeks of a long wait left out between two rows.
type stripFold struct {
	X, Y, Width, Height int
	Text                string
	TextX, TextY        int
}

// The measures of the picture.
const (
	cellWidth    = 58
	cellHeight   = 66
	weekGap      = 10
	rowGap       = 20
	headHeight   = 22
	stripMargin  = 4
	daysInRow    = 14
	foldHeight   = 24
	maxStripRows = 8
)

// flagHeight is how far the flag stands out above its cell, into the gap between rows.
const flagHeight = 16

// todayWidth is the room that the word 今天 takes above its cell.
const todayWidth = 32

var box = stripBox{
	Width: cellWidth, Height: cellHeight, Left: 6, Middle: cellWidth / 2, Right: cellWidth - 5,
	DateLine: 15, CountLine: 43, EventLine: 60,
	Pole:  fmt.Sprintf("M%d %dV-%d", cellWidth-1, cellHeight, flagHeight),
	Flag:  fmt.Sprintf("M%d -%dh-32v%dh32z", cellWidth-1, flagHeight, flagHeight-1),
	Break: fmt.Sprintf("M%d -3V%dM%d -3V%d", cellWidth-4, cellHeight+3, cellWidth, cellHeight+3),
	FlagX: cellWidth - 17, FlagY: -4,
}

// stripDays is what the strip is drawn from.
type stripDays struct {
	file   foi.Case
	cal    *calendar.Calendar
	clock  foi.Reading
	today  calendar.Date
	events dayEvents
	// first and last are the days drawn, and begun and told those that the period has something to say of.
	first, last calendar.Date
	begun, told calendar.Date
	// asked keeps what the days were told to be: folding the rows looks at each more than once.
	asked map[calendar.Date]foi.DayCounted
}

// stripOf draws a case's answer clock. The case has a receipt.
func stripOf(c foi.Case, clock foi.Reading, cal *calendar.Calendar, today calendar.Date) strip {
	d := stripDays{file: c, cal: cal, clock: clock, today: today, events: stripEvents(c), asked: map[calendar.Date]foi.DayCounted{}}
	d.begun, d.told = c.EvidenceDays(clock, today)
	if clock.EndsAtLatest() {
		d.told = max(d.told, clock.Due)
	}
	d.first, d.last = monday(d.begun), max(d.told, d.until(), clock.Waits.Until)
	if s := c.Receipt.SubmittedOn; c.Reanswer() == nil && !s.IsZero() && s >= d.first.AddDays(-daysInRow) {
		d.first = monday(s)
	}
	p := strip{Summary: clock.Words(today), Box: box, Width: 2*stripMargin + daysInRow*cellWidth + weekGap}
	for i := range daysInRow {
		p.Weekdays = append(p.Weekdays, stripWeekday{column(i) + cellWidth/2, strings.TrimPrefix(d.first.AddDays(i).WeekdayChinese(), "周")})
	}
	rows, cut := d.rows()
	if cut {
		p.Cut = fmt.Sprintf("图中画至 %s；此后至 %s 从略，见逐日计算表。", rows[len(rows)-1].through().Chinese(), d.last.Chinese())
	}
	y := headHeight + rowGap - 4
	for _, row := range rows {
		y = d.draw(&p, row, y)
	}
	p.Height = y + 4
	p.Legend = legendOf(p)
	return p
}

// until is the last day the clock has run.
func (d stripDays) until() calendar.Date {
	if !d.clock.Settled.IsZero() {
		return d.clock.Settled
	}
	return d.today
}

func monday(d calendar.Date) calendar.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

func column(i int) int {
	return stripMargin + i*cellWidth + i/7*weekGap
}

// draw draws a row with its upper edge at y, and returns where the next begins.
func (d stripDays) draw(p *strip, row stripRow, y int) int {
	if row.weeks > 1 {
		p.Folds = append(p.Folds, stripFold{
			X: stripMargin, Y: y - foldHeight/2, Width: p.Width - 2*stripMargin, Height: foldHeight, Text: d.foldWords(row),
			TextX: p.Width / 2, TextY: y + 5,
		})
		return y + foldHeight + rowGap/2
	}
	for i := range daysInRow {
		on := row.from.AddDays(i)
		cell := d.cell(on)
		cell.X, cell.Y = column(i), y
		if on == d.today {
			p.Today = &stripToday{cell.X, y - 6, y + cellHeight + 4}
			cell.MonthX = todayWidth
		}
		if _, month, day := on.YMD(); (on == d.first || day == 1) && (on != d.today || cell.Flag == nil) {
			cell.Month = fmt.Sprintf("%d月", month)
		}
		p.Cells = append(p.Cells, cell)
	}
	return y + cellHeight + rowGap
}

func dayOfMonth(d calendar.Date) string {
	_, _, day := d.YMD()
	return fmt.Sprint(day)
}

// eventWords names what happened on a day; several things on one day by their first characters, for
// the width of a cell.
func eventWords(events []string) string {
	if len(events) < 2 {
		return strings.Join(events, "")
	}
	short := make([]string, len(events))
	for i, e := range events {
		short[i] = string([]rune(e)[:1])
	}
	return strings.Join(short, "·")
}

// dayEvents are what happened, by the day.
type dayEvents map[calendar.Date][]string

// words names all that happened on a day.
func (e dayEvents) words(on calendar.Date) string { return strings.Join(e[on], "、") }

// receiptEvents are the receipt and what came before it.
func receiptEvents(c foi.Case, add func(calendar.Date, string)) {
	if a := c.Arrival; a != nil && a.On != c.Receipt.On && a.On != c.Receipt.SubmittedOn {
		add(a.On, "来件")
	}
	add(c.Receipt.SubmittedOn, "提交")
	add(c.Receipt.SystemConfirmedOn, "系统确认")
	add(c.Receipt.On, "收到")
}

func stripEvents(c foi.Case) dayEvents {
	events := dayEvents{}
	add := func(on calendar.Date, what string) {
		if !on.IsZero() {
			events[on] = append(events[on], what)
		}
	}
	receiptEvents(c, add)
	if a := c.Reanswer(); a != nil {
		add(a.On, "责令")
	}
	if n := c.CorrectionNotice; n != nil {
		add(n.On, "补正")
	}
	if r := c.CorrectionReceived; r != nil {
		add(r.On, "补到")
	}
	for _, a := range c.Consultations {
		add(a.SentOn, "征询")
		add(a.OpinionOn, "意见")
	}
	if l := c.Lapse; l != nil {
		add(l.On, "不再")
	}
	if e := c.Extension(); e != nil {
		add(e.NotifiedOn, "延期")
	}
	if c.FeeNotice != nil {
		add(c.FeeNotice.On, "收费")
	}
	if c.FeePaid != nil {
		add(c.FeePaid.On, "缴费")
	}
	if c.Decision != nil {
		add(c.Decision.On, "答复")
	}
	if c.Delivery != nil {
		add(c.Delivery.On, "送达")
	}
	if c.Withdrawal != nil {
		add(c.Withdrawal.On, "撤回")
	}
	return events
}
