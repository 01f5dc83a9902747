package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/demo"
	"foidesk/internal/desk"
	"foidesk/internal/keyring"
	"foidesk/internal/store"
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
	s, err := store.Open(p.ctx, filepath.Join(dir, "foidesk.db"), keyring.New(key))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	tour, err := demo.Fill(p.ctx, s, calendar.China(), time.Now(), c.Seed)
	if err != nil {
		return err
	}
	c.guide(p, "http://"+listener.Addr().String(), tour)
	return p.serve(desk.New(s, calendar.China(), time.Now), listener, filepath.Join(dir, "uploads"))
}

// guide says where to click first.
func (c *demoCmd) guide(p *program, url string, t demo.Tour) {
	at := fmt.Sprintf("%s/a/%d", url, t.Agency)
	fmt.Fprintf(p.stdout, `foidesk 演示已启动：%s
“%s”，%d 件申请，数据临时存放，停止（Ctrl+C）后即删除。尚无账号，打开即用。

先看这几处：
  1. 申请台账，逾期的排在最前      %s/cases?due=under_way
  2. 一件逾期的案件和它的期限      %s/cases/%d
  3. 一件已答复的案件，登记其送达    %s/cases/%d
  4. 登记一件新申请，看期限随填随算  %s/cases/new
  5. %d年统计表，点任一数字看其案件 %s/statistics?year=%d
`, url, demo.AgencyName, t.Cases, at, at, t.Overdue, at, t.Undelivered, at, t.Year, at, t.Year)
}
