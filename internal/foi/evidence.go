package foi

import (
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// DayState is what a day is to an answer period.
type DayState string

// What a day can be.
const (
	DayBegins  DayState = "begins"   // 起算之日: day 1 follows it
	DayCounts  DayState = "counts"   // 计入
	DayAdded   DayState = "added"    // 计入, beyond the first length: by an extension or a later day
	DayLate    DayState = "late"     // 逾期
	DayRests   DayState = "rests"    // 休息日、节假日
	DayWaits   DayState = "waits"    // 暂停: somebody is waited for, whatever day it is
	DayGivenUp DayState = "given_up" // counted then, in a period that was begun anew since
)

// DayCounted is one day of an answer period: whether it counts, as which, and why not. The list of them is what an
// office shows where somebody disputes whether it answered in time, and the picture of the period is drawn from it.
type DayCounted struct {
	On    calendar.Date
	State DayState
	// Number is which working day of its period it is; 0 where it does not count. Beyond the period's length
	// it is late.
	Number int
	// Waits is what is waited for on a day that is DayWaits; Anew tells that the count begins for another time.
	Waits Awaited
	Anew  bool
	// Why says what the day is, or why it does not count.
	Why string
	// Article is what that rests on; a notice for holidays. Empty for an ordinary weekday or weekend.
	Article string
}

// maxEvidence bounds the list, in days: an imported case may have waited for years.
const maxEvidence = 1000

// Evidence lists every day of the answer period as r reads it on today: from the receipt to its end, to the day that
// settled it, or while it is overdue or waits for who knows how long to today; at most a thousand. cut is the last
// day of the whole list where it is longer; zero where it is not.
func (c Case) Evidence(cal *calendar.Calendar, r Reading, today calendar.Date) (days []DayCounted, cut calendar.Date) {
	if c.Receipt == nil {
		return nil, 0
	}
	first, last := c.EvidenceDays(r, today)
	if last >= first.AddDays(maxEvidence) {
		last, cut = first.AddDays(maxEvidence-1), last
	}
	for on := first; on <= last; on = on.AddDays(1) {
		days = append(days, c.DayOf(cal, r, on))
	}
	return days, cut
}

// EvidenceDays are the first and the last day that Evidence tells of, however many lie between.
func (c Case) EvidenceDays(r Reading, today calendar.Date) (first, last calendar.Date) {
	first, last = c.Receipt.On, r.Due
	if c.Reanswer() != nil {
		first = r.Start
	}
	switch {
	case !r.Settled.IsZero():
		last = r.Settled
	case r.State == Missed:
		last = today
	case r.State == Suspended && !r.EndsAtLatest():
		last = max(today, r.heldAt)
	}
	return first, max(first, last)
}

// EndsAtLatest tells that the due date is at least known as the latest it can be: of a suspended clock, that the wait
// ends on a known day by itself.
func (r Reading) EndsAtLatest() bool {
	return r.State != Suspended || r.stopped.IsZero() && r.pauses.open.IsZero()
}

// DayOf tells what a day is to the answer period as r reads it.
func (c Case) DayOf(cal *calendar.Calendar, r Reading, on calendar.Date) DayCounted {
	p := r.periodOf(on)
	d := DayCounted{On: on, State: DayRests, Number: p.number(cal, r.pauses, on)}
	day := cal.Day(on)
	_, paused := r.pauses.held(on)
	switch {
	case on <= p.start:
		c.begins(&d, r, p)
	case !p.stopped.IsZero() && on > p.stopped && (p.until.IsZero() || on <= p.until):
		d.State, d.Waits = DayWaits, p.waits
		d.Why, d.Article = p.waits.words()+"，不计", p.waits.article()
	case paused:
		d.State, d.Waits = DayWaits, ForOpinion
		d.Why, d.Article = "征求"+c.askedOn(cal, on)+"意见，不计", articlePause
	case day.Kind == calendar.MakeupWorkday:
		d.Why, d.Article = day.Name+"调休上班，计入", noticesOn(cal, on, on)
	case day.Kind == calendar.Closed:
		closure, _ := cal.Closure(on)
		d.Why, d.Article = "本机关停止办公（"+closure.Reason+"），不计", closure.Document()
	case !day.Working && day.Name != "":
		d.Why, d.Article = day.Name+"放假，不计", noticesOn(cal, on, on)
	case !day.Working:
		d.Why = "休息日，不计"
	default:
		d.Why = "工作日，计入"
	}
	if d.Number > 0 {
		d.numbered(r, p)
	}
	return d
}

// numbered tells of a day that counts as which it does.
func (d *DayCounted) numbered(r Reading, p ranPeriod) {
	switch {
	case !p.until.IsZero():
		d.State, d.Why = DayGivenUp, strings.TrimSuffix(d.Why, "计入")+fmt.Sprintf("当时计为第 %d 日，期限此后重新计算", d.Number)
		d.Article = join(p.waits.article(), d.Article)
	case d.Number > p.days:
		d.State, d.Why = DayLate, fmt.Sprintf("逾期第 %d 个工作日", d.Number-p.days)
	case d.Number > p.base:
		d.State, d.Article = DayAdded, join(r.Article, d.Article)
		d.Why = "延长的期限，计入"
		if r.Article == articleMass {
			d.Why = "延迟答复的期限，计入"
		}
	default:
		d.State = DayCounts
	}
}

// begins says what the day is on which a period begins, or one before it that does not count.
func (c Case) begins(d *DayCounted, r Reading, p ranPeriod) {
	d.State, d.Anew = DayBegins, p.again != ""
	switch {
	case d.On < p.start:
		d.State, d.Anew, d.Why, d.Article = DayRests, false, fmt.Sprintf("休息日收到，视为 %s 收到，不计", p.start), articleFirstDay
	case p.again != "":
		d.Why, d.Article = p.again.came()+"，当日不计，期限自次日起重新计算", p.again.article()
	case c.Reanswer() != nil:
		d.Why, d.Article = "责令重新答复，当日不计", join(r.Article, articleFirstDay)
	case d.On == c.Receipt.On:
		d.Why, d.Article = "收到申请，当日不计", articleFirstDay
	default:
		d.Why, d.Article = "视为当日收到申请，当日不计", articleFirstDay
	}
}

// askedOn names whose opinions are waited for on a day.
func (c Case) askedOn(cal *calendar.Calendar, on calendar.Date) string {
	var asked []string
	for _, a := range c.Consultations {
		end := a.end(cal)
		if label := a.Party.Label(); a.SentOn < on && (end.IsZero() || on <= end) && !slices.Contains(asked, label) {
			asked = append(asked, label)
		}
	}
	return strings.Join(asked, "、")
}

// ranPeriod is a period as it ran: the one now running, or one that was given up for it.
type ranPeriod struct {
	start calendar.Date
	// base is the length before anything lengthened it, and days the whole.
	base, days int
	// stopped is the last day that counts before the applicant is waited for, and waits what for; zero where nobody is.
	stopped calendar.Date
	waits   Awaited
	// until is the last day of a period that was given up, before the start of the next; zero for the one that runs.
	until calendar.Date
	// again is what came in that began it anew; empty for the first.
	again Awaited
}

// periodOf is the period that a day belongs to.
func (r Reading) periodOf(on calendar.Date) ranPeriod {
	running := ranPeriod{start: r.Start, base: r.base, days: r.Days, stopped: r.stopped, waits: r.stoppedFor}
	for _, p := range r.givenUp {
		if on <= p.until {
			return p
		}
		running.again = p.waits
	}
	return running
}

func (p ranPeriod) number(cal *calendar.Calendar, pauses pauses, on calendar.Date) int {
	if on <= p.start || !cal.Working(on) || !p.stopped.IsZero() && on > p.stopped {
		return 0
	}
	if _, paused := pauses.held(on); paused {
		return 0
	}
	return pauses.count(cal, p.start, on)
}
