package server

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// extensionPage is 延长答复期限: put before the head of office first, and with the consent, told to the applicant.
type extensionPage struct {
	Frame frame
	Form  actForm
	Step  step
	// Approved is what the head of office consented to, for the notice.
	Approved   []fact
	Days       textField
	Reason     textField
	NotifiedOn textField
	// Button and Consequence say whether it is proposed or recorded as told.
	Button, Consequence string
	Returned            string // why the last proposal came back; empty where none did
	// Outlook is what the extension would bring; nil until the person asks.
	Outlook *outlook
}

func (extensionPage) template() string { return "extension_new.html" }

func (s *Server) newExtension(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showExtension, func(f caseFile) map[string]string {
		values := map[string]string{"step": c.QueryParam("step"), "notified_on": s.desk.Today().String()}
		if e, ok := f.lastWord(foi.KindExtension).(foi.Extension); ok {
			values["working_days"], values["reason"] = strconv.Itoa(e.WorkingDays), e.Reason
		}
		return values
	})
}

func (s *Server) recordExtension(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	if form.get("do") == "preview" {
		return s.foreseeExtension(c, a, form)
	}
	return s.recordAct(c, a, s.showExtension, func(ctx context.Context, file caseFile, form typed) error {
		e, err := extensionIn(form)
		if err != nil {
			return err
		}
		if form.step() == stepNotice {
			_, err = s.desk.Extend(ctx, file.at(c, form), e)
		} else {
			e.NotifiedOn = 0 // it was typed to look ahead
			_, err = s.desk.Propose(ctx, file.at(c, form), e)
		}
		return err
	})
}

func extensionIn(form typed) (foi.Extension, error) {
	in := formReader{form: form}
	e := foi.Extension{
		NotifiedOn: in.date("notified_on"), WorkingDays: in.count("working_days", "延长的工作日"), Reason: form.get("reason"),
	}
	if strings.TrimSpace(form.get("working_days")) == "" {
		in.wrong = append(in.wrong, desk.FieldError{Field: "working_days", Message: fmt.Sprintf("请填写延长几个工作日，1 至 %d", foi.MaxExtensionDays)})
	}
	return e, in.err()
}

// foreseeExtension shows the form again with what the extension would bring if it were consented to today and told on
// the day that was typed.
func (s *Server) foreseeExtension(c echo.Context, a desk.Agency, form typed) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	e, err := extensionIn(form)
	var seen desk.Outlook
	if err == nil {
		e.NotifiedOn = cmp.Or(e.NotifiedOn, s.desk.Today())
		seen, err = s.desk.WhatIf(c.Request().Context(), a.ID, file.Summary.ID, e)
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showExtension(c, file, form, x) })
	}
	return s.showExtensionAnd(c, file, form, failure{}, outlookOf(file, seen))
}

func (s *Server) showExtension(c echo.Context, file caseFile, form typed, x failure) error {
	return s.showExtensionAnd(c, file, form, x, nil)
}

func (s *Server) showExtensionAnd(c echo.Context, file caseFile, form typed, x failure, o *outlook) error {
	p := extensionPage{
		Step: file.stepOf(foi.KindExtension, form), Outlook: o,
		Days: form.text(textField{
			Name: "working_days", Label: "延长的工作日",
			Hint: fmt.Sprintf("1 至 %d；一个答复期限只能延长一次", foi.MaxExtensionDays),
		}, x),
		Reason:     form.text(textField{Name: "reason", Label: "延期理由", Kind: "lines", Hint: "负责人据以审批，也是告知申请人的理由"}, x),
		NotifiedOn: form.text(textField{Name: "notified_on", Label: "延期告知日期", Kind: "date", Hint: "告知书发出的日期，不得晚于答复期限届满之日"}, x),
	}
	title := "延长答复期限报批"
	if given, ok := file.Case.Consented(foi.KindExtension); ok && p.Step == stepNotice {
		title = "延期告知"
		s.tellExtension(&p, file, given)
	} else {
		p.NotifiedOn.Label, p.NotifiedOn.Optional, p.NotifiedOn.Hint = "预计告知日期", true, "只用于“先算期限”，不随报批登记"
		p.Button = "报批"
		p.Consequence = fmt.Sprintf("报负责人批准。批准并告知申请人，都须在 %s 期限届满之前；告知之后期限才延长。", file.Summary.DueOn.Chinese())
		p.Returned = file.returnedFor(foi.KindExtension)
	}
	var err error
	if p.Frame, p.Form, err = s.actPage(c, file, title, "extend", form, x); err != nil {
		return err
	}
	p.Form.Barred = cmp.Or(file.barredAt(p.Step, foi.KindExtension), barred(actorOf(c).MayWork(file.Case)))
	return s.renderStatus(c, x.status(), p)
}

// tellExtension fills in the form for the notice of what was consented to, which is not to be changed any more.
func (s *Server) tellExtension(p *extensionPage, file caseFile, given foi.Consented) {
	e := given.Act.(foi.Extension)
	p.Days.Value, p.Reason.Value = strconv.Itoa(e.WorkingDays), e.Reason
	p.Approved = []fact{
		plain("延长", fmt.Sprintf("%d 个工作日", e.WorkingDays)),
		plain("延期理由", e.Reason),
		plain("负责人批准", dateAndWeekday(given.On)),
	}
	p.Button = "登记延期告知"
	p.Consequence = fmt.Sprintf("告知日期在期限届满之前的，登记后答复期限延长 %d 个工作日。", e.WorkingDays)
	before := file.Summary.DueOn
	e.NotifiedOn = min(s.desk.Today(), before)
	if next, err := file.Case.Append(foi.Logged{Seq: file.Case.Seq + 1, Act: e}); err == nil {
		policy := file.Agency.PolicyOn(file.Summary.ReceivedOn)
		due := next.AnswerClock(file.Calendar, policy, s.desk.Today()).Due
		p.Consequence = fmt.Sprintf("告知日期在期限届满之前的，登记后答复期限由 %s 延至 %s。", before.Chinese(), due.Chinese())
	}
}
