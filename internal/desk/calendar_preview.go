package desk

import (
	"context"
)

// CalendarPreview says what a change of the calendar would move. Nothing is written for it.
type CalendarPreview struct {
	// Seen is the mark of the calendar that it was reckoned against.
	Seen string
	// Open counts the cases under way that move; Certain those of them that are provisional no more, Earlier those
	// whose day comes forward.
	Open, Certain, Earlier int
	// Rewritten counts the concluded cases that were answered in time by one calendar and not by the other.
	Rewritten int
	// First and FirstRewritten are the first of each that the person may see, up to MaxMoved.
	First, FirstRewritten []MovedCase
	// Elsewhere counts those of both in agencies that the person does not see.
	Elsewhere int
}

// MovedCase is a case whose line a change of the calendar moves.
type MovedCase struct {
	Agency        Agency
	Before, After Summary
}

// MaxMoved is how many cases a preview lists.
const MaxMoved = 50

// PreviewCalendar reckons what a change would move, in the agencies that sees lets through one by one and in the
// others by number. progress is told now and then. Errors: those of ChangeCalendar for the change itself.
func (d *Desk) PreviewCalendar(ctx context.Context, change CalendarChange, sees func(Agency) bool, progress func(done, total int)) (CalendarPreview, error) {
	before, err := d.calendars(ctx, d.store)
	if err != nil {
		return CalendarPreview{}, err
	}
	p := CalendarPreview{Seen: before.mark}
	agency, err := d.store.Agency(ctx, change.Agency)
	if err != nil {
		return p, err
	}
	after, err := d.changed(before, agency, change.tidied())
	if err != nil {
		return p, err
	}
	from := after.differFrom(before)
	if from.IsZero() {
		return p, nil
	}
	agencies, err := d.AgenciesByID(ctx)
	if err != nil {
		return p, err
	}
	total, err := d.store.CountDueFrom(ctx, from)
	if err != nil {
		return p, err
	}
	done := 0
	var last CaseID
	for {
		progress(done, total)
		page, err := d.factsAfter(ctx, from, last)
		if err != nil || len(page.lines) == 0 {
			return p, err
		}
		for _, s := range page.lines {
			a := agencies[s.Agency]
			c, err := foldFacts(s.ID, page.facts[s.ID])
			if err != nil {
				continue // Verify names it
			}
			p.count(MovedCase{a, summarize(s.ID, a, c, before.of(a)), summarize(s.ID, a, c, after.of(a))}, sees(a))
		}
		done, last = done+len(page.lines), page.lines[len(page.lines)-1].ID
	}
}

func (p *CalendarPreview) count(m MovedCase, seen bool) {
	b, a := m.Before, m.After
	rewritten := b.Timeliness != a.Timeliness
	open := b.ConcludedOn.IsZero() && b != a
	switch {
	case rewritten:
		p.Rewritten++
		if seen && len(p.FirstRewritten) < MaxMoved {
			p.FirstRewritten = append(p.FirstRewritten, m)
		}
	case open:
		p.Open++
		if b.Unannounced != 0 && a.Unannounced == 0 {
			p.Certain++
		}
		if !a.DueOn.IsZero() && a.DueOn < b.DueOn {
			p.Earlier++
		}
		if seen && len(p.First) < MaxMoved {
			p.First = append(p.First, m)
		}
	default:
		return
	}
	if !seen {
		p.Elsewhere++
	}
}
