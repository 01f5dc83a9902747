package foi

import (
	"cmp"
	"fmt"
	"slices"

	"foidesk/internal/calendar"
)

// period is one answer period as the acts make it: from the receipt, and again from each act that starts it
// anew. What it comes to in days, only a calendar tells: see reckon.
type period struct {
	// begun is the receipt, the corrected application or the payment; day 1 follows it.
	begun     Act
	extension *Extension
	delay     *DelaySet
	// stop is the notice that stops it until the applicant has answered; nil while it runs.
	stop stop
	// stopTold tells that the stop is a ledger's: whether it came in time, and so stopped anything, only a calendar
	// tells.
	stopTold bool
	// last is the last step that moved it, by what a form calls its day.
	last labelledDay
}

type labelledDay struct {
	on    calendar.Date
	label string
}

// or is the later of two days, the new one of two alike.
func (d labelledDay) or(on calendar.Date, label string) labelledDay {
	if on < d.on {
		return d
	}
	return labelledDay{on, label}
}

// stop is a notice to the applicant that stops the answer period, if it goes out in time.
type stop interface {
	Act
	// words are what the notice says, and what is waited for then.
	words() (said, awaited, article string)
	// tooLate tells why the notice does not stop the periods reckoned so far; nil where it does.
	tooLate(r reckoning) *Refusal
	// anew names the act that begins a fresh period after it, and why it does not after a notice that came too late.
	anew() (what, notAfter string)
}

// period is the one the case is in. The case must have a receipt.
func (c *Case) period() period { return c.periods[len(c.periods)-1] }

// inPeriod enters an act that moves the period the case is in, in this case and in no other that shares its past. The
// label is what a form calls its day.
func (c *Case) inPeriod(act Act, how basis, label string, change func(*period)) {
	now := c.period()
	change(&now)
	now.last = now.last.or(act.Date(), label)
	c.periods = append(c.periods[:len(c.periods)-1:len(c.periods)-1], now)
	c.goes(act, how)
}

// stopPeriod enters a notice that stops the period the case is in. Of two notices that a ledger tells of at once, the
// first stops it.
func (c *Case) stopPeriod(s stop, how basis, label string) {
	c.inPeriod(s, how, label, func(p *period) {
		if p.stop == nil || !how.fromLedger {
			p.stop, p.stopTold = s, how.fromLedger
		}
	})
}

// goes adds an act to those that the reckoning is made of.
func (c *Case) goes(act Act, how basis) {
	l := Logged{Seq: how.seq, Act: act, FromLedger: how.fromLedger}
	c.course = append(c.course[:len(c.course):len(c.course)], l)
}

// restart begins a fresh period, with an extension of its own still to be had, by what the notice asked for that
// stopped the period; what another notice asked for, as a ledger may tell, begins none.
func (c *Case) restart(begun Act, asked Kind, how basis, label string) {
	now := c.period()
	if now.stop == nil || now.stop.Kind() != asked {
		c.inPeriod(begun, how, label, func(*period) {})
		return
	}
	fresh := period{begun: begun, last: now.last.or(begun.Date(), label)}
	c.periods = append(c.periods[:len(c.periods):len(c.periods)], fresh)
	c.goes(begun, how)
	c.dropConsent(KindExtension) // it was consent to another period's
}

// afterSteps refuses an act without a day, or on a day before a step that came before it.
func (c *Case) afterSteps(on calendar.Date, field, label string) error {
	last := c.period().last
	return dated(on, field, label, last.on, last.label)
}

// periodRuns refuses whatever presupposes that the answer period runs. Of a ledger's notice Lawful asks the calendar.
func (c *Case) periodRuns(what string) error {
	now := c.period()
	if now.stop == nil || now.stopTold {
		return nil
	}
	return stopped(now.stop, what)
}

func stopped(waiting stop, what string) *Refusal {
	_, awaited, article := waiting.words()
	anew, _ := waiting.anew()
	return refuse(NotAllowedHere, "", "本案正等待%s，答复期限暂停计算，%s；%s后重新计算", awaited, what, anew).under(article)
}

