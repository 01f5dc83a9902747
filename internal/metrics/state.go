package metrics

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"foidesk/internal/remind"
)

// Source knows how the jobs stand and what waits.
type Source interface {
	Health(ctx context.Context, schedules []remind.Schedule) ([]remind.Health, error)
	Backlog(ctx context.Context) (remind.Backlog, error)
}

const (
	// keptFor is how long what the database said is told again: however often somebody collects, it is asked no oftener.
	keptFor = 10 * time.Second
	// askTimeout is how long the database may take over it.
	askTimeout = 5 * time.Second
)

// state is what is found out when somebody collects. It implements prometheus.Collector.
type state struct {
	source  Source
	options Options

	mu    sync.Mutex
	asked time.Time
	known bool // the database answered
	jobs  []remind.Health
	waits remind.Backlog
}

func newState(source Source, o Options) *state { return &state{source: source, options: o} }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("foidesk_"+name, help, labels, nil)
}

var (
	leads       = describe("leader", "Whether this process does the jobs.")
	answers     = describe("database_answers", "Whether the database answered what is told here about jobs, messages and mails.")
	connections = describe("database_connections", "Open connections to the database.", "pool", "state")

	jobStarted = describe("job_last_start_timestamp_seconds", "When the job was last begun.", "job")
	jobDone    = describe("job_last_success_timestamp_seconds", "When the job was last begun that did what it should.", "job")
	jobTook    = describe("job_last_duration_seconds", "How long the job took when it last ended.", "job")
	jobNext    = describe("job_next_run_timestamp_seconds", "When the job is to be done next.", "job")
	jobFailing = describe("job_failing", "Whether the job failed when it was last done.", "job")
	jobLate    = describe("job_late", "Whether the job has missed its time, or has not ended in time.", "job")

	unread = describe("messages_unread", "Messages that nobody has opened yet.")
	mails  = describe("mails", "Mails not handed over: waiting for the first attempt, failed and to be tried again, given up.", "state")
)

// Describe implements prometheus.Collector.
func (s *state) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		leads, answers, connections, jobStarted, jobDone, jobTook, jobNext, jobFailing, jobLate, unread, mails,
	} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (s *state) Collect(out chan<- prometheus.Metric) {
	tell := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	tell(leads, bit(s.options.Leads()))
	for pool, stats := range s.options.Connections() {
		tell(connections, float64(stats.InUse), pool, "in_use")
		tell(connections, float64(stats.Idle), pool, "idle")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ask()
	tell(answers, bit(s.known))
	if !s.known {
		return
	}
	for _, h := range s.jobs {
		tellJob(tell, h)
	}
	tell(unread, float64(s.waits.Unread))
	tell(mails, float64(s.waits.Waiting), "waiting")
	tell(mails, float64(s.waits.Failed), "failed")
	tell(mails, float64(s.waits.GivenUp), "given_up")
}

func tellJob(tell func(*prometheus.Desc, float64, ...string), h remind.Health) {
	at := func(d *prometheus.Desc, t time.Time) {
		if !t.IsZero() {
			tell(d, float64(t.UnixMilli())/1000, h.Job)
		}
	}
	at(jobStarted, h.Last.Started)
	at(jobDone, h.Done.Started)
	at(jobNext, h.Next)
	if !h.Last.Finished.IsZero() {
		tell(jobTook, h.Last.Took().Seconds(), h.Job)
	}
	tell(jobFailing, bit(h.Last.Failure != ""), h.Job)
	tell(jobLate, bit(h.Late), h.Job)
}

// ask asks the database where what it said is too old. A failure is not kept: the next who collects asks again.
func (s *state) ask() {
	if s.known && time.Since(s.asked) < keptFor {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	var err error
	s.known = false
	if s.jobs, err = s.source.Health(ctx, s.options.Jobs); err != nil {
		return
	}
	if s.waits, err = s.source.Backlog(ctx); err != nil {
		return
	}
	s.known, s.asked = true, time.Now()
}

func bit(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
