package foi

import (
	"encoding/json"
	"strings"

	"foidesk/internal/calendar"
)

// Consent is which acts wait for the head of the disclosure office, beside those for which the law
// demands it. The zero Consent is none.
type Consent struct {
	// Decision: 答复须经负责人批准.
	Decision bool
	// Own: 报批人可以批准自己报批的事项, for offices of one.
	Own bool
}

// Needs tells whether an act of the kind has to be proposed, and by what: an article, or empty for the
// agency's own rule.
func (r Consent) Needs(kind Kind) (needed bool, article string) {
	return kind == KindDecision && r.Decision, ""
}

// proposable are the kinds that a head of office can be asked to consent to.
func proposable(kind Kind) bool { return kind == KindDecision }

// Pending is an act that waits for the head of office.
type Pending struct {
	// Seq is the number of the proposal.
	Seq int
	On  calendar.Date
	Act Act
}

// Returned is a proposal that came back, to be mended.
type Returned struct {
	On     calendar.Date
	Act    Act
	Reason string
}

// Proposal is 报批: an act as it would be recorded, put before the head of office. It has no effect
// until it is approved.
type Proposal struct {
	On calendar.Date
	// Act is what is proposed.
	Act Act
}

// Kind of the act.
func (Proposal) Kind() Kind { return KindProposal }

// Date of the proposal.
func (p Proposal) Date() calendar.Date { return p.On }

func (p Proposal) apply(c *Case, how basis) error {
	if err := c.mayPropose(); err != nil {
		return err
	}
	if err := c.dated(p.On, "报批日期"); err != nil {
		return err
	}
	if p.Act == nil || !proposable(p.Act.Kind()) {
		return refuse(NotAllowedHere, "act", "此项行为无需报批")
	}
	// What could not be recorded is not worth anybody's signature.
	tried := *c
	if err := p.Act.apply(&tried, how); err != nil {
		return err
	}
	c.Pending = &Pending{Seq: c.Seq + 1, On: p.On, Act: p.Act}
	c.Returned = nil
	return nil
}

func (c *Case) mayPropose() error {
	if err := c.underWay(); err != nil {
		return err
	}
	return c.nothingPending()
}

func (c *Case) nothingPending() error {
	if c.Pending == nil {
		return nil
	}
	return refuse(NotAllowedHere, "", "本案已于 %s 报批，正待负责人批准；需要修改的，先作废第 %d 项报批", c.Pending.On, c.Pending.Seq)
}

// Approval is 批准: the head of office consents, and the proposed act takes effect.
type Approval struct {
	On calendar.Date `json:"on"`
	// Of is the number of the proposal.
	Of   int    `json:"of"`
	Note string `json:"note,omitempty"`
}

// Kind of the act.
func (Approval) Kind() Kind { return KindApproval }

// Date of the approval.
func (a Approval) Date() calendar.Date { return a.On }

func (a Approval) apply(c *Case, how basis) error {
	if err := c.ruledOn(a.Of, a.On); err != nil {
		return err
	}
	act := c.Pending.Act
	c.Pending = nil
	return act.apply(c, how)
}

// Return is 退回修改: the head of office does not consent, and says why.
type Return struct {
	On calendar.Date `json:"on"`
	// Of is the number of the proposal.
	Of     int    `json:"of"`
	Reason string `json:"reason"`
}

// Kind of the act.
func (Return) Kind() Kind { return KindReturn }

// Date of the return.
func (r Return) Date() calendar.Date { return r.On }

func (r Return) apply(c *Case, _ basis) error {
	if err := c.ruledOn(r.Of, r.On); err != nil {
		return err
	}
	if strings.TrimSpace(r.Reason) == "" {
		return refuse(ReasonMissing, "reason", "请写明退回的理由，承办人据以修改")
	}
	c.Returned = &Returned{On: r.On, Act: c.Pending.Act, Reason: r.Reason}
	c.Pending = nil
	return nil
}

// ruledOn checks that the head of office speaks of the proposal that waits, and not before it was made.
func (c *Case) ruledOn(of int, on calendar.Date) error {
	if err := c.mayRule(); err != nil {
		return err
	}
	if of != c.Pending.Seq {
		return refuse(NotAllowedHere, "of", "第 %d 项不是正待批准的报批；正待批准的是第 %d 项", of, c.Pending.Seq)
	}
	if on.IsZero() {
		return refuse(DateMissing, "on", "请填写日期")
	}
	if on < c.Pending.On {
		return refuse(DateOrder, "on", "日期 %s 早于报批日期 %s", on, c.Pending.On)
	}
	return nil
}

func (c *Case) mayRule() error {
	if err := c.underWay(); err != nil {
		return err
	}
	if c.Pending == nil {
		return refuse(NotAllowedHere, "", "本案没有正待批准的报批")
	}
	return nil
}

type proposalJSON struct {
	On  calendar.Date `json:"on"`
	Act *actJSON      `json:"act"`
}

// MarshalJSON writes the proposal with the proposed act.
func (p Proposal) MarshalJSON() ([]byte, error) {
	return json.Marshal(proposalJSON{p.On, &actJSON{p.Act}})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Proposal) UnmarshalJSON(text []byte) error {
	var in proposalJSON
	if err := decodeStrictly(text, &in); err != nil {
		return err
	}
	*p = Proposal{On: in.On}
	if in.Act != nil {
		p.Act = in.Act.Act
	}
	return nil
}
