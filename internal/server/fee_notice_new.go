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
	// Counted tells that pages or items are still to be typed.
	Counted     bool
	Pages       textField
	Items       textField
	On          textField
	DeliveredOn textField
	Fee         *feeTable // nil where it cannot be reckoned
	Button      string
	Consequence string
	Returned    string // why the last proposal came back; empty where none did
}

func (feeNoticePage) template() string { return "fee_notice_new.html" }

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
	return s.openForm(c, a, s.showFeeNotice, func(f caseFile) map[string]string {
		values := map[string]string{"step": c.QueryParam("step"), "on": s.desk.Today().String()}
		if n, ok := f.lastWord(foi.KindFeeNotice).(foi.FeeNotice); ok {
			values["pages"], values["items"] = counted(n.Pages), counted(n.Items)
		}
		return values
	})
}

// counted is a number as it is typed; none is left empty.
func counted(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// recordFeeNotice records what the form's step is, or only shows what the fee comes to.
func (s *Server) recordFeeNotice(c echo.Context, a desk.Agency) error {
	if form, err := typedIn(c); err != nil {
		return err
	} else if form.get("do") == "reckon" {
		return s.reckonFee(c, a, form)
	}
	return s.recordAct(c, a, s.showFeeNotice, func(ctx context.Context, file caseFile, form typed) error {
		n, err := feeNoticeIn(form)
		if err != nil {
			return err
		}
		switch form.step() {
		case stepReceived:
			_, err = s.desk.FeeReceived(ctx, file.at(c, form), n.DeliveredOn)
		case stepPropose:
			_, err = s.desk.Propose(ctx, file.at(c, form), n)
		default:
			_, err = s.desk.ChargeFee(ctx, file.at(c, form), n)
		}
		return err
	})
}

// reckonFee shows the form again with the fee, or with why there is none.
func (s *Server) reckonFee(c echo.Context, a desk.Agency, form typed) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	n, err := feeNoticeIn(form)
	if err == nil {
		_, err = n.Fee()
	}
	var refusal *foi.Refusal
	if errors.As(err, &refusal) {
		err = fieldError(refusal.Field, refusal.Message)
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showFeeNotice(c, file, form, x) })
	}
	return s.showFeeNotice(c, file, form, failure{})
}

func feeNoticeIn(form typed) (foi.FeeNotice, error) {
	in := formReader{form: form}
	n := foi.FeeNotice{
		On: in.date("on"), DeliveredOn: in.date("delivered_on"),
		Pages: in.count("pages", "页数"), Items: in.count("items", "件数"),
	}
	return n, in.err()
}

func (s *Server) showFeeNotice(c echo.Context, file caseFile, form typed, x failure) error {
	p := feeNoticePage{
		Step:  file.stepOf(foi.KindFeeNotice, form),
		Pages: form.text(textField{Name: "pages", Label: "页数", Optional: true, Hint: "按量计收：本件的页数，A4 及以下单面为 1 页"}, x),
		Items: form.text(textField{Name: "items", Label: "件数", Optional: true, Hint: "按件计收：同一申请人本月累计的申请件数；与页数二选一"}, x),
		On:    form.text(textField{Name: "on", Label: "发出日期", Kind: "date", Hint: "不得晚于答复期限届满之日；自次日起期限暂停"}, x),
		DeliveredOn: form.text(textField{
			Name: "delivered_on", Label: "送达日期", Kind: "date", Optional: true, Hint: "申请人收到之日，缴费期限自此起算；还不知道的，以后补填",
		}, x),
	}
	asked := file.Case.FeeNotice
	given, consented := file.Case.Consented(foi.KindFeeNotice)
	title := "收费通知"
	switch {
	case asked != nil && asked.DeliveredOn.IsZero() && file.Case.State() == foi.Open && file.Case.FeePaid == nil:
		title, p.Step = "收费通知送达", stepReceived
		p.received(*asked)
	case p.Step == stepPropose:
		title = "收费通知报批"
		p.Counted, p.Button, p.Consequence = true, "报批", "报负责人批准。批准后须在答复期限之内发出通知，期限才暂停。"
		p.Returned = file.returnedFor(foi.KindFeeNotice)
	case consented:
		p.consented(given)
	default:
		p.Counted = true
	}
	if p.Step == stepNotice {
		p.Button, p.Consequence = "登记收费通知", fmt.Sprintf("登记后答复期限自发出次日起暂停；申请人自收到之日起有 %d 个工作日缴费，缴费后期限重新计算。", foi.PaymentDays)
	}
	if n, err := feeNoticeIn(form); err == nil && p.Counted {
		p.Fee = feeTableOf(n)
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

// consented fills in what the head of office consented to, which is not to be changed any more.
func (p *feeNoticePage) consented(given foi.Consented) {
	n := given.Act.(foi.FeeNotice)
	p.Pages.Value, p.Items.Value, p.Fee = counted(n.Pages), counted(n.Items), feeTableOf(n)
	p.Settled = []fact{plain("收费", n.Asks()), plain("负责人批准", dateAndWeekday(given.On))}
}

// received makes it the form that completes a notice that went out.
func (p *feeNoticePage) received(n foi.FeeNotice) {
	p.Settled, p.Fee = []fact{plain("发出日期", dateAndWeekday(n.On)), plain("收费", n.Asks())}, feeTableOf(n)
	p.DeliveredOn.Optional, p.DeliveredOn.Hint = false, "申请人收到收费通知之日"
	p.Button = "登记送达日期"
	p.Consequence = fmt.Sprintf("登记后起算 %d 个工作日的缴费期限；期满仍未缴费的，可以不再处理。", foi.PaymentDays)
}
