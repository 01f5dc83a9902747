package foi

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// Consent is which acts wait for the head of the disclosure office, beside those for which the law
// demands it. The zero Consent is none.
type Consent struct {
	// Decision: 答复须经负责人批准.
	Decision bool
	// FeeNotice: 收费通知须经负责人批准.
	FeeNotice bool
	// Own: 报批人可以批准自己报批的事项, for offices of one.
	Own bool
}

// Needs tells whether an act of the kind has to be proposed, and by what: an article, or empty for the
// agency's own rule.
func (r Consent) Needs(kind Kind) (needed bool, article string) {
	switch kind {
	case KindExtension:
		return true, articleAnswer
	case KindDecision:
		return r.Decision, ""
	case KindFeeNotice:
		return r.FeeNotice, ""
	}
	return false, ""
}

// Missing refuses an act of the kind, about to be recorded in the case, that waits for a consent which was
// not given.
func (r Consent) Missing(c Case, kind Kind) error {
	needed, article := r.Needs(kind)
	if _, given := c.Consented(kind); !needed || given {
		return nil
	}
	return refuse(PriorStepMissing, "", "%s须经负责人批准，请先报批", kind.Label()).under(article)
}

// proposable are the kinds that a head of office can be asked to consent to.
func proposable(kind Kind) bool {
	return kind == KindDecision || kind == KindExtension || kind == KindFeeNotice
}

// notice is an act that is itself a notice to the applicant. It goes out only after consent, so that its
// days are not known when it is proposed: it is proposed without them, and the approval is consent and
// nothing more. The act proper is recorded when it is done, and is what was consented to.
type notice interface {
	Act
	// asOf is the act as it would be if consented to and sent on one day; without a day, as it is proposed.
	asOf(on calendar.Date) Act
}

// asOf is a proposed act as it would be if it were done on the day of consent.
func asOf(act Act, on calendar.Date) Act {
	if n, ok := act.(notice); ok {
		return n.asOf(on)
	}
	return act
}

// Consented is a notice to which the head of office consented and that is still to be given.
type Consented struct {
	// Seq is the number of the approval.
	Seq int
	// On is the day of consent.
	On calendar.Date
	// Act is what was consented to, without the days that only the notice gives it.
	Act Act
}

// Consented is the consent to an act of the kind that was given and not yet used; ok is false where there
// is none.
func (c Case) Consented(kind Kind) (given Consented, ok bool) {
	at := slices.IndexFunc(c.consents, func(g Consented) bool { return g.Act.Kind() == kind })
	if at < 0 {
		return Consented{}, false
	}
	return c.consents[at], true
}

// restsOnConsent is the consent that a notice rests on, which has to be to this very notice; the zero
// Consented where none was given.
func (c *Case) restsOnConsent(n notice) (Consented, error) {
	given, ok := c.Consented(n.Kind())
	if ok && given.Act != n.asOf(0) {
		return Consented{}, refuse(NotAllowedHere, "", "与负责人 %s 批准的内容不一致；需要改变的，请重新报批", given.On)
	}
	return given, nil
}

// dropConsent: a consent serves once.
func (c *Case) dropConsent(kind Kind) {
	var left []Consented
	for _, g := range c.consents {
		if g.Act.Kind() != kind {
			left = append(left, g)
		}
	}
	c.consents = left
}

// tried tells whether the act could be recorded on the day.
func (c Case) tried(act Act, on calendar.Date, how basis) error {
	c.dropConsent(act.Kind()) // an earlier consent does not bind what is now put to the head of office
	return asOf(act, on).apply(&c, how)
}

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
	if n, ok := p.Act.(notice); ok && p.Act != n.asOf(0) {
		return refuse(NotAllowedHere, "act", "批准之后才能告知申请人；报批时不填同意、告知和送达的日期")
	}
	// What could not be recorded is not worth anybody's signature.
	if err := c.tried(p.Act, p.On, how); err != nil {
		return err
	}
	c.Pending = &Pending{Seq: how.seq, On: p.On, Act: p.Act}
	c.Returned = nil
	return nil
}

func (c *Case) mayPropose() error {
	if err := c.unanswered(); err != nil { // nothing that can be proposed follows an answer
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

// notPending refuses a notice while one of its kind waits for the head of office.
func (c *Case) notPending(kind Kind) error {
	if c.Pending == nil || c.Pending.Act.Kind() != kind {
		return nil
	}
	return c.nothingPending()
}

// Approval is 批准: the head of office consents, and the proposed act takes effect. Where that is a notice to
// the applicant, the consent stands until the notice is given.
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
	if _, ok := act.(notice); !ok {
		return act.apply(c, how)
	}
	if err := c.tried(act, a.On, how); err != nil {
		return err
	}
	c.dropConsent(act.Kind())
	c.consents = append(c.consents, Consented{Seq: how.seq, On: a.On, Act: act})
	return nil
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
	if in.Act == nil {
		return errors.New("缺少 act（报批的行为）")
	}
	*p = Proposal{On: in.On, Act: in.Act.Act}
	return nil
}
