package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// What a ledger kept before foidesk tells has happened, be it lawful or not, and is recorded as it was. So an act
// of a ledger is not asked what an act of the office is asked: whether it is possible where the case stands, and
// whether it comes after the steps before it. It is refused only where it cannot have happened as it is told: without
// a day, before the application came in, as an answer to what was never asked, or a second time where there can be
// one only. What it did to the answer period its day tells, and where that is nothing, NoEffect says why.

// possible refuses an act where it stands: one of the office for what the law asks of it there (lawful), one of a
// ledger for what cannot have been (conceivable).
func (b basis) possible(lawful, conceivable error) error {
	if b.fromLedger {
		return conceivable
	}
	return lawful
}

// afterSteps refuses an act without a day, or on a day before a step that came before it; one of a ledger only on a
// day before the application came in.
func (b basis) afterSteps(c *Case, on calendar.Date, field, label string) error {
	if b.fromLedger {
		return dated(on, field, label, c.Receipt.On, "收到日期")
	}
	return c.afterSteps(on, field, label)
}

// Follows tells whether an act can follow those of the case, be they a ledger's or not, by its kind and by its day,
// which a form calls label, whatever else it holds.
func (c Case) Follows(act Act, label string) error {
	if c.Receipt != nil {
		now := c.period()
		now.stopTold = false
		c.periods = append(c.periods[:len(c.periods)-1:len(c.periods)-1], now)
	}
	if err := c.May(act.Kind()); err != nil || c.Receipt == nil || act.Date().IsZero() {
		return err
	}
	return c.afterSteps(act.Date(), "on", label)
}

// NoEffect says of an act in the log that it did nothing to the answer period, although acts of its kind do.
type NoEffect struct {
	// Seq is the number of the act.
	Seq int
	On  calendar.Date
	// Why it did nothing, in a sentence, and where that stands.
	Why, Article string
}

// WithoutEffect lists the acts that did nothing to the answer period, in the order of their days. They follow from
// the log and the calendar and are never recorded.
func (c Case) WithoutEffect(cal *calendar.Calendar, p Policy) []NoEffect {
	if c.Receipt == nil {
		return nil
	}
	var all []NoEffect
	for _, round := range c.everyRound() {
		all = append(all, round.reckon(cal, p).without...)
	}
	return all
}

// idle tells a step that did nothing, its effect being why.
func (r *reckoning) idle(seq int, step Step) {
	r.steps = append(r.steps, step)
	r.without = append(r.without, NoEffect{seq, step.On, step.Effect, step.Article})
}

// answered says of a ledger's act that it came when there was an answer already, which leaves nothing to stop, to
// lengthen or to begin anew; empty where it did not.
func (c Case) answered(l Logged) string {
	if !l.FromLedger || c.Decision == nil || l.Act.Date() <= c.Decision.On {
		return ""
	}
	return fmt.Sprintf("答复已于 %s 作出", c.Decision.On)
}

// reply is what a notice to the applicant asks for; nil where it has not come.
func (c Case) reply(notice Kind) Act {
	switch {
	case notice == KindCorrectionNotice && c.CorrectionReceived != nil:
		return *c.CorrectionReceived
	case notice == KindFeeNotice && c.FeePaid != nil:
		return *c.FeePaid
	}
	return nil
}

// idleStop says why a notice does not stop the period reckoned so far, and why what it asked for begins none anew;
// empty where it does.
func (r *reckoning) idleStop(c Case, l Logged, s stop) (why, notAnew string) {
	what, tooLate := s.anew()
	late := s.tooLate(*r)
	if n, ok := s.(FeeNotice); ok && late == nil && l.FromLedger {
		late = n.unfounded()
	}
	if late != nil {
		if r.late == nil {
			r.late = map[Kind]*Refusal{}
		}
		r.late[s.Kind()] = late
		return late.Message, tooLate
	}
	notAnew = s.Kind().Label() + "没有使答复期限暂停，期限不重新计算"
	if why := c.answered(l); why != "" {
		return why, notAnew
	}
	if r.awaited != nil {
		_, awaited, _ := r.awaited.words()
		return fmt.Sprintf("答复期限已自 %s 起暂停，等待%s", r.stopped.AddDays(1), awaited), notAnew
	}
	if reply := c.reply(s.Kind()); reply != nil && reply.Date() < s.Date() {
		return fmt.Sprintf("%s已在先（%s），没有需要等待的", what, reply.Date()), notAnew
	}
	return "", ""
}

