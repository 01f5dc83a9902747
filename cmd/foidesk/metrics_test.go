package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"foidesk/internal/store/storetest"
)

// scrape reads what a monitoring system would.
func scrape(t *testing.T, url string) map[string]*dto.MetricFamily {
	t.Helper()
	status, body := get(t, url)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", url, status, body)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return families
}

// labelled are the samples of a family by their labels in order, with the count of a histogram for a value.
func labelled(f *dto.MetricFamily) map[string]float64 {
	out := map[string]float64{}
	for _, m := range f.GetMetric() {
		var labels []string
		for _, l := range m.GetLabel() {
			labels = append(labels, l.GetName()+"="+l.GetValue())
		}
		value := m.GetGauge().GetValue()
		if h := m.GetHistogram(); h != nil {
			value = float64(h.GetSampleCount())
		}
		out[strings.Join(labels, " ")] = value
	}
	return out
}

func TestMetricsOfAServer(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		r := start(t, "serve", "--addr", "127.0.0.1:0", "--db", dsn, "--metrics-addr", ":0")
		base := r.address()
		metrics := "http://" + r.said(`运行指标可供读取 addr=(127\.0\.0\.1:\d+)`)[1] + "/metrics"
		token := link(t, r.stdout.String(), base+"/setup/")
		for _, path := range []string{"/setup/" + token, "/setup/" + token, "/nowhere/" + token, "/a/1/cases/77"} {
			get(t, base+path)
		}
		unknown, err := http.NewRequest("LOOK", base+"/setup/"+token, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(unknown)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()

		eventually(t, "every job was done", func() bool {
			_, body := get(t, base+"/healthz")
			return strings.Count(body, " done=") == 6
		})
		families := scrape(t, metrics)
		requests := labelled(families["foidesk_http_request_duration_seconds"])
		for labels, want := range map[string]float64{
			"method=GET route=/setup/:token status=2xx":          2,
			"method=GET route=none status=4xx":                   1,
			"method=GET route=/a/:agency/cases/:case status=3xx": 1,
			"method=other route=/setup/:token status=4xx":        1,
		} {
			if requests[labels] != want {
				t.Errorf("%s: %v, want %v of %v", labels, requests[labels], want, requests)
			}
		}
		if _, body := get(t, metrics); strings.Contains(body, token) || strings.Contains(body, "cases/77") {
			t.Errorf("an address is told: %s", body)
		}
		for name, samples := range map[string]int{
			"foidesk_leader": 1, "foidesk_database_answers": 1, "foidesk_build_info": 1, "foidesk_messages_unread": 1, "foidesk_mails": 3,
			"foidesk_job_last_start_timestamp_seconds": 6, "foidesk_job_last_duration_seconds": 6, "foidesk_job_next_run_timestamp_seconds": 6,
			"foidesk_job_failing": 6, "foidesk_job_late": 6, "go_goroutines": 1, "process_open_fds": 1,
		} {
			if got := len(families[name].GetMetric()); got != samples {
				t.Errorf("%s has %d samples, want %d", name, got, samples)
			}
		}
		if leads := labelled(families["foidesk_leader"])[""]; leads != 1 {
			t.Errorf("leads: %v", leads)
		}
		for job, failing := range labelled(families["foidesk_job_failing"]) {
			if failing != 0 {
				t.Errorf("%s fails", job)
			}
		}
		if connections := labelled(families["foidesk_database_connections"]); len(connections) < 2 {
			t.Errorf("connections: %v", connections)
		}
		if status, _ := get(t, strings.TrimSuffix(metrics, "/metrics")+"/sign-in"); status != http.StatusNotFound {
			t.Errorf("pages are served beside the metrics: %d", status)
		}
		if status, _ := get(t, base+"/metrics"); status == http.StatusOK {
			t.Error("the metrics are served beside the pages")
		}
		if status := r.end(); status != exitHolds {
			t.Errorf("status %d: %s", status, r.stderr)
		}
		if resp, err := http.Get(metrics); err == nil {
			resp.Body.Close()
			t.Error("answers after the end")
		}
	})
}

func TestMetricsAddresses(t *testing.T) {
	s := newShell(t)
	for addr, says := range map[string]string{"9464": "写法不对", "192.0.2.1:9464": "--metrics-addr"} {
		s.run("serve", "--addr", "127.0.0.1:0", "--metrics-addr", addr).says(t, exitUnusable, says, addr)
	}
	r := start(t, "serve", "--addr", "127.0.0.1:0", "--db", filepath.Join(t.TempDir(), "foidesk.db"))
	r.address()
	if status := r.end(); status != exitHolds || strings.Contains(r.stderr.String(), "运行指标") {
		t.Errorf("without an address: status %d, %s", status, r.stderr)
	}
}
