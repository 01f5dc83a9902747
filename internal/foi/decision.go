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
	// Ground is the legal basis, of what is withheld where only a part is; left out, the one its outcome has. Where
	// there are items, these say it.
	Ground Ground `json:"ground,omitempty"`
	// Provision is 具体条款: the law and its article, paragraph, item, where the ground alone does not say enough.
	Provision string `json:"provision,omitempty"`
	Reason    string `json:"reason,omitempty"`
	// Where is 获取方式、途径.
	Where  string `json:"where,omitempty"`
	Search Search `json:"search,omitzero"`
	// Earlier is the answer that a repeated request has had, by its 登记编号 or 文号.
	Earlier     string      `json:"earlier,omitempty"`
	RightAgency RightAgency `json:"right_agency,omitzero"`
	// Unconsulted is why a third party whose rights the answer speaks for was not asked, or could not be.
	Unconsulted string `json:"unconsulted,omitempty"`
	// Items are the matters of the request answered one by one; none where the answer is one for all.
	Items []Item `json:"items,omitempty"`
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
		return refuse(UnknownGround, "ground", "法律依据“%s”与办理结果“%s”不符", d.Ground.Label(), d.Outcome.Name())
	}
	for i, it := range d.Items {
		if g, ok := it.Ground.Info(); it.Ground != "" && (!ok || len(g.Outcomes) == 0) {
			return refuse(UnknownGround, ItemField(i, "ground"), "第 %d 项的答复“%s”不在可选之列", i+1, it.Ground.Label())
		}
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
