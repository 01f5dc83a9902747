package foi

import (
	"slices"

	"foidesk/internal/calendar"
)

// Procedure is by which procedure a review is heard (审理程序).
type Procedure string

// The procedures of 行政复议法第三十六条. Cases of government information may be heard summarily (第五十三条).
const (
	OrdinaryProcedure Procedure = "ordinary" // 普通程序
	SummaryProcedure  Procedure = "summary"  // 简易程序
)

// MaxReviewExtension is the longest extension of a review, in days (行政复议法第六十二条第一款).
const MaxReviewExtension = 30

// Review is 行政复议: the applicant asked another body to review the answer, or that there is none. See Proceeding
// for what an act tells.
type Review struct {
	Proceeding
	// AcceptedOn is the day of acceptance; the body's own period runs from it.
	AcceptedOn calendar.Date `json:"accepted_on,omitzero"`
	// Procedure is ordinary where left out.
	Procedure Procedure `json:"procedure,omitempty"`
	// ExtendedDays is by how many days the body made its period longer.
	ExtendedDays int `json:"extended_days,omitempty"`
}

// Kind of the act.
func (Review) Kind() Kind { return KindReview }

// Date of the last step that the act tells.
func (r Review) Date() calendar.Date { return max(r.last(), r.AcceptedOn) }

// ResultLabel is the Chinese name of the result; empty while there is none.
func (r Review) ResultLabel() string { return reviewWords.result(r.Result) }

// ReviewCase is a review as far as it has come.
type ReviewCase struct {
	Review
	// Round is which answer it is about: 0 the first, then each that was ordered.
	Round int
}

func (r *Review) days() []datedField {
	days := r.Proceeding.days(reviewWords)
	return slices.Insert(days, 1, datedField{&r.AcceptedOn, "accepted_on", "复议受理日期"})
}

// Days lists the days of a review in the order in which they can only have come.
func (r Review) Days() []ProceedingDay { return namedDays(r.days()) }

func (r Review) apply(c *Case, _ basis) error {
	if err := c.mayDispute(); err != nil {
		return err
	}
	at := slices.IndexFunc(c.Reviews, func(known ReviewCase) bool { return known.Ref == r.Ref })
	whole := ReviewCase{Round: c.round()}
	whole.Ref = r.Ref
	if at >= 0 {
		whole = c.Reviews[at]
	}
	if err := learn(whole.days(), r.days()); err != nil {
		return err
	}
	if err := whole.learnRest(reviewWords, r.Proceeding); err != nil {
		return err
	}
	if r.Procedure != "" {
		whole.Procedure = r.Procedure // it may be changed on the way (第五十五条)
	}
	if r.ExtendedDays != 0 {
		whole.ExtendedDays = r.ExtendedDays
	}
	if err := whole.check(c); err != nil {
		return err
	}
	c.Reviews = replaced(c.Reviews, at, whole)
	return nil
}

func (r *ReviewCase) check(c *Case) error {
	switch r.Procedure {
	case "", OrdinaryProcedure:
	case SummaryProcedure:
		if r.FiledOn < reviewLaw2023 {
			return refuse(NotAllowedHere, "procedure", "2024年1月1日之前的行政复议没有简易程序").under("行政复议法第五十三条、第九十条")
		}
	default:
		return refuse(UnknownResult, "procedure", "审理程序只能是 ordinary（普通程序）或者 summary（简易程序），现为“%s”", r.Procedure)
	}
	if r.ExtendedDays < 0 || r.ExtendedDays > MaxReviewExtension {
		return refuse(OutOfRange, "extended_days", "行政复议期限的延长最多 %d 日，现为 %d", MaxReviewExtension, r.ExtendedDays).under("行政复议法第六十二条第一款")
	}
	return r.inOrder(r.days(), reviewWords, c.Receipt.On, "收到日期")
}

// period is the last day on which the body can decide; zero where it is not known when it accepted the review.
func (r Review) period(cal *calendar.Calendar) calendar.Due {
	if r.AcceptedOn.IsZero() {
		return calendar.Due{}
	}
	return outsideRoll(cal, r.AcceptedOn.AddDays(r.reviewDays()))
}

// reviewDays is how long the body has, in days.
func (r Review) reviewDays() int {
	if r.Procedure == SummaryProcedure {
		return 30
	}
	return 60 + r.ExtendedDays
}

// replaced is the list with one element changed, or added where at is -1; the list itself is left alone.
func replaced[T any](list []T, at int, one T) []T {
	out := slices.Clone(list)
	if at < 0 {
		return append(out, one)
	}
	out[at] = one
	return out
}
