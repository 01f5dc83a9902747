package server

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// The names in an address of what the marks of the pictures narrow the register to.
const (
	onParam         = "on"
	receivedParam   = "received"
	concludedParam  = "concluded"
	openAtParam     = "open_at"
	groupParam      = "group"
	timelinessParam = "timely"
	tookParam       = "took"
)

// ofConclusions narrow further what was concluded in some days, and mean nothing without those.
var ofConclusions = []string{groupParam, timelinessParam, tookParam}

// endedWords are how what was concluded may have ended.
var endedWords = map[foi.ClockState]string{foi.Met: "按期办结", foi.Missed: "逾期办结"}

// readNarrowed reads what a mark of the pictures counts.
func readNarrowed(q url.Values, f *desk.Filter) (err error) {
	if f.On, err = readDay(q, onParam); err != nil {
		return err
	}
	if f.OpenAt, err = readDay(q, openAtParam); err != nil {
		return err
	}
	if f.Received, err = readSpan(q, receivedParam); err != nil {
		return err
	}
	if f.Concluded.Span, err = readSpan(q, concludedParam); err != nil {
		return err
	}
	c := &f.Concluded
	for _, name := range ofConclusions {
		if q.Get(name) != "" && c.IsZero() {
			return badAddress(name, "地址中没有写明办结的日期（"+concludedParam+"）")
		}
	}
	c.Group, c.Timeliness = foi.OutcomeGroupID(q.Get(groupParam)), foi.ClockState(q.Get(timelinessParam))
	if _, known := c.Group.Info(); c.Group != "" && !known {
		return badAddress(groupParam, "没有“"+string(c.Group)+"”这类办理结果")
	}
	if c.Timeliness != "" && endedWords[c.Timeliness] == "" {
		return badAddress(timelinessParam, "是否按期只能是 met 或者 missed，现为“"+string(c.Timeliness)+"”")
	}
	c.Took, err = readTook(q.Get(tookParam))
	return err
}

func readDay(q url.Values, name string) (calendar.Date, error) {
	text := q.Get(name)
	if text == "" {
		return 0, nil
	}
	on, err := calendar.ParseISO(text)
	if err != nil {
		return 0, badAddress(name, "地址中的日期“"+text+"”有误")
	}
	return on, nil
}

// readSpan reads some days on end: 2026-03-01_2026-03-31.
func readSpan(q url.Values, name string) (desk.Span, error) {
	text := q.Get(name)
	if text == "" {
		return desk.Span{}, nil
	}
	from, until, _ := strings.Cut(text, "_")
	first, err := calendar.ParseISO(from)
	if err != nil {
		return desk.Span{}, badAddress(name, "地址中的起止日期“"+text+"”有误")
	}
	last, err := calendar.ParseISO(until)
	if err != nil || last < first {
		return desk.Span{}, badAddress(name, "地址中的起止日期“"+text+"”有误")
	}
	if int(last-first) >= desk.MaxSpan {
		return desk.Span{}, badAddress(name, "一次只能查看一年以内的案件，请把起止日期改短")
	}
	return desk.Span{From: first, Until: last}, nil
}

func spanText(s desk.Span) string {
	if s.IsZero() {
		return ""
	}
	return s.From.String() + "_" + s.Until.String()
}

// readTook reads from how many to how many working days: 16-20, or 41- for no end.
func readTook(text string) (desk.TookRange, error) {
	if text == "" {
		return desk.TookRange{}, nil
	}
	bad := badAddress(tookParam, "地址中的办理用时“"+text+"”有误")
	least, most, both := strings.Cut(text, "-")
	from, err := strconv.ParseUint(least, 10, 16)
	if err != nil || !both {
		return desk.TookRange{}, bad
	}
	if most == "" {
		return desk.LongerThan(int(from) - 1), nil
	}
	through, err := strconv.ParseUint(most, 10, 16)
	if err != nil || through < from {
		return desk.TookRange{}, bad
	}
	return desk.TookRange{From: int(from), Below: int(through) + 1}, nil
}

func tookText(r desk.TookRange) string {
	switch {
	case r == desk.TookRange{}:
		return ""
	case r.Endless():
		return fmt.Sprintf("%d-", r.From)
	}
	return fmt.Sprintf("%d-%d", r.From, r.Below-1)
}

// tookSaid is a time taken as one says it.
func tookSaid(r desk.TookRange) string {
	switch {
	case r == desk.AnyTime():
		return "已计"
	case r.Endless():
		return fmt.Sprintf("%d 个工作日以上", r.From)
	}
	return tookWords(r) + " 个工作日"
}

// tookWords are the days as the axis of the picture has them.
func tookWords(r desk.TookRange) string {
	switch {
	case r.Endless():
		return fmt.Sprintf("%d 以上", r.From)
	case r.Below == r.From+1:
		return strconv.Itoa(r.From)
	}
	return fmt.Sprintf("%d–%d", r.From, r.Below-1)
}

// narrowedTo is the part of an address that readNarrowed reads.
func narrowedTo(f desk.Filter) url.Values {
	c := f.Concluded
	return url.Values{
		onParam: {f.On.String()}, openAtParam: {f.OpenAt.String()}, receivedParam: {spanText(f.Received)}, concludedParam: {spanText(c.Span)},
		groupParam: {string(c.Group)}, timelinessParam: {string(c.Timeliness)}, tookParam: {tookText(c.Took)},
	}
}

// narrowing is one thing that the list is narrowed to beside the choices above it: what it says, how a form keeps it,
// and the address without it.
type narrowing struct{ Words, Name, Value, Without string }

// narrowings are those of the view, the days before what is asked of them.
func (v view) narrowings() []narrowing {
	q, c := narrowedTo(v.filter), v.filter.Concluded
	group, _ := c.Group.Info()
	var all []narrowing
	for _, n := range []struct{ name, words string }{
		{onParam, v.filter.On.Chinese() + "到期"},
		{receivedParam, v.filter.Received.Words() + "收到"},
		{openAtParam, v.filter.OpenAt.Chinese() + "终了时在办"},
		{concludedParam, c.Span.Words() + "办结"},
		{groupParam, group.Name},
		{timelinessParam, endedWords[c.Timeliness]},
		{tookParam, "用时 " + tookSaid(c.Took)},
	} {
		if value := q.Get(n.name); value != "" {
			all = append(all, narrowing{Words: n.words, Name: n.name, Value: value, Without: v.without(n.name)})
		}
	}
	return all
}

// without is the address of the view less one narrowing; what was asked of it goes with it.
func (v view) without(name string) string {
	q := v.query()
	q.Del(name)
	if name == concludedParam {
		for _, further := range ofConclusions {
			q.Del(further)
		}
	}
	return address(v.base+"/cases", q)
}

// picturesBack is the year of the pictures from which the view is opened; false where it is from none.
func (v view) picturesBack() (year int, ok bool) {
	f := v.filter
	days := slices.Max([]calendar.Date{f.Received.Until, f.Concluded.Until, f.OpenAt})
	return days.Year(), !days.IsZero()
}
