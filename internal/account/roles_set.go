package account

import (
	"context"
	"slices"
	"strings"

	"foidesk/internal/desk"
)

// SetRoles gives a person exactly these roles in an agency of the scope. Errors: NotFound for an agency
// outside the scope, and for somebody without a role in the scope, whom the command line alone reaches; Invalid
// with field roles; Refused for oneself, for the last administrator, and for the last role of a person.
func (a *Accounts) SetRoles(
	ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID, agency desk.AgencyID, roles []Role,
) error {
	return a.setRoles(ctx, by, scope, id, agency, roles, func(desk.Agency, []Role) error { return nil })
}

// ReviseRoles is SetRoles for somebody who changed the roles as they had seen them. Errors: also Conflict where
// another changed them since: a role that was taken away must not come back because a page was open.
func (a *Accounts) ReviseRoles(
	ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID, agency desk.AgencyID, seen, roles []Role,
) error {
	seen = inOrder(seen)
	return a.setRoles(ctx, by, scope, id, agency, roles, func(where desk.Agency, before []Role) error {
		if slices.Equal(before, seen) {
			return nil
		}
		return &desk.Error{
			Code: desk.Conflict, Message: "您打开页面之后，此人在" + where.Label() + "的角色已由“" + rolesText(seen) + "”改为“" + rolesText(before) + "”。请核对后再更改",
		}
	})
}

// setRoles asks first, with the roles as they are, where there is something to change.
func (a *Accounts) setRoles(
	ctx context.Context, by desk.Actor, scope desk.AgencyID, id desk.PersonID, agency desk.AgencyID, roles []Role,
	first func(where desk.Agency, before []Role) error,
) error {
	roles = inOrder(roles)
	return a.store.Transact(ctx, func(tx Tx) error {
		if err := known(by); err != nil {
			return err
		}
		if err := tx.LockPeople(ctx); err != nil {
			return err
		}
		where, err := tx.Agency(ctx, agency)
		if err != nil {
			return err
		}
		if where.ID != scope && !slices.Contains(where.Above, scope) {
			return notFound("没有这个机关")
		}
		if by.ID != 0 {
			if _, err := tx.Member(ctx, scope, id); err != nil {
				return err
			}
		}
		all, err := tx.Memberships(ctx, id)
		if err != nil {
			return err
		}
		before := rolesIn(all, agency)
		if slices.Equal(before, roles) {
			return nil
		}
		if by.ID == id {
			// Who makes accounts must not let themselves into cases.
			return refuse("不能更改自己的角色，请由其他系统管理员办理；没有其他系统管理员的，先为另一人建立账号")
		}
		if err := first(where, before); err != nil {
			return err
		}
		elsewhere := slices.DeleteFunc(all, func(m Membership) bool { return m.Agency == agency })
		if err := invalidField("roles", rolesProblem(roles, elsewhere)); err != nil {
			return err
		}
		if err := mayLose(ctx, tx, id, agency, before, roles, elsewhere); err != nil {
			return err
		}
		if err := tx.SetRoles(ctx, id, agency, roles); err != nil {
			return err
		}
		e := a.event(by, desk.PersonChanged, agency, id)
		e.Detail = "在" + where.Label() + "的角色由“" + rolesText(before) + "”改为“" + rolesText(roles) + "”"
		return tx.Audit(ctx, e)
	})
}

// mayLose refuses what would leave somebody, or an agency, with nobody to ask.
func mayLose(
	ctx context.Context, tx Tx, id desk.PersonID, agency desk.AgencyID, before, after []Role, elsewhere []Membership,
) error {
	if len(after)+len(elsewhere) == 0 {
		return refuse("至少保留一个角色；不再使用的账号请停用")
	}
	if !slices.Contains(before, Administrator) || slices.Contains(after, Administrator) {
		return nil
	}
	return notLast(ctx, tx, id, agency)
}

// rolesProblem says what is wrong with roles beside those held elsewhere; "" for nothing.
func rolesProblem(roles []Role, elsewhere []Membership) string {
	all := slices.Clone(roles)
	for _, r := range roles {
		if !r.known() {
			return "不认识的角色“" + string(r) + "”，请重新选择"
		}
	}
	for _, m := range elsewhere {
		all = append(all, m.Role)
	}
	if slices.Contains(all, Administrator) && slices.Contains(all, Auditor) {
		return "系统管理员和审计员不得由同一人担任，在不同机关也不行"
	}
	return ""
}

// inOrder sorts roles as pages show them, each once.
func inOrder(rr []Role) []Role {
	out := slices.Clone(rr)
	place := func(r Role) int {
		return slices.IndexFunc(roles, func(info RoleInfo) bool { return info.ID == r })
	}
	slices.SortFunc(out, func(a, b Role) int { return place(a) - place(b) })
	return slices.Compact(out)
}

func rolesText(rr []Role) string {
	if len(rr) == 0 {
		return "无"
	}
	names := make([]string, len(rr))
	for i, r := range rr {
		names[i] = r.Label()
	}
	return strings.Join(names, "、")
}
