package server

import (
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// agenciesPage lists the agencies that somebody sees, with what waits in each.
type agenciesPage struct {
	Frame    frame
	Soon     string // within how many days a case counts as due soon
	Agencies []agencyLine
	// Reads tells that there are figures to show: the person reads cases somewhere.
	Reads bool
}

type agencyLine struct {
	Name, Href string
	Level      string
	// Indent is the class that sets the line below those of the agencies above it.
	Indent string
	// Reads tells that the person reads the cases of this one; the figures stand only then.
	Reads                                        bool
	Received, Concluded, UnderWay, Overdue, Soon int64
}

func (agenciesPage) template() string { return "agencies_list.html" }

// home leads to the only agency of the person, or lets them choose.
func (s *Server) home(c echo.Context, p account.Principal) error {
	if own := p.Agencies(); len(own) == 1 && len(p.Tops()) == 0 {
		return done(c, agencyPath(desk.Agency{ID: own[0]}))
	}
	return done(c, "/agencies")
}

func (s *Server) listAgencies(c echo.Context, who account.Principal) error {
	standings, err := s.desk.Overview(c.Request().Context())
	if err != nil {
		return err
	}
	p := agenciesPage{Frame: s.plainFrame(c, "机关"), Soon: withinDays(desk.SoonDays)}
	standings = slices.DeleteFunc(standings, func(st desk.AgencyFigures) bool { return !who.Sees(st.Agency) })
	for _, at := range asTree(standings) {
		st := at.AgencyFigures
		line := agencyLine{
			Name: st.Agency.Name, Href: agencyPath(st.Agency), Level: st.Agency.Level.Label(),
			Indent: fmt.Sprintf("depth-%d", min(at.depth, deepest)), Reads: who.May(account.ReadCases, st.Agency),
		}
		if line.Reads {
			p.Reads = true
			line.Received, line.Concluded = st.Received, st.Concluded
			line.UnderWay, line.Overdue, line.Soon = st.Due.UnderWay, st.Due.Overdue, st.Due.Soon
		}
		p.Agencies = append(p.Agencies, line)
	}
	return s.render(c, p)
}

// deepest is how far lines are set in: province, city, county, department and township are five levels.
const deepest = 4

// placed is an agency with how many of those above it are listed too.
type placed struct {
	desk.AgencyFigures
	depth int
}

// asTree puts each agency after the nearest above it that is listed, and keeps the order otherwise.
func asTree(all []desk.AgencyFigures) []placed {
	listed := map[desk.AgencyID]bool{}
	for _, st := range all {
		listed[st.Agency.ID] = true
	}
	below := map[desk.AgencyID][]desk.AgencyFigures{}
	for _, st := range all {
		above := slices.IndexFunc(st.Agency.Above, func(id desk.AgencyID) bool { return listed[id] })
		if above < 0 {
			below[0] = append(below[0], st)
		} else {
			below[st.Agency.Above[above]] = append(below[st.Agency.Above[above]], st)
		}
	}
	var out []placed
	var place func(desk.AgencyID, int)
	place = func(above desk.AgencyID, depth int) {
		for _, st := range below[above] {
			out = append(out, placed{st, depth})
			place(st.Agency.ID, depth+1)
		}
	}
	place(0, 0)
	return out
}
