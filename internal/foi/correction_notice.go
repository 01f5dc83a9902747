package foi

import (
	"cmp"

	"foidesk/internal/calendar"
)

// CorrectionDays is the time for a correction notice, in working days from receipt (第三十条).
const CorrectionDays = 7

// articleCorrection: the notice within 7 working days, once, with all that is to be corrected and a reasonable time
// for it; the answer period counts from the receipt of the corrected application; who does not correct without a
// good reason is taken to have given the application up.
const articleCorrection = "条例第三十条"

// CorrectionNotice is 补正告知: the application does not say clearly enough what is wanted, or lacks what 第二十九条
// asks for, and the applicant is told so. The answer period stops with the day of the notice and begins anew with
// the corrected application. Once a case, and within 7 working days: see Lawful.
type CorrectionNotice struct {
	// On is the day the notice went out.
	On calendar.Date `json:"on"`
	// CorrectBy is the last day of the reasonable time that the office gives; zero only where a ledger does not
	// keep it.
	CorrectBy calendar.Date `json:"correct_by,omitzero"`
	// Matters are 需要补正的事项, all of them: there is no second notice.
	Matters string `json:"matters,omitempty"`
}

// Kind of the act.
func (CorrectionNotice) Kind() Kind { return KindCorrectionNotice }

// Date of the notice.
func (n CorrectionNotice) Date() calendar.Date { return n.On }

func (n CorrectionNotice) apply(c *Case, how basis) error {
	if err := how.possible(c.mayAskCorrection(), c.neverAskedCorrection()); err != nil {
		return err
	}
	if err := how.afterSteps(c, n.On, "on", "补正告知日期"); err != nil {
		return err
	}
	unrecorded := n.CorrectBy.IsZero() && how.fromLedger
	if n.CorrectBy.IsZero() && !unrecorded {
		return refuse(DateMissing, "correct_by", "请填写补正期限；补正告知须给出合理的补正期限").under(articleCorrection)
	}
	if n.CorrectBy <= n.On && !unrecorded {
		return refuse(DateOrder, "correct_by", "补正期限 %s 不晚于补正告知日期 %s，申请人没有时间补正", n.CorrectBy, n.On).under(articleCorrection)
	}
	c.CorrectionNotice = &n
	c.stopPeriod(n, how, "补正告知日期")
	return nil
}

const noCorrectionNotice = "不能同时告知补正"

func (c *Case) mayAskCorrection() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	if err := c.neverAskedCorrection(); err != nil {
		return err
	}
	return c.periodRuns(noCorrectionNotice)
}

func (c *Case) neverAskedCorrection() error {
	if c.CorrectionNotice == nil {
		return nil
	}
	return refuse(NotAllowedHere, "", "本案已于 %s 告知补正；补正须一次性告知，不能再次要求补正", c.CorrectionNotice.On).under(articleCorrection)
}

// correctionNoticeDue is the last day for a correction notice.
func (c Case) correctionNoticeDue(cal *calendar.Calendar, p Policy) calendar.Due {
	return cal.Add(answerStart(cal, p, c.Receipt.On), CorrectionDays)
}

// tooLate tells why a notice does not stop the answer period; nil where it does.
//
// Our reading: the regulation does not say what follows from a late notice. An office that could still stop the
// period by one would have no time to keep, so that the period runs on.
func (n CorrectionNotice) tooLate(r reckoning) *Refusal {
	if n.On <= r.correctionDue.On {
		return nil
	}
	return refuse(TooLate, "on", "补正告知须在收到申请之日起 %d 个工作日内作出：期限于 %s 届满，%s 已逾期", CorrectionDays, r.correctionDue.On, n.On).under(articleCorrection)
}

func (n CorrectionNotice) inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal {
	r := c.reckon(cal, p)
	return cmp.Or(r.runs(noCorrectionNotice), n.tooLate(r))
}

func (n CorrectionNotice) words() (said, awaited, article string) {
	said = "告知申请人补正"
	if !n.CorrectBy.IsZero() {
		said += "，补正期限至 " + n.CorrectBy.String()
	}
	return said, "申请人补正", articleCorrection
}

func (CorrectionNotice) anew() (what, notAfter string) {
	return "收到补正的申请", "补正告知逾期作出，期限不重新计算"
}
