package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// resubmitPage shows a form that came without the session it was opened in: the session has ended since, or
// is another. Nothing was recorded and nothing typed is lost: the person signs in, looks, and sends it once more.
type resubmitPage struct {
	Frame   frame
	Action  string
	SignIn  string // address, where nobody is signed in
	Fields  []fact // names and values, to be sent once more
	Visible []fact
}

func (resubmitPage) template() string { return "resubmit.html" }

// askToSignIn answers somebody who is not signed in: a page leads to the sign-in and back, a form waits.
func (s *Server) askToSignIn(c echo.Context, r route) error {
	switch {
	case wantsJSON(c.Request()) || r.streams && changesState(c.Request()):
		return errSignedOut
	case !changesState(c.Request()):
		return done(c, signInPath(c.Request().URL.RequestURI()))
	}
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	return s.askToResubmit(c, http.StatusUnauthorized, form)
}

// notResubmitted are fields that hold for one page only, and those that nobody wants to see on one.
var notResubmitted = []string{"token", "password", "old", "again", "confirm", "code"}

func (s *Server) askToResubmit(c echo.Context, status int, form typed) error {
	if wantsJSON(c.Request()) {
		return errForged
	}
	p := resubmitPage{Frame: s.plainFrame(c, "尚未提交"), Action: c.Request().URL.RequestURI()}
	if status == http.StatusUnauthorized {
		p.SignIn = signInPath("")
	}
	names := make([]string, 0, len(form))
	for name := range form {
		if !slices.Contains(notResubmitted, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range form[name] {
			p.Fields = append(p.Fields, plain(name, value))
		}
	}
	p.Visible = typedFacts(form)
	return s.renderStatus(c, status, p)
}

// signInPath is where one signs in, to be led to a page of ours afterwards.
func signInPath(next string) string {
	return address("/sign-in", url.Values{"next": {localPath(next)}})
}

// localPath is a path on this site; empty for anything that a browser could be led astray by.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || len(u.Path) < 2 || u.Path[0] != '/' ||
		strings.ContainsRune(u.Path, '\\') || strings.HasPrefix(u.Path, "//") {
		return ""
	}
	// Written anew from what was read, so that no browser reads it otherwise.
	return (&url.URL{Path: u.Path, RawQuery: u.Query().Encode()}).String()
}
