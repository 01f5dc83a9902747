package server_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
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
	s := open(t, func(o *server.Options) { o.Jobs = []remind.Schedule{hourly} })
	base := s.agency("示例市政务公开办公室")
	administrator := s.as(t, base, account.Administrator)
	administrator.get(base+"/jobs").must(http.StatusOK).says("到期提醒", "还没有运行").hides("没有按时完成")

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
	administrator.get(base+"/jobs").says("没有完成", "磁盘已满", "系统任务没有按时完成")
	s.as(t, base, account.Handler).get(base + "/cases").hides("系统任务")
	do(nil)
	administrator.get(base + "/settings").hides("没有按时完成")
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
