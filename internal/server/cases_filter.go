package server

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// view is a view of the register as its address says it, so that it can be sent to a colleague.
type view struct {
	base   string // /a/1
	me     desk.PersonID
	filter desk.Filter
	after  desk.Position
}

// dueFilters are the choices of 期限 with their names in the address.
var dueFilters = []struct {
	id    desk.DueFilter
	label string
}{
	{desk.UnderWay, "在办"},
	{desk.IsOverdue, "逾期"},
	{desk.IsDueToday, "今日到期"},
	{desk.IsDueSoon, withinDays(desk.SoonDays)},
	{desk.IsDueInWeek, withinDays(desk.WeekDays)},
}

// waitFilters are the views of what waits, by their names in the address.
var waitFilters = []desk.WaitFilter{desk.WaitAny, desk.Unclaimed, desk.UnclaimedLate, desk.ForConsent, desk.ForOfficer}

var states = []foi.State{foi.Unconfirmed, foi.Open, foi.Decided, foi.Concluded, foi.Voided, foi.RecordsOpen, foi.RecordsClosed}

func withinDays(n int) string { return fmt.Sprintf("%d 个工作日内", n) }

// maxQuery bounds what is searched for, in characters.
const maxQuery = 100

// viewIn reads an address. What it does not know it refuses rather than showing another list than asked for.
// An address that says mine is of the cases of whoever opens it; one that names a colleague is for the head of office,
// and good while one
// stands in for them.
func viewIn(q url.Values, by desk.Actor) (view, error) {
	f := desk.Filter{
		State: foi.State(q.Get("state")), Due: desk.DueFilter(q.Get("due")), Outcome: foi.Outcome(q.Get("outcome")),
		Department: q.Get("dept"), Query: strings.TrimSpace(q.Get("q")), Waits: desk.WaitFilter(q.Get("wait")),
	}
	if err := readOfficer(q, by, &f); err != nil {
		return view{}, err
	}
	for _, read := range []func(url.Values, *desk.Filter) error{readNarrowed, readNext} {
		if err := read(q, &f); err != nil {
			return view{}, err
		}
	}
	if !slices.Contains(waitFilters, f.Waits) {
		return view{}, badAddress("wait", "没有“"+string(f.Waits)+"”这种查看")
	}
	if f.State != "" && f.State.Label() == "" {
		return view{}, badAddress("state", "没有“"+string(f.State)+"”这种状态")
	}
	if f.Due != "" && !knownDue(f.Due) {
		return view{}, badAddress("due", "没有“"+string(f.Due)+"”这种期限")
	}
	if f.Outcome != "" && !f.Outcome.Known() {
		return view{}, badAddress("outcome", "没有“"+string(f.Outcome)+"”这种办理结果")
	}
	if utf8.RuneCountInString(f.Query) > maxQuery {
		return view{}, badAddress("q", fmt.Sprintf("查找的文字太长，请不要超过 %d 字", maxQuery))
	}
	if err := readCell(q, &f); err != nil {
		return view{}, err
	}
	after, err := readPosition(q.Get("after"))
	return view{me: by.ID, filter: f, after: after}, err
}

