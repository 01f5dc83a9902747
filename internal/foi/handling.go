package foi

import (
	"strings"

	"foidesk/internal/calendar"
)

// Officer is a person of the office, by the number of the account and the name at the time.
type Officer struct {
	// ID is 0 for somebody who is known by name only, as ledgers have it.
	ID   int64  `json:"id,omitempty"`
	Name string `json:"name"`
}

// Handling is who works a case. It has no effect in law: the agency answers for the period whoever of
// its people has the case.
type Handling struct {
	Department string
	Officer    Officer
	// Claimed tells that somebody has taken the case on.
	Claimed bool
	// Since is the day from which the case waits to be claimed, or was claimed.
	Since calendar.Date
	// SentBack is why it was last sent back; empty once it is assigned anew.
	SentBack string
}

// handlingAtReceipt: a case taken over from a ledger that names a person has long been claimed, and one that was
// given to somebody while it waited for confirmation stays with them.
func (c *Case) handlingAtReceipt(r Receipt, how basis) Handling {
	if c.Arrival != nil {
		h := c.Handling
		h.Since = max(h.Since, r.On)
		return h
	}
	return Handling{
		Department: r.Department, Officer: Officer{Name: r.Handler}, Since: r.On,
		Claimed: how.fromLedger && r.Handler != "",
	}
}

// Unclaimed tells that nobody works the case yet although an answer is owed.
func (c Case) Unclaimed() bool { return c.State() == Open && !c.Handling.Claimed && c.Pending == nil }

// Assignment is 分办: the case goes to a unit, or to a person of it. Assigned again, it is handed on (转办).
type Assignment struct {
	On         calendar.Date `json:"on"`
	Department string        `json:"department,omitempty"`
	// Officer is the person; the zero Officer leaves it to the unit who claims it.
	Officer Officer `json:"officer,omitzero"`
	Note    string  `json:"note,omitempty"`
}

// Kind of the act.
func (Assignment) Kind() Kind { return KindAssignment }

// Date of the assignment.
func (a Assignment) Date() calendar.Date { return a.On }

func (a Assignment) apply(c *Case, _ basis) error {
	if err := c.mayAssign(); err != nil {
		return err
	}
	if err := c.dated(a.On, "分办日期"); err != nil {
		return err
	}
	if a.Department == "" && a.Officer == (Officer{}) {
		return refuse(OfficerMissing, "officer", "请选择承办部门或者承办人")
	}
	h := Handling{Department: a.Department, Officer: a.Officer, Since: a.On}
	if h.Department == "" {
		h.Department = c.Handling.Department
	}
	c.Handling = h
	return nil
}

// mayAssign: as long as something is left to do, delivery included.
func (c *Case) mayAssign() error { return c.underWay() }

// Claim is 认领: a person takes the case on.
type Claim struct {
	On      calendar.Date `json:"on"`
	Officer Officer       `json:"officer"`
}

// Kind of the act.
func (Claim) Kind() Kind { return KindClaim }

// Date of the claim.
func (a Claim) Date() calendar.Date { return a.On }

func (a Claim) apply(c *Case, _ basis) error {
	if err := c.mayClaim(); err != nil {
		return err
	}
	if err := c.dated(a.On, "认领日期"); err != nil {
		return err
	}
	if a.Officer.Name == "" {
		return refuse(OfficerMissing, "officer", "认领须写明是谁")
	}
	c.Handling.Officer, c.Handling.Claimed, c.Handling.Since, c.Handling.SentBack = a.Officer, true, a.On, ""
	return nil
}

func (c *Case) mayClaim() error {
	if err := c.underWay(); err != nil {
		return err
	}
	if c.Handling.Claimed {
		return refuse(NotAllowedHere, "", "本案已由%s承办；需要换人的，请转办", c.Handling.Officer.Name)
	}
	return nil
}

// SendBack is 退回分办: whoever was given the case says why it does not belong there.
type SendBack struct {
	On     calendar.Date `json:"on"`
	Reason string        `json:"reason"`
}

// Kind of the act.
func (SendBack) Kind() Kind { return KindSendBack }

// Date of sending back.
func (a SendBack) Date() calendar.Date { return a.On }

func (a SendBack) apply(c *Case, _ basis) error {
	if err := c.maySendBack(); err != nil {
		return err
	}
	if err := c.dated(a.On, "退回日期"); err != nil {
		return err
	}
	if strings.TrimSpace(a.Reason) == "" {
		return refuse(ReasonMissing, "reason", "请写明退回分办的理由")
	}
	c.Handling = Handling{Since: a.On, SentBack: a.Reason}
	return nil
}

func (c *Case) maySendBack() error {
	if err := c.underWay(); err != nil {
		return err
	}
	if err := c.nothingPending(); err != nil {
		return err
	}
	if c.Handling.Department == "" && c.Handling.Officer == (Officer{}) {
		return refuse(NotAllowedHere, "", "本案尚未分办，无从退回")
	}
	return nil
}
