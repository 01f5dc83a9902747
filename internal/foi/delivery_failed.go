package foi

import (
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// DeliveryFailed is 送达未成: an attempt that did not reach the applicant.
//
// Before a delivery it changes nothing: the answer is still owed, and its time runs on. After a posting it says that
// the letter came back. The day of posting goes on deciding whether the answer was in time (国办公开办函〔2016〕235号), so
// the case stays concluded on that day; the answer can then be delivered once more, and the time for review and suit
// runs from that delivery, since nobody can contest what never arrived.
type DeliveryFailed struct {
	On     calendar.Date `json:"on"`
	Method Method        `json:"method"`
	Reason string        `json:"reason"`
}

// Kind of the act.
func (DeliveryFailed) Kind() Kind { return KindDeliveryFailed }

// Date of the attempt, or on which the letter came back.
func (a DeliveryFailed) Date() calendar.Date { return a.On }

func (a DeliveryFailed) apply(c *Case, _ basis) error {
	if err := c.mayFailToDeliver(); err != nil {
		return err
	}
	if _, ok := a.Method.Info(); !ok {
		return refuse(UnknownMethod, "method", "请选择送达方式：%s", named(methods, func(i MethodInfo) string { return i.Label })).under(articleInTime)
	}
	if strings.TrimSpace(a.Reason) == "" {
		return refuse(ReasonMissing, "reason", "请写明未能送达的原因")
	}
	before, what := c.Decision.On, "答复日期"
	sent := c.LastDelivery()
	switch {
	case sent == nil && a.Method == ByPost:
		return refuse(NotAllowedHere, "method", "已经交邮的，先按交邮之日登记送达，再登记退回；是否按期以交邮之日为准").under(articleInTime)
	case sent != nil && a.Method != ByPost:
		return refuse(NotAllowedHere, "method", "本案答复已于 %s 交邮，退回的应为邮寄", sent.On)
	case sent != nil:
		before, what = sent.On, "交邮日期"
	}
	if err := dated(a.On, "on", "日期", before, what); err != nil {
		return err
	}
	c.FailedDeliveries = append(slices.Clone(c.FailedDeliveries), a)
	c.CameBack = sent != nil
	return nil
}

// mayFailToDeliver: there is an answer to deliver, or one that was posted and of which nobody knows that it arrived.
func (c *Case) mayFailToDeliver() error {
	sent := c.LastDelivery()
	if sent == nil {
		return c.mayDeliver()
	}
	switch {
	case c.CameBack:
		return refuse(NotAllowedHere, "", "邮件退回已经登记，请再次送达")
	case sent.Method != ByPost:
		return refuse(NotAllowedHere, "", "本案答复已于 %s 送达（%s），不是邮寄，不会退回；登记有误的，作废该项送达", sent.On, sent.Method.Label())
	case !sent.ReceivedOn.IsZero():
		return refuse(NotAllowedHere, "", "申请人已于 %s 收到答复", sent.ReceivedOn)
	}
	return nil
}

// failedSteps tell the attempts and what was sent again; neither moves the answer period.
func (c Case) failedSteps() []Step {
	var steps []Step
	for _, a := range c.FailedDeliveries {
		what, effect := "送达未成（"+a.Method.Label()+"）："+a.Reason, "答复期限照常计算"
		if c.Delivery != nil && a.Method == ByPost {
			what, effect = "邮件退回："+a.Reason, "是否按期仍以交邮之日为准"
		}
		steps = append(steps, Step{a.On, what, effect, articleInTime})
	}
	for _, d := range c.Redeliveries {
		steps = append(steps, Step{d.On, "再次送达（" + d.Method.Label() + "）", "是否按期仍以第一次交邮之日为准，救济期限自申请人收到时起算", articleInTime})
	}
	return steps
}

// DeliveryReceived is 申请人签收: the day on which the applicant received what was sent, learned later, as from the
// tracking of a letter. It is as if the delivery had said so at once.
type DeliveryReceived struct {
	On calendar.Date `json:"on"`
}

// Kind of the act.
func (DeliveryReceived) Kind() Kind { return KindDeliveryReceived }

// Date of receipt.
func (a DeliveryReceived) Date() calendar.Date { return a.On }

func (a DeliveryReceived) apply(c *Case, _ basis) error {
	if err := c.mayHearOfReceipt(); err != nil {
		return err
	}
	received := *c.LastDelivery()
	if err := dated(a.On, "on", "签收日期", received.On, "送达日期"); err != nil {
		return err
	}
	received.ReceivedOn = a.On
	if n := len(c.Redeliveries); n > 0 {
		c.Redeliveries = append(slices.Clone(c.Redeliveries[:n-1]), received)
	} else {
		c.Delivery = &received
	}
	return nil
}

func (c *Case) mayHearOfReceipt() error {
	sent := c.LastDelivery()
	switch {
	case sent == nil:
		return refuse(NotAllowedHere, "", "本案答复尚未送达")
	case c.CameBack:
		return refuse(NotAllowedHere, "", "邮件已经退回，请再次送达")
	case sent.Method == ByHand:
		return refuse(NotAllowedHere, "", "当面送达的，签收之日就是送达之日")
	case !sent.ReceivedOn.IsZero():
		return refuse(NotAllowedHere, "", "申请人收到日期已记为 %s", sent.ReceivedOn)
	}
	return nil
}
