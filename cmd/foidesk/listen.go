package main

import (
	"fmt"
	"net"
	"net/url"
)

// listen listens on this machine only: without an address that begins with https, passwords and personal data
// would travel in the clear.
func (p *program) listen(addr string) (net.Listener, error) {
	host, port, err := splitAddr(addr)
	if err != nil {
		return nil, err
	}
	if host == "" {
		host = "127.0.0.1"
	}
	if !loopback(host) {
		return nil, fmt.Errorf("不能监听 %s：只接受本机地址，如 127.0.0.1:%s；要让别的机器访问，请运行 foidesk serve 并用 --url 给出 https 网址", addr, port)
	}
	return p.listenAt(net.JoinHostPort(host, port))
}

// listenFor listens where those who use the address come in: from anywhere, unless it is this machine's own.
func (p *program) listenFor(address *url.URL, addr string) (net.Listener, error) {
	if address == nil || loopback(address.Hostname()) {
		return p.listen(addr)
	}
	if _, _, err := splitAddr(addr); err != nil {
		return nil, err
	}
	return p.listenAt(addr)
}

func splitAddr(addr string) (host, port string, err error) {
	if host, port, err = net.SplitHostPort(addr); err != nil {
		err = fmt.Errorf("监听地址 %s 写法不对，应为 :8080 或者 127.0.0.1:8080（%w）", addr, err)
	}
	return host, port, err
}

func (p *program) listenAt(addr string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(p.ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("不能监听 %s：端口可能已被占用，请换一个（--addr 127.0.0.1:8081）（%w）", addr, err)
	}
	return l, nil
}
