package server

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// calculatorPage is 期限和费用计算: what the regulation makes of days and numbers that anybody may type, without an
// account and without a case. All that was typed stands in the address, so that a reckoning can be sent on.
type calculatorPage struct {
	Frame   frame
	Failure failure
	Due     *calculatedDue // nil where no day was asked for
	Fees    []calculatedFee
	// Address is that of this reckoning, without what was left empty.
	Address string

	Receipt registrationForm
	RestDay choiceField
	// Steps are what may have happened on the way, each folded away until something is filled in.
	Steps []calculatorStep
	Pages textField
	Items textField
}

// calculatorStep are the fields of what may happen on the way of a case.
type calculatorStep struct {
	Label  string
	Open   bool
	Fields []stepField
}

func (calculatorPage) template() string { return "calculator.html" }

// Any tells that there is something reckoned to show.
func (p calculatorPage) Any() bool { return p.Due != nil || len(p.Fees) > 0 }

// calculatedDue is an answer period as far as it can be told from what was typed.
type calculatedDue struct {
	// Words are the last day, or why there is none yet.
	Words string
	// Provisional says what the last day does not know; empty where it knows all.
	Provisional string
	Others      []fact
	// Given is what was typed, for the print, which leaves the form out.
	Given []fact
	Steps []stepRow
}

// calculatedFee is the fee by one tariff; Free says why there is none.
type calculatedFee struct {
	Head, Free string
	Table      *feeTable
}

const calculatorPath = "/calculator"

// maxCalculatedItems bounds the page: the fee by item has a slice for every ten items, and anybody may ask for it.
const maxCalculatedItems = 1000

// The fields of each half of the calculator. A half is reckoned where one of its fields is filled in.
var (
	dueFields = []string{
		"channel", "on", "submitted_on", "correction_on", "corrected_on", "party", "consulted_on", "consultation_delivered_on", "opinion_on",
		"working_days", "notified_on", "fee_on", "fee_delivered_on", "paid_on",
	}
	feeFields = []string{"pages", "items"}
)

func (s *Server) showCalculator(c echo.Context) error {
	if err := s.desk.Refresh(c.Request().Context()); err != nil {
		return err
	}
	form := typed(c.QueryParams())
	if form.get("rest_day_receipt") == "" {
		form["rest_day_receipt"] = []string{string(foi.AsReceived)}
	}
	due, dueErr := s.calculateDue(form)
	fees, feeErr := calculateFees(form)
	p := calculatorPage{Due: due, Fees: fees, Address: form.calculation()}
	if err := bothFaults(dueErr, feeErr); err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderCalculator(c, p, form, x) })
	}
	return s.renderCalculator(c, p, form, failure{})
}

func (s *Server) renderCalculator(c echo.Context, p calculatorPage, form typed, x failure) error {
	optional := func(name, label, hint string) textField {
		return form.text(textField{Name: name, Label: label, Hint: hint, Optional: true}, x)
	}
	p.Frame, p.Failure = s.plainFrame(c, "期限和费用计算"), x
	p.Receipt = registrationFields(form, x, offered{})
	p.Receipt.OralWhy.Name, p.Receipt.SystemConfirmedOn.Name = "", "" // neither moves a day here that the submission does not
	p.Receipt.On.Kind, p.Receipt.SubmittedOn.Kind = "line", "line"    // the months to pick from are for who is signed in
	restDay := restDayChoice()
	restDay.Hint = "办理机关采用的口径；不清楚的，选较早的一种"
	p.RestDay = form.choice(restDay, x)
	p.Steps = calculatorSteps(form, x)
	p.Pages = optional("pages", "页数", "按量计收：一件申请的页数，A4 及以下单面为 1 页")
	p.Items = optional("items", "件数", "按件计收：同一申请人一个自然月内累计的申请件数")
	return s.renderStatus(c, x.status(), p)
}

