package server_test

import (
	"net/http"
	"testing"

	"foidesk/internal/account"
)

// Rules are seen before they hold, and what another administrator changed meanwhile is not undone.
func TestReminderRules(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.registered(base, "2026-10-29") // due on Thursday, 26 November: three working days from now
	admin := s.as(t, base, account.Administrator)
	page := admin.get(base + "/reminders").must(http.StatusOK)
	page.says("答复期限", "承办人", "还没有自己的规则")
	form := page.form()
	if form.Get("answer:handler:before") != "5、3、1、0" || form.Get("answer:handler:after") != "" || form.Get("unclaimed:head:after") != "1" {
		t.Fatalf("the usual rules are not in the form: %v", form)
	}
	form.Del("answer:head:daily") // a page without script sends only what is ticked
	preview := with(form, "do", "preview")
	admin.post(base+"/reminders", preview).must(http.StatusOK).says("今天的新提醒", "2026-000001", "还剩 3 个工作日")
	preview.Set("answer:handler:before", "7、2")
	admin.post(base+"/reminders", preview).must(http.StatusOK).hides("还剩 3 个工作日")

	for _, wrong := range []string{"三天", "-1", "3、3", "1000"} {
		admin.post(base+"/reminders", with(form, "answer:handler:before", wrong)).must(http.StatusUnprocessableEntity)
	}
	form = with(form, "answer:handler:before", "2", "do", "")
	admin.post(base+"/reminders", form).leads()
	admin.get(base + "/reminders").must(http.StatusOK).hides("还没有自己的规则")
	if got := admin.get(base + "/reminders").form().Get("answer:handler:before"); got != "2" {
		t.Errorf("kept: %q", got)
	}
	late := with(form, "answer:handler:before", "9") // another tab, opened before
	admin.post(base+"/reminders", late).must(http.StatusConflict).says("已由他人更改")

	if _, err := s.remind.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.get("/inbox").hides("还剩 3 个工作日") // five, three and one are no days any more
	s.as(t, base, account.Auditor).get(base + "/audit").says("更改提醒规则")
	s.as(t, base, account.Handler).get(base + "/reminders").must(http.StatusForbidden)
}
