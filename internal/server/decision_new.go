package server

import (
	"cmp"
	"context"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// decisionPage is 作出答复, or 拟定答复报批 where the head of office consents first.
type decisionPage struct {
	Frame   frame
	Form    actForm
	Outcome choiceField
	On      textField
	Letter  textField
	Note    textField
	Answer  answerForm
	// Button and Consequence say whether it is recorded or put before the head of office.
	Button, Consequence string
	Returned            string // why the last proposal came back; empty where none did
}

func (decisionPage) template() string { return "decision_new.html" }

func (s *Server) newDecision(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showDecision, func(f caseFile) map[string]string {
		// What came back is mended, not typed again; its letter is not of the day it came back from.
		if r := f.Case.Returned; r != nil {
			if d, ok := r.Act.(foi.Decision); ok {
				d.On = s.desk.Today()
				return typedDecision(d)
			}
		}
		values := s.dated(f)
		for _, name := range []string{"outcome", "ground"} {
			if named := c.QueryParam(name); named != "" { // what seems to belong elsewhere leads here so
				values[name] = named
			}
		}
		return values
	})
}

// recordDecision records the answer, or puts it before the head of office; the other buttons of the form only lay
// it out anew, by the result that was chosen.
func (s *Server) recordDecision(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	if form.laidOutAnew() {
		file, err := s.file(c, a)
		if err != nil {
			return err
		}
		return s.showDecision(c, file, form, failure{})
	}
	return s.recordAct(c, a, s.showDecision, func(ctx context.Context, file caseFile, form typed) error {
		in := formReader{form: form}
		d := in.decision(file.Case)
		form.setItems(d.Items)
		if err := in.err(); err != nil {
			return err
		}
		needsConsent, _ := file.Agency.Consent.Needs(d.Kind())
		var err error
		if needsConsent {
			_, err = s.desk.Propose(ctx, file.at(c, form), d)
		} else {
			_, err = s.desk.Decide(ctx, file.at(c, form), d)
		}
		return err
	})
}

func (s *Server) showDecision(c echo.Context, file caseFile, form typed, x failure) error {
	title, button, consequence := "作出答复", "作出答复", "登记后本案转为待送达。送达之前期限仍在计算。"
	if needsConsent, _ := file.Agency.Consent.Needs(foi.KindDecision); needsConsent {
		title, button, consequence = "拟定答复报批", "报批", "报负责人批准。批准后转为待送达，送达之前期限仍在计算。"
	}
	around, shared, err := s.actPage(c, file, title, "decide", form, x)
	if err != nil {
		return err
	}
	shared.Barred = cmp.Or(barred(file.Case.May(foi.KindDecision)), barred(actorOf(c).MayWork(file.Case)))
	answer, err := s.answerForm(c, file, form, x)
	if err != nil {
		return err
	}
	return s.renderStatus(c, x.status(), decisionPage{
		Frame: around, Form: shared, Button: button, Consequence: consequence, Returned: file.returnedFor(foi.KindDecision), Answer: answer,
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
		why := barred(c.Precondition(info.ID))
		if r := c.Groundless(info.ID); r != nil {
			why = r.Message
		}
		last := &groups[len(groups)-1]
		last.Choices = append(last.Choices, choice{Value: string(info.ID), Label: label, Article: info.Article, Barred: why})
	}
	return groups
}
