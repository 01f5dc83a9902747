package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// Who signs in arrives at what is theirs, what waits for them, and the weeks ahead; each number opens its cases.
func TestTheMorningDesk(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	handler := s.as(t, base, account.Handler)
	late, soon := s.registered(base, "2026-10-23"), s.registered(base, "2026-10-29") // due on 11-20 and 11-26
	s.registered(base, "2026-10-29")
	for _, one := range []string{late, soon} {
		handler.post(one+"/claim", handler.get(one).hidden(one+"/claim")).leads()
	}
	if at := handler.get(base).must(http.StatusSeeOther).Header().Get("Location"); at != base+"/morning" {
		t.Errorf("who opens the agency arrives at %s", at)
	}
	page := handler.get(base + "/morning").must(http.StatusOK)
	page.says("我的案件", "2026-000001", "逾期 1 个工作日", "2026-000002", "还剩 3 个工作日", "2 件", "我的 1", "■ 逾期1", "没有未读的提醒").hides("2026-000003", "各人在办")
	if !page.linksTo(base + "/cases?on=2026-11-26") {
		t.Error("the day does not open its cases")
	}
	handler.get(base+"/cases?on=2026-11-26").must(http.StatusOK).says("2026-000002", "2026-000003").hides("2026-000001")
	handler.get(base + "/cases?on=tomorrow").must(http.StatusUnprocessableEntity).says("日期")

	head := s.as(t, base, account.Head)
	page = head.get(base + "/morning").must(http.StatusOK)
	page.says("没有由您承办的在办案件", "各人在办", "■ 1")
	theirs := ""
	for _, href := range page.links("the head's morning desk") {
		if strings.HasPrefix(href, base+"/cases?for=") {
			theirs = href
		}
	}
	head.get(theirs).must(http.StatusOK).says("2026-000001", "2026-000002").hides("2026-000003")
	handler.get(theirs).must(http.StatusOK) // one's own
	s.as(t, base, account.Handler).get(theirs).must(http.StatusUnprocessableEntity).says("没有代理这位人员")
	s.as(t, base, account.Administrator).get(base + "/morning").must(http.StatusForbidden)
}

// The weeks ahead show a holiday, and the days that are worked for it, as the State Council has laid them.
func TestTheMorningDeskOverAHoliday(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.clock.set(time.Date(2026, 2, 9, 9, 0, 0, 0, desk.China)) // the Monday before the Spring Festival
	page := s.get(base + "/morning").must(http.StatusOK).says("4 周内到期")
	for _, want := range []struct{ title, class, rest string }{
		{"2月14日 周六 调休上班", "makeup_workday", "班"},
		{"2月15日 周日 春节放假", "adjusted_holiday", "假"},
		{"2月17日 周二 春节放假", "statutory_holiday", "假"},
		{"2月23日 周一 春节放假", "adjusted_holiday", "假"},
		{"2月24日 周二 工作日", "workday", ""},
		{"2月28日 周六 调休上班", "makeup_workday", "班"},
		{"3月1日 周日 休息日", "weekend", "休"},
	} {
		days := page.find(func(n *html.Node) bool { return n.Data == "td" && attr(n, "title") == want.title })
		if len(days) != 1 {
			t.Errorf("%d days are %s", len(days), want.title)
			continue
		}
		if class := attr(days[0], "class"); class != want.class || strings.TrimLeft(textOf(days[0]), "0123456789月 ") != want.rest {
			t.Errorf("%s: %q, %q", want.title, class, textOf(days[0]))
		}
	}
	if days := page.find(func(n *html.Node) bool { return n.Data == "td" && inTable(n, "ahead") }); len(days) != 28 || !strings.HasPrefix(attr(days[0], "title"), "2月9日 周一") {
		t.Errorf("%d days", len(days))
	}
}

// What came in for an officer is on their morning desk, in the rail and in a list of its own until it is followed up.
func TestWhatComesNextOnTheMorningDesk(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	handler := s.as(t, base, account.Handler)
	one := s.registered(base, "2026-11-02")
	who := fmt.Sprint(handler.principal().Person.ID)
	s.post(one+"/assign", with(s.get(one+"/assign").must(http.StatusOK).form(), "officer", who)).leads()
	page := handler.get(base + "/morning").must(http.StatusOK).says("交办待认领1")
	if got := page.waits(); !slices.Equal(got, []string{"接下来1"}) {
		t.Errorf("the rail says %q", got)
	}
	s.get(base + "/morning").must(http.StatusOK).hides("交办待认领")

	handler.post(one+"/claim", handler.get(one).hidden(one+"/claim")).leads()
	handler.get(base+"/morning").hides("交办待认领", "退回修改")
	propose(handler, one)
	head := s.as(t, base, account.Head)
	ruling := head.get(one + "/consent").must(http.StatusOK).form()
	head.post(one+"/consent", with(ruling, "do", "return", "reason", "理由不充分")).leads()
	page = handler.get(base + "/morning").must(http.StatusOK).says("退回修改1")
	list := base + "/cases?mine=1&next=amend"
	if !page.linksTo(list) {
		t.Error("the number does not open its cases")
	}
	handler.get(list).must(http.StatusOK).says("接下来要做的：退回修改", "2026-000001")
	handler.get(base+"/cases?mine=1&wait=next").must(http.StatusOK).says("2026-000001", "退回修改")
	handler.get(base + "/cases?mine=1&next=paid").must(http.StatusOK).hides("2026-000001")
	handler.get(base + "/cases?next=amend").must(http.StatusUnprocessableEntity).says("承办人")
	handler.get(base + "/cases?mine=1&next=x").must(http.StatusUnprocessableEntity).says("待办")
	propose(handler, one)
	handler.get(base + "/morning").hides("退回修改")
}
