package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// agencyPage sets an agency up below another.
type agencyPage struct {
	Frame   frame
	Action  string
	Above   string
	Failure failure
	Fields  agencyFields
	Back    string
}

func (agencyPage) template() string { return "agency_new.html" }

func (s *Server) newAgency(c echo.Context, above desk.Agency) error {
	return s.showAgencyForm(c, above, typedAgency(desk.Agency{
		Level: desk.Department, NumberPattern: desk.DefaultPattern, Policy: foi.Policy{RestDayReceipt: foi.AsReceived},
		ReviewBody: above.ReviewBody,
	}), failure{})
}

// createAgency leads to the new agency's people: without somebody's account nothing can be done there.
func (s *Server) createAgency(c echo.Context, above desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	a, err := s.desk.CreateAgency(c.Request().Context(), actorOf(c), form.agency(desk.Agency{Parent: above.ID}))
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showAgencyForm(c, above, form, x) })
	}
	return done(c, peoplePath(a))
}

func (s *Server) showAgencyForm(c echo.Context, above desk.Agency, form typed, x failure) error {
	f, _, err := s.frame(c, above, "新建下级机关", settings)
	if err != nil {
		return err
	}
	return s.renderStatus(c, x.status(), agencyPage{
		Frame: f, Action: agencyPath(above) + "/agencies/new", Above: above.Name, Failure: x,
		Fields: form.agencyFields(x, s.desk.Today().Year()), Back: settingsPath(above),
	})
}
