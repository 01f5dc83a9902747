package server

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// applicantsPage is 按个人信息查找: the cases of one applicant by a full number. The number is sent in a form
// and never stands in an address, which browsers and proxies keep.
type applicantsPage struct {
	Frame   frame
	Action  string
	Failure failure
	Value   textField
	// Searched tells that Rows are the answer to a search for what Masked shows.
	Searched bool
	Masked   string
	caseTable
	More string // said where there are more than a page
}

func (applicantsPage) template() string { return "applicants_find.html" }

func (s *Server) newApplicantSearch(c echo.Context, a desk.Agency) error {
	return s.showApplicants(c, a, applicantsPage{}, failure{})
}

func (s *Server) findApplicant(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	value := form.get("value")
	found, err := s.desk.FindByPersonal(c.Request().Context(), actorOf(c), a.ID, value)
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showApplicants(c, a, applicantsPage{}, x) })
	}
	p := applicantsPage{Searched: true, Masked: desk.MaskSearched(value), caseTable: caseTable{Rows: s.caseRows(a, found), ShowOutcome: true}}
	if len(found) == desk.MaxPage {
		p.More = fmt.Sprintf("只列出最近登记的 %d 件。", desk.MaxPage)
	}
	return s.showApplicants(c, a, p, failure{})
}

func (s *Server) showApplicants(c echo.Context, a desk.Agency, p applicantsPage, x failure) error {
	f, _, err := s.frame(c, a, "按个人信息查找", register)
	if err != nil {
		return err
	}
	p.Frame, p.Action, p.Failure = f, agencyPath(a)+"/applicants", x
	p.Value = textField{
		Name: "value", Label: "证件号码、联系电话或者电子邮箱", Kind: "line", Error: x.at("value"),
		Hint: "须填写完整；个人信息加密保存，只能全文比对。每次查找都留有审计记录",
	}
	return s.renderStatus(c, x.status(), p)
}
