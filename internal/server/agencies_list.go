package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// agenciesPage lists all agencies with what waits in each.
type agenciesPage struct {
	Frame    frame
	Agencies []agencyLine
}

type agencyLine struct {
	Name, Href              string
	UnderWay, Overdue, Soon int64
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
	agencies, err := s.desk.Agencies(c.Request().Context())
	if err != nil {
		return err
	}
	p := agenciesPage{Frame: s.plainFrame("全部机关")}
	for _, a := range agencies {
		line, err := s.agencyLine(c, a)
		if err != nil {
			return err
		}
		p.Agencies = append(p.Agencies, line)
	}
	return s.render(c, p)
}

func (s *Server) agencyLine(c echo.Context, a desk.Agency) (agencyLine, error) {
	n, err := s.desk.DueCounts(c.Request().Context(), a.ID)
	return agencyLine{a.Name, agencyPath(a) + "/cases", n.UnderWay, n.Overdue, n.Soon}, err
}
