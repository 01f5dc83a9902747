package server

import (
	"cmp"
	"context"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// sendBackPage is 退回分办.
type sendBackPage struct {
	Frame  frame
	Form   actForm
	Reason textField
}

func (sendBackPage) template() string { return "send_back_new.html" }

func (s *Server) newSendBack(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showSendBack, func(caseFile) map[string]string { return nil })
}

func (s *Server) recordSendBack(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showSendBack, func(ctx context.Context, file caseFile, form typed) error {
		_, err := s.desk.SendBack(ctx, file.at(c, form), form.get("reason"))
		return err
	})
}

func (s *Server) showSendBack(c echo.Context, file caseFile, form typed, x failure) error {
	around, shared, err := s.actPage(c, file, "退回分办", "send-back", form, x)
	if err != nil {
		return err
	}
	shared.Barred = cmp.Or(barred(file.Case.May(foi.KindSendBack)), barred(actorOf(c).MaySendBack(file.Case)))
	return s.renderStatus(c, x.status(), sendBackPage{
		Frame: around, Form: shared,
		Reason: form.text(textField{Name: "reason", Label: "退回的理由", Kind: "lines", Hint: "写明为什么不应由您或者您的部门承办，应由谁承办"}, x),
	})
}
