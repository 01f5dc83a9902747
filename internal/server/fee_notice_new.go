package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// feeNoticePage is 收费通知: proposed where the agency wants consent, recorded when it went out, and completed by
// the day on which the applicant received it.
type feeNoticePage struct {
	Frame frame
	Form  actForm
	Step  step
	// Settled is what is not to be changed any more: what was consented to, or what went out.
	Settled []fact
	// Counted tells that what is charged for is still to be typed, and Sent that the notice is not out yet.
	Counted, Sent bool
	chargedFor
	On          textField
	DeliveredOn textField
	Fee         *feeTable // nil where it cannot be reckoned
	Button      string
	Consequence string
	Returned    string // why the last proposal came back; empty where none did
	// Month is what the applicant asked for in the month; nil where it is of no use.
	Month *feeMonth
	// Outlook is what the notice would bring; nil until the person asks.
	Outlook *outlook
}

func (feeNoticePage) template() string { return "fee_notice_new.html" }

// chargedFor is what is charged for, and what was offered before.
type chargedFor struct {
	Tariff        choiceField
	Pages         textField
	AlreadyPublic choiceField
	Ways          choiceField
	OfferedOn     textField
	Reply         textField
	Items         textField
	ItemsCharged  textField
	ItemsReason   textField
}

// feeMonth is what the applicant asked for in the month, for the fee per item.
type feeMonth struct {
	Head, Note string
	Rows       []monthRow
}

type monthRow struct {
	Number, Href, ReceivedOn, Description, Why, Charged string
	Own                                                 bool
}

// feeTable is a fee, slice by slice.
type feeTable struct {
	Caption string
	Slices  []feeSlice
	Total   string
}

type feeSlice struct{ Units, Rate, Amount string }

// feeTableOf reckons the fee that a notice asks for; nil where it asks for none.
func feeTableOf(n foi.FeeNotice) *feeTable {
	fee, err := n.Fee()
	if err != nil {
		return nil
	}
	unit := "页"
	if n.Items != 0 {
		unit = "件"
	}
	t := feeTable{Caption: "收费的计算", Total: fmt.Sprintf("%d %s", fee.Amount, fee.Unit)}
	for _, s := range fee.Slices {
		t.Slices = append(t.Slices, feeSlice{
			fmt.Sprintf("第 %d 至 %d %s", s.From, s.To, unit), fmt.Sprintf("%d 元/%s", s.Rate, unit), fmt.Sprintf("%d 元", s.Amount),
		})
	}
	return &t
}

func (s *Server) newFeeNotice(c echo.Context, a desk.Agency) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	month, err := s.desk.FeeMonth(c.Request().Context(), a.ID, file.Summary.ID)
	if err != nil {
		return err
	}
	form := fresh(map[string]string{"step": c.QueryParam("step"), "on": s.desk.Today().String(), "items": counted(month.Items()), "items_charged": counted(month.Charged(file.Summary.ID))})
	if n, ok := file.lastWord(foi.KindFeeNotice).(foi.FeeNotice); ok {
		form.fillFee(n)
	}
	return s.showFeeNotice(c, file, form, failure{})
}

// fillFee begins the form with what was last put before the head of office.
func (t typed) fillFee(n foi.FeeNotice) {
	t["tariff"] = []string{tariffOf(n)}
	t["pages"], t["items_reason"] = []string{counted(n.Pages)}, []string{n.ItemsReason}
	if n.Items != 0 {
		t["items"], t["items_charged"] = []string{counted(n.Items)}, []string{counted(n.ItemsCharged)}
	}
	t["alternatives"] = n.Alternatives.Ways()
	t["alternatives_on"], t["alternatives_reply"] = []string{""}, []string{n.Alternatives.Reply}
	if on := n.Alternatives.On; !on.IsZero() {
		t["alternatives_on"] = []string{on.String()}
	}
}

// The tariffs, by the field that counts.
const (
	byPages = "pages"
	byItems = "items"
)

