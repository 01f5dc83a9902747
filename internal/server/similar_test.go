package server_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"foidesk/internal/account"
)

func (a answer) similar() string {
	for _, section := range a.find(func(n *html.Node) bool { return n.Data == "section" && attr(n, "class") == "similar" }) {
		return textOf(section)
	}
	return ""
}

// request registers an application of somebody with words of their own and returns the path of its case.
func (s site) request(base, applicant, idNumber, description string) string {
	s.t.Helper()
	form := application(s.get(base+"/cases/new").must(http.StatusOK).form(), "2026-11-02")
	return s.post(base+"/cases/new", with(form, "applicant", applicant, "id_number", idNumber, "phone", "", "description", description)).leads()
}

// The case page shows what the case may repeat, with the answer as it is quoted.
func TestSimilarRequestsOnTheCasePage(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	other := s.agency("示例县政务公开办公室")
	first := s.request(base, "自然人000001", "321300190001011234", "2024年湖滨社区围墙加固招标文件")
	if shown := s.get(first).must(http.StatusOK).similar(); shown != "" {
		t.Errorf("an only case shows %q", shown)
	}
	form := s.get(first + "/decide").form()
	s.post(first+"/decide", with(form, append(thirdPartys, "outcome", "refused_4", "on", "2026-11-19", "letter_number", "示公开〔2026〕1号")...)).leads()
	s.request(base, "自然人000002", "321300190001015678", "公务用车采购合同")
	s.request(other, "自然人000001", "321300190001011234", "县里的湖滨社区围墙加固招标文件")
	third := s.request(base, "自然人000003", "321300190001011234", "围墙加固招标文件（湖滨社区，2026年）")

	page := s.get(third).must(http.StatusOK)
	shown := page.similar()
	for _, w := range []string{
		"2026-000001", "2026-11-02", "自然人000001", "2024年湖滨社区围墙加固招标文件", "证件号码相同、内容相近",
		"不予公开-保护第三方合法权益", "示公开〔2026〕1号", "2026年11月19日答复",
	} {
		if !strings.Contains(shown, w) {
			t.Errorf("the section does not say %q: %s", w, shown)
		}
	}
	for _, w := range []string{"2026-000002", "2026-000003", "县里的", "321300190001011234"} {
		if strings.Contains(shown, w) {
			t.Errorf("the section says %q: %s", w, shown)
		}
	}
	if !page.linksTo(first) {
		t.Error("the earlier case is not linked")
	}
	auditor := s.as(t, base, account.Auditor)
	if text := auditor.get(base + "/audit?action=personal_searched").must(http.StatusOK).text(); strings.Contains(text, "找到") {
		t.Errorf("looking at a case left a trace: %s", text)
	}
}

// The button on the form looks for what is typed, registers nothing and keeps every word.
func TestSimilarRequestsBeforeRegistering(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	first := s.request(base, "自然人000001", "321300190001011234", "2024年湖滨社区围墙加固招标文件")
	ask := func(pairs ...string) answer {
		form := with(application(s.get(base+"/cases/new").form(), "3/5/2026"), "phone", "", "id_number", "", "applicant", "自然人000002", "do", "similar")
		return s.post(base+"/cases/new", with(form, pairs...))
	}
	if page := s.get(base + "/cases/new"); page.similar() != "" {
		t.Errorf("a fresh form shows %q", page.similar())
	}
	words := ask("description", "招标文件，湖滨社区围墙加固").must(http.StatusOK).says("2026-000001", "内容相近", "办理中", "尚未登记")
	if !words.linksTo(first) {
		t.Error("the earlier case is not linked")
	}
	if got := words.form(); got.Get("description") != "招标文件，湖滨社区围墙加固" || got.Get("on") != "3/5/2026" || got.Get("applicant") != "自然人000002" {
		t.Errorf("what was typed is lost: %v", got)
	}
	ask("applicant", "自然人000001", "description", "公务用车采购合同").says("2026-000001", "申请人同名")
	auditor := s.as(t, base, account.Auditor)
	trail := base + "/audit?action=personal_searched"
	if text := auditor.get(trail).must(http.StatusOK).text(); strings.Contains(text, "找到") {
		t.Errorf("a search by words left a trace: %s", text)
	}
	ask("id_number", "321300 190001 011234", "description", "").says("2026-000001", "证件号码相同")
	auditor.get(trail).says("登记前查相近的申请", "3213", "找到 1 件")
	ask("applicant", "示例公司", "description", "公务用车采购合同").says("没有找到同一申请人的申请")
	ask("applicant", "", "description", "").must(http.StatusUnprocessableEntity).says("请先填写申请人或者申请内容")
	s.get(base + "/cases").says("2026-000001")
	if strings.Contains(s.get(base+"/cases").text(), "2026-000002") {
		t.Error("looking registered a case")
	}
}
