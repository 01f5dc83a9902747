package metrics_test

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"foidesk/internal/metrics"
	"foidesk/internal/remind"
)

// source says what it is told to, and counts how often it is asked.
type source struct {
	health  []remind.Health
	backlog remind.Backlog
	fails   error
	asked   int
}

func (s *source) Health(context.Context, []remind.Schedule) ([]remind.Health, error) {
	s.asked++
	return s.health, s.fails
}

func (s *source) Backlog(context.Context) (remind.Backlog, error) { return s.backlog, nil }

func collect(t *testing.T, m *metrics.Metrics) map[string]*dto.MetricFamily {
	t.Helper()
	s := httptest.NewServer(m.Handler())
	defer s.Close()
	resp, err := http.Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s, %v", resp.Status, err)
	}
	return families
}

// gauges are the values of some families, by the value of their one label.
func gauges(families map[string]*dto.MetricFamily, prefix string) map[string]float64 {
	out := map[string]float64{}
	for name, f := range families {
		rest, ours := strings.CutPrefix(name, prefix)
		for _, m := range f.GetMetric() {
			if label := m.GetLabel(); ours && len(label) == 1 {
				out[rest+" "+label[0].GetValue()] = m.GetGauge().GetValue()
			} else if ours {
				out[rest] = m.GetGauge().GetValue()
			}
		}
	}
	return out
}

func options() metrics.Options {
	return metrics.Options{
		Version: "v1", Leads: func() bool { return false },
		Connections: func() map[string]sql.DBStats { return map[string]sql.DBStats{"both": {InUse: 2, Idle: 3}} },
	}
}

func TestJobsAreTold(t *testing.T) {
	at := time.Unix(1_795_000_000, 0)
	s := &source{
		health: []remind.Health{
			{Job: "到期提醒", Last: remind.Run{Started: at, Finished: at.Add(1500 * time.Millisecond)}, Done: remind.Run{Started: at}, Next: at.Add(time.Hour)},
			{Job: "发送邮件", Last: remind.Run{Started: at, Finished: at, Failure: "smtp.example.com"}, Next: at, Late: true, Trouble: true},
			{Job: "每日封存", Next: at},
		},
		backlog: remind.Backlog{Unread: 4, Waiting: 3, Failed: 2, GivenUp: 1},
	}
	families := collect(t, metrics.New(s, options()))
	got := gauges(families, "foidesk_job_")
	for name, want := range map[string]float64{
		"last_start_timestamp_seconds 到期提醒": 1_795_000_000, "last_success_timestamp_seconds 到期提醒": 1_795_000_000,
		"last_duration_seconds 到期提醒": 1.5, "next_run_timestamp_seconds 到期提醒": 1_795_003_600, "failing 到期提醒": 0, "late 到期提醒": 0,
		"last_start_timestamp_seconds 发送邮件": 1_795_000_000, "last_duration_seconds 发送邮件": 0, "failing 发送邮件": 1, "late 发送邮件": 1,
		"failing 每日封存": 0, "late 每日封存": 0,
	} {
		if value, told := got[name]; !told || value != want {
			t.Errorf("%s: %v (%t), want %v", name, value, told, want)
		}
	}
	for _, name := range []string{"last_success_timestamp_seconds 发送邮件", "last_start_timestamp_seconds 每日封存", "last_duration_seconds 每日封存"} {
		if value, told := got[name]; told {
			t.Errorf("%s: %v, although there was none", name, value)
		}
	}
	waits := gauges(families, "foidesk_m")
	for name, want := range map[string]float64{"essages_unread": 4, "ails waiting": 3, "ails failed": 2, "ails given_up": 1} {
		if waits[name] != want {
			t.Errorf("%s: %v, want %v", name, waits[name], want)
		}
	}
	if leads := gauges(families, "foidesk_leader"); leads[""] != 0 || len(leads) != 1 {
		t.Errorf("leads: %v", leads)
	}
}

// The database is asked no oftener than it has to be; while it does not answer, the rest is told all the same.
func TestADatabaseThatDoesNotAnswer(t *testing.T) {
	s := &source{fails: errors.New("gone"), health: []remind.Health{{Job: "到期提醒"}}}
	m := metrics.New(s, options())
	m.Observe("/healthz", "GET", 503, time.Second)
	families := collect(t, m)
	if got := gauges(families, "foidesk_database_answers"); got[""] != 0 || len(got) != 1 {
		t.Errorf("answers: %v", got)
	}
	if families["foidesk_job_failing"] != nil || families["foidesk_http_request_duration_seconds"] == nil || families["go_goroutines"] == nil {
		t.Error("not just what the database knows is left out")
	}
	s.fails = nil
	for range 3 {
		families = collect(t, m)
	}
	if got := gauges(families, "foidesk_database_answers"); got[""] != 1 || families["foidesk_job_failing"] == nil || s.asked != 2 {
		t.Errorf("answers: %v, asked %d times", got, s.asked)
	}
}

// Whoever asks for strange things adds one line each at most.
func TestRequestsAreFolded(t *testing.T) {
	m := metrics.New(&source{}, options())
	for _, method := range []string{"GET", "LOOK", "SEE", "PROPFIND"} {
		m.Observe("", method, 404, time.Millisecond)
	}
	m.Observe("/a/:agency/cases/:case", "GET", 200, time.Millisecond)
	var got []string
	for _, one := range collect(t, m)["foidesk_http_request_duration_seconds"].GetMetric() {
		var labels []string
		for _, l := range one.GetLabel() {
			labels = append(labels, l.GetValue())
		}
		got = append(got, strings.Join(labels, " "))
	}
	slices.Sort(got)
	if want := []string{"GET /a/:agency/cases/:case 2xx", "GET none 4xx", "other none 4xx"}; !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
}
