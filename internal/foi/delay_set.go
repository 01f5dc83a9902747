package foi

import (
	"cmp"
	"fmt"
	"strings"

	"foidesk/internal/calendar"
)

// DelaySet is 确定延迟答复的期限 (第三十五条): the reasons for many applications are accepted, they cannot be answered in
// time, and the applicant is told a later day. That day is then the last, as it was told: it moves neither for a rest
// day nor for anybody's opinion. A fresh period, after payment, is again one of working days.
//
// Our reading: the reasons need not have been asked for in a letter; they may have come with the application, and the
// office's own form then wants them noted: see incomplete.
type DelaySet struct {
	// On is the day the applicant was told.
	On calendar.Date `json:"on"`
	// Until is the later day.
	Until calendar.Date `json:"until"`
	Note  string        `json:"note,omitempty"`
}

// Kind of the act.
func (DelaySet) Kind() Kind { return KindDelaySet }

// Date of the notice.
func (d DelaySet) Date() calendar.Date { return d.On }

func (d DelaySet) apply(c *Case, how basis) error {
	if err := c.mayDelay(); err != nil {
		return err
	}
	if err := c.afterSteps(d.On, "on", "告知延迟答复的日期"); err != nil {
		return err
	}
	if d.Until.IsZero() {
		return refuse(DateMissing, "until", "请填写延迟答复的期限").under(articleMass)
	}
	if d.Until <= d.On {
		return refuse(DateOrder, "until", "延迟答复的期限 %s 不晚于告知日期 %s", d.Until, d.On).under(articleMass)
	}
	if c.ReasonsAsked != nil && d.On < c.ReasonsAsked.On {
		return refuse(DateOrder, "on", "告知延迟答复的日期 %s 早于要求说明理由的日期 %s", d.On, c.ReasonsAsked.On).under(articleMass)
	}
	c.inPeriod(d, how, "告知延迟答复的日期", func(p *period) { p.delay = &d })
	c.dropConsent(KindExtension) // a day that was set leaves nothing to extend
	return nil
}

const noDelay = "无需延迟"

func (c *Case) mayDelay() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	if err := c.periodRuns(noDelay); err != nil {
		return err
	}
	if d := c.period().delay; d != nil {
		return d.again()
	}
	return nil
}

// again refuses a second later day after this one.
func (d DelaySet) again() *Refusal {
	return refuse(NotAllowedHere, "", "已于 %s 告知申请人延迟至 %s 答复，不能再延迟一次；日期有误的，先作废原记载", d.On, d.Until).under(articleMass)
}

// Delay is the day set for the period now running; nil where none is.
func (c Case) Delay() *DelaySet {
	if len(c.periods) == 0 {
		return nil
	}
	return c.period().delay
}

// without tells why a day that was set changes nothing in the periods reckoned so far; nil where it is the last.
func (d DelaySet) without(r reckoning) *Refusal {
	switch {
	case r.delayed != nil:
		return r.delayed.again()
	case r.over(d.On):
		return refuse(TooLate, "on", "答复期限于 %s 届满，%s 已不能延迟", r.due.On, d.On).under(articleMass)
	case d.Until <= r.due.On:
		return refuse(DateOrder, "until", "延迟答复的期限 %s 不晚于现在的答复期限 %s，无需延迟", d.Until, r.due.On).under(articleMass)
	}
	return nil
}

// inTime: while an opinion is waited for, the later day has to lie after all the days that may still take.
func (d DelaySet) inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal {
	r := c.reckon(cal, p)
	if not := cmp.Or(r.runs(noDelay), d.without(r)); not != nil {
		return not
	}
	return d.without(r.unwaited(d.On))
}

// incomplete: an office that lets the reasons stand has heard them, be it in answer to a letter or with the
// application; where no letter asked for them, the log says where they are.
func (d DelaySet) incomplete(c Case, _ *calendar.Calendar) []*Refusal {
	if c.everAskedReasons() || strings.TrimSpace(d.Note) != "" {
		return nil
	}
	return []*Refusal{lacking("note", articleMass, "本案没有要求申请人说明理由的记载；理由随申请提出的，请在备注写明是什么理由、为什么合理")}
}

// unwaited is the reckoning with nobody's opinion waited for after a day.
func (r reckoning) unwaited(after calendar.Date) reckoning {
	r.pauses, r.asked = r.pauses.until(after), nil
	r.redue()
	return r
}

// delay puts the day that was set in the place of the due date reckoned so far, or says why it does not.
func (r *reckoning) delay(d DelaySet) {
	step := Step{d.On, fmt.Sprintf("告知申请人延迟至 %s 答复", d.Until), "", articleMass}
	set := r.unwaited(d.On)
	if not := d.without(set); not != nil {
		step.Effect = not.Message + "，期限不变"
	} else {
		step.Effect = fmt.Sprintf("答复期限由 %s 改为 %s", r.due.On, d.Until)
		*r = set
		r.delayed = &d
		r.redue()
	}
	r.steps = append(r.steps, step)
}
