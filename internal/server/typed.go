package server

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// typed is a form as the person filled it in. It is shown again as it is until all of it can be
// recorded, so that nothing typed is ever lost.
type typed url.Values

// maxKey bounds an idempotency key; ours are shorter.
const maxKey = 64

func typedIn(c echo.Context) (typed, error) {
	values, err := c.FormParams()
	if err != nil {
		return nil, malformed(err)
	}
	form := typed(values)
	if len(form.get("key")) > maxKey {
		return nil, echo.NewHTTPError(http.StatusBadRequest)
	}
	return form, nil
}

// malformed is a body that cannot be read, unless it is one that is too large, which stays so.
func malformed(err error) error {
	return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
}

// fresh is a form that nothing was typed into yet. Its key makes the form recognisable when it is
// sent twice.
func fresh(values map[string]string) typed {
	form := typed{"key": {rand.Text()}}
	for name, value := range values {
		form[name] = []string{value}
	}
	return form
}

func (t typed) get(name string) string { return url.Values(t).Get(name) }

// expected is the number of the last act the person saw; -1, which no case has, if it cannot be read.
func (t typed) expected() int {
	n, err := strconv.Atoi(t.get("expected"))
	if err != nil {
		return -1
	}
	return n
}

// formReader turns a form's text into types and keeps what could not be read.
type formReader struct {
	form  typed
	wrong []desk.FieldError
}

// date reads a date field; one left empty is no date, which the desk judges.
func (r *formReader) date(name string) calendar.Date {
	text := strings.TrimSpace(r.form.get(name))
	if text == "" {
		return 0
	}
	d, err := calendar.Parse(text)
	if err != nil {
		r.wrong = append(r.wrong, desk.FieldError{Field: name, Message: err.Error()})
	}
	return d
}

// person reads who was chosen from a list; 0 is nobody.
func (r *formReader) person(name, otherwise string) desk.PersonID {
	text := r.form.get(name)
	if text == "" {
		return 0
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		r.wrong = append(r.wrong, desk.FieldError{Field: name, Message: otherwise})
		return 0
	}
	return desk.PersonID(id)
}

// count reads a number of things; one left empty is 0, which the desk judges.
func (r *formReader) count(name, label string) int {
	text := strings.TrimSpace(r.form.get(name))
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		r.wrong = append(r.wrong, desk.FieldError{Field: name, Message: label + "请填写整数，例如 15"})
	}
	return n
}

// err is the failure to read, in the desk's own form.
func (r *formReader) err() error {
	if len(r.wrong) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.Invalid, Message: r.wrong[0].Message, Fields: r.wrong}
}
