package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/remind"
	"foidesk/internal/server"
)

// Who has a case finds in the bar that something falls due, reads it, and opens the case from there; others do not.
func TestTheInbox(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-10-26") // due on Monday, 23 November
	if _, err := s.remind.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !s.get(base + "/cases").linksTo("/inbox") {
		t.Error("no way from the list to the inbox")
	}
	page := s.get("/inbox").must(http.StatusOK).says("2026-000001", "答复期限", "今日到期", "● 未读", "全部标为已读")
	page.hides("自然人")
	if !page.linksTo(one) {
		t.Error("the case cannot be opened from the message")
	}
	form := page.hidden("/inbox/read")
	s.registered(base, "2026-10-23")
	if _, err := s.remind.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.post("/inbox/read", form).leads()
	s.get("/inbox").says("2026-000002", "逾期 1 个工作日", "● 未读", "已读") // what came after the page was shown stays unread
	s.post("/inbox/read", with(form, "through", "all")).must(http.StatusUnprocessableEntity).says("请重新打开")

	other := s.as(t, base, account.Handler)
	other.get("/inbox").must(http.StatusOK).says("还没有提醒").hides("2026-000001")
}

// A job that failed, or did not come, is on every page of whoever can see to it.
func TestJobsAreWatched(t *testing.T) {
	hourly := remind.Schedule{Job: "到期提醒", Next: func(after time.Time) time.Time { return after.Truncate(time.Hour).Add(time.Hour) }}
	var leader string
	s := open(t, func(o *server.Options) {
		o.Jobs = []remind.Schedule{hourly}
		o.Replica, o.Leader = "host/1", func(context.Context) (string, error) { return leader, nil }
	})
	base := s.agency("示例市政务公开办公室")
	administrator := s.as(t, base, account.Administrator)
	administrator.get(base+"/jobs").must(http.StatusOK).says("到期提醒", "还没有运行", "目前没有进程负责", "没有设置每夜备份", "--backup-dir").hides("没有按时完成")
	leader = "host/2"
	administrator.get(base + "/jobs").says("host/2（提供本页的是 host/1）")
	leader = "host/1"
	administrator.get(base + "/jobs").says("host/1（就是提供本页的进程）")

	do := func(err error) {
		t.Helper()
		done := s.remind.Do(t.Context(), hourly.Job, func(context.Context) (string, error) { return "查看 3 件", err })
		if !errors.Is(done, err) {
			t.Fatal(done)
		}
	}
	do(nil)
	administrator.get(base+"/jobs").says("✓", "完成", "查看 3 件", "2026-11-23 11:00").hides("没有按时完成")
	s.clock.pass(time.Hour + remind.Margin - time.Minute)
	administrator.get(base + "/jobs").hides("没有按时完成")
	s.clock.pass(2 * time.Minute)
	administrator.get(base + "/settings").says("系统任务没有按时完成：到期提醒")
	healthy := func(state string) {
		t.Helper()
		if got := s.fresh(t).get("/healthz").Body.String(); !strings.HasPrefix(got, "ok\njob \"到期提醒\" "+state+" ") {
			t.Errorf("healthz says %q, want %s", got, state)
		}
	}
	healthy("late")
	do(errors.New("磁盘已满"))
	healthy("failed")
	const want = "ok\njob \"到期提醒\" failed last=2026-11-23T03:16:00Z took=0.0s done=2026-11-23T02:00:00Z next=2026-11-23T04:00:00Z\n" +
		"leader \"host/1\"\nreplica \"host/1\"\n"
	if got := s.fresh(t).get("/healthz").Body.String(); got != want {
		t.Errorf("healthz says %q, want %q", got, want)
	}
	administrator.get(base+"/jobs").says("没有完成", "磁盘已满", "系统任务没有按时完成")
	s.as(t, base, account.Handler).get(base + "/cases").hides("系统任务")
	do(nil)
	administrator.get(base + "/settings").hides("没有按时完成")
}

