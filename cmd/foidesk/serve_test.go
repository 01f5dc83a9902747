package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// console collects what a running command prints.
type console struct {
	mu   sync.Mutex
	text strings.Builder
}

func (c *console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(p)
}

func (c *console) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// running is a command that serves until it is stopped.
type running struct {
	t              *testing.T
	stdout, stderr *console
	stop           context.CancelFunc
	status         chan int
}

func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r := &running{t: t, stdout: &console{}, stderr: &console{}, stop: stop, status: make(chan int, 1)}
	go func() { r.status <- run(ctx, args, strings.NewReader(""), r.stdout, r.stderr) }()
	t.Cleanup(stop)
	return r
}

var addressPrinted = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// address waits until the command has printed where it serves.
func (r *running) address() string {
	r.t.Helper()
	for range 600 {
		if a := addressPrinted.FindString(r.stdout.String()); a != "" {
			return a
		}
		select {
		case status := <-r.status:
			r.t.Fatalf("ended with status %d: %s", status, r.stderr)
		case <-time.After(50 * time.Millisecond):
		}
	}
	r.t.Fatal("prints no address")
	return ""
}

// end stops the command and returns its status.
func (r *running) end() int {
	r.t.Helper()
	r.stop()
	select {
	case status := <-r.status:
		return status
	case <-time.After(time.Minute):
		r.t.Fatal("does not stop")
		return 0
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestServeAnswersAndStops(t *testing.T) {
	r := start(t, "serve", "--addr", "127.0.0.1:0", "--db", filepath.Join(t.TempDir(), "foidesk.db"))
	url := r.address()
	if status, _ := get(t, url+"/healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d", status)
	}
	if status, body := get(t, url+"/"); status != http.StatusOK || !strings.Contains(body, "机关") {
		t.Errorf("first page of an empty database: %d", status)
	}
	if status := r.end(); status != exitHolds {
		t.Errorf("status %d: %s", status, r.stderr)
	}
}

func TestServeStaysOnThisMachine(t *testing.T) {
	s := newShell(t)
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", "192.0.2.1:8080", "example.org:80"} {
		r := s.run("serve", "--addr", addr)
		if r.status != exitUnusable || !strings.Contains(r.stderr, "账号与权限尚未建立") {
			t.Errorf("%s: status %d, %q", addr, r.status, r.stderr)
		}
	}
	if r := s.run("serve", "--addr", "8080"); r.status != exitUnusable || !strings.Contains(r.stderr, "写法不对") {
		t.Errorf("status %d, %q", r.status, r.stderr)
	}
}

func TestDemoSaysWhereToClickAndLeavesNothing(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	r := start(t, "demo", "--addr", "127.0.0.1:0")
	r.address()
	var links []string
	for range 100 {
		if links = regexp.MustCompile(`http://\S+/a/\S+`).FindAllString(r.stdout.String(), -1); len(links) >= 5 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(links) != 5 {
		t.Fatalf("%d links in %q", len(links), r.stdout)
	}
	for _, link := range links {
		if status, _ := get(t, link); status != http.StatusOK {
			t.Errorf("%s: %d", link, status)
		}
	}
	if status := r.end(); status != exitHolds {
		t.Errorf("status %d: %s", status, r.stderr)
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestUnusableDatabaseIsNamed(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ path, says string }{
		"a directory":                {dir, "打不开"},
		"in a folder that is a file": {filepath.Join(text, "foidesk.db"), "打不开"},
		"in no folder":               {filepath.Join(dir, "none", "foidesk.db"), "目录是否存在"},
		"no database":                {text, "不是 foidesk 的数据库"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shell{t: t, db: tt.path, dir: dir}
			r := s.run("migrate")
			if r.status != exitUnusable || !strings.Contains(r.stderr, tt.says) || !strings.Contains(r.stderr, tt.path) {
				t.Errorf("status %d, %q", r.status, r.stderr)
			}
		})
	}
}

// A mistyped path must not be found in order.
func TestVerifyOfNothingIsNoAllClear(t *testing.T) {
	for _, args := range [][]string{{"verify"}, {"report", "--agency", city, "--year", "2024"}} {
		s := newShell(t)
		if r := s.run(args...); r.status != exitUnusable || !strings.Contains(r.stderr, "没有数据库文件") {
			t.Errorf("%v: status %d, %q", args, r.status, r.stderr)
		}
		if _, err := os.Stat(s.db); err == nil {
			t.Errorf("%v made a database", args)
		}
	}
}

func TestHelpDocumentsEveryOption(t *testing.T) {
	s := newShell(t)
	for _, command := range []string{"serve", "demo", "import", "report", "check", "clock", "fee", "verify", "migrate", "version"} {
		r := s.run(command, "--help")
		if r.status != exitHolds || !strings.Contains(r.stdout, "FOIDESK_DB") {
			t.Errorf("%s --help: status %d, %q", command, r.status, r.stdout)
		}
	}
	if r := s.must("version"); !strings.HasPrefix(r.stdout, "foidesk ") {
		t.Errorf("version says %q", r.stdout)
	}
	if r := s.must("migrate"); !regexp.MustCompile(`第 \d+ 版`).MatchString(r.stdout) {
		t.Errorf("migrate says %q", r.stdout)
	}
	if r := s.run(); r.status != exitUnusable {
		t.Errorf("no command: status %d", r.status)
	}
}
