package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/server"
)

// startedFeed starts somebody's feed on the page of their account and returns the path of its address.
func (s site) startedFeed() string {
	s.t.Helper()
	page := s.post("/account/calendar/start", s.get("/account").must(http.StatusOK).hidden("/account/calendar/start")).must(http.StatusOK).says("只显示这一次")
	_, rest, _ := strings.Cut(page.text(), siteURL+"/calendar/feed/")
	token, _, found := strings.Cut(rest, ".ics")
	if !found || len(token) < 40 {
		s.t.Fatalf("no address in: %s", page.text())
	}
	return "/calendar/feed/" + token + ".ics"
}

// events are what a calendar program makes of a feed, by the cases' numbers.
func (s site) events(path string) map[string]*ics.VEvent {
	s.t.Helper()
	a := s.fresh(s.t).get(path).must(http.StatusOK)
	if got := a.Header().Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		s.t.Errorf("it is %s", got)
	}
	body := a.Body.String()
	for line := range strings.SplitSeq(strings.TrimSuffix(body, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			s.t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[string]*ics.VEvent{}
	for _, e := range cal.Events() {
		number, _, _ := strings.Cut(valueOf(e, ics.ComponentPropertySummary), " ")
		out[number] = e
	}
	return out
}

func valueOf(e *ics.VEvent, name ics.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

// A calendar program gets the days on which one's own cases fall due, the head of office all of the agency; nothing of
// an applicant is in it.
func TestCalendarFeedOfOnesCases(t *testing.T) {
	s := open(t)
	base := s.agency("示例市“一网通办”政务公开与政府信息公开申请办理工作领导小组办公室，综合科；一处")
	handler := s.as(t, base, account.Handler)
	mine, other := s.registered(base, "2026-11-02"), s.registered(base, "2026-11-03")
	handler.post(mine+"/claim", handler.get(mine).hidden(mine+"/claim")).leads()
	feed := handler.startedFeed()
	got := handler.events(feed)
	if len(got) != 1 || got["2026-000001"] == nil {
		t.Fatalf("the handler's feed has %d events", len(got))
	}
	e := got["2026-000001"]
	for name, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertySummary: "2026-000001 答复期限 11月30日（周一）还剩 5 个工作日", ics.ComponentPropertyDtStart: "20261130", ics.ComponentPropertyDtEnd: "20261201",
		ics.ComponentPropertyUrl: siteURL + mine, ics.ComponentPropertyUniqueId: "foidesk-case-1@example.com", ics.ComponentPropertyDtstamp: "20261122T160000Z",
	} {
		if got := valueOf(e, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if said := valueOf(e, ics.ComponentPropertyDescription); !strings.Contains(said, "综合科；一处\n") || !strings.HasSuffix(said, mine) {
		t.Errorf("it says %q", said)
	}
	head := s.as(t, base, account.Head)
	if all := head.events(head.startedFeed()); len(all) != 2 || all["2026-000002"] == nil || valueOf(all["2026-000002"], ics.ComponentPropertyUrl) != siteURL+other {
		t.Errorf("the head's feed has %d events", len(all))
	}
	intake := s.as(t, base, account.Intake)
	if none := intake.events(intake.startedFeed()); len(none) != 0 {
		t.Errorf("who has no cases gets %d events", len(none))
	}

	answer := s.fresh(t).get(feed)
	body := answer.Body.String()
	for _, want := range []string{"METHOD:PUBLISH\r\n", "X-WR-CALNAME:政府信息公开办理期限\r\n", "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"} {
		if !strings.Contains(body, want) {
			t.Errorf("the feed lacks %q:\n%s", want, body)
		}
	}
	for _, not := range []string{"自然人", "征收补偿", "13900000001"} {
		if strings.Contains(body, not) {
			t.Errorf("the feed has %q", not)
		}
	}
	again := httptest.NewRequest(http.MethodGet, feed, nil)
	again.Header.Set("If-None-Match", answer.Header().Get("ETag"))
	s.fresh(t).send(again).must(http.StatusNotModified)
}

// A day in a year that is not announced says so.
func TestCalendarFeedSaysWhatIsProvisional(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.clock.set(monday.AddDate(0, 1, 0))
	s = s.as(t, base, account.Intake, account.Handler, account.Head)
	s.registered(base, "2026-12-21")
	if got := valueOf(s.events(s.startedFeed())["2026-000001"], ics.ComponentPropertySummary); !strings.Contains(got, "暂定") {
		t.Errorf("it says %q", got)
	}
}

// The address opens nothing once it was renewed, stopped, or its person may not come in any more.
func TestCalendarFeedEnds(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	handler := s.as(t, base, account.Handler)
	gone := func(path string) {
		t.Helper()
		s.fresh(t).get(path).must(http.StatusNotFound)
	}
	first := handler.startedFeed()
	gone(strings.TrimSuffix(first, ".ics"))
	gone("/calendar/feed/.ics")
	handler.get("/account").says("已于 2026-11-23 10:00 开启", "换新地址").hides(strings.TrimSuffix(strings.TrimPrefix(first, "/calendar/feed/"), ".ics"))
	second := handler.startedFeed()
	gone(first)
	handler.events(second)
	handler.post("/account/calendar/stop", url.Values{}).leads()
	gone(second)
	third := handler.startedFeed()
	who := handler.principal()
	if err := s.accounts.Disable(t.Context(), desk.System("测试"), agencyID(t, base), who.Person.ID); err != nil {
		t.Fatal(err)
	}
	gone(third)
	s.as(t, base, account.Auditor).get(base+"/audit").must(http.StatusOK).says("开启日历订阅", "停止日历订阅")
}

func TestCalendarFeedsAreLimited(t *testing.T) {
	s := open(t, func(o *server.Options) { o.Limits.Feed = server.Limit{PerSecond: 1e-6, Burst: 2} })
	s.agency("示例市政务公开办公室")
	feed := s.startedFeed()
	s.fresh(t).get(feed).must(http.StatusOK)
	s.fresh(t).get(feed).must(http.StatusOK)
	s.fresh(t).get(feed).must(http.StatusTooManyRequests)
	s.get("/account").must(http.StatusOK)
}
