package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"foidesk/internal/metrics"
	"foidesk/internal/remind"
)

// metricsFlags are for a monitoring system.
type metricsFlags struct {
	MetricsAddr string `name:"metrics-addr" help:"供监控系统读取运行指标（/metrics）的监听地址，如 :9464；只写端口时只接受本机。不给则不提供。" env:"FOIDESK_METRICS_ADDR" placeholder:"HOST:PORT"`
}

// listen is where a monitoring system asks; nil for nowhere. Nobody has to sign in there, so that it listens on this
// machine alone unless another address is given.
func (f metricsFlags) listen(p *program) (net.Listener, error) {
	if f.MetricsAddr == "" {
		return nil, nil //nolint:nilnil // nobody asks
	}
	host, port, err := net.SplitHostPort(f.MetricsAddr)
	if err != nil {
		return nil, fmt.Errorf("运行指标的监听地址（--metrics-addr）%s 写法不对，应为 :9464 或者 10.0.0.5:9464（%w）", f.MetricsAddr, err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	var config net.ListenConfig
	l, err := config.Listen(p.ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("不能监听 %s：请检查地址，端口可能已被占用，请换一个（--metrics-addr）（%w）", f.MetricsAddr, err)
	}
	return l, nil
}

// measured are the metrics of an office that serves.
func measured(o office, r *replica, jobs []remind.Schedule) *metrics.Metrics {
	return metrics.New(o.reminders, metrics.Options{Version: version(), Jobs: jobs, Leads: r.leads.Load, Connections: o.store.Connections})
}

// answerMetrics answers a monitoring system until ctx ends.
func answerMetrics(ctx context.Context, log *slog.Logger, m *metrics.Metrics, listener net.Listener) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.Handler())
	s := &http.Server{
		Handler: mux, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readHeaderTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	end := context.AfterFunc(ctx, func() {
		if err := s.Close(); err != nil {
			log.Warn("运行指标没有正常停止", "error", err)
		}
	})
	defer end()
	log.Info("运行指标可供读取", "addr", listener.Addr().String())
	if err := s.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.Error("运行指标不再提供", "error", err)
	}
}
