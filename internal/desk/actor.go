package desk

import (
	"slices"

	"foidesk/internal/foi"
)

// PersonID identifies the account of a person.
type PersonID int64

// Actor is who does something at the desk. Whether a kind of act is open to somebody in an agency at all
// is asked before (package account); here stands what the desk's own rules turn on. The zero Actor is
// nobody and may do nothing.
type Actor struct {
	ID   PersonID
	Name string
	// Leads tells that the actor may consent as head of office in the agency at hand.
	Leads bool
	// LeadsFor are those as whose substitute alone the actor may consent; none where it is the actor's own right.
	LeadsFor []PersonID
	// For are the people whose substitute the actor is today.
	For []PersonID
	// Address is where the request came from, for the audit trail.
	Address string

	system bool
}

// System is the program itself acting on somebody's order: the command line, an import, the
// demonstration. It is bound by the law like everybody, not by who has the case.
func System(name string) Actor { return Actor{Name: name, Leads: true, system: true} }

func (a Actor) officer() foi.Officer { return foi.Officer{ID: int64(a.ID), Name: a.Name} }

// check refuses nobody: a form that lost its person must not record in no one's name.
func (a Actor) check() error {
	if a.ID == 0 && !a.system {
		return &Error{Code: Refused, Message: "不知道由谁办理，请重新登录"}
	}
	return nil
}

// standsIn tells whether the actor is the person or a substitute today.
func (a Actor) standsIn(id PersonID) bool {
	return a.ID != 0 && a.ID == id || slices.Contains(a.For, id)
}

// MayWork refuses to work a case that another has; the error is an *Error. The head of office may always.
func (a Actor) MayWork(c foi.Case) error {
	h := c.Handling
	switch {
	case a.system, a.Leads, h.Officer.ID != 0 && a.standsIn(PersonID(h.Officer.ID)):
		return nil
	case h.Officer.ID == 0 && h.Claimed:
		return nil // a ledger's handler is known by name only
	case h.Officer.ID == 0:
		return &Error{Code: Refused, Message: "本案尚未有人承办，请先认领"}
	}
	return &Error{Code: Refused, Message: "本案由" + h.Officer.Name + "承办；由您办理的，请先转办给您，或者由本人登记缺勤期间由您代理"}
}

// MayClaim refuses to claim a case that was given to another; the error is an *Error. The head of office may always.
func (a Actor) MayClaim(c foi.Case) error {
	if given := PersonID(c.Handling.Officer.ID); given != 0 && !a.standsIn(given) && !a.Leads {
		return &Error{Code: Refused, Message: "本案已分给" + c.Handling.Officer.Name + "，由其本人认领；需要换人的，请转办"}
	}
	return nil
}

// MaySendBack refuses to send back a case that another has; one that is with a unit any of its people may send
// back. The error is an *Error.
func (a Actor) MaySendBack(c foi.Case) error {
	if c.Handling.Officer.ID == 0 {
		return nil
	}
	return a.MayWork(c)
}
