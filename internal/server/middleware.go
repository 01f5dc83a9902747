package server

import (
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"foidesk/internal/sheet"
)

const (
	// maxForm bounds every body but an uploaded ledger's.
	maxForm = 1 << 20
	// maxUploadedBody bounds a body with a ledger; a little more is let through for the form around it.
	maxUploadedBody = sheet.MaxFileSize + maxForm
	// maxDrained is how much of a body that is too large is read away, so that a browser that is still
	// sending gets to see the answer.
	maxDrained = 256 << 20

	uploadPath = "/import"
)

// contentPolicy allows what the pages use and nothing else: our own style sheet, script and icon.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// use sets what happens to every request before its handler, the outermost first.
func (s *Server) use(e *echo.Echo) {
	e.Use(requestID, s.logRequests(), middleware.RecoverWithConfig(middleware.RecoverConfig{LogErrorFunc: s.logPanic}))
	e.Use(s.secure, s.onlyOurHost, s.limitAddress, onlySameOrigin(), limitBody, s.identify)
}

// requestID names the request, for the log and for the page that admits an internal error.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, rand.Text()[:12])
		return next(c)
	}
}

func idOf(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// logRequests logs the path without its query and no form value: both hold names. Who counts requests is told of the
// route alone.
func (s *Server) logRequests() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		LogMethod: true, LogURIPath: true, LogRoutePath: true, LogStatus: true, LogLatency: true, HandleError: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			s.log.LogAttrs(c.Request().Context(), slog.LevelInfo, "request",
				slog.String("id", idOf(c)), slog.String("method", v.Method), slog.String("path", loggedPath(v.URIPath)),
				slog.Int("status", v.Status), slog.Duration("took", v.Latency))
			if s.options.Observe != nil {
				s.options.Observe(v.RoutePath, v.Method, v.Status, v.Latency)
			}
			return nil
		},
	})
}

// linkPaths are what the paths begin with that are secrets: one-time links and calendar feeds.
var linkPaths = []string{setupPath, welcomePath, feedPath}

// loggedPath is the path of a request. Who reads the log must find no link in it that opens something, also
// where it was asked for by the wrong method or with something behind it, and so found no route.
func loggedPath(path string) string {
	for _, links := range linkPaths {
		if strings.Contains(path, links) {
			return links + ":token"
		}
	}
	return path
}

func (s *Server) logPanic(c echo.Context, err error, stack []byte) error {
	s.log.Error("panic", slog.String("id", idOf(c)), slog.Any("error", err), slog.String("stack", string(stack)))
	return err
}

// hstsAge is how long, in seconds, a browser that saw us by https comes by https only: a year.
const hstsAge = "31536000"

func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		if s.https() {
			h.Set(echo.HeaderStrictTransportSecurity, "max-age="+hstsAge)
		}
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		// Pages show personal data; a shared computer's history must not keep them.
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}

// onlyOurHost refuses requests that name another host than the one that people use: a page elsewhere could
// otherwise have its name resolve to this machine and read along (DNS rebinding). Without an address of our
// own that is this machine itself. Whoever watches over us asks by whatever name.
func (s *Server) onlyOurHost(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		host := c.Request().Host
		ours := s.options.URL != nil && strings.EqualFold(host, s.options.URL.Host) || s.options.URL == nil && isLoopback(host)
		if !ours && c.Request().URL.Path != healthPath {
			return echo.NewHTTPError(http.StatusMisdirectedRequest)
		}
		return next(c)
	}
}

func isLoopback(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	ip, err := netip.ParseAddr(name)
	return strings.EqualFold(name, "localhost") || err == nil && ip.IsLoopback()
}

// onlySameOrigin refuses forms sent from pages of other sites. A browser tells where a form comes from; what
// changes something and does not tell is no browser, or one that hides it.
func onlySameOrigin() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			silent := r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get(echo.HeaderOrigin) == ""
			if changesState(r) && silent || protection.Check(r) != nil {
				return errForged
			}
			return next(c)
		}
	}
}

// megabytes words a limit, which is a whole number of them.
func megabytes(bytes int) string { return fmt.Sprintf("%d MB", bytes>>20) }

func limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		limit := int64(maxForm)
		if r.Method == http.MethodPost && c.Path() == "/a/:agency"+uploadPath {
			limit = maxUploadedBody
		}
		if r.ContentLength > limit {
			_, _ = io.CopyN(io.Discard, r.Body, maxDrained)
			return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		return next(c)
	}
}
