package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// contested is what a review or a suit can be about on the day of reading.
type contested struct {
	// known is the day it was known to the applicant.
	known calendar.Date
	// on is the day whose law holds: of the answer, or of the period's end.
	on       calendar.Date
	remedies []Remedy
	silent   bool
	// untold tells that the answer named no remedy.
	untold bool
}

// contested is the answer, once delivered, or that there is none although the period is over; ok is false where
// there is nothing to contest yet.
func (c Case) contested(cal *calendar.Calendar, s Standing, p Policy, today calendar.Date) (contested, bool) {
	switch {
	case c.Withdrawal != nil, c.CameBack: // nobody knows an answer that came back
		return contested{}, false
	case c.Lapse != nil:
		closed := Decision{On: c.Lapse.On, Outcome: c.Lapse.Outcome}
		return contested{known: c.Lapse.On, on: c.Lapse.On, remedies: closed.Remedies(s, p)}, true
	case c.Delivery != nil:
		return contested{
			known: c.LastDelivery().knownOn(), on: c.Decision.On, remedies: c.Decision.Remedies(s, p),
			untold: c.Decision.RemedyUntold,
		}, true
	}
	// Who does not answer as ordered is made to (行政复议法第七十七条, 行政诉讼法第九十六条), not sued anew.
	if c.Reanswer() != nil {
		return contested{}, false
	}
	made := c.reckon(cal, p)
	if !made.over(today) {
		return contested{}, false
	}
	ground, _ := GroundSilence.Info()
	return contested{
		known: made.due.On, on: made.due.On, silent: true,
		remedies: []Remedy{RemedyOf(ground, made.due.On, s, p)},
	}, true
}

// Remedies are what is open on the day of reading against what the case came to: the answer, though it may not be
// delivered yet, or that it was closed, or that there is none in time; none where there is nothing to contest.
func (c Case) Remedies(cal *calendar.Calendar, s Standing, p Policy, today calendar.Date) []Remedy {
	if c.Receipt == nil {
		return nil
	}
	if c.Decision != nil && c.Withdrawal == nil {
		return c.Decision.Remedies(s, p)
	}
	w, _ := c.contested(cal, s, p, today)
	return w.remedies
}

// knownOn is the day on which the applicant knew the answer.
func (d Delivery) knownOn() calendar.Date {
	if d.ReceivedOn.IsZero() {
		return d.On
	}
	return d.ReceivedOn
}

func (w contested) step(c Case) Step {
	switch {
	case w.silent:
		return Step{w.known, "答复期限届满，未答复", "当日不计，自次日起算", "法释〔2018〕1号第六十六条"}
	case c.Lapse != nil:
		return Step{w.known, "不再处理：" + c.Lapse.Outcome.Name(), "申请人知道之日没有记载，暂自当日起算；知道在后的，期限随之延后", articleFirstDay}
	case !c.LastDelivery().ReceivedOn.IsZero():
		return Step{w.known, "申请人收到答复", "当日不计，自次日起算", articleFirstDay}
	case c.LastDelivery().Method == ByPost:
		return Step{w.known, "送达（邮寄）", "申请人收到之日没有记载，暂自交邮之日起算；收到在后的，期限随之延后", articleFirstDay}
	}
	return Step{w.known, "送达（" + c.LastDelivery().Method.Label() + "）", "当日不计，自次日起算", articleFirstDay}
}

// direct is the remedy that leads to court without review; ok is false where every part has to be reviewed first.
func (w contested) direct() (r Remedy, ok bool) {
	for _, r := range w.remedies {
		if r.Road == EitherRoad {
			return r, true
		}
	}
	return Remedy{}, false
}

// roadSteps tell which way is open for which part.
func (w contested) roadSteps() []Step {
	var steps []Step
	for _, r := range w.remedies {
		effect := r.Road.Label()
		if r.Doubt != "" {
			effect += "（" + r.Doubt + "）"
		}
		steps = append(steps, Step{w.known, r.Of(), effect, r.Sources})
	}
	return steps
}

