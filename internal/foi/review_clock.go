package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// articleReviewDecision: 60 days from acceptance, 30 more at most; 30 days in the summary procedure.
func (r Review) articleReviewDecision() string {
	return reviewArticle(r.FiledOn, "第三十一条第一款", "第六十二条")
}

// ReviewDecisionClocks read 复议审理期限 of each review whose acceptance is known: the body's own time. When it is over
// without a decision the applicant may go to court, which is why the agency looks at it.
func (c Case) ReviewDecisionClocks(cal *calendar.Calendar, today calendar.Date) []Reading {
	var out []Reading
	for _, r := range c.Reviews {
		if !r.AcceptedOn.IsZero() {
			out = append(out, r.decisionClock(cal, today))
		}
	}
	return out
}

func (r Review) decisionClock(cal *calendar.Calendar, today calendar.Date) Reading {
	due, article := r.period(cal), r.articleReviewDecision()
	read := Reading{
		ID: ClockReviewDecision, Ref: r.Ref, State: Running, Start: r.AcceptedOn, Days: r.reviewDays(), Unit: UnitDay,
		Due: due.On, Unannounced: due.Unannounced, Provisional: due.Provisional(), Article: article,
		does:  clockActs[ClockReviewDecision],
		Steps: []Step{{r.AcceptedOn, "复议机关受理", fmt.Sprintf("当日不计，自次日起算 %d 日", r.reviewDays()), article}},
	}
	switch {
	case r.Result == DisputeWithdrawn:
		read.State, read.Settled, read.ended = Lapsed, r.DecidedOn, "申请人撤回行政复议申请"
		read.Steps = append(read.Steps, Step{r.DecidedOn, read.ended, "期限终止", article})
	case !r.DecidedOn.IsZero():
		read.settle(r.DecidedOn, "行政复议结果："+r.ResultLabel(), article)
		read.ended = read.does
	case today > read.Due:
		read.State = Missed
		read.Steps = append(read.Steps, Step{today, "截至当日未作复议决定", "申请人自期限届满之次日起 15 日内可以起诉", unreviewedTerm.Article})
	}
	return read.counted(today)
}
