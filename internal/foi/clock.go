package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// ClockID names a statutory clock (法定期限).
type ClockID string

// The clocks.
const (
	ClockAnswer           ClockID = "answer"            // 答复期限 (第三十三条)
	ClockPayment          ClockID = "payment"           // 缴费期限 (国办函〔2020〕109号第六条)
	ClockCorrectionNotice ClockID = "correction_notice" // 补正告知期限 (第三十条)
	ClockCorrection       ClockID = "correction"        // 补正期限 (第三十条)
	ClockThirdParty       ClockID = "third_party"       // 第三方提出意见的期限 (第三十二条)
	ClockCoMaker          ClockID = "co_maker"          // 共同制作机关提出意见的期限 (第三十四条)
	ClockReviewWindow     ClockID = "review_window"     // 申请复议期限 (行政复议法第二十条)
	ClockSuitWindow       ClockID = "suit_window"       // 起诉期限 (行政诉讼法第四十五条、第四十六条)
	ClockReviewDefence    ClockID = "review_defence"    // 复议答复期限 (行政复议法第四十八条、第五十四条)
	ClockSuitDefence      ClockID = "suit_defence"      // 应诉答辩期限 (行政诉讼法第六十七条)
	ClockReviewDecision   ClockID = "review_decision"   // 复议审理期限 (行政复议法第六十二条), the body's own
	ClockPublication      ClockID = "publication"       // 主动公开期限 (第二十六条、第四十四条)
	ClockConfirmation     ClockID = "confirmation"      // 平常信函的确认 (第三十一条第二项)
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

// UnitDay is the unit of a clock that counts rest days too.
const UnitDay = "day"

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
	// Unit is UnitDay where Days, Used and Left are calendar days; empty where they are working days.
	Unit string `json:"unit,omitempty"`
	// Ref tells the clocks of several consultations, reviews or suits apart, and those of the two instances of a suit.
	Ref string `json:"ref,omitempty"`

	// Settled is the day on which the clock stopped for good; zero while it has not.
	Settled calendar.Date `json:"-"`
	// Unannounced is the first year that makes the reading provisional; 0 for none.
	Unannounced int `json:"-"`
	// Waits is what a suspended clock waits for.
	Waits Waiting `json:"-"`

	// leftToAct is Left up to ActBy.
	leftToAct int
	// stopped is the last day that counts while the applicant is waited for, and stoppedFor what for; zero where
	// nobody is.
	stopped    calendar.Date
	stoppedFor Awaited
	// base is the length in working days before anything lengthened it, and givenUp the periods before this one.
	base    int
	givenUp []ranPeriod
	// pauses are the days that do not count because an opinion was waited for.
	pauses pauses
	// heldAt is the last day that counted where the clock stood still in the end; zero where it did not.
	heldAt calendar.Date
	// ended says what ended a clock that lapsed.
	ended string
	// words are those of a clock that is not the office's own; nil for one that is.
	words *termWords
	// does is what is done within a time that somebody is late for without the case being: a review, a defence, a
	// publication; empty for the other clocks.
	does string
}

// Step is one line of the reckoning, in words that can be printed as evidence.
type Step struct {
	On      calendar.Date `json:"on"`
	What    string        `json:"what"`
	Effect  string        `json:"effect"`
	Article string        `json:"article"`
}

// Clocks reads every clock of the case on the day today. A voided case has none, and what is not yet received no
// more than that of its confirmation.
func (c Case) Clocks(cal *calendar.Calendar, p Policy, today calendar.Date) []Reading {
	if c.Receipt == nil {
		return c.confirmationClocks(cal, today)
	}
	readings := []Reading{c.AnswerClock(cal, p, today)}
	if c.FeeNotice != nil {
		readings = append(readings, c.PaymentClock(cal, today))
	}
	readings = append(readings, c.CorrectionNoticeClock(cal, p, today))
	if c.CorrectionNotice != nil {
		readings = append(readings, c.CorrectionClock(cal, today))
	}
	readings = append(readings, c.consultationClocks(cal, today)...)
	readings = append(readings, c.disputeClocks(cal, p, today)...)
	readings = append(readings, c.confirmationClocks(cal, today)...)
	if r, ok := c.PublicationClock(cal, today); ok {
		readings = append(readings, r)
	}
	return readings
}

// Number is which working day of the period a day is, 1 being the first after the start; beyond Days it
// is late. A day that does not count is 0, and so are those of a period that was begun anew since.
func (r Reading) Number(cal *calendar.Calendar, on calendar.Date) int {
	if r.Start.IsZero() {
		return 0
	}
	return ranPeriod{start: r.Start, stopped: r.stopped}.number(cal, r.pauses, on)
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

// LeftToAct is Left up to ActBy: what there is left to act in.
func (r Reading) LeftToAct() int { return r.leftToAct }

// NextOn is the day that the office looks to next: ActBy, or while the clock is suspended the last day of what it
// waits for. While nobody knows when a notice was received, it is the earliest that day can be: by then somebody
// should have asked.
func (r Reading) NextOn(cal *calendar.Calendar) calendar.Date {
	switch {
	case r.State != Suspended:
		return r.ActBy()
	case !r.Waits.Until.IsZero():
		return r.Waits.Until
	case r.Waits.For == ForPayment:
		return cal.Add(r.heldAt, PaymentDays).On
	}
	return cal.Add(r.heldAt, OpinionDays).On
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
		provisional = "（" + ProvisionalWords(unannounced) + "）"
	}
	switch {
	case due == today:
		return fmt.Sprintf("%s（%s）今日到期", day, due.WeekdayChinese())
	case due < today:
		return fmt.Sprintf("%s（%s）%s", day, due.WeekdayChinese(), OverdueWords(left))
	}
	return fmt.Sprintf("%s（%s）还剩 %d 个工作日%s", day, due.WeekdayChinese(), left, provisional)
}

// firstKnownYear is the first whose notices the program brings along.
const firstKnownYear = 2019

// ProvisionalWords say why a day that lies in a year is provisional: the notice of a coming year is not out yet, that
// of a year long past was never entered.
func ProvisionalWords(year int) string {
	if year < firstKnownYear {
		return fmt.Sprintf("暂定：系统没有%d年的放假安排数据", year)
	}
	return fmt.Sprintf("暂定：%d年放假安排尚未公布", year)
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

// Words says how the clock stands, in one sentence.
func (r Reading) Words(today calendar.Date) string {
	switch {
	case r.does != "":
		return r.actWords(today)
	case r.ID == ClockConfirmation:
		return r.confirmationWords()
	case r.words != nil:
		return r.termWords(today)
	case r.State == Suspended:
		return r.Waits.Words(today)
	case r.Settled.IsZero():
		return DueWords(r.ActBy(), today, r.leftToAct, r.Unannounced) + CautiousNote(r.Due, r.ActBy())
	case r.State == Met && !r.heldAt.IsZero():
		return fmt.Sprintf("按期：期限自 %s 起暂停，%s 送达（已用 %d 个工作日）", r.heldAt.AddDays(1).Chinese(), r.Settled.Chinese(), r.Used)
	}
	switch r.State {
	case Met:
		return fmt.Sprintf("按期：期限 %s，%s 送达（第 %d 个工作日）", r.Due.Chinese(), r.Settled.Chinese(), r.Used)
	case Missed:
		return fmt.Sprintf("%s：期限 %s，%s 办结", OverdueWords(r.Left), r.Due.Chinese(), r.Settled.Chinese())
	}
	return fmt.Sprintf("已终止：%s %s", r.Settled.Chinese(), r.ended)
}
