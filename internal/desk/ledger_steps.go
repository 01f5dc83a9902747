package desk

import (
	"cmp"
	"fmt"
	"slices"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// hasSteps tells that the row has any of the columns from 补正告知日期 to 缴费日期.
func (r LedgerRow) hasSteps() bool {
	return r.CorrectionNoticeOn|r.CorrectionReceivedOn|r.ConsultationSentOn|r.OpinionReceivedOn|
		r.ExtensionNoticeOn|r.FeeNoticeOn|r.FeePaidOn != 0 || r.ExtensionDays != 0
}

// ledgerStep is a step of a row. Of one day come first, as the law has it, what answers an earlier notice and so
// begins a period anew, then what lengthens it, then what stops it.
type ledgerStep struct {
	act foi.Act
	// on is its day; an answer that a ledger dates before what it answers stands with that.
	on   calendar.Date
	turn int
}

// steps are the acts of the columns from 补正告知日期 to 缴费日期, in the order of their days. A ledger names neither the
// party that was asked nor the fee.
func (r LedgerRow) steps() []foi.Act {
	if !r.hasSteps() {
		return nil
	}
	var steps []ledgerStep
	tell := func(act foi.Act, on calendar.Date, turn int) {
		if !act.Date().IsZero() {
			steps = append(steps, ledgerStep{act, on, turn})
		}
	}
	// answer tells what answers a step: of the same day or an earlier one, it stands right after it.
	answer := func(act foi.Act, asked calendar.Date, turn, after int) {
		if act.Date() <= asked {
			tell(act, asked, after)
			return
		}
		tell(act, act.Date(), turn)
	}
	answer(foi.OpinionReceived{On: r.OpinionReceivedOn}, r.ConsultationSentOn, 1, 5)
	answer(foi.CorrectionReceived{On: r.CorrectionReceivedOn}, r.CorrectionNoticeOn, 2, 8)
	answer(foi.FeePaid{On: r.FeePaidOn}, r.FeeNoticeOn, 3, 10)
	tell(foi.ConsultationSent{On: r.ConsultationSentOn, Party: foi.PartyNotRecorded}, r.ConsultationSentOn, 4)
	tell(foi.Extension{NotifiedOn: r.ExtensionNoticeOn, WorkingDays: cmp.Or(r.ExtensionDays, foi.MaxExtensionDays)}, r.ExtensionNoticeOn, 6)
	tell(foi.CorrectionNotice{On: r.CorrectionNoticeOn}, r.CorrectionNoticeOn, 7)
	tell(foi.FeeNotice{On: r.FeeNoticeOn}, r.FeeNoticeOn, 9)
	slices.SortFunc(steps, func(a, b ledgerStep) int { return cmp.Or(cmp.Compare(a.on, b.on), cmp.Compare(a.turn, b.turn)) })
	acts := make([]foi.Act, len(steps))
	for i, s := range steps {
		acts[i] = s.act
	}
	return acts
}

// stepProblems are the cells that tell of an answer and not of what it answers, and days of an extension that cannot
// be. The other halves may be missing: a notice that nobody answered is a common thing.
func (r LedgerRow) stepProblems() []CellProblem {
	if !r.hasSteps() {
		return nil
	}
	var found []CellProblem
	for _, c := range []struct {
		missing, filled LedgerColumn
		stray           bool
		otherwise       string
	}{
		{ColCorrectionNotice, ColCorrectionReceived, r.CorrectionNoticeOn.IsZero() && !r.CorrectionReceivedOn.IsZero(), "没有告知补正、申请人自行补充的"},
		{ColConsultationSent, ColOpinionReceived, r.ConsultationSentOn.IsZero() && !r.OpinionReceivedOn.IsZero(), "没有书面征求意见的"},
		{ColExtensionNotice, ColExtensionDays, r.ExtensionNoticeOn.IsZero() && r.ExtensionDays != 0, "没有告知申请人的期限不延长，"},
		{ColFeeNotice, ColFeePaid, r.FeeNoticeOn.IsZero() && !r.FeePaidOn.IsZero(), "没有发出收费通知的"},
	} {
		if c.stray {
			found = append(found, r.problem(c.missing, fmt.Sprintf("已填%s，%s却为空；请补填%s；%s请清空%s，可在备注中说明", c.filled, c.missing, c.missing, c.otherwise, c.filled)))
		}
	}
	if r.ExtensionDays < 0 || r.ExtensionDays > foi.MaxExtensionDays {
		found = append(found, r.problem(ColExtensionDays, fmt.Sprintf("延长的期限为 1 至 %d 个工作日，现为 %d；告知的期限更长的，请填 %d，可在备注中说明", foi.MaxExtensionDays, r.ExtensionDays, foi.MaxExtensionDays)))
	}
	return found
}

// tellSteps writes the steps of a case. A row has room for one of each, so that of several consultations it tells the
// first letter and, once nobody is waited for any more, the last opinion, and of several extensions the last: it is
// the one that the present period has.
func (r *LedgerRow) tellSteps(c foi.Case) {
	if len(c.Earlier) > 0 { // a period that others ordered has none of them but consultations
		c = c.Earlier[0]
	}
	if n := c.CorrectionNotice; n != nil {
		r.CorrectionNoticeOn = n.On
	}
	if n := c.CorrectionReceived; n != nil {
		r.CorrectionReceivedOn = n.On
	}
	if e := c.LastExtension(); e != nil {
		r.ExtensionNoticeOn, r.ExtensionDays = e.NotifiedOn, e.WorkingDays
	}
	if n := c.FeeNotice; n != nil {
		r.FeeNoticeOn = n.On
	}
	if n := c.FeePaid; n != nil {
		r.FeePaidOn = n.On
	}
	_, _, over := c.Conclusion()
	for i, a := range c.Consultations {
		if i == 0 || a.SentOn < r.ConsultationSentOn {
			r.ConsultationSentOn = a.SentOn
		}
		r.OpinionReceivedOn = max(r.OpinionReceivedOn, a.OpinionOn)
	}
	if !over && slices.ContainsFunc(c.Consultations, func(a foi.Consultation) bool { return a.OpinionOn.IsZero() }) {
		r.OpinionReceivedOn = 0
	}
}