// calculatorSteps are the steps that the calculator knows, in the order in which they usually come.
func calculatorSteps(form typed, x failure) []calculatorStep {
	at := func(name, label, hint string) stepField {
		return field(form.text(textField{Name: name, Label: label, Hint: hint, Optional: true}, x))
	}
	party := partyChoice()
	party.Short = false
	chosen := form.choice(party, x)
	steps := []calculatorStep{
		{Label: "补正", Fields: []stepField{
			at("correction_on", "补正告知日期", "机关发出补正告知之日"),
			at("corrected_on", "收到补正日期", "机关收到补正的申请之日；还没有收到的不填"),
		}},
		{Label: "征求意见", Fields: []stepField{
			{Choice: &chosen},
			at("consulted_on", "征求意见书发出日期", "自次日起不计入答复期限"),
			at("consultation_delivered_on", "征求意见书送达日期", "对方收到之日；还不知道的不填"),
			at("opinion_on", "收到意见的日期", "还没有收到的不填"),
		}},
		{Label: "延期", Fields: []stepField{
			at("working_days", "延长的工作日", fmt.Sprintf("1 至 %d", foi.MaxExtensionDays)),
			at("notified_on", "延期告知日期", "告知申请人延期之日"),
		}},
		{Label: "收费", Fields: []stepField{
			at("fee_on", "收费通知日期", "机关发出收费通知之日"),
			at("fee_delivered_on", "收费通知送达日期", "申请人收到之日；还不知道的不填"),
			at("paid_on", "缴费日期", "足额缴费之日；还没有缴费的不填"),
		}},
	}
	for i, step := range steps {
		for _, f := range step.Fields {
			steps[i].Open = steps[i].Open || f.Text != nil && (f.Text.Value != "" || f.Text.Error != "") || f.Choice != nil && f.Choice.Error != ""
		}
	}
	return steps
}

// filled tells that one of the fields is filled in.
func (t typed) filled(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return t.get(name) != "" })
}

// calculation is the address of a reckoning.
func (t typed) calculation() string {
	q := url.Values{}
	for _, name := range slices.Concat(dueFields, []string{"rest_day_receipt"}, feeFields) {
		q.Set(name, t.get(name))
	}
	return address(calculatorPath, q)
}

// calculatedAct is an act as the calculator asks for it: field is what it calls the act's day.
type calculatedAct struct {
	act          foi.Act
	field, label string
}

// calculateDue reckons the answer period; nil where nobody asked for it.
func (s *Server) calculateDue(form typed) (*calculatedDue, error) {
	if !form.filled(dueFields) {
		return nil, nil
	}
	in := formReader{form: form}
	acts := in.calculatedActs()
	policy := foi.Policy{RestDayReceipt: foi.RestDayReceipt(form.get("rest_day_receipt"))}
	if err := in.err(); err != nil {
		return nil, err
	}
	if err := policy.Check(); err != nil {
		return nil, fieldError("rest_day_receipt", err.Error())
	}
	var file foi.Case
	for i, a := range acts {
		// What is said to have happened is taken as it is said: whether it came in time, the steps tell. But what
		// is out of order here was mistyped.
		next, err := file, file.Follows(a.act, a.label)
		if err == nil {
			next, err = file.Append(foi.Logged{Seq: i + 1, Act: a.act, FromLedger: true})
		}
		var refusal *foi.Refusal
		if errors.As(err, &refusal) {
			return nil, a.fault(refusal)
		}
		if err != nil {
			return nil, err
		}
		file = next
	}
	return dueOf(file, s.desk.Calendar(), policy, acts), nil
}

// fault is a refusal at the field that is to be mended.
func (a calculatedAct) fault(r *foi.Refusal) error {
	field := r.Field
	switch field {
	case "", "on":
		field = a.field
	case "delivered_on": // the fee notice is the only act here with two days
		field = "fee_delivered_on"
	}
	return &desk.Error{
		Code: desk.Refused, Message: r.Message, Article: r.Article, Fields: []desk.FieldError{{Field: field, Message: r.Message}},
	}
}

