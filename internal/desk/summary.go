package desk

import (
	"fmt"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// Summary is the line of a case in lists and tables: a projection of its log, written in the same
// transaction as the act that changed it and proven by Verify.
type Summary struct {
	ID     CaseID
	Agency AgencyID
	// Seq is the number of the last act; the next act expects it.
	Seq         int
	Number      string
	State       foi.State
	Channel     foi.Channel
	Category    foi.ApplicantCategory
	Applicant   string
	Description string
	Department  string
	// Handler is who has the case, and HandlerID the account; 0 where a ledger knows only the name.
	Handler   string
	HandlerID PersonID
	// ClaimBy is the day by which somebody should have claimed the case (one working day); zero once it is claimed.
	ClaimBy calendar.Date
	// Pending is the kind of act that waits for the head of office; empty where none does.
	Pending foi.Kind

	// Application is the number of the first case of the application that this one is a part of; empty of a case that
	// is none, and of the first where others were split off later.
	Application string

	// ReceivedOn is the day of receipt, and before there is one, the day of arrival.
	ReceivedOn calendar.Date
	// DueOn is the last day of the answer period: of the one that runs, and once nothing is owed, of the one that
	// Timeliness is told of.
	DueOn calendar.Date
	// ActBy is the earlier of DueOn and the cautious due date while an answer is owed; zero otherwise, and while
	// the period is stopped.
	ActBy calendar.Date
	// Waits is what the period waits for: until somebody records more where ActBy is zero, and else through its last
	// day, after which the period goes on by itself to ActBy. Zero while it runs.
	Waits foi.Waiting
	// NextOn is the day that orders the cases under way, and zero for every other: ActBy, or while the period is
	// stopped the day to look after the payment.
	NextOn calendar.Date
	// FallsFrom is the first day on which something of the case falls due: to be claimed, or a clock; see
	// foi.Case.FallsFrom. Zero where nothing will.
	FallsFrom calendar.Date
	// Next is what has come in and waits for whoever has the case; see foi.Case.NextStep.
	Next foi.NextStep
	// Unannounced is the first year whose holidays the due date still waits for; 0 for none.
	Unannounced int

	DecidedOn    calendar.Date
	LetterNumber string
	// Outcome is the one the case counts under; before conclusion, the one decided. It and what stands beside it
	// stay those of the first conclusion although a fresh answer was ordered and is owed: see foi.Reanswer.
	Outcome     foi.Outcome
	ConcludedOn calendar.Date
	// Timeliness is how the answer clock ended: met, missed, or lapsed by withdrawal; empty while it has not. It is
	// lapsed too where the applicant took back what had no such clock.
	Timeliness foi.ClockState
	// Took is how much of the answer period the conclusion took, where Timeliness says that it was met or missed.
	Took Took
}

// Took is a number of working days as the answer clock counts them: days on which it stood still are not among them,
// and a period that began anew counts from its own beginning. The zero Took is that no answer was owed.
type Took struct {
	Days  int
	Known bool
}

func (t Took) String() string {
	if !t.Known {
		return ""
	}
	return fmt.Sprintf("%d 个工作日", t.Days)
}

// ClaimDays is how many working days a case may wait to be claimed before the head of office sees it.
const ClaimDays = 1

// summarize projects a case.
func summarize(id CaseID, a Agency, c foi.Case, cal *calendar.Calendar) Summary {
	s := Summary{ID: id, Agency: a.ID, Seq: c.Seq, State: c.State(), Next: c.NextStep()}
	r := c.Receipt
	if r == nil {
		r = c.Registered
	}
	s.Application, s.Number, s.Channel, s.ReceivedOn = r.Application, r.Number, r.Channel, r.On
	s.Category, s.Applicant = r.Applicant.Category, r.Applicant.Name
	s.Description, s.Department, s.Handler = r.Description, r.Department, r.Handler
	if c.Receipt == nil && c.Withdrawal != nil {
		s.Timeliness = foi.Lapsed
	}
	if s.State == foi.Voided {
		return s
	}
	s.Department, s.Handler, s.HandlerID = c.Handling.Department, c.Handling.Officer.Name, PersonID(c.Handling.Officer.ID)
	if c.Unclaimed() {
		s.ClaimBy = cal.Add(c.Handling.Since, ClaimDays).On
	}
	if !s.State.Counts() {
		s.FallsFrom = earliest(s.ClaimBy, c.FallsFrom(cal, foi.Reading{}))
		if result := c.RecordsResult; result != nil {
			s.DecidedOn, s.LetterNumber = result.On, result.LetterNumber
		} else if c.Withdrawal != nil {
			s.DecidedOn = c.Withdrawal.On
		}
		return s
	}
	if c.Pending != nil {
		s.Pending = c.Pending.Act.Kind()
	}
	counted, policy := c.Counted(), a.PolicyOn(r.On)
	if counted.Decision != nil {
		s.DecidedOn, s.LetterNumber, s.Outcome = counted.Decision.On, counted.Decision.LetterNumber, counted.Decision.Outcome
	}
	clock := counted.AnswerClockAsRecorded(cal, policy)
	if on, outcome, ok := c.Conclusion(); ok {
		s.ConcludedOn, s.Outcome, s.Timeliness = on, outcome, clock.State
		if clock.State != foi.Lapsed {
			s.Took = Took{clock.Used, true}
		}
	}
	if s.State != foi.Concluded {
		clock = c.AnswerClockAsRecorded(cal, policy)
		s.ActBy, s.Waits, s.NextOn = clock.ActBy(), clock.Waits, clock.NextOn(cal)
		if s.Waits == (foi.Waiting{}) {
			s.Waits = opinionAwaited(c, cal, policy)
		}
	}
	s.FallsFrom = earliest(s.ClaimBy, c.FallsFrom(cal, clock))
	s.DueOn, s.Unannounced = clock.Due, clock.Unannounced
	return s
}

// earliest is the earlier of two days, of which one or both may not be there.
func earliest(a, b calendar.Date) calendar.Date {
	if a.IsZero() || b.IsZero() {
		return max(a, b)
	}
	return min(a, b)
}

// opinionAwaited is the wait for opinions that ends by itself, with its last day; zero where no such one is open. The
// clock as it is recorded is read after that day, and does not tell of it.
func opinionAwaited(c foi.Case, cal *calendar.Calendar, policy foi.Policy) foi.Waiting {
	if c.State() != foi.Open {
		return foi.Waiting{}
	}
	var last calendar.Date
	for _, asked := range c.Consultations {
		if asked.OpinionOn.IsZero() && !asked.DeliveredOn.IsZero() {
			last = max(last, cal.Add(asked.DeliveredOn, foi.OpinionDays).On)
		}
	}
	if last.IsZero() {
		return foi.Waiting{}
	}
	if r := c.AnswerClock(cal, policy, last); r.State == foi.Suspended && r.Waits.For == foi.ForOpinion {
		return r.Waits
	}
	return foi.Waiting{}
}

// Urgency is how near the day to act by is, for the mark beside a due date.
type Urgency string

// The urgencies.
const (
	NotUrgent Urgency = "later"
	DueSoon   Urgency = "soon"    // within 3 working days
	DueToday  Urgency = "today"   // the last day
	Overdue   Urgency = "overdue" // past
	Paused    Urgency = "paused"  // the period is stopped; no day is to act by
	Done      Urgency = "done"    // nothing is owed
)

// DueLine says how a case stands to its due date, as a list shows it.
type DueLine struct {
	Words   string
	Urgency Urgency
	// Note tells that the day is a cautious one, and the statutory day; empty where they are one.
	Note string
}

// Due reads the line's due date on a day.
func (s Summary) Due(cal *calendar.Calendar, today calendar.Date) DueLine {
	switch {
	case s.State == foi.Voided && s.Timeliness == foi.Lapsed:
		return DueLine{Words: "确认之前申请人撤回", Urgency: Done}
	case s.State == foi.Voided:
		return DueLine{Words: "已作废", Urgency: Done}
	case s.State == foi.Unconfirmed:
		return DueLine{Words: s.ReceivedOn.MonthDay() + " 来件，待与申请人确认", Urgency: DueSoon}
	case s.State == foi.RecordsOpen:
		return DueLine{Words: "不计答复期限", Urgency: NotUrgent}
	case s.State == foi.RecordsClosed && s.Timeliness == foi.Lapsed:
		return DueLine{Words: s.DecidedOn.Chinese() + " 撤回", Urgency: Done}
	case s.State == foi.RecordsClosed:
		return DueLine{Words: s.DecidedOn.Chinese() + " 告知", Urgency: Done}
	case s.State == foi.Concluded:
		return DueLine{Words: s.ConcludedOn.Chinese() + s.ended(cal), Urgency: Done}
	case s.ActBy.IsZero(), s.Waits.Until >= today && !s.Waits.Until.IsZero():
		return DueLine{Words: s.Waits.Words(today), Urgency: Paused}
	}
	left := cal.Count(today, s.ActBy).Days
	line := DueLine{
		Words: foi.DueWords(s.ActBy, today, left, s.Unannounced), Urgency: NotUrgent,
		Note: foi.CautiousNote(s.DueOn, s.ActBy),
	}
	switch {
	case s.ActBy < today:
		line.Urgency = Overdue
	case s.ActBy == today:
		line.Urgency = DueToday
	case left <= SoonDays:
		line.Urgency = DueSoon
	}
	return line
}

// ended says how the case was concluded.
func (s Summary) ended(cal *calendar.Calendar) string {
	switch {
	case s.Timeliness == foi.Missed:
		return " 办结，" + foi.OverdueWords(-cal.Count(s.DueOn, s.ConcludedOn).Days)
	case s.Timeliness == foi.Lapsed && s.Outcome == foi.OtherHandling:
		return " 撤回"
	case s.Timeliness == foi.Lapsed:
		return " 不再处理"
	}
	return " 按期办结"
}
