package server

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// failure is why a form could not be recorded, to be shown with the form. The zero failure is none.
type failure struct {
	Status int
	// Message is said above the form; empty where every fault belongs to a field.
	Message string
	Article string
	Faults  []fault
	// Overtaken tells that somebody recorded something after the person opened the form.
	Overtaken bool
}

// fault is one line of the summary; it leads to its field.
type fault struct{ Field, Href, Message string }

// failureOf reads an error that the person can mend in the form; ok is false for any other.
func failureOf(err error) (f failure, ok bool) {
	var e *desk.Error
	if !errors.As(err, &e) || e.Code == desk.NotFound {
		return failure{}, false
	}
	f = failure{Status: statusOf(err), Article: e.Article, Overtaken: e.Code == desk.Conflict}
	for _, field := range e.Fields {
		if field.Field == "" {
			f.Message = field.Message
			continue
		}
		name := field.Field[strings.LastIndex(field.Field, ".")+1:]
		if f.at(name) == "" {
			f.Faults = append(f.Faults, fault{name, "#f-" + name, field.Message})
		}
	}
	if len(f.Faults) == 0 {
		f.Message = e.Message
	}
	return f, true
}

// at is the sentence at a field.
func (f failure) at(name string) string {
	for _, fault := range f.Faults {
		if fault.Field == name {
			return fault.Message
		}
	}
	return ""
}

// Any tells that there is something to say.
func (f failure) Any() bool { return f.Message != "" || len(f.Faults) > 0 }

// status is that of the page that shows the form.
func (f failure) status() int {
	if f.Status == 0 {
		return http.StatusOK
	}
	return f.Status
}

// showAgain shows a form again with why it could not be recorded; an error that the form cannot
// mend goes its own way, and so does every error to a program.
func showAgain(c echo.Context, err error, show func(failure) error) error {
	f, ok := failureOf(err)
	if !ok || wantsJSON(c.Request()) {
		return err
	}
	return show(f)
}

// done leads on after something was recorded: by 303, so that loading the page again records nothing.
func done(c echo.Context, path string) error { return c.Redirect(http.StatusSeeOther, path) }

// first is the one sentence to say where there is room for one.
func (f failure) first() string {
	if len(f.Faults) > 0 {
		return f.Faults[0].Message
	}
	return f.Message
}
