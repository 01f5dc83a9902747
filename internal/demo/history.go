package demo

import (
	"context"
	"fmt"
	"iter"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// history takes over the ledgers kept before: of the office's own two years up to the first day in foidesk,
// and this morning those of the others, which have only begun.
func (f *filler) history() {
	before := f.cutover.AddDays(-1)
	own := f.rows(f.data, calendar.Of(f.today.Year()-2, time.November, 1), before, before, 1)
	for _, l := range f.left {
		own.open[own.enter(f.data, l.receipt, l.by).Number] = l.course
	}
	f.takeOver(f.data, f.intake, clock(f.cutover, 8, 30), own)
	lastYear, yesterday := calendar.Of(f.today.Year()-1, time.January, 1), f.today.AddDays(-1)
	for _, others := range []struct {
		in    office
		by    desk.Actor
		every int
	}{
		{f.finance, desk.System("台账导入"), 8}, {f.county, f.countyOfficer, 6}, {f.town, desk.System("台账导入"), 20},
	} {
		// What was answered this morning is in the ledger too, so that nothing of it is left to be answered here.
		rows := f.rows(others.in, lastYear, yesterday, f.today, others.every)
		f.takeOver(others.in, others.by, clock(f.today, 8, 30), rows)
	}
}

// leftOpen is a case that stands in the ledger without an answer.
type leftOpen struct {
	receipt foi.Receipt
	by      desk.Actor
	course  *course
}

// takenOver is a ledger and what becomes of the cases that it leaves open.
type takenOver struct {
	rows []desk.LedgerRow
	open map[string]*course
	// numbers are how many cases of each year there are.
	numbers map[int]int
}

// enter writes a case into the ledger, not answered yet.
func (t *takenOver) enter(in office, r foi.Receipt, by desk.Actor) *desk.LedgerRow {
	t.numbers[r.On.Year()]++
	t.rows = append(t.rows, desk.LedgerRow{
		Line: len(t.rows) + 2, Number: in.NumberPattern.Format(r.On.Year(), t.numbers[r.On.Year()]),
		ReceivedOn: r.On, Channel: r.Channel, Applicant: r.Applicant, Description: r.Description,
		Form: r.Form, Department: r.Department, Handler: by.Name,
	})
	row := &t.rows[len(t.rows)-1]
	// The office kept no more of people in it than it had to.
	row.Applicant.Personal = foi.Personal{IDNumber: r.Applicant.IDNumber}
	return row
}

// takeOver plans an import.
func (f *filler) takeOver(in office, by desk.Actor, at time.Time, ledger takenOver) {
	f.tour.Cases += len(ledger.rows)
	f.plan(at, "import", func(ctx context.Context) error {
		report, err := f.desk.ImportLedger(ctx, desk.ImportOrder{Agency: in.ID, By: by}, func(yield func(desk.LedgerRow, error) bool) {
			for _, row := range ledger.rows {
				if !yield(row, nil) {
					return
				}
			}
		})
		if err == nil && !report.Imported {
			err = fmt.Errorf("line %d, %s: %s", report.Problems[0].Line, report.Problems[0].Column, report.Problems[0].Message)
		}
		if err != nil {
			return err
		}
		page, err := f.desk.List(ctx, in.ID, desk.Filter{Due: desk.UnderWay}, desk.Position{}, desk.MaxPage)
		for _, line := range page.Cases {
			if c, ok := ledger.open[line.Number]; ok {
				c.line = line
			}
		}
		return err
	})
}

// arrivals are the days on which applications come in: about five a fortnight, on working days; where every is
// more than one, on the fewer of them.
func (f *filler) arrivals(from, through calendar.Date, every int) iter.Seq[calendar.Date] {
	return func(yield func(calendar.Date) bool) {
		for d := from; d <= through; d = d.AddDays(1) {
			if !f.cal.Working(d) || f.rng.IntN(every) > 0 {
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

// rows is a ledger as it stood at the end of a day.
func (f *filler) rows(in office, from, through, asOf calendar.Date, every int) takenOver {
	out := takenOver{open: map[string]*course{}, numbers: map[int]int{}}
	if in.ID == f.data.ID {
		out.numbers[f.everythingFrom().Year()] = 1 // the case that the office tried foidesk out with
	}
	var outcomes []foi.Outcome
	year := 0
	for on := range f.arrivals(from, through, every) {
		// Each year begins a mix, so that each year of two cases a week has every outcome.
		if len(outcomes) == 0 || on.Year() != year {
			outcomes, year = f.yearOfOutcomes(), on.Year()
		}
		officer := pick(f.rng, in.officers)
		row := out.enter(in, f.receipt(on), officer)
		if answered := f.answered(on); answered <= asOf {
			row.Outcome, row.DecidedOn, row.DeliveredOn, row.Method = string(outcomes[0]), answered, answered, foi.ByPost
			row.LetterNumber = f.letterNumber(in, answered)
		} else {
			c := &course{f: f, in: in}
			c.answer(answered, officer)
			c.deliver(answered, officer)
			out.open[row.Number] = c
		}
		outcomes = outcomes[1:]
	}
	return out
}

// answered is when what came in on a day is answered: after some three weeks, now and then late.
func (f *filler) answered(on calendar.Date) calendar.Date {
	took := 6 + f.rng.IntN(14)
	if f.rng.IntN(25) == 0 {
		took = 21 + f.rng.IntN(4)
	}
	return f.cal.Add(on, took).On
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
