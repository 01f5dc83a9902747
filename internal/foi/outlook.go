package foi

import (
	"errors"
	"fmt"

	"foidesk/internal/calendar"
)

// Outlook is what a case would be with one act more: what could be done then and not now, or the reverse, and what
// would follow if those who have to act next do so at the last moment or not at all. Nothing is recorded.
type Outlook struct {
	// Case is the case as it would be, and On the day from which it is looked at.
	Case Case
	On   calendar.Date
	// Closed are the acts that could be taken now and could not then, with why; Opened those that could be taken
	// then only.
	Closed []ClosedOff
	Opened []Kind
	// Branches are what would follow.
	Branches []Branch
}

// ClosedOff is an act that could not be taken any more, and why.
type ClosedOff struct {
	Kind    Kind
	Why     string
	Article string
}

// Branch is what follows if something is done, or is not, by a day.
type Branch struct {
	If, Then, Article string
}

// periodKinds are the acts that move the period or end it.
var periodKinds = []Kind{
	KindCorrectionNotice, KindCorrectionReceived, KindConsultationSent, KindConsultationDelivered, KindOpinionReceived,
	KindExtension, KindFeeNotice, KindFeePaid, KindReasonsAsked, KindDelaySet, KindLapse,
}

// Foresee tells what the act would bring if it were recorded and, where it needs consent, consented to on the day
// today. The error is a *Refusal: why it could not be recorded.
func (c Case) Foresee(cal *calendar.Calendar, p Policy, act Act, today calendar.Date) (Outlook, error) {
	if e, ok := act.(Extension); ok && e.ApprovedOn.IsZero() {
		if given, ok := c.Consented(KindExtension); ok && given.Act == e.asOf(0) {
			e.ApprovedOn = given.On
		} else {
			e.ApprovedOn = min(today, e.NotifiedOn)
		}
		act = e
	}
	before := c
	c.dropConsent(act.Kind()) // what is foreseen may be another act than was consented to
	next, err := c.with(cal, p, act)
	if err != nil {
		return Outlook{}, err
	}
	o := Outlook{Case: next, On: max(today, act.Date())}
	if n, ok := act.(FeeNotice); ok {
		o.On = max(o.On, n.DeliveredOn)
	}
	for _, kind := range periodKinds {
		now, then := before.May(kind), next.May(kind)
		switch {
		case now == nil && then != nil:
			r := asRefusal(then)
			o.Closed = append(o.Closed, ClosedOff{kind, r.Message, r.Article})
		case now != nil && then == nil:
			o.Opened = append(o.Opened, kind)
		}
	}
	if c.Receipt != nil { // before it no period runs, and of a matter under 第四十一条 none ever does
		o.Branches = c.branches(cal, p, act, next, o.On)
	}
	return o, nil
}

// with is the case with one act more that has to be lawful.
func (c Case) with(cal *calendar.Calendar, p Policy, act Act) (Case, error) {
	return c.Enter(cal, p, Logged{Seq: c.Seq + 1, Act: act})
}

// branches are what would follow the act, in the order in which it would come.
func (c Case) branches(cal *calendar.Calendar, p Policy, act Act, next Case, on calendar.Date) []Branch {
	var out []Branch
	add := func(b Branch, ok bool) {
		if ok {
			out = append(out, b)
		}
	}
	ends := c.reckon(cal, p).due
	switch a := act.(type) {
	case Extension:
		add(c.tooLateBranch(cal, p, ends, "负责人同意或者告知申请人", func(on calendar.Date) Act {
			return Extension{ApprovedOn: min(a.ApprovedOn, on), NotifiedOn: on, WorkingDays: a.WorkingDays, Reason: a.Reason}
		}))
	case FeeNotice:
		add(c.tooLateBranch(cal, p, ends, "收费通知", func(on calendar.Date) Act {
			return a.asOf(on)
		}))
		if due := next.payBy(cal); !a.DeliveredOn.IsZero() {
			add(next.answeredBranch(cal, p, "缴费期限最后一日缴费", due.On, FeePaid{On: due.On}))
			add(next.lapsedBranch(cal, p, "期满仍未缴费", due.On, NotPaid))
		}
	case CorrectionNotice:
		add(c.tooLateBranch(cal, p, c.correctionNoticeDue(cal, p), "补正告知", func(on calendar.Date) Act {
			return CorrectionNotice{On: on, CorrectBy: max(on, a.CorrectBy), Matters: a.Matters}
		}))
		if by := cal.Roll(a.CorrectBy).On; !a.CorrectBy.IsZero() {
			add(next.answeredBranch(cal, p, "补正期限最后一日补正", by, CorrectionReceived{On: by}))
			add(next.lapsedBranch(cal, p, "期满仍未补正", by, NotCorrected))
		}
	case ConsultationSent:
		add(next.silentBranch(cal, p, a, on))
	}
	return out
}

