package demo

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// AgencyName is plainly an example.
const AgencyName = "示例市数据管理局（演示）"

// liveDays is how many calendar days back the cases were registered in foidesk itself; what is older
// comes from the ledger kept before.
const liveDays = 75

// Tour says what was made and where to look first.
type Tour struct {
	Agency desk.AgencyID
	// Year is the report year to look at: the last one that is complete.
	Year int
	// Overdue is an overdue case; Undelivered one that is answered and not yet sent. Zero where the
	// day happens to give none.
	Overdue, Undelivered desk.CaseID
	Cases                int
}

// Fill makes the agency in an empty database. Now is the moment the demonstration begins.
func Fill(ctx context.Context, store desk.Store, cal *calendar.Calendar, now time.Time, seed uint64) (Tour, error) {
	f := &filler{
		rng: rand.New(rand.NewPCG(seed, seed)), cal: cal, now: now, start: now,
		today: calendar.FromTime(now.In(desk.China)),
	}
	f.desk = desk.New(store, cal, func() time.Time { return f.now })
	agency, err := f.desk.CreateAgency(ctx, desk.System("演示"), desk.Agency{Name: AgencyName, NumberPattern: "依申请〔{年}〕{序号:3}号"})
	if err != nil {
		return Tour{}, err
	}
	f.tour = Tour{Agency: agency.ID, Year: f.today.Year() - 1}
	if err := f.history(ctx); err != nil {
		return Tour{}, fmt.Errorf("demo ledger: %w", err)
	}
	if err := f.live(ctx); err != nil {
		return Tour{}, fmt.Errorf("demo cases: %w", err)
	}
	return f.tour, nil
}

type filler struct {
	desk *desk.Desk
	cal  *calendar.Calendar
	rng  *rand.Rand
	// now is the desk's clock: it goes through the days; start is where it ends.
	now, start time.Time
	today      calendar.Date
	tour       Tour
	// applicants counts the made-up applicants, one number each.
	applicants int
}

// arrivals are the days on which applications come in: about five a fortnight, on working days.
func (f *filler) arrivals(from, through calendar.Date) iter.Seq[calendar.Date] {
	return func(yield func(calendar.Date) bool) {
		for d := from; d <= through; d = d.AddDays(1) {
			if !f.cal.Working(d) {
				continue
			}
			for range []int{0, 0, 0, 1, 1, 1, 2}[f.rng.IntN(7)] {
				if !yield(d) {
					return
				}
			}
		}
	}
}

// history takes over the ledger of the time before: the two years before this one's last weeks.
func (f *filler) history(ctx context.Context) error {
	from := calendar.Of(f.today.Year()-2, time.November, 1)
	through := f.today.AddDays(-liveDays)
	var rows []desk.LedgerRow
	var outcomes []foi.Outcome
	numbers := map[int]int{}
	for on := range f.arrivals(from, through) {
		// Each year begins a mix, so that each year has every outcome.
		if len(outcomes) == 0 || numbers[on.Year()] == 0 {
			outcomes = f.yearOfOutcomes()
		}
		numbers[on.Year()]++
		row := f.row(on, outcomes[0])
		row.Line = len(rows) + 2
		row.Number = fmt.Sprintf("依申请〔%d〕%03d号", on.Year(), numbers[on.Year()])
		rows, outcomes = append(rows, row), outcomes[1:]
	}
	report, err := f.desk.ImportLedger(ctx, desk.ImportOrder{Agency: f.tour.Agency, By: desk.System("台账导入")}, func(yield func(desk.LedgerRow, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	})
	if err == nil && !report.Imported {
		err = fmt.Errorf("line %d, %s: %s", report.Problems[0].Line, report.Problems[0].Column, report.Problems[0].Message)
	}
	f.tour.Cases += report.New
	return err
}

// row is one case of the ledger, answered after some three weeks, now and then late.
func (f *filler) row(on calendar.Date, outcome foi.Outcome) desk.LedgerRow {
	r := f.receipt(on)
	row := desk.LedgerRow{
		ReceivedOn: on, Channel: r.Channel, Applicant: r.Applicant, Description: r.Description,
		Form: r.Form, Department: r.Department, Handler: r.Handler,
	}
	took := 6 + f.rng.IntN(14)
	if f.rng.IntN(25) == 0 {
		took = 21 + f.rng.IntN(4)
	}
	answered := f.cal.Add(on, took).On
	if answered > f.today.AddDays(-1) {
		return row
	}
	row.Outcome, row.DecidedOn, row.DeliveredOn, row.Method = string(outcome), answered, answered, foi.ByPost
	row.LetterNumber = f.letterNumber(answered)
	return row
}

// yearOfOutcomes is a year's mix, with every outcome in it: what is disclosed and what is not held
// are the most, as published tables have it.
func (f *filler) yearOfOutcomes() []foi.Outcome {
	var mix []foi.Outcome
	for _, o := range foi.Outcomes() {
		mix = append(mix, o.ID)
	}
	for range 40 {
		mix = append(mix, foi.Disclosed)
	}
	for range 30 {
		mix = append(mix, foi.NotHeld)
	}
	for range 14 {
		mix = append(mix, foi.PartlyDisclosed)
	}
	for range 8 {
		mix = append(mix, foi.OtherHandling, foi.Complaint)
	}
	f.rng.Shuffle(len(mix), func(i, j int) { mix[i], mix[j] = mix[j], mix[i] })
	return mix
}

func (f *filler) letterNumber(on calendar.Date) string {
	return fmt.Sprintf("示数公开复〔%d〕%d号", on.Year(), 1+f.applicants)
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// receipt is a made-up application.
func (f *filler) receipt(on calendar.Date) foi.Receipt {
	f.applicants++
	category := foi.NaturalPerson
	if f.rng.IntN(12) == 0 {
		category = pick(f.rng, foi.ApplicantCategories()).ID
	}
	name := fmt.Sprintf("示例%s%04d", category.Label(), f.applicants)
	if category == foi.NaturalPerson {
		name = fmt.Sprintf("自然人%04d", f.applicants)
	}
	r := foi.Receipt{
		On: on, Channel: pick(f.rng, []foi.Channel{foi.Post, foi.Post, foi.InPerson, foi.Web, foi.Web, foi.Email}),
		Request: foi.Request{
			Applicant:   foi.Applicant{Category: category, Name: name},
			Description: fmt.Sprintf(pick(f.rng, subjects), on.Year()-f.rng.IntN(4), pick(f.rng, places)),
			Form:        pick(f.rng, []string{"纸质", "电子邮件", "当场查阅"}),
			Department:  pick(f.rng, departments),
		},
	}
	// An obviously impossible number, to show that it is masked.
	if slices.Contains([]foi.Channel{foi.InPerson, foi.Post}, r.Channel) && category == foi.NaturalPerson {
		r.Applicant.IDNumber = fmt.Sprintf("00000019000000%04d", f.applicants)
	}
	return r
}
