package server_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/server"
)

// until lets the days pass, and signs the person in again on the morning of one.
func (s site) until(day, login string) {
	s.t.Helper()
	on, err := calendar.ParseISO(day)
	if err != nil {
		s.t.Fatal(err)
	}
	y, m, d := on.YMD()
	s.clock.set(time.Date(y, m, d, 9, 30, 0, 0, desk.China))
	s.signIn(login)
}

// everything takes a case through nearly all that the law has: corrected, two opinions at once, extended, paid for,
// disclosed in part, reviewed, sued over and answered again. Each step is taken on its day.
//
// Counted on the wall calendar of 2026, 02-14 and 02-28 worked, 02-15 to 02-23 at rest: corrected on 01-14, day 3 is
// 01-19; 01-20 to 02-02 are waited for; day 13 is 02-14, day 18 is 02-28, day 20 is 03-03; fifteen more end on 03-24.
// Paid on 03-20: with 04-06 at rest day 20 of the fresh period is 04-20, and the answer of 04-10 is on day 14.
// The judgment's fifteen working days from 10-26 end on 11-16.
func everything(s site) (base, one string) {
	s.t.Helper()
	base = s.agencyOnly("示例市政务公开办公室")
	s.clock.set(time.Date(2026, 1, 5, 9, 0, 0, 0, desk.China))
	officer, head := s.person(base, account.Intake, account.Handler), s.person(base, account.Head)
	s.until("2026-01-05", officer)
	one = s.registered(base, "2026-01-05")
	s.post(one+"/claim", s.get(one).hidden(one+"/claim")).leads()
	on := func(day, verb string, pairs ...string) {
		s.t.Helper()
		s.until(day, officer)
		s.goes(one, take(verb, pairs...))
	}
	on("2026-01-08", "correction", "on", "2026-01-08", "correct_by", "2026-01-16", "matters", "请写明所需方案的年度和所在街道")
	on("2026-01-14", "corrected", "on", "2026-01-14", "note", "2025年，示例街道")
	on("2026-01-19", "consult", "party", "third_party", "name", "示例商业企业000001", "on", "2026-01-19")
	on("2026-01-20", "consultation-delivered", "ref", "1", "on", "2026-01-20")
	on("2026-01-21", "consult", "party", "co_maker", "name", "示例市财政局", "on", "2026-01-21")
	on("2026-01-22", "consultation-delivered", "ref", "2", "on", "2026-01-22")
	on("2026-01-28", "opinion", "ref", "1", "on", "2026-01-28", "note", "不同意公开其报价")
	on("2026-02-02", "opinion", "ref", "2", "on", "2026-02-02", "note", "同意公开")
	on("2026-02-25", "extend", "working_days", "15", "reason", "检索、审查工作量较大", "step", "propose")
	s.until("2026-02-26", head)
	s.goes(one, take("consent"))
	on("2026-02-27", "extend", "step", "notice", "notified_on", "2026-02-27")
	on("2026-03-06", "fee", chargesPages("2026-03-06").pairs...)
	on("2026-03-10", "fee", "delivered_on", "2026-03-10")
	on("2026-03-20", "pay", "on", "2026-03-20")
	on("2026-04-09", "decide", append([]string{"outcome", "partial", "letter_number", "示公开复〔2026〕1号", "on", "2026-04-09"}, partly...)...)
	on("2026-04-10", "deliver", append([]string{"on", "2026-04-10"}, byPost...)...)
	on("2026-05-11", "review", "filed_on", "2026-05-06", "served_on", "2026-05-11", "body", "示例市人民政府")
	on("2026-05-20", "review?of=1", "defended_on", "2026-05-20")
	on("2026-06-29", "review?of=1", "decided_on", "2026-06-24", "received_on", "2026-06-29", "result", "revoked")
	on("2026-07-20", "suit", "filed_on", "2026-07-10", "served_on", "2026-07-20", "body", "示例市中级人民法院")
	on("2026-08-03", "suit?of=1", "defended_on", "2026-08-03")
	on("2026-10-26", "suit?of=1", "decided_on", "2026-10-15", "received_on", "2026-10-26", "result", "revoked")
	on("2026-10-27", "reanswer", "by", "suit:1", "on", "2026-10-26", "working_days", "15")
	on("2026-11-10", "decide", "outcome", "disclosed", "letter_number", "示公开复〔2026〕30号", "on", "2026-11-10")
	on("2026-11-13", "deliver", append([]string{"on", "2026-11-13"}, byHand...)...)
	s.until("2026-11-23", officer)
	return base, one
}

