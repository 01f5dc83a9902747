package server

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"foidesk/internal/account"
	"foidesk/internal/annual"
	"foidesk/internal/foi"
)

// disputeSteps are what becomes of an answer outside the office. A form asks only for what is not known yet of the
// review or the suit that its address names, and begins another where it names none.
var disputeSteps = []handlingStep{
	{
		kind: foi.KindReview, verb: "review", button: "登记行政复议", may: account.Work, class: contested,
		consequence: "知道多少登记多少，以后再补。登记收到申请书副本的日期后，起算本机关提出书面答复的期限。",
		fill: func(f caseFile, asked url.Values) map[string]string {
			return map[string]string{"ref": f.reviewAt(asked.Get("of"))}
		},
		hidden: []string{"ref"},
		titled: func(f caseFile, form typed) string {
			if f.review(form.get("ref")).FiledOn.IsZero() {
				return "登记行政复议"
			}
			return "登记复议进展"
		},
		known: func(f caseFile, form typed) []fact {
			r := f.review(form.get("ref"))
			return knownFacts(r.Days(), r.Proceeding, r.ResultLabel(), "复议机关")
		},
		fields: reviewFields,
		read: func(in *formReader) foi.Act {
			return foi.Review{
				Proceeding: in.proceeding(), AcceptedOn: in.date("accepted_on"),
				Procedure: foi.Procedure(in.form.get("procedure")), ExtendedDays: in.count("extended_days", "延长审理的日数"),
			}
		},
	},
	{
		kind: foi.KindSuit, verb: "suit", button: "登记行政诉讼", may: account.Work, class: contested,
		consequence: "知道多少登记多少，以后再补。登记收到起诉状、上诉状副本的日期后，起算本机关答辩的期限。",
		fill: func(f caseFile, asked url.Values) map[string]string {
			s := f.suit(f.suitAt(asked.Get("of")), asked.Get("instance"))
			return map[string]string{"ref": s.Ref, "instance": strconv.Itoa(s.Instance), "by_agency": "no"}
		},
		hidden: []string{"ref", "instance"},
		titled: func(f caseFile, form typed) string {
			s := f.suit(form.get("ref"), form.get("instance"))
			switch {
			case !s.FiledOn.IsZero():
				return "登记诉讼进展"
			case s.Instance == foi.SecondInstance:
				return "登记上诉"
			}
			return "登记行政诉讼"
		},
		known: func(f caseFile, form typed) []fact {
			s := f.suit(form.get("ref"), form.get("instance"))
			return knownFacts(s.Days(), s.Proceeding, s.ResultLabel(), "人民法院")
		},
		fields: suitFields,
		read: func(in *formReader) foi.Act {
			return foi.Suit{
				Proceeding: in.proceeding(), Instance: in.count("instance", "审级"), ByAgency: in.form.get("by_agency") == "yes",
			}
		},
	},
	{
		kind: foi.KindReanswer, verb: "reanswer", button: "责令重新答复", may: account.Work, class: contested,
		consequence: "登记后本案重新办理，答复期限按复议决定或者判决；年报仍按原办理结果统计，不重复计数。",
		fill: func(f caseFile, _ url.Values) map[string]string {
			if all := f.Case.Corrections(); len(all) == 1 {
				return map[string]string{"by": correctionValue(all[0])}
			}
			return nil
		},
		fields: func(f caseFile, form typed, x failure) []stepField {
			by := form.choice(correctionChoice(f.Case.Corrections()), x)
			return []stepField{
				{Choice: &by},
				form.day("on", "起算日期", "本机关收到复议决定书，或者判决生效的日期；当日不计", x),
				optional(form.line("working_days", "期限的工作日数", fmt.Sprintf("以下三项只填决定或者判决写明的一项；都没有写明的，按 %d 个工作日", foi.AnswerDays), x)),
				optional(form.line("days", "期限的日数", "写明“15日内”“60日内”的填在这里，包括休息日", x)),
				optional(form.day("until", "截止日期", "写明某日之前的填在这里", x)),
			}
		},
		read: func(in *formReader) foi.Act {
			by, ref, _ := strings.Cut(in.form.get("by"), ":")
			return foi.Reanswer{
				On: in.date("on"), By: foi.Kind(by), Ref: ref, WorkingDays: in.count("working_days", "工作日数"),
				Days: in.count("days", "日数"), Until: in.date("until"),
			}
		},
	},
}

// reviewAt is the ref of the review that an address names by its place, or of a new one.
func (f caseFile) reviewAt(place string) string {
	taken := map[string]bool{}
	for i, r := range f.Case.Reviews {
		if place == strconv.Itoa(i+1) {
			return r.Ref
		}
		taken[r.Ref] = true
	}
	return freeRef(taken)
}

// suitAt is the ref of the suit that an address names by its place, or of a new one.
func (f caseFile) suitAt(place string) string {
	taken := map[string]bool{}
	for i, s := range f.Case.Suits {
		if place == strconv.Itoa(i+1) {
			return s.Ref
		}
		taken[s.Ref] = true
	}
	return freeRef(taken)
}

