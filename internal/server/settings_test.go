package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// settings are those of an agency as they stand.
func (s site) settings(base string) desk.Agency {
	s.t.Helper()
	a, err := s.desk.Agency(s.t.Context(), agencyID(s.t, base))
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// values are those of a page's choices of a name.
func (a answer) values(name string) []string {
	var values []string
	for _, n := range a.find(func(n *html.Node) bool { return n.Data == "input" && attr(n, "name") == name }) {
		values = append(values, attr(n, "value"))
	}
	return values
}

func TestSettingsComeBackAsTheyWereTyped(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	action := base + "/settings"
	form := admin.get(action).must(http.StatusOK).says("国办公开办函〔2017〕19号", "从当日收到的申请起适用", "条例第三十三条第二款", "没有上级机关").formTo(action)
	before := s.settings(base)
	admin.post(action, form).leads()
	if got := s.settings(base); fmt.Sprint(got) != fmt.Sprint(before) {
		t.Errorf("sent untouched, it changed %+v into %+v", before, got)
	}

	form = with(form, "name", "示例市数据管理局", "short_name", "示例局", "level", "city", "review_body", "示例市人民政府",
		"number_pattern", "示〔{年}〕{序号}号", "rest_day_receipt", "next_working_day", "standing", "local_government", "inquiry_road", "review_first")
	form["channels"], form["consent"] = []string{"web"}, []string{"decision", "fee_notice", "own"}
	to := admin.post(action, form).leads()
	changed := admin.get(to).must(http.StatusOK).says("设置已更改", "2026年11月22日及以前收到的：以收到当日为收到之日；行政查询事项告知可以复议，也可以诉讼")
	if got := changed.formTo(action); fmt.Sprint(with(got, "token", "", "seen", "")) != fmt.Sprint(with(form, "token", "", "seen", "")) {
		t.Errorf("typed %v, comes back as %v", form, got)
	}
	got := s.settings(base)
	if !slices.Equal(got.Channels, []foi.Channel{foi.InPerson, foi.Post, foi.Web}) || got.Consent != (foi.Consent{Decision: true, FeeNotice: true, Own: true}) || got.Level != desk.City ||
		got.Standing != foi.LocalGovernment || !got.Policy.InquiryReviewFirst {
		t.Errorf("settings %+v", got)
	}

	form.Set("seen", changed.formTo(action).Get("seen"))
	again := admin.post(action, with(form, "name", "", "number_pattern", "{年}")).must(http.StatusUnprocessableEntity).says("请填写机关名称", "须含一个 {序号}")
	if kept := again.formTo(action); kept.Get("short_name") != "示例局" || !slices.Equal(kept["channels"], []string{"web"}) {
		t.Errorf("what was typed is lost: %v", kept)
	}
	var told []string
	events, err := s.desk.Events(t.Context(), desk.EventFilter{Agency: agencyID(t, base), Action: desk.AgencyChanged}, 0, 10)
	for _, e := range events {
		told = append(told, e.ByName+" "+e.Detail)
	}
	for _, words := range []string{"机关性质由“空白”改为“地方人民政府（省级以下）”", "行政查询事项的救济途径由“告知可以复议，也可以诉讼”改为“告知先申请行政复议”"} {
		if !strings.Contains(strings.Join(told, ""), words) {
			t.Errorf("the trail does not say %s: %v", words, told)
		}
	}
	if err != nil || len(told) != 1 || !strings.Contains(told[0], admin.principal().Person.Name) {
		t.Errorf("the trail says %v, %v", told, err)
	}
}

// The counter and the post cannot be closed, whatever is sent.
func TestTheCounterAndThePostStayOpen(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	page := admin.get(base + "/settings")
	for _, fixed := range []string{"in_person", "post"} {
		shown := page.find(func(n *html.Node) bool { return attr(n, "name") == "channels" && attr(n, "value") == fixed })
		if len(shown) != 1 || !has(shown[0], "checked") || !has(shown[0], "disabled") {
			t.Errorf("%s may be unticked", fixed)
		}
	}
	form := page.formTo(base + "/settings")
	form.Del("channels")
	admin.post(base+"/settings", form).leads()
	if got := s.settings(base).Channels; !slices.Equal(got, []foi.Channel{foi.InPerson, foi.Post}) {
		t.Errorf("accepted are %v", got)
	}
}

func TestOnlyAcceptedChannelsAreOffered(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	form := with(application(s.get(base+"/cases/new").form(), "2026-11-20"), "channel", "fax")
	one := s.post(base+"/cases/new", form).leads()
	admin := s.as(t, base, account.Administrator)
	settings := admin.get(base + "/settings").formTo(base + "/settings")
	settings["channels"] = []string{"web"}
	admin.post(base+"/settings", settings).leads()

	if got := s.get(base + "/cases/new").values("channel"); !slices.Equal(got, []string{"in_person", "post", "web"}) {
		t.Errorf("a registration offers %v", got)
	}
	form = with(application(s.get(base+"/cases/new").form(), "2026-11-20"), "channel", "fax")
	s.post(base+"/cases/new", form).must(http.StatusUnprocessableEntity).says("没有公布受理“传真”")
	// What came by fax may stay so.
	amend := s.get(one + "/amend").must(http.StatusOK)
	if got := amend.values("channel"); !slices.Equal(got, []string{"in_person", "post", "web", "fax"}) {
		t.Errorf("a correction offers %v", got)
	}
	if amend.form().Get("channel") != "fax" {
		t.Error("the channel that was recorded is not chosen")
	}
}

func TestAnAgencyBelowIsSetUp(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	admin := s.as(t, base, account.Administrator)
	action := base + "/agencies/new"
	form := admin.get(action).must(http.StatusOK).says("上级机关：示例市政务公开办公室").formTo(action)
	again := admin.post(action, with(form, "number_pattern", "{年}")).must(http.StatusUnprocessableEntity).says("请填写机关名称")
	if again.formTo(action).Get("number_pattern") != "{年}" {
		t.Error("what was typed is lost")
	}
	form = with(again.formTo(action), "name", "示例县政务公开办公室", "number_pattern", "{年}-{序号:4}", "level", "county")
	form["consent"] = []string{"decision"}
	people := admin.post(action, form).leads()
	admin.get(people).must(http.StatusOK).says("本机关还没有人员")
	below := strings.TrimSuffix(people, "/people")
	if !admin.get(base + "/settings").must(http.StatusOK).linksTo(below + "/settings") {
		t.Error("the agency above does not lead to it")
	}
	admin.get(below + "/settings").says("上级机关 示例市政务公开办公室")
	got := s.settings(below)
	if got.Parent != agencyID(t, base) || got.Level != desk.County || !got.Consent.Decision || len(got.Channels) != 0 {
		t.Errorf("set up as %+v", got)
	}
	admin.post(action, with(form, "name", "示例县政务公开办公室")).must(http.StatusUnprocessableEntity).says("已有名为")
}

func TestAnApplicationIsGivenToSomebodyAtOnce(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	handler := s.as(t, base, account.Handler)
	foreign := s.as(t, s.agencyOnly("示例县政务公开办公室"), account.Handler)
	form := func(officer string) url.Values {
		return with(application(s.get(base+"/cases/new").must(http.StatusOK).form(), "2026-11-20"), "officer", officer)
	}
	one := s.post(base+"/cases/new", form(handler.id())).leads()
	s.get(one).says("分给" + handler.principal().Person.Name + "，尚未认领")
	s.get(s.post(base+"/cases/new", form("0")).leads()).says("示例科，尚未认领")
	s.post(base+"/cases/new", form("x")).must(http.StatusUnprocessableEntity).says("从名单中选择承办人")

	// Who has just left: the application is registered once all the same, and given to another.
	for n, officer := range []string{foreign.id(), "987654"} {
		sent := form(officer)
		to := s.post(base+"/cases/new", sent).leads()
		if !strings.HasSuffix(to, "/assign") {
			t.Fatalf("leads to %s", to)
		}
		s.get(to).must(http.StatusOK).says(fmt.Sprintf("2026-00000%d", n+3))
		if twice := s.post(base+"/cases/new", sent).leads(); twice != to {
			t.Errorf("sent twice, it leads to %s and %s", to, twice)
		}
	}
}

// Two administrators save at once: the second is told what the first did, and undoes nothing by saving once more.
func TestTwoAdministratorsSaveSettingsAtOnce(t *testing.T) {
	s := open(t)
	base := s.agencyOnly("示例市政务公开办公室")
	one, other := s.as(t, base, account.Administrator), s.as(t, base, account.Administrator)
	action := base + "/settings"
	first, second := one.get(action).formTo(action), other.get(action).formTo(action)
	first["consent"], first["channels"] = []string{"decision"}, []string{"web"}
	one.post(action, with(first, "short_name", "示例办")).leads()
	one.post(action, first).leads() // the button was pressed twice

	// What is wrong with the form does not hide that it is of yesterday.
	wrong := other.post(action, with(second, "short_name", "示公办", "review_body", "示例市人民政府", "number_pattern", "{年}")).must(http.StatusUnprocessableEntity)
	told := other.post(action, with(wrong.formTo(action), "number_pattern", "{年}-{序号}")).must(http.StatusConflict).says(
		"设置已由他人更改", "简称由“空白”改为“示例办”", "审批事项由“仅法定事项”改为“作出答复”", "没有改动的栏已换成现在的设置", "没有丢失")
	if got := s.settings(base); got.ShortName != "示例办" || got.ReviewBody != "" {
		t.Errorf("settings %+v", got)
	}
	again := told.formTo(action)
	if again.Get("short_name") != "示公办" || again.Get("review_body") != "示例市人民政府" || !slices.Equal(again["consent"], []string{"decision"}) {
		t.Errorf("the form is %v", again)
	}
	other.post(action, again).leads()
	got := s.settings(base)
	if got.ShortName != "示公办" || !got.Consent.Decision || got.ReviewBody != "示例市人民政府" || got.Accepts(foi.Fax) {
		t.Errorf("settings %+v", got)
	}
	other.post(action, url.Values{"seen": {"%"}}).must(http.StatusBadRequest)
	other.post(action, with(again, "seen", "", "short_name", "又一")).must(http.StatusConflict)
}
