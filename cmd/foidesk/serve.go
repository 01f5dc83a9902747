package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"foidesk/internal/desk"
	"foidesk/internal/server"
)

type serveCmd struct {
	Addr      string `help:"监听地址，缺省 ${default}。在账号与权限就绪之前只接受本机地址。" env:"FOIDESK_ADDR" default:":8080" placeholder:"HOST:PORT"`
	UploadDir string `help:"上传的台账在核对期间存放的目录；缺省为系统临时目录中的一处。" env:"FOIDESK_UPLOAD_DIR" placeholder:"DIR"`
}

// Run serves until it is told to stop.
func (c *serveCmd) Run(p *program) error {
	listener, err := p.listen(c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	return p.withDesk(func(d *desk.Desk) error {
		fmt.Fprintf(p.stdout, "foidesk 已启动：http://%s\n", listener.Addr())
		return p.serve(d, listener, c.UploadDir)
	})
}

// listen listens on this machine only. Anybody who reaches the pages can act for every agency as
// long as there are no accounts, so no other machine may.
func (p *program) listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("监听地址 %s 写法不对，应为 :8080 或者 127.0.0.1:8080（%w）", addr, err)
	}
	switch {
	case host == "":
		host = "127.0.0.1"
		p.log.Info("只监听本机地址：账号与权限尚未建立，能打开页面的人就能办理所有案件", "addr", net.JoinHostPort(host, port))
	case !loopback(host):
		return nil, fmt.Errorf("不能监听 %s：账号与权限尚未建立，能打开页面的人就能办理所有案件，所以只接受本机地址，如 127.0.0.1:%s", addr, port)
	}
	var config net.ListenConfig
	l, err := config.Listen(p.ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("不能监听 %s：端口可能已被占用，请换一个（--addr 127.0.0.1:8081）（%w）", net.JoinHostPort(host, port), err)
	}
	return l, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// The times a connection may take: a slow reader must not hold a place for ever, and a large ledger
// over a slow line must still come through.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 5 * time.Minute
	writeTimeout      = 5 * time.Minute
	idleTimeout       = 2 * time.Minute
	// shutdownTimeout is how long requests under way may still take once we are told to stop.
	shutdownTimeout = 15 * time.Second
)

// serve answers until the program is told to stop, then lets what is under way finish.
func (p *program) serve(d *desk.Desk, listener net.Listener, uploadDir string) error {
	pages, err := server.New(d, server.Options{Version: version(), Log: p.log, UploadDir: uploadDir, Loopback: true})
	if err != nil {
		return err
	}
	s := &http.Server{
		Handler: pages, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(listener) }()
	select {
	case err := <-failed:
		return errors.Join(err, pages.Close())
	case <-p.ctx.Done():
	}
	p.log.Info("正在停止，等待办理中的请求完成")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), shutdownTimeout)
	defer cancel()
	return errors.Join(s.Shutdown(ctx), pages.Close())
}