// freeRef is the next number that none of them has.
func freeRef(taken map[string]bool) string {
	n := len(taken) + 1
	for taken[strconv.Itoa(n)] {
		n++
	}
	return strconv.Itoa(n)
}

// review is the review of a ref as far as it has come; nothing is known of a new one.
func (f caseFile) review(ref string) foi.Review {
	for _, r := range f.Case.Reviews {
		if r.Ref == ref {
			return r.Review
		}
	}
	return foi.Review{Proceeding: foi.Proceeding{Ref: ref}}
}

// suit is an instance of the suit of a ref as far as it has come; nothing is known of a new one.
func (f caseFile) suit(ref, instance string) foi.Suit {
	whole := foi.SuitCase{Suit: foi.Suit{Proceeding: foi.Proceeding{Ref: ref}, Instance: foi.FirstInstance}}
	for _, s := range f.Case.Suits {
		if s.Ref == ref {
			whole = s
		}
	}
	switch {
	case instance != strconv.Itoa(foi.SecondInstance):
		return whole.Suit
	case whole.Appeal != nil:
		return *whole.Appeal
	}
	return foi.Suit{Proceeding: foi.Proceeding{Ref: ref}, Instance: foi.SecondInstance}
}

func (r *formReader) proceeding() foi.Proceeding {
	return foi.Proceeding{
		Ref: r.form.get("ref"), FiledOn: r.date("filed_on"), ServedOn: r.date("served_on"), DefendedOn: r.date("defended_on"),
		DecidedOn: r.date("decided_on"), Result: foi.DisputeResult(r.form.get("result")), ReceivedOn: r.date("received_on"),
		Body: r.form.get("body"), Number: r.form.get("number"), Note: r.form.get("note"),
	}
}

func reviewFields(f caseFile, form typed, x failure) []stepField {
	r := f.review(form.get("ref"))
	fields := form.dayFields(r.Days(), r.Proceeding, foi.ReviewResults(), x)
	fields = append(fields, form.bodyFields(r.Proceeding, "复议机关", x)...)
	if r.Procedure == "" || form.get("procedure") != "" {
		procedure := form.choice(choiceField{
			Name: "procedure", Label: "审理程序", Hint: "没有写明的不选，按普通程序", Groups: []choiceGroup{{Choices: []choice{
				{Value: string(foi.OrdinaryProcedure), Label: "普通程序", Article: "行政复议法第四十八条"},
				{Value: string(foi.SummaryProcedure), Label: "简易程序", Article: "行政复议法第五十三条、第五十四条"},
			}}},
		}, x)
		fields = append(fields, stepField{Choice: &procedure})
	}
	return append(fields,
		optional(form.line("extended_days", "延长审理的日数", fmt.Sprintf("复议机关延长的日数，最多 %d 日", foi.MaxReviewExtension), x)),
		form.note("备注", x))
}

func suitFields(f caseFile, form typed, x failure) []stepField {
	s := f.suit(form.get("ref"), form.get("instance"))
	var fields []stepField
	if s.Instance == foi.SecondInstance && s.FiledOn.IsZero() {
		by := form.choice(choiceField{Name: "by_agency", Label: "上诉人", Groups: []choiceGroup{{Choices: []choice{
			{Value: "no", Label: "申请人或者第三人"}, {Value: "yes", Label: "本机关", Hint: "由对方答辩，不起算本机关的期限"},
		}}}}, x)
		fields = append(fields, stepField{Choice: &by})
	}
	fields = append(fields, form.dayFields(s.Days(), s.Proceeding, foi.SuitResults(s.Instance), x)...)
	fields = append(fields, form.bodyFields(s.Proceeding, "人民法院", x)...)
	return append(fields, form.note("备注", x))
}

// dayFields ask for the days that are not known, and beside that of the decision for the result. What was typed is
// shown although somebody else has recorded it meanwhile.
func (t typed) dayFields(days []foi.ProceedingDay, p foi.Proceeding, results []foi.DisputeResultInfo, x failure) []stepField {
	var fields []stepField
	for i, day := range days {
		if day.On.IsZero() || t.get(day.Field) != "" {
			field := t.day(day.Field, day.Label, "", x)
			field.Text.Optional = i > 0 || !day.On.IsZero()
			fields = append(fields, field)
		}
		if day.Field == "decided_on" && (p.Result == "" || t.get("result") != "") {
			result := t.choice(resultChoice(results), x)
			fields = append(fields, stepField{Choice: &result})
		}
	}
	return fields
}

// bodyFields ask before whom it is and under which number.
func (t typed) bodyFields(p foi.Proceeding, body string, x failure) []stepField {
	var fields []stepField
	if p.Body == "" || t.get("body") != "" {
		fields = append(fields, optional(t.line("body", body, "", x)))
	}
	if p.Number == "" || t.get("number") != "" {
		fields = append(fields, optional(t.line("number", "案号", "", x)))
	}
	return fields
}

