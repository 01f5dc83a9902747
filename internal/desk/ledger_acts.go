package desk

import (
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// acts reads a row as the acts it reports, or says which cells cannot be so. With a result the case is
// concluded on 送达日期, else on 答复日期. Every result is one of an answer, 逾期不补正, 逾期未缴费 and 其他 as well: a
// ledger has a day and often a number for them, and does not say that none was sent.
func (r LedgerRow) acts() ([]foi.Logged, []CellProblem) {
	if len(r.Problems) > 0 {
		return nil, r.Problems
	}
	receipt := foi.Receipt{On: r.ReceivedOn, Channel: r.Channel, Number: r.Number, Request: trimmed(foi.Request{
		Applicant: r.Applicant, Description: r.Description, Form: r.Form,
		Department: r.Department, Handler: r.Handler, Note: r.Note,
	})}
	if problems := r.stepProblems(); len(problems) > 0 {
		return nil, problems
	}
	answer, problems := r.answer()
	if len(problems) > 0 {
		return nil, problems
	}
	acts := slices.Concat([]foi.Act{receipt}, r.steps(), answer)
	log := make([]foi.Logged, len(acts))
	for i, a := range acts {
		log[i] = foi.Logged{Seq: i + 1, Act: a, FromLedger: true}
	}
	return log, nil
}

// answer reads 办理结果 to 送达日期.
func (r LedgerRow) answer() ([]foi.Act, []CellProblem) {
	if strings.TrimSpace(r.Outcome) == "" {
		return nil, r.strayAnswer()
	}
	concluded := r.DeliveredOn
	if concluded.IsZero() {
		concluded = r.DecidedOn
	}
	if concluded.IsZero() {
		return nil, []CellProblem{r.problem(ColDecidedOn, "已填办理结果，须填答复日期或者送达日期")}
	}
	outcome, err := ledgerOutcome(r.Outcome, concluded)
	if err != nil {
		return nil, []CellProblem{r.problem(ColOutcome, err.Error())}
	}
	decided, method := r.DecidedOn, r.Method
	if decided.IsZero() {
		decided = r.DeliveredOn
	}
	if method == "" {
		method = foi.NotRecorded
	}
	return []foi.Act{
		foi.Decision{On: decided, Outcome: outcome, LetterNumber: r.LetterNumber},
		foi.Delivery{On: concluded, Method: method},
	}, nil
}

// strayAnswer names what was filled in of an answer although there is no result.
func (r LedgerRow) strayAnswer() []CellProblem {
	for _, c := range []struct {
		column LedgerColumn
		filled bool
	}{
		{ColDecidedOn, !r.DecidedOn.IsZero()},
		{ColLetterNumber, r.LetterNumber != ""},
		{ColMethod, r.Method != ""},
		{ColDeliveredOn, !r.DeliveredOn.IsZero()},
	} {
		if c.filled {
			return []CellProblem{r.problem(ColOutcome, fmt.Sprintf("已填%s，办理结果却为空；请补填办理结果，未办结的请清空%s", c.column, c.column))}
		}
	}
	return nil
}

// ledgerOutcome reads 办理结果 by the form in force in the year of conclusion: the single row 其他处理 was
// the form of 2019 and 2020 only.
func ledgerOutcome(text string, concluded calendar.Date) (foi.Outcome, error) {
	if o, ok := foi.OutcomeByLabel(text); ok {
		return o, nil
	}
	if foi.IsOtherHandlingHead(text) {
		if _, oneRow := annual.EditionFor(concluded.Year()).Row(annual.RowOther); oneRow {
			return foi.OtherHandling, nil
		}
		return "", fmt.Errorf("“%s”是2019版统计表的行；%d年办结的应写明其他处理中的哪一项：逾期不补正、逾期未缴费，还是其他", strings.TrimSpace(text), concluded.Year())
	}
	return "", fmt.Errorf("办理结果“%s”不是统计表中的一项，请写 refused_4 这样的代号或者“不予公开-保护第三方合法权益”这样的名称", shorten(text))
}

func shorten(text string) string {
	if r := []rune(strings.TrimSpace(text)); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return strings.TrimSpace(text)
}

func (r LedgerRow) problem(column LedgerColumn, message string) CellProblem {
	return CellProblem{Line: r.Line, Column: column, Message: message}
}

// ledgerColumnOf is the column that a field of an act was read from.
var ledgerColumnOf = map[foi.Kind]map[string]LedgerColumn{
	foi.KindReceipt: {
		"on": ColReceivedOn, "channel": ColChannel, "applicant.category": ColCategory,
		"category": ColCategory, "applicant": ColApplicant, "id_number": ColIDNumber, "phone": ColPhone,
		"email": ColEmail, "address": ColAddress, "description": ColDescription, "form": ColForm,
		"department": ColDepartment, "handler": ColHandler, "note": ColNote,
	},
	foi.KindCorrectionNotice:   {"on": ColCorrectionNotice},
	foi.KindCorrectionReceived: {"on": ColCorrectionReceived},
	foi.KindConsultationSent:   {"on": ColConsultationSent},
	foi.KindOpinionReceived:    {"on": ColOpinionReceived},
	foi.KindExtension:          {"on": ColExtensionNotice, "notified_on": ColExtensionNotice, "working_days": ColExtensionDays},
	foi.KindFeeNotice:          {"on": ColFeeNotice},
	foi.KindFeePaid:            {"on": ColFeePaid},

	foi.KindDecision: {"on": ColDecidedOn, "outcome": ColOutcome, "letter_number": ColLetterNumber},
	foi.KindDelivery: {"on": ColDeliveredOn, "method": ColMethod},
}

// columnOf is the column to mend for a field of an act. A decision without 答复日期 took 送达日期.
func (r LedgerRow) columnOf(kind foi.Kind, field string) LedgerColumn {
	if kind == foi.KindDecision && field == "on" && r.DecidedOn.IsZero() {
		return ColDeliveredOn
	}
	return ledgerColumnOf[kind][field]
}

// ledgerRow writes a case as a row, the reverse of acts.
func ledgerRow(c foi.Case) LedgerRow {
	r := *c.Receipt
	row := LedgerRow{
		Number: r.Number, ReceivedOn: r.On, Channel: r.Channel, Applicant: r.Applicant,
		Description: r.Description, Form: r.Form, Note: r.Note,
		Department: c.Handling.Department, Handler: c.Handling.Officer.Name,
	}
	row.tellSteps(c)
	on, outcome, concluded := c.Conclusion()
	c = c.Counted()
	switch {
	case concluded && c.Delivery == nil: // taken back, or not processed any more
		row.Outcome, row.DecidedOn = string(outcome), on
	case concluded:
		row.Outcome, row.DecidedOn, row.LetterNumber = string(outcome), c.Decision.On, c.Decision.LetterNumber
		if c.Delivery.Method != foi.NotRecorded {
			row.Method = c.Delivery.Method
		}
		// 送达日期 that was not written stays unwritten: the case counts from 答复日期 either way.
		if c.Delivery.Method != foi.NotRecorded || c.Delivery.On != c.Decision.On {
			row.DeliveredOn = c.Delivery.On
		}
	}
	return row
}

// differences names the columns in which a row of a ledger says other things than the case.
func differences(row LedgerRow, c foi.Case) []string {
	log, problems := row.acts()
	if len(problems) > 0 {
		return []string{string(problems[0].Column)}
	}
	there, err := foi.Fold(log)
	if err != nil {
		return []string{"办理过程"}
	}
	a, b := ledgerRow(there), ledgerRow(c)
	for _, info := range personalFields {
		// Our own export masks them.
		if strings.Contains(*info.ID.In(&a.Applicant.Personal), "*") {
			there := info.ID.In(&b.Applicant.Personal)
			*there = info.ID.Mask(*there)
		}
	}
	var out []string
	for _, d := range []struct {
		column LedgerColumn
		differ bool
	}{
		{ColReceivedOn, a.ReceivedOn != b.ReceivedOn},
		{ColChannel, a.Channel != b.Channel},
		{ColCategory, a.Applicant.Category != b.Applicant.Category},
		{ColApplicant, a.Applicant.Name != b.Applicant.Name},
		{ColIDNumber, a.Applicant.IDNumber != b.Applicant.IDNumber},
		{ColPhone, a.Applicant.Phone != b.Applicant.Phone},
		{ColEmail, a.Applicant.Email != b.Applicant.Email},
		{ColAddress, a.Applicant.Address != b.Applicant.Address},
		{ColDescription, a.Description != b.Description},
		{ColForm, a.Form != b.Form},
		{ColDepartment, a.Department != b.Department},
		{ColHandler, a.Handler != b.Handler},
		{ColCorrectionNotice, a.CorrectionNoticeOn != b.CorrectionNoticeOn},
		{ColCorrectionReceived, a.CorrectionReceivedOn != b.CorrectionReceivedOn},
		{ColConsultationSent, a.ConsultationSentOn != b.ConsultationSentOn},
		{ColOpinionReceived, a.OpinionReceivedOn != b.OpinionReceivedOn},
		{ColExtensionNotice, a.ExtensionNoticeOn != b.ExtensionNoticeOn},
		{ColExtensionDays, a.ExtensionDays != b.ExtensionDays},
		{ColFeeNotice, a.FeeNoticeOn != b.FeeNoticeOn},
		{ColFeePaid, a.FeePaidOn != b.FeePaidOn},
		{ColOutcome, a.Outcome != b.Outcome},
		{ColDecidedOn, a.DecidedOn != b.DecidedOn},
		{ColLetterNumber, a.LetterNumber != b.LetterNumber},
		{ColMethod, a.Method != b.Method},
		{ColDeliveredOn, a.DeliveredOn != b.DeliveredOn},
		{ColNote, a.Note != b.Note},
	} {
		if d.differ {
			out = append(out, string(d.column))
		}
	}
	return out
}