// calculatedActs are the acts that were typed: the receipt first, then what each kind of step brought, in the order of
// the days. Within a kind the order is the law's, so that a day in the wrong place is refused as that.
func (r *formReader) calculatedActs() []calculatedAct {
	acts := []calculatedAct{{foi.Receipt{
		On: r.date("on"), SubmittedOn: r.date("submitted_on"), Channel: foi.Channel(r.form.get("channel")),
	}, "on", "收到日期"}}
	ways := [][]calculatedAct{r.calculatedCorrection(), r.calculatedConsultation(), r.calculatedFee(), r.calculatedExtension()}
	for {
		next := -1
		for i, way := range ways {
			if len(way) > 0 && (next < 0 || way[0].act.Date() < ways[next][0].act.Date()) {
				next = i
			}
		}
		if next < 0 {
			return acts
		}
		acts, ways[next] = append(acts, ways[next][0]), ways[next][1:]
	}
}

func (r *formReader) calculatedCorrection() (acts []calculatedAct) {
	if r.form.get("correction_on") != "" {
		acts = append(acts, calculatedAct{foi.CorrectionNotice{On: r.date("correction_on")}, "correction_on", "补正告知日期"})
	}
	if r.form.get("corrected_on") != "" {
		acts = append(acts, calculatedAct{foi.CorrectionReceived{On: r.date("corrected_on")}, "corrected_on", "收到补正日期"})
	}
	return acts
}

func (r *formReader) calculatedConsultation() (acts []calculatedAct) {
	if r.form.filled([]string{"party", "consulted_on"}) {
		acts = append(acts, calculatedAct{
			foi.ConsultationSent{On: r.date("consulted_on"), Party: foi.Party(r.form.get("party"))}, "consulted_on", "征求意见书发出日期",
		})
	}
	if r.form.get("consultation_delivered_on") != "" {
		acts = append(acts, calculatedAct{
			foi.ConsultationDelivered{On: r.date("consultation_delivered_on")}, "consultation_delivered_on", "征求意见书送达日期",
		})
	}
	if r.form.get("opinion_on") != "" {
		acts = append(acts, calculatedAct{foi.OpinionReceived{On: r.date("opinion_on")}, "opinion_on", "收到意见的日期"})
	}
	return acts
}

func (r *formReader) calculatedFee() (acts []calculatedAct) {
	if r.form.filled([]string{"fee_on", "fee_delivered_on"}) {
		acts = append(acts, calculatedAct{
			foi.FeeNotice{On: r.date("fee_on"), DeliveredOn: r.date("fee_delivered_on")}, "fee_on", "收费通知日期",
		})
	}
	if r.form.get("paid_on") != "" {
		acts = append(acts, calculatedAct{foi.FeePaid{On: r.date("paid_on")}, "paid_on", "缴费日期"})
	}
	return acts
}

func (r *formReader) calculatedExtension() []calculatedAct {
	if !r.form.filled([]string{"working_days", "notified_on"}) {
		return nil
	}
	e := foi.Extension{WorkingDays: r.count("working_days", "延长的工作日"), NotifiedOn: r.date("notified_on")}
	return []calculatedAct{{e, "notified_on", "延期告知日期"}}
}

