package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// settingsPage is 机关设置.
type settingsPage struct {
	Frame   frame
	Action  string
	Failure failure
	// Done tells that the settings were just changed.
	Done   bool
	Above  string // empty for the top of a tree
	Fields agencyFields
	// Earlier says by which policy what was received before is counted.
	Earlier []string
	New     string // address of the form for an agency below
	Below   []agencyLink
}

// agencyLink names an agency and leads to its settings.
type agencyLink struct{ Name, Href string }

func (settingsPage) template() string { return "settings_show.html" }

func settingsPath(a desk.Agency) string { return agencyPath(a) + "/settings" }

func (s *Server) showSettings(c echo.Context, a desk.Agency) error {
	return s.renderSettings(c, a, typedAgency(a), failure{})
}

func (s *Server) changeSettings(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	if _, err := s.desk.ChangeAgency(c.Request().Context(), actorOf(c), form.agency(a)); err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderSettings(c, a, form, x) })
	}
	return done(c, settingsPath(a)+"?done=1")
}

func (s *Server) renderSettings(c echo.Context, a desk.Agency, form typed, x failure) error {
	below, err := s.desk.AgenciesBelow(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "机关设置", settings)
	if err != nil {
		return err
	}
	p := settingsPage{
		Frame: f, Action: settingsPath(a), Failure: x, Done: !x.Any() && c.QueryParam("done") != "",
		Fields: form.agencyFields(x, s.desk.Today().Year()), New: agencyPath(a) + "/agencies/new",
	}
	if a.Parent != 0 {
		above, err := s.desk.Agency(c.Request().Context(), a.Parent)
		if err != nil {
			return err
		}
		p.Above = above.Name
	}
	for _, e := range a.Earlier {
		p.Earlier = append(p.Earlier, e.Until.Chinese()+"及以前收到的："+desk.RestDayLabel(e.RestDayReceipt))
	}
	for _, b := range below {
		if b.Parent == a.ID {
			p.Below = append(p.Below, agencyLink{b.Name, settingsPath(b)})
		}
	}
	return s.renderStatus(c, x.status(), p)
}
