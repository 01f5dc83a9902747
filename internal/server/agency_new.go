package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// agencyPage sets an agency up.
type agencyPage struct {
	Frame   frame
	First   bool // no agency is there yet
	Failure failure
	Name    textField
	Pattern textField
	RestDay choiceField
}

func (agencyPage) template() string { return "agency_new.html" }

func (s *Server) newAgency(c echo.Context) error {
	return s.showAgencyForm(c, fresh(map[string]string{
		"number_pattern": string(desk.DefaultPattern), "rest_day_receipt": string(foi.AsReceived),
	}), failure{})
}

func (s *Server) createAgency(c echo.Context) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	a, err := s.desk.CreateAgency(c.Request().Context(), actorOf(c), desk.Agency{
		Name: form.get("name"), NumberPattern: desk.Pattern(form.get("number_pattern")),
		Policy: foi.Policy{RestDayReceipt: foi.RestDayReceipt(form.get("rest_day_receipt"))},
	})
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showAgencyForm(c, form, x) })
	}
	return done(c, agencyPath(a)+"/cases")
}

func (s *Server) showAgencyForm(c echo.Context, form typed, x failure) error {
	agencies, err := s.desk.Agencies(c.Request().Context())
	if err != nil {
		return err
	}
	year := s.desk.Today().Year()
	return s.renderStatus(c, x.status(), agencyPage{
		Frame: s.plainFrame("设置机关"), First: len(agencies) == 0, Failure: x,
		Name: form.text(textField{Name: "name", Label: "机关名称", Hint: "全称，印在统计年报和台账上"}, x),
		Pattern: form.text(textField{
			Name: "number_pattern", Label: "登记编号的编号规则",
			Hint: "{年} 为收到年份，{序号} 为流水号，{序号:6} 为补足六位的流水号，其余文字照写。" +
				"如 {年}-{序号:6} 编为 " + desk.DefaultPattern.Format(year, 1) + "，〔{年}〕公开申字第{序号}号 编为 " +
				desk.Pattern("〔{年}〕公开申字第{序号}号").Format(year, 1),
		}, x),
		RestDay: form.choice(restDayChoice(), x),
	})
}

func restDayChoice() choiceField {
	return choiceField{Name: "rest_day_receipt", Label: "休息日收到申请的口径", Groups: []choiceGroup{{Choices: []choice{
		{
			Value: string(foi.AsReceived), Label: "以收到当日为收到之日",
			Hint: "条例第三十一条的字面含义，期限较早，较为稳妥",
		},
		{
			Value: string(foi.NextWorkingDay), Label: "以次一工作日为收到之日",
			Hint: "个别判决接受的口径，期限晚一个工作日；案件页同时列出较早的审慎期限",
		},
	}}}}
}
