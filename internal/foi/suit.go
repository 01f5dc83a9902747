package foi

import (
	"cmp"
	"fmt"
	"slices"

	"foidesk/internal/calendar"
)

// The instances of a suit.
const (
	FirstInstance  = 1 // 一审
	SecondInstance = 2 // 二审
)

// Suit is 行政诉讼: the applicant sued over the answer, or that there is none; in the second instance, somebody
// appealed. See Proceeding for what an act tells. A matter sent back (发回重审) is a new suit with another Ref.
type Suit struct {
	Proceeding
	// Instance is the first where left out.
	Instance int `json:"instance,omitempty"`
	// ByAgency tells that it is the agency that appealed; it then has no answer to an appeal to give.
	ByAgency bool `json:"by_agency,omitempty"`
}

// Kind of the act.
func (Suit) Kind() Kind { return KindSuit }

// Date of the last step that the act tells.
func (s Suit) Date() calendar.Date { return s.last() }

// SuitCase is a suit as far as it has come, with both its instances.
type SuitCase struct {
	// Suit is the first instance.
	Suit
	// Appeal is the second; nil where there is none.
	Appeal *Suit
	// Round is which answer it is about: 0 the first, then each that was ordered.
	Round int
}

func (s Suit) words() proceedingWords {
	if s.Instance == SecondInstance {
		return appealWords
	}
	return suitWords
}

func (s *Suit) days() []datedField { return s.Proceeding.days(s.words()) }

// Days lists the days of the instance in the order in which they can only have come.
func (s Suit) Days() []ProceedingDay { return namedDays(s.days()) }

// ResultLabel is the Chinese name of the result; empty while there is none.
func (s Suit) ResultLabel() string { return s.words().result(s.Result) }

func (s Suit) apply(c *Case, _ basis) error {
	if err := c.mayDispute(); err != nil {
		return err
	}
	at := slices.IndexFunc(c.Suits, func(known SuitCase) bool { return known.Ref == s.Ref })
	whole := SuitCase{Round: c.round()}
	whole.Ref, whole.Instance = s.Ref, FirstInstance
	if at >= 0 {
		whole = c.Suits[at]
	}
	after, what := c.Receipt.On, "收到日期"
	instance := &whole.Suit
	switch s.Instance {
	case 0, FirstInstance:
		if s.ByAgency {
			return refuse(NotAllowedHere, "by_agency", "一审由申请人起诉；本机关上诉的，请登记为二审")
		}
	case SecondInstance:
		if whole.DecidedOn.IsZero() {
			return refuse(PriorStepMissing, "instance", "一审尚未裁判，没有可以上诉的裁判").under("行政诉讼法第八十五条")
		}
		after, what = whole.DecidedOn, "一审裁判日期"
		instance = whole.appeal(s)
	default:
		return refuse(OutOfRange, "instance", "审级只能是 1（一审）或者 2（二审），现为 %d", s.Instance)
	}
	if err := learn(instance.days(), s.days()); err != nil {
		return err
	}
	if err := instance.learnRest(instance.words(), s.Proceeding); err != nil {
		return err
	}
	if err := instance.inOrder(instance.days(), instance.words(), after, what); err != nil {
		return err
	}
	c.Suits = replaced(c.Suits, at, whole)
	return nil
}

// appeal is the second instance to learn more of, a copy: the case before must stay as it was.
func (s *SuitCase) appeal(told Suit) *Suit {
	appeal := Suit{Instance: SecondInstance}
	if s.Appeal != nil {
		appeal = *s.Appeal
	}
	appeal.Ref = told.Ref
	appeal.ByAgency = appeal.ByAgency || told.ByAgency
	s.Appeal = &appeal
	return &appeal
}

// AfterReview tells 复议后起诉 from 未经复议直接起诉: when the suit was filed, the same answer had been put to review,
// and the review was not withdrawn by then. A review that was not accepted is one too: the applicant went that way.
func (c Case) AfterReview(s SuitCase) bool {
	about := c.answerOf(s.Round, s.FiledOn)
	return slices.ContainsFunc(c.Reviews, func(r ReviewCase) bool {
		withdrawn := r.Result == DisputeWithdrawn && r.DecidedOn <= s.FiledOn
		return c.answerOf(r.Round, r.FiledOn) == about && r.FiledOn <= s.FiledOn && !withdrawn
	})
}

// answerOf is the number of the answer that can have been contested on a day, of a proceeding that was recorded in a
// round: while the fresh answer that was ordered had not been given yet, the one before.
func (c Case) answerOf(round int, filed calendar.Date) int {
	for ; round > 0; round-- {
		then := &c
		if round < len(c.Earlier) {
			then = &c.Earlier[round]
		}
		if d := then.Decision; d != nil && d.On <= filed {
			break
		}
	}
	return round
}

// appealRef tells the clock of the second instance from that of the first: 1-2, where the suit has no name of its own.
func (s SuitCase) appealRef() string { return fmt.Sprintf("%s-%d", cmp.Or(s.Ref, "1"), SecondInstance) }

// final is the instance whose decision stands or is awaited.
func (s SuitCase) final() Suit {
	if s.Appeal != nil {
		return *s.Appeal
	}
	return s.Suit
}

// counts is the column of section four that the suit's decision counts in; empty while there is none.
func (s SuitCase) counts() DisputeResult {
	if s.Appeal == nil {
		return s.Result.counts(suitResults)
	}
	result := s.Appeal.Result.counts(appealResults)
	if s.Appeal.Result != "" && result == "" {
		return s.Result.counts(suitResults)
	}
	return result
}
