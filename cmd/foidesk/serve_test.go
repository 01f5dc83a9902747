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

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
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

// address waits until the command has printed where it serves.
func (r *running) address() string {
	r.t.Helper()
	return r.said(`已启动：(http://127\.0\.0\.1:\d+)`)[1]
}

// port waits until the command has printed where it listens.
func (r *running) port() string {
	r.t.Helper()
	return r.said(`监听 127\.0\.0\.1:(\d+)`)[1]
}

// said waits until the command has printed or logged something, and returns what it was with its parts.
func (r *running) said(pattern string) []string {
	r.t.Helper()
	words := regexp.MustCompile(pattern)
	for range 1200 { // a minute, for a machine that is busy
		for _, c := range []*console{r.stdout, r.stderr} {
			if found := words.FindStringSubmatch(c.String()); found != nil {
				return found
			}
		}
		select {
		case status := <-r.status:
			r.t.Fatalf("ended with status %d: %s", status, r.stderr)
		case <-time.After(50 * time.Millisecond):
		}
	}
	r.t.Fatalf("never says %s, but %s", pattern, r.stderr)
	return nil
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
	if status, body := get(t, url+"/"); status != http.StatusOK || !strings.Contains(body, "登录") {
		t.Errorf("first page: %d", status)
	}
	if status := r.end(); status != exitHolds {
		t.Errorf("status %d: %s", status, r.stderr)
	}
}

