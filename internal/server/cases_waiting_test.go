package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"foidesk/internal/account"
)

// tabs are the ready-made views above the register, with their counts.
func (a answer) tabs() []string { return a.listed("tabs") }

// waits are the lines below the register in the rail.
func (a answer) waits() []string { return a.listed("waits") }

func (a answer) listed(class string) []string {
	var out []string
	for _, list := range a.find(func(n *html.Node) bool { return attr(n, "class") == class }) {
		for n := range list.Descendants() {
			if n.Data == "a" {
				out = append(out, textOf(n))
			}
		}
	}
	return out
}

// Five cases: one that nobody took on for long, one of today, one with the handler, one that waits for
// consent, one answered.
func waiting(t *testing.T) (s, handler site, base string) {
	t.Helper()
	s = open(t)
	base = s.agency("示例市政务公开办公室")
	handler = s.as(t, base, account.Handler)
	claimed := func(path string) string {
		s.t.Helper()
		handler.post(path+"/claim", handler.get(path).must(http.StatusOK).hidden(path+"/claim")).leads()
		return path
	}
	s.registered(base, "2026-11-02")
	claimed(s.registered(base, "2026-11-04"))
	propose(handler, claimed(s.registered(base, "2026-11-05")))
	s.registered(base, "2026-11-23")
	return s, handler, base
}

func propose(s site, path string) {
	s.t.Helper()
	form := with(s.get(path+"/extend").must(http.StatusOK).form(), "working_days", "10", "reason", "需要查阅的档案较多")
	s.post(path+"/extend", form).leads()
}

func TestEachRoleHasTheViewsThatAreOfUseToIt(t *testing.T) {
	s, handler, base := waiting(t)
	own := []string{"全部", "在办4", "逾期0", "今日到期0", "3 个工作日内0", "5 个工作日内1", "待送达0"}
	for _, c := range []struct {
		who  string
		seen site
		want []string
		rail []string
	}{
		{"handler", handler, []string{"我的2", "待认领2"}, nil},
		{"intake", s.as(t, base, account.Intake), []string{"待认领2"}, nil},
		{"head", s.as(t, base, account.Head), []string{"我的0", "待认领2", "逾期未认领1", "待审批1"}, []string{"待审批1", "逾期未认领1"}},
		{"supervisor", s.as(t, base, account.Supervisor), nil, nil},
	} {
		t.Run(c.who, func(t *testing.T) {
			page := c.seen.in(t).get(base + "/cases").must(http.StatusOK)
			if got := page.tabs(); !slices.Equal(got, append(slices.Clone(own), c.want...)) {
				t.Errorf("tabs %q, want %q and %q", got, own, c.want)
			}
			if got := page.waits(); !slices.Equal(got, c.rail) {
				t.Errorf("the rail says %q, want %q", got, c.rail)
			}
			registers := page.href("登记申请") != ""
			if may := c.who == "intake" || c.who == "head"; registers != may {
				t.Errorf("offers to register: %t, may: %t", registers, may)
			}
		})
	}
}

func TestViewsOfWhatWaits(t *testing.T) {
	s, handler, base := waiting(t)
	head := s.as(t, base, account.Head)
	name := handler.principal().Person.Name
	for _, c := range []struct {
		name, address string
		seen          site
		column        string
		want          []string // what each line says
	}{
		{"mine", "?mine=1", handler, "承办部门", []string{"2026-000002 2026-11-04 自然人000001 示例区2025年征收补偿方案 示例科", "2026-000003"}},
		{"mine, of somebody who has none", "?mine=1", head, "", nil},
		{"to be claimed", "?wait=unclaimed", handler, "分给", []string{"2026-000001 2026-11-02 自然人000001 示例区2025年征收补偿方案 示例科 ■ 11月3日 已过", "示例科 11月24日"}},
		{"to be claimed for long", "?wait=unclaimed_late", head, "认领期限", []string{"2026-000001"}},
		{"for consent", "?wait=consent", head, "报批事项", []string{name + " 延长答复期限"}},
		{"for consent, with a word that is nowhere", "?wait=consent&q=%E6%B2%B3%E9%81%93", head, "", nil},
		{"under way", "?due=under_way", head, "承办人", []string{"2026-000001", name, name, "2026-000004"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := c.seen.in(t).get(base + "/cases" + c.address).must(http.StatusOK)
			lines := page.lines("register")
			if len(lines) != len(c.want) {
				t.Fatalf("%d lines, want %d: %s", len(lines), len(c.want), page.text())
			}
			for i, want := range c.want {
				if !strings.Contains(lines[i], want) {
					t.Errorf("line %d is %q, want one that says %q", i+1, lines[i], want)
				}
			}
			page.says(c.column)
		})
	}
	handler.get(base + "/cases?mine=2").must(http.StatusUnprocessableEntity)
	handler.get(base + "/cases?wait=forever").must(http.StatusUnprocessableEntity)
	head.get(base+"/cases?mine=1").says("没有由您承办的在办案件", "查看待认领的案件")
}

// What is narrowed further stays the view that it was.
func TestFiltersKeepTheView(t *testing.T) {
	_, handler, base := waiting(t)
	for address, want := range map[string][2]string{"?mine=1": {"mine", "1"}, "?wait=unclaimed": {"wait", "unclaimed"}} {
		page := handler.get(base + "/cases" + address).must(http.StatusOK)
		kept := page.find(func(n *html.Node) bool {
			return n.Data == "input" && attr(n, "type") == "hidden" && attr(n, "name") == want[0] && attr(n, "value") == want[1]
		})
		if len(kept) != 1 {
			t.Errorf("%s: the form keeps %d of %v", address, len(kept), want)
		}
	}
}

// Lists of what waits page by their own order.
func TestWaitingListPages(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	for range 53 {
		s.registered(base, "2026-11-02")
	}
	s.clock.pass(time.Hour)
	seen := map[string]bool{}
	pages := 0
	for at := base + "/cases?wait=unclaimed"; at != ""; pages++ {
		page := s.get(at).must(http.StatusOK)
		for _, line := range page.lines("register") {
			seen[strings.Fields(line)[0]] = true
		}
		at = page.href("下一页")
	}
	if len(seen) != 53 || pages != 2 {
		t.Errorf("%d cases on %d pages", len(seen), pages)
	}
}
