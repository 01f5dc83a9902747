package server

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"foidesk/internal/oidc"
)

// ExternalPath is where the other system sends the browser back to; it is registered there.
const ExternalPath = "/sign-in/oidc/callback"

const (
	// away is how long a sign-in may take at the other system.
	away = 10 * time.Minute
	// maxKept bounds what is kept with the browser meanwhile, in bytes: a cookie beyond 4 KiB is silently
	// dropped, and a proxy may refuse an answer whose header is longer.
	maxKept = 2 << 10
)

// externalAttempt is a sign-in that is away, kept with its browser.
type externalAttempt struct {
	Attempt oidc.Attempt `json:"attempt"`
	Next    string       `json:"next"`
}

// beginExternal sends the browser to the other system. It is a link, not a form: a form's answer may lead
// to no other site (form-action of our Content-Security-Policy).
func (s *Server) beginExternal(c echo.Context) error {
	if s.options.Provider == nil {
		return echo.ErrNotFound
	}
	next := localPath(c.QueryParam("next"))
	// A page elsewhere may lead here: that must end nobody's session, and make nobody somebody else.
	if _, ok := principalOf(c); ok {
		return done(c, homeOr(next))
	}
	to, attempt, err := s.options.Provider.Begin(c.Request().Context())
	if err != nil {
		return s.externalFailed(c, next, err)
	}
	kept, err := json.Marshal(externalAttempt{attempt, next})
	if err == nil && len(kept) > maxKept {
		kept, err = json.Marshal(externalAttempt{Attempt: attempt})
	}
	if err != nil {
		return err
	}
	s.setCookie(c, externalCookie, base64.RawURLEncoding.EncodeToString(kept), time.Now().Add(away))
	return done(c, to)
}

func (s *Server) signInExternal(c echo.Context) error {
	if s.options.Provider == nil {
		return echo.ErrNotFound
	}
	var kept externalAttempt // one that cannot be read is none, and so Finish says
	if text, err := base64.RawURLEncoding.DecodeString(s.cookie(c, externalCookie)); err == nil {
		_ = json.Unmarshal(text, &kept)
	}
	s.dropCookie(c, externalCookie)
	who, err := s.options.Provider.Finish(c.Request().Context(), kept.Attempt, c.QueryParams())
	if err != nil {
		return s.externalFailed(c, kept.Next, err)
	}
	in, err := s.accounts.SignInExternal(c.Request().Context(), who.Issuer, who.Subject, c.RealIP())
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showSignIn(c, typed{"next": {kept.Next}}, x) })
	}
	return s.begin(c, in, localPath(kept.Next))
}

// externalFailed shows the sign-in again with what went wrong at the other system.
func (s *Server) externalFailed(c echo.Context, next string, err error) error {
	label := s.options.Provider.Label()
	x := failure{Status: http.StatusUnprocessableEntity}
	switch {
	case errors.Is(err, oidc.ErrUnreachable):
		x.Status, x.Message = http.StatusBadGateway, label+"暂时不能使用，请稍候再试，或者用登录名和密码登录"
	case errors.Is(err, oidc.ErrDenied):
		x.Message = label + "没有通过，请重试，或者用登录名和密码登录"
	default:
		x.Message = label + "返回的结果无效：可能耽搁过久，或者链接打开了两次。请重新登录"
	}
	s.log.Warn("external sign-in failed", slog.String("id", idOf(c)), slog.Any("error", err))
	return s.showSignIn(c, typed{"next": {next}}, x)
}
