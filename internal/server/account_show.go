package server

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// accountPage is 我的账号.
type accountPage struct {
	Frame frame
	// Done says what was just changed; empty where nothing was.
	Done  string
	Facts []fact

	Old             secretField
	Password        newPassword
	PasswordFailure failure

	// Email is where the person wants reminders by mail; Mails tells that there is a mail server to send them.
	Email        textField
	EmailFailure failure
	Mails        bool

	SecondFactor bool
	Enrolment    *enrolment // nil unless one is under way
	EnrolFailure failure
	// Confirm asks for the password before the second factor is taken up or given up.
	Confirm        secretField
	ConfirmFailure failure

	Sessions []sessionRow

	// FeedSince is when the calendar feed was started, empty where there is none; FeedLink is its address, shown once.
	FeedSince, FeedLink string
}

// enrolment is what a telephone must be told, once.
type enrolment struct {
	// Secret and Path, the dark modules of the drawing, are empty where they were shown before.
	Secret, Path string
	Size         int // of the drawing's side, in modules
	Code         textField
}

type sessionRow struct {
	Started, Seen, Address string
	Current                bool
}

func (accountPage) template() string { return "account_show.html" }

func (s *Server) showAccount(c echo.Context, p account.Principal) error {
	return s.renderAccount(c, p, accountPage{Done: accountDone[c.QueryParam("done")]}, failure{})
}

// accountDone says what was just changed, by its name in the address.
var accountDone = map[string]string{
	"password": "密码已更改，在别处的登录已全部退出。",
	"email":    "提醒邮箱已更改，此后的提醒发往新的邮箱。",
	"no-email": "已停止邮件提醒。",
	"feed-off": "日历订阅已停止，原地址不再有效。",
	"on":       "两步验证已启用，下次登录时须输入验证码。",
	"off":      "两步验证已停用。",
}

// renderAccount fills in what every showing of the page has; shown has what is of this one.
func (s *Server) renderAccount(c echo.Context, p account.Principal, shown accountPage, x failure) error {
	open, err := s.accounts.Sessions(c.Request().Context(), p)
	if err != nil {
		return err
	}
	agencies, err := s.desk.Agencies(c.Request().Context())
	if err != nil {
		return err
	}
	shown.Frame = s.plainFrame(c, "我的账号")
	shown.Facts = []fact{plain("姓名", p.Person.Name), plain("登录名", p.Person.Login), grantsFact(p, agencies)}
	shown.Old = secretField{Name: "old", Label: "原密码", Autocomplete: "current-password", Error: shown.PasswordFailure.at("old")}
	shown.Password = newPasswordFields(shown.PasswordFailure)
	shown.Password.Password.Label, shown.Password.Again.Label = "新密码", "再输一遍新密码"
	shown.SecondFactor, shown.Mails = p.Person.SecondFactor, s.options.Mails
	if !shown.EmailFailure.Any() {
		if shown.Email.Value, err = s.remind.Address(c.Request().Context(), p.Person.ID); err != nil {
			return err
		}
	}
	shown.Email.Name, shown.Email.Label, shown.Email.Optional = "email", "提醒邮箱", true
	shown.Email.Hint, shown.Email.Error = "工作日早上发一次汇总，当日到期、逾期的另行发送，当日到期的休息日也发；邮件中只有登记编号、期限名称和日数", shown.EmailFailure.at("email")
	shown.Confirm = secretField{Name: "confirm", Label: "密码", Autocomplete: "current-password", Error: shown.ConfirmFailure.first()}
	since, err := s.accounts.FeedSince(c.Request().Context(), p)
	if err != nil {
		return err
	}
	if !since.IsZero() {
		shown.FeedSince = moment(since)
	}
	for _, one := range open {
		shown.Sessions = append(shown.Sessions, sessionRow{moment(one.Started), moment(one.Seen), one.Address, one.Current})
	}
	return s.renderStatus(c, x.status(), shown)
}

