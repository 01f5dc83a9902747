package server

import (
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// cell is a day as the evidence tells it, and as a wall calendar has it where the period says nothing of it.
func (d stripDays) cell(on calendar.Date) stripCell {
	day := d.cal.Day(on)
	events := d.eventsOn(on)
	cell := stripCell{Day: dayOfMonth(on), Rest: restWord(day), Event: eventWords(events), Flag: d.flag(on)}
	said, class := []string{on.Chinese() + " " + on.WeekdayChinese()}, ""
	if told, ok := d.dayOf(on); ok {
		class = d.state(told)
		cell.Count, cell.Hatched, cell.Break = d.count(told), told.State == foi.DayWaits, told.Anew
		switch {
		case told.Anew:
			cell.Wait = "重新起算"
		case cell.Hatched:
			cell.Wait = waitWords(told.Waits)
		case told.State == foi.DayAdded:
			cell.Rest = strings.TrimSpace("延 " + cell.Rest)
		}
		if told.Number > 0 && told.State != foi.DayLate && told.State != foi.DayGivenUp {
			said = append(said, fmt.Sprintf("第 %d 个工作日", told.Number))
		}
		said = append(said, told.Why)
	} else {
		said[0] += " " + dayWords(day)
	}
	cell.Class = strings.TrimSpace("day " + string(day.Kind) + " " + class)
	said = append(said, events...)
	if cell.Flag != nil {
		said = append(said, flagWords[cell.Flag.Text])
	}
	cell.Title = strings.Join(said, "，")
	return cell
}

// dayOf is what the period has to say of a day; ok is false where it says nothing.
func (d stripDays) dayOf(on calendar.Date) (told foi.DayCounted, ok bool) {
	if on < d.begun || on > d.told {
		return foi.DayCounted{}, false
	}
	if told, ok = d.asked[on]; !ok {
		told = d.file.DayOf(d.cal, d.clock, on)
		d.asked[on] = told
	}
	return told, told.State != foi.DayLate || on <= d.until()
}

// eventsOn are what happened on a day, and the last day of what is waited for.
func (d stripDays) eventsOn(on calendar.Date) []string {
	if d.clock.EndsAtLatest() || on != d.clock.Waits.Until {
		return d.events[on]
	}
	return slices.Concat(d.events[on], []string{strings.TrimPrefix(waitWords(d.clock.Waits.For), "待") + "期满"})
}

// state is the class of a day: used, still to come, spared by an answer in time, and what else the period makes of it.
func (d stripDays) state(told foi.DayCounted) string {
	switch told.State {
	case foi.DayCounts, foi.DayAdded:
		state := "left"
		switch {
		case told.On <= d.until():
			state = "used"
		case !d.clock.Settled.IsZero():
			state = "spared"
		}
		if told.State == foi.DayAdded {
			state += " added"
		}
		return state
	case foi.DayLate:
		return "late"
	case foi.DayGivenUp:
		return "given-up"
	case foi.DayWaits:
		return "waits"
	}
	return ""
}

func (d stripDays) count(told foi.DayCounted) string {
	switch {
	case told.Number == 0:
		return ""
	case told.State == foi.DayLate:
		return fmt.Sprintf("+%d", told.Number-d.clock.Days)
	case told.State == foi.DayGivenUp:
		return fmt.Sprintf("原%d", told.Number)
	}
	return fmt.Sprint(told.Number)
}

// The flags, and what they say of the day.
const (
	flagDue      = "期限"
	flagLatest   = "至迟"
	flagCautious = "审慎"
)

var flagWords = map[string]string{flagDue: "答复期限届满", flagLatest: "答复期限至迟届满", flagCautious: "审慎期限届满"}

// flag marks the last day, by the law and by the stricter reading; of a suspended clock, the latest that it can be.
func (d stripDays) flag(on calendar.Date) *stripFlag {
	cautious := d.clock.CautiousDue
	switch {
	case !d.clock.EndsAtLatest():
	case on == d.clock.Due && d.clock.State == foi.Suspended:
		return &stripFlag{flagLatest, "latest"}
	case on == d.clock.Due:
		return &stripFlag{flagDue, "due"}
	case cautious != nil && on == *cautious:
		return &stripFlag{flagCautious, "cautious"}
	}
	return nil
}

func waitWords(a foi.Awaited) string {
	switch a {
	case foi.ForPayment:
		return "待缴费"
	case foi.ForCorrection:
		return "待补正"
	}
	return "待意见"
}

func restWord(day calendar.Day) string {
	switch {
	case day.Kind == calendar.MakeupWorkday:
		return "班"
	case day.Working:
		return ""
	case day.Kind == calendar.Closed:
		return "停"
	case day.Kind == calendar.StatutoryHoliday || day.Kind == calendar.AdjustedHoliday:
		return "假"
	}
	return "休"
}

// stripRow is two weeks, or where more of them are left out, as many pairs of weeks.
type stripRow struct {
	from  calendar.Date
	weeks int // pairs of them
}

func (r stripRow) through() calendar.Date { return r.from.AddDays(r.weeks*daysInRow - 1) }

// rows are the rows of the picture. Of a long period, those on which nothing happens but the same wait or the same
// delay are folded into one; cut tells that what is left is still too much and ends early.
func (d stripDays) rows() (rows []stripRow, cut bool) {
	n := (int(d.last-d.first) + daysInRow) / daysInRow
	for i := range n {
		row := stripRow{d.first.AddDays(i * daysInRow), 1}
		if last := len(rows) - 1; n > maxStripRows && last >= 0 && d.idle(rows[last]) && d.idle(row) && d.same(rows[last], row) {
			rows[last].weeks++
			continue
		}
		rows = append(rows, row)
	}
	if cut = len(rows) > 2*maxStripRows; cut {
		rows = rows[:2*maxStripRows]
	}
	return rows, cut
}

// idle tells that nothing happens on the days of a row.
func (d stripDays) idle(row stripRow) bool {
	for on := row.from; on <= row.through(); on = on.AddDays(1) {
		if state := d.stateOn(on); len(d.eventsOn(on)) > 0 || d.flag(on) != nil || on == d.today || state != "waits" && state != "late" && state != "" {
			return false
		}
	}
	return true
}

// same tells that the days of two idle rows are the same to the period.
func (d stripDays) same(a, b stripRow) bool { return d.worst(a) == d.worst(b) }

// worst is the state of the days of an idle row that are not days of rest.
func (d stripDays) worst(row stripRow) string {
	for on := row.from; on <= row.through(); on = on.AddDays(1) {
		if told, ok := d.dayOf(on); ok && (told.State == foi.DayWaits || told.State == foi.DayLate) {
			return d.state(told) + string(told.Waits)
		}
	}
	return ""
}

func (d stripDays) stateOn(on calendar.Date) string {
	told, ok := d.dayOf(on)
	if !ok {
		return ""
	}
	return d.state(told)
}

// foldWords say what the weeks left out are.
func (d stripDays) foldWords(row stripRow) string {
	what := "其间没有变化"
	for on := row.from; on <= row.through(); on = on.AddDays(1) {
		told, ok := d.dayOf(on)
		if ok && told.State == foi.DayWaits {
			what = waitWords(told.Waits) + "，均不计入"
			break
		}
		if ok && told.State == foi.DayLate {
			what = "均为逾期"
			break
		}
	}
	return fmt.Sprintf("略去 %s 至 %s：%s", row.from.Chinese(), row.through().Chinese(), what)
}