// One case with all of it: its page, its printed evidence, its row of the ledger and its place in the annual table,
// each as one would lay them on a table. The golden files are read by people before they are accepted.
func TestACaseThatMeetsEverything(t *testing.T) {
	s := open(t)
	base, one := everything(s)
	goldenText(t, "everything-case", s.get(one).must(http.StatusOK).blocks())
	goldenText(t, "everything-evidence", s.get(one+"/evidence").must(http.StatusOK).blocks())
	goldenText(t, "everything-ledger-row", s.ledgerRow(base, "2026-000001"))

	table := s.get(base + "/statistics").must(http.StatusOK).says("全部相符")
	for cell, want := range map[string]string{
		"col=natural_person&row=partial": "1", "col=natural_person&row=disclosed": "",
		"col=corrected&row=review": "1", "col=total&row=review": "1",
		"col=corrected&row=suit_after_review": "1", "col=total&row=suit_after_review": "1",
		"col=total&row=direct_suit": "",
	} {
		if got := table.linkText(base + "/cases?" + cell + "&year=2026"); got != want {
			t.Errorf("%s: %q is printed, want %q", cell, got, want)
		}
	}
}

// ledgerRow is a case's row in the exported workbook, each cell under its header.
func (s site) ledgerRow(base, number string) string {
	s.t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(s.body(base + "/statistics/2026.xlsx")))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			s.t.Fatal(err)
		}
		var headers []string
		for _, row := range rows {
			switch {
			case len(row) > 0 && row[0] == "登记编号":
				headers = row
			case len(row) > 0 && row[0] == number && headers != nil:
				return cellsUnder(headers, row)
			}
		}
	}
	s.t.Fatalf("no row %s", number)
	return ""
}

func cellsUnder(headers, row []string) string {
	var b strings.Builder
	for i, h := range headers {
		value := ""
		if i < len(row) {
			value = row[i]
		}
		b.WriteString(h + "：" + value + "\n")
	}
	return b.String()
}

// blocks is what a person reads on the page, a line for each of its blocks; what moves with the accounts is left out.
func (a answer) blocks() string {
	a.t.Helper()
	var b strings.Builder
	for _, n := range a.find(func(n *html.Node) bool {
		switch n.Data {
		case "h1", "h2", "p", "tr", "li", "dt", "dd":
			return within(n, "main") && !within(n.Parent, "li", "tr", "svg", "dd", "details")
		}
		return false
	}) {
		var words []string
		for d := range n.Descendants() {
			if d.Type == html.TextNode && !within(d, "title", "svg", "form", "button") && strings.TrimSpace(d.Data) != "" {
				words = append(words, strings.Join(strings.Fields(d.Data), " "))
			}
		}
		if len(words) > 0 {
			b.WriteString(strings.Join(words, " | ") + "\n")
		}
	}
	return b.String()
}

// within tells that a node is, or lies in, an element of one of the names.
func within(n *html.Node, names ...string) bool {
	for ; n != nil; n = n.Parent {
		for _, name := range names {
			if n.Data == name && n.Type == html.ElementNode {
				return true
			}
		}
	}
	return false
}

// nameless are the names that accounts get by chance in these tests.
var nameless = regexp.MustCompile(`示例人员[a-z0-9]+`)

func goldenText(t *testing.T, name, got string) {
	t.Helper()
	got = nameless.ReplaceAllString(got, "示例人员")
	path := filepath.Join("testdata", name+".txt")
	if *server.Update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it and run with -update if it is right:\n%s", path, got)
	}
}
