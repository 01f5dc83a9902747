package server_test

import (
	"net/http"
	"strings"
	"testing"

	"foidesk/internal/account"
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
