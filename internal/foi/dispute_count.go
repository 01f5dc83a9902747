package foi

import "foidesk/internal/calendar"

// DisputeRoad is by which of the three roads of the annual report's section four a dispute went.
type DisputeRoad string

// The roads of section four.
const (
	RoadReview          DisputeRoad = "review"            // 行政复议
	RoadDirectSuit      DisputeRoad = "direct_suit"       // 未经复议直接起诉
	RoadSuitAfterReview DisputeRoad = "suit_after_review" // 复议后起诉
)

// DisputeStage is one stretch of a dispute: from the filing to the decision, in one instance.
type DisputeStage struct {
	FiledOn calendar.Date
	// DecidedOn is zero while it is not decided.
	DecidedOn calendar.Date
	// Result is Upheld, Corrected or OtherResult; empty while it is not decided.
	Result DisputeResult
}

// Dispute is a review or a suit as the annual report counts it: once, whatever instances it went through.
type Dispute struct {
	Road DisputeRoad
	// Stages are in order: a review has one, a suit as many as instances.
	Stages []DisputeStage
}

// Disputes lists the reviews and suits over all answers of the case.
func (c Case) Disputes() []Dispute {
	var out []Dispute
	for _, r := range c.Reviews {
		stage := DisputeStage{r.FiledOn, r.DecidedOn, r.Result.counts(reviewResults)}
		out = append(out, Dispute{RoadReview, []DisputeStage{stage}})
	}
	for _, s := range c.Suits {
		d := Dispute{RoadDirectSuit, []DisputeStage{{s.FiledOn, s.DecidedOn, s.Result.counts(suitResults)}}}
		if c.AfterReview(s) {
			d.Road = RoadSuitAfterReview
		}
		if a := s.Appeal; a != nil {
			stage := DisputeStage{FiledOn: a.FiledOn, DecidedOn: a.DecidedOn}
			if !a.DecidedOn.IsZero() {
				stage.Result = s.counts()
			}
			d.Stages = append(d.Stages, stage)
		}
		out = append(out, d)
	}
	return out
}

// In tells how a dispute stands in the report of a year: with the result it had by the year's last day if that
// came in the year, or pending, the empty result, if it was filed by then and not decided. Ok is false where the
// year does not count it: filed later, or decided for good before.
//
// The form does not say what an appeal does. Our reading: a report tells how things stood on 31 December. A judgment
// of the first instance counts in its year unless it was appealed by then; the appeal is the same suit, pending or
// decided, and an appeal filed in a later year makes the suit count there again.
func (d Dispute) In(year int) (result DisputeResult, ok bool) {
	var last DisputeStage
	for _, s := range d.Stages {
		if s.FiledOn.Year() <= year {
			last, ok = s, true
		}
	}
	switch {
	case !ok:
		return "", false
	case last.DecidedOn.IsZero() || last.DecidedOn.Year() > year:
		return "", true
	}
	return last.Result, last.DecidedOn.Year() == year
}
