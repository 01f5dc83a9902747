package server

import (
	"fmt"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// strip is the picture of an answer period: one cell a day, two weeks a row. It is drawn as SVG; all
// geometry is reckoned here, in units of the picture, which scales to the page and to A4.
type strip struct {
	Width, Height int
	// Summary says in a sentence what the picture shows.
	Summary  string
	Box      stripBox
	Weekdays []stripWeekday
	Cells    []stripCell
	Today    *stripToday
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
	// Title is said when the pointer rests on the day.
	Title string
	Day   string
	// Month stands above the first day of the picture and of a month, beside what else stands there.
	Month  string
	MonthX int
	Rest   string // 休, 班, or the holiday
	Count  string // 1…20, and +1… when overdue
	Event  string // what happened
	Due    bool   // the flag
}

// stripBox is where things lie within every cell, from its upper left corner.
type stripBox struct {
	Width, Height                  int
	Left, Middle, Right            int
	DateLine, CountLine, EventLine int
	Pole, Flag                     string // outlines
	FlagX, FlagY                   int
}

// stripToday is the line at the beginning of today's cell.
type stripToday struct{ X, Top, Bottom int }

// The measures of the picture.
const (
	cellWidth    = 58
	cellHeight   = 66
	weekGap      = 10
	rowGap       = 20
	headHeight   = 22
	stripMargin  = 4
	daysInRow    = 14
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
	FlagX: cellWidth - 17, FlagY: -4,
}

// stripDays is what the strip is drawn from.
type stripDays struct {
	cal    *calendar.Calendar
	clock  foi.Reading
	today  calendar.Date
	first  calendar.Date
	last   calendar.Date
	events dayEvents
}

// stripOf draws a case's answer clock. The case has a receipt.
func stripOf(c foi.Case, clock foi.Reading, cal *calendar.Calendar, today calendar.Date) strip {
	d := stripDays{cal: cal, clock: clock, today: today, events: stripEvents(c, clock)}
	d.first = monday(c.Receipt.On)
	if c.Reanswer() != nil {
		d.first = monday(clock.Start)
	} else if s := c.Receipt.SubmittedOn; !s.IsZero() && s >= d.first.AddDays(-daysInRow) {
		d.first = monday(s)
	}
	d.last = max(clock.Due, d.until())
	rows := (int(d.last-d.first) + daysInRow) / daysInRow
	p := strip{Summary: clock.Words(today), Box: box}
	if rows > maxStripRows {
		rows = maxStripRows
		p.Cut = fmt.Sprintf("图中画至 %s；此后至 %s 从略。", d.first.AddDays(rows*daysInRow-1).Chinese(), d.last.Chinese())
	}
	p.Width = 2*stripMargin + daysInRow*cellWidth + weekGap
	p.Height = headHeight + rows*(cellHeight+rowGap)
	for i := range daysInRow {
		p.Weekdays = append(p.Weekdays, stripWeekday{column(i) + cellWidth/2, strings.TrimPrefix(d.first.AddDays(i).WeekdayChinese(), "周")})
	}
	for i := range rows * daysInRow {
		d.draw(&p, i)
	}
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

func (d stripDays) draw(p *strip, i int) {
	on := d.first.AddDays(i)
	x, y := column(i%daysInRow), headHeight+rowGap-4+i/daysInRow*(cellHeight+rowGap)
	cell := d.cell(on)
	cell.X, cell.Y = x, y
	if on == d.today {
		p.Today = &stripToday{x, y - 6, y + cellHeight + 4}
		cell.MonthX = todayWidth
	}
	if _, month, day := on.YMD(); (i == 0 || day == 1) && (on != d.today || !cell.Due) {
		cell.Month = fmt.Sprintf("%d月", month)
	}
	p.Cells = append(p.Cells, cell)
}

func (d stripDays) cell(on calendar.Date) stripCell {
	day := d.cal.Day(on)
	count, state := d.count(on)
	cell := stripCell{
		Day: dayOfMonth(on), Rest: restWord(day), Count: count, Event: eventWords(d.events[on]),
		Due: on == d.clock.Due && d.clock.State != foi.Suspended, Class: strings.TrimSpace("day " + string(day.Kind) + " " + state),
	}
	said := []string{on.Chinese() + " " + on.WeekdayChinese() + " " + dayWords(day)}
	switch {
	case strings.HasPrefix(count, "+"):
		said = append(said, "逾期第 "+count[1:]+" 个工作日")
	case count != "":
		said = append(said, "第 "+count+" 个工作日")
	}
	said = append(said, d.events[on]...)
	if cell.Due {
		said = append(said, "答复期限届满")
	}
	cell.Title = strings.Join(said, "，")
	return cell
}

// count is the day's number in the period, and whether it is used, still to come, or late.
func (d stripDays) count(on calendar.Date) (number, state string) {
	n := d.clock.Number(d.cal, on)
	switch {
	case n == 0:
		return "", ""
	case n > d.clock.Days && on <= d.until():
		return fmt.Sprintf("+%d", n-d.clock.Days), "late"
	case n > d.clock.Days:
		return "", ""
	case on <= d.until():
		return fmt.Sprint(n), "used"
	case !d.clock.Settled.IsZero():
		return fmt.Sprint(n), "spared"
	}
	return fmt.Sprint(n), "left"
}

func dayOfMonth(d calendar.Date) string {
	_, _, day := d.YMD()
	return fmt.Sprint(day)
}

func restWord(day calendar.Day) string {
	switch {
	case day.Kind == calendar.MakeupWorkday:
		return "班"
	case day.Working:
		return ""
	case day.Kind == calendar.StatutoryHoliday || day.Kind == calendar.AdjustedHoliday:
		return "假"
	}
	return "休"
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

func stripEvents(c foi.Case, clock foi.Reading) dayEvents {
	events := dayEvents{}
	add := func(on calendar.Date, what string) {
		if !on.IsZero() {
			events[on] = append(events[on], what)
		}
	}
	add(c.Receipt.SubmittedOn, "提交")
	add(c.Receipt.On, "收到")
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
	if clock.CautiousDue != nil && *clock.CautiousDue != clock.Due {
		add(*clock.CautiousDue, "审慎期限")
	}
	return events
}
