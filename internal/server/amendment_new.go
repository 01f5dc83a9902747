package server

import (
	"context"
	"slices"
	"strings"

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
		_, err = s.desk.Amend(ctx, file.at(c, form), r, form.get("reason"))
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
	if x.Overtaken {
		if names := file.merge(form); len(names) > 0 {
			shared.Failure.Message += "。他人已改动而您没有改动的栏（" + strings.Join(names, "、") + "）已换成现登记的内容"
		}
	}
	p := amendmentPage{
		Frame: around, Form: shared, Fields: registrationFields(form, x, offered{departments, file.channelStays}),
		Reason: form.text(textField{Name: "reason", Label: "更正的理由", Kind: "lines", Hint: "写明错在哪里；理由与原登记一并留存"}, x),
	}
	masked := file.receipt().Applicant.Personal
	for field, f := range map[desk.PersonalField]*textField{
		desk.FieldIDNumber: &p.Fields.IDNumber, desk.FieldPhone: &p.Fields.Phone,
		desk.FieldEmail: &p.Fields.Email, desk.FieldAddress: &p.Fields.Address,
	} {
		if kept := *field.In(&masked); kept != "" {
			f.Hint = "现登记为 " + kept + "，留空则不变；填“" + desk.Erased + "”则删去"
		}
	}
	return s.renderStatus(c, x.status(), p)
}

// channelStays tells which channels a correction may name: those that the agency accepts, and the one that
// was recorded, be it that the agency has closed it since.
func (f caseFile) channelStays(c foi.Channel) bool {
	return f.Agency.Accepts(c) || c == f.receipt().Channel
}

// merge takes over into a form what somebody else corrected since it was opened, in the fields that the
// person left alone, and names them: sent once more, the form must not undo the other's correction.
func (f caseFile) merge(form typed) []string {
	opened, ok := f.receiptAt(form.expected())
	if !ok || f.Case.Receipt == nil {
		return nil
	}
	before, now := typedReceipt(opened), typedReceipt(*f.Case.Receipt)
	labels := registrationFields(typed{}, failure{}, offered{}).labels()
	var names []string
	for name, value := range now {
		if value != before[name] && form.get(name) == before[name] {
			form[name] = []string{value}
			names = append(names, labels[name])
		}
	}
	slices.Sort(names)
	return names
}

// receiptAt is the registration as it stood after the act numbered seq.
func (f caseFile) receiptAt(seq int) (foi.Receipt, bool) {
	if seq < 1 || seq > len(f.Log) {
		return foi.Receipt{}, false
	}
	var acts []foi.Logged
	for _, e := range f.Log[:seq] {
		acts = append(acts, e.Logged)
	}
	c, err := foi.Fold(acts)
	if err != nil || c.Receipt == nil {
		return foi.Receipt{}, false
	}
	return *c.Receipt, true
}
