package server

import (
	"context"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// withdrawalPage is 登记撤回.
type withdrawalPage struct {
	Frame frame
	Form  actForm
	On    textField
	Note  textField
	// Consequence says what it makes of the matter.
	Consequence string
}

func (withdrawalPage) template() string { return "withdrawal_new.html" }

func (s *Server) newWithdrawal(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showWithdrawal, s.dated)
}

func (s *Server) recordWithdrawal(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showWithdrawal, func(ctx context.Context, file caseFile, form typed) error {
		in := formReader{form: form}
		w := foi.Withdrawal{On: in.date("on"), Note: form.get("note")}
		if err := in.err(); err != nil {
			return err
		}
		_, err := s.desk.Withdraw(ctx, file.at(c, form), w)
		return err
	})
}

func (s *Server) showWithdrawal(c echo.Context, file caseFile, form typed, x failure) error {
	around, shared, err := s.actPage(c, file, "登记撤回", "withdraw", form, x)
	if err != nil {
		return err
	}
	shared.Barred = barred(file.Case.May(foi.KindWithdrawal))
	return s.renderStatus(c, x.status(), withdrawalPage{
		Frame: around, Form: shared, Consequence: file.withdrawn(),
		On:   form.text(textField{Name: "on", Label: "撤回日期", Kind: "date", Hint: "申请人表示撤回之日"}, x),
		Note: form.text(textField{Name: "note", Label: "备注", Kind: "lines", Optional: true, Hint: "如 撤回的方式、理由"}, x),
	})
}
