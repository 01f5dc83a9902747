package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// recordsPage is 登记更正本人信息申请 (第四十一条).
type recordsPage struct {
	Frame    frame
	Action   string
	Key      string
	Failure  failure
	Fields   registrationForm
	Record   textField
	Evidence textField
	// Officer is nil for who may not assign cases.
	Officer *choiceField
	// Back is the address of 申请登记.
	Back string
}

func (recordsPage) template() string { return "records_new.html" }

func (s *Server) newRecordsRequest(c echo.Context, a desk.Agency) error {
	return s.showRecordsRequest(c, a, fresh(map[string]string{"on": s.desk.Today().String(), "officer": "0"}), failure{})
}

func (s *Server) registerRecordsRequest(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	in := desk.Intake{Agency: a.ID, Key: form.get("key"), By: actorOf(c)}
	read := formReader{form: form}
	request := foi.RecordsRequest{
		On: read.date("on"), Channel: foi.Channel(form.get("channel")), Request: requestFrom(form),
		Record: form.get("record"), Evidence: form.get("evidence"),
	}
	if mayHere(c, account.Assign) {
		in.Officer = read.officer()
	}
	if err = read.err(); err == nil {
		var line desk.Summary
		line, err = s.desk.RequestRecords(c.Request().Context(), in, request)
		if line.ID != 0 {
			return done(c, afterRegistration(a, line, err))
		}
	}
	return showAgain(c, err, func(x failure) error { return s.showRecordsRequest(c, a, form, x) })
}

func (s *Server) showRecordsRequest(c echo.Context, a desk.Agency, form typed, x failure) error {
	f, _, err := s.frame(c, a, "登记更正本人信息申请", registration)
	if err != nil {
		return err
	}
	departments, err := s.desk.Departments(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	p := recordsPage{
		Frame: f, Action: agencyPath(a) + "/records/new", Key: form.get("key"), Failure: x, Back: agencyPath(a) + "/cases/new",
		Fields:   registrationFields(form, x, offered{departments, a.Accepts}),
		Record:   form.text(textField{Name: "record", Label: "请求更正的记录", Kind: "lines", Hint: "哪一份记录的哪一项不准确，应当怎样更正"}, x),
		Evidence: form.text(textField{Name: "evidence", Label: "申请人提供的证据", Kind: "lines", Hint: "证据材料的名称；个人号码不写在这里"}, x),
	}
	p.Fields.On.Hint = "可写 2024-03-05、2024年3月5日 或 20240305；本条没有规定办理期限"
	// No period begins, whichever day it is by whichever channel.
	p.Fields.Channel.Short = true
	for i := range p.Fields.Channel.Groups[0].Choices {
		ch := &p.Fields.Channel.Groups[0].Choices[i]
		ch.Hint, ch.Article = "", ""
	}
	if p.Officer, err = s.officerField(c, a, form, x); err != nil {
		return err
	}
	return s.renderStatus(c, x.status(), p)
}
