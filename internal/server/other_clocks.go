package server

import (
	"fmt"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// clockLine is a clock that runs beside the answer period, in one line.
type clockLine struct {
	Label string
	State mark
	// Due and Left are the last day and what is left to it; Words stand in their place where there is none.
	Due, Left, Words, Article string
}

// otherClocks are those that somebody has to look at, the answer period apart.
func (f caseFile) otherClocks(today calendar.Date) []clockLine {
	var out []clockLine
	for _, r := range f.Clocks {
		if r.ID == foi.ClockAnswer || !r.Settled.IsZero() || !f.toLookAt(r) {
			continue
		}
		out = append(out, f.clockLine(r, today))
	}
	return out
}

// toLookAt leaves out what has run out and asks nothing of the office any more.
func (f caseFile) toLookAt(r foi.Reading) bool {
	open := f.Case.State() == foi.Open
	switch r.State {
	case foi.NotBegun:
		return open && (r.ID == foi.ClockPayment || ofConsultation(r))
	case foi.Lapsed:
		return open && r.ID != foi.ClockCorrectionNotice
	}
	return shownClock(r)
}

func (f caseFile) clockLine(r foi.Reading, today calendar.Date) clockLine {
	line := clockLine{Label: r.ID.Label(), State: clockStates[r.State], Article: r.Article, Words: r.Words(today)}
	for _, a := range f.Case.Consultations {
		if ofConsultation(r) && a.Ref == r.Ref && a.Name != "" {
			line.Label += "（" + a.Name + "）"
		}
	}
	if (r.State == foi.Running || r.State == foi.Missed) && !r.Due.IsZero() {
		line.Due, line.Left = dateAndWeekday(r.ActBy())+foi.CautiousNote(r.Due, r.ActBy()), leftWords(r, today)
	}
	return line
}

func ofConsultation(r foi.Reading) bool {
	return r.ID == foi.ClockThirdParty || r.ID == foi.ClockCoMaker
}

// leftWords are what is left of a clock in its own unit.
func leftWords(r foi.Reading, today calendar.Date) string {
	unit, left := "个工作日", r.LeftToAct()
	if r.Unit == foi.UnitDay {
		unit, left = "日", int(r.ActBy()-today)
	}
	if left < 0 || r.State == foi.Missed {
		return fmt.Sprintf("逾期 %d %s", max(-left, 0), unit)
	}
	return fmt.Sprintf("%d %s", left, unit)
}

// clockStates are the states of a clock, each a shape and a word.
var clockStates = map[foi.ClockState]mark{
	foi.Running:   {Shape: "●", Words: "进行中"},
	foi.Suspended: {Shape: "❚❚", Words: "暂停"},
	foi.NotBegun:  {Shape: "○", Words: "未起算"},
	foi.Missed:    {Shape: "■", Words: "逾期", Class: "due-overdue"},
	foi.Lapsed:    {Shape: "■", Words: "已届满"},
}

// toldOf counts the working days that the strip shows, by what they are to the period.
func toldOf(c foi.Case, clock foi.Reading, cal *calendar.Calendar, today calendar.Date) string {
	first, last := c.EvidenceDays(clock, today)
	days := map[foi.DayState]int{}
	waits := map[foi.Awaited]int{}
	until := today
	if !clock.Settled.IsZero() {
		until = clock.Settled
	}
	again := 0
	for on := first; on <= min(last, until); on = on.AddDays(1) {
		day := c.DayOf(cal, clock, on)
		if day.Anew {
			again++
		}
		if cal.Working(on) {
			days[day.State]++
			waits[day.Waits]++
		}
	}
	words := []string{fmt.Sprintf("截至 %s 已计入 %d 个工作日", until.MonthDay(), days[foi.DayCounts]+days[foi.DayAdded])}
	if n := days[foi.DayAdded]; n > 0 {
		words[0] += fmt.Sprintf("（其中延长的期限 %d 个）", n)
	}
	if n := days[foi.DayLate]; n > 0 {
		words = append(words, fmt.Sprintf("逾期 %d 个", n))
	}
	if clock.Settled.IsZero() && clock.State != foi.Missed {
		words = append(words, fmt.Sprintf("剩余 %d 个", clock.Left))
	}
	for _, a := range []foi.Awaited{foi.ForCorrection, foi.ForOpinion, foi.ForPayment} {
		if n := waits[a]; n > 0 {
			words = append(words, fmt.Sprintf("暂停 %d 个（%s）", n, waitWords(a)))
		}
	}
	if again > 0 {
		words = append(words, fmt.Sprintf("重新起算 %d 次，此前曾计入 %d 个", again, days[foi.DayGivenUp]))
	}
	return strings.Join(words, "，") + "。"
}
