package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// A supervisor sees on the morning desk how the agencies below stand, the worst first, and each number opens as many
// cases as it says; who does not supervise sees nothing of it.
func TestASupervisorSeesTheAgenciesBelow(t *testing.T) {
	s := open(t)
	city := s.agency("示例市政务公开办公室")
	own := agencyID(t, city)
	good, bad := s.agencyBelow(own, "示例区政务公开办公室"), s.agencyBelow(own, "示例县政务公开办公室")
	s.agency("别处政务公开办公室")
	s.registered(good, "2026-11-20")
	for _, day := range []string{"2026-10-12", "2026-10-19"} { // the first is late by now, the second due on the 16th
		s.registered(bad, day)
	}
	one := s.registered(bad, "2026-11-02")
	s.post(one+"/decide", with(s.get(one+"/decide").must(http.StatusOK).form(), "outcome", "disclosed", "letter_number", "示公开复〔1〕1号")).leads()
	s.post(one+"/deliver", with(s.get(one+"/deliver").must(http.StatusOK).form(), "method", "in_person", "signer", "自然人000001")).leads()

	above := s.as(t, city, account.Supervisor)
	if _, err := s.remind.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := above.get(city + "/morning").must(http.StatusOK)
	page.says("示例县政务公开办公室 2026-000001 答复期限：", "逾期 10 个工作日")
	page.says("下级机关", "本机关", "100% 1/1", "■ 2").hides("别处政务公开办公室", "查看全部")
	if !strings.Contains(page.Body.String(), "<title>各月收到：2025年12月 0 件，") || !strings.Contains(page.Body.String(), "2026年10月 2 件，2026年11月 1 件</title>") {
		t.Error("the lines say nothing to who cannot see them")
	}
	names := page.namesBelow()
	if want := []string{"示例县政务公开办公室", "示例区政务公开办公室", "示例市政务公开办公室 本机关"}; fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("in order %q, want %q", names, want)
	}
	opened := 0
	for _, link := range page.find(func(n *html.Node) bool { return n.Data == "a" && strings.Contains(attr(n, "href"), "/cases?") }) {
		if inTable(link, "below") {
			opened++
			list := above.get(attr(link, "href")).must(http.StatusOK)
			rows := list.find(func(n *html.Node) bool { return n.Data == "tr" && has(n, "data-href") })
			if said := strings.TrimPrefix(textOf(link), "■ "); said != fmt.Sprint(len(rows)) {
				t.Errorf("%s says %s and opens %d", attr(link, "href"), said, len(rows))
			}
		}
	}
	if opened < 10 {
		t.Errorf("%d numbers open cases", opened)
	}
	above.get(city + "/below?sort=name").must(http.StatusOK).says("共 3 个")
	if names := above.get(city + "/below?sort=name").namesBelow(); !strings.HasPrefix(names[0], "示例市") {
		t.Errorf("by name %q", names)
	}
	above.get(city + "/below?sort=applicant").must(http.StatusUnprocessableEntity).says("这种次序")
	above.get(city + "/below?page=0").must(http.StatusUnprocessableEntity).says("页码")
	above.get(bad + "/below").must(http.StatusOK).says("没有下级机关")
	above.get(bad + "/morning").must(http.StatusOK).hides("近 12 个月收到")
	s.as(t, city, account.Head).get(city + "/morning").must(http.StatusOK).hides("近 12 个月收到")
	s.as(t, bad, account.Supervisor).get(city + "/below").must(http.StatusNotFound)
}

// More agencies than fit are cut, with the way to all of them, page by page.
func TestManyAgenciesBelow(t *testing.T) {
	s := open(t)
	city := s.agency("示例市政务公开办公室")
	for i := range 101 {
		if _, err := s.desk.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: fmt.Sprintf("示例第%03d局", i), Parent: agencyID(t, city)}); err != nil {
			t.Fatal(err)
		}
	}
	above := s.as(t, city, account.Supervisor)
	page := above.get(city + "/morning").must(http.StatusOK).says("查看全部 102 个机关")
	if n := len(page.namesBelow()); n != 10 {
		t.Errorf("%d agencies on the morning desk", n)
	}
	if n := len(above.get(city + "/below").must(http.StatusOK).namesBelow()); n != 100 {
		t.Errorf("%d agencies on the first page", n)
	}
	if n := len(above.get(city + "/below?page=2").must(http.StatusOK).namesBelow()); n != 2 {
		t.Errorf("%d agencies on the second page", n)
	}
	if n := len(above.get(city + "/below?page=3").must(http.StatusOK).namesBelow()); n != 0 {
		t.Errorf("%d agencies behind the last page", n)
	}
}

// namesBelow are the agencies of the table of those below, as they stand.
func (a answer) namesBelow() []string {
	var out []string
	for _, row := range a.find(func(n *html.Node) bool { return n.Data == "tr" && n.Parent.Data == "tbody" && inTable(n, "below") }) {
		for cell := range row.ChildNodes() {
			if cell.Data == "td" {
				out = append(out, textOf(cell))
				break
			}
		}
	}
	return out
}

// inTable tells whether a node stands in a table of a class.
func inTable(n *html.Node, class string) bool {
	for up := range n.Ancestors() {
		if up.Data == "table" && strings.Contains(" "+attr(up, "class")+" ", " "+class+" ") {
			return true
		}
	}
	return false
}
