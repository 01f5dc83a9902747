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
	// Ground is the legal basis, of what is withheld where only a part is; left out, the one its outcome has.
	Ground Ground `json:"ground,omitempty"`
	// RemedyUntold tells that the letter names no remedy; the time for one is then longer (行政复议法第二十条第三款).
	RemedyUntold bool   `json:"remedy_untold,omitempty"`
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
	NotPaid:      {"收费通知", articleFee},
}

func (d Decision) apply(c *Case, how basis) error {
	if err := c.mayDecide(); err != nil {
		return err
	}
	if err := c.dated(d.On, "答复日期"); err != nil {
		return err
	}
	if !d.Outcome.Known() {
		if d.Outcome == "" {
			return refuse(UnknownOutcome, "outcome", "请选择办理结果")
		}
		return refuse(UnknownOutcome, "outcome", "办理结果“%s”不是年报统计表中的一项；2021年起“其他处理”须写明是 other_1、other_2 还是 other_3", d.Outcome).under("国办公开办函〔2021〕30号")
	}
	if g, ok := d.Ground.Info(); d.Ground != "" && (!ok || !g.Carries(d.Outcome)) {
		return refuse(UnknownGround, "ground", "法律依据“%s”与办理结果“%s”不符", d.Ground.label(), d.Outcome.Name())
	}
	if !how.fromLedger {
		if err := c.Precondition(d.Outcome); err != nil {
			return err
		}
	}
	c.Decision = &d
	c.consents = nil // an answer leaves nothing to extend or to charge
	return nil
}

// mayDecide tells whether an answer can be given where the case stands.
func (c *Case) mayDecide() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	return c.nothingPending()
}

// Precondition tells whether the case holds the step an outcome rests on; nil where it does or
// where the outcome needs none. Whether the applicant's time has run out, Lawful tells.
func (c *Case) Precondition(o Outcome) error {
	p, ok := outcomePreconditions[o]
	switch {
	case !ok:
		return nil
	case o == NotPaid && c.FeeNotice != nil:
		return c.unpaid()
	case o == NotCorrected && c.CorrectionNotice != nil:
		return c.uncorrected()
	case o == StillUnclear && c.CorrectionReceived != nil:
		return nil
	case o == StillUnclear && c.CorrectionNotice != nil:
		return refuse(PriorStepMissing, "outcome", "“%s”须在申请人补正之后作出，本案没有收到补正的记载；逾期不补正的，选择“%s”", o.Name(), NotCorrected.Name()).under(p.article)
	}
	return refuse(PriorStepMissing, "outcome", "“%s”须以先发出%s为前提，本案没有%s的记载", o.Name(), p.step, p.step).under(p.article)
}
