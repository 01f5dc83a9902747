package desk

import (
	"cmp"
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
	lines, err := d.RegisterParts(ctx, in, r, nil)
	if len(lines) == 0 {
		return Summary{}, err
	}
	return lines[0], err
}

// RegisterParts is Register for an application that holds several matters: the one of the receipt and others beside
// it. Each becomes a case of its own with its number, its clock and its outcome (国办函〔2020〕109号第四条 lets the agency
// split; the applicant has no duty to); all of them or none. Errors as for Register; the lines of the cases that were
// opened are returned beside the error of the officer.
func (d *Desk) RegisterParts(ctx context.Context, in Intake, r foi.Receipt, others []string) ([]Summary, error) {
	r.Request = trimmed(r.Request)
	fields := append(d.checkReceipt(r), oralFields(r)...)
	acts := []foi.Act{r}
	for i, matter := range others {
		part := r
		part.Description = tidy(matter)
		if message := matterProblem(part.Description); message != "" {
			fields = append(fields, FieldError{"matters", message})
		}
		part.Part = i + 2
		acts = append(acts, part)
	}
	if len(acts) > maxParts {
		fields = append(fields, FieldError{"matters", fmt.Sprintf("一次最多分为 %d 案，现为 %d 案；其余的请在案件页拆分", maxParts, len(acts))})
	}
	if len(fields) > 0 {
		return nil, invalid(fields)
	}
	if len(acts) > 1 {
		r.Part = 1
		acts[0] = r
	}
	return d.openAndGive(ctx, in, r.Channel, acts)
}

// openCase is openAndGive of a single case.
func (d *Desk) openCase(ctx context.Context, in Intake, by foi.Channel, act foi.Act) (Summary, error) {
	lines, err := d.openAndGive(ctx, in, by, []foi.Act{act})
	if len(lines) == 0 {
		return Summary{}, err
	}
	return lines[0], err
}

// openAndGive opens cases and gives each to the officer that was chosen. The lines of the cases that were opened are
// returned beside the error of the officer.
func (d *Desk) openAndGive(ctx context.Context, in Intake, by foi.Channel, acts []foi.Act) ([]Summary, error) {
	lines, err := d.openCases(ctx, in, by, acts)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		if err := d.give(ctx, in, i, &lines[i]); err != nil {
			return lines, err
		}
	}
	return lines, nil
}

// maxParts bounds how many cases one application is split into at a time.
const maxParts = 20

// give assigns a case just opened. The registration stands even if the person chosen has just left.
func (d *Desk) give(ctx context.Context, in Intake, part int, line *Summary) error {
	if in.Officer == 0 || line.HandlerID == in.Officer {
		return nil
	}
	at := At{Agency: in.Agency, Case: line.ID, Expected: line.Seq, By: in.By}
	if in.Key != "" {
		at.Key = partKey(in.Key, part) + "+"
	}
	given, err := d.Assign(ctx, at, "", in.Officer, "")
	if err == nil {
		*line = given
	}
	return err
}

// partKey is the key of one of the cases that a form opens.
func partKey(key string, part int) string {
	if key == "" || part == 0 {
		return key
	}
	return fmt.Sprintf("%s#%d", key, part+1)
}