// disputeClocks read what is open to the applicant against the answer, and the agency's own time in what was filed.
func (c Case) disputeClocks(cal *calendar.Calendar, p Policy, today calendar.Date) []Reading {
	var out []Reading
	if review, ok := c.ReviewWindow(cal, p, today); ok {
		out = append(out, review)
	}
	if suit, ok := c.SuitWindow(cal, p, today); ok {
		out = append(out, suit)
	}
	out = append(out, c.DefenceClocks(cal, today)...)
	return append(out, c.ReviewDecisionClocks(cal, today)...)
}

// ReviewWindow reads 申请复议期限, which is the applicant's: 60 days from knowing the answer. Ok is false where there
// is nothing to contest.
func (c Case) ReviewWindow(cal *calendar.Calendar, p Policy, today calendar.Date) (r Reading, ok bool) {
	w, ok := c.contested(cal, StandingUnrecorded, p, today)
	if !ok {
		return Reading{}, false
	}
	term := w.remedies[0].Review
	switch {
	case w.untold && w.on < reviewLaw2023:
		term = untoldReviewOld
	case w.untold:
		term = untoldReview
	}
	r = term.reading(cal, ClockReviewWindow, w.known)
	r.Steps = append([]Step{w.step(c)}, w.roadSteps()...)
	review := c.reviewInRound()
	suit := c.suitInRound()
	switch {
	case review != nil:
		r.settle(review.FiledOn, "申请人申请行政复议", term.Article)
	case suit != nil && suit.final().Result != DisputeDismissed:
		r.State, r.Settled, r.ended = Lapsed, suit.FiledOn, "申请人提起行政诉讼"
		r.Steps = append(r.Steps, Step{suit.FiledOn, "申请人提起行政诉讼", "人民法院已经受理的，不得再申请行政复议", reviewArticle(suit.FiledOn, "第十六条第二款", "第二十九条第二款")})
	case today > r.Due:
		r.runOut("申请人未申请行政复议", term.Article)
	}
	return r.counted(today), true
}

// SuitWindow reads 起诉期限, which is the applicant's: from the answer where it can be sued over directly, else
// from the review. Ok is false where there is nothing to contest.
func (c Case) SuitWindow(cal *calendar.Calendar, p Policy, today calendar.Date) (r Reading, ok bool) {
	w, ok := c.contested(cal, StandingUnrecorded, p, today)
	if !ok {
		return Reading{}, false
	}
	suit := c.suitInRound()
	by := today
	if suit != nil {
		by = suit.FiledOn
	}
	r, term := c.suitTerm(cal, w, by)
	r.Steps = append(append([]Step{w.step(c)}, w.roadSteps()...), r.Steps...)
	switch {
	case suit != nil && r.Due.IsZero():
		r.Steps = append(r.Steps, c.earlySuit(suit.FiledOn))
	case r.State == NotBegun:
		c.forfeited(&r, cal, p, today)
	case suit != nil:
		r.settle(suit.FiledOn, "申请人提起行政诉讼", term.Article)
	case r.State == Running && today > r.Due:
		r.runOut("申请人未提起行政诉讼", term.Article)
	}
	return r.counted(today), true
}

// earlySuit tells of a suit before the time for one had begun to run.
func (c Case) earlySuit(on calendar.Date) Step {
	if c.reviewInRound() == nil {
		return Step{on, "申请人提起行政诉讼", "应当先申请行政复议而直接起诉的，人民法院裁定不予立案或者驳回起诉", "法释〔2018〕1号第五十六条"}
	}
	return Step{on, "申请人提起行政诉讼", "复议期间不得起诉", reviewArticle(on, "第十六条第一款", "第二十九条第一款")}
}

// forfeited ends a reading that waits for a review which can no longer be asked for.
func (c Case) forfeited(r *Reading, cal *calendar.Calendar, p Policy, today calendar.Date) {
	window, _ := c.ReviewWindow(cal, p, today)
	if window.State != Lapsed {
		return
	}
	r.State, r.Settled, r.ended = Lapsed, window.Due.AddDays(1), "没有先申请行政复议"
	r.Steps = append(r.Steps, Step{r.Settled, "申请人未申请行政复议", "应当先复议而未复议，不能起诉", "法释〔2018〕1号第五十六条"})
}

