package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// agenciesPage lists all agencies with what waits in each.
type agenciesPage struct {
	Frame    frame
	Soon     string // within how many days a case counts as due soon
	Agencies []agencyLine
}

type agencyLine struct {
	Name, Href                                   string
	Received, Concluded, UnderWay, Overdue, Soon int64
}

func (agenciesPage) template() string { return "agencies_list.html" }

// home leads to the only agency, lets one choose, or asks to set the first one up.
func (s *Server) home(c echo.Context) error {
	agencies, err := s.desk.Agencies(c.Request().Context())
	switch {
	case err != nil:
		return err
	case len(agencies) == 0:
		return done(c, "/agencies/new")
	case len(agencies) == 1:
		return done(c, agencyPath(agencies[0])+"/cases")
	}
	return done(c, "/agencies")
}

func (s *Server) listAgencies(c echo.Context) error {
	standings, err := s.desk.Overview(c.Request().Context())
	if err != nil {
		return err
	}
	p := agenciesPage{Frame: s.plainFrame("全部机关"), Soon: withinDays(desk.SoonDays)}
	for _, st := range standings {
		p.Agencies = append(p.Agencies, agencyLine{
			st.Agency.Name, agencyPath(st.Agency) + "/cases",
			st.Received, st.Concluded, st.Due.UnderWay, st.Due.Overdue, st.Due.Soon,
		})
	}
	return s.render(c, p)
}
