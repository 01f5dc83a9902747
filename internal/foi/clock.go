package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// ClockID names a statutory clock (法定期限).
type ClockID string

// The clocks.
const (
	ClockAnswer  ClockID = "answer"  // 答复期限 (第三十三条)
	ClockPayment ClockID = "payment" // 缴费期限 (国办函〔2020〕109号第六条)
)

// ClockState is how a clock stands on the day it is read.
type ClockState string

// The states of a clock.
const (
	Running   ClockState = "running"   // 进行中
	Suspended ClockState = "suspended" // 暂停: no day counts until something happens
	NotBegun  ClockState = "pending"   // the day it runs from is not known yet
	Met       ClockState = "met"       // 按期
	Missed    ClockState = "missed"    // 逾期, settled or not
	Lapsed    ClockState = "lapsed"    // nothing is owed any more
)

// Reading is what a clock shows on one day, with every step that led there.
type Reading struct {
	ID    ClockID       `json:"id"`
	State ClockState    `json:"state"`
	Start calendar.Date `json:"start"`
	// Days is the length of the period in working days, extended where it was.
	Days int `json:"days"`
	// Due is the last day; for a settled clock, the day that had to be met; for a suspended one, the day
	// that would have been the last. Zero while the clock has not begun.
	Due calendar.Date `json:"due"`
	// CautiousDue is the last day by the stricter reading where sources disagree; nil where there is
	// one reading only. Reminders go by the earlier of the two.
	CautiousDue *calendar.Date `json:"cautious_due"`
	// Used and Left are working days, up to the day of settling or of suspension or else of reading; Left
	// is negative when overdue.
	Used int `json:"used"`
	Left int `json:"left"`
	// Provisional tells that the period reaches into a year whose holidays are not announced.
	Provisional bool   `json:"provisional"`
	Article     string `json:"article"`
	Steps       []Step `json:"steps"`

	// Settled is the day on which the clock stopped for good; zero while it has not.
	Settled calendar.Date `json:"-"`
	// Unannounced is the first year that makes the reading provisional; 0 for none.
	Unannounced int `json:"-"`
	// PayBy is the last day for the payment that a suspended clock waits for; zero while it is not known.
	PayBy calendar.Date `json:"-"`

	// leftToAct is Left up to ActBy.
	leftToAct int
	// stopped is the last day that counts where the clock was suspended; zero where it was not.
	stopped calendar.Date
}

// Step is one line of the reckoning, in words that can be printed as evidence.
type Step struct {
	On      calendar.Date `json:"on"`
	What    string        `json:"what"`
	Effect  string        `json:"effect"`
	Article string        `json:"article"`
}

// Clocks reads every clock of the case on the day today. A voided case has none.
func (c Case) Clocks(cal *calendar.Calendar, p Policy, today calendar.Date) []Reading {
	if c.Receipt == nil {
		return nil
	}
	readings := []Reading{c.AnswerClock(cal, p, today)}
	if c.FeeNotice != nil {
		readings = append(readings, c.PaymentClock(cal, today))
	}
	return readings
}

// Number is which working day of the period a day is, 1 being the first after the start; beyond Days it
// is late. A day that does not count is 0, and so are those of a period that was begun anew since.
func (r Reading) Number(cal *calendar.Calendar, on calendar.Date) int {
	if r.Start.IsZero() || on <= r.Start || !cal.Working(on) {
		return 0
	}
	if !r.stopped.IsZero() && on > r.stopped {
		return 0
	}
	return cal.Count(r.Start, on).Days
}

// ActBy is the day to act by: the earlier of the due date and the cautious one. Zero while the clock is
// suspended, for then no day is one.
func (r Reading) ActBy() calendar.Date {
	if r.State == Suspended {
		return 0
	}
	if r.CautiousDue != nil {
		return min(r.Due, *r.CautiousDue)
	}
	return r.Due
}

// NextOn is the day that the office looks to next: ActBy, or while the clock is suspended the last day for
// paying, after which the case may be closed. While nobody knows when the notice was received, it is the
// earliest that day can be: by then somebody should have asked.
func (r Reading) NextOn(cal *calendar.Calendar) calendar.Date {
	switch {
	case r.State != Suspended:
		return r.ActBy()
	case r.PayBy.IsZero():
		return cal.Add(r.stopped, PaymentDays).On
	}
	return r.PayBy
}

// DueWords is a due date as every page, list and message says it: 10月22日（周四）还剩 5 个工作日. Left
// is in working days and negative when overdue; unannounced is the year whose holidays are not yet
// known, 0 for none.
func DueWords(due, today calendar.Date, left, unannounced int) string {
	day := due.MonthDay()
	if due.Year() != today.Year() {
		day = due.Chinese()
	}
	provisional := ""
	if unannounced != 0 {
		provisional = fmt.Sprintf("（暂定：%d年放假安排尚未公布）", unannounced)
	}
	switch {
	case due == today:
		return fmt.Sprintf("%s（%s）今日到期", day, due.WeekdayChinese())
	case due < today:
		return fmt.Sprintf("%s（%s）%s", day, due.WeekdayChinese(), OverdueWords(left))
	}
	return fmt.Sprintf("%s（%s）还剩 %d 个工作日%s", day, due.WeekdayChinese(), left, provisional)
}

// OverdueWords says how late. On a rest day right after the due day no working day has passed yet.
func OverdueWords(left int) string {
	if left == 0 {
		return "已逾期"
	}
	return fmt.Sprintf("逾期 %d 个工作日", -left)
}

// CautiousNote is said after a day to act by that is earlier than the statutory due date.
func CautiousNote(due, actBy calendar.Date) string {
	if due == actBy {
		return ""
	}
	return fmt.Sprintf("（审慎期限；法定期限 %s）", due.MonthDay())
}

// SuspendedWords says of a suspended answer clock, as pages, lists and messages do, what it waits for. PayBy
// is the last day for paying, zero while it is not known.
func SuspendedWords(payBy, today calendar.Date) string {
	switch {
	case payBy.IsZero():
		return "暂停中（等待缴费，收费通知尚未送达）"
	case payBy < today:
		return fmt.Sprintf("暂停中（申请人逾期未缴费，缴费期限 %s）", payBy.Chinese())
	}
	return fmt.Sprintf("暂停中（等待缴费，缴费期限 %s）", payBy.Chinese())
}

// Words says how the clock stands, in one sentence.
func (r Reading) Words(today calendar.Date) string {
	switch {
	case r.ID == ClockPayment:
		return r.paymentWords(today)
	case r.State == Suspended:
		return SuspendedWords(r.PayBy, today)
	case r.Settled.IsZero():
		return DueWords(r.ActBy(), today, r.leftToAct, r.Unannounced) + CautiousNote(r.Due, r.ActBy())
	case r.State == Met && !r.stopped.IsZero():
		return fmt.Sprintf("按期：期限自 %s 起暂停，%s 送达（已用 %d 个工作日）", r.stopped.AddDays(1).Chinese(), r.Settled.Chinese(), r.Used)
	}
	switch r.State {
	case Met:
		return fmt.Sprintf("按期：期限 %s，%s 送达（第 %d 个工作日）", r.Due.Chinese(), r.Settled.Chinese(), r.Used)
	case Missed:
		return fmt.Sprintf("%s：期限 %s，%s 办结", OverdueWords(r.Left), r.Due.Chinese(), r.Settled.Chinese())
	}
	return fmt.Sprintf("已终止：%s 撤回申请", r.Settled.Chinese())
}
