package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// month is a month as the script gets it: its days by their dates.
func (s site) month(query string) (answer, map[string]*html.Node) {
	s.t.Helper()
	a := s.get("/calendar?" + query).must(http.StatusOK)
	days := map[string]*html.Node{}
	for _, n := range a.find(func(n *html.Node) bool { return has(n, "data-date") }) {
		days[attr(n, "data-date")] = n
	}
	return a, days
}

func TestMonthMarksItsDays(t *testing.T) {
	s := open(t)
	s.agency("示例市政务公开办公室")
	february, days := s.month("month=2026-02&chosen=" + url.QueryEscape("2026年2月27日"))
	february.says("2026年2月")
	if len(days) != 28 {
		t.Errorf("%d days, want 28", len(days))
	}
	for _, c := range []struct{ why, on, class, text, title string }{
		{"an ordinary day", "2026-02-13", "workday", "13", "2月13日 周五 工作日"},
		{"a Saturday worked before the Spring Festival", "2026-02-14", "makeup_workday", "14班", "2月14日 周六 调休上班"},
		{"its first day, a Sunday joined to it", "2026-02-15", "adjusted_holiday", "15假", "2月15日 周日 春节放假"},
		{"the New Year itself", "2026-02-17", "statutory_holiday", "17假", "2月17日 周二 春节放假"},
		{"its last day, a Monday", "2026-02-23", "adjusted_holiday", "23假", "2月23日 周一 春节放假"},
		{"the day typed", "2026-02-27", "workday chosen", "27", "2月27日 周五 工作日"},
		{"a Saturday worked after it", "2026-02-28", "makeup_workday", "28班", "2月28日 周六 调休上班"},
		{"a plain weekend", "2026-02-07", "weekend", "7休", "2月7日 周六 休息日"},
	} {
		n := days[c.on]
		if attr(n, "class") != c.class || textOf(n) != c.text || attr(n, "title") != c.title || attr(n, "aria-label") != c.title {
			t.Errorf("%s, %s: class %q, text %q, title %q", c.why, c.on, attr(n, "class"), textOf(n), attr(n, "title"))
		}
		if entry := attr(n, "tabindex") == "0"; entry != strings.Contains(c.class, "chosen") {
			t.Errorf("%s: reached by Tab is %t", c.on, entry)
		}
	}
	if strings.Contains(february.text(), "放假安排") {
		t.Error("says that an announced year is not")
	}
	// The 1st of February 2026 is a Sunday: the last place of the first week.
	weeks := february.find(func(n *html.Node) bool { return n.Data == "tr" })
	if first := textOf(weeks[1]); len(weeks) != 6 || first != "1休" || weeks[1].LastChild.PrevSibling.FirstChild != days["2026-02-01"] {
		t.Errorf("%d rows, the first week is %q", len(weeks), first)
	}
}

// The site's today is Monday, 23 November 2026.
func TestMonthOfTodayIsTheOneWithoutADate(t *testing.T) {
	s := open(t)
	s.agency("示例市政务公开办公室")
	for name, query := range map[string]string{"nothing typed": "", "something unfinished typed": "month=&chosen=2026-1"} {
		t.Run(name, func(t *testing.T) {
			a, days := s.in(t).month(query)
			a.says("2026年11月")
			now, tomorrow := days["2026-11-23"], days["2026-11-24"]
			if attr(now, "aria-current") != "date" || attr(now, "tabindex") != "0" || has(now, "aria-disabled") {
				t.Errorf("today: %v", now.Attr)
			}
			if !has(tomorrow, "aria-disabled") || !strings.Contains(attr(tomorrow, "title"), "晚于今天") {
				t.Errorf("tomorrow: %v", tomorrow.Attr)
			}
		})
	}
	typed, _ := s.month("chosen=2025%2F10%2F9")
	typed.says("2025年10月")
}

func TestMonthOfAYearWithoutItsNotice(t *testing.T) {
	s := open(t)
	s.agency("示例市政务公开办公室")
	next, days := s.month("month=2027-01")
	next.says("2027年1月", "2027年放假安排尚未公布，只标出周末")
	if attr(days["2027-01-01"], "class") != "workday" || attr(days["2027-01-02"], "class") != "weekend" {
		t.Error("a holiday is assumed, or a weekend is not marked")
	}
	past, _ := s.month("month=2018-05")
	past.says("本系统未收录2018年放假安排")
}

func TestMonthsFollowEachOtherWithinTheYearsOfDates(t *testing.T) {
	s := open(t)
	s.agency("示例市政务公开办公室")
	for _, c := range []struct{ month, previous, next string }{
		{"2026-11", "2026-10", "2026-12"},
		{"2026-12", "2026-11", "2027-01"},
		{"2000-01", "", "2000-02"},
		{"2099-12", "2099-11", ""},
	} {
		a, _ := s.month("month=" + c.month)
		for class, want := range map[string]string{"previous": c.previous, "next": c.next} {
			n := a.find(func(n *html.Node) bool { return attr(n, "class") == class })[0]
			if attr(n, "data-month") != want || has(n, "disabled") != (want == "") {
				t.Errorf("%s: %s is %q, want %q", c.month, class, attr(n, "data-month"), want)
			}
		}
	}
	for _, month := range []string{"1999-12", "2100-01", "2026-13", "2026-1", "2026", "november"} {
		s.get("/calendar?month="+month).must(http.StatusUnprocessableEntity).says("月份应写成 2026-11", month)
	}
}

// Without script a date is typed and nothing more is offered.
func TestEveryDateFieldOffersTheMonth(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-02")
	for path, want := range map[string]int{base + "/cases/new": 3, one + "/amend": 3, one + "/decide": 1, one + "/withdraw": 1} {
		lines := s.get(path).must(http.StatusOK).find(func(n *html.Node) bool { return attr(n, "data-calendar") == "/calendar" })
		if len(lines) != want {
			t.Errorf("%s: %d date fields, want %d", path, len(lines), want)
		}
		for _, line := range lines {
			for n := range line.ChildNodes() {
				switch {
				case n.Data == "button" && (attr(n, "type") != "button" || !strings.Contains(attr(n, "class"), "script-only")):
					t.Errorf("%s: the button would send the form or stand there without script", path)
				case attr(n, "role") == "dialog" && !has(n, "hidden"):
					t.Errorf("%s: the month is open", path)
				}
			}
		}
	}
}
