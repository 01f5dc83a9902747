package foi

import "foidesk/internal/calendar"

// Withdrawal is 撤回申请: the applicant takes the application back. The case is concluded that day and
// counts under （六）其他处理 3.其他, for a closed case in no row would break the table's balance.
//
// Our reading: it is possible until the answer is delivered; the regulation is silent. What has arrived and is taken
// back before it was confirmed was never received, and a request under 第四十一条 is no application for disclosure:
// both are closed by it and count nowhere.
type Withdrawal struct {
	On   calendar.Date `json:"on"`
	Note string        `json:"note,omitempty"`
}

// Kind of the act.
func (Withdrawal) Kind() Kind { return KindWithdrawal }

// Date of the withdrawal.
func (w Withdrawal) Date() calendar.Date { return w.On }

func (w Withdrawal) apply(c *Case, _ basis) error {
	if err := c.mayWithdraw(); err != nil {
		return err
	}
	if c.Receipt == nil {
		if err := c.dated(w.On, "撤回日期"); err != nil {
			return err
		}
		c.Withdrawal = &w
		return nil
	}
	if err := c.afterSteps(w.On, "on", "撤回日期"); err != nil {
		return err
	}
	// Else the case would be concluded, perhaps in a past year, on a day on which it was still worked.
	if c.Decision != nil && w.On < c.Decision.On {
		return refuse(DateOrder, "on", "撤回日期 %s 早于答复日期 %s；撤回在先的，先作废原答复", w.On, c.Decision.On)
	}
	c.Withdrawal = &w
	c.Pending, c.consents = nil, nil // nothing is left to consent to
	return nil
}

// takenBack refuses what follows a withdrawal before the receipt.
func (c *Case) takenBack() error {
	if c.Receipt != nil || c.Withdrawal == nil {
		return nil
	}
	return refuse(NotAllowedHere, "", "申请人已于 %s 撤回，来件未经确认收到；登记有误的，作废撤回的记载", c.Withdrawal.On)
}

func (c *Case) mayWithdraw() error { return c.underWay() }
