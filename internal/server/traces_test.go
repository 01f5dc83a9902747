package server_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/server"
)

// A link that was given out stands in no log, also where it is asked for by the wrong method (a messenger's
// preview), with something behind it, or from elsewhere: it is good for an account until it is used.
func TestNoLogHoldsALink(t *testing.T) {
	var log bytes.Buffer
	s := open(t, func(o *server.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	base := s.agencyOnly("示例市政务公开办公室")
	given, err := s.accounts.Invite(t.Context(), desk.System("测试"), agencyID(t, base), account.Newcomer{
		Login: "li", Name: "示例人员01", Roles: []account.Role{account.Handler},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, before := range []string{"/welcome/", "/setup/", "//welcome/", "/welcome//", "/calendar/feed/"} {
		for _, after := range []string{"", "/", "/x", "?a=b", "%20"} {
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodOptions} {
				s.send(httptest.NewRequest(method, before+given.Token+after, nil))
			}
			s.send(posted(before+given.Token+after, url.Values{}))
		}
	}
	if lines := strings.Count(log.String(), "\n"); lines != 5*5*6 {
		t.Errorf("%d lines in the log", lines)
	}
	if strings.Contains(log.String(), given.Token) {
		t.Errorf("the log holds the link: %s", log.String())
	}
	form := s.get("/welcome/" + given.Token).must(http.StatusOK).form()
	s.post("/welcome/"+given.Token, with(form, "password", password, "again", password)).leads()
	// Whoever pressed the button twice has not failed.
	s.post("/welcome/"+given.Token, form).must(http.StatusNotFound).says("密码已经设置好的，请直接登录", "登录后查找")
}

// Who looks for an identity number where it cannot be found is told where it can; and it is not repeated.
func TestAnIdentityNumberIsLookedForElsewhere(t *testing.T) {
	const number = "000000199001010018"
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	s.registered(base, "2026-11-20")
	a := s.get(base+"/cases?q="+number).must(http.StatusOK).says("证件号码加密保存", "按个人信息查找")
	if !a.linksTo(base + "/applicants") {
		t.Error("nothing leads to where it can be found")
	}
	if strings.Contains(a.text(), number) {
		t.Error("the number is repeated")
	}
}
