package foi

import (
	"slices"

	"foidesk/internal/calendar"
)

// ConsultationSent is 发出征求意见书: a third party, a co-making agency or another agency is asked. The duty to ask
// does not end with the answer period, so that it is taken late as well; it then stops nothing.
type ConsultationSent struct {
	// On is the day the letter went out.
	On    calendar.Date `json:"on"`
	Party Party         `json:"party"`
	// Ref tells several consultations of a case apart; a single one needs none.
	Ref string `json:"ref,omitempty"`
	// Name is who was asked.
	Name string `json:"name,omitempty"`
}

// Kind of the act.
func (ConsultationSent) Kind() Kind { return KindConsultationSent }

// Date of the letter.
func (s ConsultationSent) Date() calendar.Date { return s.On }

func (s ConsultationSent) apply(c *Case, how basis) error {
	if err := how.possible(c.mayConsult(), nil); err != nil {
		return err
	}
	if err := c.dated(s.On, "征求意见书发出日期"); err != nil {
		return err
	}
	if _, ok := s.Party.Info(); !ok && (s.Party != PartyNotRecorded || !how.fromLedger) {
		return refuse(UnknownParty, "party", "请选择征求谁的意见：%s", named(parties, func(i PartyInfo) string { return i.Label })).under(articlePause)
	}
	at := c.consultation(s.Ref)
	if at >= 0 && !c.Consultations[at].earlier {
		return refuse(NotAllowedHere, "ref", "编号“%s”的征求意见书已于 %s 发出；再征求一方，请另用编号", s.Ref, c.Consultations[at].SentOn)
	}
	asked := Consultation{Party: s.Party, Ref: s.Ref, Name: s.Name, SentOn: s.On}
	c.Consultations = replaced(c.Consultations, at, asked)
	c.goes(s, how)
	return nil
}

func (c *Case) mayConsult() error { return c.unanswered() }

// consultation is where the one of that ref stands in the list; -1 for none.
func (c *Case) consultation(ref string) int {
	return slices.IndexFunc(c.Consultations, func(a Consultation) bool { return a.Ref == ref })
}

// inConsultation changes the consultation of a ref, in this case and in no other that shares its past; the change
// may refuse.
func (c *Case) inConsultation(ref string, change func(*Consultation) error) error {
	at := c.consultation(ref)
	if at < 0 {
		return refuse(PriorStepMissing, "ref", "没有编号“%s”的征求意见书发出的记载，请先登记发出", ref).under(articlePause)
	}
	list := slices.Clone(c.Consultations)
	if err := change(&list[at]); err != nil {
		return err
	}
	c.Consultations = list
	return nil
}

// mayHear tells whether a consultation that is under way can go on.
func (c *Case) mayHear(still func(Consultation) bool, done string) error {
	if err := c.underWay(); err != nil {
		return err
	}
	switch {
	case len(c.Consultations) == 0:
		return refuse(PriorStepMissing, "", "本案没有征求意见的记载，请先登记征求意见书发出").under(articlePause)
	case !slices.ContainsFunc(c.Consultations, still):
		return refuse(NotAllowedHere, "", "本案各项征求意见均已登记%s", done)
	}
	return nil
}
