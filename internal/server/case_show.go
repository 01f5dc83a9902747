package server

import (
	"fmt"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// casePage is 案件页.
type casePage struct {
	Frame frame
	// Failure is why a button on the page could not do what it says.
	Failure  failure
	Head     caseHead
	Facts    []fact
	Clock    *caseClock // nil for a registration that was voided
	Acts     caseActs
	Timeline []timelineEntry
	// Sealed tells that the personal data cannot be read for want of the key.
	Sealed bool
	// Office says who has the case and what waits for whom.
	Office []string
	// Similar are the cases that this one may repeat.
	Similar similarCases
	// Lead says what sort of matter it is where no answer period runs.
	Lead string
	// Notes are what was seen at the counter and waits to be looked at.
	Notes []caseNote
	// Parts are the cases that the same application was split into.
	Parts []similarRow
	// Answer is what the answer says and what is open against it.
	Answer answerView
}

// caseNote is a note above the acts, with what to do about it; Href is empty for who may not.
type caseNote struct{ Words, Href, Action string }

// caseButton is what a button on the page sends beside what it says.
type caseButton struct {
	Token    string
	Key      string
	Expected int
}

func (casePage) template() string { return "case_show.html" }

// caseHead tells which case it is, on its own page and above each form.
type caseHead struct {
	Number, Href, Applicant, Description string
	State, Due                           mark
}

type fact struct {
	Label, Value string
	Wide         bool
	// Open is the field's name where the value is masked and may be opened, and Action where to.
	Open, Action string
	// Opened tells that the value is shown in full, this once.
	Opened bool
}

// caseClock is the answer period, drawn and in words.
type caseClock struct {
	Words mark
	Strip strip
	Steps []stepRow
	// Told counts the days that the strip shows, for who reads rather than looks.
	Told string
	// Others are the clocks that run beside it.
	Others []clockLine
	// Evidence is the address of every day counted.
	Evidence string
}

type stepRow struct{ On, Weekday, What, Effect, Article string }

func (s *Server) showCase(c echo.Context, a desk.Agency) error {
	file, err := s.file(c, a)
	if err != nil {
		return err
	}
	return s.renderCase(c, file, failure{}, opened{})
}

// showCaseAgain shows the case after a button on its page could not do what it says.
func (s *Server) showCaseAgain(c echo.Context, file caseFile, _ typed, x failure) error {
	return s.renderCase(c, file, x, opened{})
}

func (s *Server) renderCase(c echo.Context, file caseFile, x failure, full opened) error {
	f, _, err := s.frame(c, file.Agency, file.number(), register)
	if err != nil {
		return err
	}
	similar, err := s.similarTo(c, file)
	if err != nil {
		return err
	}
	timeline := file.timeline()
	if !mayHere(c, account.Mend) {
		for i := range timeline {
			timeline[i].Void = ""
		}
	}
	return s.renderStatus(c, x.status(), casePage{
		Frame: f, Failure: x, Head: s.caseHead(file), Facts: file.facts(mayHere(c, account.OpenPersonal), full),
		Clock: s.caseClock(file), Acts: file.acts(c), Timeline: timeline, Sealed: file.Sealed,
		Office: file.office(), Answer: s.answerView(file), Similar: similarCases{Rows: similarRows(file.Agency, similar)},
		Lead: file.lead(), Notes: file.notes(c), Parts: file.parts(),
	})
}

// similarTo lists what the case may repeat. A matter that is no application for disclosure repeats none, and what was
// split off the same application is shown by itself.
func (s *Server) similarTo(c echo.Context, file caseFile) ([]desk.Kin, error) {
	if file.Case.RecordsRequest != nil {
		return nil, nil
	}
	similar, err := s.desk.Similar(c.Request().Context(), file.Agency.ID, file.Summary.ID)
	return slices.DeleteFunc(similar, func(k desk.Kin) bool {
		return slices.ContainsFunc(file.Parts, func(part desk.Summary) bool { return part.ID == k.ID })
	}), err
}

// office says in sentences who has the case and what waits for whom.
func (f caseFile) office() []string {
	h := f.Case.Handling
	var out []string
	switch {
	case f.Case.State() == foi.Concluded || f.Case.State() == foi.Voided || f.Case.State() == foi.RecordsClosed:
	case h.SentBack != "":
		out = append(out, "已退回分办："+h.SentBack)
	case f.Case.Unclaimed() && h.Officer.Name != "":
		out = append(out, fmt.Sprintf("%s 分给%s，尚未认领", h.Since.MonthDay(), h.Officer.Name))
	case f.Case.Unclaimed() && h.Department != "":
		out = append(out, fmt.Sprintf("在%s，尚未认领", h.Department))
	case f.Case.Unclaimed():
		out = append(out, "尚未分办")
	}
	if p := f.Case.Pending; p != nil {
		out = append(out, fmt.Sprintf("%s 报批（%s），待负责人批准", p.On.MonthDay(), p.Act.Kind().Label()))
	}
	if a := f.Case.Reanswer(); a != nil && f.Case.State() != foi.Concluded {
		out = append(out, fmt.Sprintf("按%s重新答复，期限%s；年报仍按原办理结果统计", a.By.Label(), a.Time()))
	}
	if back := f.cameBack(); back != "" {
		out = append(out, back)
	}
	if r := f.Case.Returned; r != nil {
		out = append(out, fmt.Sprintf("%s 退回修改（%s）：%s", r.On.MonthDay(), r.Act.Kind().Label(), r.Reason))
	}
	return out
}

// caseFile is the desk's file with the words that pages need.
type caseFile struct {
	desk.File
	today calendar.Date
}

// file opens the case that the address names.
func (s *Server) file(c echo.Context, a desk.Agency) (caseFile, error) {
	id, err := number(c, "case")
	if err != nil {
		return caseFile{}, err
	}
	file, err := s.desk.Case(c.Request().Context(), a.ID, desk.CaseID(id))
	return caseFile{file, s.desk.Today()}, err
}

func (f caseFile) path() string { return casePath(f.Agency, f.Summary.ID) }

// receipt is the registration as it stands, or as it last stood before it was voided.
func (f caseFile) receipt() foi.Receipt {
	if f.Case.Receipt != nil {
		return *f.Case.Receipt
	}
	return *f.Case.Registered
}

func (f caseFile) number() string { return f.receipt().Number }

func (s *Server) caseHead(f caseFile) caseHead {
	r := f.receipt()
	return caseHead{
		Number: r.Number, Href: f.path(), Applicant: r.Applicant.Name, Description: r.Description,
		State: stateMark(f.Case.State()), Due: dueMark(f.Summary, f.Calendar, s.desk.Today()),
	}
}

func (f caseFile) facts(mayOpen bool, full opened) []fact {
	all := slices.Concat(registrationFacts(f.receipt()), f.intakeFacts())
	switch {
	case f.Case.State() == foi.Unconfirmed:
		all = slices.DeleteFunc(all, func(one fact) bool { return one.Label == receivedLabel })
	case f.Case.RecordsRequest != nil:
		all[0].Label = "请求更正"
	}
	for i := range all {
		switch field := desk.PersonalField(all[i].Open); {
		case all[i].Open == "":
		case field == full.field:
			all[i].Value, all[i].Open, all[i].Opened = full.value, "", true
		case mayOpen:
			all[i].Action = f.path() + "/personal"
		default:
			all[i].Open = ""
		}
	}
	if h := f.Case.Handling; f.Case.State() != foi.Voided {
		all = append(all, plain("承办部门", h.Department), plain("承办人", h.Officer.Name))
	}
	for i, round := range f.Case.Earlier {
		if d := round.Decision; d != nil {
			said := strings.Join(filled(d.Outcome.Name(), d.On.Chinese(), d.LetterNumber), "，")
			if counted := f.Case.Counted().Decision; counted == d {
				said += "（年报按此统计）"
			}
			all = append(all, wide(fmt.Sprintf("第 %d 次答复", i+1), said))
		}
	}
	result := "办理结果"
	if w := f.Case.Withdrawal; w != nil {
		all = append(all, wide(result, foi.OtherHandling.Name()+"（申请人撤回）"), plain("撤回日期", dateAndWeekday(w.On)))
		result = "撤回前的答复"
	}
	if l := f.Case.Lapse; l != nil {
		all = append(all, wide(result, l.Outcome.Name()), plain("不再处理日期", dateAndWeekday(l.On)))
	}
	if d := f.Case.Decision; d != nil {
		all = append(all, wide(result, d.Outcome.Name()), plain("答复日期", dateAndWeekday(d.On)), plain("答复文号", d.LetterNumber))
	}
	all = append(all, f.deliveryFacts()...)
	all = append(all, f.feeFacts()...)
	all = append(all, f.disputeFacts()...)
	return slices.DeleteFunc(all, func(one fact) bool { return one.Value == "" })
}

func registrationFacts(r foi.Receipt) []fact {
	a := r.Applicant
	return []fact{
		wide("申请内容", r.Description),
		plain(receivedLabel, dateAndWeekday(r.On)),
		plain("收到方式", r.Channel.Label()),
		plain("提交日期", dateAndWeekday(r.SubmittedOn)),
		plain("系统确认日期", dateAndWeekday(r.SystemConfirmedOn)),
		plain("申请人", a.Name),
		plain("申请人类型", a.Category.Label()),
		personal(desk.FieldIDNumber, a.IDNumber),
		personal(desk.FieldPhone, a.Phone),
		personal(desk.FieldEmail, a.Email),
		personal(desk.FieldAddress, a.Address),
		plain("获取方式", r.Form),
		plain("缺少的材料", r.Lacks.Words()),
		plain("需要帮助", assistanceWords(r.Assistance)),
		wide("口头申请", oralWords(r.Oral)),
		wide("备注", r.Note),
	}
}

// receivedLabel is the fact that what is not yet received has not.
const receivedLabel = "收到日期"

func plain(label, value string) fact { return fact{Label: label, Value: value} }

func wide(label, value string) fact { return fact{Label: label, Value: value, Wide: true} }

// personal is a value that was masked by the desk.
func personal(field desk.PersonalField, masked string) fact {
	return fact{Label: field.Label(), Value: masked, Open: string(field)}
}

func dateAndWeekday(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese() + " " + d.WeekdayChinese()
}

func (s *Server) caseClock(f caseFile) *caseClock {
	cal, today := f.Calendar, s.desk.Today()
	for _, clock := range f.Clocks {
		if clock.ID != foi.ClockAnswer {
			continue
		}
		shown := caseClock{Words: clockMark(f.Summary, clock, cal, today), Strip: stripOf(f.Case, clock, cal, today)}
		shown.Steps, shown.Evidence = stepRows(clock), f.path()+"/evidence"
		shown.Others, shown.Told = f.otherClocks(today), toldOf(f.Case, clock, cal, today)
		return &shown
	}
	return nil
}

func stepRows(clock foi.Reading) []stepRow {
	var rows []stepRow
	for _, step := range clock.Steps {
		rows = append(rows, stepRow{step.On.String(), step.On.WeekdayChinese(), step.What, step.Effect, step.Article})
	}
	return rows
}

// clockMark says how the clock stands: while it runs like the register does, afterwards as it ended.
func clockMark(line desk.Summary, clock foi.Reading, cal *calendar.Calendar, today calendar.Date) mark {
	m := dueMark(line, cal, today)
	switch {
	case clock.Settled.IsZero():
	case clock.State == foi.Missed:
		m.Shape, m.Class = "■", "due-overdue"
	case clock.State == foi.Met:
		m.Shape, m.Class = "✓", "state-concluded"
	}
	m.Words, m.Note = clock.Words(today), ""
	return m
}
