package foi

import (
	"cmp"
	"fmt"
	"slices"

	"foidesk/internal/calendar"
)

// Party is whose opinion is asked.
type Party string

// The parties.
const (
	ThirdParty  Party = "third_party"  // 第三方, whose rights the disclosure may harm (第三十二条)
	CoMaker     Party = "co_maker"     // 共同制作机关 (第三十四条)
	OtherAgency Party = "other_agency" // 其他机关 (第三十三条第三款)
	// PartyNotRecorded is of a ledger that does not say whose opinion was asked.
	PartyNotRecorded Party = "unrecorded"
)

// OpinionDays is the time that a third party and a co-making agency have, in working days from the day they
// received the letter (第三十二条, 第三十四条).
const OpinionDays = 15

// PartyInfo says what the regulation gives a party.
type PartyInfo struct {
	ID    Party
	Label string
	// Clock reads the party's time; empty where the regulation sets none, and then the office waits as long as
	// the opinion takes.
	Clock ClockID
	// Silence is what no opinion in time means.
	Silence string
	Article string
}

// articlePause: the time for asking third parties and other agencies is not counted.
const articlePause = "条例第三十三条第三款"

var parties = []PartyInfo{
	{ThirdParty, "第三方", ClockThirdParty, "由本机关依照条例决定是否公开", "条例第三十二条"},
	{CoMaker, "共同制作机关", ClockCoMaker, "视为同意公开", "条例第三十四条"},
	{OtherAgency, "其他机关", "", "", articlePause},
}

// ownArticle is the article that speaks of this party only.
func (i PartyInfo) ownArticle() string {
	if i.Article == articlePause {
		return ""
	}
	return i.Article
}

// Parties lists whose opinion can be asked.
func Parties() []PartyInfo { return slices.Clone(parties) }

// Info is the party's line of the table; ok is false where there is none.
func (p Party) Info() (info PartyInfo, ok bool) {
	for _, info := range parties {
		if info.ID == p {
			return info, true
		}
	}
	return PartyInfo{}, false
}

// Label is the party's Chinese name; the id itself where it is none.
func (p Party) Label() string {
	if p == PartyNotRecorded {
		return "被征求意见方（台账未载明）"
	}
	if info, ok := p.Info(); ok {
		return info.Label
	}
	return string(p)
}

// Consultation is 征求意见 of one party, from the letter to the opinion. Several may be under way at once.
//
// The days that the opinion takes are not counted in the answer period (第三十三条第三款). Our reading, since the
// regulation does not say which days these are: those after the letter went out, to the day the opinion came in,
// both counted as the office's books have them. A third party and a co-making agency are waited for no longer than
// the regulation gives them. The days that several take count once.
type Consultation struct {
	Party Party
	// Ref tells several apart.
	Ref  string
	Name string
	// SentOn is the day the letter went out.
	SentOn calendar.Date
	// DeliveredOn is the day the party received it; zero while that is not known.
	DeliveredOn calendar.Date
	// OpinionOn is the day the opinion came in; zero while it has not.
	OpinionOn calendar.Date
	// earlier tells that it was asked for in a round before the one now running.
	earlier bool
}

// whose names the party with what tells it apart.
func (a Consultation) whose() string {
	switch {
	case a.Name != "":
		return a.Party.Label() + "（" + a.Name + "）"
	case a.Ref != "":
		return a.Party.Label() + "（" + a.Ref + "）"
	}
	return a.Party.Label()
}

// due is the last day of the party's time; no day where it has none or where it is not known when it began.
//
// Our reading of a ledger that does not say who was asked: it is for the agency to prove that days do not count, and
// where it cannot say that another agency was asked, nobody is waited for longer than a third party or a co-making
// agency would be. When the letter arrived it does not say either; the time runs from its day.
func (a Consultation) due(cal *calendar.Calendar) calendar.Due {
	if a.Party == PartyNotRecorded {
		return cal.Add(max(a.SentOn, a.DeliveredOn), OpinionDays)
	}
	if info, _ := a.Party.Info(); info.Clock == "" || a.DeliveredOn.IsZero() {
		return calendar.Due{}
	}
	return cal.Add(a.DeliveredOn, OpinionDays)
}

// end is the last day that is waited for the opinion; zero while it is not known.
func (a Consultation) end(cal *calendar.Calendar) calendar.Date {
	due := a.due(cal).On
	switch {
	case due.IsZero():
		return a.OpinionOn
	case a.OpinionOn.IsZero():
		return due
	}
	return min(a.OpinionOn, due)
}

