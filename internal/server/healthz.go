package server

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"foidesk/internal/remind"
)

// healthPath is where a supervisor asks.
const healthPath = "/healthz"

// healthz tells a supervisor that pages can be served: the desk answers. A line for each job says how that stands;
// one that is late takes no page away, and so does not make the answer another. Anybody may ask: why a job failed, and
// what it did, are on the page of those who can see to it.
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
		b.WriteString(healthLine(h))
	}
	if s.options.Leader != nil {
		leader, err := s.options.Leader(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "leader %q\nreplica %q\n", leader, s.options.Replica)
	}
	return c.String(http.StatusOK, b.String())
}

func healthLine(h remind.Health) string {
	state := "ok"
	switch {
	case h.Last.Failure != "":
		state = "failed"
	case h.Late:
		state = "late"
	case h.Last.Started.IsZero():
		state = "never"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "job %q %s", h.Job, state)
	at := func(name string, t time.Time) {
		if !t.IsZero() {
			fmt.Fprintf(&b, " %s=%s", name, t.UTC().Format(time.RFC3339))
		}
	}
	at("last", h.Last.Started)
	if !h.Last.Finished.IsZero() {
		fmt.Fprintf(&b, " took=%.1fs", h.Last.Took().Seconds())
	}
	at("done", h.Done.Started)
	at("next", h.Next)
	b.WriteByte('\n')
	return b.String()
}
