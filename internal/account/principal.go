package account

import (
	"slices"
	"time"

	"foidesk/internal/desk"
)

// Grant is a role that somebody holds in an agency today.
type Grant struct {
	Agency desk.AgencyID
	Role   Role
	// For is whose role it is, where the holder stands in for somebody who is away; 0 for one's own.
	For     desk.PersonID
	ForName string
}

// Principal is a signed-in person with what they may do. The zero Principal may do nothing.
type Principal struct {
	Person  Person
	Roles   []Grant
	Session SessionID
	// SignedInAt and Until bound the session, whatever is done in it.
	SignedInAt, Until time.Time
}

// May tells whether the person may do something in an agency: by a role there, or by a role above whose
// permission reaches below. The agency's Above must be filled in, as desk gives it.
func (p Principal) May(perm Permission, a desk.Agency) bool {
	info := perm.info()
	return slices.ContainsFunc(p.Roles, func(g Grant) bool {
		return g.Agency == a.ID && slices.Contains(info.Roles, g.Role) ||
			slices.Contains(a.Above, g.Agency) && slices.Contains(info.Below, g.Role)
	})
}

// Sees tells whether the person may do anything at all in an agency. Of one that they do not see they
// are not told that it exists.
func (p Principal) Sees(a desk.Agency) bool {
	return slices.ContainsFunc(permissions, func(info PermissionInfo) bool { return p.May(info.ID, a) })
}

// Actor is the person as the desk knows who acts in the agency. The address is where the request came from.
func (p Principal) Actor(a desk.Agency, address string) desk.Actor {
	by := p.Self(address)
	by.Leads = p.May(Consent, a)
	ownRight := false
	for _, g := range p.Roles {
		if g.Agency != a.ID {
			continue
		}
		if g.For != 0 && !slices.Contains(by.For, g.For) {
			by.For = append(by.For, g.For)
		}
		switch {
		case !Consent.Has(g.Role):
		case g.For == 0:
			ownRight = true
		default:
			by.LeadsFor = append(by.LeadsFor, g.For)
		}
	}
	if ownRight {
		by.LeadsFor = nil
	}
	return by
}

// Self is the person in no agency, for what concerns their own account.
func (p Principal) Self(address string) desk.Actor {
	return desk.Actor{ID: p.Person.ID, Name: p.Person.Name, Address: address}
}

// Agencies are the agencies in which the person holds a role today, in order of id.
func (p Principal) Agencies() []desk.AgencyID {
	return p.where(func(Grant) bool { return true })
}

// With are the agencies of the person's own roles that give the permission there, in order of id.
func (p Principal) With(perm Permission) []desk.AgencyID {
	return p.where(func(g Grant) bool { return perm.Has(g.Role) })
}

// Tops are the agencies from which some permission of the person reaches those below, in order of id.
func (p Principal) Tops() []desk.AgencyID {
	return p.where(func(g Grant) bool {
		return slices.ContainsFunc(permissions, func(info PermissionInfo) bool { return slices.Contains(info.Below, g.Role) })
	})
}

func (p Principal) where(holds func(Grant) bool) []desk.AgencyID {
	var ids []desk.AgencyID
	for _, g := range p.Roles {
		if holds(g) {
			ids = append(ids, g.Agency)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
