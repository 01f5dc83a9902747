package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// newPersonPage makes an account for somebody.
type newPersonPage struct {
	Frame   frame
	Action  string
	Failure failure
	Login   textField
	Name    textField
	Roles   choiceField
	Back    string
}

func (newPersonPage) template() string { return "person_new.html" }

func (s *Server) newPerson(c echo.Context, a desk.Agency) error {
	return s.showNewPerson(c, a, typed{}, failure{})
}

// invitePerson answers with the link itself: it is shown this once, and no address may hold it.
func (s *Server) invitePerson(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	given, err := s.accounts.Invite(c.Request().Context(), actorOf(c), a.ID, account.Newcomer{
		Login: form.get("login"), Name: form.get("name"), Roles: rolesIn(form, "roles"),
	})
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showNewPerson(c, a, form, x) })
	}
	return s.showLink(c, a, "账号已建立", given)
}

func (s *Server) showNewPerson(c echo.Context, a desk.Agency, form typed, x failure) error {
	f, _, err := s.frame(c, a, "新建人员账号", people)
	if err != nil {
		return err
	}
	return s.renderStatus(c, x.status(), newPersonPage{
		Frame: f, Action: peoplePath(a) + "/new", Failure: x, Back: peoplePath(a),
		Name:  form.text(textField{Name: "name", Label: "姓名", Hint: "印在案件记载上；姓名相同的，请加以区别"}, x),
		Login: form.text(textField{Name: "login", Label: "登录名", Hint: "2 至 40 个英文字母、数字或者 . _ - 符号，如 zhang.san；建立后不能更改"}, x),
		Roles: form.choice(rolesChoice("在本机关的角色"), x),
	})
}

func rolesChoice(label string) choiceField {
	var choices []choice
	for _, info := range account.Roles() {
		choices = append(choices, choice{Value: string(info.ID), Label: info.Label, Hint: info.Hint})
	}
	return choiceField{
		Name: "roles", Label: label, Many: true, Groups: []choiceGroup{{Choices: choices}},
		Hint: "可以选择几个。系统管理员和审计员不得由同一人担任，在不同机关也不行",
	}
}

// rolesIn are the roles in the fields of a name; the accounts judge them.
func rolesIn(form typed, name string) []account.Role {
	var roles []account.Role
	for _, value := range form[name] {
		roles = append(roles, account.Role(value))
	}
	return roles
}
