package foi

import "foidesk/internal/calendar"

// Decision is 作出答复: the agency's answer with its one outcome (第三十六条 to 第三十九条). It does not
// end the answer clock; its delivery does.
type Decision struct {
	// On is the date printed on the letter (落款日期). It decides nothing about timeliness.
	On      calendar.Date `json:"on"`
	Outcome Outcome       `json:"outcome"`
	// LetterNumber is 答复文号.
	LetterNumber string `json:"letter_number,omitempty"`
	Note         string `json:"note,omitempty"`
}

// Kind of the act.
func (Decision) Kind() Kind { return KindDecision }

// Date printed on the letter.
func (d Decision) Date() calendar.Date { return d.On }

// outcomePrecondition names the recorded step an outcome rests on.
type outcomePrecondition struct{ step, article string }

var outcomePreconditions = map[Outcome]outcomePrecondition{
	StillUnclear: {"补正告知", "条例第三十条"},
	NotCorrected: {"补正告知", "条例第三十条"},
	NotPaid:      {"收费通知", "国办函〔2020〕109号第六条"},
}

func (d Decision) apply(c *Case, how basis) error {
	if err := c.mayDecide(); err != nil {
		return err
	}
	if d.On.IsZero() {
		return refuse(DateMissing, "on", "请填写答复日期")
	}
	if d.On < c.Receipt.On {
		return refuse(DateOrder, "on", "答复日期 %s 早于收到日期 %s", d.On, c.Receipt.On)
	}
	if !d.Outcome.Known() {
		if d.Outcome == "" {
			return refuse(UnknownOutcome, "outcome", "请选择办理结果")
		}
		return refuse(UnknownOutcome, "outcome", "办理结果“%s”不是年报统计表中的一项；2021年起“其他处理”须写明是 other_1、other_2 还是 other_3", d.Outcome).under("国办公开办函〔2021〕30号")
	}
	if !how.fromLedger {
		if err := c.Precondition(d.Outcome); err != nil {
			return err
		}
	}
	c.Decision = &d
	return nil
}

// mayDecide tells whether an answer can be given where the case stands.
func (c *Case) mayDecide() error {
	if err := c.underWay(); err != nil {
		return err
	}
	if err := c.nothingPending(); err != nil {
		return err
	}
	if c.Decision != nil {
		return refuse(NotAllowedHere, "", "本案已于 %s 作出答复（%s），一案只有一个办理结果；确有错误的，先作废原答复", c.Decision.On, c.Decision.Outcome.Name())
	}
	return nil
}

// Precondition tells whether the case holds the step an outcome rests on; nil where it does or
// where the outcome needs none.
func (c *Case) Precondition(o Outcome) error {
	p, ok := outcomePreconditions[o]
	if !ok {
		return nil
	}
	return refuse(PriorStepMissing, "outcome", "“%s”须以先发出%s为前提，本案没有%s的记载", o.Name(), p.step, p.step).under(p.article)
}
