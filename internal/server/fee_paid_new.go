package server

import (
	"context"
	"fmt"

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
	Consequence string
}

func (feePaidPage) template() string { return "fee_paid_new.html" }

func (s *Server) newFeePayment(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showFeePayment, s.dated)
}

func (s *Server) recordFeePayment(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showFeePayment, func(ctx context.Context, file caseFile, form typed) error {
		in := formReader{form: form}
		p := foi.FeePaid{On: in.date("on")}
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
