package account_test

import (
	"testing"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// Who makes accounts does not let themselves into cases, nor out of their office.
func TestNobodyChangesTheirOwnRoles(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		li := h.person(t, "li", h.city, account.Administrator)
		by := desk.Actor{ID: li.ID, Name: li.Name}
		for _, test := range []struct {
			why   string
			in    desk.Agency
			roles []account.Role
		}{
			{"a role that reads cases", h.city, []account.Role{account.Administrator, account.Head}},
			{"one below", h.county, []account.Role{account.Handler}},
			{"auditor instead", h.city, []account.Role{account.Auditor}},
			{"none", h.city, nil},
		} {
			err := h.SetRoles(t.Context(), by, h.city.ID, li.ID, test.in.ID, test.roles)
			wantError(t, test.why, err, desk.Refused, "不能更改自己的角色", "其他系统管理员")
		}
		must(t, h.SetRoles(t.Context(), by, h.city.ID, li.ID, h.city.ID, []account.Role{account.Administrator}))
		must(t, h.SetRoles(t.Context(), h.admin(), h.city.ID, li.ID, h.city.ID, []account.Role{account.Administrator, account.Intake}))
	})
}

// A role that was taken away does not come back because somebody had a page open.
func TestRolesChangedMeanwhileAreNotUndone(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		li := h.person(t, "li", h.city, account.Handler, account.Head)
		seen := []account.Role{account.Head, account.Handler}
		revise := func(seen []account.Role, roles ...account.Role) error {
			return h.ReviseRoles(t.Context(), h.admin(), h.city.ID, li.ID, h.city.ID, seen, roles)
		}
		must(t, revise(seen, account.Handler))
		must(t, revise(seen, account.Handler)) // the form sent twice
		err := revise(seen, account.Intake, account.Handler, account.Head)
		wantError(t, "over another's change", err, desk.Conflict, "由“承办人、负责人”改为“承办人”", "请核对")
		must(t, revise([]account.Role{account.Handler}, account.Intake, account.Handler))
		must(t, h.ReviseRoles(t.Context(), h.admin(), h.city.ID, li.ID, h.county.ID, nil, []account.Role{account.Intake}))
	})
}
