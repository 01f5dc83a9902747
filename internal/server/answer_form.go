package server

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// answerForm is what the result that was chosen makes the answer say. It holds the fields of that result only; what
// was typed for another is carried along and not recorded.
type answerForm struct {
	// Result names it; empty while none is chosen.
	Result string
	Ground *choiceField // nil where there is one only
	Parts  []partFields
	Items  itemTable
	Remedy *remedyTold // nil where the law has none
	// Refund says that a fee may have to be given back with this answer; empty where not.
	Refund string
	// Kept are the values typed into fields that are not shown.
	Kept []fact
}

// partFields are the fields of one part of an answer.
type partFields struct {
	Legend, Hint, Article string // of a part that has several fields
	Fields                []textField
}

// itemTable are the matters answered one by one.
type itemTable struct {
	Must  bool
	Open  bool // where there is something in it
	Error string
	Rows  []itemRow
	Count int
	Lines textField // a list to be split into items
}

type itemRow struct {
	N          int
	Text, Told textField
	Ground     choiceField
}

// remedyTold is the clause that the letter has to carry.
type remedyTold struct {
	Clause   string
	MustTell bool
	Doubts   []string
}

// firstItems is how many matters the form begins with, and how many it adds.
const firstItems = 6

// partTexts are the fields of the parts that are more than one text.
var partTexts = map[foi.Part][]textField{
	foi.PartSearch: {
		{Name: "search_by", Label: "检索人"},
		{Name: "search_on", Label: "检索日期", Kind: "date"},
		{Name: "search_places", Label: "检索范围", Hint: "哪些档案、系统、科室"},
		{Name: "search_keywords", Label: "关键词"},
	},
	foi.PartRightAgency: {
		{Name: "agency_name", Label: "机关名称", Optional: true},
		{Name: "agency_contact", Label: "联系方式", Optional: true, Hint: "地址、电话"},
		{Name: "agency_undetermined", Label: "不能确定的，写明为什么", Optional: true},
	},
}

func fieldsOfPart(id foi.Part) []textField {
	if several, ok := partTexts[id]; ok {
		return slices.Clone(several)
	}
	f := textField{Name: string(id), Label: id.Label(), Kind: "lines"}
	if id == foi.PartEarlier || id == foi.PartProvision {
		f.Kind = "line"
	}
	return []textField{f}
}

// partLabel is what the part is called in an answer with the result: to a complaint there is nothing to obtain, and what
// is told is where it belongs (第三十九条第一款).
func partLabel(result foi.Outcome, id foi.Part) string {
	if result == foi.Complaint && id == foi.PartWhere {
		return "提出信访、举报、投诉的渠道"
	}
	return id.Label()
}

// answerFieldNames are the fields of all parts.
func answerFieldNames() []string {
	var names []string
	for _, id := range []foi.Part{
		foi.PartProvision, foi.PartReason, foi.PartWhere, foi.PartSearch, foi.PartEarlier, foi.PartRightAgency, foi.PartUnconsulted,
	} {
		for _, f := range fieldsOfPart(id) {
			names = append(names, f.Name)
		}
	}
	return names
}

// laidOutAnew does what a button asks that records nothing, and tells whether one did.
func (t typed) laidOutAnew() bool {
	items := t.items()
	switch t.get("do") {
	case "continue":
	case "rows":
		t["rows"] = []string{strconv.Itoa(t.rowCount() + firstItems)}
	case "split":
		for line := range strings.Lines(t.get("lines")) {
			if text := withoutNumber(line); text != "" && len(items) < desk.MaxItems {
				items = append(items, foi.Item{Text: text})
			}
		}
		delete(t, "lines")
	default:
		return false
	}
	delete(t, "do")
	t.setItems(items)
	return true
}

// withoutNumber is a line of a list without the number that it begins with: 1. or （一） or 二、.
func withoutNumber(line string) string {
	line = strings.TrimSpace(line)
	rest := strings.TrimLeftFunc(line, func(r rune) bool {
		return unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十（）()", r)
	})
	if mark := strings.TrimLeft(rest, ".．、)）"); mark != rest || strings.HasPrefix(line, "（") || strings.HasPrefix(line, "(") {
		return strings.TrimSpace(mark)
	}
	return line
}

func (t typed) rowCount() int {
	n, _ := strconv.Atoi(t.get("rows")) // of the page's own making
	return min(max(n, firstItems), desk.MaxItems)
}

