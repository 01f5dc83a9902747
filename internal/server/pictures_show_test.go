package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// twoYears is an agency with two years of cases: all results, answers on the first day and after the last, some open.
func twoYears(t *testing.T, s site) (base string) {
	t.Helper()
	base = s.agency("示例市政务公开办公室")
	outcomes := foi.Outcomes()
	var ledger []desk.LedgerRow
	for i := range 150 {
		r := desk.LedgerRow{
			Line: i + 2, Number: fmt.Sprintf("号%03d", i), ReceivedOn: calendar.Of(2025, 1, 2).AddDays(i * 45 / 10), Channel: foi.Post,
			Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001"}, Description: "示例区2025年征收补偿方案",
		}
		if i%10 != 7 && i < 140 {
			r.Outcome, r.DecidedOn = string(outcomes[i%len(outcomes)].ID), r.ReceivedOn.AddDays(i%9*5)
		}
		ledger = append(ledger, r)
	}
	rows := func(yield func(desk.LedgerRow, error) bool) {
		for _, r := range ledger {
			if !yield(r, nil) {
				return
			}
		}
	}
	report, err := s.desk.ImportLedger(t.Context(), desk.ImportOrder{By: desk.System("测试"), Agency: agencyID(t, base)}, rows)
	if err != nil || !report.Imported {
		t.Fatalf("%+v, %v", report, err)
	}
	return base
}

var casesSaid = regexp.MustCompile(`(\d+) 件`)

// Every mark of every picture opens as many cases as it says.
func TestEveryMarkOpensItsCases(t *testing.T) {
	s := open(t)
	base := twoYears(t, s)
	opened := 0
	for _, year := range []string{"", "?year=2025"} {
		page := s.get(base + "/pictures" + year).must(http.StatusOK)
		for _, a := range page.find(func(n *html.Node) bool { return n.Data == "a" && n.Parent.Data == "svg" }) {
			label, href := attr(a, "aria-label"), attr(a, "href")
			said := casesSaid.FindStringSubmatch(label)
			if said == nil {
				t.Fatalf("%q says no number", label)
			}
			want, err := strconv.Atoi(said[1])
			if err != nil {
				t.Fatal(err)
			}
			got, head := 0, ""
			for at := href; at != ""; {
				list := s.get(at).must(http.StatusOK)
				got += len(list.lines("register"))
				head = strings.Join(list.listed("narrowed"), " ")
				at = list.href("下一页")
			}
			if got != want {
				t.Errorf("%s: %s opens %d", label, href, got)
			}
			if !strings.Contains(head, "×") && !strings.Contains(href, "due=") {
				t.Errorf("%s does not say what it is narrowed to: %q", href, head)
			}
			opened++
		}
	}
	if opened < 150 {
		t.Errorf("%d marks were opened", opened)
	}
}

func TestPicturesOfAnAgency(t *testing.T) {
	s := open(t)
	base := twoYears(t, s)
	page := s.get(base+"/pictures").must(http.StatusOK).says("到期日历", "收办趋势", "办理结果", "办理用时", "按期办结率", "■ 目前逾期", "2027年放假安排尚未公布")
	for _, table := range page.find(func(n *html.Node) bool { return n.Data == "table" }) {
		links := 0
		for n := range table.Descendants() {
			if n.Data == "a" {
				links++
			}
		}
		if links == 0 {
			t.Errorf("a table without links: %s", textOf(table))
		}
	}
	past := s.get(base + "/pictures?year=2025").must(http.StatusOK)
	past.says("2025年办结").hides("到期日历", "目前逾期")
	for address, words := range map[string]string{"?year=2027": "年度应在", "?year=last": "年份应在"} {
		s.get(base + "/pictures" + address).must(http.StatusUnprocessableEntity).says(words)
	}
	s.as(t, base, account.Administrator).get(base + "/pictures").must(http.StatusForbidden)

	none := s.get(s.agency("示例县政务公开办公室") + "/pictures").must(http.StatusOK)
	none.says("没有逾期的案件", "没有收到、办结的申请，也没有在办的申请", "2026年没有办结的申请", "2026年没有计算答复期限的办结申请")
	if drawn := none.find(func(n *html.Node) bool { return n.Data == "figure" }); len(drawn) != 0 {
		t.Errorf("%d empty pictures", len(drawn))
	}
}

// What a list is narrowed to is said, can be taken away, and stays when the list is narrowed further.
func TestNarrowedListSaysSo(t *testing.T) {
	s := open(t)
	base := twoYears(t, s)
	address := base + "/cases?concluded=2025-01-01_2025-12-31&group=refused&timely=missed&took=21-30"
	page := s.get(address).must(http.StatusOK).says("2025年办结", "不予公开", "逾期办结", "用时 21–30 个工作日")
	kept := map[string]string{}
	for _, n := range page.find(func(n *html.Node) bool { return n.Data == "input" && attr(n, "type") == "hidden" }) {
		kept[attr(n, "name")] = attr(n, "value")
	}
	if kept["concluded"] != "2025-01-01_2025-12-31" || kept["group"] != "refused" || kept["timely"] != "missed" || kept["took"] != "21-30" {
		t.Errorf("the form keeps %v", kept)
	}
	without := map[string]string{}
	for _, n := range page.find(func(n *html.Node) bool {
		return n.Data == "a" && strings.HasPrefix(attr(n, "aria-label"), "不再限于")
	}) {
		without[attr(n, "aria-label")] = attr(n, "href")
	}
	for label, want := range map[string]string{
		"不再限于2025年办结":       base + "/cases",
		"不再限于不予公开":          base + "/cases?concluded=2025-01-01_2025-12-31&timely=missed&took=21-30",
		"不再限于逾期办结":          base + "/cases?concluded=2025-01-01_2025-12-31&group=refused&took=21-30",
		"不再限于用时 21–30 个工作日": base + "/cases?concluded=2025-01-01_2025-12-31&group=refused&timely=missed",
	} {
		if without[label] != want {
			t.Errorf("%s leads to %s, want %s", label, without[label], want)
		}
	}
	if back := page.href("返回办理情况"); back != base+"/pictures?year=2025" {
		t.Errorf("the way back is %s", back)
	}
	for address, words := range map[string]string{
		"?received=2026-03-01_2026-03-31":                    "2026年3月收到",
		"?received=2026-03-02_2026-04-30":                    "2026年3月2日至2026年4月30日收到",
		"?open_at=2026-03-31":                                "2026年3月31日终了时在办",
		"?on=2026-11-26":                                     "2026年11月26日到期",
		"?concluded=2026-03-05_2026-03-05&took=41-":          "用时 41 个工作日以上",
		"?concluded=2026-03-05_2026-03-05&took=0-0":          "2026年3月5日办结",
		"?open_at=2026-03-31&received=2026-03-01_2026-03-31": "2026年3月收到",
	} {
		s.get(base + "/cases" + address).must(http.StatusOK).says(words)
	}
}