func tariffOf(n foi.FeeNotice) string {
	if n.Items != 0 {
		return byItems
	}
	return byPages
}

// counted is a number as it is typed; none is left empty.
func counted(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// recordFeeNotice records what the form's step is, or only shows what the fee and the days come to.
func (s *Server) recordFeeNotice(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	if form.get("do") == "reckon" || form.get("do") == "preview" {
		return s.foreseeFee(c, a, form)
	}
	return s.recordAct(c, a, s.showFeeNotice, func(ctx context.Context, file caseFile, form typed) error {
		n, err := s.feeNoticeIn(ctx, file, form)
		if err != nil {
			return err
		}
		switch form.step() {
		case stepReceived:
			_, err = s.desk.FeeReceived(ctx, file.at(c, form), n.DeliveredOn)
		case stepPropose:
			n.On, n.DeliveredOn = 0, 0
			_, err = s.desk.Propose(ctx, file.at(c, form), n)
		default:
			_, err = s.desk.ChargeFee(ctx, file.at(c, form), n)
		}
		return err
	})
}

// foreseeFee shows the form again with the fee and, where that was asked, with the days, or with why there are none.
func (s *Server) foreseeFee(c echo.Context, a desk.Agency, form typed) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	n, err := s.feeNoticeIn(ctx, file, form)
	if err == nil {
		_, err = n.Fee()
	}
	var refusal *foi.Refusal
	if errors.As(err, &refusal) {
		err = fieldError(refusal.Field, refusal.Message)
	}
	var after desk.Outlook
	if err == nil && form.get("do") == "preview" {
		n.On = cmp.Or(n.On, s.desk.Today())
		after, err = s.desk.WhatIf(ctx, a.ID, file.Summary.ID, n)
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showFeeNotice(c, file, form, x) })
	}
	return s.showFee(c, file, form, failure{}, outlookOf(file, after))
}

// feeNoticeIn is the notice that the form tells of: of one that was consented to, the form tells the days only.
func (s *Server) feeNoticeIn(ctx context.Context, file caseFile, form typed) (foi.FeeNotice, error) {
	in := formReader{form: form}
	n := foi.FeeNotice{}
	given, consented := file.Case.Consented(foi.KindFeeNotice)
	if consented && file.stepOf(foi.KindFeeNotice, form) == stepNotice {
		n, _ = given.Act.(foi.FeeNotice)
	} else {
		month, err := s.desk.FeeMonth(ctx, file.Agency.ID, file.Summary.ID)
		if err != nil {
			return n, err
		}
		n = in.charged(month.Items())
		if form.step() != stepReceived && form.get("tariff") == "" && n.Pages == 0 && len(in.wrong) == 0 {
			return n, fieldError("tariff", "请选择计收方式")
		}
	}
	n.On, n.DeliveredOn = in.date("on"), in.date("delivered_on")
	return n, in.err()
}

// charged reads what is charged for. Both numbers stand in the form: the one that the tariff does not go by is left
// aside, and where no tariff was chosen, the number of items that the register has.
func (r *formReader) charged(counted int) foi.FeeNotice {
	n := foi.FeeNotice{Pages: r.count("pages", "页数"), Items: r.count("items", "件数")}
	tariff := r.form.get("tariff")
	if tariff == byPages || tariff == "" && n.Pages != 0 && n.Items == counted {
		n.Items = 0
	}
	if tariff == byItems {
		n.Pages = 0
	}
	if n.Items != 0 {
		n.CountedItems, n.ItemsReason = counted, r.form.get("items_reason")
		n.ItemsCharged = r.count("items_charged", "已计收的件数")
	}
	if n.Pages != 0 {
		n.AlreadyPublic = r.form.get("already_public") != ""
		n.Alternatives = foi.Alternatives{On: r.date("alternatives_on"), Reply: r.form.get("alternatives_reply")}
		for _, way := range r.form["alternatives"] {
			n.Alternatives = n.Alternatives.With(way)
		}
	}
	return n
}

