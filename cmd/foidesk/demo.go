package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/text/width"

	"foidesk/internal/calendar"
	"foidesk/internal/demo"
	"foidesk/internal/hook"
	"foidesk/internal/keyring"
	"foidesk/internal/remind"
	"foidesk/internal/server"
)

type demoCmd struct {
	Addr string `help:"监听地址，只接受本机地址；缺省 ${default}。" env:"FOIDESK_ADDR" default:":8080" placeholder:"HOST:PORT"`
	Seed uint64 `help:"演示数据的种子：同一种子、同一天得到同样的案件。" default:"711"`
}

// Run fills a throw-away database and serves it until it is told to stop.
func (c *demoCmd) Run(p *program) (err error) {
	listener, err := p.listen(c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	dir, err := os.MkdirTemp("", "foidesk-demo-")
	if err != nil {
		return fmt.Errorf("不能建立临时目录：%w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	key, err := keyring.Generate(keyring.SM4GCM)
	if err != nil {
		return err
	}
	return p.open(filepath.Join(dir, "foidesk.db"), keyring.New(key), func(o office) error {
		tour, err := demo.Fill(p.ctx, o.store, calendar.China(), time.Now(), c.Seed)
		if err != nil {
			return err
		}
		base := &url.URL{Scheme: "http", Host: listener.Addr().String()}
		o.out = remind.Outlets{Poster: hook.New(), Links: base, Hours: remind.OfficeHours}
		options := server.Options{Version: version(), Log: p.log, UploadDir: filepath.Join(dir, "uploads"), Poster: o.out.Poster}
		for _, a := range tour.Accounts {
			options.Examples = append(options.Examples, server.Example(a))
		}
		return p.serve(o, options, listener, func() error { return c.guide(p, base.String(), tour) })
	})
}

// guide says how to come in, and where to click first.
func (c *demoCmd) guide(p *program, base string, t demo.Tour) error {
	at := fmt.Sprintf("%s/a/%d", base, t.Agency)
	_, err := fmt.Fprintf(p.stdout, `foidesk 演示已启动：%s
%d 个示例机关，%d 件申请，数据临时存放，停止（Ctrl+C）后即删除。

先打开 %s/sign-in ，点一个示例账号登录：
%s
以%s的登记员或者负责人登录后，先看这几处：
  1. 申请台账，逾期的排在最前      %s/cases?due=under_way
  2. 一件逾期的案件和它的期限      %s/cases/%d
  3. 一件已答复的案件，登记其送达    %s/cases/%d
  4. 登记一件新申请，看期限随填随算  %s/cases/new
  5. %d年统计表，点任一数字看其案件 %s/statistics?year=%d
  6. 走完全过程、两次答复的一件    %s/cases/%d
`, base, t.Agencies, t.Cases, base, accountTable(t.Accounts), demo.AgencyName, at, at, t.Overdue, at, t.Undelivered, at, t.Year, at, t.Year, at, t.Everything)
	return err
}

// accountTable lists the accounts for a terminal, one a line.
func accountTable(accounts []demo.Account) string {
	rows := [][]string{{"登录名", "密码", "姓名", "角色", "机关"}}
	for _, a := range accounts {
		rows = append(rows, []string{a.Login, a.Password, a.Name, a.Role, a.Agency})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			out.WriteString("  " + cell)
			if i < len(row)-1 {
				out.WriteString(strings.Repeat(" ", widths[i]-columns(cell)))
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// columns is how many a text takes up in a terminal: a Chinese character takes two.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
