package server

import (
	"context"
	"fmt"
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// assignmentPage is 分办, and 转办 where somebody has the case.
type assignmentPage struct {
	Frame      frame
	Form       actForm
	Officer    choiceField
	Department textField
	Note       textField
	// Mended tells why the case was sent back, if it was.
	SentBack string
}

func (assignmentPage) template() string { return "assignment_new.html" }

func (s *Server) newAssignment(c echo.Context, a desk.Agency) error {
	return s.openForm(c, a, s.showAssignment, func(f caseFile) map[string]string {
		return map[string]string{"department": f.Case.Handling.Department, "officer": "0"}
	})
}

func (s *Server) recordAssignment(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showAssignment, func(ctx context.Context, file caseFile, form typed) error {
		in := formReader{form: form}
		officer := in.officer()
		if err := in.err(); err != nil {
			return err
		}
		_, err := s.desk.Assign(ctx, file.at(c, form), form.get("department"), officer, form.get("note"))
		return err
	})
}

// officer reads who was chosen to handle a case; 0 is nobody.
func (r *formReader) officer() desk.PersonID {
	return r.person("officer", "请从名单中选择承办人")
}

func fieldError(field, message string) error {
	return &desk.Error{Code: desk.Invalid, Message: message, Fields: []desk.FieldError{{Field: field, Message: message}}}
}

func (s *Server) showAssignment(c echo.Context, file caseFile, form typed, x failure) error {
	title := "分办"
	if file.Case.Handling.Officer.Name != "" {
		title = "转办"
	}
	around, shared, err := s.actPage(c, file, title, "assign", form, x)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	officers, err := s.desk.Officers(ctx, file.Agency.ID)
	if err != nil {
		return err
	}
	departments, err := s.desk.Departments(ctx, file.Agency.ID)
	if err != nil {
		return err
	}
	shared.Barred = barred(file.Case.May(foi.KindAssignment))
	return s.renderStatus(c, x.status(), assignmentPage{
		Frame: around, Form: shared, SentBack: file.Case.Handling.SentBack,
		Officer:    form.choice(officerChoice(officers), x),
		Department: form.text(textField{Name: "department", Label: "承办部门", Optional: true, Suggestions: departments}, x),
		Note:       form.text(textField{Name: "note", Label: "交办意见", Kind: "lines", Optional: true}, x),
	})
}

// officerChoice lists who may be given a case, and who is away.
func officerChoice(officers []desk.Colleague) choiceField {
	choices := []choice{{Value: "0", Label: "不指定", Hint: "由承办部门的人员认领"}}
	for _, o := range officers {
		ch := choice{Value: strconv.FormatInt(int64(o.ID), 10), Label: o.Name}
		if !o.AwayUntil.IsZero() {
			ch.Hint = fmt.Sprintf("缺勤至 %s，由%s代理", o.AwayUntil.MonthDay(), o.Substitute)
		}
		choices = append(choices, ch)
	}
	return choiceField{Name: "officer", Label: "承办人", Listed: len(officers) > laidOut, Groups: []choiceGroup{{Choices: choices}}}
}

// recordClaim is 认领: one button on the case page.
func (s *Server) recordClaim(c echo.Context, a desk.Agency) error {
	return s.recordAct(c, a, s.showCaseAgain, func(ctx context.Context, file caseFile, form typed) error {
		_, err := s.desk.Claim(ctx, file.at(c, form))
		return err
	})
}
