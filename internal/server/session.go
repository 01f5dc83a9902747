package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// The cookies. Over https their names promise what the browser then holds them to: set by this host, for
// the whole of it, and only over https.
const (
	sessionCookie  = "foidesk_session"
	codeCookie     = "foidesk_code"     // a sign-in that awaits its code
	externalCookie = "foidesk_external" // a sign-in that is away at the identity provider
)

func (s *Server) cookieName(name string) string {
	if s.https() {
		return "__Host-" + name
	}
	return name
}

// setCookie keeps a value with the browser until a time. SameSite is Lax, not Strict: a link in a message
// to a colleague must open the case that it names.
func (s *Server) setCookie(c echo.Context, name, value string, until time.Time) {
	c.SetCookie(&http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", Expires: until,
		Secure: s.https(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func (s *Server) dropCookie(c echo.Context, name string) {
	c.SetCookie(&http.Cookie{
		Name: s.cookieName(name), Path: "/", MaxAge: -1,
		Secure: s.https(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// cookie is a cookie's value; empty where there is none.
func (s *Server) cookie(c echo.Context, name string) string {
	kept, err := c.Cookie(s.cookieName(name))
	if err != nil {
		return ""
	}
	return kept.Value
}

// identify finds who sends the request. A session that has ended is nobody's; its cookie is taken back.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := s.cookie(c, sessionCookie)
		if token == "" {
			return next(c)
		}
		find := s.accounts.Session
		if c.Path() == unreadPath { // which an open page asks for by itself
			find = s.accounts.Glance
		}
		p, err := find(c.Request().Context(), token)
		switch {
		case desk.CodeOf(err) == desk.NotFound:
			s.dropCookie(c, sessionCookie)
		case err != nil:
			return err
		default:
			c.Set(principalKey, p)
			c.Set(sessionKey, token)
		}
		return next(c)
	}
}

// formToken proves that a form came from a page that was shown in the session; empty outside of one.
func formToken(c echo.Context) string {
	session, ok := c.Get(sessionKey).(string)
	if !ok {
		return ""
	}
	return tokenOf(session)
}

// tokenOf follows from the session's own token, which no page holds.
func tokenOf(session string) string {
	mac := hmac.New(sha256.New, []byte(session))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (s *Server) holdsToken(c echo.Context, token string) bool {
	want := formToken(c)
	return want != "" && hmac.Equal([]byte(want), []byte(token))
}