// grantsFact are the person's roles, a line for each agency.
func grantsFact(p account.Principal, agencies []desk.Agency) fact {
	var held []string
	for _, a := range agencies {
		var roles []string
		for _, g := range p.Roles {
			switch {
			case g.Agency != a.ID:
			case g.For != 0:
				roles = append(roles, g.Role.Label()+"（代理"+g.ForName+"）")
			default:
				roles = append(roles, g.Role.Label())
			}
		}
		if len(roles) > 0 {
			held = append(held, a.Name+"："+strings.Join(roles, "、"))
		}
	}
	return wide("角色", strings.Join(held, "\n"))
}

func (s *Server) changePassword(c echo.Context, p account.Principal) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	err = form.sameTwice()
	if err == nil {
		err = s.accounts.ChangePassword(c.Request().Context(), p, c.RealIP(), form.get("old"), form.get("password"))
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error {
			return s.renderAccount(c, p, accountPage{PasswordFailure: x}, x)
		})
	}
	return done(c, "/account?done=password")
}

// setEmail is where the person wants reminders by mail from now on.
func (s *Server) setEmail(c echo.Context, p account.Principal) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	if err := s.remind.SetAddress(c.Request().Context(), p.Person.ID, form.get("email")); err != nil {
		return showAgain(c, err, func(x failure) error {
			return s.renderAccount(c, p, accountPage{EmailFailure: x, Email: textField{Value: form.get("email")}}, x)
		})
	}
	if form.get("email") == "" {
		return done(c, "/account?done=no-email")
	}
	return done(c, "/account?done=email")
}

func (s *Server) endSessions(c echo.Context, p account.Principal) error {
	if err := s.accounts.SignOutEverywhere(c.Request().Context(), p, c.RealIP()); err != nil {
		return err
	}
	s.dropCookie(c, sessionCookie)
	return done(c, "/sign-in")
}

func (s *Server) enrolSecondFactor(c echo.Context, p account.Principal) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	secret, err := s.accounts.EnrolTOTP(c.Request().Context(), p, c.RealIP(), form.get("confirm"))
	if err != nil {
		return showAgain(c, err, func(x failure) error {
			return s.renderAccount(c, p, accountPage{ConfirmFailure: confirmFailure(x)}, x)
		})
	}
	drawn, err := drawEnrolment(secret)
	if err != nil {
		return err
	}
	return s.renderAccount(c, p, accountPage{Enrolment: drawn}, failure{})
}

// drawEnrolment draws the code as a path, which needs no image and no exception from the content policy.
func drawEnrolment(secret account.Enrolment) (*enrolment, error) {
	code, err := qr.Encode(secret.URL, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	const quiet = 4 // modules that the standard (ISO/IEC 18004) keeps free around the code
	e := &enrolment{
		Secret: secret.Secret, Size: code.Bounds().Dx() + 2*quiet,
		Code: codeField(failure{}),
	}
	var path strings.Builder
	for y := range code.Bounds().Dy() {
		for x := range code.Bounds().Dx() {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	e.Path = path.String()
	return e, nil
}

func codeField(x failure) textField {
	return typed{}.text(textField{Name: "code", Label: "验证码", Autocomplete: "one-time-code"}, x)
}

func (s *Server) confirmSecondFactor(c echo.Context, p account.Principal) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	if err := s.accounts.ConfirmTOTP(c.Request().Context(), p, c.RealIP(), form.get("code")); err != nil {
		// The secret is shown once only; the telephone has it by now, and only the code was mistyped.
		return showAgain(c, err, func(x failure) error {
			return s.renderAccount(c, p, accountPage{Enrolment: &enrolment{Code: codeField(x)}, EnrolFailure: x}, x)
		})
	}
	return done(c, "/account?done=on")
}

func (s *Server) disableSecondFactor(c echo.Context, p account.Principal) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	if err := s.accounts.DisableTOTP(c.Request().Context(), p, c.RealIP(), form.get("confirm")); err != nil {
		return showAgain(c, err, func(x failure) error {
			return s.renderAccount(c, p, accountPage{ConfirmFailure: confirmFailure(x)}, x)
		})
	}
	return done(c, "/account?done=off")
}

// confirmFailure is of the field confirm, which the page has for the password beside the one for changing it.
func confirmFailure(x failure) failure { return failure{Status: x.Status, Message: x.first()} }
