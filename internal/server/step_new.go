package server

import (
	"context"
	"net/url"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// stepPage is the form of one step of handling a case: 补正告知, 征求意见 and the like.
type stepPage struct {
	Frame  frame
	Form   actForm
	Asked  []fact // what is known and is not asked; empty where everything is
	Fields []stepField
	// Hidden are values that the form carries along.
	Hidden []fact
	// Button and Consequence say what sending it does.
	Button, Consequence string
	// Foresees tells that it concerns the period, and Outlook what it would bring; nil until the person asks.
	Foresees bool
	Outlook  *outlook
}

// stepField is a field to type into or a choice, whichever is there.
type stepField struct {
	Text   *textField
	Choice *choiceField
}

func (stepPage) template() string { return "step_new.html" }

// handlingStep is a step of handling with its form.
type handlingStep struct {
	kind foi.Kind
	// verb ends its address, and button is what it is called on the case page and on its form.
	verb, button string
	// titled names the form of a step that goes on with something, or begins another of its sort; nil for the button's.
	titled      func(caseFile, typed) string
	consequence string
	may         account.Permission
	// class is where the case page offers it: among the usual acts where empty.
	class string
	// fill is what the form holds at first, with what its address names; today stands in on where it leaves that out.
	fill func(caseFile, url.Values) map[string]string
	// moneyOnly tells that it has no effect on any period.
	moneyOnly bool
	// hidden names the values of fill that are not shown.
	hidden []string
	// known is what the form need not ask any more; nil where it asks everything.
	known  func(caseFile, typed) []fact
	fields func(caseFile, typed, failure) []stepField
	read   func(*formReader) foi.Act
}

func (h handlingStep) open(s *Server) func(echo.Context, desk.Agency) error {
	return func(c echo.Context, a desk.Agency) error {
		return s.openForm(c, a, h.show(s, nil), func(f caseFile) map[string]string {
			values := s.dated(f)
			if h.fill != nil {
				for name, value := range h.fill(f, c.QueryParams()) {
					values[name] = value
				}
			}
			return values
		})
	}
}

// record records the step, or shows what it would bring where that was asked for.
func (h handlingStep) record(s *Server) func(echo.Context, desk.Agency) error {
	return func(c echo.Context, a desk.Agency) error {
		form, err := typedIn(c)
		if err != nil {
			return err
		}
		if form.get("do") == "preview" {
			return h.preview(s, c, a, form)
		}
		return s.recordAct(c, a, h.show(s, nil), func(ctx context.Context, file caseFile, form typed) error {
			act, err := h.act(form)
			if err == nil {
				_, err = h.take(s.desk)(ctx, file.at(c, form), act)
			}
			return err
		})
	}
}

// take is the desk's use case that the step belongs to.
func (h handlingStep) take(d *desk.Desk) func(context.Context, desk.At, foi.Act) (desk.Summary, error) {
	if h.class == contested {
		return d.Dispute
	}
	return d.Take
}

func (h handlingStep) act(form typed) (foi.Act, error) {
	in := formReader{form: form}
	act := h.read(&in)
	return act, in.err()
}

func (h handlingStep) preview(s *Server, c echo.Context, a desk.Agency, form typed) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	act, err := h.act(form)
	var seen desk.Outlook
	if err == nil {
		seen, err = s.desk.WhatIf(c.Request().Context(), a.ID, file.Summary.ID, act)
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return h.show(s, nil)(c, file, form, x) })
	}
	return h.show(s, outlookOf(file, seen))(c, file, form, failure{})
}

func (h handlingStep) show(s *Server, seen *outlook) showForm {
	return func(c echo.Context, file caseFile, form typed, x failure) error {
		title := h.button
		if h.titled != nil {
			title = h.titled(file, form)
		}
		around, shared, err := s.actPage(c, file, title, h.verb, form, x)
		if err != nil {
			return err
		}
		shared.Barred = barred(file.Case.May(h.kind))
		if shared.Barred == "" {
			shared.Barred = barred(mayDo(actorOf(c), file.Case, h.kind))
		}
		p := stepPage{Frame: around, Form: shared, Button: title, Consequence: h.consequence, Fields: h.fields(file, form, x)}
		if h.known != nil {
			p.Asked = h.known(file, form)
		}
		for _, name := range h.hidden {
			p.Hidden = append(p.Hidden, plain(name, form.get(name)))
		}
		p.Outlook, p.Foresees = seen, !h.moneyOnly
		return s.renderStatus(c, x.status(), p)
	}
}

// shownClock tells a clock that somebody has to look at from one that has not begun or is over.
func shownClock(r foi.Reading) bool {
	return r.State == foi.Running || r.State == foi.Suspended || r.State == foi.Missed
}
