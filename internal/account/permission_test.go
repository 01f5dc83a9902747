package account_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// A tree: 1 above 2 and 3, 2 above 4; 5 is the top of another.
var (
	top    = desk.Agency{ID: 1}
	middle = desk.Agency{ID: 2, Parent: 1, Above: []desk.AgencyID{1}}
	beside = desk.Agency{ID: 3, Parent: 1, Above: []desk.AgencyID{1}}
	bottom = desk.Agency{ID: 4, Parent: 2, Above: []desk.AgencyID{2, 1}}
	other  = desk.Agency{ID: 5}
)

func with(grants ...account.Grant) account.Principal { return account.Principal{Roles: grants} }

var update = flag.Bool("update", false, "write the golden file anew")

// The whole table, as somebody with one role in the middle of a tree meets it.
func TestPermissionTable(t *testing.T) {
	var b strings.Builder
	for _, perm := range account.Permissions() {
		fmt.Fprintf(&b, "%s %s\n", perm.ID, perm.Sentence)
		for _, role := range account.Roles() {
			p := with(account.Grant{Agency: middle.ID, Role: role.ID})
			var where []string
			for _, place := range []struct {
				name string
				a    desk.Agency
			}{{"本机关", middle}, {"上级", top}, {"下级", bottom}, {"平级", beside}, {"别处", other}} {
				if p.May(perm.ID, place.a) {
					where = append(where, place.name)
				}
			}
			if len(where) > 0 {
				fmt.Fprintf(&b, "    %s：%s\n", role.Label, strings.Join(where, "、"))
			}
		}
	}
	const file = "testdata/permissions.txt"
	if *update {
		must(t, os.WriteFile(file, []byte(b.String()), 0o600))
	}
	if want := string(ok(os.ReadFile(file))(t)); b.String() != want {
		t.Errorf("the table is\n%s\nwant\n%s", b.String(), want)
	}
}

func TestAdministratorAndAuditorHaveNothingOfACase(t *testing.T) {
	apart := []account.Permission{account.ManageAgencies, account.ManagePeople, account.ManageCalendar, account.ReadAudit}
	for _, perm := range account.Permissions() {
		ofCase := !slices.Contains(apart, perm.ID)
		for _, role := range []account.Role{account.Administrator, account.Auditor} {
			if perm.ID.Has(role) == ofCase && ofCase {
				t.Errorf("%s has %s", role, perm.ID)
			}
		}
		if !ofCase && len(perm.Roles) != 1 {
			t.Errorf("%s is for %v, want one role apart", perm.ID, perm.Roles)
		}
		for _, role := range perm.Below {
			if !slices.Contains(perm.Roles, role) {
				t.Errorf("%s has %s below and not at home", role, perm.ID)
			}
		}
	}
}

// Permission is by a role in the agency or above it, whatever else somebody holds.
func TestPermissionsComeFromRolesAlone(t *testing.T) {
	tree := []desk.Agency{top, middle, beside, bottom, other}
	rapid.Check(t, func(t *rapid.T) {
		grants := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) account.Grant {
			return account.Grant{
				Agency: rapid.SampledFrom(tree).Draw(t, "agency").ID,
				Role:   rapid.SampledFrom(account.Roles()).Draw(t, "role").ID,
			}
		}), 0, 5).Draw(t, "grants")
		p, sees := with(grants...), false
		a := rapid.SampledFrom(tree).Draw(t, "asked")
		for _, perm := range account.Permissions() {
			want := false
			for _, g := range grants {
				here := g.Agency == a.ID && slices.Contains(perm.Roles, g.Role)
				above := slices.Contains(a.Above, g.Agency) && slices.Contains(perm.Below, g.Role)
				want = want || here || above
				if one := with(g).May(perm.ID, a); one && !p.May(perm.ID, a) {
					t.Fatalf("%v takes %s away in %d", grants, perm.ID, a.ID)
				}
			}
			if got := p.May(perm.ID, a); got != want {
				t.Fatalf("%v may %s in %d: %t, want %t", grants, perm.ID, a.ID, got, want)
			}
			sees = sees || want
		}
		if p.Sees(a) != sees {
			t.Fatalf("%v sees %d: %t, want %t", grants, a.ID, p.Sees(a), sees)
		}
	})
}

func TestNobodyMayNothing(t *testing.T) {
	for _, perm := range append(account.Permissions(), account.PermissionInfo{ID: "none"}) {
		if (account.Principal{}).May(perm.ID, top) || (account.Principal{}).May(perm.ID, desk.Agency{}) {
			t.Errorf("nobody may %s", perm.ID)
		}
	}
	if with(account.Grant{Agency: 1, Role: account.Head}).May("none", top) {
		t.Error("there is a permission that there is not")
	}
}

func TestActor(t *testing.T) {
	p := with(
		account.Grant{Agency: 2, Role: account.Handler},
		account.Grant{Agency: 2, Role: account.Head, For: 8, ForName: "某甲"},
		account.Grant{Agency: 2, Role: account.Handler, For: 8, ForName: "某甲"},
		account.Grant{Agency: 2, Role: account.Handler, For: 9, ForName: "某乙"},
		account.Grant{Agency: 3, Role: account.Handler, For: 10, ForName: "某丙"},
		account.Grant{Agency: 1, Role: account.Supervisor},
	)
	p.Person = account.Person{ID: 7, Name: "某丁"}
	by := p.Actor(middle, address)
	if by.ID != 7 || by.Name != "某丁" || by.Address != address || !by.Leads || !slices.Equal(by.For, []desk.PersonID{8, 9}) {
		t.Errorf("in the middle %+v", by)
	}
	if by := p.Actor(bottom, address); by.Leads || len(by.For) > 0 {
		t.Errorf("at the bottom %+v", by)
	}
	if got := p.Agencies(); !slices.Equal(got, []desk.AgencyID{1, 2, 3}) {
		t.Errorf("agencies %v", got)
	}
	if got := p.Tops(); !slices.Equal(got, []desk.AgencyID{1}) {
		t.Errorf("tops %v", got)
	}
	if got := p.With(account.Consent); !slices.Equal(got, []desk.AgencyID{2}) {
		t.Errorf("with consent %v", got)
	}
}