// runs refuses what presupposes that the period runs, while it is stopped.
func (r reckoning) runs(what string) *Refusal {
	if r.awaited == nil {
		return nil
	}
	return stopped(r.awaited, what)
}

// reckoning is what the periods come to on a calendar: the one that runs, or was the last to run.
type reckoning struct {
	cal *calendar.Calendar
	// correctionDue is the last day for a correction notice.
	correctionDue calendar.Due
	// start is the day before day 1.
	start calendar.Date
	// strict is the start by the stricter reading; zero where there is one reading only.
	strict calendar.Date
	days   int // the length, in working days
	due    calendar.Due
	// delayed is the later day that the office has set; nil where it has not.
	delayed *DelaySet
	// extended is the extension that lengthened it; nil where none did.
	extended *Extension
	// stopped is the last day that counts while the applicant is waited for; zero while the period runs.
	stopped calendar.Date
	// givenUp are the periods that were begun anew since.
	givenUp []ranPeriod
	// awaited is the notice that stopped the period; nil while it runs.
	awaited stop
	// notAnew says of the notices that did not stop it why what they asked for begins none anew.
	notAnew map[Kind]string
	// late says of those of them that came too late, or without ground, so.
	late map[Kind]*Refusal
	// pauses are the days on which opinions are waited for.
	pauses pauses
	// asked are the consultations that make them.
	asked []Consultation
	steps []Step
	// without are the acts that did nothing.
	without []NoEffect
}

// move is what an act does to the period, on its day.
type move struct {
	on calendar.Date
	do func(*reckoning)
}

// reckon lays the acts on the calendar, day by day. A step that came too late, as a ledger may tell or a mended
// date may show, is told and changes nothing.
func (c Case) reckon(cal *calendar.Calendar, p Policy) reckoning {
	r := reckoning{cal: cal, correctionDue: c.correctionNoticeDue(cal, p)}
	if order := c.Reanswer(); order != nil { // a time set by others, which nothing lengthens
		r.ordered(*order)
		return r
	}
	var moves []move
	for _, l := range c.course {
		moves = append(moves, c.moves(cal, p, l)...)
	}
	slices.SortStableFunc(moves, func(a, b move) int { return cmp.Compare(a.on, b.on) })
	for _, m := range moves {
		m.do(&r)
	}
	return r
}

// moves are what an act does, on its day and on others that follow from it.
func (c Case) moves(cal *calendar.Calendar, p Policy, l Logged) []move {
	on := l.Act.Date()
	switch a := l.Act.(type) {
	case Receipt:
		return []move{{on, func(r *reckoning) { r.begin(c, p) }}}
	case CorrectionReceived:
		return []move{{on, func(r *reckoning) { r.again(c, l, *c.CorrectionNotice, p) }}}
	case FeePaid:
		return []move{{on, func(r *reckoning) { r.again(c, l, *c.FeeNotice, p) }}}
	case Extension:
		return []move{{on, func(r *reckoning) { r.extend(c, l, a) }}}
	case DelaySet:
		return []move{{on, func(r *reckoning) { r.delay(a) }}}
	case stop:
		return []move{{on, func(r *reckoning) { r.stop(c, l, a) }}}
	case ReasonsAsked:
		return []move{{on, a.tell}}
	case ConsultationSent:
		return c.asking(cal, l, c.Consultations[c.consultation(a.Ref)])
	}
	return nil
}

func (r *reckoning) begin(c Case, p Policy) {
	r.start, r.days = answerStart(r.cal, p, c.Receipt.On), AnswerDays
	r.strict = c.strictStart(r.start)
	r.redue()
	r.steps = append(r.steps, c.startSteps(*r)...)
}

