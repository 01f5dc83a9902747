package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// Awaited is what a suspended answer period waits for.
type Awaited string

// What is waited for.
const (
	ForPayment    Awaited = "payment"    // 缴费
	ForCorrection Awaited = "correction" // 补正
	ForOpinion    Awaited = "opinion"    // 意见
)

// awaitedBy is what a notice waits for.
func awaitedBy(s stop) Awaited {
	switch s.(type) {
	case FeeNotice:
		return ForPayment
	case CorrectionNotice:
		return ForCorrection
	}
	return ""
}

// words name the wait: 等待缴费.
func (a Awaited) words() string {
	switch a {
	case ForPayment:
		return "等待缴费"
	case ForCorrection:
		return "等待补正"
	}
	return "征求意见"
}

// came names what ends the wait.
func (a Awaited) came() string {
	switch a {
	case ForPayment:
		return "申请人缴费"
	case ForCorrection:
		return "收到补正的申请"
	}
	return "收到意见"
}

// article is what the wait rests on.
func (a Awaited) article() string {
	switch a {
	case ForPayment:
		return articleFee
	case ForCorrection:
		return articleCorrection
	}
	return articlePause
}

// Waiting is what a suspended answer period waits for, and until when. The zero Waiting is none.
type Waiting struct {
	For Awaited
	// Until is the last day of it; zero while it is not known.
	Until calendar.Date
}

// waits is what the case waits for on a day on which its answer period stands still.
func (c Case) waits(made reckoning, on calendar.Date) Waiting {
	cal := made.cal
	switch waiting := made.awaited.(type) {
	case FeeNotice:
		return Waiting{ForPayment, c.payBy(cal).On}
	case CorrectionNotice:
		return Waiting{ForCorrection, cal.Roll(waiting.CorrectBy).On}
	}
	if !made.pauses.open.IsZero() {
		return Waiting{For: ForOpinion}
	}
	return Waiting{ForOpinion, made.pauses.end(on)}
}

// Words says what is waited for, as pages, lists and messages do.
func (w Waiting) Words(today calendar.Date) string {
	what, unknown, overdue := "等待缴费，缴费期限", "等待缴费，收费通知尚未送达", "申请人逾期未缴费，缴费期限"
	switch w.For {
	case ForCorrection:
		what, unknown, overdue = "等待补正，补正期限", "等待补正，补正期限没有记载", "申请人逾期未补正，补正期限"
	case ForOpinion:
		what, unknown = "正在征求意见，至迟", "正在征求意见"
	}
	switch {
	case w.Until.IsZero():
		return fmt.Sprintf("暂停中（%s）", unknown)
	case w.Until < today && w.For != ForOpinion:
		return fmt.Sprintf("暂停中（%s %s）", overdue, w.Until.Chinese())
	}
	return fmt.Sprintf("暂停中（%s %s）", what, w.Until.Chinese())
}
