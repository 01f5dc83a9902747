package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// healthPath is where a supervisor asks.
const healthPath = "/healthz"

// healthz tells a supervisor that pages can be served: the desk answers.
func (s *Server) healthz(c echo.Context) error {
	if _, err := s.desk.Agencies(c.Request().Context()); err != nil {
		return err
	}
	return c.String(http.StatusOK, "ok\n")
}
