package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
)

// id is the person in this browser, as a form sends it.
func (s site) id() string {
	s.t.Helper()
	return fmt.Sprint(s.principal().Person.ID)
}

func TestSomebodyStandsInWhileOneIsAway(t *testing.T) {
	head := open(t)
	base := head.agencyOnly("示例市政务公开办公室")
	head.signIn(head.person(base, account.Head))
	intake := head.as(t, base, account.Intake)
	intake.get(base + "/cases").must(http.StatusOK)
	action := base + "/absences"
	page := head.get(action).must(http.StatusOK).says("没有人员缺勤")
	form := page.formTo(action)
	if form.Get("person") != head.id() || form.Get("from") != "2026-11-23" {
		t.Errorf("the form begins with %v", form)
	}
	if to := head.post(action, with(form, "until", "2026年11月24日", "substitute", intake.id())).leads(); to != action {
		t.Errorf("leads to %s", to)
	}
	head.get(action).says("❚❚ 缺勤中", "2026年11月24日 周二", intake.principal().Person.Name)
	one := intake.registered(base, "2026-11-20")
	intake.get(one + "/decide").must(http.StatusOK) // which an intake officer may not

	ending := action + "/1/end"
	head.post(ending, head.get(action).formTo(ending)).leads()
	head.get(action).says("没有人员缺勤")
	intake.get(one + "/decide").must(http.StatusForbidden)
	head.post(ending, url.Values{}).must(http.StatusNotFound)
}

// The cases of a colleague who is away are found, worked, and not to be seen so any more afterwards.
func TestTheCasesOfSomebodyAwayAreWithTheSubstitute(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	away, substitute := s.as(t, base, account.Handler), s.as(t, base, account.Handler)
	one := s.registered(base, "2026-11-20")
	s.post(one+"/assign", with(s.get(one+"/assign").form(), "officer", away.id())).leads()
	away.post(one+"/claim", away.get(one).hidden(one+"/claim")).leads()
	list := base + "/cases?for=" + away.id()
	substitute.get(list).must(http.StatusUnprocessableEntity).says("没有代理这位人员")
	away.post(base+"/absences", url.Values{"from": {"2026-11-23"}, "until": {"2026-11-24"}, "substitute": {substitute.id()}}).leads()

	substitute.get(base + "/cases").must(http.StatusOK).says("代" + away.principal().Person.Name)
	substitute.get(list).must(http.StatusOK).says("2026-000001")
	substitute.post(one+"/decide", with(substitute.get(one+"/decide").form(), "outcome", "disclosed")).leads()
	login := substitute.principal().Person.Login
	substitute.clock.pass(48 * time.Hour)
	substitute.signIn(login)
	substitute.get(list).must(http.StatusUnprocessableEntity)
}

func TestWhoseAbsenceOneMayArrange(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	action := base + "/absences"
	handler, other := s.as(t, base, account.Handler), s.as(t, base, account.Handler)
	head, admin := s.as(t, base, account.Head), s.as(t, base, account.Administrator)
	away := func(p site, from string) url.Values {
		return url.Values{"person": {p.id()}, "from": {from}, "until": {from}, "substitute": {other.id()}}
	}
	form := handler.get(action).must(http.StatusOK).formTo(action)
	if form.Has("person") {
		t.Errorf("a handler chooses who is away: %v", form)
	}
	handler.post(action, away(head, "2026-11-30")).must(http.StatusUnprocessableEntity).says("由本人、负责人或者系统管理员")
	handler.post(action, with(form, "from", "2026-11-30", "until", "2026-11-30", "substitute", other.id())).leads()
	head.post(action, away(handler, "2026-12-07")).leads()
	admin.post(action, away(handler, "2026-12-14")).leads()
	list := other.get(action).must(http.StatusOK).says("2026年11月30日", "2026年12月7日", "2026年12月14日", "○ 未开始")
	for id := 1; id < 9; id++ {
		if list.offers(fmt.Sprintf("%s/%d/end", action, id)) {
			t.Error("one may end somebody else's absence")
		}
	}
	other.post(action+"/1/end", url.Values{}).must(http.StatusUnprocessableEntity).says("由本人、负责人或者系统管理员")

	// The administrator has no case to hand to anybody, and so is not away from any.
	admin.post(action, away(admin, "2026-11-30")).must(http.StatusUnprocessableEntity).says("不在本机关办理申请")
	if text := admin.get(action).text(); strings.Contains(text, admin.principal().Person.Name) {
		t.Errorf("the administrator is offered: %s", text)
	}
}

func TestAnAbsenceThatCannotBeKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	action := base + "/absences"
	other := s.as(t, base, account.Handler)
	foreign := s.as(t, s.agencyOnly("示例县政务公开办公室"), account.Handler)
	form := with(s.get(action).must(http.StatusOK).formTo(action), "until", "2026-11-27", "substitute", other.id())
	for _, c := range []struct {
		name  string
		pairs []string
		words string
	}{
		{"a day that is none", []string{"until", "3/5/2026"}, "不是可识别的日期"},
		{"no last day", []string{"until", ""}, "请填写缺勤的最后一天"},
		{"backwards", []string{"until", "2026-11-20"}, "不得早于"},
		{"oneself", []string{"substitute", form.Get("person")}, "不能由本人代理"},
		{"nobody", []string{"substitute", ""}, "选择代理人"},
		{"somebody of another agency", []string{"substitute", foreign.id()}, "选择代理人"},
		{"somebody who is not there", []string{"substitute", "987654"}, "选择代理人"},
		{"what is no person", []string{"substitute", "x"}, "从名单中选择代理人"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sent := with(url.Values{}, "person", form.Get("person"), "from", form.Get("from"), "until", form.Get("until"), "substitute", form.Get("substitute"))
			sent = with(sent, c.pairs...)
			again := s.in(t).post(action, sent).must(http.StatusUnprocessableEntity).says(c.words)
			got := again.formTo(action)
			if got.Get("until") != sent.Get("until") || got.Get("person") != sent.Get("person") {
				t.Errorf("what was typed is lost: %v", got)
			}
		})
	}
}

func TestWhoIsAloneHasNobodyToStandIn(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	page := s.get(base + "/absences").must(http.StatusOK).says("没有可以代理的人员")
	if page.offers(base + "/absences") {
		t.Error("there is a form all the same")
	}
}
