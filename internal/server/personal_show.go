package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// openPersonal shows the case with one of the applicant's data in full. It is a POST: what leaves a trace must
// not happen by following a link.
func (s *Server) openPersonal(c echo.Context, a desk.Agency) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	field := desk.PersonalField(form.get("field"))
	value, err := s.desk.OpenPersonal(c.Request().Context(), actorOf(c), a.ID, file.Summary.ID, field)
	if err != nil {
		return err
	}
	return s.renderCase(c, file, failure{}, opened{field, value})
}

// opened is one of the applicant's data that is shown in full this once.
type opened struct {
	field desk.PersonalField
	value string
}
