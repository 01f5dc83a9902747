package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// The one-time links, up to their token.
const (
	setupPath   = "/setup/"
	welcomePath = "/welcome/"
)

// setupPage makes the first administrator, and the first agency where there is none.
type setupPage struct {
	Frame   frame
	Action  string
	Failure failure
	// Agency and ReviewBody stand where there is no agency yet.
	First    bool
	Agency   textField
	Login    textField
	Name     textField
	Password newPassword
}

func (setupPage) template() string { return "setup_new.html" }

func (s *Server) newSetup(c echo.Context) error {
	if err := s.accounts.CheckSetup(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	return s.showSetup(c, typed{}, failure{})
}

func (s *Server) setUp(c echo.Context) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	err = form.sameTwice()
	if err == nil {
		_, err = s.accounts.Setup(c.Request().Context(), account.First{
			Token: c.Param("token"), Agency: desk.Agency{Name: form.get("agency")},
			Login: form.get("login"), Name: form.get("name"), Password: form.get("password"), Address: c.RealIP(),
		})
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showSetup(c, form, x) })
	}
	return done(c, "/sign-in")
}

func (s *Server) showSetup(c echo.Context, form typed, x failure) error {
	agencies, err := s.desk.Agencies(c.Request().Context())
	if err != nil {
		return err
	}
	return s.renderStatus(c, x.status(), setupPage{
		Frame: s.plainFrame(c, "首次设置"), Action: c.Request().URL.Path, Failure: x, First: len(agencies) == 0,
		Agency:   form.text(textField{Name: "agency", Label: "机关名称", Hint: "全称，印在统计年报和台账上；编号规则、审批事项等稍后在“机关设置”中填写"}, x),
		Login:    form.text(textField{Name: "login", Label: "登录名", Hint: "英文字母、数字", Autocomplete: "username"}, x),
		Name:     form.text(textField{Name: "name", Label: "姓名"}, x),
		Password: newPasswordFields(x),
	})
}

// welcomePage sets the password of somebody for whom an account was made, or whose sign-in was reset.
type welcomePage struct {
	Frame    frame
	Action   string
	Failure  failure
	Name     string
	Login    string
	Password newPassword
}

func (welcomePage) template() string { return "welcome_new.html" }

func (s *Server) newWelcome(c echo.Context) error { return s.showWelcome(c, failure{}) }

func (s *Server) welcome(c echo.Context) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	err = form.sameTwice()
	if err == nil {
		_, err = s.accounts.Accept(c.Request().Context(), c.Param("token"), form.get("password"), c.RealIP())
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showWelcome(c, x) })
	}
	return done(c, "/sign-in")
}

func (s *Server) showWelcome(c echo.Context, x failure) error {
	who, err := s.accounts.Invited(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return s.renderStatus(c, x.status(), welcomePage{
		Frame: s.plainFrame(c, "设置密码"), Action: c.Request().URL.Path, Failure: x, Name: who.Name, Login: who.Login,
		Password: newPasswordFields(x),
	})
}
