package foi

import (
	"cmp"
	"fmt"
	"slices"

	"foidesk/internal/calendar"
)

// Case is one application on its way to one outcome (一件). It is nothing but the fold of its acts:
// what stands here was recorded, or follows from what was recorded.
type Case struct {
	// Receipt is nil before the first act and after the receipt itself was voided, of what has arrived and is not
	// yet received, and of a request under 第四十一条, which is no application for disclosure.
	Receipt *Receipt
	// Arrival is what came before the receipt, and Contacts the attempts to confirm it; nil where it was received at once.
	Arrival  *Arrival
	Contacts []Contact
	// RecordsRequest and RecordsResult are those of 更正本人信息 (第四十一条); nil of every other matter.
	RecordsRequest *RecordsRequest
	RecordsResult  *RecordsResult

	Decision   *Decision
	Delivery   *Delivery
	Withdrawal *Withdrawal
	// FailedDeliveries are the attempts that did not reach the applicant, and Redeliveries the answer sent again after
	// it came back, in the order of their recording. CameBack tells that the last one posted did, and that it was not
	// sent again.
	FailedDeliveries []DeliveryFailed
	Redeliveries     []Delivery
	CameBack         bool
	// FeeNotice asks for the fee, and FeePaid is its payment; nil where there is none.
	FeeNotice *FeeNotice
	FeePaid   *FeePaid
	// Refunds are what of the payment was given back, in the order in which it was.
	Refunds []FeeRefund
	// CorrectionNotice asks for a correction, and CorrectionReceived is it; nil where there is none.
	CorrectionNotice   *CorrectionNotice
	CorrectionReceived *CorrectionReceived
	// ReasonsAsked is nil where nobody asked for reasons.
	ReasonsAsked *ReasonsAsked
	// Lapse ends the case because the applicant let a time run out; nil where none did.
	Lapse *Lapse
	// Consultations are whose opinions were asked, in the order of the letters' recording.
	Consultations []Consultation
	// Reviews and Suits are what became of the answers outside the office, in the order in which they came.
	Reviews []ReviewCase
	Suits   []SuitCase
	// PublicationSet and Published are what became of the information beyond this applicant; nil where nothing did.
	PublicationSet *PublicationSet
	Published      *Published
	// Earlier is the case as it stood at the end of each earlier round, where a fresh answer was ordered: see
	// Reanswer. What stands beside it here is of the round now running.
	Earlier []Case
	// Handling is who works the case.
	Handling Handling
	// Pending is what waits for the head of office; nil where nothing does.
	Pending *Pending
	// Returned is the last proposal that came back, until another is made; nil where none did.
	Returned *Returned
	// Seq is the number of the last act in the log, voids included; the next act is Seq+1.
	Seq int
	// Registered is what the case was registered with where no receipt stands, in the shape of one, so that it can be
	// found: the voided receipt, the arrival, the request under 第四十一条. Nil while Receipt stands.
	Registered *Receipt

	standing []Logged
	// periods are the answer periods one after another; the last is the one that runs.
	periods []period
	// course is what moved them, in the order of the log, or would have if it had come in time.
	course []Logged
	// consents are given and not yet used, at most one of a kind.
	consents []Consented
}

// State is where a case stands (办理状态).
type State string

// The states.
const (
	Open      State = "open"      // 办理中: an answer is owed
	Decided   State = "decided"   // 已答复待送达: the clock still runs
	Concluded State = "concluded" // 已办结
	// 已作废: registered by mistake, or taken back by the applicant before it was received; counts nowhere.
	Voided State = "voided"

	Unconfirmed State = "unconfirmed" // 待确认: it has arrived and is not yet received; counts nowhere until it is
	// The two of 更正本人信息 (第四十一条), which is no case of disclosure and counts nowhere.
	RecordsOpen   State = "records_open"
	RecordsClosed State = "records_closed"
)