// tooLateBranch tells what becomes of the act on the first working day after the last on which it comes in time.
func (c Case) tooLateBranch(cal *calendar.Calendar, p Policy, last calendar.Due, what string, asOf func(calendar.Date) Act) (Branch, bool) {
	on := cal.Add(last.On, 1).On
	_, err := c.with(cal, p, asOf(on))
	if err == nil {
		return Branch{}, false
	}
	r := asRefusal(err)
	return Branch{fmt.Sprintf("%s迟至 %s", what, dayWithWeekday(on)), r.Message, r.Article}, r.Code == TooLate
}

// answeredBranch tells the answer period after the applicant did what was asked for on the day.
func (c Case) answeredBranch(cal *calendar.Calendar, p Policy, what string, on calendar.Date, act Act) (Branch, bool) {
	next, err := c.with(cal, p, act)
	if err != nil {
		return Branch{}, false
	}
	r := next.AnswerClock(cal, p, on)
	then := fmt.Sprintf("答复期限重新计算，至 %s%s", dayWithWeekday(r.Due), provisionalNote(r.Unannounced))
	return Branch{fmt.Sprintf("%s（%s）", what, dayWithWeekday(on)), then, r.Article}, r.State == Running
}

// lapsedBranch tells from when the case could be closed because the applicant did not.
func (c Case) lapsedBranch(cal *calendar.Calendar, p Policy, what string, by calendar.Date, o Outcome) (Branch, bool) {
	on := by.AddDays(1)
	lapse := Lapse{On: on, Outcome: o}
	_, err := c.with(cal, p, lapse)
	info, _ := o.Info()
	return Branch{what, fmt.Sprintf("自 %s 起可以不再处理，按“%s”办结", dayWithWeekday(on), o.Name()), info.Article}, err == nil
}

// silentBranch tells the latest due date if the party has the letter that day and says nothing.
func (c Case) silentBranch(cal *calendar.Calendar, p Policy, a ConsultationSent, on calendar.Date) (Branch, bool) {
	info, _ := a.Party.Info()
	next, err := c.with(cal, p, ConsultationDelivered{On: on, Ref: a.Ref})
	if err != nil || info.Clock == "" {
		return Branch{}, false
	}
	r := next.AnswerClock(cal, p, on)
	if !r.EndsAtLatest() {
		return Branch{}, false
	}
	end := next.Consultations[next.consultation(a.Ref)].end(cal)
	return Branch{
		fmt.Sprintf("%s %s 收到而至 %s 未提出意见", info.Label, dayWithWeekday(on), dayWithWeekday(end)),
		fmt.Sprintf("%s；答复期限至迟 %s%s", info.Silence, dayWithWeekday(r.Due), provisionalNote(r.Unannounced)), info.Article,
	}, true
}

func dayWithWeekday(on calendar.Date) string {
	return fmt.Sprintf("%s（%s）", on.Chinese(), on.WeekdayChinese())
}

// asRefusal is the refusal that an error is; one in its words where it is none.
func asRefusal(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return &Refusal{Message: err.Error()}
}
