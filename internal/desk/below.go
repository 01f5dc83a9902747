package desk

import (
	"context"
	"time"

	"foidesk/internal/calendar"
)

// TrendMonths is how many months the trend of what is received shows, the running one included.
const TrendMonths = 12

// AgencyStanding is how an agency stands, as who supervises it sees it.
type AgencyStanding struct {
	Agency Agency
	Backlog
	Ended
	// Received are the cases received in each of the last TrendMonths months, the earliest first.
	Received [TrendMonths]int64
}

// Backlog counts an agency's cases under way, with the oldest of them.
type Backlog struct {
	UnderWay, Overdue, Unclaimed, UnclaimedLate int64
	// Oldest is the case that was received first, on OldestOn; zeros where none is under way.
	Oldest   CaseID
	OldestOn calendar.Date
}

// Ended counts the cases that were concluded with an answer in a year, by whether it was in time.
type Ended struct{ InTime, Late int64 }

// Answered are both.
func (e Ended) Answered() int64 { return e.InTime + e.Late }

// ReceivedInSpan is how many cases an agency received in the span of days numbered so.
type ReceivedInSpan struct {
	Agency AgencyID
	At     int
	Cases  int64
}

// TrendMonthsOn are the first days of the months that the trend shows on a day, the earliest first.
func TrendMonthsOn(today calendar.Date) []calendar.Date {
	year, month, _ := today.YMD()
	starts := make([]calendar.Date, TrendMonths)
	for i := range starts {
		starts[i] = calendar.Of(year, month-TrendMonths+1+time.Month(i), 1)
	}
	return starts
}

// Below tells how an agency and all below it stand, each after the one above it, in as many queries as one agency
// would take. Errors: NotFound.
func (d *Desk) Below(ctx context.Context, top AgencyID) (out []AgencyStanding, err error) {
	today := d.Today()
	err = d.store.Snapshot(ctx, func(r Reader) error {
		agencies, err := r.AgenciesBelow(ctx, top)
		if err != nil || len(agencies) < 2 {
			return err
		}
		backlog, err := r.BacklogBelow(ctx, top, today)
		if err != nil {
			return err
		}
		ended, err := r.EndedBelow(ctx, top, today.Year())
		if err != nil {
			return err
		}
		received, err := r.ReceivedBelow(ctx, top, TrendMonthsOn(today), today)
		if err != nil {
			return err
		}
		out = make([]AgencyStanding, len(agencies))
		at := make(map[AgencyID]*AgencyStanding, len(agencies))
		for i, a := range agencies {
			out[i] = AgencyStanding{Agency: a, Backlog: backlog[a.ID], Ended: ended[a.ID]}
			at[a.ID] = &out[i]
		}
		for _, n := range received {
			if one := at[n.Agency]; one != nil {
				one.Received[n.At] = n.Cases
			}
		}
		return nil
	})
	return out, err
}
