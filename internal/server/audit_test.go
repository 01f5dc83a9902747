package server_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// lines are the rows of the page's table, each as one reads it.
func (a answer) lines(class string) []string {
	a.t.Helper()
	var out []string
	for _, table := range a.find(func(n *html.Node) bool {
		return n.Data == "table" && strings.Contains(" "+attr(n, "class")+" ", " "+class+" ")
	}) {
		for n := range table.Descendants() {
			if n.Type == html.ElementNode && n.Data == "tr" && n.Parent.Data == "tbody" {
				out = append(out, textOf(n))
			}
		}
	}
	return out
}

// href is where the link with these words leads; empty where there is none.
func (a answer) href(words string) string {
	for _, n := range a.find(func(n *html.Node) bool { return n.Data == "a" }) {
		if strings.HasPrefix(textOf(n), words) {
			return attr(n, "href")
		}
	}
	return ""
}

// watched is an office with something in its trail, and the browser of its auditor.
func watched(t *testing.T) (s, auditor site, base string) {
	t.Helper()
	s = open(t)
	base = s.agency("示例市政务公开办公室")
	file := s.registered(base, "2026-11-02")
	s.registered(base, "2026-11-03")
	s.post(file+"/personal", url.Values{"field": {"phone"}}).must(http.StatusOK)
	if _, err := s.accounts.SignIn(t.Context(), s.principal().Person.Login, "not it", "192.0.2.77"); err == nil {
		t.Fatal("signed in")
	}
	if _, err := s.accounts.SignIn(t.Context(), "nobody", "not it", "192.0.2.78"); err == nil {
		t.Fatal("signed in")
	}
	return s, s.as(t, base, account.Auditor), base
}

func TestAuditorFindsWhatWasDone(t *testing.T) {
	s, auditor, base := watched(t)
	me := s.principal().Person
	all := auditor.get(base+"/audit").must(http.StatusOK).says("示例市政务公开办公室及其下级机关", "不属于任何机关")
	if n := len(all.lines("audit")); n < 6 {
		t.Errorf("%d events: %s", n, all.text())
	}
	for why, try := range map[string]struct {
		query string
		want  []string // what each line says, the latest first
	}{
		"an action":                {"action=personal_opened", []string{"查看个人信息 " + me.Name + " " + me.Login + " 2026-000001 2026-000001 联系电话"}},
		"a case":                   {"number=2026-000001", []string{"查看个人信息"}},
		"a case of which is none":  {"number=2026-000002", nil},
		"whose account it was":     {"action=sign_in_failed&who=" + url.QueryEscape(me.Name), []string{"登录失败 未登录 " + me.Name + " " + me.Login + " 密码不正确"}},
		"who failed under no name": {"action=sign_in_failed", []string{"▲ 登录失败 未登录 登录名不存在，或者账号已停用、暂时锁定；自上次记录起共 1 次 — 192.0.2.78", "192.0.2.77"}},
		"a day, as it is typed":    {"action=personal_opened&from=2026年11月23日&until=20261123", []string{"查看个人信息"}},
		"another day":              {"from=2026-11-24", nil},
	} {
		t.Run(why, func(t *testing.T) {
			page := auditor.in(t).get(base + "/audit?" + try.query).must(http.StatusOK)
			lines := page.lines("audit")
			if len(lines) != len(try.want) {
				t.Fatalf("%d lines, want %d: %s", len(lines), len(try.want), page.text())
			}
			for i, want := range try.want {
				if !strings.Contains(lines[i], want) || !strings.HasPrefix(lines[i], "2026-11-23 10:00:00") {
					t.Errorf("line %d is %q, want one that says %q", i+1, lines[i], want)
				}
			}
			if len(try.want) == 0 {
				page.says("没有符合条件的审计记录")
			}
		})
	}
	if body := auditor.body(base + "/audit"); strings.Contains(body, "321300190001011234") || strings.Contains(body, "13900000001") {
		t.Error("the trail shows personal data")
	}
	opened := auditor.get(base + "/audit?action=personal_opened")
	if opened.href("2026-000001") != base+"/audit?number=2026-000001" {
		t.Errorf("the case leads to %q", opened.href("2026-000001"))
	}
}

func TestAuditAddressThatIsNone(t *testing.T) {
	_, auditor, base := watched(t)
	for why, try := range map[string]struct{ query, says string }{
		"an action that is none": {"action=slept", "没有“slept”这种操作"},
		"a day that is none":     {"who=示例&from=昨天", "昨天"},
		"days the wrong way":     {"from=2026-11-23&until=2026-11-22", "止日早于起日"},
		"an identity number":     {"who=000000199001010018", "请按姓名或者登记编号查找"},
		"a place that is none":   {"before=-1", "翻页位置有误"},
	} {
		t.Run(why, func(t *testing.T) {
			page := auditor.in(t).get(base + "/audit?" + try.query).must(http.StatusUnprocessableEntity).says(try.says)
			typed, err := url.ParseQuery(try.query)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range page.find(func(n *html.Node) bool { return n.Data == "input" && strings.HasPrefix(attr(n, "id"), "f-") }) {
				if want := typed.Get(attr(n, "name")); attr(n, "value") != want {
					t.Errorf("%s is %q, typed was %q", attr(n, "name"), attr(n, "value"), want)
				}
			}
			if strings.HasPrefix(try.query, "before") {
				return // the place is no filter: a workbook has no pages
			}
			auditor.in(t).get(base + "/audit.xlsx?" + try.query).must(http.StatusUnprocessableEntity).says(try.says)
		})
	}
	if lines := auditor.get(base + "/audit?action=audit_exported").must(http.StatusOK).lines("audit"); len(lines) != 0 {
		t.Errorf("exports that were refused: %v", lines)
	}
}

