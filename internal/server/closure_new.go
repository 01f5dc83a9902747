package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// closurePage is 登记停止办公日: days on which the agency does not work, by a document of its own.
type closurePage struct {
	Frame                         frame
	Action, Back                  string
	Failure                       failure
	From, To                      textField
	Reason, Number, Issued, Title textField
	Whose                         choiceField
}

func (closurePage) template() string { return "closure_new.html" }

func (s *Server) newClosure(c echo.Context, a desk.Agency) error {
	return s.renderClosure(c, a, fresh(map[string]string{"whose": "own"}), failure{})
}

func (s *Server) readClosure(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	in := formReader{form: form}
	change := desk.CalendarChange{Kind: desk.ClosureSet, Agency: a.ID, Below: form.get("whose") == "below", Closure: calendar.Closure{
		Number: form.get("number"), Issued: in.date("issued"), Title: form.get("title"), Reason: form.get("reason"),
		From: in.date("from"), To: in.date("to"),
	}}
	if form.get("to") == "" {
		change.Closure.To = change.Closure.From
	}
	err = in.err()
	if err == nil {
		err = s.desk.CheckCalendarChange(c.Request().Context(), change)
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderClosure(c, a, form, x) })
	}
	return done(c, draftPath(a, s.drafts.begin(change, nil, seesBy(c))))
}

func (s *Server) renderClosure(c echo.Context, a desk.Agency, form typed, x failure) error {
	f, _, err := s.frame(c, a, "登记停止办公日", holidays)
	if err != nil {
		return err
	}
	p := closurePage{
		Frame: f, Action: holidaysPath(a) + "/closure", Back: holidaysPath(a), Failure: x,
		From:   form.text(textField{Name: "from", Label: "第一天", Kind: "date", Hint: "可写 2024-03-05、2024年3月5日 或 20240305"}, x),
		To:     form.text(textField{Name: "to", Label: "最后一天", Kind: "date", Optional: true, Hint: "只有一天的不填"}, x),
		Reason: form.text(textField{Name: "reason", Label: "缘由", Hint: "写在期限逐日计算表上，如“延迟复工”"}, x),
		Number: form.text(textField{Name: "number", Label: "依据文件的文号", Hint: "如 示政办发〔2020〕3号"}, x),
		Issued: form.text(textField{Name: "issued", Label: "成文日期", Kind: "date"}, x),
		Title:  form.text(textField{Name: "title", Label: "依据文件的标题"}, x),
		Whose: form.choice(choiceField{Name: "whose", Label: "哪些机关停止办公", Groups: []choiceGroup{{Choices: []choice{
			{Value: "own", Label: "只有本机关"}, {Value: "below", Label: "本机关和全部下级机关"},
		}}}}, x),
	}
	return s.renderStatus(c, x.status(), p)
}
