package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// AgencyName is the agency with two years of cases; it is plainly an example, as are those around it.
const AgencyName = "示例市数据管理局（演示）"

// liveDays is how many working days ago the office went over to foidesk; what is older comes from the ledger
// kept before. Every act since is recorded by itself, and the demonstration is to start at once.
const liveDays = 15

// Store is where everything is written.
type Store interface {
	desk.Store
	Accounts() account.Store
}

// Tour says what was made and where to look first.
type Tour struct {
	// Agency is the one named AgencyName; the addresses to look at are its.
	Agency desk.AgencyID
	// Agencies and Cases count everything.
	Agencies, Cases int
	// Year is the report year to look at: the last one that is complete.
	Year int
	// Overdue is an overdue case; Undelivered one that is answered and not yet sent; Everything one that went through
	// nearly all that can happen.
	Overdue, Undelivered, Everything desk.CaseID
	// Accounts are all that can sign in.
	Accounts []Account
}

// Fill makes the agencies in an empty database. Now is the moment the demonstration begins.
func Fill(ctx context.Context, store Store, cal *calendar.Calendar, now time.Time, seed uint64) (Tour, error) {
	f := &filler{
		rng: rand.New(rand.NewPCG(seed, seed)), cal: cal, start: now,
		today: desk.DayOf(now),
	}
	f.desk = desk.New(store, cal, func() time.Time { return f.now })
	f.cutover, f.strictSince = f.daysAgo(liveDays), f.daysAgo(strictDays)
	f.at(clock(f.everythingFrom(), 8, 0))
	if err := f.createAgencies(ctx); err != nil {
		return Tour{}, fmt.Errorf("demo agencies: %w", err)
	}
	if err := f.createAccounts(ctx, store.Accounts()); err != nil {
		return Tour{}, fmt.Errorf("demo accounts: %w", err)
	}
	f.tighten()
	f.live()
	overdue, undelivered := f.special()
	whole := f.everything(f.data.officers[0])
	f.history()
	f.intakes()
	if err := f.run(ctx); err != nil {
		return Tour{}, fmt.Errorf("demo cases: %w", err)
	}
	f.tour.Agency, f.tour.Year = f.data.ID, f.today.Year()-1
	f.tour.Overdue, f.tour.Undelivered, f.tour.Everything = overdue.line.ID, undelivered.line.ID, whole.line.ID
	f.at(f.start)
	_, err := f.desk.SealDays(ctx)
	return f.tour, err
}

type filler struct {
	desk *desk.Desk
	cal  *calendar.Calendar
	rng  *rand.Rand
	// now is the clock of desk and accounts: it goes through the days; start is where it ends.
	now, start time.Time
	// cutover is the first day in foidesk, and strictSince that from which answers need consent.
	cutover, strictSince, today calendar.Date
	agenda                      []step
	// left are the cases that the ledger shall leave open for the tour.
	left []leftOpen

	city, data, finance, county, town office
	// Who works at the agency of AgencyName, and who at the county.
	intake, head, administrator, countyOfficer desk.Actor
	// away is an absence of one of them, and standIn who does the work meanwhile.
	away    account.Absence
	standIn desk.Actor

	tour Tour
	// How many applicants, letters and forms there are; each has a number.
	applicants, letters, forms int
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }
