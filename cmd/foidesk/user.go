package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

type userCmd struct {
	Add     userAddCmd     `cmd:"" help:"新建账号，给出设置密码的一次性链接。还没有任何账号时，不给 --agency 即给出设置首个系统管理员的链接。"`
	List    userListCmd    `cmd:"" help:"列出账号。"`
	Reset   userResetCmd   `cmd:"" help:"重置登录：原密码作废，给出新的一次性链接。"`
	Disable userDisableCmd `cmd:"" help:"停用账号。"`
	Enable  userEnableCmd  `cmd:"" help:"恢复账号。"`
	Grant   userGrantCmd   `cmd:"" help:"设定账号在一个机关的角色，原有角色以这次给出的为准。"`
}

// linkFlags are for the commands that give out a link.
type linkFlags struct {
	URL string `name:"url" help:"打开网页用的网址，链接以它开头；缺省 ${default}。" env:"FOIDESK_URL" default:"http://localhost:8080" placeholder:"URL"`
}

// The pages that links lead to.
const (
	welcomePage = "welcome" // sets the password of an account
	setupPage   = "setup"   // makes the first administrator
)

func linkTo(base *url.URL, page, token string) string { return base.JoinPath(page, token).String() }

// invite prints the link of an invitation, with whom it is for.
func invite(w io.Writer, base *url.URL, i account.Invitation) {
	fmt.Fprintf(w, "请%s（%s）在%s以前打开下面的链接设置密码，链接只能用一次：\n%s\n",
		i.Person.Name, i.Person.Login, minute(i.Until), linkTo(base, welcomePage, i.Token))
}

// inviteFirst prints the link by which the first administrator is set up.
func inviteFirst(ctx context.Context, w io.Writer, base *url.URL, a *account.Accounts) error {
	token, until, err := a.BeginSetup(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "还没有账号。请系统管理员在%s以前打开下面的链接，设置机关和自己的账号，链接只能用一次：\n%s\n",
		minute(until), linkTo(base, setupPage, token))
	return nil
}

func minute(t time.Time) string { return t.In(desk.China).Format("2006年1月2日15:04") }

// onAccount does something with an account that is there. The scope, from which the command line reaches it, is an
// agency in which it has a role.
func (p *program) onAccount(login string, act func(o office, scope desk.AgencyID, who account.Person) error) error {
	return p.withExisting(func(o office) error {
		who, held, err := o.accounts.Find(p.ctx, login)
		if err != nil {
			return err
		}
		var scope desk.AgencyID
		if len(held) > 0 {
			scope = held[0].Agency
		}
		return act(o, scope, who)
	})
}

// done says what was done to an account, unless it failed.
func (p *program) done(what string, who account.Person, err error) error {
	if err == nil {
		fmt.Fprintf(p.stdout, "%s：%s（%s）\n", what, who.Name, who.Login)
	}
	return err
}
