package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"foidesk/internal/metrics"
	"foidesk/internal/server"
)

type serveCmd struct {
	Addr         string   `help:"监听地址，缺省 ${default}。不给 --url 时只接受本机地址。" env:"FOIDESK_ADDR" default:":8080" placeholder:"HOST:PORT"`
	URL          string   `name:"url" help:"大家打开网页用的网址，如 https://foi.example.gov.cn；不是本机的须为 https。" env:"FOIDESK_URL" placeholder:"URL"`
	TLSCert      string   `name:"tls-cert" help:"自己的证书文件（PEM，含中间证书）；更新后不必重启。不给则由反向代理提供 https。" env:"FOIDESK_TLS_CERT" placeholder:"FILE"`
	TLSKey       string   `name:"tls-key" help:"证书的私钥文件（PEM）。" env:"FOIDESK_TLS_KEY" placeholder:"FILE"`
	TrustedProxy []string `help:"反向代理的地址或者网段，可以给出几个；来访地址以它们转告的为准。" env:"FOIDESK_TRUSTED_PROXY" placeholder:"ADDR|CIDR"`
	UploadDir    string   `help:"上传的台账在核对期间存放的目录；缺省为系统临时目录中的一处。" env:"FOIDESK_UPLOAD_DIR" placeholder:"DIR"`
	signOnFlags
	deliverFlags
	metricsFlags
	backupFlags
}

// Run serves until it is told to stop.
func (c *serveCmd) Run(p *program) error {
	o := server.Options{Version: version(), Log: p.log, UploadDir: c.UploadDir}
	var err error
	if o.Proxies, err = parseProxies(c.TrustedProxy); err != nil {
		return err
	}
	own, err := newCertificate(c.TLSCert, c.TLSKey, p.log)
	if err != nil {
		return err
	}
	if o.URL, err = c.address(own != nil); err != nil {
		return err
	}
	listener, err := p.listenFor(o.URL, c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	metered, err := c.metricsFlags.listen(p)
	if err != nil {
		return err
	}
	if metered != nil {
		defer metered.Close()
	}
	base := o.URL
	if base == nil {
		base = &url.URL{Scheme: "http", Host: listener.Addr().String()}
	}
	if o.Provider, err = c.provider(base); err != nil {
		return err
	}
	if base.Scheme == "https" && own == nil && len(o.Proxies) == 0 {
		p.log.Warn("没有给出可信代理（--trusted-proxy）：在反向代理后面时，所有来访者看起来都来自代理的地址")
	}
	if own != nil {
		listener = tls.NewListener(listener, own.config())
	}
	out, err := c.outlets()
	if err != nil {
		return err
	}
	if err := c.backupFlags.check(); err != nil {
		return err
	}
	out.Links, o.Mails, o.Poster, o.Backups = base, out.Mailer != nil, out.Poster, c.Dir != ""
	return p.withPages(func(office office) error {
		office.out, office.metered, office.backups = out, metered, c.backupFlags
		return p.serve(office, o, listener, func() error { return p.greet(office, base, listener) })
	})
}

// address is the address that people use; nil where none is given, and this machine alone is served.
func (c *serveCmd) address(ownCertificate bool) (*url.URL, error) {
	if c.URL == "" {
		if ownCertificate {
			return nil, errors.New("用自己的证书时请用 --url 给出网址，如 https://foi.example.gov.cn")
		}
		return nil, nil //nolint:nilnil // this machine only
	}
	u, err := parseAddress(c.URL)
	if err == nil && ownCertificate && u.Scheme != "https" {
		return nil, errors.New("用自己的证书时，网址（--url）应当以 https:// 开头")
	}
	return u, err
}

// greet says where the pages are, and what somebody has to do first.
func (p *program) greet(o office, base *url.URL, listener net.Listener) error {
	var text strings.Builder
	fmt.Fprintf(&text, "foidesk 已启动：%s（监听 %s）\n", base, listener.Addr())
	if why := o.desk.ReadOnly(); why != "" {
		fmt.Fprintln(&text, "只能查看："+why)
	}
	nobody, err := o.accounts.NeedsSetup(p.ctx)
	if err == nil && nobody {
		err = inviteFirst(p.ctx, &text, base, o.accounts)
	}
	if err != nil {
		return err
	}
	// At once: whoever reads the first line knows that all is said.
	fmt.Fprint(p.stdout, text.String())
	return nil
}

// What a connection may take: a slow reader must not hold a place for ever, and a large ledger over a slow
// line must still come through.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 5 * time.Minute
	writeTimeout      = 5 * time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
	// shutdownTimeout is how long requests under way may still take once we are told to stop.
	shutdownTimeout = 15 * time.Second
)

// serve draws the pages of an office, and does its jobs while it leads, until the program is told to stop. greet comes
// when nothing can fail any more but the serving itself.
func (p *program) serve(o office, options server.Options, listener net.Listener, greet func() error) (err error) {
	all := jobs(o, p.log)
	if options.Jobs, err = schedules(all); err != nil {
		return err
	}
	self := newReplica(o.store, p.log)
	options.Replica, options.Leader = self.name, o.store.Leader
	var measures *metrics.Metrics
	if o.metered != nil {
		measures = measured(o, self, options.Jobs)
		options.Observe = measures.Observe
	}
	pages, err := server.New(o.desk, o.accounts, o.reminders, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pages.Close()) }()
	ctx, stop := context.WithCancel(p.ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer stop()
	beside.Go(func() { self.lead(ctx, doJobs(p.log, o.reminders, all)) })
	beside.Go(func() { watch(ctx, p.log, o.reminders, options.Jobs) })
	if o.metered != nil {
		beside.Go(func() { answerMetrics(ctx, p.log, measures, o.metered) })
	}
	if err := greet(); err != nil {
		return err
	}
	return p.answer(pages, listener)
}

// answer serves requests until the program is told to stop, then lets those under way finish.
func (p *program) answer(pages http.Handler, listener net.Listener) error {
	s := &http.Server{
		Handler: pages, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-p.ctx.Done():
	}
	p.log.Info("正在停止，等待办理中的请求完成")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), shutdownTimeout)
	defer cancel()
	return s.Shutdown(ctx)
}