// Whoever is told of a job in trouble finds the page with the reason from there; the message itself does not tell it.
func TestTroubleLeadsToItsPage(t *testing.T) {
	hourly := remind.Schedule{Job: "到期提醒", Since: monday, Next: func(after time.Time) time.Time { return after.Truncate(time.Hour).Add(time.Hour) }}
	s := open(t, func(o *server.Options) { o.Jobs = []remind.Schedule{hourly} })
	base := s.agency("示例市政务公开办公室")
	administrator, head := s.as(t, base, account.Administrator), s.as(t, base, account.Head)
	s.clock.pass(80 * time.Minute)
	failed := errors.New("磁盘已满")
	if err := s.remind.Do(t.Context(), hourly.Job, func(context.Context) (string, error) { return "", failed }); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if _, err := s.remind.TellTrouble(t.Context(), []remind.Schedule{hourly}); err != nil {
		t.Fatal(err)
	}
	page := administrator.get("/inbox").must(http.StatusOK).says("系统任务", "“到期提醒”没有按时完成，还没有完成过")
	page.hides("磁盘已满")
	if !page.linksTo(base + "/jobs") {
		t.Error("no way from the message to the page")
	}
	administrator.get(base + "/jobs").must(http.StatusOK).says("磁盘已满")
	head.get("/inbox").must(http.StatusOK).hides("系统任务")
}

// Who counts requests is told of patterns, never of what stands in an address.
func TestRequestsAreObserved(t *testing.T) {
	var seen []string
	s := open(t, func(o *server.Options) {
		o.Observe = func(route, method string, status int, took time.Duration) {
			seen = append(seen, fmt.Sprintf("%s %s %d %t", method, route, status, took > 0))
		}
	})
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-10-26")
	seen = nil
	s.get(one + "?q=secret").must(http.StatusOK)
	s.get("/welcome/secret")
	s.get("/nowhere/secret")
	s.send(httptest.NewRequest(http.MethodPut, "/setup/secret", nil))
	want := []string{"GET /a/:agency/cases/:case 200 true", "GET /welcome/:token 404 true", "GET  404 true", "PUT /setup/:token 403 true"}
	if !slices.Equal(seen, want) {
		t.Errorf("observed %q, want %q", seen, want)
	}
}

// Where somebody wants reminders by mail is their own business, and offered only where there is a mail server.
func TestWhereRemindersAreMailed(t *testing.T) {
	s := open(t, func(o *server.Options) { o.Mails = true })
	base := s.agency("示例市政务公开办公室")
	handler := s.as(t, base, account.Handler)
	form := handler.get("/account").must(http.StatusOK).says("提醒邮箱", "只有登记编号").hidden("/account/email")
	handler.post("/account/email", with(form, "email", "chengban")).must(http.StatusUnprocessableEntity).says("请填写完整的电子邮箱")
	handler.post("/account/email", with(form, "email", "chengban@example.com")).leads()
	if got := handler.get("/account").hidden("/account/email").Get("email"); got != "chengban@example.com" {
		t.Errorf("kept: %q", got)
	}
	if got := s.as(t, base, account.Handler).get("/account").hidden("/account/email").Get("email"); got != "" {
		t.Errorf("another sees %q", got)
	}
	handler.post("/account/email", with(form, "email", "")).leads()
	if got := handler.get("/account").hidden("/account/email").Get("email"); got != "" {
		t.Errorf("still kept: %q", got)
	}
	without := open(t)
	without.agency("示例市政务公开办公室")
	without.get("/account").must(http.StatusOK).hides("提醒邮箱")
}

// An open page asks what is new, and is told numbers and days only; asking is no use of the session.
func TestAnOpenPageAsksWhatIsNew(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	ask := func() answer {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, "/inbox/unread", nil)
		r.Header.Set("Accept", "application/json")
		return s.send(r)
	}
	want := func(body string) {
		t.Helper()
		if got := strings.TrimSpace(ask().must(http.StatusOK).Body.String()); got != body {
			t.Errorf("told %s, want %s", got, body)
		}
	}
	want(`{"count":"","latest":0,"words":""}`)
	s.registered(base, "2026-10-26") // due today
	if _, err := s.remind.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	told := s.get("/inbox").hidden("/inbox/read")
	want(`{"count":"2","latest":` + told.Get("through") + `,"words":"2026-000001 认领：10月27日 已到，仍无人认领"}`)
	s.post("/inbox/read", told).leads()
	want(`{"count":"","latest":0,"words":""}`)
	for range 4 {
		s.clock.pass(29 * time.Minute)
		ask().must(http.StatusOK)
		s.accounts.Settle()
	}
	s.clock.pass(5 * time.Minute)
	ask().must(http.StatusUnauthorized)
}
