package server

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// number reads an id in the address. What is no number is no page.
func number(c echo.Context, name string) (int64, error) {
	id, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, echo.ErrNotFound
	}
	return id, nil
}

// openAgency leads to the first place of the agency that is for the person.
func (s *Server) openAgency(c echo.Context, a desk.Agency) error {
	for _, item := range railItems(c, a, nowhere, desk.DueCounts{}) {
		if item.section != registration { // a form is where one goes, not where one arrives
			return done(c, item.Href)
		}
	}
	return errForbidden
}
