package server

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// absencesPage is 缺勤代理: who is away, who stands in, and the form for one more.
type absencesPage struct {
	Frame   frame
	Action  string
	Failure failure
	Rows    []absenceRow
	// Barred says why there is no form; empty where there is one.
	Barred string
	// Person is nil where only oneself may be away.
	Person      *choiceField
	From, Until textField
	Substitute  choiceField
}

type absenceRow struct {
	Person, From, Until, Substitute string
	State                           mark
	End                             string // address for ending it; empty where it is for others to end
}

func (absencesPage) template() string { return "absences_list.html" }

func (s *Server) listAbsences(c echo.Context, a desk.Agency) error {
	today := s.desk.Today().String()
	p, _ := principalOf(c)
	return s.showAbsences(c, a, fresh(map[string]string{"from": today, "person": personText(p.Person.ID)}), failure{})
}

func personText(id desk.PersonID) string { return strconv.FormatInt(int64(id), 10) }

func (s *Server) setAbsence(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	p, _ := principalOf(c)
	in := formReader{form: form}
	x := account.Absence{
		Person: in.person("person", "请从名单中选择缺勤人"), From: in.date("from"), Until: in.date("until"),
		Substitute: in.person("substitute", "请从名单中选择代理人"),
	}
	if form.get("person") == "" {
		x.Person = p.Person.ID
	}
	err = in.err()
	if err == nil {
		_, err = s.accounts.SetAbsence(c.Request().Context(), p, c.RealIP(), a, x)
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showAbsences(c, a, form, x) })
	}
	return done(c, absencesPath(a))
}

func (s *Server) endAbsence(c echo.Context, a desk.Agency) error {
	id, err := number(c, "absence")
	if err != nil {
		return err
	}
	p, _ := principalOf(c)
	if err := s.accounts.EndAbsence(c.Request().Context(), p, c.RealIP(), a, account.AbsenceID(id)); err != nil {
		return showAgain(c, err, func(x failure) error { return s.showAbsences(c, a, typed{}, x) })
	}
	return done(c, absencesPath(a))
}

func absencesPath(a desk.Agency) string { return agencyPath(a) + "/absences" }

func (s *Server) showAbsences(c echo.Context, a desk.Agency, form typed, x failure) error {
	ctx := c.Request().Context()
	listed, err := s.accounts.Absences(ctx, a.ID)
	if err != nil {
		return err
	}
	colleagues, err := s.accounts.Colleagues(ctx, a.ID)
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "缺勤代理", absences)
	if err != nil {
		return err
	}
	who, _ := principalOf(c)
	p := absencesPage{
		Frame: f, Action: absencesPath(a), Failure: x,
		From:  form.text(textField{Name: "from", Label: "缺勤的第一天", Kind: "date", Hint: "可写 2024-03-05、2024年3月5日 或 20240305"}, x),
		Until: form.text(textField{Name: "until", Label: "缺勤的最后一天", Kind: "date", Hint: "提前回来的，在上面的名单中结束"}, x),
	}
	for _, one := range listed {
		row := absenceRow{
			Person: one.PersonName, Substitute: one.SubstituteName, From: dateAndWeekday(one.From), Until: dateAndWeekday(one.Until),
			State: mark{Shape: "○", Words: "未开始", Class: "absence-later"},
		}
		if one.From <= s.desk.Today() {
			row.State = mark{Shape: "❚❚", Words: "缺勤中", Class: "absence-now"}
		}
		if who.MayArrange(a, one.Person) {
			row.End = absencesPath(a) + "/" + strconv.FormatInt(int64(one.ID), 10) + "/end"
		}
		p.Rows = append(p.Rows, row)
	}
	p.offer(who, a, colleagues, form, x)
	return s.renderStatus(c, x.status(), p)
}

// offer finds for whom the reader may fill in the form, and who may stand in.
func (p *absencesPage) offer(who account.Principal, a desk.Agency, colleagues []account.Person, form typed, x failure) {
	var arranged []account.Person
	for _, one := range colleagues {
		if who.MayArrange(a, one.ID) {
			arranged = append(arranged, one)
		}
	}
	switch {
	case len(arranged) == 0:
		p.Barred = "缺勤由本人、负责人或者系统管理员登记。"
	case len(colleagues) == 1:
		p.Barred = "本机关只有一人办理申请，没有可以代理的人员。请系统管理员先建立代理人的账号。"
	case len(arranged) == 1 && arranged[0].ID == who.Person.ID:
		colleagues = slices.DeleteFunc(colleagues, func(one account.Person) bool { return one.ID == who.Person.ID })
	default:
		person := form.choice(colleagueChoice("person", "缺勤人", arranged), x)
		p.Person = &person
	}
	p.Substitute = form.choice(colleagueChoice("substitute", "代理人", colleagues), x)
}

func colleagueChoice(name, label string, people []account.Person) choiceField {
	var choices []choice
	for _, one := range people {
		choices = append(choices, choice{Value: personText(one.ID), Label: one.Name})
	}
	return choiceField{Name: name, Label: label, Short: true, Listed: len(people) > laidOut, Groups: []choiceGroup{{Choices: choices}}}
}
