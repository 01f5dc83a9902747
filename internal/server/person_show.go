package server

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// personPage is one account, with all that can be done about it, each in a form of its own.
type personPage struct {
	Frame frame
	Path  string // the forms are sent to addresses below it
	List  string
	State mark
	Facts []fact

	// Places are the agencies in which the person has roles, and In the one of which the form tells.
	Places []rolePlace
	In     string
	InName string
	Roles  choiceField
	// Held are the roles that the person had there when the form was opened.
	Held         []string
	RolesFailure failure
	// Elsewhere asks for another agency below; nil where there is none.
	Elsewhere        *textField
	ElsewhereFailure failure

	Name        textField
	NameFailure failure

	// External is nil where no other system signs people in.
	External        *textField
	ExternalFailure failure

	// Own tells that it is the reader's own account: then what others have to do is not offered.
	Own            bool
	Disabled       bool
	SecondFactor   *choiceField // nil where the person has none
	ResetFailure   failure
	Confirm        choiceField
	DisableFailure failure
	EnableFailure  failure
}

// rolePlace is an agency in which somebody has roles.
type rolePlace struct {
	Agency, Roles, Href string
	Current             bool
}

func (personPage) template() string { return "person_show.html" }

// personForm is one of the forms of the page.
type personForm int

const (
	noForm personForm = iota
	rolesForm
	elsewhereForm
	nameForm
	externalForm
	resetForm
	disableForm
	enableForm
)

// fields are what the form asks for.
func (p personForm) fields() []string {
	return map[personForm][]string{
		rolesForm: {"roles", "held"}, elsewhereForm: {"place"}, nameForm: {"name"}, externalForm: {"external"},
		resetForm: {"second_factor"}, disableForm: {"confirm"},
	}[p]
}

// tried is a form that was sent and could not be carried out; the zero tried is none.
type tried struct {
	form  personForm
	typed typed
	why   failure
}

// of is the failure of one of the forms.
func (t tried) of(form personForm) failure {
	if t.form == form {
		return t.why
	}
	return failure{}
}

