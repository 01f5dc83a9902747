package server

import (
	"context"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// decisionPage is 作出答复.
type decisionPage struct {
	Frame   frame
	Form    actForm
	Outcome choiceField
	On      textField
	Letter  textField
	Note    textField
}

func (decisionPage) template() string { return "decision_new.html" }

func (s *Server) newDecision(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showDecision, s.dated)
}

func (s *Server) recordDecision(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showDecision, func(ctx context.Context, file caseFile, form typed) error {
		in := formReader{form: form}
		d := foi.Decision{
			On: in.date("on"), Outcome: foi.Outcome(form.get("outcome")),
			LetterNumber: form.get("letter_number"), Note: form.get("note"),
		}
		if err := in.err(); err != nil {
			return err
		}
		_, err := s.desk.Decide(ctx, file.at(form), d)
		return err
	})
}

func (s *Server) showDecision(c echo.Context, file caseFile, form typed, x failure) error {
	around, shared, err := s.actPage(c, file, "作出答复", "decide", form, x)
	if err != nil {
		return err
	}
	shared.Barred = barred(file.Case.May(foi.KindDecision))
	return s.renderStatus(c, x.status(), decisionPage{
		Frame: around, Form: shared,
		Outcome: form.choice(choiceField{Name: "outcome", Label: "办理结果", Hint: "一案一个结果，即本件计入年报统计表的那一行", Groups: outcomeGroups(file.Case)}, x),
		On:      form.text(textField{Name: "on", Label: "答复日期", Kind: "date", Hint: "答复书的落款日期；是否按期不以此日为准，以送达之日为准"}, x),
		Letter:  form.text(textField{Name: "letter_number", Label: "答复文号", Optional: true}, x),
		Note:    form.text(textField{Name: "note", Label: "备注", Kind: "lines", Optional: true}, x),
	})
}

// outcomeGroups are the results in the blocks of the annual table; those that the case lacks the
// ground for are shown with the reason.
func outcomeGroups(c foi.Case) []choiceGroup {
	var groups []choiceGroup
	for _, info := range foi.Outcomes() {
		if len(groups) == 0 || groups[len(groups)-1].Head != info.Group.Head {
			groups = append(groups, choiceGroup{Head: info.Group.Head})
		}
		label := info.Item
		if label == "" {
			label = info.Group.Name
		}
		last := &groups[len(groups)-1]
		last.Choices = append(last.Choices, choice{
			Value: string(info.ID), Label: label, Article: info.Article, Barred: barred(c.Precondition(info.ID)),
		})
	}
	return groups
}
