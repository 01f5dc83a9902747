package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// Reanswer is 责令重新答复: a review or a judgment that corrected the answer, or found that there was none, orders
// the agency to answer within a time of its own.
//
// The case begins another round: what stood before is kept as it was (Case.Earlier), and a fresh answer period
// runs, which the order sets and the office cannot change: no correction notice, no extension, no fee. The round is
// answered and delivered like the first, and can be disputed in its turn.
//
// Our reading for the annual report, on which the form is silent: section three counts the case once, with the
// result and on the day of its first conclusion. A second count would unsettle a published year and the balance of
// the table; what became of the answer is told by section four.
type Reanswer struct {
	// On is the day the time runs from: of the receipt of the review decision, or of the judgment taking effect.
	On calendar.Date `json:"on"`
	// By is KindReview or KindSuit, and Ref names which.
	By  Kind   `json:"by"`
	Ref string `json:"ref,omitempty"`
	// WorkingDays, Days or Until is the time that the order sets; none of them is the 20 working days of
	// 第三十三条, which courts and review bodies order as a rule.
	WorkingDays int           `json:"working_days,omitempty"`
	Days        int           `json:"days,omitempty"`
	Until       calendar.Date `json:"until,omitzero"`
}

// maxOrdered bounds a believable time for a re-answer, in days of either kind.
const maxOrdered = 180

// Kind of the act.
func (Reanswer) Kind() Kind { return KindReanswer }

// Date from which the time runs.
func (a Reanswer) Date() calendar.Date { return a.On }

func (a Reanswer) apply(c *Case, _ basis) error {
	if err := c.mayReanswer(); err != nil {
		return err
	}
	decided, err := a.orderedBy(c)
	if err != nil {
		return err
	}
	if err := dated(a.On, "on", "重新答复的起算日期", decided, "复议决定或者裁判日期"); err != nil {
		return err
	}
	if err := a.checkTime(); err != nil {
		return err
	}
	handling := c.Handling
	if !handling.Claimed { // who has it is asked anew, not since the application came in
		handling.Since = a.On
	}
	*c = Case{
		Receipt: c.Receipt, Arrival: c.Arrival, Contacts: c.Contacts, Handling: handling, Seq: c.Seq, Registered: c.Registered, standing: c.standing,
		Reviews: c.Reviews, Suits: c.Suits, PublicationSet: c.PublicationSet, Published: c.Published, Refunds: c.Refunds,
		Consultations: c.unheard(),
		Earlier:       c.everyRound(),
		periods:       []period{{begun: a, last: labelledDay{a.On, "重新答复的起算日期"}}},
	}
	return nil
}

// unheard are the letters whose opinion has not come: an order to answer anew takes nobody's time to speak away, and
// what was asked need not be asked again. The ordered time does not wait for them.
func (c *Case) unheard() []Consultation {
	var open []Consultation
	for _, a := range c.Consultations {
		if a.OpinionOn.IsZero() {
			a.earlier = true
			open = append(open, a)
		}
	}
	return open
}

func (a Reanswer) checkTime() error {
	set := 0
	for _, given := range []bool{a.WorkingDays != 0, a.Days != 0, !a.Until.IsZero()} {
		if given {
			set++
		}
	}
	switch {
	case set > 1:
		return refuse(NotAllowedHere, "working_days", "重新答复的期限只填一种：工作日数、自然日数或者截止日期")
	case a.WorkingDays < 0 || a.WorkingDays > maxOrdered:
		return refuse(OutOfRange, "working_days", "重新答复的期限为 1 至 %d 个工作日，现为 %d", maxOrdered, a.WorkingDays)
	case a.Days < 0 || a.Days > maxOrdered:
		return refuse(OutOfRange, "days", "重新答复的期限为 1 至 %d 日，现为 %d", maxOrdered, a.Days)
	case !a.Until.IsZero() && a.Until <= a.On:
		return refuse(DateOrder, "until", "重新答复的截止日期 %s 应晚于起算日期 %s", a.Until, a.On)
	}
	return nil
}

// orderedBy is the day of the decision that the order stands in.
func (a Reanswer) orderedBy(c *Case) (calendar.Date, error) {
	if a.By != KindReview && a.By != KindSuit {
		return 0, refuse(PriorStepMissing, "by", "责令重新答复的应为 review（行政复议）或者 suit（行政诉讼），现为“%s”", a.By)
	}
	for _, known := range c.Corrections() {
		if known.By == a.By && known.Ref == a.Ref {
			return known.DecidedOn, nil
		}
	}
	return 0, refuse(PriorStepMissing, "by", "本案没有纠正本次答复的%s，无从责令重新答复；请先登记其结果", a.By.Label()).under(a.article())
}