func (s *Server) showPerson(c echo.Context, a desk.Agency) error {
	place := strings.TrimSpace(c.QueryParam("place"))
	if place == "" {
		return s.renderPerson(c, a, c.QueryParam("in"), tried{})
	}
	id, err := number(c, "person")
	if err != nil {
		return err
	}
	below, err := s.desk.AgenciesBelow(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(below, func(b desk.Agency) bool { return b.Name == place })
	if at < 0 {
		err := fieldError("place", "本机关和下级机关中没有“"+place+"”，请从名单中选择")
		return showAgain(c, err, func(x failure) error {
			return s.renderPerson(c, a, "", tried{elsewhereForm, typed(c.QueryParams()), x})
		})
	}
	return done(c, personInPath(a, desk.PersonID(id), below[at].ID))
}

// personInPath is the person's page with the form for the roles in one of the agencies.
func personInPath(a desk.Agency, id desk.PersonID, in desk.AgencyID) string {
	return personPath(a, id) + "?in=" + agencyText(in)
}

func agencyText(id desk.AgencyID) string { return strconv.FormatInt(int64(id), 10) }

// renderPerson shows the page; in names the agency for whose roles there is a form, empty for the first in
// which there are any.
func (s *Server) renderPerson(c echo.Context, a desk.Agency, in string, t tried) error {
	id, err := number(c, "person")
	if err != nil {
		return err
	}
	m, err := s.accounts.Person(c.Request().Context(), a.ID, desk.PersonID(id))
	if err != nil {
		return err
	}
	below, err := s.desk.AgenciesBelow(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, m.Name, people)
	if err != nil {
		return err
	}
	p := personPage{
		Frame: f, Path: personPath(a, m.ID), List: peoplePath(a), State: s.accountMark(m), Facts: personFacts(m),
		Disabled: m.Disabled, RolesFailure: t.of(rolesForm), ElsewhereFailure: t.of(elsewhereForm), NameFailure: t.of(nameForm),
		ExternalFailure: t.of(externalForm), ResetFailure: t.of(resetForm), DisableFailure: t.of(disableForm), EnableFailure: t.of(enableForm),
	}
	if me, ok := principalOf(c); ok {
		p.Own = me.Person.ID == m.ID
	}
	values := typed{"name": {m.Name}}
	at, err := p.placed(a, m, below, in)
	if err != nil {
		return err
	}
	for _, role := range m.In(at) {
		values["roles"], values["held"] = append(values["roles"], string(role)), append(values["held"], string(role))
	}
	p.Held = values["held"]
	if s.options.Provider != nil {
		values["external"] = []string{s.subjectOf(m)}
	}
	for _, name := range t.form.fields() {
		values[name] = t.typed[name]
	}
	if !t.why.Overtaken {
		p.Held = values["held"]
	}
	s.fillPerson(&p, m, values, t.why)
	if len(below) > 1 {
		place := values.text(textField{Name: "place", Label: "在其他机关任职", Hint: "本机关和下级机关中的一个，填写全称；下一步选择角色", Suggestions: namesBeside(below, m)}, t.why)
		p.Elsewhere = &place
	}
	return s.renderStatus(c, t.why.status(), p)
}

// placed fills in where the person has roles, and for which agency the form is.
func (p *personPage) placed(a desk.Agency, m account.Member, below []desk.Agency, in string) (desk.AgencyID, error) {
	held := rolesByAgency(m, a.ID)
	if in == "" {
		in = agencyText(held[0].agency) // somebody without roles in the scope is not found
	}
	at := slices.IndexFunc(below, func(b desk.Agency) bool { return agencyText(b.ID) == in })
	if at < 0 {
		return 0, errNoAgency
	}
	p.In, p.InName = in, below[at].Name
	for _, h := range held {
		p.Places = append(p.Places, rolePlace{h.name, h.words(), personInPath(a, m.ID, h.agency), h.agency == below[at].ID})
	}
	return below[at].ID, nil
}

// fillPerson makes the fields of the forms.
func (s *Server) fillPerson(p *personPage, m account.Member, values typed, x failure) {
	p.Roles = values.choice(rolesChoice("在"+p.InName+"的角色"), x)
	p.Name = values.text(textField{Name: "name", Label: "姓名", Hint: "只改账号上的姓名；案件记载中已有的不变"}, x)
	if s.options.Provider != nil {
		external := values.text(textField{
			Name: "external", Label: "在" + s.options.Provider.Label() + "的标识", Optional: true,
			Hint: "由 " + s.options.Provider.Issuer() + " 给出；留空则不关联",
		}, x)
		p.External = &external
	}
	if m.SecondFactor {
		second := values.choice(choiceField{Name: "second_factor", Label: "两步验证", Many: true, Groups: []choiceGroup{{Choices: []choice{{
			Value: "off", Label: "同时停用两步验证", Hint: "手机遗失或者更换的勾选；本人登录后可以重新启用",
		}}}}}, x)
		p.SecondFactor = &second
	}
	p.Confirm = values.choice(choiceField{Name: "confirm", Label: "确认", Many: true, Groups: []choiceGroup{{Choices: []choice{{
		Value: "yes", Label: "停用" + m.Name + "（" + m.Login + "）的账号",
	}}}}}, x)
}

// namesBeside are the agencies in which the person has no role yet.
func namesBeside(below []desk.Agency, m account.Member) []string {
	var names []string
	for _, b := range below {
		if len(m.In(b.ID)) == 0 {
			names = append(names, b.Name)
		}
	}
	return names
}

func personFacts(m account.Member) []fact {
	second, last := "未启用", "从未登录"
	if m.SecondFactor {
		second = "已启用"
	}
	if !m.SignedInAt.IsZero() {
		last = moment(m.SignedInAt)
	}
	return []fact{plain("登录名", m.Login), plain("两步验证", second), plain("最近登录", last)}
}

// subjectOf is who the provider says the person is; empty for nobody whom it knows.
func (s *Server) subjectOf(m account.Member) string {
	subject, ok := strings.CutPrefix(m.ExternalID, account.ExternalID(s.options.Provider.Issuer(), ""))
	if !ok {
		return ""
	}
	return subject
}

// changePerson does what one of the forms asks for and leads back to the person, or shows the form again.
func (s *Server) changePerson(c echo.Context, a desk.Agency, of personForm, change func(context.Context, desk.PersonID, typed) error) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	id, err := number(c, "person")
	if err != nil {
		return err
	}
	if err := change(c.Request().Context(), desk.PersonID(id), form); err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderPerson(c, a, form.get("in"), tried{of, form, x}) })
	}
	return s.backToPerson(c, a, desk.PersonID(id), form.get("in"))
}

// backToPerson leads to the person, or to the list where the last role here was taken away.
func (s *Server) backToPerson(c echo.Context, a desk.Agency, id desk.PersonID, in string) error {
	m, err := s.accounts.Person(c.Request().Context(), a.ID, id)
	switch {
	case desk.CodeOf(err) == desk.NotFound:
		return done(c, peoplePath(a))
	case err != nil:
		return err
	}
	if held := rolesByAgency(m, a.ID); in == "" || agencyText(held[0].agency) == in {
		return done(c, personPath(a, id))
	}
	return done(c, personPath(a, id)+"?in="+in)
}
