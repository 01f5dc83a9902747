package foi

import "foidesk/internal/calendar"

// ConsultationDelivered is 征求意见书送达: the party received the letter, and its time begins (第三十二条, 第三十四条).
type ConsultationDelivered struct {
	On  calendar.Date `json:"on"`
	Ref string        `json:"ref,omitempty"`
}

// Kind of the act.
func (ConsultationDelivered) Kind() Kind { return KindConsultationDelivered }

// Date of receipt by the party.
func (d ConsultationDelivered) Date() calendar.Date { return d.On }

func (d ConsultationDelivered) apply(c *Case, _ basis) error {
	if err := c.mayHearOfDelivery(); err != nil {
		return err
	}
	return c.inConsultation(d.Ref, func(a *Consultation) error {
		switch {
		case !a.DeliveredOn.IsZero():
			return refuse(NotAllowedHere, "ref", "%s已于 %s 收到征求意见书", a.whose(), a.DeliveredOn)
		case !a.OpinionOn.IsZero() && d.On > a.OpinionOn:
			return refuse(DateOrder, "on", "征求意见书送达日期 %s 晚于收到意见的日期 %s", d.On, a.OpinionOn)
		}
		a.DeliveredOn = d.On
		return dated(d.On, "on", "征求意见书送达日期", a.SentOn, "发出日期")
	})
}

func (c *Case) mayHearOfDelivery() error {
	return c.mayHear(func(a Consultation) bool { return a.DeliveredOn.IsZero() }, "送达")
}
