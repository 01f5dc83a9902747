package server

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// linkPage shows a one-time link. It is the answer to the form that asked for it and cannot be had again:
// the database knows only its hash.
type linkPage struct {
	Frame        frame
	Name, Login  string
	Link, Until  string
	Person, List string // where to go on
}

func (linkPage) template() string { return "sign_in_link.html" }

func (s *Server) showLink(c echo.Context, a desk.Agency, title string, given account.Invitation) error {
	f, _, err := s.frame(c, a, title, people)
	if err != nil {
		return err
	}
	return s.render(c, linkPage{
		Frame: f, Name: given.Person.Name, Login: given.Person.Login,
		Link: s.fullAddress(c, welcomePath+given.Token), Until: moment(given.Until),
		Person: personPath(a, given.Person.ID), List: peoplePath(a),
	})
}

// fullAddress is a path as somebody else's browser needs it.
func (s *Server) fullAddress(c echo.Context, path string) string {
	full := url.URL{Scheme: "http", Host: c.Request().Host}
	if s.options.URL != nil {
		full.Scheme, full.Host = s.options.URL.Scheme, s.options.URL.Host
	}
	full.Path = path
	return full.String()
}