func TestServeStaysOnThisMachine(t *testing.T) {
	s := newShell(t)
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", "192.0.2.1:8080", "example.org:80"} {
		r := s.run("serve", "--addr", addr)
		r.says(t, exitUnusable, "不能监听 "+addr, "--url")
		s.run("serve", "--addr", addr, "--url", "http://localhost:8080").says(t, exitUnusable, "不能监听 "+addr)
	}
	if _, err := os.Stat(s.db); err == nil {
		t.Error("a database was made")
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
	links := regexp.MustCompile(`http://\S+/a/\S+`).FindAllString(r.stdout.String(), -1)
	if len(links) != 6 {
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

// What somebody writes into the database past the program is named.
func TestVerifyNamesWhatWasTamperedWith(t *testing.T) {
	s := newShell(t)
	s.must("import", "--agency", city, "--create", s.file("台账.csv", applicants(3)))
	db := storetest.SQL(t, s.db)
	for _, statement := range []string{
		"DROP TRIGGER acts_never_change", "UPDATE acts SET payload = replace(payload, '停车场', '加油站') WHERE case_id = 2",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	s.run("verify").says(t, exitFails, "案件 2026-0002", "第 1 项记载的内容被改动过", "核对 3 件案件、3 项记载")
}

func TestHelpDocumentsEveryOption(t *testing.T) {
	s := newShell(t)
	for _, command := range []string{
		"serve", "demo", "import", "report", "check", "clock", "fee", "verify", "key new", "key rotate", "key status",
		"user add", "user list", "user reset", "user disable", "user enable", "user grant", "agency add", "agency list", "migrate", "version",
	} {
		r := s.run(append(strings.Fields(command), "--help")...)
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

// How serve may be reached is settled before anything is opened.
func TestServeRefusesWhatIsNotSafe(t *testing.T) {
	s := newShell(t)
	pem := selfSigned(t)
	cert, key := s.file("cert.pem", pem.cert), s.file("key.pem", pem.key)
	other := s.file("other.pem", selfSigned(t).key)
	for why, try := range map[string]struct {
		args []string
		says string
	}{
		"http for other machines":           {[]string{"--url", "http://foi.example.org"}, "https://"},
		"http, behind a proxy":              {[]string{"--url", "http://foi.example.org", "--trusted-proxy", "10.0.0.1"}, "https://"},
		"no scheme":                         {[]string{"--url", "foi.example.org"}, "写法不对"},
		"a password in the address":         {[]string{"--url", "https://a:b@foi.example.org"}, "主机和端口"},
		"a folder":                          {[]string{"--url", "https://foi.example.org/foi"}, "主机和端口"},
		"no host name":                      {[]string{"--url", "https://例_子.政务"}, "主机名"},
		"a certificate without its key":     {[]string{"--url", "https://foi.example.org", "--tls-cert", cert}, "--tls-key"},
		"a certificate without address":     {[]string{"--tls-cert", cert, "--tls-key", key}, "--url"},
		"a certificate and http":            {[]string{"--url", "http://127.0.0.1", "--tls-cert", cert, "--tls-key", key}, "https://"},
		"another's key":                     {[]string{"--url", "https://foi.example.org", "--tls-cert", cert, "--tls-key", other}, "配对"},
		"no such certificate":               {[]string{"--url", "https://foi.example.org", "--tls-cert", "none.pem", "--tls-key", key}, "none.pem"},
		"whoever comes is a proxy":          {[]string{"--trusted-proxy", "0.0.0.0/0"}, "可信代理"},
		"no address of a proxy":             {[]string{"--trusted-proxy", "10.0.0.1,nginx"}, "nginx"},
		"an identity provider without id":   {[]string{"--oidc-issuer", "https://sso.example.org"}, "客户端编号"},
		"an identity provider in the clear": {[]string{"--oidc-issuer", "http://sso.example.org", "--oidc-client-id", "foi"}, "https://"},
		"no file with the client's secret":  {[]string{"--oidc-issuer", "https://sso.example.org", "--oidc-client-id", "foi", "--oidc-client-secret-file", "none"}, "none"},
	} {
		t.Run(why, func(t *testing.T) {
			s.run(append([]string{"serve", "--addr", "127.0.0.1:0"}, try.args...)...).says(t, exitUnusable, try.says)
		})
	}
	secret := s.file("secret", "s3cret\n")
	t.Setenv(secretVariable, "another")
	s.run("serve", "--addr", "127.0.0.1:0", "--oidc-issuer", "https://sso.example.org", "--oidc-client-id", "foi", "--oidc-client-secret-file", secret).
		says(t, exitUnusable, "FOIDESK_OIDC_CLIENT_SECRET", "去掉一个")
	if _, err := os.Stat(s.db); err == nil {
		t.Error("a database was made")
	}
}

// What serve prints at the first start makes the first administrator, and nothing is printed after that.
func TestFirstStartPrintsALink(t *testing.T) {
	s := newShell(t)
	args := []string{"serve", "--addr", "127.0.0.1:0", "--db", s.db}
	r := start(t, args...)
	base := r.address()
	token := link(t, r.stdout.String(), base+"/setup/")
	if status, body := get(t, base+"/setup/"+token); status != http.StatusOK || !strings.Contains(body, "登录名") {
		t.Errorf("the page behind the link: %d", status)
	}
	r.end()
	if strings.Contains(r.stderr.String(), token) {
		t.Errorf("the token is in the log: %s", r.stderr)
	}

	first := account.First{Token: token, Agency: desk.Agency{Name: "示例市"}, Login: "jia", Name: "管理员甲", Password: password}
	if _, err := accountsOf(t, s.db, storetest.Ring()).Setup(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	r = start(t, args...)
	if status, _ := get(t, r.address()+"/setup/"+token); status == http.StatusOK {
		t.Error("the link is good twice")
	}
	r.end()
	if strings.Contains(r.stdout.String(), "/setup/") {
		t.Errorf("prints %q", r.stdout)
	}
}

// With an address of its own the pages answer to that name, and links begin with it.
func TestServeBehindAProxy(t *testing.T) {
	t.Setenv("FOIDESK_URL", "https://foi.example.org")
	t.Setenv("FOIDESK_TRUSTED_PROXY", "127.0.0.1,10.1.0.0/16")
	t.Setenv("FOIDESK_OIDC_ISSUER", "https://sso.example.org")
	t.Setenv("FOIDESK_OIDC_CLIENT_ID", "foi")
	t.Setenv(secretVariable, "s3cret")
	r := start(t, "serve", "--addr", "127.0.0.1:0", "--db", filepath.Join(t.TempDir(), "foidesk.db"))
	port := r.port()
	link(t, r.stdout.String(), "https://foi.example.org/setup/")
	ask := func(host string) int {
		request, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:"+port+"/sign-in", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		resp, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if status := ask("foi.example.org"); status != http.StatusOK {
		t.Errorf("under its own name: %d", status)
	}
	if status := ask("127.0.0.1:" + port); status == http.StatusOK {
		t.Error("answers under another name")
	}
	if status := r.end(); status != exitHolds || strings.Contains(r.stderr.String(), "s3cret") || strings.Contains(r.stderr.String(), "可信代理") {
		t.Errorf("status %d: %s", status, r.stderr)
	}
}

// What was recorded on earlier days is sealed as soon as somebody serves.
func TestServeSealsWhatWasMissed(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		earlier := time.Now().AddDate(0, 0, -3)
		d := desk.New(s, calendar.China(), func() time.Time { return earlier })
		a, err := d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例市"})
		if err != nil {
			t.Fatal(err)
		}
		received := foi.Receipt{On: d.Today(), Channel: foi.Post, Request: foi.Request{
			Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001"}, Description: "道路施工许可",
		}}
		if _, err := d.Register(t.Context(), desk.Intake{By: desk.System("测试"), Agency: a.ID}, received); err != nil {
			t.Fatal(err)
		}
		r := start(t, "serve", "--addr", "127.0.0.1:0", "--db", dsn)
		r.address()
		r.said("已封存")
		r.end()
		seals, err := d.Seals(t.Context(), a.ID, 0, 10)
		if err != nil || len(seals) != 1 || seals[0].Day != d.Today() {
			t.Errorf("seals %v, %v", seals, err)
		}
		(&shell{t: t, db: dsn}).must("verify").says(t, exitHolds, "0 处不符")
	})
}

// A run from the first import to the last page leaves no key, no token and nothing of the applicants in the log.
func TestLogHoldsNoSecrets(t *testing.T) {
	s := withoutKey(t)
	const people = 20
	imported := s.must("import", "--agency", city, "--create", "--log", "debug", s.file("台账.csv", applicants(people)))
	r := start(t, "serve", "--addr", "127.0.0.1:0", "--log", "debug", "--db", s.db)
	base := r.address()
	setup := link(t, r.stdout.String(), base+"/setup/")
	added := s.must("user", "add", "--role", "administrator", "--agency", city, "--log", "debug", "jia", "管理员甲")
	welcome := link(t, added.stdout, "/welcome/")
	for _, page := range []string{"/setup/" + setup, "/welcome/" + welcome, "/sign-in?next=/a/1/cases%3Fq%3D" + phoneNumber(1), "/a/1/cases?q=" + identityNumber(1)} {
		get(t, base+page)
	}
	rotated := s.must("key", "rotate", "--log", "debug")
	if status := r.end(); status != exitHolds {
		t.Errorf("status %d", status)
	}
	log := imported.stderr + added.stderr + rotated.stderr + r.stderr.String()
	secrets := append(keyText(t, s.db+".key"), setup, welcome, "自然人0000")
	for i := range people {
		secrets = append(secrets, identityNumber(i), phoneNumber(i))
	}
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %s: %s", secret, log)
		}
	}
}
