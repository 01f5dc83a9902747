package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/hook"
	"foidesk/internal/remind"
)

// An administrator adds where reminders are posted. The address is a secret: no page and no trail tells it again.
func TestHooks(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	status := http.StatusOK
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer receiver.Close()
	hooks := base + "/hooks"
	admin.get(hooks).must(http.StatusOK).says("还没有推送地址", "企业微信", "钉钉", "飞书")

	form := url.Values{"name": {"公开办系统"}, "kind": {"generic"}, "url": {receiver.URL + "/hook?key=sesame"}, "secret": {""}}
	for field, wrong := range map[string]string{"name": "", "kind": "", "url": "http://oa.example.gov.cn/", "secret": "short"} {
		again := admin.post(hooks, with(maps.Clone(form), field, wrong)).must(http.StatusUnprocessableEntity)
		if got := again.hidden(hooks).Get("url"); field != "url" && got != form.Get("url") {
			t.Errorf("wrong %s: the address typed is now %q", field, got)
		}
		if strings.Contains(again.Body.String(), `value="short"`) {
			t.Error("a secret that was typed is shown")
		}
	}
	added := admin.post(hooks, form).must(http.StatusOK).says("推送地址已添加", "只显示这一次")
	admin.post(hooks, form).must(http.StatusUnprocessableEntity).says("已有这个名称")
	page := admin.get(hooks).must(http.StatusOK).says("公开办系统", strings.TrimPrefix(receiver.URL, "http://"), "推送中")
	page.hides("只显示这一次")
	if strings.Contains(page.Body.String()+added.text(), "sesame") {
		t.Error("the page tells the address")
	}

	listed, err := s.remind.Hooks(t.Context(), agencyID(t, base))
	if err != nil || len(listed) != 1 {
		t.Fatalf("%v, %v", listed, err)
	}
	one := fmt.Sprintf("%s/%d", hooks, listed[0].ID)
	admin.post(one+"/test", nil).must(http.StatusOK).says("“公开办系统”收下了测试消息")
	status = http.StatusBadGateway
	admin.post(one+"/test", nil).must(http.StatusOK).says("测试消息没有送达“公开办系统”", "HTTP 502").hides("sesame")
	admin.get(admin.post(one+"/pause", nil).leads()).says("已暂停")
	admin.get(admin.post(one+"/resume", nil).leads()).says("推送中")
	s.as(t, base, account.Head).post(one+"/remove", nil).must(http.StatusForbidden)
	other := s.fresh(t).agencyBelow(0, "示例县政务公开办公室")
	s.as(t, other, account.Administrator).post(strings.Replace(one, base, other, 1)+"/remove", nil).must(http.StatusNotFound)
	admin.get(admin.post(one+"/remove", nil).leads()).says("推送地址已删除", "还没有推送地址")
	admin.post(one+"/test", nil).must(http.StatusNotFound)

	trail := s.as(t, base, account.Auditor).get(base + "/audit").must(http.StatusOK)
	trail.says("更改推送地址", "添加“公开办系统”（通用（JSON），"+strings.TrimPrefix(receiver.URL, "http://")+"）", "暂停“", "恢复“", "删除“", "试推送地址", "没有送达：对方没有接受：HTTP 502").hides("sesame")
}

// What was given up is on every page of the administrator until it is sent anew or dropped, and nobody beside sees it.
func TestUndeliveredReminders(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	beside := s.fresh(t).agencyBelow(0, "示例县政务公开办公室")
	var refuses atomic.Bool
	refuses.Store(true)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if refuses.Load() {
			w.WriteHeader(http.StatusGone)
		}
	}))
	defer receiver.Close()
	a, err := s.desk.Agency(t.Context(), agencyID(t, base))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"公开办系统", "旧系统"} {
		order := remind.HookOrder{Name: name, Kind: remind.Generic, HookAddress: remind.HookAddress{URL: receiver.URL}}
		if _, err := s.remind.AddHook(t.Context(), desk.System("测试"), a, hook.New(), order); err != nil {
			t.Fatal(err)
		}
	}
	s.registered(base, "2026-10-28") // due on Wednesday, 25 November
	s.clock.set(monday.AddDate(0, 0, 2).Add(-90 * time.Minute))
	if _, err := s.remind.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	deliver := func() {
		// That something is not delivered is an error, which the pages tell.
		_, _ = s.remind.Deliver(t.Context(), remind.Outlets{Poster: hook.New(), Hours: remind.OfficeHours})
	}
	deliver()
	jobs := base + "/jobs"
	admin := s.as(t, base, account.Administrator)
	admin.get(jobs).must(http.StatusOK).says("没有送达的提醒", "公开办系统（127.0.0.1", "1 次", "HTTP 410", "将于 2026-11-25 08:31 重试")
	admin.get(base + "/settings").hides("没有送达")
	for range 144 {
		s.clock.pass(5 * time.Minute)
		deliver()
	}
	admin, auditor := s.as(t, base, account.Administrator), s.as(t, base, account.Auditor) // sessions have ended by now
	admin.get(base+"/settings").says("有提醒多次没有送达", "查看系统任务")
	page := admin.get(jobs).must(http.StatusOK).says("10 次", "不再自动重试", "重新发送")
	auditor.get(jobs).must(http.StatusOK).says("不再自动重试").hides("重新发送 不再发送")
	s.as(t, beside, account.Administrator).get(beside+"/jobs").must(http.StatusOK).hides("公开办系统", "有提醒多次没有送达")
	letters, err := s.remind.Undelivered(t.Context(), a.ID)
	if err != nil || len(letters) != 2 {
		t.Fatalf("%+v: %v\n%s", letters, err, page.text())
	}
	refuses.Store(false)
	for _, l := range letters {
		at := fmt.Sprintf("%s/deliveries/%d", jobs, l.ID)
		auditor.post(at+"/resend", nil).must(http.StatusForbidden)
		s.as(t, beside, account.Administrator).post(strings.Replace(at, base, beside, 1)+"/drop", nil).must(http.StatusNotFound)
		if l.Name == "旧系统" {
			admin.get(admin.post(at+"/drop", nil).leads()).says("已不再发送")
			continue
		}
		admin.get(admin.post(at+"/resend", nil).leads()).says("已安排重新发送")
	}
	deliver()
	admin.get(jobs).says("都已送达").hides("有提醒多次没有送达")
	auditor.get(base+"/audit").says("重新发送提醒", "不再发送提醒", "旧系统")
}
