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
	// Consequence is what approval brings about.
	Consequence string
	Fee         *feeTable // what is asked for, where that is what waits
	Answer      answerView
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
		p.Of, p.Proposal, p.Consequence = waiting.Seq, file.timeline()[waiting.Seq-1], approvalBrings(waiting.Act)
		if n, ok := waiting.Act.(foi.FeeNotice); ok {
			p.Fee, p.Proposal.Lines = feeTableOf(n), append(filled(n.Asks()), n.Grounds()...)
		}
		if d, ok := waiting.Act.(foi.Decision); ok {
			p.Proposal.Lines = filled("办理结果："+d.Outcome.Name(), labelled("落款日期：", dateAndWeekday(d.On)), labelled("文号：", d.LetterNumber))
			p.Answer = answerViewOf(&d, file.Agency.RemediesAgainst(d, file.Summary.ReceivedOn), nil)
		}
	}
	return s.renderStatus(c, x.status(), p)
}

// approvalBrings says what follows: a notice still has to be given, anything else takes effect.
func approvalBrings(act foi.Act) string {
	switch act.Kind() {
	case foi.KindExtension:
		return "批准后由承办人在期限届满之前告知申请人，告知之后期限才延长；记为由您批准。"
	case foi.KindFeeNotice:
		return "批准后由承办人发出收费通知，发出之后期限才暂停；记为由您批准。"
	}
	return "批准后报批的事项即行生效，并记为由您批准。"
}
