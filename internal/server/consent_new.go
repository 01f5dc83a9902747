package server

import (
	"context"
	"errors"
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// consentPage is 审批: what was proposed, to be approved or returned with a reason.
type consentPage struct {
	Frame    frame
	Form     actForm
	Proposal timelineEntry
	Of       int
	Note     textField
	Reason   textField
}

func (consentPage) template() string { return "consent_new.html" }

func (s *Server) newConsent(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showConsent, func(caseFile) map[string]string { return nil })
}

// recordConsent approves or returns, whichever button was pressed.
func (s *Server) recordConsent(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showConsent, func(ctx context.Context, file caseFile, form typed) error {
		of, err := strconv.Atoi(form.get("of"))
		if err != nil {
			return errors.Join(echo.ErrBadRequest, err)
		}
		if form.get("do") == "return" {
			_, err = s.desk.Return(ctx, file.at(c, form), of, form.get("reason"))
		} else {
			_, err = s.desk.Approve(ctx, file.at(c, form), of, form.get("opinion"))
		}
		return err
	})
}

func (s *Server) showConsent(c echo.Context, file caseFile, form typed, x failure) error {
	around, shared, err := s.actPage(c, file, "审批", "consent", form, x)
	if err != nil {
		return err
	}
	shared.Barred = barred(file.Case.May(foi.KindApproval))
	p := consentPage{
		Frame: around, Form: shared,
		Note:   form.text(textField{Name: "opinion", Label: "批示", Kind: "lines", Optional: true}, x),
		Reason: form.text(textField{Name: "reason", Label: "退回的理由", Kind: "lines", Hint: "退回时填写；承办人据以修改"}, x),
	}
	if waiting := file.Case.Pending; waiting != nil {
		p.Of, p.Proposal = waiting.Seq, file.timeline()[waiting.Seq-1]
	}
	return s.renderStatus(c, x.status(), p)
}
