package foi

import (
	"slices"
	"strings"

	"foidesk/internal/calendar"
)

// Proceeding is what a review and a suit have in common, as far as it is known. An act tells what has become
// known; a later act of the same kind and the same Ref tells what came after. What others did is recorded as it
// was, in time or not: the clocks say which.
type Proceeding struct {
	// Ref tells the reviews, or the suits, of one case apart; empty where there is one only.
	Ref string `json:"ref,omitempty"`
	// FiledOn is the day the applicant filed it.
	FiledOn calendar.Date `json:"filed_on,omitzero"`
	// ServedOn is the day the agency received the copy; its time for the defence runs from it.
	ServedOn calendar.Date `json:"served_on,omitzero"`
	// DefendedOn is the day the agency sent its defence and the evidence.
	DefendedOn calendar.Date `json:"defended_on,omitzero"`
	// DecidedOn and Result are the end of it.
	DecidedOn calendar.Date `json:"decided_on,omitzero"`
	Result    DisputeResult `json:"result,omitempty"`
	// ReceivedOn is the day the applicant received the decision, where that is known.
	ReceivedOn calendar.Date `json:"received_on,omitzero"`
	// Body is the review body or the court, and Number its number of the matter.
	Body   string `json:"body,omitempty"`
	Number string `json:"number,omitempty"`
	Note   string `json:"note,omitempty"`
}

// proceedingWords are what a kind of proceeding calls its days, and how it can end.
type proceedingWords struct {
	name, filed, served, defended, decided, received string
	results                                          []DisputeResultInfo
}

var (
	reviewWords = proceedingWords{"行政复议", "申请复议日期", "收到复议申请书副本日期", "提出书面答复日期", "复议决定日期", "申请人收到复议决定日期", reviewResults}
	suitWords   = proceedingWords{"行政诉讼", "起诉日期", "收到起诉状副本日期", "提交答辩日期", "裁判日期", "申请人收到裁判日期", suitResults}
	appealWords = proceedingWords{"行政诉讼二审", "上诉日期", "收到上诉状副本日期", "提交答辩日期", "裁判日期", "申请人收到裁判日期", appealResults}
)

// did names a step by what a form calls its day.
func (w proceedingWords) did(day string) string { return strings.TrimSuffix(day, "日期") }

// result names a result; the id itself where it is none.
func (w proceedingWords) result(r DisputeResult) string {
	if at := slices.IndexFunc(w.results, func(i DisputeResultInfo) bool { return i.ID == r }); at >= 0 {
		return w.results[at].Label
	}
	return string(r)
}

// datedField is a day of a proceeding with its JSON name and what forms call it.
type datedField struct {
	on    *calendar.Date
	field string
	label string
}

// days are the days of a proceeding in the order in which they can only have come.
func (p *Proceeding) days(w proceedingWords) []datedField {
	return []datedField{
		{&p.FiledOn, "filed_on", w.filed},
		{&p.ServedOn, "served_on", w.served},
		{&p.DefendedOn, "defended_on", w.defended},
		{&p.DecidedOn, "decided_on", w.decided},
		{&p.ReceivedOn, "received_on", w.received},
	}
}

// ProceedingDay is a day of a review or a suit with its JSON name and what forms call it.
type ProceedingDay struct {
	Field, Label string
	// On is zero where the day is not known.
	On calendar.Date
}

func namedDays(days []datedField) []ProceedingDay {
	out := make([]ProceedingDay, len(days))
	for i, d := range days {
		out[i] = ProceedingDay{d.field, d.label, *d.on}
	}
	return out
}

// last is the last day told, the date in law of the act that tells it.
func (p Proceeding) last() calendar.Date {
	return max(p.FiledOn, p.ServedOn, p.DefendedOn, p.DecidedOn, p.ReceivedOn)
}

// learn enters what an act tells. A day that is known already is not told otherwise: it is mended, or stays.
func learn(known, told []datedField) error {
	silent := true
	for i, t := range told {
		if t.on.IsZero() {
			continue
		}
		have := known[i].on
		if !have.IsZero() && *have != *t.on {
			return refuse(NotAllowedHere, t.field, "%s已记载为 %s；确有错误的，请更正原记载", t.label, *have)
		}
		*have, silent = *t.on, false
	}
	if silent {
		return refuse(DateMissing, told[0].field, "请填写%s，或者其后一步的日期", told[0].label)
	}
	return nil
}

// learnRest enters what has no day.
func (p *Proceeding) learnRest(w proceedingWords, told Proceeding) error {
	if told.Result != "" && p.Result != "" && told.Result != p.Result {
		return refuse(NotAllowedHere, "result", "结果已记载为“%s”；确有错误的，请更正原记载", w.result(p.Result))
	}
	for _, f := range []struct {
		known *string
		told  string
	}{{(*string)(&p.Result), string(told.Result)}, {&p.Body, told.Body}, {&p.Number, told.Number}, {&p.Note, told.Note}} {
		if f.told != "" {
			*f.known = f.told
		}
	}
	return nil
}

// inOrder refuses days out of their order, and an end without its day or its result.
func (p Proceeding) inOrder(days []datedField, w proceedingWords, after calendar.Date, what string) error {
	if err := dated(*days[0].on, days[0].field, days[0].label, after, what); err != nil {
		return err
	}
	last := days[0]
	for _, d := range days[1:] {
		if d.on.IsZero() {
			continue
		}
		if err := dated(*d.on, d.field, d.label, *last.on, last.label); err != nil {
			return err
		}
		last = d
	}
	choices := named(w.results, func(i DisputeResultInfo) string { return i.Label })
	switch known := slices.ContainsFunc(w.results, func(i DisputeResultInfo) bool { return i.ID == p.Result }); {
	case p.DecidedOn.IsZero() && (p.Result != "" || !p.ReceivedOn.IsZero()):
		return refuse(DateMissing, "decided_on", "请填写%s", w.decided)
	case p.Result == "" && !p.DecidedOn.IsZero():
		return refuse(UnknownResult, "result", "请选择结果：%s", choices)
	case p.Result != "" && !known:
		return refuse(UnknownResult, "result", "结果“%s”不在%s之列", p.Result, choices)
	}
	return nil
}

// stage names the last step that the act tells, for timelines.
func (p Proceeding) stage(w proceedingWords) string {
	steps := []string{}
	for _, s := range []struct {
		on   calendar.Date
		what string
	}{{p.FiledOn, "提起"}, {p.ServedOn, "收到副本"}, {p.DefendedOn, "提交答复"}, {p.DecidedOn, w.result(p.Result)}} {
		if !s.on.IsZero() {
			steps = append(steps, s.what)
		}
	}
	if len(steps) == 0 {
		return w.name
	}
	return w.name + "：" + strings.Join(steps, "、")
}

// known is the day from which the applicant's time to go on runs: the day of receipt, else of the decision.
func (p Proceeding) known() calendar.Date {
	if p.ReceivedOn.IsZero() {
		return p.DecidedOn
	}
	return p.ReceivedOn
}

// mayDispute: whoever is not content may go to review or to court at any time; whether that was in time, the
// clocks say.
func (c *Case) mayDispute() error { return nil }

// round is the number of the answer that is now given or owed, from 0; a re-answer that was ordered is the next.
func (c *Case) round() int { return len(c.Earlier) }