// readOfficer reads whose cases are asked for: one's own, those of somebody one stands in for, or for the head of
// office anybody's.
func readOfficer(q url.Values, by desk.Actor, f *desk.Filter) error {
	switch q.Get("mine") {
	case "":
	case "1":
		f.Officer = by.ID
	default:
		return badAddress("mine", "没有“"+q.Get("mine")+"”这种查看")
	}
	text := q.Get("for")
	if text == "" {
		return nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	who := desk.PersonID(id)
	if err != nil || !by.Leads && who != by.ID && !slices.Contains(by.For, who) {
		return badAddress("for", "您现在没有代理这位人员，代理期间才能查看其案件")
	}
	f.Officer = who
	return nil
}

func knownDue(id desk.DueFilter) bool {
	for _, d := range dueFilters {
		if d.id == id {
			return true
		}
	}
	return false
}

// readNext reads what is to be done next, which is asked of an officer.
func readNext(q url.Values, f *desk.Filter) error {
	f.Next = foi.NextStep(q.Get("next"))
	switch {
	case f.Next != "" && f.Next.Label() == "":
		return badAddress("next", "没有“"+string(f.Next)+"”这种待办")
	case (f.Next != "" || f.Waits == desk.ForOfficer) && f.Officer == 0:
		return badAddress("next", "待办的案件按承办人查看，地址中缺少承办人；请从“工作台”打开")
	}
	return nil
}

func readYear(q url.Values, f *desk.Filter) error {
	year, err := strconv.Atoi(q.Get("year"))
	if err != nil || year < calendar.FirstYear || year > calendar.LastYear {
		return badAddress("year", "地址中的年份“"+q.Get("year")+"”有误")
	}
	f.Year = year
	return nil
}

// readCell reads which number of the annual table is opened: year, row and column, or none of them.
func readCell(q url.Values, f *desk.Filter) error {
	if q.Get("row") == "" && q.Get("col") == "" {
		return nil
	}
	if err := readYear(q, f); err != nil {
		return err
	}
	cell := annual.Cell{Row: annual.RowID(q.Get("row")), Column: annual.ColumnID(q.Get("col"))}
	if _, _, ok := annual.DisputesIn(cell); !ok {
		if err := annual.NewTable(annual.EditionFor(f.Year)).Set(cell, annual.Value{}); err != nil {
			return badAddress("row", err.Error())
		}
	}
	f.Cell = &cell
	return nil
}

// readPosition reads where a page begins: 2024-03-05_17.
func readPosition(text string) (desk.Position, error) {
	if text == "" {
		return desk.Position{}, nil
	}
	day, id, _ := strings.Cut(text, "_")
	on, err := calendar.ParseISO(day)
	if err != nil && day != "" {
		return desk.Position{}, badAddress("after", "地址中的翻页位置有误，请回到第一页")
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return desk.Position{}, badAddress("after", "地址中的翻页位置有误，请回到第一页")
	}
	return desk.Position{On: on, ID: desk.CaseID(n)}, nil
}

func badAddress(field, message string) error {
	return &desk.Error{Code: desk.Invalid, Message: message, Fields: []desk.FieldError{{Field: field, Message: message}}}
}

// at is the address of the view from a position on.
func (v view) at(p desk.Position) string {
	q := v.query()
	if p != (desk.Position{}) {
		q.Set("after", p.On.String()+"_"+strconv.FormatInt(int64(p.ID), 10))
	}
	return address(v.base+"/cases", q)
}

// query is the view's part of its address.
func (v view) query() url.Values {
	q := narrowedTo(v.filter)
	for name, value := range map[string]string{
		"state": string(v.filter.State), "due": string(v.filter.Due), "outcome": string(v.filter.Outcome),
		"dept": v.filter.Department, "q": v.filter.Query, "wait": string(v.filter.Waits), "next": string(v.filter.Next),
	} {
		q.Set(name, value)
	}
	switch v.filter.Officer {
	case 0:
	case v.me:
		q.Set("mine", "1")
	default:
		q.Set("for", strconv.FormatInt(int64(v.filter.Officer), 10))
	}
	if v.filter.Year != 0 {
		q.Set("year", strconv.Itoa(v.filter.Year))
	}
	if v.filter.Cell != nil {
		q.Set("row", string(v.filter.Cell.Row))
		q.Set("col", string(v.filter.Cell.Column))
	}
	return q
}

// caseFilters are the choices above the register.
type caseFilters struct {
	Action                    string
	State, Due, Outcome, Dept []option
	Query                     string
	// Mine and Kept, by their names in the address, are the view that is narrowed further.
	Mine bool
	Kept []kept
	// Narrowed is what a number or a mark of a picture narrows the list to.
	Narrowed []narrowing
	Clear    string // address without any filter; empty where there is none to clear
}

type kept struct{ Name, Value string }

type option struct {
	Value, Label string
	Chosen       bool
}

func (v view) fields(departments []string) caseFilters {
	f := caseFilters{Action: v.base + "/cases", Query: v.filter.Query, Narrowed: v.narrowings(), Mine: v.filter.Officer != 0 && v.filter.Officer == v.me}
	keep := func(name, value string) {
		if value != "" {
			f.Kept = append(f.Kept, kept{name, value})
		}
	}
	if v.filter.Officer != 0 && !f.Mine {
		keep("for", strconv.FormatInt(int64(v.filter.Officer), 10))
	}
	keep("wait", string(v.filter.Waits))
	keep("next", string(v.filter.Next))
	for _, state := range states {
		f.State = append(f.State, option{string(state), state.Label(), state == v.filter.State})
	}
	for _, due := range dueFilters {
		f.Due = append(f.Due, option{string(due.id), due.label, due.id == v.filter.Due})
	}
	for _, o := range foi.Outcomes() {
		f.Outcome = append(f.Outcome, option{string(o.ID), o.Name(), o.ID == v.filter.Outcome})
	}
	for _, d := range departments {
		f.Dept = append(f.Dept, option{d, d, d == v.filter.Department})
	}
	if (v.filter != desk.Filter{}) {
		f.Clear = v.base + "/cases"
	}
	return f
}
