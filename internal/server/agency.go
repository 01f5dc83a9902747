package server

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// in finds the agency that the address names before the handler is called.
func (s *Server) in(handle func(echo.Context, desk.Agency) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := number(c, "agency")
		if err != nil {
			return err
		}
		a, err := s.desk.Agency(c.Request().Context(), desk.AgencyID(id))
		if err != nil {
			return err
		}
		return handle(c, a)
	}
}

// number reads an id in the address. What is no number is no page.
func number(c echo.Context, name string) (int64, error) {
	id, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, echo.ErrNotFound
	}
	return id, nil
}

func (s *Server) openAgency(c echo.Context, a desk.Agency) error {
	return c.Redirect(http.StatusSeeOther, agencyPath(a)+"/cases")
}