func (s *Server) showFeeNotice(c echo.Context, file caseFile, form typed, x failure) error {
	return s.showFee(c, file, form, x, nil)
}

func (s *Server) showFee(c echo.Context, file caseFile, form typed, x failure, o *outlook) error {
	p := feeNoticePage{Step: file.stepOf(foi.KindFeeNotice, form), Outlook: o, chargedFor: chargedForIn(form, x)}
	p.On = form.text(textField{Name: "on", Label: "发出日期", Kind: "date", Hint: "不得晚于答复期限届满之日；自次日起期限暂停"}, x)
	p.DeliveredOn = form.text(textField{
		Name: "delivered_on", Label: "送达日期", Kind: "date", Optional: true, Hint: "申请人收到之日，缴费期限自此起算；还不知道的，以后补填",
	}, x)
	asked := file.Case.FeeNotice
	given, consented := file.Case.Consented(foi.KindFeeNotice)
	title := "收费通知"
	switch {
	case asked != nil && asked.DeliveredOn.IsZero() && file.Case.State() == foi.Open && file.Case.FeePaid == nil:
		title, p.Step = "收费通知送达", stepReceived
		p.received(*asked)
	case p.Step == stepPropose:
		title = "收费通知报批"
		p.proposed()
		p.Returned = file.returnedFor(foi.KindFeeNotice)
	case consented:
		p.consented(given)
	default:
		p.Counted = true
	}
	if p.Step == stepNotice {
		p.Sent = true
		p.Button, p.Consequence = "登记收费通知", fmt.Sprintf("登记后答复期限自发出次日起暂停；申请人自收到之日起有 %d 个工作日缴费，缴费后期限重新计算。", foi.PaymentDays)
	}
	if p.Counted {
		if err := s.countMonth(c, &p, file, form); err != nil {
			return err
		}
	}
	var err error
	if p.Frame, p.Form, err = s.actPage(c, file, title, "fee", form, x); err != nil {
		return err
	}
	if p.Step != stepReceived {
		p.Form.Barred = cmp.Or(file.barredAt(p.Step, foi.KindFeeNotice), barred(actorOf(c).MayWork(file.Case)))
	}
	return s.renderStatus(c, x.status(), p)
}

// chargedForIn are the fields of what is charged for.
func chargedForIn(form typed, x failure) chargedFor {
	ways := choiceField{Name: "alternatives", Label: "已提供的免费途径", Many: true, Groups: []choiceGroup{{}}, Hint: "按量计收之前先提供；全部勾选已提供的"}
	for _, way := range foi.AlternativeWays() {
		ways.Groups[0].Choices = append(ways.Groups[0].Choices, choice{Value: way.ID, Label: way.Label})
	}
	return chargedFor{
		Tariff: form.choice(choiceField{Name: "tariff", Label: "计收方式", Hint: "一件申请只按一种标准计收", Groups: []choiceGroup{{Choices: []choice{
			{Value: byPages, Label: "按量计收", Hint: "提供纸质件、发送电子邮件或者复制电子数据的", Article: "国办函〔2020〕109号第五条"},
			{Value: byItems, Label: "按件计收", Hint: "按申请人本月累计的件数，不论办理结果", Article: "国办函〔2020〕109号第四条"},
		}}}}, x),
		Pages: form.text(textField{Name: "pages", Label: "页数", Hint: "本件的页数，A4 及以下单面为 1 页；30 页以下不收费"}, x),
		AlreadyPublic: form.choice(choiceField{Name: "already_public", Label: "已经公开的信息", Many: true, Groups: []choiceGroup{{Choices: []choice{
			{Value: "yes", Label: "所申请的信息已经主动公开，只告知获取的方式和途径", Hint: "不得按量计收"},
		}}}}, x),
		Ways:         form.choice(ways, x),
		OfferedOn:    form.text(textField{Name: "alternatives_on", Label: "提供免费途径的日期", Kind: "date", Hint: "在收费通知之前"}, x),
		Reply:        form.text(textField{Name: "alternatives_reply", Label: "申请人的意见", Kind: "lines", Hint: "申请人对免费途径怎样答复"}, x),
		Items:        form.text(textField{Name: "items", Label: "件数", Hint: "同一申请人本月累计的件数，已按上表填好，请核对；10 件以下不收费"}, x),
		ItemsCharged: form.text(textField{Name: "items_charged", Label: "其中已另案计收的件数", Optional: true, Hint: "本月其他案件已经按件计收过的件数，只收超出的部分；已按上表填好"}, x),
		ItemsReason:  form.text(textField{Name: "items_reason", Label: "件数与台账不一致的理由", Kind: "lines", Optional: true}, x),
	}
}