var stateLabels = map[State]string{
	Open: "办理中", Decided: "待送达", Concluded: "已办结", Voided: "已作废",
	Unconfirmed: "待确认", RecordsOpen: "更正信息", RecordsClosed: "更正信息已办",
}

// Label is the state's Chinese name.
func (s State) Label() string { return stateLabels[s] }

// Counts tells whether a matter in the state is counted in the annual tables at all.
func (s State) Counts() bool { return s == Open || s == Decided || s == Concluded }

// Fold rebuilds a case from its acts. The error names the act that the law does not allow where it
// stands and wraps the Refusal.
func Fold(acts []Logged) (Case, error) {
	var c Case
	for _, l := range acts {
		next, err := c.Append(l)
		if err != nil {
			return Case{}, fmt.Errorf("第 %d 项（%s）：%w", l.Seq, l.Act.Kind().Label(), err)
		}
		c = next
	}
	return c, nil
}

// Append returns the case with one more act, or a *Refusal; the case itself is left as it is.
func (c Case) Append(l Logged) (Case, error) {
	if l.Seq != c.Seq+1 {
		return Case{}, fmt.Errorf("记载编号应为 %d，现为 %d", c.Seq+1, l.Seq)
	}
	if v, ok := l.Act.(Void); ok {
		return c.void(v)
	}
	return c.entered(l)
}

// entered returns the case with an act that stands.
func (c Case) entered(l Logged) (Case, error) {
	if err := c.admits(l.Act.Kind()); err != nil {
		return Case{}, err
	}
	if err := c.withinOrder(l.Act); err != nil {
		return Case{}, err
	}
	next := c
	if err := l.Act.apply(&next, basis{fromLedger: l.FromLedger, seq: l.Seq}); err != nil {
		return Case{}, err
	}
	next.Seq = l.Seq
	if next.Receipt != nil {
		next.Registered = nil
	}
	next.standing = append(c.standing[:len(c.standing):len(c.standing)], l)
	return next, nil
}

// notRegistered refuses what presupposes a registration.
func (c Case) notRegistered() error {
	if c.Registered != nil {
		return refuse(NotAllowedHere, "", "本案登记已作废，不能再办理；确有此申请的，请重新登记")
	}
	return refuse(NotAllowedHere, "", "尚未登记收到申请，须先登记")
}

// void replays what still stands without the voided act, so that no act can be pulled out from
// under those that rest on it.
func (c Case) void(v Void) (Case, error) {
	if c.Seq == 0 {
		return Case{}, refuse(NotAllowedHere, "", "尚未登记收到申请，没有可以作废的记载")
	}
	acts, err := v.standing(c.standing)
	if err != nil {
		return Case{}, err
	}
	var replayed Case
	for _, l := range acts {
		next, err := replayed.entered(l)
		if err != nil && l.Seq == v.Of { // the mended act itself is at fault, not what rests on it
			return Case{}, err
		}
		if err != nil {
			return Case{}, refuse(NotAllowedHere, "of", "第 %d 项作废后，第 %d 项不能成立（%s）；请先作废第 %d 项", v.Of, l.Seq, err.Error(), l.Seq)
		}
		replayed = next
	}
	replayed.Seq = c.Seq + 1
	if replayed.Receipt == nil && replayed.Registered == nil {
		replayed.Registered = cmp.Or(c.Receipt, c.Registered)
	}
	return replayed, nil
}

// underWay refuses whatever presupposes a case that is not yet concluded.
func (c *Case) underWay() error {
	switch {
	case c.RecordsResult != nil:
		return refuse(NotAllowedHere, "", "本件已于 %s 办结（%s）", c.RecordsResult.On, c.RecordsResult.Result.Label())
	case c.Withdrawal != nil:
		return refuse(NotAllowedHere, "", "申请人已于 %s 撤回申请，本案已办结", c.Withdrawal.On)
	case c.Lapse != nil:
		return refuse(NotAllowedHere, "", "本案已于 %s 以“%s”办结", c.Lapse.On, c.Lapse.Outcome.Name())
	case c.Delivery != nil:
		return refuse(NotAllowedHere, "", "本案答复已于 %s 送达，已办结", c.Delivery.On)
	}
	return nil
}

