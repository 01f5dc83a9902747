package server

import (
	"fmt"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
)

// calendarMonth is a month to pick a date from. It is laid out here and not by the script, so that
// package calendar alone knows the days.
type calendarMonth struct {
	Name string // 2026年11月
	// Previous and Next are the months beside it, as addresses name them; empty beyond the years that
	// a date may lie in.
	Previous, Next string
	// Notice says what the marks do not know; empty where the year's holidays are announced.
	Notice string
	Weeks  [][]calendarDay
}

func (calendarMonth) template() string { return "calendar_month.html" }

// calendarDay is a day of the month, or a place before its first or after its last: the zero one.
type calendarDay struct {
	On    calendar.Date
	Day   string
	Class string
	Rest  string // 休, 假, 班
	// Title is said when the pointer or the focus rests on the day.
	Title  string
	Today  bool
	Chosen bool
	// Later tells that the day is yet to come. What has not happened cannot be recorded.
	Later bool
	// Entry is the one day that Tab reaches; the arrow keys go on from there.
	Entry bool
}

// monthForm is how an address names a month: 2026-11.
const monthForm = "2006-01"

// showMonth serves a month alone, for the script: the month asked for or, if none is, that of the
// date already typed. What is typed may be unfinished; it then chooses nothing.
func (s *Server) showMonth(c echo.Context) error {
	today := s.desk.Today()
	chosen, _ := calendar.Parse(c.QueryParam("chosen"))
	first, err := monthAsked(c.QueryParam("month"), chosen, today)
	if err != nil {
		return err
	}
	return s.render(c, monthOf(s.desk.Calendar(), first, chosen, today))
}

// monthAsked is the first day of the month that is asked for.
func monthAsked(text string, chosen, today calendar.Date) (calendar.Date, error) {
	switch {
	case text == "" && chosen.IsZero():
		return firstOfMonth(today), nil
	case text == "":
		return firstOfMonth(chosen), nil
	}
	t, err := time.Parse(monthForm, text)
	if err != nil || t.Year() < calendar.FirstYear || t.Year() > calendar.LastYear {
		return 0, badAddress("month", fmt.Sprintf("月份应写成 2026-11，在 %d 年至 %d 年之间，现为“%s”", calendar.FirstYear, calendar.LastYear, text))
	}
	return calendar.FromTime(t), nil
}

// monthOf lays out the month that begins on a day.
func monthOf(cal *calendar.Calendar, first, chosen, today calendar.Date) calendarMonth {
	year, month, _ := first.YMD()
	last := calendar.Of(year, month+1, 1).AddDays(-1)
	m := calendarMonth{
		Name:     fmt.Sprintf("%d年%d月", year, month),
		Previous: monthName(first.AddDays(-1)), Next: monthName(last.AddDays(1)),
		Notice: unannouncedWords(cal, year, today),
	}
	entry := first
	for _, d := range []calendar.Date{today, chosen} { // the later word is the stronger
		if first <= d && d <= last {
			entry = d
		}
	}
	for d := monday(first); d <= last; d = d.AddDays(7) {
		week := make([]calendarDay, 7)
		for i := range week {
			if on := d.AddDays(i); first <= on && on <= last {
				week[i] = calendarDayOf(cal.Day(on), chosen, today)
				week[i].Entry = on == entry
			}
		}
		m.Weeks = append(m.Weeks, week)
	}
	return m
}

func calendarDayOf(day calendar.Day, chosen, today calendar.Date) calendarDay {
	on := day.Date
	d := calendarDay{
		On: on, Day: dayOfMonth(on), Rest: restWord(day), Today: on == today, Chosen: on == chosen, Later: on > today,
	}
	classes := []string{string(day.Kind)}
	said := on.MonthDay() + " " + on.WeekdayChinese() + " " + dayWords(day)
	if d.Today {
		classes, said = append(classes, "today"), said+"，今天"
	}
	if d.Chosen {
		classes = append(classes, "chosen")
	}
	if d.Later {
		said += "，晚于今天，不能选"
	}
	d.Class, d.Title = strings.Join(classes, " "), said
	return d
}

// unannouncedWords says that a year's holidays are not marked. A year gone by was announced, but this
// program does not hold its notice.
func unannouncedWords(cal *calendar.Calendar, year int, today calendar.Date) string {
	switch {
	case cal.Announced(year):
		return ""
	case year < today.Year():
		return fmt.Sprintf("本系统未收录%d年放假安排，节假日标注不全", year)
	}
	return fmt.Sprintf("%d年放假安排尚未公布，只标出周末", year)
}

func firstOfMonth(d calendar.Date) calendar.Date {
	year, month, _ := d.YMD()
	return calendar.Of(year, month, 1)
}

// monthName is the month of a day as addresses name it; empty where no date may lie.
func monthName(d calendar.Date) string {
	year, month, _ := d.YMD()
	if year < calendar.FirstYear || year > calendar.LastYear {
		return ""
	}
	return fmt.Sprintf("%d-%02d", year, month)
}
