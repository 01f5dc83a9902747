package foi

import (
	"cmp"
	"fmt"
	"slices"

	"foidesk/internal/calendar"
)

// MaxExtensionDays is the longest extension, in working days (第三十三条第二款).
const MaxExtensionDays = 20

// Extension is 延长答复期限: the head of the disclosure office consents, the applicant is told, and the
// period is longer by up to 20 working days; once in a period (第三十三条第二款). Both have to be done while
// the period runs: see Lawful.
//
// Whose word the consent rests on: where an approval in the log consents to the extension, the act is what
// was approved and takes its day; a case file and a ledger, which hold no proposals, say the day
// themselves, and a ledger that names none is taken at its word. Nothing else extends.
type Extension struct {
	// ApprovedOn is the day of consent; left out where an approval in the log gives it.
	ApprovedOn calendar.Date `json:"approved_on,omitzero"`
	// NotifiedOn is the day the notice to the applicant went out, as a delivery is dated.
	NotifiedOn  calendar.Date `json:"notified_on,omitzero"`
	WorkingDays int           `json:"working_days"`
	Reason      string        `json:"reason,omitempty"` // 延期理由
}

// Kind of the act.
func (Extension) Kind() Kind { return KindExtension }

// Date of the notice.
func (e Extension) Date() calendar.Date { return e.NotifiedOn }

func (e Extension) asOf(on calendar.Date) Act {
	e.ApprovedOn, e.NotifiedOn = on, on
	return e
}

func (e Extension) apply(c *Case, how basis) error {
	if err := how.possible(c.mayExtend(), c.neverExtended()); err != nil {
		return err
	}
	if e.WorkingDays < 1 || e.WorkingDays > MaxExtensionDays {
		return refuse(OutOfRange, "working_days", "延长的期限为 1 至 %d 个工作日，现为 %d", MaxExtensionDays, e.WorkingDays).under(articleAnswer)
	}
	if e.NotifiedOn.IsZero() {
		return refuse(DateMissing, "notified_on", "请填写延期告知日期；未告知申请人的，期限不延长").under(articleAnswer)
	}
	given, err := c.restsOnConsent(e)
	switch {
	case err != nil:
		return err
	case e.ApprovedOn.IsZero() && given.On.IsZero() && !how.fromLedger:
		return refuse(PriorStepMissing, "approved_on", "延长答复期限须经政府信息公开工作机构负责人同意，请先报批").under(articleAnswer)
	case e.ApprovedOn.IsZero():
		e.ApprovedOn = given.On
	case !given.On.IsZero() && e.ApprovedOn != given.On:
		return refuse(DateOrder, "approved_on", "负责人同意的日期是 %s，不是 %s", given.On, e.ApprovedOn)
	}
	if err := e.inOrder(c, how); err != nil {
		return err
	}
	c.inPeriod(e, how, "延期告知日期", func(p *period) { p.extension = &e })
	c.dropConsent(KindExtension)
	return nil
}

// inOrder: consent first, then the notice, neither before what the log has.
func (e Extension) inOrder(c *Case, how basis) error {
	if err := how.afterSteps(c, e.NotifiedOn, "notified_on", "延期告知日期"); err != nil {
		return err
	}
	if !e.ApprovedOn.IsZero() {
		if err := how.afterSteps(c, e.ApprovedOn, "approved_on", "负责人同意日期"); err != nil {
			return err
		}
		if e.NotifiedOn < e.ApprovedOn {
			return refuse(DateOrder, "notified_on", "延期告知日期 %s 早于负责人同意的日期 %s；须先经同意，再告知申请人", e.NotifiedOn, e.ApprovedOn).under(articleAnswer)
		}
	}
	return nil
}

const noExtension = "无需延长"

func (c *Case) mayExtend() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	if err := c.notPending(KindExtension); err != nil {
		return err
	}
	if err := c.periodRuns(noExtension); err != nil {
		return err
	}
	now := c.period()
	if now.delay != nil {
		return refuse(NotAllowedHere, "", "已于 %s 告知申请人延迟至 %s 答复，不再延长", now.delay.On, now.delay.Until).under(articleMass)
	}
	return c.neverExtended()
}

// neverExtended refuses a second extension of the period that runs.
func (c *Case) neverExtended() error {
	before := c.period().extension
	if before == nil {
		return nil
	}
	return before.again()
}

// again refuses a second extension after this one.
func (e Extension) again() *Refusal {
	return refuse(NotAllowedHere, "", "答复期限已于 %s 告知延长 %d 个工作日，只能延长一次", e.NotifiedOn, e.WorkingDays).under(articleAnswer)
}

// Extension is the one by which the period now running is longer, the day of consent filled in; nil where
// there is none. Whether it came in time, a reading of the clock says.
func (c Case) Extension() *Extension {
	if len(c.periods) == 0 {
		return nil
	}
	return c.period().extension
}

// LastExtension is the last of the round, of whichever period; nil where there is none.
func (c Case) LastExtension() *Extension {
	for _, p := range slices.Backward(c.periods) {
		if p.extension != nil {
			return p.extension
		}
	}
	return nil
}

// tooLate tells why an extension does not lengthen the periods reckoned so far; nil where it does. Consent is
// never later than the notice, so that the notice decides.
func (e Extension) tooLate(r reckoning) *Refusal {
	if !r.over(e.NotifiedOn) {
		return nil
	}
	return refuse(TooLate, "notified_on", "答复期限于 %s 届满，%s 已不能延长：负责人同意和告知申请人，都须在期限届满之前", r.due.On, e.NotifiedOn).under(articleAnswer)
}

func (e Extension) inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal {
	r := c.reckon(cal, p)
	return cmp.Or(r.runs(noExtension), e.tooLate(r), r.extendedBefore())
}

// extendedBefore refuses a second extension of the period reckoned so far: what a ledger tells of a correction or a
// payment may look like the beginning of another, and not be one.
func (r reckoning) extendedBefore() *Refusal {
	if r.extended == nil {
		return nil
	}
	return r.extended.again()
}

// extend lengthens the period reckoned so far, or says why it does not.
func (r *reckoning) extend(c Case, l Logged, e Extension) {
	step := Step{e.NotifiedOn, fmt.Sprintf("告知申请人延长答复期限 %d 个工作日", e.WorkingDays), "", articleAnswer}
	if why := r.idleExtension(c, l, e); why != "" {
		step.Effect = why + "，不发生延长的效力"
		r.idle(l.Seq, step)
		return
	}
	before := r.due.On
	r.days, r.extended = r.days+e.WorkingDays, &e
	r.redue()
	step.Effect = fmt.Sprintf("期限由 %s 延至 %s", before, r.due.On)
	if cautious := r.cautiousDue(); cautious != nil {
		step.Effect += fmt.Sprintf("，审慎期限为 %s", *cautious)
	}
	if !e.ApprovedOn.IsZero() {
		step.Effect = fmt.Sprintf("负责人 %s 同意；", e.ApprovedOn) + step.Effect
	}
	r.steps = append(r.steps, step)
}
