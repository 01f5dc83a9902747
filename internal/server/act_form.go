package server

import (
	"context"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// actForm is what the forms of all acts on a case share.
type actForm struct {
	Title   string
	Head    caseHead
	Action  string
	Key     string
	Failure failure
	// Expected is the number of the last act that the person has seen. After a conflict the page says
	// what was recorded since, so that the number may move on with it.
	Expected int
	// Barred says why the act is not possible at all; the form is then not shown, and Typed tells what was
	// typed into it.
	Barred string
	Typed  []fact
}

// showForm shows an act's form for a case, with what was typed and why it could not be recorded.
type showForm func(echo.Context, caseFile, typed, failure) error

// openForm shows a form in which nothing was typed yet but what fill knows beforehand.
func (s *Server) openForm(c echo.Context, a desk.Agency, show showForm, fill func(caseFile) map[string]string) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	return show(c, file, fresh(fill(file)), failure{})
}

// dated fills in today.
func (s *Server) dated(caseFile) map[string]string {
	return map[string]string{"on": s.desk.Today().String()}
}

// recordAct records what a form asks for and leads back to the case, or shows the form again.
func (s *Server) recordAct(c echo.Context, a desk.Agency, show showForm, record func(context.Context, caseFile, typed) error) error {
	return s.recordAndLead(c, a, show, func(ctx context.Context, file caseFile, form typed) (string, error) {
		return file.path(), record(ctx, file, form)
	})
}

// recordAndLead is recordAct where record says where it leads.
func (s *Server) recordAndLead(c echo.Context, a desk.Agency, show showForm, record func(context.Context, caseFile, typed) (string, error)) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	to, err := record(c.Request().Context(), file, form)
	if err != nil {
		return showAgain(c, err, func(x failure) error {
			now, err := s.file(c, a) // it may have moved on
			if err != nil {
				return err
			}
			return show(c, now, form, x)
		})
	}
	return done(c, to)
}

// actPage begins the page of an act's form.
func (s *Server) actPage(c echo.Context, f caseFile, title, verb string, form typed, x failure) (frame, actForm, error) {
	around, _, err := s.frame(c, f.Agency, title+" · "+f.receipt().Number, register)
	if err != nil {
		return frame{}, actForm{}, err
	}
	shared := actForm{
		Title: title, Head: s.caseHead(f), Action: f.path() + "/" + verb, Key: form.get("key"), Failure: x, Expected: form.expected(),
	}
	if form.get("expected") == "" || x.Overtaken {
		shared.Expected = f.Summary.Seq
	}
	if x.Any() {
		shared.Typed = typedFacts(form)
	}
	return around, shared, nil
}

// typedFacts are the texts of an act's form, for a page on which the form is not shown any more.
func typedFacts(form typed) []fact {
	var out []fact
	for _, f := range []struct{ name, label string }{
		{"on", "日期"},
		{"matters", "需要补正的事项"},
		{"correct_by", "补正期限"},
		{"name", "征求谁的意见"},
		{"notified_on", "延期告知日期"},
		{"working_days", "延长的工作日"},
		{"delivered_on", "送达日期"},
		{"pages", "页数"},
		{"items", "件数"},
		{"alternatives_on", "提供免费途径的日期"},
		{"alternatives_reply", "申请人的意见"},
		{"items_charged", "其中已另案计收的件数"},
		{"items_reason", "件数与台账不一致的理由"},
		{"amount", "金额"},
		{"receipt", "票据号、退付文号"},
		{"letter_number", "答复文号"},
		{"proof", "送达凭证"},
		{"reason", "理由"},
		{"opinion", "批示"},
		{"filed_on", "提起日期"},
		{"accepted_on", "复议受理日期"},
		{"served_on", "收到副本日期"},
		{"defended_on", "提交答复或者答辩日期"},
		{"decided_on", "决定或者裁判日期"},
		{"received_on", "申请人收到日期"},
		{"extended_days", "延长审理的日数"},
		{"body", "复议机关或者人民法院"},
		{"number", "案号"},
		{"days", "日数"},
		{"until", "截止日期"},
		{"matter", "拆分的事项"},
		{"to", "有权更正的机关"},
		{"provision", "具体条款"},
		{"where", "获取方式、途径"},
		{"search_by", "检索人"},
		{"search_places", "检索范围"},
		{"search_keywords", "关键词"},
		{"search_on", "检索日期"},
		{"earlier", "原答复"},
		{"agency_name", "负责公开的机关"},
		{"agency_contact", "联系方式"},
		{"agency_undetermined", "不能确定的原因"},
		{"unconsulted", "未征求第三方意见的理由"},
		{"tracking", "邮件单号"},
		{"signer", "签收人"},
		{"system", "发出的系统或者渠道"},
		{"record", "系统记录的编号"},
		{"note", "备注"},
	} {
		if value := form.get(f.name); value != "" {
			out = append(out, plain(f.label, value))
		}
	}
	for i, it := range form.items() {
		out = append(out, plain(fmt.Sprintf("第 %d 项", i+1), strings.Join(filled(it.Text, it.Ground.Label(), it.Told), "；")))
	}
	return out
}

// at is where the act that a form asks for is to stand.
func (f caseFile) at(c echo.Context, form typed) desk.At {
	return desk.At{Agency: f.Agency.ID, Case: f.Summary.ID, Expected: form.expected(), Key: form.get("key"), By: actorOf(c)}
}

// barred is a refusal in words; empty where there is none.
func barred(refusal error) string {
	if refusal == nil {
		return ""
	}
	return refusal.Error()
}
