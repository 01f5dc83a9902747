package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Intake says for which agency an application is registered, by whom, and under which key: the same
// key again is the same form sent twice.
type Intake struct {
	Agency AgencyID
	Key    string
	By     Actor
	// Officer, where not 0, is who is given the case at once (分办).
	Officer PersonID
}

// Register is 登记: it opens a case with the receipt of an application and gives it its 登记编号 (the
// receipt's own Number is ignored). A key that was used before returns the case it opened. Errors:
// Invalid with every field to mend, Refused, NotFound for the agency. Where the case was opened and only the
// officer could not be given it, its line is returned beside the error.
func (d *Desk) Register(ctx context.Context, in Intake, r foi.Receipt) (Summary, error) {
	if err := in.By.check(); err != nil {
		return Summary{}, err
	}
	r.Request = trimmed(r.Request)
	if fields := d.checkReceipt(r); len(fields) > 0 {
		return Summary{}, invalid(fields)
	}
	var line Summary
	err := d.store.Transact(ctx, func(tx Tx) error {
		before, err := repeated(ctx, tx, in.Agency, in.Key, r)
		if err != nil {
			return err
		}
		if before != nil {
			line, err = tx.Summary(ctx, in.Agency, before.Case)
			return err
		}
		agency, err := tx.Agency(ctx, in.Agency)
		if err != nil {
			return err
		}
		if !agency.Accepts(r.Channel) {
			return invalidField("channel", "本机关没有公布受理“%s”提交的申请；确已公布的，由系统管理员在机关设置中更改", r.Channel.Label())
		}
		line, err = d.open(ctx, tx, agency, in, r)
		return err
	})
	if err != nil {
		return Summary{}, err
	}
	if in.Officer == 0 || line.HandlerID == in.Officer {
		return line, nil
	}
	// The registration stands even if the person chosen has just left.
	at := At{Agency: in.Agency, Case: line.ID, Expected: line.Seq, By: in.By}
	if in.Key != "" {
		at.Key = in.Key + "+"
	}
	given, err := d.Assign(ctx, at, "", in.Officer, "")
	if err != nil {
		return line, err
	}
	return given, nil
}

func (d *Desk) open(ctx context.Context, tx Tx, agency Agency, in Intake, r foi.Receipt) (Summary, error) {
	year := r.On.Year()
	n, err := tx.NextNumber(ctx, agency.ID, agency.NumberPattern.Series(year))
	if err != nil {
		return Summary{}, err
	}
	r.Number = agency.NumberPattern.Format(year, n)
	first := foi.Logged{Seq: 1, Act: r}
	c, err := foi.Case{}.Append(first)
	if err != nil {
		return Summary{}, refused(err)
	}
	ids, err := tx.NewCaseIDs(ctx, 1)
	if err != nil {
		return Summary{}, err
	}
	line := summarize(ids[0], agency, c, d.cal)
	entry := d.entry(agency.ID, ids[0], first, in.By, in.Key)
	return line, tx.Open(ctx, []Entry{entry}, []Summary{line})
}

// Preview reads the answer clock that a receipt would start, for the form to show as one types.
func (d *Desk) Preview(ctx context.Context, agency AgencyID, r foi.Receipt) (foi.Reading, error) {
	a, err := d.store.Agency(ctx, agency)
	if err != nil {
		return foi.Reading{}, err
	}
	if msg := d.notFuture(r.On); msg != "" {
		return foi.Reading{}, invalidField("on", "%s", msg)
	}
	c, err := foi.Case{}.Append(foi.Logged{Seq: 1, Act: r})
	if err != nil {
		return foi.Reading{}, refused(err)
	}
	return c.AnswerClock(d.cal, a.Policy, d.Today()), nil
}

// The longest a field may be, in characters: generous for real use, tight for a pasted page.
const (
	maxName        = 200
	maxShort       = 100
	maxDescription = 5000
	maxNote        = 2000
)

