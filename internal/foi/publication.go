package foi

import "foidesk/internal/calendar"

// PublicationDays is the time for publishing on the agency's own motion, in working days (第二十六条).
const PublicationDays = 20

// articlePublication: what several people ask for and may be published, or what an applicant suggests and proves to
// concern the public, is published by the agency itself; such information is published within 20 working days.
const articlePublication = "条例第二十六条、第四十四条"

// PublicationSet is 转为主动公开: information that was given on request is to be published for everybody. It moves
// nothing in the case's own periods and in no table.
//
// Our reading: 第二十六条 counts from the day the information is made or changed, which lies far back where somebody
// asks for it years later. The time counts from the day the agency decides, the first on which it is to be published.
type PublicationSet struct {
	// On is the day of that decision.
	On   calendar.Date `json:"on"`
	Note string        `json:"note,omitempty"`
}

// Kind of the act.
func (PublicationSet) Kind() Kind { return KindPublicationSet }

// Date of the decision to publish.
func (p PublicationSet) Date() calendar.Date { return p.On }

func (p PublicationSet) apply(c *Case, _ basis) error {
	if err := c.mayMakePublic(); err != nil {
		return err
	}
	if err := dated(p.On, "on", "转为主动公开的日期", c.gaveOn(), "答复日期"); err != nil {
		return err
	}
	c.PublicationSet = &p
	return nil
}

func (c *Case) mayMakePublic() error {
	if c.gaveOn().IsZero() {
		return refuse(PriorStepMissing, "", "本案没有予以公开或者部分公开的答复，没有可以转为主动公开的信息").under(articlePublication)
	}
	if p := c.PublicationSet; p != nil {
		return refuse(NotAllowedHere, "", "本案的信息已于 %s 决定转为主动公开", p.On).under(articlePublication)
	}
	return nil
}

// gaveOn is the day of the first answer that gave information; zero where none did.
func (c *Case) gaveOn() calendar.Date {
	for _, round := range c.everyRound() {
		if d := round.Decision; d != nil && (d.Outcome == Disclosed || d.Outcome == PartlyDisclosed) {
			return d.On
		}
	}
	return 0
}

// Published is 已主动公开: it stands where everybody finds it.
type Published struct {
	On calendar.Date `json:"on"`
	// Where is the website, gazette or the like.
	Where string `json:"where,omitempty"`
}

// Kind of the act.
func (Published) Kind() Kind { return KindPublished }

// Date of publication.
func (p Published) Date() calendar.Date { return p.On }

func (p Published) apply(c *Case, _ basis) error {
	if err := c.mayPublish(); err != nil {
		return err
	}
	if err := dated(p.On, "on", "主动公开的日期", c.PublicationSet.On, "转为主动公开的日期"); err != nil {
		return err
	}
	c.Published = &p
	return nil
}

func (c *Case) mayPublish() error {
	switch {
	case c.PublicationSet == nil:
		return refuse(PriorStepMissing, "", "本案没有转为主动公开的记载，请先登记转为主动公开").under(articlePublication)
	case c.Published != nil:
		return refuse(NotAllowedHere, "", "本案的信息已于 %s 主动公开", c.Published.On).under(articlePublication)
	}
	return nil
}

// PublicationClock reads 主动公开期限. Ok is false where nothing is to be published.
func (c Case) PublicationClock(cal *calendar.Calendar, today calendar.Date) (r Reading, ok bool) {
	p := c.PublicationSet
	if p == nil {
		return Reading{}, false
	}
	due := cal.Add(p.On, PublicationDays)
	r = Reading{
		ID: ClockPublication, State: Running, Start: p.On, Days: PublicationDays, Due: due.On, Article: articlePublication,
		Unannounced: due.Unannounced, Provisional: due.Provisional(), does: clockActs[ClockPublication],
		Steps: []Step{{p.On, "决定转为主动公开", "当日不计，自次日起算", articleFirstDay}},
	}
	switch {
	case c.Published != nil:
		r.settle(c.Published.On, "主动公开", articlePublication)
	case today > r.Due:
		r.State = Missed
		r.Steps = append(r.Steps, Step{today, "截至当日尚未主动公开", "已逾期", articlePublication})
	}
	return countedWorking(r, cal, today), true
}
