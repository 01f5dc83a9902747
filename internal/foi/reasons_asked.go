package foi

import "foidesk/internal/calendar"

// articleMass: whose applications are clearly too many or too frequent may be asked for reasons; where they are
// not reasonable the application is not processed; where they are, but it cannot be answered in time, the office
// may set a reasonable later day and tells the applicant.
const articleMass = "条例第三十五条"

// ReasonsAsked is 要求说明理由. The article stops no period while the applicant thinks, so that the answer period
// runs on.
type ReasonsAsked struct {
	On   calendar.Date `json:"on"`
	Note string        `json:"note,omitempty"`
}

// Kind of the act.
func (ReasonsAsked) Kind() Kind { return KindReasonsAsked }

// Date of the letter.
func (a ReasonsAsked) Date() calendar.Date { return a.On }

func (a ReasonsAsked) apply(c *Case, how basis) error {
	if err := c.mayAskReasons(); err != nil {
		return err
	}
	if err := c.dated(a.On, "要求说明理由的日期"); err != nil {
		return err
	}
	c.ReasonsAsked = &a
	c.goes(a, how)
	return nil
}

func (c *Case) mayAskReasons() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	if c.ReasonsAsked != nil {
		return refuse(NotAllowedHere, "", "已于 %s 要求申请人说明理由，不能再登记一次；日期有误的，先作废原记载", c.ReasonsAsked.On).under(articleMass)
	}
	return nil
}

func (a ReasonsAsked) tell(r *reckoning) {
	r.steps = append(r.steps, Step{a.On, "要求申请人说明理由", "答复期限不因此暂停", articleMass})
}
