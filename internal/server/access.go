package server

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// door is what somebody needs to come through a route at all.
type door int

const (
	shut     door = iota // a route that nobody classified is served to nobody
	open                 // no account is needed
	signedIn             // an account is enough: it concerns the person alone, or nobody
	inAgency             // a permission in the agency that the address names
)

// route is a line of the site map: an address, who may come in, and what answers.
type route struct {
	method, path string
	door         door
	// may are the permissions of which one is needed, where the door is inAgency.
	may    []account.Permission
	handle echo.HandlerFunc
	// streams tells that the handler reads the body as it comes in and checks the form's token itself.
	streams bool
}

// The places of a request's own values.
const (
	principalKey = "principal"
	sessionKey   = "session"
	agencyKey    = "agency"
)

// errNoAgency is said of an agency that is not there and of one that the person does not see: nobody learns
// what there is beside.
var errNoAgency = &desk.Error{Code: desk.NotFound, Message: "没有这个机关，或者您在其中没有角色"}

// guarded asks what the route's door asks, before its handler.
func (s *Server) guarded(r route) echo.HandlerFunc {
	return func(c echo.Context) error {
		if r.door == open {
			return r.handle(c)
		}
		if r.door == shut {
			return echo.ErrNotFound
		}
		p, ok := principalOf(c)
		if !ok {
			return s.askToSignIn(c, r)
		}
		// What another process has changed in the calendar holds from here on.
		if err := s.desk.Refresh(c.Request().Context()); err != nil {
			return err
		}
		if !s.limits.person(p.Person.ID) {
			return errTooMany
		}
		if r.door == inAgency {
			if err := s.enter(c, p, r.may); err != nil {
				return err
			}
		}
		if changesState(c.Request()) && !r.streams {
			if form, err := typedIn(c); err != nil {
				return err
			} else if !s.holdsToken(c, form.get("token")) {
				return s.askToResubmit(c, http.StatusForbidden, form)
			}
		}
		return r.handle(c)
	}
}

// enter finds the agency that the address names, and whether the person may do one of these things there.
func (s *Server) enter(c echo.Context, p account.Principal, may []account.Permission) error {
	id, err := number(c, "agency")
	if err != nil {
		return err
	}
	a, err := s.desk.Agency(c.Request().Context(), desk.AgencyID(id))
	switch {
	case desk.CodeOf(err) == desk.NotFound, err == nil && !p.Sees(a):
		return errNoAgency
	case err != nil:
		return err
	}
	c.Set(agencyKey, a)
	for _, perm := range may {
		if p.May(perm, a) {
			return nil
		}
	}
	return errForbidden
}

// principalOf is who is signed in; false for nobody.
func principalOf(c echo.Context) (account.Principal, bool) {
	p, ok := c.Get(principalKey).(account.Principal)
	return p, ok
}

// of hands the agency that was entered to a handler.
func of(handle func(echo.Context, desk.Agency) error) echo.HandlerFunc {
	return func(c echo.Context) error { return handle(c, c.Get(agencyKey).(desk.Agency)) }
}

// as hands who is signed in to a handler.
func as(handle func(echo.Context, account.Principal) error) echo.HandlerFunc {
	return func(c echo.Context) error { return handle(c, c.Get(principalKey).(account.Principal)) }
}

// actorOf is who asks, as the desk knows them: in the agency entered, or in none.
func actorOf(c echo.Context) desk.Actor {
	p, _ := principalOf(c)
	if a, ok := c.Get(agencyKey).(desk.Agency); ok {
		return p.Actor(a, c.RealIP())
	}
	return p.Self(c.RealIP())
}

// substituted are the grants by which who asks stands in for others in the agency entered, one for each of them.
func substituted(c echo.Context) []account.Grant {
	p, _ := principalOf(c)
	a, _ := c.Get(agencyKey).(desk.Agency)
	var out []account.Grant
	for _, g := range p.Roles {
		named := slices.ContainsFunc(out, func(o account.Grant) bool { return o.For == g.For })
		if g.Agency == a.ID && g.For != 0 && !named {
			out = append(out, g)
		}
	}
	return out
}

// mayHere tells whether who asks may do something in the agency entered.
func mayHere(c echo.Context, perm account.Permission) bool {
	p, _ := principalOf(c)
	a, ok := c.Get(agencyKey).(desk.Agency)
	return ok && p.May(perm, a)
}

// changesState tells a request that may change something from one that only looks.
func changesState(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}
