package server_test

import (
	"net/http"
	"testing"
)

// What was given to one is published for all: decided in the pages, with its own time, beside a case long concluded.
func TestInformationGivenIsMadePublic(t *testing.T) {
	s := open(t)
	base := s.agency("示例市政务公开办公室")
	one := s.registered(base, "2026-10-12")
	s.get(one).hides("转为主动公开")
	s.post(one+"/decide", with(s.get(one+"/decide").must(http.StatusOK).form(), "on", "2026-10-19", "outcome", "disclosed")).leads()
	s.post(one+"/deliver", with(s.get(one+"/deliver").must(http.StatusOK).form(), "on", "2026-10-19", "method", "in_person", "signer", "示例签收人")).leads()
	s.get(one).says("转为主动公开").hides("登记已主动公开")

	s.step(one, "make-public", "on", "2026-10-16").must(http.StatusUnprocessableEntity).says("早于答复日期 2026-10-19")
	form := with(s.get(one+"/make-public").must(http.StatusOK).says("条例第四十四条").form(), "on", "2026-11-16", "note", "两人先后申请")
	s.post(one+"/make-public", with(form, "do", "preview")).must(http.StatusOK).says("主动公开期限", "12月14日（周一）还剩 15 个工作日")
	form.Del("do")
	s.post(one+"/make-public", form).leads()
	s.get(one).says("主动公开期限● 进行中2026年12月14日 周一15 个工作日", "两人先后申请", "登记已主动公开")

	s.step(one, "published", "on", "2026-11-20").must(http.StatusUnprocessableEntity).says("请填写公开的途径")
	s.step(one, "published", "on", "2026-11-20", "where", "门户网站政策文件栏").leads()
	s.get(one).says("公开的途径：门户网站政策文件栏", "已办结").hides("登记已主动公开", "主动公开期限●")
}