// proposed makes it the form that puts the fee before the head of office; the days are for looking ahead only.
func (p *feeNoticePage) proposed() {
	p.Counted, p.Button, p.Consequence = true, "报批", "报负责人批准。批准后须在答复期限之内发出通知，期限才暂停。"
	p.On.Label, p.On.Optional, p.On.Hint = "预计发出日期", true, "只用于“先算期限”，不随报批登记"
	p.DeliveredOn.Label, p.DeliveredOn.Hint = "预计送达日期", "只用于“先算期限”，不随报批登记"
}

// countMonth shows what the applicant asked for in the month, and the fee as far as it can be reckoned.
func (s *Server) countMonth(c echo.Context, p *feeNoticePage, file caseFile, form typed) error {
	m, err := s.desk.FeeMonth(c.Request().Context(), file.Agency.ID, file.Summary.ID)
	if err != nil {
		return err
	}
	p.Month = feeMonthOf(file, m)
	in := formReader{form: form}
	if n := in.charged(m.Items()); in.err() == nil {
		p.Fee = feeTableOf(n)
	}
	return nil
}

func feeMonthOf(file caseFile, m desk.FeeMonth) *feeMonth {
	out := feeMonth{Head: fmt.Sprintf("申请人 %d年%d月 的申请：%d 件", m.Year, m.Month, m.Items())}
	switch {
	case m.Cut:
		out.Note = "超过可以列出的件数，请自行核对总数。"
	case m.ByName:
		out.Note = "登记没有证件号码、电话、邮箱，只按姓名（名称）相同查找，请核对是否同一申请人。"
	default:
		out.Note = "按证件号码、电话、邮箱相同查找，以收到日期所在的自然月计；一件申请拆分为几件的，按几件计。"
	}
	for _, one := range m.Cases {
		row := monthRow{
			Number: one.Number, Href: casePath(file.Agency, one.ID), ReceivedOn: one.ReceivedOn.String(), Description: one.Description,
			Charged: one.Charged, Own: one.ID == file.Summary.ID,
		}
		if !row.Own {
			row.Why = whyKin(one.Kin)
		}
		out.Rows = append(out.Rows, row)
	}
	return &out
}

// consented fills in what the head of office consented to, which is not to be changed any more.
func (p *feeNoticePage) consented(given foi.Consented) {
	n := given.Act.(foi.FeeNotice)
	p.Fee = feeTableOf(n)
	p.Settled = []fact{plain("收费", n.Asks()), plain("负责人批准", dateAndWeekday(given.On))}
	if offered := n.Alternatives.Words(); offered != "" {
		p.Settled = append(p.Settled, plain("免费途径", offered))
	}
}

// received makes it the form that completes a notice that went out.
func (p *feeNoticePage) received(n foi.FeeNotice) {
	p.Settled, p.Fee = []fact{plain("发出日期", dateAndWeekday(n.On)), plain("收费", n.Asks())}, feeTableOf(n)
	p.DeliveredOn.Optional, p.DeliveredOn.Hint = false, "申请人收到收费通知之日"
	p.Button = "登记送达日期"
	p.Consequence = fmt.Sprintf("登记后起算 %d 个工作日的缴费期限；期满仍未缴费的，可以不再处理。", foi.PaymentDays)
}
