package server

import (
	"context"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// intakePage is the form of a step about how a request came in, or about one that is no application for disclosure.
type intakePage struct {
	Frame  frame
	Form   actForm
	Fields []stepField
	// Button and Consequence say what sending it does.
	Button, Consequence string
}

func (intakePage) template() string { return "intake_new.html" }

// intakeStep is such a step with its form. Unlike a handlingStep it moves no period, or makes another case.
type intakeStep struct {
	verb, button, consequence string
	may                       []account.Permission
	class                     string
	kind                      foi.Kind // that the desk asks whose it is; empty where anybody's
	// barred says why it is not possible; hidden tells that it is of no use where the case stands.
	barred func(foi.Case) error
	hidden func(foi.Case) bool
	fill   func(caseFile) url.Values
	fields func(caseFile, typed, failure) []stepField
	// record records it and says where that leads.
	record func(context.Context, *desk.Desk, desk.At, caseFile, typed) (string, error)
}

var intakeSteps = []intakeStep{
	{
		verb: "contact", button: "登记联系确认", may: []account.Permission{account.Register, account.Work},
		consequence: "双方确认的，当日即为收到之日，答复期限自此起算；没有联系上的，记录在案，继续联系。",
		barred:      func(c foi.Case) error { return c.May(foi.KindContact) },
		hidden:      func(c foi.Case) bool { return c.State() != foi.Unconfirmed },
		fields: func(_ caseFile, form typed, x failure) []stepField {
			how, reached := form.choice(contactChoice(), x), form.choice(reachedChoice(), x)
			return []stepField{
				{Choice: &reached},
				{Choice: &how},
				form.day("on", "联系日期", "双方确认的，即登记为收到日期", x),
				optional(form.lines("note", "联系情况", "如拨打的时间、次数，对方怎样答复；电话号码不必写", x)),
			}
		},
		record: func(ctx context.Context, d *desk.Desk, at desk.At, f caseFile, form typed) (string, error) {
			in := formReader{form: form}
			a := foi.Contact{On: in.date("on"), How: foi.ContactWay(form.get("how")), Note: form.get("note")}
			result := form.get("reached")
			if !slices.Contains([]string{"confirmed", "reached", "no"}, result) {
				in.wrong = append(in.wrong, desk.FieldError{Field: "reached", Message: "请选择联系的结果"})
			}
			if err := in.err(); err != nil {
				return "", err
			}
			a.Reached = result != "no"
			_, err := d.Contact(ctx, at, a, result == "confirmed")
			return f.path(), err
		},
	},
	{
		verb: "records-result", button: "登记处理结果", may: []account.Permission{account.Work}, kind: foi.KindRecordsResult,
		consequence: "登记后本件办结。不是政府信息公开申请的办理结果，不计入年报统计表。",
		barred:      func(c foi.Case) error { return c.May(foi.KindRecordsResult) },
		hidden:      func(c foi.Case) bool { return c.State() != foi.RecordsOpen },
		fields: func(_ caseFile, form typed, x failure) []stepField {
			result := form.choice(recordsChoice(), x)
			return []stepField{
				{Choice: &result},
				optional(form.line("to", "有权更正的机关", "转送、告知另行提出的必填", x)),
				form.day("on", "告知日期", "告知申请人的日期", x),
				optional(form.line("letter_number", "文号", "", x)),
				form.note("备注", x),
			}
		},
		record: func(ctx context.Context, d *desk.Desk, at desk.At, f caseFile, form typed) (string, error) {
			in := formReader{form: form}
			a := foi.RecordsResult{
				On: in.date("on"), Result: foi.RecordsOutcome(form.get("result")), To: form.get("to"),
				LetterNumber: form.get("letter_number"), Note: form.get("note"),
			}
			if err := in.err(); err != nil {
				return "", err
			}
			_, err := d.RecordsAnswered(ctx, at, a)
			return f.path(), err
		},
	},
	{
		verb: "contents", button: "核对申请材料", may: []account.Permission{account.Register, account.Work}, class: onTheWay,
		consequence: "登记所缺的材料；须补正的，接着作出补正告知，一次性列明。",
		barred:      desk.BeingAnswered,
		hidden:      func(c foi.Case) bool { return desk.BeingAnswered(c) != nil },
		fill: func(f caseFile) url.Values {
			form := url.Values{}
			for _, info := range f.receipt().Lacks.Infos() {
				form.Add("lacks", string(info.ID))
			}
			return form
		},
		fields: func(_ caseFile, form typed, x failure) []stepField {
			lacks := form.choice(lacksChoice(), x)
			return []stepField{{Choice: &lacks}}
		},
		record: func(ctx context.Context, d *desk.Desk, at desk.At, f caseFile, form typed) (string, error) {
			lacks, err := lacksFrom(form)
			if err == nil {
				_, err = d.CheckContents(ctx, at, lacks)
			}
			return f.path(), err
		},
	},
	{
		verb: "split", button: "拆分", may: []account.Permission{account.Register, account.Work}, class: rare,
		consequence: "另立一案，编给登记编号，单独答复；收到日期、申请人等与本案相同，答复期限自原收到日期起算。",
		barred:      desk.BeingAnswered,
		hidden:      func(c foi.Case) bool { return desk.BeingAnswered(c) != nil },
		fields: func(_ caseFile, form typed, x failure) []stepField {
			return []stepField{form.lines("matter", "拆分出来的事项", "写明另立一案的申请内容；本案的申请内容需要相应删减的，拆分后再更正登记", x)}
		},
		record: func(ctx context.Context, d *desk.Desk, at desk.At, f caseFile, form typed) (string, error) {
			line, err := d.Split(ctx, at, form.get("matter"))
			return casePath(f.Agency, line.ID), err
		},
	},
}

func (h intakeStep) open(s *Server) func(echo.Context, desk.Agency) error {
	return func(c echo.Context, a desk.Agency) error {
		file, err := s.file(c, a)
		if err != nil {
			return err
		}
		form := fresh(s.dated(file))
		if h.fill != nil {
			for name, values := range h.fill(file) {
				form[name] = values
			}
		}
		return h.show(s)(c, file, form, failure{})
	}
}

func (h intakeStep) save(s *Server) func(echo.Context, desk.Agency) error {
	return func(c echo.Context, a desk.Agency) error {
		return s.recordAndLead(c, a, h.show(s), func(ctx context.Context, file caseFile, form typed) (string, error) {
			return h.record(ctx, s.desk, file.at(c, form), file, form)
		})
	}
}

func (h intakeStep) show(s *Server) showForm {
	return func(c echo.Context, file caseFile, form typed, x failure) error {
		around, shared, err := s.actPage(c, file, h.button, h.verb, form, x)
		if err != nil {
			return err
		}
		shared.Barred = barred(h.barred(file.Case))
		if shared.Barred == "" && h.kind != "" {
			shared.Barred = barred(offer{kind: h.kind}.guard(actorOf(c), file.Case))
		}
		return s.renderStatus(c, x.status(), intakePage{
			Frame: around, Form: shared, Fields: h.fields(file, form, x), Button: h.button, Consequence: h.consequence,
		})
	}
}

// intakeOffers are the steps as the case page offers them, each under the permission that the person has.
func (f caseFile) intakeOffers(has func(account.Permission) bool) []offer {
	var out []offer
	for _, h := range intakeSteps {
		ch := actChoice{Label: h.button, Href: f.path() + "/" + h.verb, Consequence: h.consequence, Barred: barred(h.barred(f.Case)), Class: h.class}
		by := h.may[max(0, slices.IndexFunc(h.may, has))]
		out = append(out, offer{ch, by, h.hidden(f.Case), h.kind})
	}
	return out
}

func contactChoice() choiceField {
	f := choiceField{Name: "how", Label: "联系方式", Short: true, Groups: []choiceGroup{{}}}
	for _, way := range foi.ContactWays() {
		f.Groups[0].Choices = append(f.Groups[0].Choices, choice{Value: string(way.ID), Label: way.Label})
	}
	return f
}

func reachedChoice() choiceField {
	return choiceField{Name: "reached", Label: "联系的结果", Groups: []choiceGroup{{Choices: []choice{
		{Value: "confirmed", Label: "已联系上，双方确认", Hint: "登记收到，收到日期为联系日期"},
		{Value: "reached", Label: "已联系上，尚未确认", Hint: "如对方要求改日再确认，或者否认提出过申请"},
		{Value: "no", Label: "未联系上", Hint: "留存记录，继续联系"},
	}}}}
}

func recordsChoice() choiceField {
	f := choiceField{Name: "result", Label: "处理结果", Groups: []choiceGroup{{}}}
	for _, o := range foi.RecordsOutcomes() {
		f.Groups[0].Choices = append(f.Groups[0].Choices, choice{Value: string(o.ID), Label: o.Label, Hint: o.Hint})
	}
	return f
}

// lacksChoice is the checklist of the required contents.
func lacksChoice() choiceField {
	f := choiceField{
		Name: "lacks", Label: "缺少的材料", Hint: "缺哪项勾哪项，齐全的不勾；用途不是必填内容", Many: true, Short: true, Groups: []choiceGroup{{}},
	}
	for _, info := range foi.Contents() {
		f.Groups[0].Choices = append(f.Groups[0].Choices, choice{Value: string(info.ID), Label: info.Label})
	}
	return f
}

func lacksFrom(form typed) (foi.Lacks, error) {
	var ids []foi.Content
	for _, id := range form["lacks"] {
		ids = append(ids, foi.Content(id))
	}
	lacks, err := foi.Lacking(ids...)
	if err != nil {
		return 0, fieldError("lacks", err.Error())
	}
	return lacks, nil
}
