package server

import (
	"strings"

	"foidesk/internal/account"
)

// Update asks for the golden files to be written anew.
var Update = update

// TokenOf is the token of the forms that are shown in a session.
var TokenOf = tokenOf

// Classified is a route as the site map has it.
type Classified struct {
	Method, Path string
	// Open needs no account, Person any account; Agency needs one of the permissions.
	Open, Person, Agency bool
	May                  []account.Permission
	Streams              bool
}

// Classified lists the site map.
func (s *Server) Classified() []Classified {
	var out []Classified
	for _, r := range s.routes() {
		out = append(out, Classified{r.method, r.path, r.door == open, r.door == signedIn, r.door == inAgency, r.may, r.streams})
	}
	return out
}

// Served lists what echo serves, as method and path.
func (s *Server) Served() []string {
	var out []string
	for _, r := range s.echo.Routes() {
		out = append(out, strings.TrimSpace(r.Method+" "+r.Path))
	}
	return out
}
