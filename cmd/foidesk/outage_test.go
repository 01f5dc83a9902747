package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/mail/mailtest"
	"foidesk/internal/remind"
	"foidesk/internal/store/storetest"
)

// stuck is a receiver that answers to nobody until it is let go.
type stuck struct {
	reached chan struct{} // closed when somebody waits
	once    sync.Once
	letGo   chan struct{}
}

func newStuck() *stuck { return &stuck{reached: make(chan struct{}), letGo: make(chan struct{})} }

func (s *stuck) wait() {
	s.once.Do(func() { close(s.reached) })
	<-s.letGo
}

// tellsOf writes into the outbox what somebody is to hear today, by mail and by the hook of the agency.
func tellsOf(t *testing.T, dsn, login, hookURL string) {
	t.Helper()
	s := storetest.Open(t, dsn)
	d := desk.New(s, calendar.China(), time.Now)
	reminders := remind.New(s.Reminders(), d, time.Now)
	agency := must(d.AgencyByName(t.Context(), exampleAgency))(t)
	var who desk.PersonID
	row := storetest.SQL(t, dsn).QueryRowContext(t.Context(), "SELECT id FROM people WHERE login = '"+login+"'")
	if err := row.Scan(&who); err != nil {
		t.Fatal(err)
	}
	if err := reminders.SetAddress(t.Context(), who, login+"@example.com"); err != nil {
		t.Fatal(err)
	}
	must(reminders.AddHook(t.Context(), desk.System("测试"), agency, hook.New(), remind.HookOrder{
		Name: "公开办系统", Kind: remind.Generic, HookAddress: remind.HookAddress{URL: hookURL},
	}))(t)
	// Due on this very day it leaves on any day; also where midnight passes meanwhile.
	var told []remind.Message
	for _, due := range []calendar.Date{today(), today().AddDays(1)} {
		told = append(told, remind.Message{Person: who, Agency: agency.ID, Topic: remind.AnnualReport, Ref: due.String(), DueOn: due, Words: "须公布", Created: time.Now()})
	}
	must(s.Reminders().Put(t.Context(), told))(t)
}

// While the mail server and a receiver of posts answer to nobody, people work on: whoever sends holds no transaction and
// no connection to the database. What comes of it is in sight, and once it is sent again, all is well.
func TestPagesWhileDeliveriesHang(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := newShell(t)
		s.db = dsn
		s.must("agency", "add", exampleAgency)
		links := []string{
			invitation.FindString(s.must("user", "add", "--agency", exampleAgency, "--role", "administrator", "guanli", "示例管理员01").stdout),
			invitation.FindString(s.must("user", "add", "--agency", exampleAgency, "--role", "intake", "--role", "handler", "--role", "head", "renyuan", "示例人员01").stdout),
		}
		mails, posts := newStuck(), newStuck()
		server := mailtest.Serve(t)
		server.Has(mailtest.Trouble{Hold: mails.wait})
		works := make(chan struct{}) // closed once the receiver of posts is mended
		receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			posts.wait()
			select {
			case <-works:
			default:
				w.WriteHeader(http.StatusInternalServerError)
			}
		}))
		defer receiver.Close()
		letGo := sync.OnceFunc(func() { close(mails.letGo); close(posts.letGo) })
		defer letGo()
		tellsOf(t, dsn, "renyuan", receiver.URL)

		serve := func() *running {
			return start(t, "serve", "--addr", "127.0.0.1:0", "--db", dsn, "--office-hours", "00:00-24:00",
				"--smtp", server.URL(), "--mail-from", "foidesk@example.com")
		}
		r := serve()
		v := newVisitor(t, r.address())
		waitFor(t, "the mail server", mails.reached)
		waitFor(t, "the receiver", posts.reached)

		for _, link := range links {
			v.send(link, link, url.Values{"password": {examplePassword}, "again": {examplePassword}})
		}
		v.send("/sign-in", "/sign-in", url.Values{"login": {"renyuan"}, "password": {examplePassword}})
		registered := v.send("/a/1/cases/new", "/a/1/cases/new", url.Values{
			"key": {"one"}, "channel": {"post"}, "on": {today().String()}, "category": {"natural_person"},
			"applicant": {"申请人1"}, "description": {"示例方案"},
		})
		if !strings.Contains(registered, "申请人1") || !strings.Contains(registered, "还剩 20 个工作日") {
			t.Errorf("registered: %.2000s", registered)
		}
		if page := v.read("/a/1/morning"); !strings.Contains(page, "工作台") {
			t.Errorf("the first page: %.2000s", page)
		}
		if round := line(v.read("/healthz"), "发送提醒"); round == "" || strings.Contains(round, "took=") {
			t.Fatalf("nothing hangs any more, so nothing is shown: %s", round)
		}

		letGo()
		r.said(`job=发送提醒 error=`)
		if health := v.read("/healthz"); !strings.Contains(health, `job "发送提醒" failed`) {
			t.Errorf("healthz: %s", health)
		}
		v = newVisitor(t, r.address())
		v.send("/sign-in", "/sign-in", url.Values{"login": {"guanli"}, "password": {examplePassword}})
		page := v.read("/a/1/jobs")
		resend := regexp.MustCompile(`/a/1/jobs/deliveries/\d+/resend`).FindAllString(page, -1)
		if !strings.Contains(page, "公开办系统") || !strings.Contains(page, "对方") || !strings.Contains(page, "没有完成") || len(resend) == 0 {
			t.Fatalf("系统任务 says %s", page)
		}
		close(works)
		for _, path := range resend {
			v.send("/a/1/jobs", path, url.Values{})
		}
		if status := r.end(); status != exitHolds {
			t.Errorf("status %d: %s", status, r.stderr)
		}

		r = serve() // begins with a round
		r.said(`发出 \d+ 件，失败 0 件`)
		eventually(t, "the alarm ends", func() bool {
			_, health := get(t, r.address()+"/healthz")
			return strings.Contains(health, `job "发送提醒" ok`)
		})
		names := map[string]bool{}
		for _, m := range server.Accepted() {
			names[m.MessageID] = true
		}
		if len(names) != 1 {
			t.Errorf("mails accepted: %v", names)
		}
		if status := r.end(); status != exitHolds {
			t.Errorf("status %d: %s", status, r.stderr)
		}
	})
}

// line is what healthz says of a job.
func line(health, job string) string {
	for line := range strings.Lines(health) {
		if strings.HasPrefix(line, `job "`+job+`" `) {
			return line
		}
	}
	return ""
}

// waitFor waits up to a minute for something to happen.
func waitFor(t *testing.T, what string, happens <-chan struct{}) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	select {
	case <-happens:
	case <-ctx.Done():
		t.Fatalf("%s was not reached within a minute", what)
	}
}
