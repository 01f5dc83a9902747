package desk

import (
	"context"
	"fmt"
	"time"

	"foidesk/internal/annual"
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
}

// Reader is what can be asked.
type Reader interface {
	Agencies(ctx context.Context) ([]Agency, error)
	Agency(ctx context.Context, id AgencyID) (Agency, error)
	AgencyByName(ctx context.Context, name string) (Agency, error)
	// Departments lists the departments that ever had a case, by name.
	Departments(ctx context.Context, agency AgencyID) ([]string, error)

	// Summary is a case's line; NotFound also for a case of another agency.
	Summary(ctx context.Context, agency AgencyID, id CaseID) (Summary, error)
	// CasesByNumber finds cases by 登记编号; numbers that are not there are absent from the map.
	CasesByNumber(ctx context.Context, agency AgencyID, numbers []string) (map[string]CaseID, error)
	// Logs returns the acts of the cases in order of number, or *Unreadable.
	Logs(ctx context.Context, ids []CaseID) (map[CaseID][]Entry, error)
	// List returns up to limit lines after the position, in the filter's order.
	List(ctx context.Context, agency AgencyID, f Filter, after Position, limit int) ([]Summary, error)
	// CasesAfter returns up to limit lines of all agencies with a greater id, by id.
	CasesAfter(ctx context.Context, after CaseID, limit int) ([]Summary, error)
	// LedgerAfter returns up to limit lines of the agency that a report year touches (received,
	// carried in or concluded in it), earliest receipt first, after the position.
	LedgerAfter(ctx context.Context, agency AgencyID, year int, after Position, limit int) ([]Summary, error)

	// Counts counts the cases of a report year for section three; see annual.Count.
	Counts(ctx context.Context, agency AgencyID, year int) ([]annual.Count, error)
	// CountsByAgency is Counts of every agency that has any, in one query.
	CountsByAgency(ctx context.Context, year int) (map[AgencyID][]annual.Count, error)
	// Years are the first and last year in which the agency received a case; zeros where it has none.
	Years(ctx context.Context, agency AgencyID) (first, last int, err error)
	// DueCounts counts the cases under way by how their day to act by stands to the given days.
	DueCounts(ctx context.Context, agency AgencyID, today Days) (DueCounts, error)
	// DueCountsByAgency is DueCounts of every agency that has a case under way, in one query.
	DueCountsByAgency(ctx context.Context, today Days) (map[AgencyID]DueCounts, error)

	// Stray looks for what no line of a case can show.
	Stray(ctx context.Context) (Strays, error)
}

// Tx is a Reader inside a transaction, and what can be written there.
type Tx interface {
	Reader
	InsertAgency(ctx context.Context, a Agency) (AgencyID, error)
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
	// Reproject writes lines anew that were derived again from the log, acts unchanged.
	Reproject(ctx context.Context, lines []Summary) error
	// Mark and SetMark keep small facts about the database itself, such as the calendar that the
	// lines were derived with.
	Mark(ctx context.Context, name string) (string, error)
	SetMark(ctx context.Context, name, value string) error
}

// Strays counts projections that do not fit the log or one another.
type Strays struct {
	ActsWithoutCase    int64 // acts whose case has no line
	NotSearchable      int64 // lines that the search index lacks
	WrongYears         int64 // lines that section three counts in a year that is not theirs
	MissingDepartments int64 // lines whose department the filter lacks
}