// items are the matters that were typed; rows left empty are none.
func (t typed) items() []foi.Item {
	var items []foi.Item
	for i := range t.rowCount() {
		it := foi.Item{
			Text: t.get(foi.ItemField(i, "text")), Ground: foi.Ground(t.get(foi.ItemField(i, "ground"))), Told: t.get(foi.ItemField(i, "told")),
		}
		if strings.TrimSpace(it.Text+string(it.Ground)+it.Told) != "" {
			items = append(items, it)
		}
	}
	return items
}

// setItems writes the matters into the form, one after another, so that what is said of an item stands at its row.
func (t typed) setItems(items []foi.Item) {
	t["rows"] = []string{strconv.Itoa(max(t.rowCount(), len(items)))}
	for i := range t.rowCount() {
		it := foi.Item{}
		if i < len(items) {
			it = items[i]
		}
		for name, value := range typedItem(i, it) {
			t[name] = []string{value}
		}
	}
}

func typedItem(i int, it foi.Item) map[string]string {
	return map[string]string{
		foi.ItemField(i, "text"): it.Text, foi.ItemField(i, "ground"): string(it.Ground), foi.ItemField(i, "told"): it.Told,
	}
}

// typedDecision is the form that would have been filled in for an answer.
func typedDecision(d foi.Decision) map[string]string {
	form := map[string]string{
		"on": d.On.String(), "outcome": string(d.Outcome), "letter_number": d.LetterNumber, "ground": string(d.Ground), "note": d.Note,
		"provision": d.Provision, "reason": d.Reason, "where": d.Where, "earlier": d.Earlier, "unconsulted": d.Unconsulted,
		"search_by": d.Search.By, "search_places": d.Search.Places, "search_keywords": d.Search.Keywords,
		"agency_name": d.RightAgency.Name, "agency_contact": d.RightAgency.Contact, "agency_undetermined": d.RightAgency.Undetermined,
		"rows": strconv.Itoa(len(d.Items)),
	}
	if !d.Search.On.IsZero() {
		form["search_on"] = d.Search.On.String()
	}
	for i, it := range d.Items {
		for name, value := range typedItem(i, it) {
			form[name] = value
		}
	}
	return form
}

// decision reads the answer: of the parts, those that its grounds have.
func (r *formReader) decision(c foi.Case) foi.Decision {
	t := r.form
	d := foi.Decision{
		On: r.date("on"), Outcome: foi.Outcome(t.get("outcome")), LetterNumber: t.get("letter_number"), Note: t.get("note"), Items: t.items(),
	}
	d.Ground = t.ground(d)
	for _, part := range d.Parts(c) {
		switch part.ID {
		case foi.PartProvision:
			d.Provision = t.get("provision")
		case foi.PartReason:
			d.Reason = t.get("reason")
		case foi.PartWhere:
			d.Where = t.get("where")
		case foi.PartEarlier:
			d.Earlier = t.get("earlier")
		case foi.PartUnconsulted:
			d.Unconsulted = t.get("unconsulted")
		case foi.PartSearch:
			d.Search = foi.Search{
				By: t.get("search_by"), Places: t.get("search_places"), Keywords: t.get("search_keywords"), On: r.date("search_on"),
			}
		case foi.PartRightAgency:
			d.RightAgency = foi.RightAgency{
				Name: t.get("agency_name"), Contact: t.get("agency_contact"), Undetermined: t.get("agency_undetermined"),
			}
		}
	}
	return d
}

// ground is the one chosen for the result, if it is one of its own and has to be chosen.
func (t typed) ground(d foi.Decision) foi.Ground {
	possible := foi.GroundsFor(d.Outcome)
	if len(possible) < 2 || len(d.Items) > 0 {
		return ""
	}
	chosen := foi.Ground(t.get("ground"))
	if slices.ContainsFunc(possible, func(g foi.GroundInfo) bool { return g.ID == chosen }) {
		return chosen
	}
	return ""
}

func (s *Server) answerForm(c echo.Context, file caseFile, form typed, x failure) (answerForm, error) {
	in := formReader{form: form}
	d := in.decision(file.Case)
	if !d.Outcome.Known() {
		return answerForm{Items: form.itemTable(d, x), Kept: form.keptAnswer(nil)}, nil
	}
	p := answerForm{Result: d.Outcome.Name(), Items: form.itemTable(d, x), Ground: form.groundChoice(d, x)}
	var shown []string
	for _, part := range d.Parts(file.Case) {
		if len(d.Items) > 0 && form.get(string(part.ID)) == "" && (part.ID == foi.PartReason || part.ID == foi.PartWhere) {
			continue // the items say it
		}
		fields := form.partFields(part, x)
		if len(fields.Fields) == 1 {
			fields.Fields[0].Label = partLabel(d.Outcome, part.ID)
		}
		if part.ID == foi.PartEarlier {
			var err error
			if fields.Fields[0].Suggestions, err = s.earlierAnswers(c, file); err != nil {
				return p, err
			}
		}
		for _, f := range fields.Fields {
			shown = append(shown, f.Name)
		}
		p.Parts = append(p.Parts, fields)
	}
	p.Kept, p.Refund = form.keptAnswer(shown), file.refundDue(d)
	if d.On.IsZero() {
		d.On = s.desk.Today()
	}
	p.Remedy = remedyToldOf(file.Agency.RemediesAgainst(d, file.Summary.ReceivedOn))
	return p, nil
}