// checkReceipt finds every field of an application that cannot be registered (第二十九条第二款). A ledger's
// history is not held to it: it is recorded as it is.
func (d *Desk) checkReceipt(r foi.Receipt) []FieldError {
	var found []FieldError
	add := func(field, message string) {
		if message != "" {
			found = append(found, FieldError{field, message})
		}
	}
	if _, err := (foi.Case{}).Append(foi.Logged{Seq: 1, Act: r}); err != nil {
		for _, f := range fieldsOf(err) {
			// The form knows the applicant's fields by their own names.
			add(strings.TrimPrefix(f.Field, "applicant."), f.Message)
		}
	}
	add("on", d.notFuture(r.On))
	// The law stops at the first thing wrong; whoever fills in a form wants to know all of them.
	if r.On.IsZero() && !slices.ContainsFunc(found, func(f FieldError) bool { return f.Field == "on" }) {
		add("on", "请填写收到日期")
	}
	if r.Applicant.Category == "" {
		add("category", "请选择申请人类型；它决定本件计入年报统计表的哪一列")
	}
	if r.Applicant.Name == "" {
		add("applicant", "请填写申请人姓名或者名称")
	}
	if r.Description == "" {
		add("description", "请填写申请内容：所申请信息的名称、文号或者其他特征描述")
	}
	return append(found, checkText(r.Request)...)
}

// fieldsOf turns a refusal into the field it concerns.
func fieldsOf(err error) []FieldError {
	var e *Error
	if !errors.As(refused(err), &e) || len(e.Fields) == 0 {
		return []FieldError{{"", err.Error()}}
	}
	return e.Fields
}

// checkText bounds the free text of a request and refuses what is not text.
func checkText(q foi.Request) []FieldError {
	a := q.Applicant
	var found []FieldError
	for _, f := range []struct {
		field, label, text string
		limit              int
	}{
		{"applicant", "申请人", a.Name, maxName},
		{"id_number", "证件号码", a.IDNumber, maxShort},
		{"phone", "联系电话", a.Phone, maxShort},
		{"email", "电子邮箱", a.Email, maxShort},
		{"address", "通信地址", a.Address, maxName},
		{"description", "申请内容", q.Description, maxDescription},
		{"form", "获取方式", q.Form, maxShort},
		{"department", "承办部门", q.Department, maxShort},
		{"handler", "承办人", q.Handler, maxShort},
		{"note", "备注", q.Note, maxNote},
	} {
		problem := textProblem
		if PersonalField(f.field).In(&a.Personal) != nil {
			problem = boundsProblem
		}
		if message := problem(f.label, f.text, f.limit); message != "" {
			found = append(found, FieldError{f.field, message})
		}
	}
	return found
}

// textProblem says what is wrong with a text that is kept as it is; "" for nothing. Identity numbers have a
// field of their own, which is kept encrypted, shown masked and opened one at a time.
func textProblem(label, text string, limit int) string {
	if message := boundsProblem(label, text, limit); message != "" {
		return message
	}
	if HoldsIdentityNumber(text) {
		return label + "中有公民身份号码，请从这里删去，移到登记的“证件号码”一栏，由系统加密保存；确是其他编号的，请用文字把数字隔开"
	}
	return ""
}

// boundsProblem is all that is asked of personal data, which are kept encrypted.
func boundsProblem(label, text string, limit int) string {
	if n := utf8.RuneCountInString(text); n > limit {
		return fmt.Sprintf("%s不得超过 %d 字，现为 %d 字", label, limit, n)
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t'
	}) {
		return label + "含有不是文字的字符，请重新录入"
	}
	return ""
}

// notFuture says what is wrong with a date that has not come yet; "" for none.
func (d *Desk) notFuture(on calendar.Date) string {
	if today := d.Today(); on > today {
		return fmt.Sprintf("日期 %s 晚于今天（%s），尚未发生的事不能登记", on, today)
	}
	return ""
}

func trimmed(q foi.Request) foi.Request {
	for _, s := range []*string{
		&q.Applicant.Name, &q.Applicant.IDNumber, &q.Applicant.Phone, &q.Applicant.Email, &q.Applicant.Address,
		&q.Description, &q.Form, &q.Department, &q.Handler, &q.Note,
	} {
		*s = tidy(*s)
	}
	return q
}
