package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
)

// permissionsPage is 权限一览: the table that every page asks, as it stands in the code.
type permissionsPage struct {
	Frame frame
	Roles []string
	Rows  []permissionRow
}

type permissionRow struct {
	Sentence string
	Cells    []permissionCell // one for each role
}

// permissionCell says what a role has of a permission; the words are read aloud where the sign is shown.
type permissionCell struct{ Sign, Words string }

func (permissionsPage) template() string { return "permissions_show.html" }

func (s *Server) showPermissions(c echo.Context) error {
	p := permissionsPage{Frame: s.plainFrame(c, "权限一览")}
	for _, role := range account.Roles() {
		p.Roles = append(p.Roles, role.Label)
	}
	for _, info := range account.Permissions() {
		row := permissionRow{Sentence: info.Sentence}
		for _, role := range account.Roles() {
			row.Cells = append(row.Cells, cellOf(info, role.ID))
		}
		p.Rows = append(p.Rows, row)
	}
	return s.render(c, p)
}

func cellOf(info account.PermissionInfo, role account.Role) permissionCell {
	own, below := false, false
	for _, r := range info.Roles {
		own = own || r == role
	}
	for _, r := range info.Below {
		below = below || r == role
	}
	switch {
	case own && below:
		return permissionCell{"●↓", "本机关和下级机关"}
	case own:
		return permissionCell{"●", "本机关"}
	}
	return permissionCell{"", "不能"}
}
