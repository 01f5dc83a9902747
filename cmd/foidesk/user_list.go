package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

type userListCmd struct {
	Agency string `help:"只列出在这个机关和其下级机关有角色的；缺省为全部。" placeholder:"NAME"`
}

// Run lists people by login, with their roles and whether they can sign in.
func (c *userListCmd) Run(p *program) error {
	return p.withExisting(func(o office) error {
		scopes, err := c.scopes(p.ctx, o)
		if err != nil {
			return err
		}
		people, err := o.people(p.ctx, scopes)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, "登录名\t姓名\t角色\t状态")
		for _, m := range people {
			fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\n", m.Login, m.Name, rolesOf(m), stateOf(m, time.Now()))
		}
		return nil
	})
}

func (c *userListCmd) scopes(ctx context.Context, o office) ([]desk.Agency, error) {
	if c.Agency == "" {
		return o.tops(ctx)
	}
	a, err := o.desk.AgencyByName(ctx, c.Agency)
	return []desk.Agency{a}, err
}

// people are those with a role in one of the scopes, none of which lies in another.
func (o office) people(ctx context.Context, scopes []desk.Agency) ([]account.Member, error) {
	var all []account.Member
	for _, scope := range scopes {
		after := ""
		for {
			page, err := o.accounts.People(ctx, scope.ID, after, account.MaxPage)
			if err != nil {
				return nil, err
			}
			all = append(all, page...)
			if len(page) < account.MaxPage {
				break
			}
			after = page[len(page)-1].Login
		}
	}
	slices.SortStableFunc(all, func(a, b account.Member) int { return cmp.Compare(a.Login, b.Login) })
	return joined(all), nil
}

// joined makes one of the entries of somebody who has roles in several trees.
func joined(sorted []account.Member) []account.Member {
	var out []account.Member
	for _, m := range sorted {
		if n := len(out); n > 0 && out[n-1].ID == m.ID {
			out[n-1].Roles = append(out[n-1].Roles, m.Roles...)
		} else {
			out = append(out, m)
		}
	}
	return out
}

// rolesOf are the roles, agency by agency.
func rolesOf(m account.Member) string {
	var parts []string
	seen := map[desk.AgencyID]bool{}
	for _, held := range m.Roles {
		if seen[held.Agency] {
			continue
		}
		seen[held.Agency] = true
		var names []string
		for _, r := range m.In(held.Agency) {
			names = append(names, r.Label())
		}
		parts = append(parts, held.AgencyName+"："+strings.Join(names, "、"))
	}
	return strings.Join(parts, "；")
}

func stateOf(m account.Member, now time.Time) string {
	switch {
	case m.Disabled:
		return "停用"
	case m.LockedUntil.After(now):
		return "锁定至" + minute(m.LockedUntil)
	case m.PasswordSetAt.IsZero() && m.ExternalID == "" && !m.LinkUntil.After(now):
		return "未设密码，链接已过期"
	case m.PasswordSetAt.IsZero() && m.ExternalID == "":
		return "未设密码"
	case m.SecondFactor:
		return "正常，两步验证"
	}
	return "正常"
}
