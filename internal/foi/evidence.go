package foi

import (
	"cmp"
	"fmt"

	"foidesk/internal/calendar"
)

// DayCounted is one day of an answer period: whether it counts, as which, and why not. The list of them is what an
// office shows where somebody disputes whether it answered in time.
type DayCounted struct {
	On calendar.Date
	// Number is which working day of the period it is; 0 where it does not count. Beyond the period's length
	// it is late.
	Number int
	// Why says what the day is, or why it does not count.
	Why string
	// Article is what that rests on; a notice for holidays. Empty for an ordinary weekday or weekend.
	Article string
}

// maxEvidence bounds the list, in days: an imported case may have waited for years.
const maxEvidence = 1000

// Evidence lists every day of the answer period as r reads it on today: from the receipt to its end, to the day that
// settled it, or while it is overdue to today; at most a thousand. cut is the last day of the whole list where it is
// longer; zero where it is not.
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
	first := c.Receipt.On
	if last >= first.AddDays(maxEvidence) {
		last, cut = first.AddDays(maxEvidence-1), last
	}
	for on := first; on <= last; on = on.AddDays(1) {
		days = append(days, c.counted(cal, r, on))
	}
	return days, cut
}

func (c Case) counted(cal *calendar.Calendar, r Reading, on calendar.Date) DayCounted {
	d := DayCounted{On: on, Number: r.Number(cal, on)}
	day := cal.Day(on)
	_, paused := r.pauses.held(on)
	switch {
	case on == r.Start && on == c.Receipt.On:
		d.Why, d.Article = "收到申请，当日不计", articleFirstDay
	case on == r.Start:
		d.Why, d.Article = "期限自次日起重新计算", cmp.Or(r.anew, r.Article)
	case on < r.Start:
		d.Why, d.Article = "期限此后重新计算，此前各日不计", cmp.Or(r.anew, r.Article)
	case !r.stopped.IsZero() && on > r.stopped:
		d.Why, d.Article = "等待申请人，不计", r.awaits
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
	if d.Number > r.Days {
		d.Why = fmt.Sprintf("逾期第 %d 个工作日", d.Number-r.Days)
	}
	return d
}
