package account

import (
	"context"
	"fmt"
	"slices"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// AbsenceID identifies an absence.
type AbsenceID int64

// Absence is when somebody is away from an agency, and who stands in for them there (缺勤代理).
type Absence struct {
	ID     AbsenceID
	Agency desk.AgencyID
	Person desk.PersonID
	// From and Until are the first and the last day.
	From, Until calendar.Date
	Substitute  desk.PersonID
	// The names, where an absence is read.
	PersonName, SubstituteName string
}

func (x Absence) days() string { return x.From.Chinese() + "至" + x.Until.Chinese() }

// same tells that another says the same of the same people.
func (x Absence) same(o Absence) bool {
	return o.Person == x.Person && o.Substitute == x.Substitute && o.From == x.From && o.Until == x.Until
}

const (
	// maxAbsence bounds one, in days: somebody away for longer hands the cases over.
	maxAbsence = 366
	// maxAbsences bounds the list of an agency's.
	maxAbsences = 500
	// maxColleagues bounds the list from which a substitute is chosen.
	maxColleagues = 500
)

// Absences lists who is away from the agency today or later, the earliest first.
func (a *Accounts) Absences(ctx context.Context, agency desk.AgencyID) ([]Absence, error) {
	return a.store.Absences(ctx, agency, a.today(), maxAbsences)
}

// MayArrange tells whether the person may write down and end an absence of somebody of the agency: their own,
// or anybody's where they lead the office or manage its people.
func (p Principal) MayArrange(agency desk.Agency, id desk.PersonID) bool {
	own := slices.ContainsFunc(p.Roles, func(g Grant) bool { return g.Agency == agency.ID && g.For == 0 })
	return own && p.Person.ID == id || p.May(Consent, agency) || p.May(ManagePeople, agency)
}

// SetAbsence writes down an absence of somebody of the agency and who stands in; its ID and names are not
// looked at. One that is there already is no error. Errors: Refused for somebody else's; Invalid with fields person, from, until, substitute.
func (a *Accounts) SetAbsence(ctx context.Context, p Principal, address string, agency desk.Agency, x Absence) (Absence, error) {
	x.Agency = agency.ID
	if !p.MayArrange(agency, x.Person) {
		return Absence{}, refuse("缺勤由本人、负责人或者系统管理员登记")
	}
	if err := a.absenceDays(x); err != nil {
		return Absence{}, err
	}
	err := a.store.Transact(ctx, func(tx Tx) error {
		if err := tx.LockPeople(ctx); err != nil {
			return err
		}
		var err error
		if x.PersonName, err = colleague(ctx, tx, x.Person, agency.ID); err != nil {
			return err
		}
		if x.SubstituteName, err = colleague(ctx, tx, x.Substitute, agency.ID); err != nil {
			return err
		}
		if err := invalid(namesProblems(x)...); err != nil {
			return err
		}
		others, err := tx.AbsencesAmong(ctx, agency.ID, []desk.PersonID{x.Person, x.Substitute}, x.From, x.Until)
		if err != nil {
			return err
		}
		if at := slices.IndexFunc(others, x.same); at >= 0 {
			x = others[at] // the form was sent twice
			return nil
		}
		if err := clash(x, others); err != nil {
			return err
		}
		if x.ID, err = tx.InsertAbsence(ctx, x); err != nil {
			return err
		}
		e := a.event(p.Self(address), desk.AbsenceSet, agency.ID, x.Person)
		e.Detail = x.PersonName + " " + x.days() + "缺勤，由" + x.SubstituteName + "代理"
		return tx.Audit(ctx, e)
	})
	return x, err
}

// Colleagues lists who may be away from the agency and stand in for one another there, by name: all of its
// people but those whose roles nobody can stand in for.
func (a *Accounts) Colleagues(ctx context.Context, agency desk.AgencyID) ([]Person, error) {
	var delegable []Role
	for _, info := range roles {
		if info.ID.delegable() {
			delegable = append(delegable, info.ID)
		}
	}
	return a.store.Colleagues(ctx, agency, delegable, maxColleagues)
}

// absenceDays checks the days of an absence.
func (a *Accounts) absenceDays(x Absence) error {
	from, until := "", ""
	switch today := a.today(); {
	case x.From.IsZero():
		from = "请填写缺勤的第一天"
	case x.Until.IsZero():
		until = "请填写缺勤的最后一天"
	case x.Until < x.From:
		until = "最后一天不得早于第一天"
	case x.Until < today:
		until = fmt.Sprintf("最后一天 %s 已过，只能登记今天（%s）及以后的缺勤", x.Until, today)
	case int(x.Until-x.From) >= maxAbsence:
		until = fmt.Sprintf("一次至多登记 %d 天；更久的，请转办其案件", maxAbsence)
	}
	return invalid(desk.FieldError{Field: "from", Message: from}, desk.FieldError{Field: "until", Message: until})
}

// colleague is the name of somebody who has a role in the agency itself that can be stood in for, and is not
// disabled; "" for others.
func colleague(ctx context.Context, tx Tx, id desk.PersonID, agency desk.AgencyID) (string, error) {
	m, err := tx.Member(ctx, agency, id)
	switch {
	case desk.CodeOf(err) == desk.NotFound:
		return "", nil
	case err != nil:
		return "", err
	case m.Disabled || !slices.ContainsFunc(m.In(agency), Role.delegable):
		return "", nil
	}
	return m.Name, nil
}

func namesProblems(x Absence) []desk.FieldError {
	person, substitute := "", ""
	if x.PersonName == "" {
		person = "所选人员不在本机关办理申请，请重新选择"
	}
	switch {
	case x.SubstituteName == "":
		substitute = "请在本机关办理申请的人员中选择代理人"
	case x.Substitute == x.Person:
		substitute = "不能由本人代理，请选择其他人员"
	}
	return []desk.FieldError{{Field: "person", Message: person}, {Field: "substitute", Message: substitute}}
}

// clash finds what an absence cannot be beside: nobody is away twice, and nobody stands in while away.
func clash(x Absence, others []Absence) error {
	for _, o := range others {
		switch {
		case o.Person == x.Person:
			return invalidField("from", o.PersonName+"已登记"+o.days()+"缺勤，请先结束原登记或者改为其他日期")
		case o.Person == x.Substitute:
			return invalidField("substitute", o.PersonName+"在"+o.days()+"缺勤，请选择其他代理人")
		case o.Substitute == x.Person:
			return invalidField("from", x.PersonName+"在"+o.days()+"代理"+o.PersonName+"，请先为其另行登记代理人")
		}
	}
	return nil
}

// EndAbsence ends an absence: somebody is back from today on, or it does not come to pass. Errors: NotFound
// for one of another agency or that is over; Refused for somebody else's.
func (a *Accounts) EndAbsence(ctx context.Context, p Principal, address string, agency desk.Agency, id AbsenceID) error {
	return a.store.Transact(ctx, func(tx Tx) error {
		if err := tx.LockPeople(ctx); err != nil {
			return err
		}
		x, err := tx.Absence(ctx, id)
		if err != nil {
			return err
		}
		if x.Agency != agency.ID || x.Until < a.today() {
			return notFound("没有这项缺勤登记，或者已经结束")
		}
		if !p.MayArrange(agency, x.Person) {
			return refuse("缺勤由本人、负责人或者系统管理员结束")
		}
		if err := tx.EndAbsence(ctx, id, a.today().AddDays(-1)); err != nil {
			return err
		}
		e := a.event(p.Self(address), desk.AbsenceEnded, agency.ID, x.Person)
		e.Detail = x.PersonName + " " + x.days() + "的缺勤提前结束"
		return tx.Audit(ctx, e)
	})
}
