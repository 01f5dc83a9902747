package server

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
)

// signInPage is 登录.
type signInPage struct {
	Frame    frame
	Failure  failure
	Login    textField
	Password secretField
	Next     string
	// External is the label of the button to another system that signs people in, and ExternalHref its
	// address; empty for none.
	External, ExternalHref string
	Examples               []Example
}

func (signInPage) template() string { return "sign_in.html" }

func (s *Server) newSignIn(c echo.Context) error {
	next := localPath(c.QueryParam("next"))
	if _, ok := principalOf(c); ok {
		return done(c, homeOr(next))
	}
	return s.showSignIn(c, typed{"next": {next}}, failure{})
}

func (s *Server) signIn(c echo.Context) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	in, err := s.accounts.SignIn(c.Request().Context(), form.get("login"), form.get("password"), c.RealIP())
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showSignIn(c, form, x) })
	}
	next := localPath(form.get("next"))
	if in.NeedsCode {
		s.setCookie(c, codeCookie, in.Token, in.Until)
		return done(c, address("/sign-in/code", url.Values{"next": {next}}))
	}
	return s.begin(c, in, next)
}

// begin opens a session in the browser. One that was open there ends: nobody is two people.
func (s *Server) begin(c echo.Context, in account.SignedIn, next string) error {
	if before := s.cookie(c, sessionCookie); before != "" {
		if err := s.accounts.SignOut(c.Request().Context(), before, c.RealIP()); err != nil {
			return err
		}
	}
	s.setCookie(c, sessionCookie, in.Token, in.Until)
	s.dropCookie(c, codeCookie)
	return done(c, homeOr(next))
}

func homeOr(next string) string {
	if next == "" {
		return "/"
	}
	return next
}

func (s *Server) showSignIn(c echo.Context, form typed, x failure) error {
	next := localPath(form.get("next"))
	p := signInPage{
		Frame: s.plainFrame(c, "登录"), Failure: x, Next: next, Examples: s.options.Examples,
		Login:    form.text(textField{Name: "login", Label: "登录名", Autocomplete: "username"}, x),
		Password: secretField{Name: "password", Label: "密码", Autocomplete: "current-password", Error: x.at("password")},
	}
	if s.options.Provider != nil {
		p.External = s.options.Provider.Label()
		p.ExternalHref = address("/sign-in/oidc", url.Values{"next": {next}})
	}
	return s.renderStatus(c, x.status(), p)
}

// secondFactorPage asks for the code, after the password was right.
type secondFactorPage struct {
	Frame   frame
	Failure failure
	Code    textField
	Next    string
}

func (secondFactorPage) template() string { return "sign_in_code.html" }

func (s *Server) newSecondFactor(c echo.Context) error {
	if s.cookie(c, codeCookie) == "" {
		return done(c, signInPath(c.QueryParam("next")))
	}
	return s.showSecondFactor(c, typed{"next": {localPath(c.QueryParam("next"))}}, failure{})
}

func (s *Server) signInWithCode(c echo.Context) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	in, err := s.accounts.SecondFactor(c.Request().Context(), s.cookie(c, codeCookie), form.get("code"), c.RealIP())
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showSecondFactor(c, form, x) })
	}
	return s.begin(c, in, localPath(form.get("next")))
}

func (s *Server) showSecondFactor(c echo.Context, form typed, x failure) error {
	delete(form, "code")
	return s.renderStatus(c, x.status(), secondFactorPage{
		Frame: s.plainFrame(c, "两步验证"), Failure: x, Next: localPath(form.get("next")),
		Code: form.text(textField{Name: "code", Label: "验证码", Hint: "手机身份验证程序上显示的六位数字", Autocomplete: "one-time-code"}, x),
	})
}

func (s *Server) signOut(c echo.Context) error {
	if err := s.accounts.SignOut(c.Request().Context(), s.cookie(c, sessionCookie), c.RealIP()); err != nil {
		return err
	}
	s.dropCookie(c, sessionCookie)
	return done(c, "/sign-in")
}