// openCases opens a case with each of the acts, all of them or none.
func (d *Desk) openCases(ctx context.Context, in Intake, by foi.Channel, acts []foi.Act) ([]Summary, error) {
	if err := in.By.check(); err != nil {
		return nil, err
	}
	var lines []Summary
	err := d.store.Transact(ctx, func(tx Tx) (err error) {
		if lines, err = opened(ctx, tx, in, acts); err != nil || len(lines) > 0 {
			return err
		}
		agency, err := d.counting(ctx, tx, in.Agency)
		if err != nil {
			return err
		}
		if !agency.Accepts(by) {
			return invalidField("channel", "本机关没有公布受理“%s”提交的申请；确已公布的，由系统管理员在机关设置中更改", by.Label())
		}
		application := ""
		for i, act := range acts {
			line, err := d.open(ctx, tx, agency, Intake{in.Agency, partKey(in.Key, i), in.By, 0}, act, application)
			if err != nil {
				return err
			}
			if i == 0 {
				application = line.Number
			}
			lines = append(lines, line)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// opened finds the cases that the same form opened before; none where it is new.
func opened(ctx context.Context, tx Tx, in Intake, acts []foi.Act) (lines []Summary, err error) {
	for i, act := range acts {
		before, err := repeated(ctx, tx, in.Agency, partKey(in.Key, i), act)
		switch {
		case err != nil:
			return nil, err
		case before == nil && i == 0:
			return nil, nil
		case before == nil:
			return nil, formUsed()
		}
		line, err := tx.Summary(ctx, in.Agency, before.Case)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	_, err = tx.EntryByKey(ctx, in.Agency, partKey(in.Key, len(acts)))
	switch {
	case CodeOf(err) == NotFound:
		return lines, nil
	case err == nil:
		err = formUsed()
	}
	return nil, err
}

// open gives the act that opens a case its number, and enters both. application is that of the parts after the first.
func (d *Desk) open(ctx context.Context, tx Tx, agency counting, in Intake, act foi.Act, application string) (Summary, error) {
	year := act.Date().Year()
	n, err := tx.NextNumber(ctx, agency.ID, agency.NumberPattern.Series(year))
	if err != nil {
		return Summary{}, err
	}
	first := foi.Logged{Seq: 1, Act: numbered(act, agency.NumberPattern.Format(year, n), application)}
	c, err := foi.Case{}.Append(first)
	if err != nil {
		return Summary{}, refused(err)
	}
	ids, err := tx.NewCaseIDs(ctx, 1)
	if err != nil {
		return Summary{}, err
	}
	line := summarize(ids[0], agency.Agency, c, agency.cal)
	entry := d.entry(agency.ID, ids[0], first, in.By, in.Key)
	return line, tx.Open(ctx, []Entry{entry}, []Summary{line})
}

// numbered is an opening act with its 登记编号.
func numbered(act foi.Act, number, application string) foi.Act {
	switch a := act.(type) {
	case foi.Receipt:
		a.Number = number
		if a.Part > 0 {
			a.Application = cmp.Or(application, number)
		}
		return a
	case foi.Arrival:
		a.Number = number
		return a
	case foi.RecordsRequest:
		a.Number = number
		return a
	}
	return act
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
	cals, err := d.calendars(ctx, d.store)
	if err != nil {
		return foi.Reading{}, err
	}
	return c.AnswerClock(cals.of(a), a.Policy, d.Today()), nil
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
func (d *Desk) checkReceipt(r foi.Receipt) []FieldError { return d.checkApplication(r, r.Request) }

// checkApplication is checkReceipt for whatever act an application comes in with.
func (d *Desk) checkApplication(act foi.Act, q foi.Request) []FieldError {
	found := d.checkOpening(act, q)
	add := func(field, message string) { found = append(found, FieldError{field, message}) }
	if q.Applicant.Category == "" {
		add("category", "请选择申请人类型；它决定本件计入年报统计表的哪一列")
	}
	if q.Description == "" {
		add("description", "请填写申请内容：所申请信息的名称、文号或者其他特征描述")
	}
	return found
}

// checkOpening finds the fields of an act that opens a case which cannot be so, whatever sort of case it is.
func (d *Desk) checkOpening(act foi.Act, q foi.Request) []FieldError {
	var found []FieldError
	add := func(field, message string) {
		if message != "" {
			found = append(found, FieldError{field, message})
		}
	}
	if _, err := (foi.Case{}).Append(foi.Logged{Seq: 1, Act: act}); err != nil {
		for _, f := range fieldsOf(err) {
			// The form knows the applicant's fields by their own names.
			add(strings.TrimPrefix(f.Field, "applicant."), f.Message)
		}
	}
	on := act.Date()
	add("on", d.notFuture(on))
	// The law stops at the first thing wrong; whoever fills in a form wants to know all of them.
	if on.IsZero() && !slices.ContainsFunc(found, func(f FieldError) bool { return f.Field == "on" }) {
		add("on", "请填写收到日期")
	}
	if q.Applicant.Name == "" {
		add("applicant", "请填写申请人姓名或者名称")
	}
	return append(found, checkText(q)...)
}

// oralFields are what the form has to say of an oral application and does not.
func oralFields(r foi.Receipt) []FieldError {
	var found []FieldError
	for _, refusal := range r.OralProblems(r.Channel) {
		found = append(found, FieldError{refusal.Field, refusal.Message})
	}
	return found
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
		{"oral_why", "书写困难的原因", q.Oral.Why, maxName},
		{"oral_by", "代为填写的人员", q.Oral.WrittenBy, maxShort},
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
		&q.Description, &q.Form, &q.Department, &q.Handler, &q.Note, &q.Oral.Why, &q.Oral.WrittenBy,
	} {
		*s = tidy(*s)
	}
	return q
}