// unanswered refuses whatever presupposes that the answer is still to be given.
func (c *Case) unanswered() error {
	if err := c.underWay(); err != nil {
		return err
	}
	if c.Decision != nil {
		return refuse(NotAllowedHere, "", "本案已于 %s 作出答复（%s），一案只有一个办理结果；确有错误的，先作废原答复", c.Decision.On, c.Decision.Outcome.Name())
	}
	return nil
}

// State tells where the case stands.
func (c Case) State() State {
	switch {
	case c.RecordsResult != nil, c.RecordsRequest != nil && c.Withdrawal != nil:
		return RecordsClosed
	case c.RecordsRequest != nil:
		return RecordsOpen
	case c.Receipt == nil && c.Arrival != nil && c.Withdrawal == nil:
		return Unconfirmed
	case c.Receipt == nil:
		return Voided
	case c.Delivery != nil || c.Withdrawal != nil || c.Lapse != nil:
		return Concluded
	case c.Decision != nil:
		return Decided
	}
	return Open
}

// Conclusion is the day on which the case was concluded, the day that decides timeliness, and the
// outcome it counts under; ok is false while it is not.
func (c Case) Conclusion() (on calendar.Date, outcome Outcome, ok bool) {
	return c.Counted().conclusion()
}

// Counted is the case in the round whose conclusion counts: the first that came to one, else the one now running. A
// re-answer that was ordered later changes nothing in it: see Reanswer.
func (c Case) Counted() Case {
	for _, round := range c.Earlier {
		if _, _, ok := round.conclusion(); ok {
			return round
		}
	}
	return c
}

// conclusion is that of the round now running.
func (c Case) conclusion() (on calendar.Date, outcome Outcome, ok bool) {
	switch {
	case c.Receipt == nil:
		return 0, "", false
	case c.Withdrawal != nil:
		return c.Withdrawal.On, OtherHandling, true
	case c.Lapse != nil:
		return c.Lapse.On, c.Lapse.Outcome, true
	case c.Delivery != nil:
		return c.Delivery.On, c.Decision.Outcome, true
	}
	return 0, "", false
}

// endedBy says what ended the case without an answer.
func (c Case) endedBy() string {
	if c.Lapse != nil {
		return "不再处理"
	}
	return "撤回申请"
}

// May tells whether an act of the kind is possible where the case stands, whatever its content;
// the error is the Refusal to show beside it.
func (c Case) May(kind Kind) error {
	known, ok := kind.info()
	if !ok {
		return refuse(NotAllowedHere, "", "不认识的行为种类“%s”", kind)
	}
	if err := c.admits(kind); err != nil {
		return err
	}
	if err := c.heldByOrder(kind); err != nil {
		return err
	}
	return known.may(&c)
}

// Standing lists the acts in effect, in order; an act that was mended shows as mended.
func (c Case) Standing() []Logged { return slices.Clone(c.standing) }

// dated refuses an act without a day, or on a day before the application came in.
func (c *Case) dated(on calendar.Date, label string) error {
	if c.Receipt == nil {
		return dated(on, "on", label, c.Registered.On, "来件日期")
	}
	return dated(on, "on", label, c.Receipt.On, "收到日期")
}

// dated refuses a field without a day, or with a day before another; the labels are what a form calls them.
func dated(on calendar.Date, field, label string, before calendar.Date, what string) error {
	if on.IsZero() {
		return refuse(DateMissing, field, "请填写%s", label)
	}
	if on < before {
		return refuse(DateOrder, field, "%s %s 早于%s %s", label, on, what, before)
	}
	return nil
}
