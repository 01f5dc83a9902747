package desk

import (
	"context"
	"fmt"
	"time"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// CaseID identifies a case in the database. People know it by its 登记编号.
type CaseID int64

// Entry is one act in the log of a case.
type Entry struct {
	Agency AgencyID
	Case   CaseID
	foi.Logged
	RecordedAt time.Time // to the microsecond, UTC
	RecordedBy string
	// RecordedByID is the account; 0 for the program itself.
	RecordedByID PersonID
	// Sealed tells that the act has personal data that cannot be read for want of the key.
	Sealed bool
	// Key makes a repeated submission of the same form recognisable; empty for imported acts.
	Key string
}

// Unreadable is an act in the log that cannot be read any more: somebody has written into the database.
type Unreadable struct {
	Case CaseID
	Seq  int
	Err  error
}

func (u *Unreadable) Error() string {
	return fmt.Sprintf("案件 %d 第 %d 项记载读不懂：%v", u.Case, u.Seq, u.Err)
}

func (u *Unreadable) Unwrap() error { return u.Err }

// Store is the log and what is derived from it. Every error about something that does not exist is
// an *Error with NotFound.
type Store interface {
	Reader
	// Transact runs work in one transaction on the writing side: all of it is there afterwards, or
	// nothing. Two transactions never interleave on the same case or number series.
	Transact(ctx context.Context, work func(Tx) error) error
	// Snapshot reads as of one moment, whatever others write meanwhile.
	Snapshot(ctx context.Context, work func(Reader) error) error
	// ReadOnly says why Transact refuses everything, with Unavailable; empty where it does not.
	ReadOnly() string
	// Note writes an event of the audit trail by itself; it is possible without the key too.
	Note(ctx context.Context, e Event) error
	// Seal writes the seals that are missing for the days through the last, of every agency, and returns how many.
	Seal(ctx context.Context, through calendar.Date, now time.Time) (int, error)
	// Bends checks the whole log, the seals, the personal data and the audit trail, and tells report
	// every place that is not what was recorded. It returns how many acts it checked.
	Bends(ctx context.Context, report func(Bend)) (acts int, err error)
}

// Reader is what can be asked.
type Reader interface {
	Agencies(ctx context.Context) ([]Agency, error)
	Agency(ctx context.Context, id AgencyID) (Agency, error)
	// AgenciesBelow lists the agency and all below it, each after the one above it, by name beside one another.
	AgenciesBelow(ctx context.Context, top AgencyID) ([]Agency, error)
	AgencyByName(ctx context.Context, name string) (Agency, error)
	// Departments lists the departments that ever had a case, by name.
	Departments(ctx context.Context, agency AgencyID) ([]string, error)

	// Officers lists who may be given a case of the agency, by name, with who is away on the day.
	Officers(ctx context.Context, agency AgencyID, today calendar.Date) ([]Colleague, error)

	// Summary is a case's line; NotFound also for a case of another agency.
	Summary(ctx context.Context, agency AgencyID, id CaseID) (Summary, error)
	// CasesByNumber finds cases by 登记编号; numbers that are not there are absent from the map.
	CasesByNumber(ctx context.Context, agency AgencyID, numbers []string) (map[string]CaseID, error)
	// CasesOfApplication lists the cases that an application was split into, named by the number of the first.
	CasesOfApplication(ctx context.Context, agency AgencyID, application string) ([]Summary, error)
	// Logs returns the acts of the cases in order of number, or *Unreadable.
	Logs(ctx context.Context, ids []CaseID) (map[CaseID][]Entry, error)
	// List returns up to limit lines after the position, in the filter's order.
	List(ctx context.Context, agency AgencyID, f Filter, after Position, limit int) ([]Summary, error)
	// CasesAfter returns up to limit lines of all agencies with a greater id, by id.
	CasesAfter(ctx context.Context, after CaseID, limit int) ([]Summary, error)
	// CasesDueFrom is CasesAfter, without the cases of which the conclusion and every day that the calendar gives (due
	// date, day to act by, day to claim by and the end of a wait) lies before from; a zero from leaves out none.
	CasesDueFrom(ctx context.Context, from calendar.Date, after CaseID, limit int) ([]Summary, error)
	// CountDueFrom counts the cases of CasesDueFrom.
	CountDueFrom(ctx context.Context, from calendar.Date) (int, error)
	// Facts are the acts of the cases in order of number without what is encrypted, or *Unreadable: what due dates
	// are derived from.
	Facts(ctx context.Context, ids []CaseID) (map[CaseID][]foi.Logged, error)
	// FallingBy returns up to limit cases, of an agency or for 0 of all, of which something falls due by a day, the
	// latest first, after the position.
	FallingBy(ctx context.Context, agency AgencyID, by calendar.Date, after Position, limit int) ([]Falling, error)
	// LedgerAfter returns up to limit lines of the agency that a report year touches (received,
	// carried in or concluded in it), earliest receipt first, after the position.
	LedgerAfter(ctx context.Context, agency AgencyID, year int, after Position, limit int) ([]Summary, error)

	// Counts counts the cases of a report year for section three; see annual.Count.
	Counts(ctx context.Context, agency AgencyID, year int) ([]annual.Count, error)
	// Months counts what an agency received and concluded in some days by their months; a month without any is absent.
	// What is open it does not tell.
	Months(ctx context.Context, agency AgencyID, days Span) ([]MonthCount, error)
	// CarriedOut counts what was received by the end of a year and not concluded by then.
	CarriedOut(ctx context.Context, agency AgencyID, year int) (int64, error)
	// Took counts the conclusions of some days that an answer clock decided by the working days they took, the fewest first.
	Took(ctx context.Context, agency AgencyID, days Span) ([]TookCount, error)
	// CountsByAgency is Counts of every agency that has any, in one query.
	CountsByAgency(ctx context.Context, year int) (map[AgencyID][]annual.Count, error)
	// DisputeCounts counts the reviews and suits of a report year for section four.
	DisputeCounts(ctx context.Context, agency AgencyID, year int) ([]annual.DisputeCount, error)
	// Disputes returns what is kept of the reviews and suits of the cases, in order; a case that has none is absent.
	Disputes(ctx context.Context, ids []CaseID) (map[CaseID][]DisputeLine, error)
	// Years are the first and last year in which the agency received a case; zeros where it has none.
	Years(ctx context.Context, agency AgencyID) (first, last int, err error)
	// DueCounts counts the cases under way by how their day to act by stands to the given days, and those
	// that the person has; 0 for nobody.
	DueCounts(ctx context.Context, agency AgencyID, today Days, person PersonID) (DueCounts, error)
	// DueDays counts the cases under way by the day to look to next, from a day through another, with those that the
	// person has; 0 for nobody.
	DueDays(ctx context.Context, agency AgencyID, from, until calendar.Date, person PersonID) ([]DueDay, error)
	// DueOf lists up to limit cases under way of the shares, by the day to look to next.
	DueOf(ctx context.Context, shares []Share, limit int) ([]Summary, error)
	// Load is what each officer has under way, the most overdue first.
	Load(ctx context.Context, agency AgencyID, today Days) ([]Load, error)
	// NextSteps counts the cases in which something came in for the person, by what it is.
	NextSteps(ctx context.Context, agency AgencyID, person PersonID) (map[foi.NextStep]int64, error)
	// BacklogBelow counts the cases under way of an agency and of all below it; those that have none are absent.
	BacklogBelow(ctx context.Context, top AgencyID, today calendar.Date) (map[AgencyID]Backlog, error)
	// EndedBelow counts their cases concluded with an answer in a year; agencies that have none are absent.
	EndedBelow(ctx context.Context, top AgencyID, year int) (map[AgencyID]Ended, error)
	// ReceivedBelow counts what they received in each span of days, from where it starts to where the next one does, the
	// last through until.
	ReceivedBelow(ctx context.Context, top AgencyID, starts []calendar.Date, until calendar.Date) ([]ReceivedInSpan, error)
	// DueCountsByAgency is DueCounts of every agency that has a case under way, in one query.
	DueCountsByAgency(ctx context.Context, today Days) (map[AgencyID]DueCounts, error)

	// CasesByPersonal finds the cases whose applicant has exactly this identity number, phone number
	// or mailbox, the latest registered first.
	CasesByPersonal(ctx context.Context, agency AgencyID, value string, limit int) ([]Summary, error)

	// CasesOfSameApplicant finds the other cases whose applicant has an identity number, phone number or mailbox
	// of this case's, the latest registered first, and says which. It compares digests and opens nothing.
	CasesOfSameApplicant(ctx context.Context, agency AgencyID, id CaseID, limit int) ([]Kin, error)
	// ApplicantsMonth finds the cases received in (after, through] whose applicant is this case's, the case itself
	// among them, the earliest received first: by the same data, and where the case has none, by the very name.
	// Voided cases are left out.
	ApplicantsMonth(ctx context.Context, agency AgencyID, id CaseID, after, through calendar.Date, limit int) ([]Kin, error)
	// CasesByApplicant finds the cases whose applicant is called just that, the latest registered first.
	CasesByApplicant(ctx context.Context, agency AgencyID, name string, limit int) ([]Summary, error)
	// CasesLike finds the cases described in much the same words, the most alike first: in another order, and
	// with other dates and numbers.
	CasesLike(ctx context.Context, agency AgencyID, description string, limit int) ([]Summary, error)

	// Events lists the audit trail, the latest first, before the event numbered before; 0 is the beginning.
	Events(ctx context.Context, f EventFilter, before int64, limit int) ([]Event, error)
	// Seals lists an agency's seals, the latest first, before a day; zero for the beginning.
	Seals(ctx context.Context, agency AgencyID, before calendar.Date, limit int) ([]Seal, error)

	// Mark is a small fact about the database itself, such as the calendar that the lines were derived
	// with; empty where there is none.
	Mark(ctx context.Context, name string) (string, error)

	// CalendarMark is another one after every change of the calendar; empty before the first.
	CalendarMark(ctx context.Context) (string, error)
	// CalendarChanges are what the office has changed in the calendar, the earliest first.
	CalendarChanges(ctx context.Context) ([]CalendarChange, error)

	// Stray looks for what no line of a case can show.
	Stray(ctx context.Context) (Strays, error)
}

// Tx is a Reader inside a transaction, and what can be written there.
type Tx interface {
	Reader
	Auditor
	InsertAgency(ctx context.Context, a Agency) (AgencyID, error)
	// UpdateAgency writes an agency's settings anew.
	UpdateAgency(ctx context.Context, a Agency) error
	// LockCase is Summary, and keeps others from appending to the case until the end.
	LockCase(ctx context.Context, agency AgencyID, id CaseID) (Summary, error)
	// EntryByKey finds the act recorded under an idempotency key; NotFound where there is none.
	EntryByKey(ctx context.Context, agency AgencyID, key string) (Entry, error)
	// NextNumber takes the next running number of a series. It is given back if the transaction
	// fails, so numbers have no gaps.
	NextNumber(ctx context.Context, agency AgencyID, series int) (int, error)
	// RaiseNumber makes the series go on after n at the earliest.
	RaiseNumber(ctx context.Context, agency AgencyID, series, n int) error
	// NewCaseIDs reserves ids.
	NewCaseIDs(ctx context.Context, n int) ([]CaseID, error)
	// Open writes new cases: their first acts and their lines.
	Open(ctx context.Context, entries []Entry, lines []Summary) error
	// Append writes one more act of a case and its line as it then is.
	Append(ctx context.Context, entry Entry, line Summary) error
	// SetDisputes writes what is kept of the reviews and suits of a case, in place of what was kept.
	SetDisputes(ctx context.Context, agency AgencyID, id CaseID, spans []annual.DisputeSpan) error
	// Reproject writes lines anew that were derived again from the log, acts unchanged.
	Reproject(ctx context.Context, lines []Summary) error
	// Redate writes what the calendar moves in lines anew, and returns how many it wrote: a line whose case somebody
	// has appended to since is left, for it was derived then.
	Redate(ctx context.Context, lines []Summary) (int, error)
	// HoldCalendar keeps the calendar as it is until the end; any number may hold it. Whoever derives lines holds it
	// first, so that none is derived with a calendar that is not the calendar any more when it is written.
	HoldCalendar(ctx context.Context) error
	// LockCalendar keeps others from holding the calendar until the end. Errors: Conflict while somebody holds it long.
	LockCalendar(ctx context.Context) error
	// AppendCalendarChange writes a change of the calendar and returns it with its number and its hash.
	AppendCalendarChange(ctx context.Context, c CalendarChange) (CalendarChange, error)
	// SetMark writes a mark.
	SetMark(ctx context.Context, name, value string) error
}

// DisputeLine is what is kept of a review or a suit, and under which agency.
type DisputeLine struct {
	Agency AgencyID
	annual.DisputeSpan
}

// Strays counts projections that do not fit the log or one another.
type Strays struct {
	ActsWithoutCase    int64 // acts whose case has no line
	NotSearchable      int64 // lines that the search index lacks
	WrongYears         int64 // lines that section three counts in a year that is not theirs
	MissingDepartments int64 // lines whose department the filter lacks
}
