package foi

import "slices"

// NextStep is what has come in, or come back, and waits for whoever has the case (接下来要做的).
type NextStep string

// The next steps.
const (
	TakeOn      NextStep = "take_on"     // 交办的案件: given to an officer who has not claimed it yet
	Amend       NextStep = "amend"       // 退回修改: the head of office sent a proposal back
	Notify      NextStep = "notify"      // 已批准待告知: consented to, and the applicant does not know yet
	Redeliver   NextStep = "redeliver"   // 邮件退回: the answer came back and was not sent again
	ReadMending NextStep = "corrected"   // 补正材料已收到
	ReadOpinion NextStep = "opinion"     // 意见已收到
	AfterPaying NextStep = "paid"        // 已缴费
	AnswerAnew  NextStep = "reanswer"    // 责令重新答复
	AskReceipt  NextStep = "ask_receipt" // 邮寄未见签收: the time for review and suit runs from a day that nobody noted
)

// NextStepInfo is a next step with its Chinese name.
type NextStepInfo struct {
	ID    NextStep
	Label string
}

var nextSteps = []NextStepInfo{
	{TakeOn, "交办待认领"},
	{Amend, "退回修改"},
	{Notify, "已批准待告知"},
	{AnswerAnew, "责令重新答复"},
	{Redeliver, "邮件退回待再送"},
	{ReadMending, "补正材料已收到"},
	{ReadOpinion, "意见已收到"},
	{AfterPaying, "费用已缴"},
	{AskReceipt, "邮寄待查签收"},
}

// NextSteps lists the next steps, the most pressing first.
func NextSteps() []NextStepInfo { return slices.Clone(nextSteps) }

// Label is the step's Chinese name; empty where it is none.
func (n NextStep) Label() string {
	for _, info := range nextSteps {
		if info.ID == n {
			return info.Label
		}
	}
	return ""
}

// NextStep is what has come in or come back and was not followed up; empty where whoever has the case waits
// themselves, or has it in hand.
func (c Case) NextStep() NextStep {
	switch c.State() {
	case Concluded:
		return c.afterDelivery()
	case Open, Decided:
	default:
		return ""
	}
	if c.Handling.Officer.ID != 0 && !c.Handling.Claimed {
		return TakeOn
	}
	switch {
	case c.State() == Decided, c.Pending != nil:
		return ""
	case c.Returned != nil:
		return Amend
	case len(c.consents) > 0:
		return Notify
	}
	return c.cameIn()
}

// cameIn is what was recorded last, where it came from outside: whatever the office does next follows it up.
func (c Case) cameIn() NextStep {
	switch c.standing[len(c.standing)-1].Act.(type) {
	case CorrectionReceived:
		return ReadMending
	case OpinionReceived:
		return ReadOpinion
	case FeePaid:
		return AfterPaying
	case Reanswer:
		return AnswerAnew
	}
	return ""
}

// afterDelivery is what is left of a posted answer. Ledgers do not keep on which day a letter was received, and
// nobody will look for it now.
func (c Case) afterDelivery() NextStep {
	if c.CameBack {
		return Redeliver
	}
	sent := c.LastDelivery()
	if sent == nil || sent.Method != ByPost || !sent.ReceivedOn.IsZero() {
		return ""
	}
	for _, l := range slices.Backward(c.standing) {
		if _, ok := l.Act.(Delivery); ok {
			if l.FromLedger {
				return ""
			}
			break
		}
	}
	return AskReceipt
}