func (c *Case) mayReanswer() error {
	if c.Withdrawal != nil {
		return refuse(NotAllowedHere, "", "申请人已于 %s 撤回申请，无需重新答复", c.Withdrawal.On)
	}
	if len(c.Corrections()) == 0 {
		return refuse(PriorStepMissing, "", "本案没有纠正本次答复的行政复议或者行政诉讼，无从责令重新答复")
	}
	return nil
}

// Correction is a review or a suit that corrected the present answer, and can order a fresh one.
type Correction struct {
	By  Kind
	Ref string
	// FiledOn and DecidedOn tell which it is, and Result how it ended.
	FiledOn, DecidedOn calendar.Date
	Result             string
}

// Corrections lists the reviews and the suits that corrected the present answer.
func (c Case) Corrections() []Correction {
	var out []Correction
	for _, r := range c.Reviews {
		if r.Round == c.round() && r.Result.counts(reviewResults) == Corrected {
			out = append(out, Correction{KindReview, r.Ref, r.FiledOn, r.DecidedOn, r.ResultLabel()})
		}
	}
	for _, s := range c.Suits {
		if s.Round == c.round() && s.counts() == Corrected {
			out = append(out, Correction{KindSuit, s.Ref, s.FiledOn, s.final().DecidedOn, s.final().ResultLabel()})
		}
	}
	return out
}

// article is where the order rests.
func (a Reanswer) article() string {
	switch {
	case a.By == KindSuit:
		return "行政诉讼法第七十条、第七十二条"
	case a.On < reviewLaw2023:
		return "行政复议法（2017年修正）第二十八条"
	}
	return "行政复议法第六十四条、第六十六条"
}

// Time is the time that the order sets, in words.
func (a Reanswer) Time() string {
	switch {
	case a.WorkingDays > 0:
		return fmt.Sprintf("%d 个工作日", a.WorkingDays)
	case a.Days > 0:
		return fmt.Sprintf("%d 日，期限最后一日为休息日的顺延", a.Days)
	case !a.Until.IsZero():
		return "至 " + a.Until.String()
	}
	return fmt.Sprintf("%d 个工作日（未载明期限的，按条例第三十三条）", AnswerDays)
}

// ordered begins the round that was ordered.
func (r *reckoning) ordered(a Reanswer) {
	due := r.cal.Add(a.On, AnswerDays)
	switch {
	case a.WorkingDays > 0:
		due = r.cal.Add(a.On, a.WorkingDays)
	case a.Days > 0:
		due = r.cal.Roll(a.On.AddDays(a.Days))
	case !a.Until.IsZero():
		due = calendar.Due{On: a.Until, Unannounced: r.cal.Count(a.On, a.Until).Unannounced}
	}
	r.start, r.due, r.days = a.On, due, r.cal.Count(a.On, due.On).Days
	r.steps = append(r.steps, Step{a.On, "责令重新答复（" + a.By.Label() + "）", "重新答复的期限：" + a.Time() + "；当日不计", a.article()})
}

// Reanswer is the order that the round now running answers; nil in the first round.
func (c Case) Reanswer() *Reanswer {
	if len(c.Earlier) == 0 {
		return nil
	}
	a, ok := c.periods[0].begun.(Reanswer)
	if !ok {
		return nil
	}
	return &a
}

// withinOrder refuses, while an ordered answer is owed, an act that would change its time, or its proposal.
func (c Case) withinOrder(act Act) error {
	if p, ok := act.(Proposal); ok && p.Act != nil {
		act = p.Act
	}
	return c.heldByOrder(act.Kind())
}

// heldByOrder refuses the kinds that would change the time of an ordered answer.
func (c Case) heldByOrder(kind Kind) error {
	a := c.Reanswer()
	if a == nil {
		return nil
	}
	switch kind {
	case KindExtension, KindFeeNotice, KindFeePaid, KindCorrectionNotice, KindCorrectionReceived, KindReasonsAsked, KindDelaySet, KindLapse:
		return refuse(NotAllowedHere, "", "本案正在按%s重新答复，期限由其确定，不能登记“%s”", a.By.Label(), kind.Label()).under(a.article())
	}
	return nil
}
