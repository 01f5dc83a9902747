package foi

import (
	"fmt"
	"slices"

	"foidesk/internal/calendar"
)

// DayCounted is one day of an answer period: whether it counts, as which, and why not. The list of them is what an
// office shows where somebody disputes whether it answered in time.
type DayCounted struct {
	On calendar.Date
	// Number is which working day of its period it is, each period beginning with 1; 0 where it does not count.
	Number int
	// Late tells that it lies beyond the period's length.
	Late bool
	// Why says what the day is, or why it does not count.
	Why string
	// Article is what that rests on; a notice for holidays. Empty for an ordinary weekday or weekend.
	Article string
}

// maxEvidence bounds the list, in days: an imported case may have waited for years.
const maxEvidence = 1000

// Evidence lists every day of the round that c is in, as r reads its answer clock on today: from the receipt, or the
// order to answer anew, to the end of the period, to the day that settled it, or while it is overdue to today; at most
// a thousand. cut is the last day of the whole list where it is longer; zero where it is not. For the rounds before,
// see Rounds.
func (c Case) Evidence(cal *calendar.Calendar, r Reading, today calendar.Date) (days []DayCounted, cut calendar.Date) {
	if c.Receipt == nil {
		return nil, 0
	}
	last := r.Due
	switch {
	case !r.Settled.IsZero():
		last = r.Settled
	case r.State == Missed:
		last = today
	}
	first := r.stretches[0].begun
	if last >= first.AddDays(maxEvidence) {
		last, cut = first.AddDays(maxEvidence-1), last
	}
	for on := first; on <= last; on = on.AddDays(1) {
		days = append(days, c.counted(cal, r, on))
	}
	return days, cut
}

// counted tells of one day in the stretch that it lies in.
func (c Case) counted(cal *calendar.Calendar, r Reading, on calendar.Date) DayCounted {
	at := len(r.stretches) - 1
	for at > 0 && on < r.stretches[at].begun {
		at--
	}
	s := r.stretches[at]
	if on <= s.start {
		why, article := c.begun(s, on)
		return DayCounted{On: on, Why: why, Article: article}
	}
	d := DayCounted{On: on, Number: s.number(cal, r.pauses, on)}
	day := cal.Day(on)
	_, paused := r.pauses.held(on)
	switch {
	case s.waits != nil && on > s.stopped:
		_, awaited, article := s.waits.words()
		d.Why, d.Article = "等待"+awaited+"，不计", article
	case paused:
		d.Why, d.Article = "征求意见，不计", articlePause
	case day.Kind == calendar.MakeupWorkday:
		d.Why, d.Article = day.Name+"调休上班，计入", noticesOn(cal, on, on)
	case !day.Working && day.Name != "":
		d.Why, d.Article = day.Name+"放假，不计", noticesOn(cal, on, on)
	case !day.Working:
		d.Why = "休息日，不计"
	default:
		d.Why = "工作日，计入"
	}
	if at == len(r.stretches)-1 && d.Number > r.Days {
		d.Late, d.Why = true, fmt.Sprintf("逾期第 %d 个工作日", d.Number-r.Days)
	}
	return d
}

// begun tells of a day before day 1 of a stretch, and on what that rests.
func (c Case) begun(s stretch, on calendar.Date) (why, article string) {
	what, then, article := "收到申请", "当日不计", articleFirstDay
	switch order := c.Reanswer(); {
	case s.by != nil:
		what, _ = s.by.anew()
		_, _, article = s.by.words()
		then = "期限自次日起重新计算，当日不计"
	case order != nil:
		what, article = "责令重新答复", order.article()
	}
	switch {
	case s.start == s.begun:
		return what + "，" + then, article
	case on > s.begun && on < s.start:
		return "休息日，不计", ""
	case on == s.start:
		return "休息日" + what + "的，视为当日收到；" + then, article
	}
	return what + "，休息日视为 " + s.start.String() + " 收到，不计", article
}

// number is which working day of the stretch a day is; 0 where it does not count.
func (s stretch) number(cal *calendar.Calendar, ps pauses, on calendar.Date) int {
	if on <= s.start || !cal.Working(on) || s.waits != nil && on > s.stopped {
		return 0
	}
	if _, paused := ps.held(on); paused {
		return 0
	}
	return ps.count(cal, s.start, on)
}

// Round is one answer that was owed: the first, or one that was ordered anew (责令重新答复).
type Round struct {
	// Case is the case as that round left it, and Clock its answer clock.
	Case  Case
	Clock Reading
	// ReadOn is the day on which it is read: the day of the order that began the next, or else today.
	ReadOn calendar.Date
}

// Rounds lists the rounds of a case that has a receipt, the one now running last.
func (c Case) Rounds(cal *calendar.Calendar, p Policy, today calendar.Date) []Round {
	all := append(slices.Clone(c.Earlier), c)
	rounds := make([]Round, len(all))
	for i, round := range all {
		on := today
		if i+1 < len(all) {
			on = min(today, all[i+1].Reanswer().On)
		}
		rounds[i] = Round{round, round.AnswerClock(cal, p, on), on}
	}
	return rounds
}
