package remind

import (
	"slices"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// Post is a role that somebody who can sign in holds in an agency.
type Post struct {
	Person desk.PersonID
	Name   string
	Agency desk.AgencyID
	Role   account.Role
}

// StandIn is who stands in, in an agency, for somebody who is away today.
type StandIn struct {
	Agency             desk.AgencyID
	Person, Substitute desk.PersonID
}

// Staff is everybody who can be told something today.
type Staff struct {
	Posts    []Post
	StandIns []StandIn
}

// directory finds people by what they are in an agency.
type directory struct {
	posts    map[desk.AgencyID]map[account.Role][]desk.PersonID
	standIns map[StandIn]desk.PersonID // keyed without the substitute
}

func (s Staff) directory() directory {
	d := directory{posts: map[desk.AgencyID]map[account.Role][]desk.PersonID{}, standIns: map[StandIn]desk.PersonID{}}
	for _, p := range s.Posts {
		if d.posts[p.Agency] == nil {
			d.posts[p.Agency] = map[account.Role][]desk.PersonID{}
		}
		d.posts[p.Agency][p.Role] = append(d.posts[p.Agency][p.Role], p.Person)
	}
	for _, s := range s.StandIns {
		d.standIns[StandIn{Agency: s.Agency, Person: s.Person}] = s.Substitute
	}
	return d
}

// audience are the people of an agency that an audience names, each once; handler is who has the case, 0 for nobody.
func (d directory) audience(to Audience, a desk.Agency, handler desk.PersonID) []desk.PersonID {
	var found []desk.PersonID
	switch to {
	case ToHandler:
		if handler != 0 {
			found = []desk.PersonID{handler}
			break
		}
		found = slices.Concat(d.of(a.ID, account.Intake), d.of(a.ID, account.Head))
	case ToIntake:
		found = d.of(a.ID, account.Intake)
	case ToHead:
		found = d.of(a.ID, account.Head)
	case ToSupervisor:
		found = d.nearest(a, account.Supervisor)
	case ToAdministrator:
		found = d.nearest(a, account.Administrator)
	}
	return d.withStandIns(a.ID, found)
}

func (d directory) of(a desk.AgencyID, role account.Role) []desk.PersonID { return d.posts[a][role] }

// nearest are those of the agency, or where it has none, of the first above it that has.
func (d directory) nearest(a desk.Agency, role account.Role) []desk.PersonID {
	for _, id := range append([]desk.AgencyID{a.ID}, a.Above...) {
		if there := d.of(id, role); len(there) > 0 {
			return there
		}
	}
	return nil
}

// withStandIns adds who stands in: the person away is told as well, and finds it on coming back.
func (d directory) withStandIns(a desk.AgencyID, found []desk.PersonID) []desk.PersonID {
	out := slices.Clone(found)
	for _, id := range found {
		if substitute, ok := d.standIns[StandIn{Agency: a, Person: id}]; ok {
			out = append(out, substitute)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