// dueOf reads the period on the day of receipt, on which nothing is late yet: what the calculator says of days that
// were typed must be the same on whichever day it is asked.
func dueOf(file foi.Case, cal *calendar.Calendar, policy foi.Policy, acts []calculatedAct) *calculatedDue {
	receipt := *file.Receipt
	clock := file.AnswerClock(cal, policy, receipt.On)
	d := &calculatedDue{Words: dateAndWeekday(clock.Due), Steps: stepRows(clock)}
	if clock.State == foi.Suspended {
		d.Words = waitsAnew(clock.Waits.For)
	} else {
		if clock.Provisional {
			d.Provisional = foi.ProvisionalWords(clock.Unannounced) + "，只扣除周末"
		}
		if clock.CautiousDue != nil {
			d.Others = append(d.Others, plain("审慎期限", dateAndWeekday(*clock.CautiousDue)+"（按较早的起算之日）"))
		}
		if slices.ContainsFunc(file.Consultations, func(a foi.Consultation) bool { return a.OpinionOn.IsZero() }) {
			d.Words = "至迟 " + d.Words
		}
	}
	for _, other := range file.Clocks(cal, policy, receipt.On) {
		theirs := other.ID == foi.ClockPayment || other.ID == foi.ClockThirdParty || other.ID == foi.ClockCoMaker
		if !other.Due.IsZero() && (theirs || other.ID == foi.ClockCorrectionNotice && file.CorrectionNotice == nil) {
			d.Others = append(d.Others, plain(other.ID.Label(), "至 "+dateAndWeekday(other.Due)))
		}
	}
	d.Given = []fact{plain("收到方式", receipt.Channel.Label()), plain("申请人提交日期", dateAndWeekday(receipt.SubmittedOn))}
	for _, a := range acts {
		d.Given = append(d.Given, plain(a.label, dateAndWeekday(a.act.Date())))
		if n, ok := a.act.(foi.FeeNotice); ok {
			d.Given = append(d.Given, plain("收费通知送达日期", dateAndWeekday(n.DeliveredOn)))
		}
		if e, ok := a.act.(foi.Extension); ok {
			d.Given = append(d.Given, plain("延长的工作日", fmt.Sprint(e.WorkingDays)))
		}
	}
	d.Given = append(d.Given, plain("休息日收到的口径", desk.RestDayLabel(policy.RestDayReceipt)))
	d.Given = slices.DeleteFunc(d.Given, func(f fact) bool { return f.Value == "" })
	return d
}

// waitsAnew says what a period that stands still waits for, and how it goes on then.
func waitsAnew(a foi.Awaited) string {
	switch a {
	case foi.ForPayment:
		return fmt.Sprintf("暂停中，自缴费的次日起重新计算 %d 个工作日", foi.AnswerDays)
	case foi.ForCorrection:
		return fmt.Sprintf("暂停中，自收到补正的次日起重新计算 %d 个工作日", foi.AnswerDays)
	}
	return "暂停中，自收到意见的次日起继续计算"
}

// calculateFees reckons by each tariff for which a number was typed; which of the two a case goes by, the office
// chooses.
func calculateFees(form typed) ([]calculatedFee, error) {
	in := formReader{form: form}
	var fees []calculatedFee
	for _, by := range []struct {
		field, label, head string
		most               int
		notice             func(int) foi.FeeNotice
	}{
		{"pages", "页数", "按量计收，%d 页", foi.MaxFeePages, func(n int) foi.FeeNotice { return foi.FeeNotice{Pages: n} }},
		{"items", "件数", "按件计收，%d 件", maxCalculatedItems, func(n int) foi.FeeNotice { return foi.FeeNotice{Items: n} }},
	} {
		before, n := len(in.wrong), in.count(by.field, by.label)
		if n > by.most {
			in.wrong = append(in.wrong, desk.FieldError{Field: by.field, Message: fmt.Sprintf("%s超过本页能计算的 %d，请核对", by.label, by.most)})
		}
		if form.get(by.field) == "" || len(in.wrong) > before {
			continue
		}
		fee := calculatedFee{Head: fmt.Sprintf(by.head, n)}
		var refusal *foi.Refusal
		_, err := by.notice(n).Fee()
		switch {
		case err == nil:
			fee.Table = feeTableOf(by.notice(n))
			fee.Table.Caption = fee.Head
		case errors.As(err, &refusal) && refusal.Code == foi.NothingToPay:
			fee.Free = refusal.Message
		case errors.As(err, &refusal):
			in.wrong = append(in.wrong, desk.FieldError{Field: by.field, Message: refusal.Message})
			continue
		default:
			return nil, err
		}
		fees = append(fees, fee)
	}
	return fees, in.err()
}

// bothFaults puts what is wrong with each half into one list.
func bothFaults(due, fee error) error {
	var a, b *desk.Error
	if errors.As(due, &a) && errors.As(fee, &b) {
		return &desk.Error{Code: a.Code, Message: a.Message, Article: a.Article, Fields: slices.Concat(a.Fields, b.Fields)}
	}
	return cmp.Or(due, fee)
}