// redue lays the due date anew.
func (r *reckoning) redue() {
	r.due = r.pauses.add(r.cal, r.start, r.days)
	if r.delayed == nil {
		return
	}
	r.days = r.pauses.count(r.cal, r.start, r.delayed.Until)
	r.due = calendar.Due{On: r.delayed.Until, Unannounced: r.cal.Count(r.start, r.delayed.Until).Unannounced}
}

// again begins a fresh period; the steps that led there stay.
func (r *reckoning) again(c Case, l Logged, asked stop, p Policy) {
	what, _ := asked.anew()
	_, _, article := asked.words()
	since := l.Act.Date()
	if why := r.idleReply(c, l, asked); why != "" {
		r.idle(l.Seq, Step{since, what, why, article})
		return
	}
	r.steps = append(r.steps, r.calendarSteps(r.stopped)...)
	r.giveUp(since)
	r.start, r.strict = since, 0
	if asked.Kind() == KindCorrectionNotice { // it is a receipt (第三十条)
		r.start = answerStart(r.cal, p, since)
	}
	if r.start != since {
		r.strict = since
	}
	r.days, r.delayed, r.extended, r.stopped, r.awaited = AnswerDays, nil, nil, 0, nil
	r.redue()
	effect := fmt.Sprintf("答复期限重新计算 %d 个工作日；", AnswerDays) + firstDayWords(r.cal, since, r.start)
	if r.counted(r.start.AddDays(1)) <= r.start {
		effect += "；征求意见尚未结束，其间不计算"
	}
	r.steps = append(r.steps, Step{since, what, effect, join(article, articleFirstDay)})
}

// giveUp keeps the period that ends with the wait, as it ran, for the picture of the days.
func (r *reckoning) giveUp(since calendar.Date) {
	p := ranPeriod{
		start: r.start, base: AnswerDays, days: r.days, stopped: r.stopped, waits: awaitedBy(r.awaited), until: since.AddDays(-1),
	}
	if n := len(r.givenUp); n > 0 {
		p.again = r.givenUp[n-1].waits
	}
	r.givenUp = append(r.givenUp, p)
}

// stop ends the counting with the day of the notice, or says why it goes on.
func (r *reckoning) stop(c Case, l Logged, s stop) {
	said, awaited, article := s.words()
	step := Step{On: s.Date(), What: said, Article: article}
	if why, notAnew := r.idleStop(c, l, s); why != "" {
		if r.notAnew == nil {
			r.notAnew = map[Kind]string{}
		}
		r.notAnew[s.Kind()] = notAnew
		step.Effect = why + "，不因此暂停"
		r.idle(l.Seq, step)
		return
	}
	r.stopped, r.awaited = s.Date(), s
	step.Effect = fmt.Sprintf("答复期限已用 %d 个工作日，自次日起暂停，等待%s", r.used(s.Date()), awaited)
	if n, ok := s.(FeeNotice); ok && n.unfounded() != nil {
		step.Effect += "；存疑：" + n.unfounded().Message
	}
	r.steps = append(r.steps, step)
}

// used counts the working days of the period through a day, those that do not count left out.
func (r reckoning) used(through calendar.Date) int {
	return max(0, r.pauses.count(r.cal, r.start, r.counted(through)))
}

// counted is the last day up to a day that the period counts.
func (r reckoning) counted(through calendar.Date) calendar.Date {
	if !r.stopped.IsZero() {
		through = min(through, r.stopped)
	}
	through, _ = r.pauses.held(through)
	return through
}

// over tells that the period had run out before a day. Time that stands still does not run out.
func (r reckoning) over(on calendar.Date) bool { return r.counted(on) > r.due.On }

// standsStill tells that a day is not counted, and somebody is still waited for; of a wait whose end nobody knows
// it tells so whichever day it is asked.
func (r reckoning) standsStill(on calendar.Date) bool {
	return !r.stopped.IsZero() || !r.pauses.open.IsZero() || slices.ContainsFunc(r.asked, func(a Consultation) bool {
		return a.SentOn < on && (a.OpinionOn.IsZero() || on < a.OpinionOn) && on <= a.end(r.cal)
	})
}
