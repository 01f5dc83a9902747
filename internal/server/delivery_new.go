package server

import (
	"context"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// deliveryPage is 登记送达.
type deliveryPage struct {
	Frame  frame
	Form   actForm
	Method choiceField
	On     textField
	Proof  textField
}

func (deliveryPage) template() string { return "delivery_new.html" }

func (s *Server) newDelivery(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showDelivery, s.dated)
}

func (s *Server) recordDelivery(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showDelivery, func(ctx context.Context, file caseFile, form typed) error {
		in := formReader{form: form}
		d := foi.Delivery{On: in.date("on"), Method: foi.Method(form.get("method")), Proof: form.get("proof")}
		if err := in.err(); err != nil {
			return err
		}
		_, err := s.desk.Deliver(ctx, file.at(c, form), d)
		return err
	})
}

func (s *Server) showDelivery(c echo.Context, file caseFile, form typed, x failure) error {
	around, shared, err := s.actPage(c, file, "登记送达", "deliver", form, x)
	if err != nil {
		return err
	}
	shared.Barred = barred(file.Case.May(foi.KindDelivery))
	return s.renderStatus(c, x.status(), deliveryPage{
		Frame: around, Form: shared,
		Method: form.choice(choiceField{Name: "method", Label: "送达方式", Groups: []choiceGroup{{Choices: methodChoices()}}}, x),
		On:     form.text(textField{Name: "on", Label: "送达日期", Kind: "date", Hint: "按所选送达方式认定，是否按期以此日为准"}, x),
		Proof:  form.text(textField{Name: "proof", Label: "送达凭证", Optional: true, Hint: "邮件单号或者签收人"}, x),
	})
}

func methodChoices() []choice {
	var choices []choice
	for _, info := range foi.Methods() {
		choices = append(choices, choice{Value: string(info.ID), Label: info.Label, Hint: info.Day, Article: info.Basis})
	}
	return choices
}