// keptAnswer are the values of the parts that are not shown.
func (t typed) keptAnswer(shown []string) []fact {
	var kept []fact
	for _, name := range answerFieldNames() {
		if value := t.get(name); value != "" && !slices.Contains(shown, name) {
			kept = append(kept, plain(name, value))
		}
	}
	return kept
}

func (t typed) partFields(part foi.PartInfo, x failure) partFields {
	fields := fieldsOfPart(part.ID)
	p := partFields{}
	if len(fields) == 1 {
		fields[0].Hint, fields[0].Article, fields[0].Optional = part.Hint, part.Article, !part.Must
	} else {
		p.Legend, p.Hint, p.Article = part.ID.Label(), part.Hint, part.Article
	}
	for _, f := range fields {
		p.Fields = append(p.Fields, t.text(f, x))
	}
	return p
}

// groundChoice is the choice among the legal bases of a result; nil where there is one only, or where the items say it.
func (t typed) groundChoice(d foi.Decision, x failure) *choiceField {
	possible := foi.GroundsFor(d.Outcome)
	if len(possible) < 2 || len(d.Items) > 0 {
		return nil
	}
	if d.Ground == "" {
		t["ground"] = []string{string(possible[0].ID)}
	}
	f := choiceField{Name: "ground", Label: "法律依据", Groups: []choiceGroup{{}}}
	for _, g := range possible {
		f.Groups[0].Choices = append(f.Groups[0].Choices, choice{Value: string(g.ID), Label: g.Label, Article: g.Article})
	}
	f = t.choice(f, x)
	return &f
}

func (t typed) itemTable(d foi.Decision, x failure) itemTable {
	table := itemTable{
		Must: d.Outcome == foi.PartlyDisclosed, Open: len(d.Items) > 0, Error: x.at("items"), Count: t.rowCount(),
		Lines: t.text(textField{Name: "lines", Label: "粘贴清单", Kind: "lines", Optional: true, Hint: "一行一项，拆分后加在下面各行"}, x),
	}
	for i := range table.Count {
		table.Rows = append(table.Rows, itemRow{
			N:    i + 1,
			Text: t.text(textField{Name: foi.ItemField(i, "text"), Label: "申请的内容"}, x),
			Told: t.text(textField{Name: foi.ItemField(i, "told"), Label: "理由或者获取途径"}, x),
			Ground: t.choice(choiceField{
				Name: foi.ItemField(i, "ground"), Label: "答复", Groups: []choiceGroup{{Choices: itemGrounds()}},
			}, x),
		})
	}
	return table
}

func itemGrounds() []choice {
	choices := []choice{{Label: "请选择"}}
	for _, g := range foi.ItemGrounds() {
		choices = append(choices, choice{Value: string(g.ID), Label: g.Label})
	}
	return choices
}

// earlierAnswers are the answers that the same applicant has had, to be quoted.
func (s *Server) earlierAnswers(c echo.Context, file caseFile) ([]string, error) {
	found, err := s.desk.Similar(c.Request().Context(), file.Agency.ID, file.Summary.ID)
	var quoted []string
	for _, kin := range found {
		if kin.SameApplicant() && kin.Outcome != "" && !kin.DecidedOn.IsZero() {
			quoted = append(quoted, strings.Join(filled(kin.Number, kin.LetterNumber, kin.DecidedOn.Chinese()+"答复"), "，"))
		}
	}
	return quoted, err
}

func remedyToldOf(remedies []foi.Remedy) *remedyTold {
	clause := foi.RemedyClause(remedies)
	if clause == "" {
		return nil
	}
	told := remedyTold{Clause: clause}
	for _, r := range remedies {
		told.MustTell = told.MustTell || r.MustTell
		if r.Doubt != "" && !slices.Contains(told.Doubts, r.Doubt) {
			told.Doubts = append(told.Doubts, r.Doubt)
		}
	}
	return &told
}
