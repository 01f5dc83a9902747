package foi

import "foidesk/internal/calendar"

// OpinionReceived is 收到意见: the party that was asked has answered. A late opinion is taken as well; the period
// had gone on meanwhile.
type OpinionReceived struct {
	On   calendar.Date `json:"on"`
	Ref  string        `json:"ref,omitempty"`
	Note string        `json:"note,omitempty"`
}

// Kind of the act.
func (OpinionReceived) Kind() Kind { return KindOpinionReceived }

// Date of receipt.
func (o OpinionReceived) Date() calendar.Date { return o.On }

func (o OpinionReceived) apply(c *Case, how basis) error {
	if err := how.possible(c.mayHearOpinion(), nil); err != nil {
		return err
	}
	return c.inConsultation(o.Ref, func(a *Consultation) error {
		if !a.OpinionOn.IsZero() {
			return refuse(NotAllowedHere, "ref", "已于 %s 收到%s的意见", a.OpinionOn, a.whose())
		}
		a.OpinionOn = o.On
		if how.fromLedger {
			return how.afterSteps(c, o.On, "on", "收到意见的日期")
		}
		if a.DeliveredOn.IsZero() {
			return dated(o.On, "on", "收到意见的日期", a.SentOn, "征求意见书发出日期")
		}
		return dated(o.On, "on", "收到意见的日期", a.DeliveredOn, "征求意见书送达日期")
	})
}

func (c *Case) mayHearOpinion() error {
	return c.mayHear(func(a Consultation) bool { return a.OpinionOn.IsZero() }, "意见")
}
