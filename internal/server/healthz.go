package server

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// healthPath is where a supervisor asks.
const healthPath = "/healthz"

// healthz tells a supervisor that pages can be served: the desk answers. A line for each job says how that stands;
// one that is late takes no page away, and so does not make the answer another.
func (s *Server) healthz(c echo.Context) error {
	ctx := c.Request().Context()
	if _, err := s.desk.Agencies(ctx); err != nil {
		return err
	}
	health, err := s.remind.Health(ctx, s.options.Jobs)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("ok\n")
	for _, h := range health {
		state := "ok"
		switch {
		case h.Last.Failure != "":
			state = "failed"
		case h.Late:
			state = "late"
		case h.Last.Started.IsZero():
			state = "never"
		}
		fmt.Fprintf(&b, "job %q %s", h.Job, state)
		if !h.Last.Started.IsZero() {
			fmt.Fprintf(&b, " last=%s", h.Last.Started.UTC().Format(time.RFC3339))
		}
		fmt.Fprintf(&b, " next=%s\n", h.Next.UTC().Format(time.RFC3339))
	}
	return c.String(http.StatusOK, b.String())
}
