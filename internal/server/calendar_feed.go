package server

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	ics "github.com/arran4/golang-ical"
	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

const (
	// feedPath is what the secret address of a calendar feed begins with.
	feedPath = "/calendar/feed/"
	// feedEnd is what it ends with: programs go by it.
	feedEnd = ".ics"
	// maxFeed bounds a feed, the nearest days first.
	maxFeed = 2000
	// feedEvery is how often a program is asked to fetch it (RFC 5545 duration).
	feedEvery = "PT1H"
)

// startFeed gives the person a new secret address, which is shown in the answer and never again.
func (s *Server) startFeed(c echo.Context, p account.Principal) error {
	token, err := s.accounts.StartFeed(c.Request().Context(), p, c.RealIP())
	if err != nil {
		return err
	}
	return s.renderAccount(c, p, accountPage{FeedLink: s.fullAddress(c, feedPath+token+feedEnd)}, failure{})
}

func (s *Server) stopFeed(c echo.Context, p account.Principal) error {
	if err := s.accounts.StopFeed(c.Request().Context(), p, c.RealIP()); err != nil {
		return err
	}
	return done(c, "/account?done=feed-off")
}

// serveFeed answers a calendar program, which knows nothing but the address.
func (s *Server) serveFeed(c echo.Context) error {
	if !s.limits.feed(c.RealIP()) {
		return errTooMany
	}
	token, ok := strings.CutSuffix(c.Param("token"), feedEnd)
	if !ok {
		return echo.ErrNotFound
	}
	ctx := c.Request().Context()
	p, err := s.accounts.FeedOf(ctx, token)
	if err != nil {
		return err
	}
	if err := s.desk.Refresh(ctx); err != nil {
		return err
	}
	lines, err := s.desk.DueOf(ctx, p.Shares(), maxFeed+1)
	if err != nil {
		return err
	}
	agencies, err := s.desk.AgenciesByID(ctx)
	if err != nil {
		return err
	}
	at, err := url.Parse(s.fullAddress(c, ""))
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := s.feed(at, lines, agencies).SerializeTo(&body, ics.WithNewLineWindows); err != nil { // RFC 5545 wants CRLF
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(body.Bytes())))
	if c.Request().Header.Get("If-None-Match") == h.Get("ETag") {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", body.Bytes())
}

// feed is a calendar with the day of each case. All of it follows from how the cases stand today, so that an unchanged
// feed is the very same.
func (s *Server) feed(at *url.URL, lines []desk.Summary, agencies map[desk.AgencyID]desk.Agency) *ics.Calendar {
	cal := ics.NewCalendar()
	cal.SetProductId("-//foidesk//foidesk//ZH")
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	cal.SetName("政府信息公开办理期限")
	cal.SetRefreshInterval(feedEvery)
	cal.SetXPublishedTTL(feedEvery)
	today := s.desk.Today()
	cut := len(lines) > maxFeed
	if cut {
		lines = lines[:maxFeed]
		words := fmt.Sprintf("在办案件较多，日历中只有期限最近的 %d 件", maxFeed)
		cal.SetDescription(words)
		e := addDay(cal, "foidesk-cut@"+at.Host, today, today)
		e.SetSummary(words)
		e.SetURL(at.String())
	}
	for _, line := range lines {
		a := agencies[line.Agency]
		due := line.Due(s.desk.CalendarOf(a), today)
		e := addDay(cal, fmt.Sprintf("foidesk-case-%d@%s", line.ID, at.Host), line.NextOn, today)
		e.SetSummary(line.Number + " " + clockOf(line).Label() + " " + due.Words)
		link := at.JoinPath(casePath(a, line.ID)).String()
		e.SetDescription(strings.Join(append(notes(a.Name, due.Note), link), "\n"))
		e.SetURL(link)
	}
	return cal
}

func notes(of ...string) []string {
	var said []string
	for _, one := range of {
		if one != "" {
			said = append(said, one)
		}
	}
	return said
}

// clockOf is the clock whose day a line has next.
func clockOf(line desk.Summary) foi.ClockID {
	if !line.ActBy.IsZero() {
		return foi.ClockAnswer
	}
	return cmp.Or(map[foi.Awaited]foi.ClockID{foi.ForPayment: foi.ClockPayment, foi.ForCorrection: foi.ClockCorrection}[line.Waits.For], foi.ClockAnswer)
}

// addDay adds an event that takes a whole day and keeps nobody from being asked to a meeting.
func addDay(cal *ics.Calendar, id string, on, today calendar.Date) *ics.VEvent {
	e := cal.AddEvent(id)
	e.SetDtStampTime(desk.StartOf(today))
	e.SetAllDayStartAt(desk.StartOf(on))
	e.SetAllDayEndAt(desk.StartOf(on.AddDays(1)))
	e.SetTimeTransparency(ics.TransparencyTransparent)
	return e
}