// asking is what a consultation does to the answer period.
func (c Case) asking(cal *calendar.Calendar, letter Logged, a Consultation) []move {
	awaited := a
	if c.heardAfterEnd(a) {
		awaited.OpinionOn = 0
	}
	end := awaited.end(cal)
	waited := pause{a.SentOn, end}
	effective := false // until the letter shows it came in time
	moves := []move{{a.SentOn, func(r *reckoning) { effective = r.ask(c, letter, awaited, waited) }}}
	if !a.DeliveredOn.IsZero() {
		moves = append(moves, move{a.DeliveredOn, func(r *reckoning) { r.reached(a) }})
	}
	if !a.OpinionOn.IsZero() {
		moves = append(moves, move{a.OpinionOn, func(r *reckoning) { r.answered(c, a, end, effective) }})
	}
	if !end.IsZero() && end != a.OpinionOn {
		moves = append(moves, move{end, func(r *reckoning) { r.unanswered(a, effective) }})
	}
	return moves
}

// ask stops the counting with the day of the letter, or says why it goes on; it tells which.
func (r *reckoning) ask(c Case, letter Logged, a Consultation, waited pause) (stops bool) {
	info, _ := a.Party.Info()
	step := Step{a.SentOn, "向" + a.whose() + "发出征求意见书", "答复期限已在暂停之中", join(info.ownArticle(), articlePause)}
	if why := r.idleLetter(c, letter, a); why != "" {
		step.Effect = why + "，不因此暂停"
		r.idle(letter.Seq, step)
		return false
	}
	if r.counted(a.SentOn) == a.SentOn {
		step.Effect = fmt.Sprintf("答复期限已用 %d 个工作日，自次日起暂停，征求意见所需时间不计算在内", r.used(a.SentOn))
	}
	if a.Party == PartyNotRecorded {
		step.Effect += fmt.Sprintf("；征求的是哪一方没有记载，存疑：至迟只扣除到 %s，确为其他机关的，以实际需要的时间为准", a.due(r.cal).On)
	}
	r.pauses, r.asked = r.pauses.with(waited), append(r.asked, a)
	r.redue()
	r.steps = append(r.steps, step)
	return true
}

// reached tells from when the party's time runs.
func (r *reckoning) reached(a Consultation) {
	info, _ := a.Party.Info()
	effect := "条例没有规定提出意见的期限"
	if due := a.due(r.cal).On; !due.IsZero() {
		effect = fmt.Sprintf("%d 个工作日内提出意见，至 %s", OpinionDays, due)
	}
	r.steps = append(r.steps, Step{a.DeliveredOn, a.whose() + "收到征求意见书", effect, cmp.Or(info.Article, articlePause)})
}

// answered tells what the opinion ends.
func (r *reckoning) answered(c Case, a Consultation, end calendar.Date, effective bool) {
	info, _ := a.Party.Info()
	step := Step{a.OpinionOn, "收到" + a.whose() + "的意见", "", cmp.Or(info.Article, articlePause)}
	step.Effect = c.idleOpinion(a, effective)
	switch {
	case step.Effect != "":
		r.idle(c.opinion(a).Seq, step)
		return
	case end < a.OpinionOn:
		step.Effect = fmt.Sprintf("征求意见的期限已于 %s 届满，其后的日期照常计算", end)
	default:
		step.Effect = r.resumed(end)
	}
	r.steps = append(r.steps, step)
}

// unanswered tells what the silence of the party means.
func (r *reckoning) unanswered(a Consultation, effective bool) {
	info, _ := a.Party.Info()
	due := a.due(r.cal).On
	effect := "届时未提出意见的，" + info.Silence
	switch {
	case a.Party == PartyNotRecorded:
		effect = fmt.Sprintf("至迟等到此日：第三方、共同制作机关提出意见的期限均为 %d 个工作日", OpinionDays)
	case !a.OpinionOn.IsZero():
		effect = "未在期限内提出意见，" + info.Silence
	}
	if effective {
		effect += "；" + r.resumed(due)
	}
	r.steps = append(r.steps, Step{due, a.whose() + "提出意见的期限届满", effect, join(info.ownArticle(), articlePause)})
}

// resumed says what the end of one wait means for the count, others being perhaps under way.
func (r *reckoning) resumed(end calendar.Date) string {
	switch {
	case r.delayed != nil:
		return "答复期限不受影响"
	case !r.stopped.IsZero() || r.counted(end.AddDays(1)) <= end:
		return "答复期限仍在暂停之中"
	}
	from, _ := r.pauses.held(end)
	from = max(from, r.start)
	days := max(0, r.cal.Count(from, end).Days)
	if days == 0 {
		return "其间没有工作日，答复期限不变"
	}
	notCounted := fmt.Sprintf("自 %s 起的 %d 个工作日不计入，次日起继续计算", from.AddDays(1), days)
	if r.due.On <= from {
		return notCounted + "；期限在暂停之前已经用完"
	}
	return notCounted + fmt.Sprintf("，期限届满日为 %s", r.due.On)
}
