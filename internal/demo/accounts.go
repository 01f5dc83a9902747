package demo

import (
	"context"
	"strings"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// Account is an example account, as the terminal and the sign-in page show it.
type Account struct {
	Login, Password, Name string
	// Role and Agency are Chinese names; somebody may have several roles.
	Role, Agency string
}

// password is every example account's. It may stand here and on the sign-in page only because the database is
// thrown away afterwards and the demonstration is served to this machine alone.
const password = "Yanshi-2580"

// hashing is as cheap as argon2id goes, so that the demonstration starts at once; the password is public anyway.
// Whoever signs in gets a hash of the usual cost.
var hashing = account.Hashing{Passes: 1, MemoryKiB: 8, Threads: 1}

// createAccounts makes one account a role at least, and two handlers, between whom a case can be handed on. The
// supervisor, the administrator and the auditor are of the agency above, so that they see the others.
func (f *filler) createAccounts(ctx context.Context, store account.Store) error {
	accounts := account.New(store, func() time.Time { return f.now }, account.Options{Hashing: hashing})
	first, second := desk.Actor{}, desk.Actor{}
	for _, e := range []struct {
		into        *desk.Actor
		in          office
		login, name string
		roles       []account.Role
	}{
		{&f.intake, f.data, "jieshou", "示例登记员01", []account.Role{account.Intake}},
		{&first, f.data, "chengban", "示例承办人01", []account.Role{account.Handler}},
		{&second, f.data, "chengban2", "示例承办人02", []account.Role{account.Handler}},
		{&f.head, f.data, "fuze", "示例负责人01", []account.Role{account.Head}},
		{new(desk.Actor), f.city, "jiandu", "示例主管人员01", []account.Role{account.Supervisor}},
		{&f.administrator, f.city, "guanli", "示例管理员01", []account.Role{account.Administrator}},
		{new(desk.Actor), f.city, "shenji", "示例审计员01", []account.Role{account.Auditor}},
		{&f.countyOfficer, f.county, "xianban", "示例县承办人01", []account.Role{account.Intake, account.Handler, account.Head}},
	} {
		invited, err := accounts.Invite(ctx, desk.System("演示"), e.in.ID, account.Newcomer{Login: e.login, Name: e.name, Roles: e.roles})
		if err != nil {
			return err
		}
		person, err := accounts.Accept(ctx, invited.Token, password, "")
		if err != nil {
			return err
		}
		// What somebody may do at the desk follows from the same table as when they sign in.
		p := account.Principal{Person: person}
		var labels []string
		for _, role := range e.roles {
			p.Roles = append(p.Roles, account.Grant{Agency: e.in.ID, Role: role})
			labels = append(labels, role.Label())
		}
		*e.into = p.Actor(e.in.Agency, "")
		f.tour.Accounts = append(f.tour.Accounts, Account{
			Login: e.login, Password: password, Name: e.name, Role: strings.Join(labels, "、"), Agency: e.in.Name,
		})
	}
	f.data.officers = []desk.Actor{first, second}
	f.leave(accounts, second, first)
	f.county.officers = []desk.Actor{f.countyOfficer}
	f.finance.officers = []desk.Actor{{Name: "示例财政承办人01"}, {Name: "示例财政承办人02"}}
	f.town.officers = []desk.Actor{{Name: "示例镇承办人01"}}
	return nil
}
