package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// wantsConsent has the head of office consent to every answer of an agency; own tells whether to their own too.
func (s site) wantsConsent(base string, own bool) {
	s.t.Helper()
	a, err := s.desk.Agency(s.t.Context(), agencyID(s.t, base))
	if err == nil {
		a.Consent = foi.Consent{Decision: true, Own: own}
		_, err = s.desk.ChangeAgency(s.t.Context(), desk.System("测试"), a)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// Two people, two browsers: proposed, returned with a reason, mended, approved.
func TestAnAnswerGoesOverTheDeskOfTheHead(t *testing.T) {
	intake := open(t)
	base := intake.agencyOnly("示例市政务公开办公室")
	intake.wantsConsent(base, false)
	handler, head := intake.as(t, base, account.Handler), intake.as(t, base, account.Head)
	intake.signIn(intake.person(base, account.Intake))
	one := intake.registered(base, "2026-11-02")

	handler.post(one+"/claim", handler.get(one).hidden(one+"/claim")).leads()
	handler.get(one).says("认领")
	form := with(handler.get(one+"/decide").says("拟定答复报批").form(), append(thirdPartys, "outcome", "refused_4", "letter_number", "示公开〔2026〕1号")...)
	handler.post(one+"/decide", form).leads()
	handler.get(one).says("待负责人批准", "办理中")
	handler.get(one + "/consent").must(http.StatusForbidden)
	intake.get(one + "/deliver").must(http.StatusOK).says("尚未作出答复")

	form = head.get(one+"/consent").must(http.StatusOK).says("不予公开-保护第三方合法权益", "示公开〔2026〕1号").form()
	head.post(one+"/consent", with(form, "do", "return")).must(http.StatusUnprocessableEntity).says("理由")
	head.post(one+"/consent", with(form, "do", "return", "reason", "第三方已书面同意公开，请重新研究")).leads()
	handler.get(one).says("退回修改", "第三方已书面同意公开，请重新研究")

	mended := handler.get(one + "/decide").says("第三方已书面同意公开，请重新研究")
	if got := mended.form().Get("letter_number"); got != "示公开〔2026〕1号" {
		t.Errorf("what came back has to be typed again: %q", got)
	}
	handler.post(one+"/decide", with(mended.form(), "outcome", "disclosed")).leads()
	stale := with(head.get(one+"/consent").form(), "opinion", "同意")
	head.post(one+"/consent", stale).leads()
	head.get(one).says("待送达", "予以公开", "批准")
	head.post(one+"/consent", with(stale, "key", "another")).must(http.StatusConflict)
}

func TestNobodyApprovesTheirOwnProposal(t *testing.T) {
	for _, c := range []struct {
		name   string
		own    bool
		status int
	}{
		{"unless the agency allows it", false, http.StatusUnprocessableEntity},
		{"where the agency allows it", true, http.StatusSeeOther},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			base := s.agency("示例市政务公开办公室")
			s.wantsConsent(base, c.own)
			one := s.registered(base, "2026-11-02")
			s.post(one+"/decide", with(s.get(one+"/decide").form(), "outcome", "disclosed")).leads()
			s.post(one+"/consent", s.get(one+"/consent").form()).must(c.status)
		})
	}
}

// Handed to somebody, sent back with why, handed on, claimed; and what waits too long shows at the head of office.
func TestACaseFindsItsOfficer(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-20") // a Friday; a working day later is today
	handler, other := s.as(t, base, account.Handler), s.as(t, base, account.Handler)
	id := func(p site) string { return fmt.Sprint(p.principal().Person.ID) }

	s.post(one+"/assign", with(s.get(one+"/assign").form(), "officer", id(handler), "note", "请于周三前回复")).leads()
	other.post(one+"/claim", handler.get(one).hidden(one+"/claim")).must(http.StatusUnprocessableEntity).says("由其本人认领")
	handler.post(one+"/send-back", with(handler.get(one+"/send-back").form(), "reason", "")).must(http.StatusUnprocessableEntity).says("理由")
	handler.post(one+"/send-back", with(handler.get(one+"/send-back").form(), "reason", "应由示例科承办")).leads()
	s.get(one + "/assign").says("应由示例科承办")
	s.post(one+"/assign", with(s.get(one+"/assign").form(), "officer", id(other))).leads()
	other.post(one+"/claim", other.get(one).hidden(one+"/claim")).leads()
	other.get(one).says("承办人" + other.principal().Person.Name)

	// Who does not have the case is told so before filling anything in.
	handler.get(one + "/decide").says("承办；由您办理的，请先转办给您")
	handler.get(one).says("承办；由您办理的，请先转办给您")

	foreign := s.as(t, s.agencyOnly("示例县政务公开办公室"), account.Handler)
	s.post(one+"/assign", with(s.get(one+"/assign").form(), "officer", id(foreign))).must(http.StatusUnprocessableEntity).says("不是本机关的承办人")
	s.post(one+"/assign", with(s.get(one+"/assign").form(), "officer", "987654")).must(http.StatusUnprocessableEntity).says("不是本机关的承办人")
}

// More people than can be taken in at a glance are a list, in which nobody is chosen by accident.
func TestManyOfficersAreAList(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-20")
	var last site
	for range 8 {
		last = s.as(t, base, account.Handler)
	}
	page := s.get(one + "/assign").must(http.StatusOK)
	lists := page.find(func(n *html.Node) bool { return n.Data == "select" && attr(n, "name") == "officer" })
	if len(lists) != 1 || strings.Count(textOf(lists[0]), "示例人员") != 9 {
		t.Fatalf("%d lists in %s", len(lists), page.text())
	}
	chosen := page.find(func(n *html.Node) bool { return n.Data == "option" && has(n, "selected") })
	if len(chosen) != 1 || textOf(chosen[0]) != "不指定（由承办部门的人员认领）" {
		t.Errorf("chosen: %d", len(chosen))
	}
	s.post(one+"/assign", with(page.form(), "officer", last.id())).leads()
	s.get(one).says("分给" + last.principal().Person.Name)
	absent := last.get(base + "/absences").must(http.StatusOK).find(func(n *html.Node) bool { return n.Data == "option" && has(n, "selected") })
	if len(absent) != 1 || textOf(absent[0]) != "请选择" {
		t.Error("a substitute is chosen before anybody has chosen one")
	}
}

// Full personal data are shown one at a time, and each opening leaves a trace.
func TestPersonalDataAreOpenedOneAtATime(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-11-20")
	if strings.Contains(s.get(one).Body.String(), "321300190001011234") {
		t.Fatal("shown without asking")
	}
	page := s.post(one+"/personal", map[string][]string{"field": {"id_number"}}).must(http.StatusOK).says("321300190001011234", "139****0001")
	if strings.Contains(page.text(), "13900000001") {
		t.Error("more is shown than was asked for")
	}
	s.post(base+"/applicants", map[string][]string{"value": {"321300190001011234"}}).must(http.StatusOK).says("2026-000001", "3213**********1234")
	s.post(base+"/applicants", map[string][]string{"value": {"321300190001011235"}}).must(http.StatusOK)
	events, err := s.desk.Events(t.Context(), desk.EventFilter{Agency: agencyID(t, base)}, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, e := range events {
		if strings.Contains(e.Detail, "321300190001011234") {
			t.Errorf("the trail holds the number: %+v", e)
		}
		seen = append(seen, string(e.Action))
	}
	if got := strings.Join(seen, " "); !strings.HasPrefix(got, "personal_searched personal_searched personal_opened") {
		t.Errorf("the trail, latest first: %s", got)
	}
}