// A trail of many pages shows each event once, and the filters go along.
func TestAuditPages(t *testing.T) {
	s, auditor, base := watched(t)
	for range 120 {
		if err := s.desk.Audit(t.Context(), desk.System("测试"), desk.Event{Action: desk.LedgerExported, Agency: agencyID(t, base)}); err != nil {
			t.Fatal(err)
		}
	}
	count, pages := 0, 0
	for at := base + "/audit?action=ledger_exported&who=" + url.QueryEscape("测试"); at != ""; pages++ {
		page := auditor.get(at).must(http.StatusOK)
		count += len(page.lines("audit"))
		if first := page.href("回到第一页"); (first == "") != (pages == 0) {
			t.Errorf("page %d leads back to %q", pages+1, first)
		}
		at = page.href("下一页")
	}
	if count != 120 || pages != 3 {
		t.Errorf("%d events on %d pages", count, pages)
	}
}

// What concerns no agency is shown to the auditors of the top of a tree, and to no other.
func TestWhoWatchesWhatConcernsNoAgency(t *testing.T) {
	s, auditor, base := watched(t)
	below := s.agencyBelow(agencyID(t, base), "示例镇政务公开办公室")
	const stray = "登录名不存在"
	auditor.get(base + "/audit").says(stray)
	lower := s.as(t, below, account.Auditor)
	if page := lower.get(below + "/audit").must(http.StatusOK); strings.Contains(page.text(), stray) || strings.Contains(page.text(), "不属于任何机关") {
		t.Errorf("the agency below sees: %s", page.text())
	}
	auditor.get(below + "/audit").must(http.StatusOK).says("示例镇政务公开办公室及其下级机关")
	// The agency above sees those of the one below, with its name.
	auditor.get(base+"/audit?action=agency_created").says("示例镇政务公开办公室 示例镇政务公开办公室", "机关")
}

func TestAuditWorkbook(t *testing.T) {
	_, auditor, base := watched(t)
	link := auditor.get(base + "/audit?action=personal_opened&from=20261123").must(http.StatusOK).href("导出")
	if link != base+"/audit.xlsx?action=personal_opened&from=20261123" {
		t.Fatalf("the export leads to %q", link)
	}
	got := auditor.get(link).must(http.StatusOK)
	name, _ := url.PathUnescape(got.Header().Get("Content-Disposition"))
	if !strings.Contains(name, "示例市政务公开办公室审计记录2026-11-23.xlsx") {
		t.Errorf("named %q", name)
	}
	f, err := excelize.OpenReader(bytes.NewReader(got.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("审计记录")
	if err != nil || len(rows) != 2 || rows[1][2] != "查看个人信息" || rows[1][7] != "2026-000001" {
		t.Errorf("rows %v (%v)", rows, err)
	}
	me := auditor.principal().Person
	lines := auditor.get(base + "/audit?action=audit_exported").must(http.StatusOK).lines("audit")
	if len(lines) != 1 || !strings.Contains(lines[0], me.Name+" "+me.Login+" 操作“查看个人信息”，自 2026-11-23 起") {
		t.Errorf("the trail says %v", lines)
	}
}

func TestLedgerTakenAlongIsInTheTrail(t *testing.T) {
	s, auditor, base := watched(t)
	s.get(base + "/statistics/2026.json").must(http.StatusOK)
	s.get(base + "/statistics/2026.xlsx").must(http.StatusOK)
	s.get(base + "/statistics/2066.xlsx").must(http.StatusUnprocessableEntity)
	lines := auditor.get(base + "/audit?action=ledger_exported").must(http.StatusOK).lines("audit")
	if len(lines) != 1 || !strings.Contains(lines[0], "2026年度台账") || !strings.Contains(lines[0], s.principal().Person.Login) {
		t.Errorf("the trail says %v", lines)
	}
}

func TestSealsAreShownToBeCopied(t *testing.T) {
	s, auditor, base := watched(t)
	auditor.get(base+"/seals").must(http.StatusOK).says("还没有封存", "foidesk verify")
	const days = 53
	for range days {
		_, err := s.desk.Register(t.Context(), desk.Intake{Agency: agencyID(t, base), By: desk.System("测试")}, foi.Receipt{
			On: calendar.Of(2026, time.November, 2), Channel: foi.Post,
			Request: foi.Request{Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001"}, Description: "示例区2025年征收补偿方案"},
		})
		if err != nil {
			t.Fatal(err)
		}
		s.clock.pass(24 * time.Hour)
	}
	if _, err := s.desk.SealDays(t.Context()); err != nil {
		t.Fatal(err)
	}
	auditor.signIn(auditor.person(base, account.Auditor)) // the days have ended the session
	kept, err := s.desk.Seals(t.Context(), agencyID(t, base), 0, 1)
	if err != nil || len(kept) != 1 {
		t.Fatalf("%v %v", kept, err)
	}
	first := auditor.get(base+"/seals").must(http.StatusOK).says("抄存", "foidesk verify")
	lines := first.lines("seals")
	digest := kept[0].Digest
	for _, want := range []string{kept[0].Day.String(), fmt.Sprint(kept[0].Position), digest[:8], digest[56:]} {
		if len(lines) != 50 || !strings.Contains(lines[0], want) {
			t.Fatalf("%d lines, the first %q does not say %q", len(lines), lines[0], want)
		}
	}
	next := auditor.get(first.href("下一页")).must(http.StatusOK)
	if lines := next.lines("seals"); len(lines) != days-50 || next.href("下一页") != "" || next.href("回到第一页") != base+"/seals" {
		t.Errorf("the next page has %d lines", len(lines))
	}
	auditor.get(base + "/seals?before=tomorrow").must(http.StatusUnprocessableEntity)
}
