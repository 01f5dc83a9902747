package server

import (
	"context"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// amendmentPage is 更正登记.
type amendmentPage struct {
	Frame  frame
	Form   actForm
	Fields registrationForm
	Reason textField
}

func (amendmentPage) template() string { return "amendment_new.html" }

func (s *Server) newAmendment(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showAmendment, func(f caseFile) map[string]string { return typedReceipt(f.receipt()) })
}

func (s *Server) recordAmendment(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showAmendment, func(ctx context.Context, file caseFile, form typed) error {
		r, err := receiptFrom(form)
		if err != nil {
			return err
		}
		if r.Applicant.IDNumber == "" {
			r.Applicant.IDNumber = file.receipt().Applicant.IDNumber
		}
		_, err = s.desk.Amend(ctx, file.at(form), r, form.get("reason"))
		return err
	})
}

func (s *Server) showAmendment(c echo.Context, file caseFile, form typed, x failure) error {
	around, shared, err := s.actPage(c, file, "更正登记", "amend", form, x)
	if err != nil {
		return err
	}
	departments, err := s.desk.Departments(c.Request().Context(), file.Agency.ID)
	if err != nil {
		return err
	}
	shared.Barred = barred(file.Case.May(foi.KindVoid))
	p := amendmentPage{
		Frame: around, Form: shared, Fields: registrationFields(form, x, departments),
		Reason: form.text(textField{Name: "reason", Label: "更正的理由", Kind: "lines", Hint: "写明错在哪里；理由与原登记一并留存"}, x),
	}
	if kept := desk.MaskID(file.receipt().Applicant.IDNumber); kept != "" {
		p.Fields.IDNumber.Hint = "现登记为 " + kept + "，留空则不变"
	}
	return s.renderStatus(c, x.status(), p)
}