// idleReply says why what a notice asked for begins no fresh period; empty where it does.
func (r *reckoning) idleReply(c Case, l Logged, asked stop) string {
	switch why := c.answered(l); {
	case why != "":
		return why + "，期限不重新计算"
	case l.Act.Date() < asked.Date():
		return fmt.Sprintf("%s %s 才发出，期限不重新计算", asked.Kind().Label(), asked.Date())
	case r.awaited == nil || r.awaited.Kind() != asked.Kind():
		return r.notAnew[asked.Kind()]
	}
	return ""
}

// idleExtension says why an extension does not lengthen the period reckoned so far; empty where it does.
func (r *reckoning) idleExtension(c Case, l Logged, e Extension) string {
	switch why := c.answered(l); {
	case e.tooLate(*r) != nil:
		return fmt.Sprintf("答复期限已于 %s 届满", r.due.On)
	case why != "":
		return why
	case r.awaited != nil:
		_, awaited, _ := r.awaited.words()
		return fmt.Sprintf("答复期限已自 %s 起暂停，等待%s，没有正在计算的期限可以延长", r.stopped.AddDays(1), awaited)
	case r.delayed != nil:
		return fmt.Sprintf("已告知申请人延迟至 %s 答复", r.due.On)
	case r.extended != nil:
		return r.extended.again().Message
	}
	return ""
}

// idleLetter says why a letter that asks for an opinion does not stop the period reckoned so far; empty where it does.
func (r *reckoning) idleLetter(c Case, l Logged, a Consultation) string {
	switch why := c.answered(l); {
	case r.over(a.SentOn):
		return fmt.Sprintf("答复期限已于 %s 届满", r.due.On)
	case why != "":
		return why
	case a.heardEarly():
		return fmt.Sprintf("意见已先于 %s 收到，没有需要等待的", a.OpinionOn)
	case r.delayed != nil:
		return fmt.Sprintf("已告知申请人延迟至 %s 答复", r.due.On)
	}
	return ""
}

// idleOpinion says why an opinion ends no wait; empty where it does.
func (c Case) idleOpinion(a Consultation, waited bool) string {
	switch on, _, _ := c.conclusion(); {
	case a.heardEarly():
		return fmt.Sprintf("征求意见书 %s 才发出，答复期限不受影响", a.SentOn)
	case !waited:
		return "征求意见书没有使期限暂停，答复期限不受影响"
	case c.heardAfterEnd(a):
		return fmt.Sprintf("本案已于 %s 办结，答复期限不受影响", on)
	}
	return ""
}

// heardEarly tells that a ledger has the opinion before the letter.
func (a Consultation) heardEarly() bool { return !a.OpinionOn.IsZero() && a.OpinionOn < a.SentOn }

// heardAfterEnd tells that a ledger has the opinion after the case was concluded.
func (c Case) heardAfterEnd(a Consultation) bool {
	on, _, over := c.conclusion()
	return over && on < a.OpinionOn && c.opinion(a).FromLedger
}

// opinion is the act that told of the opinion; the zero Logged where none came.
func (c Case) opinion(a Consultation) Logged {
	for _, l := range c.standing {
		if o, ok := l.Act.(OpinionReceived); ok && o.Ref == a.Ref && o.On == a.OpinionOn {
			return l
		}
	}
	return Logged{}
}