// suitTerm is the term for going to court as things stand on a day, and the steps that led to it.
func (c Case) suitTerm(cal *calendar.Calendar, w contested, by calendar.Date) (Reading, Term) {
	review := c.reviewInRound()
	direct, open := w.direct()
	switch {
	case review != nil && review.FiledOn <= by && review.Result != DisputeWithdrawn:
		return review.suitTerm(cal, by)
	case open && w.untold:
		return untoldSuit.reading(cal, ClockSuitWindow, w.known), untoldSuit
	case open:
		return direct.Suit.reading(cal, ClockSuitWindow, w.known), direct.Suit
	}
	r := afterReview.notBegun(ClockSuitWindow)
	if review != nil { // withdrawn: there will be no decision to sue over
		r.State, r.Settled, r.ended = Lapsed, review.DecidedOn, "申请人撤回行政复议申请"
		r.Steps = []Step{{review.DecidedOn, "申请人撤回行政复议申请", "没有复议决定，不能起诉", reviewArticle(review.FiledOn, "第二十五条", "第四十一条、第七十四条")}}
	}
	return r, afterReview
}

// suitTerm runs from the review's decision, or from the end of its period without one.
func (r *ReviewCase) suitTerm(cal *calendar.Calendar, by calendar.Date) (Reading, Term) {
	steps := []Step{{r.FiledOn, "申请人申请行政复议", "复议期间不得起诉", reviewArticle(r.FiledOn, "第十六条第一款", "第二十九条第一款")}}
	if !r.DecidedOn.IsZero() {
		out := afterReview.reading(cal, ClockSuitWindow, r.known())
		effect := "自申请人收到复议决定书之次日起算 15 日"
		if r.ReceivedOn.IsZero() {
			effect = "申请人收到之日没有记载，暂自决定之次日起算 15 日；收到在后的，期限随之延后"
		}
		out.Steps = append(steps, Step{r.known(), "行政复议结果：" + r.ResultLabel(), effect, afterReview.Article})
		return out, afterReview
	}
	end := r.period(cal).On
	if end.IsZero() || by <= end {
		out := afterReview.notBegun(ClockSuitWindow)
		out.Steps = steps
		return out, afterReview
	}
	out := unreviewedTerm.reading(cal, ClockSuitWindow, end)
	out.Steps = append(steps, Step{end, "复议期限届满，未作决定", "自次日起 15 日内可以起诉", unreviewedTerm.Article})
	return out, unreviewedTerm
}

// reading begins a reading of the term from a day.
func (t Term) reading(cal *calendar.Calendar, id ClockID, start calendar.Date) Reading {
	due := t.ends(cal, start)
	days := t.Days
	if t.Months > 0 {
		days = int(monthsAfter(start, t.Months) - start)
	}
	return Reading{
		ID: id, State: Running, Start: start, Days: days, Unit: UnitDay, Due: due.On, Article: t.Article,
		Unannounced: due.Unannounced, Provisional: due.Provisional(), does: clockActs[id],
	}
}

// notBegun is a reading of the term before the day it runs from.
func (t Term) notBegun(id ClockID) Reading {
	return Reading{ID: id, State: NotBegun, Days: t.Days, Unit: UnitDay, Article: t.Article, does: clockActs[id]}
}

// clockActs are what is done within the times that have Reading.does.
var clockActs = map[ClockID]string{
	ClockReviewWindow: "申请行政复议", ClockSuitWindow: "提起行政诉讼", ClockReviewDefence: "提出书面答复", ClockSuitDefence: "提交答辩",
	ClockReviewDecision: "作出复议决定", ClockPublication: "主动公开",
}

