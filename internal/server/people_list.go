package server

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// peoplePage is 人员账号: who has a role in the agency or below it.
type peoplePage struct {
	Frame frame
	New   string // address of the form for a new account
	Rows  []personLine
	First string // address of the list's beginning; empty on the first page
	Next  string // address of the next page; empty on the last
}

type personLine struct {
	Href, Name, Login string
	Roles             []string // agency by agency
	State             mark
	SecondFactor      bool
	SignedInAt        string
}

func (peoplePage) template() string { return "people_list.html" }

func (s *Server) listPeople(c echo.Context, a desk.Agency) error {
	after := c.QueryParam("after")
	members, err := s.accounts.People(c.Request().Context(), a.ID, after, linesPerPage+1)
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "人员账号", people)
	if err != nil {
		return err
	}
	p := peoplePage{Frame: f, New: peoplePath(a) + "/new"}
	if after != "" {
		p.First = peoplePath(a)
	}
	if len(members) > linesPerPage {
		members = members[:linesPerPage]
		p.Next = address(peoplePath(a), url.Values{"after": {members[linesPerPage-1].Login}})
	}
	for _, m := range members {
		line := personLine{
			Href: personPath(a, m.ID), Name: m.Name, Login: m.Login, State: s.accountMark(m),
			SecondFactor: m.SecondFactor, SignedInAt: moment(m.SignedInAt),
		}
		for _, at := range rolesByAgency(m, a.ID) {
			if at.agency == a.ID {
				line.Roles = append(line.Roles, at.words())
			} else {
				line.Roles = append(line.Roles, at.name+"："+at.words())
			}
		}
		p.Rows = append(p.Rows, line)
	}
	return s.render(c, p)
}

func peoplePath(a desk.Agency) string { return agencyPath(a) + "/people" }

func personPath(a desk.Agency, id desk.PersonID) string {
	return fmt.Sprintf("%s/%d", peoplePath(a), id)
}

// accountMark says how an account stands.
func (s *Server) accountMark(m account.Member) mark {
	switch s.accounts.Standing(m) {
	case account.Disabled:
		return mark{Shape: "✕", Words: "已停用", Class: "account-off"}
	case account.Held:
		return mark{Shape: "❚❚", Words: "密码多次输错，锁定至 " + moment(m.LockedUntil), Class: "account-held"}
	case account.Awaited:
		return mark{Shape: "◐", Words: "待设置密码，链接至 " + moment(m.LinkUntil) + " 有效", Class: "account-held"}
	case account.Stranded:
		return mark{Shape: "▲", Words: "没有密码，链接已失效", Class: "account-held"}
	case account.Usable:
	}
	return mark{Shape: "●", Words: "正常", Class: "account-on"}
}

// rolesAt are somebody's roles in one agency.
type rolesAt struct {
	agency desk.AgencyID
	name   string
	roles  []account.Role
}

func (r rolesAt) words() string {
	labels := make([]string, len(r.roles))
	for i, role := range r.roles {
		labels[i] = role.Label()
	}
	return strings.Join(labels, "、")
}

// rolesByAgency are a member's roles, those in the agency at hand first.
func rolesByAgency(m account.Member, here desk.AgencyID) []rolesAt {
	var all []rolesAt
	seen := map[desk.AgencyID]bool{}
	for _, first := range []bool{true, false} {
		for _, held := range m.Roles {
			if seen[held.Agency] || first != (held.Agency == here) {
				continue
			}
			seen[held.Agency] = true
			all = append(all, rolesAt{held.Agency, held.AgencyName, m.In(held.Agency)})
		}
	}
	return all
}