// resultChoice lays out the results by the columns of the annual report that they count in.
func resultChoice(results []foi.DisputeResultInfo) choiceField {
	f := choiceField{Name: "result", Label: "结果", Hint: "有了结果再选；分组是年报第四部分的各列", Short: true}
	group := func(head string, counts foi.DisputeResult) {
		g := choiceGroup{Head: head}
		for _, info := range results {
			if info.Counts == counts {
				g.Choices = append(g.Choices, choice{Value: string(info.ID), Label: info.Label})
			}
		}
		if len(g.Choices) > 0 {
			f.Groups = append(f.Groups, g)
		}
	}
	group("按一审结果", "")
	for _, column := range annual.DisputeColumns() {
		if counts := foi.DisputeResult(column.ID); counts != "" {
			group(column.Label, counts)
		}
	}
	return f
}

func correctionValue(c foi.Correction) string { return string(c.By) + ":" + c.Ref }

func correctionChoice(all []foi.Correction) choiceField {
	f := choiceField{Name: "by", Label: "由哪一件责令", Groups: []choiceGroup{{}}}
	for _, c := range all {
		f.Groups[0].Choices = append(f.Groups[0].Choices, choice{
			Value: correctionValue(c), Label: c.By.Label() + "：" + c.Result,
			Hint: fmt.Sprintf("%s 提起，%s 决定或者裁判", c.FiledOn.Chinese(), c.DecidedOn.Chinese()),
		})
	}
	return f
}

// knownFacts are what is known of a review or a suit.
func knownFacts(days []foi.ProceedingDay, p foi.Proceeding, result, body string) []fact {
	var out []fact
	add := func(label, value string) {
		if value != "" {
			out = append(out, plain(label, value))
		}
	}
	for _, day := range days {
		add(day.Label, dateAndWeekday(day.On))
	}
	add("结果", result)
	add(body, p.Body)
	add("案号", p.Number)
	return out
}

// disputeOffers are the reviews and suits that go on, others that may come, and what was ordered. While an answer is
// owed and nobody has disputed anything, they stand among what is rare.
func (f caseFile) disputeOffers() []offer {
	var offers []offer
	class := contested
	if f.Case.State() == foi.Open && len(f.Case.Reviews)+len(f.Case.Suits) == 0 {
		class = rare
	}
	add := func(step handlingStep, label string, asked url.Values) {
		ch := f.act(step.kind, actChoice{
			Label: label, Href: address("/"+step.verb, asked), Consequence: step.consequence, Class: class,
		})
		offers = append(offers, offer{ch, step.may, ch.Barred != "", step.kind})
	}
	review, suit, reanswer := disputeSteps[0], disputeSteps[1], disputeSteps[2]
	goesOn := func(p foi.Proceeding) bool { return p.DecidedOn.IsZero() || p.ReceivedOn.IsZero() }
	of := func(what string, p foi.Proceeding) string {
		return fmt.Sprintf("%s（%s提起）", what, p.FiledOn.MonthDay())
	}
	for i, r := range f.Case.Reviews {
		if goesOn(r.Proceeding) {
			add(review, of("复议进展", r.Proceeding), url.Values{"of": {strconv.Itoa(i + 1)}})
		}
	}
	for i, s := range f.Case.Suits {
		place := strconv.Itoa(i + 1)
		if goesOn(s.Proceeding) {
			add(suit, of("诉讼进展", s.Proceeding), url.Values{"of": {place}})
		}
		second := url.Values{"of": {place}, "instance": {strconv.Itoa(foi.SecondInstance)}}
		switch {
		case s.Appeal == nil && !s.DecidedOn.IsZero():
			add(suit, of("登记上诉", s.Proceeding), second)
		case s.Appeal != nil && goesOn(s.Appeal.Proceeding):
			add(suit, of("二审进展", s.Appeal.Proceeding), second)
		}
	}
	add(review, review.button, nil)
	add(suit, suit.button, nil)
	add(reanswer, reanswer.button, nil)
	return offers
}

// disputeSaid puts what became of an answer into lines.
func disputeSaid(act foi.Act) []string {
	var facts []fact
	var note string
	switch a := act.(type) {
	case foi.Review:
		facts, note = knownFacts(a.Days(), a.Proceeding, a.ResultLabel(), "复议机关"), a.Note
		if a.Procedure == foi.SummaryProcedure {
			facts = append(facts, plain("审理程序", "简易程序"))
		}
		if a.ExtendedDays > 0 {
			facts = append(facts, plain("延长审理", fmt.Sprintf("%d 日", a.ExtendedDays)))
		}
	case foi.Suit:
		facts, note = knownFacts(a.Days(), a.Proceeding, a.ResultLabel(), "人民法院"), a.Note
		if a.ByAgency {
			facts = append(facts, plain("上诉人", "本机关"))
		}
	case foi.Reanswer:
		facts = []fact{plain("由", a.By.Label()+"责令"), plain("期限", a.Time())}
	}
	var out []string
	for _, f := range facts {
		out = append(out, f.Label+"："+f.Value)
	}
	return append(out, filled(note)...)
}