// actWords say how a clock stands within whose time one thing is done.
func (r Reading) actWords(today calendar.Date) string {
	count := func(n int) string {
		if r.Unit == UnitDay {
			return fmt.Sprintf("%d 日", n)
		}
		return fmt.Sprintf("%d 个工作日", n)
	}
	due := r.Due.Chinese()
	switch {
	case r.State == NotBegun:
		return "期限尚未起算"
	case r.State == Running && r.Due == today:
		return due + "今日到期"
	case r.State == Running:
		return fmt.Sprintf("%s（%s）还剩 %s", due, r.Due.WeekdayChinese(), count(r.leftToAct))
	case r.State == Met:
		return fmt.Sprintf("按期：期限 %s，%s %s", due, r.Settled.Chinese(), r.does)
	case r.State == Missed && r.Settled.IsZero():
		return fmt.Sprintf("逾期 %s：期限 %s，尚未%s", count(-r.leftToAct), due, r.does)
	case r.State == Missed:
		return fmt.Sprintf("逾期 %s：期限 %s，%s %s", count(-r.leftToAct), due, r.Settled.Chinese(), r.ended)
	case r.Settled.IsZero():
		return fmt.Sprintf("期限 %s 已届满，未%s", due, r.does)
	}
	return fmt.Sprintf("已终止：%s %s", r.Settled.Chinese(), r.ended)
}

// settle ends a reading with the act that it ran for.
func (r *Reading) settle(on calendar.Date, what, article string) {
	r.State, r.Settled, r.ended = Met, on, r.does
	effect := "在期限内"
	if on > r.Due {
		r.State, effect = Missed, fmt.Sprintf("期限于 %s 届满，已逾期", r.Due)
	}
	r.Steps = append(r.Steps, Step{on, what, effect, article})
}

// runOut ends a reading at its due date: what it ran for was not done.
func (r *Reading) runOut(what, article string) {
	r.State = Lapsed
	r.Steps = append(r.Steps, Step{r.Due.AddDays(1), what, fmt.Sprintf("期限已于 %s 届满", r.Due), article})
}

// counted fills in the days used and left, orders the steps, and tells the due date while it lies ahead.
func (r Reading) counted(today calendar.Date) Reading {
	until := today
	if !r.Settled.IsZero() {
		until = r.Settled
	}
	if !r.Due.IsZero() {
		r.Used, r.Left = max(0, int(until-r.Start)), int(r.Due-until)
		if r.State == Lapsed {
			r.Used, r.Left = int(min(until, r.Due)-r.Start), max(0, r.Left)
		}
		r.leftToAct = int(r.Due - until)
		r.Steps = append(r.Steps, r.dueStep())
	}
	sortSteps(r.Steps)
	return r
}

func (r Reading) dueStep() Step {
	effect := fmt.Sprintf("第 %d 日", r.Days)
	if nominal := r.Start.AddDays(r.Days); nominal != r.Due {
		effect += fmt.Sprintf(" %s 为休息日，顺延至其后第一个工作日", nominal)
	}
	return Step{r.Due, "期限届满", effect + provisionalNote(r.Unannounced), r.Article}
}

// overAnswer tells that what was filed on a day can be about the answer, and is not about there having been none: who
// complained of the silence first may still contest the answer that came then.
func (c Case) overAnswer(filed calendar.Date) bool {
	return c.Delivery == nil || c.Decision.On <= filed
}

// reviewInRound is the review that the present answer was put to, the last that was not withdrawn before another;
// nil where there is none.
func (c Case) reviewInRound() *ReviewCase {
	for i := len(c.Reviews) - 1; i >= 0; i-- {
		if c.Reviews[i].Round == c.round() && c.overAnswer(c.Reviews[i].FiledOn) {
			return &c.Reviews[i]
		}
	}
	return nil
}

// suitInRound is the last suit over the present answer; nil where there is none, and where a review was asked for
// after it: a suit that came too early was dismissed, and the time for another runs from the review.
func (c Case) suitInRound() *SuitCase {
	for i := len(c.Suits) - 1; i >= 0; i-- {
		s := &c.Suits[i]
		if s.Round != c.round() || !c.overAnswer(s.FiledOn) {
			continue
		}
		if r := c.reviewInRound(); r != nil && r.FiledOn > s.FiledOn {
			return nil
		}
		return s
	}
	return nil
}
