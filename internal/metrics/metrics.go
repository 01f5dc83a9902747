// Package metrics says in numbers how the program is doing, for a monitoring system to collect: of requests, jobs, mails
// and connections. Nothing in it names an applicant, a case, an agency or a person.
package metrics

import (
	"database/sql"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"foidesk/internal/remind"
)

// Options are what is told besides requests.
type Options struct {
	Version string
	// Jobs are those whose state is told.
	Jobs []remind.Schedule
	// Leads tells whether this process does them.
	Leads func() bool
	// Connections says how the pools of connections to the database stand.
	Connections func() map[string]sql.DBStats
}

// Metrics counts, and answers whoever collects. It has a registry of its own.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

// buckets are the times of an answer that are told apart, in seconds: from a page that is quick to an import's upload.
var buckets = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}

// New counts over what the source says. The names are checked here: a wrong one is a mistake of the program.
func New(source Source, o Options) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "foidesk_http_request_duration_seconds", Help: "How long requests took, by route pattern, method and class of status.", Buckets: buckets,
		}, []string{"route", "method", "status"}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "foidesk_build_info", Help: "The version of the program; always 1."}, []string{"version", "go"})
	build.WithLabelValues(o.Version, runtime.Version()).Set(1)
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), m.requests, build,
		newState(source, o),
	)
	return m
}

// methods are those that a request may have; whoever invents others must not fill the memory with them.
var methods = map[string]bool{http.MethodGet: true, http.MethodHead: true, http.MethodPost: true}

// Observe counts a request that was answered. The route is its pattern, empty where it found none: addresses hold
// numbers of cases, and tokens that open an account.
func (m *Metrics) Observe(route, method string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	if !methods[method] {
		method = "other"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// Handler answers whoever collects. What cannot be found out at the moment is left out of the answer.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4})
}
