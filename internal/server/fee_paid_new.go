package server

import (
	"context"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// feePaidPage is 登记缴费.
type feePaidPage struct {
	Frame frame
	Form  actForm
	// Asked is the fee and how the time for paying it stands.
	Asked       []fact
	On          textField
	Amount      textField
	Receipt     textField
	Consequence string
}

func (feePaidPage) template() string { return "fee_paid_new.html" }

func (s *Server) newFeePayment(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showFeePayment, func(f caseFile) map[string]string {
		values := s.dated(f)
		if n := f.Case.FeeNotice; n != nil {
			if fee, err := n.Fee(); err == nil {
				values["amount"] = counted(fee.Amount)
			}
		}
		return values
	})
}

func (s *Server) recordFeePayment(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showFeePayment, func(ctx context.Context, file caseFile, form typed) error {
		in := formReader{form: form}
		p := foi.FeePaid{On: in.date("on"), Amount: in.count("amount", "缴费金额"), Receipt: form.get("receipt")}
		if err := in.err(); err != nil {
			return err
		}
		_, err := s.desk.Pay(ctx, file.at(c, form), p)
		return err
	})
}

func (s *Server) showFeePayment(c echo.Context, file caseFile, form typed, x failure) error {
	around, shared, err := s.actPage(c, file, "登记缴费", "pay", form, x)
	if err != nil {
		return err
	}
	shared.Barred = barred(file.Case.May(foi.KindFeePaid))
	return s.renderStatus(c, x.status(), feePaidPage{
		Frame: around, Form: shared, Asked: s.feeAsked(file),
		On:          form.text(textField{Name: "on", Label: "缴费日期", Kind: "date", Hint: "申请人缴清费用之日"}, x),
		Amount:      form.text(textField{Name: "amount", Label: "缴费金额", Optional: true, Hint: "元，整数；未足额的不登记"}, x),
		Receipt:     form.text(textField{Name: "receipt", Label: "财政票据号", Optional: true}, x),
		Consequence: fmt.Sprintf("登记后答复期限自缴费次日起重新计算 %d 个工作日；逾期缴费而仍收取的也一样。", foi.AnswerDays),
	})
}

// feeAsked is what the applicant was asked to pay and until when.
func (s *Server) feeAsked(file caseFile) []fact {
	n := file.Case.FeeNotice
	if n == nil {
		return nil
	}
	asked := []fact{plain("收费通知发出", dateAndWeekday(n.On)), plain("收费", orBlank(n.Asks()))}
	for _, clock := range file.Clocks {
		if clock.ID == foi.ClockPayment {
			asked = append(asked, plain("缴费期限", clock.Words(s.desk.Today())))
		}
	}
	return asked
}

// payments are what was paid for the case and what of it was given back; empty where nothing was.
func (f caseFile) payments() []fact {
	paid, known, refunded := f.Case.Payments()
	switch {
	case known && refunded > 0:
		return []fact{plain("已缴", fmt.Sprintf("%d 元", paid)), plain("已退", fmt.Sprintf("%d 元，还可退 %d 元", refunded, paid-refunded))}
	case known:
		return []fact{plain("已缴", fmt.Sprintf("%d 元", paid))}
	case refunded > 0:
		return []fact{plain("已退", fmt.Sprintf("%d 元", refunded))}
	}
	return nil
}

// feeFacts are the fee of the case, from the notice to what was given back.
func (f caseFile) feeFacts() []fact {
	var out []fact
	if n := f.Case.FeeNotice; n != nil {
		out = append(out, plain("收费", n.Asks()))
	}
	paid, known, refunded := f.Case.Payments()
	if p := f.Case.FeePaid; p != nil {
		amount := ""
		if known {
			amount = fmt.Sprintf("%d 元", paid)
		}
		out = append(out, plain("缴费", strings.Join(filled(dateAndWeekday(p.On), amount, labelled("票据号 ", p.Receipt)), "，")))
	}
	if refunded > 0 {
		out = append(out, plain("退费", fmt.Sprintf("%d 元", refunded)))
	}
	return out
}
