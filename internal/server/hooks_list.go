package server

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// hooksPage is 推送地址: where an agency's reminders are posted, and the form for one more.
type hooksPage struct {
	Frame   frame
	Action  string
	Failure failure
	Rows    []hookLine
	// Done says what was just done, and Tried what came of a trial; both are empty where there was none.
	Done  string
	Tried *triedHook
	// Made is the secret that was made for a new hook; it is shown this once.
	Made string
	// Barred says why none can be added; empty where one can.
	Barred string

	Name, URL textField
	Kind      choiceField
	Secret    secretField
}

type hookLine struct {
	Name, Kind, Host string
	State            mark
	Paused           bool
	Path             string // the forms are sent to addresses below it
}

// triedHook is what came of a test message; Refusal is empty where it was taken.
type triedHook struct {
	id            remind.HookID
	Name, Refusal string
}

func (hooksPage) template() string { return "hooks_list.html" }

func hooksPath(a desk.Agency) string { return agencyPath(a) + "/hooks" }

func hookPath(a desk.Agency, id remind.HookID) string {
	return hooksPath(a) + "/" + strconv.FormatInt(int64(id), 10)
}

// hookDone says what was just done, by its name in the address.
var hookDone = map[string]string{
	"added":   "推送地址已添加，下一次查看时起推送。请发送一条测试消息，看是否收到。",
	"paused":  "已暂停推送；暂停期间的提醒以后不补发。",
	"resumed": "已恢复推送。",
	"removed": "推送地址已删除。",
}

func (s *Server) listHooks(c echo.Context, a desk.Agency) error {
	return s.renderHooks(c, a, typed{}, hooksPage{Done: hookDone[c.QueryParam("done")]})
}

func (s *Server) addHook(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	made, err := s.remind.AddHook(c.Request().Context(), actorOf(c), a, s.options.Poster, remind.HookOrder{
		Name: form.get("name"), Kind: remind.HookKind(form.get("kind")),
		HookAddress: remind.HookAddress{URL: form.get("url"), Secret: form.get("secret")},
	})
	switch {
	case err != nil:
		return showAgain(c, err, func(x failure) error { return s.renderHooks(c, a, form, hooksPage{Failure: x}) })
	case made != "":
		return s.renderHooks(c, a, typed{}, hooksPage{Done: hookDone["added"], Made: made})
	}
	return done(c, hooksPath(a)+"?done=added")
}

func (s *Server) tryHook(c echo.Context, a desk.Agency) error {
	id, err := number(c, "hook")
	if err != nil {
		return err
	}
	refusal, err := s.remind.TryHook(c.Request().Context(), actorOf(c), a, remind.HookID(id), s.options.Poster)
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderHooks(c, a, typed{}, hooksPage{Failure: x}) })
	}
	return s.renderHooks(c, a, typed{}, hooksPage{Tried: &triedHook{id: remind.HookID(id), Refusal: refusal}})
}

func (s *Server) pauseHook(c echo.Context, a desk.Agency) error {
	return s.changeHook(c, a, "paused", func(id remind.HookID) error {
		return s.remind.PauseHook(c.Request().Context(), actorOf(c), a.ID, id, true)
	})
}

func (s *Server) resumeHook(c echo.Context, a desk.Agency) error {
	return s.changeHook(c, a, "resumed", func(id remind.HookID) error {
		return s.remind.PauseHook(c.Request().Context(), actorOf(c), a.ID, id, false)
	})
}

func (s *Server) removeHook(c echo.Context, a desk.Agency) error {
	return s.changeHook(c, a, "removed", func(id remind.HookID) error {
		return s.remind.RemoveHook(c.Request().Context(), actorOf(c), a.ID, id)
	})
}

func (s *Server) changeHook(c echo.Context, a desk.Agency, what string, change func(remind.HookID) error) error {
	id, err := number(c, "hook")
	if err != nil {
		return err
	}
	if err := change(remind.HookID(id)); err != nil {
		return err
	}
	return done(c, hooksPath(a)+"?done="+what)
}

// renderHooks fills in what every showing of the page has; p has what is of this one.
func (s *Server) renderHooks(c echo.Context, a desk.Agency, form typed, p hooksPage) error {
	listed, err := s.remind.Hooks(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	if p.Frame, _, err = s.frame(c, a, "推送地址", hooks); err != nil {
		return err
	}
	p.Action = hooksPath(a)
	for _, h := range listed {
		line := hookLine{
			Name: h.Name, Kind: h.Kind.Label(), Host: h.Host, Paused: h.Paused, Path: hookPath(a, h.ID),
			State: mark{Shape: "●", Words: "推送中", Class: "state-concluded"},
		}
		if h.Paused {
			line.State = mark{Shape: "❚❚", Words: "已暂停"}
		}
		if p.Tried != nil && p.Tried.id == h.ID {
			p.Tried.Name = h.Name
		}
		p.Rows = append(p.Rows, line)
	}
	if why := s.desk.ReadOnly(); why != "" {
		p.Barred = "推送地址要加密保存：没有密钥，不能添加，已有的也打不开，推送暂停。"
	}
	x := p.Failure
	p.Name = form.text(textField{Name: "name", Label: "名称", Hint: "例如 公开办工作群"}, x)
	p.URL = form.text(textField{Name: "url", Label: "推送地址（Webhook）", Hint: "以 https:// 开头；加密保存，保存后只显示其中的主机名"}, x)
	p.Secret = secretField{Name: "secret", Label: "签名密钥（选填）", Hint: "按推送方式填写，不再显示", Error: x.at("secret"), Autocomplete: "off"}
	var choices []choice
	for _, k := range remind.HookKinds() {
		choices = append(choices, choice{Value: string(k.ID), Label: k.Label, Hint: k.Hint})
	}
	p.Kind = form.choice(choiceField{Name: "kind", Label: "推送方式", Groups: []choiceGroup{{Choices: choices}}}, x)
	return s.renderStatus(c, x.status(), p)
}
