package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

const (
	// calendarMark is the mark that keeps which calendar the lines were derived with.
	calendarMark = "calendar"
	// recountMark keeps how far deriving them anew has come.
	recountMark = "recount"
	// countedMark is another one whenever an agency's settings change how its cases are counted.
	countedMark = "counted"
	// outdated stands in calendarMark for lines that some other change has left behind.
	outdated = "outdated"
)

// Recounted says what a Recount did.
type Recounted struct {
	// Moved counts the cases whose due date is now another or no longer provisional.
	Moved int
	// Left counts the lines that differ from the log in more than that, or whose log cannot be read:
	// nothing a calendar does. They are left as they are, for Verify to name.
	Left int
}

// RecountProgress is how far the due dates have been derived anew. It is kept with the lines, so that another
// process goes on where one was killed, and every process can tell.
type RecountProgress struct {
	// Version is the calendar that they are derived with, and Change what brought it; 0 for a new program.
	Version string
	Change  int
	// From is the first day that the calendar may count otherwise; zero where nobody knows.
	From calendar.Date
	// After is the last case that was looked at.
	After       CaseID
	Done, Total int
	Recounted
}

// Outdated tells that the lines were derived with another calendar than the desk's.
func (d *Desk) Outdated(ctx context.Context) (bool, error) {
	cals, err := d.calendars(ctx, d.store)
	if err != nil {
		return false, err
	}
	before, err := d.store.Mark(ctx, calendarMark)
	return before != cals.version, err
}

// Unfit tells that the lines lack what this program reads in them, and not only that their dates are old: the pages
// must wait for Recount.
func (d *Desk) Unfit(ctx context.Context) (bool, error) {
	before, err := d.store.Mark(ctx, calendarMark)
	return before == "", err
}

// Recounting tells how far Recount has come; false while there is nothing to derive anew.
func (d *Desk) Recounting(ctx context.Context) (RecountProgress, bool, error) {
	cals, err := d.calendars(ctx, d.store)
	if err != nil {
		return RecountProgress{}, false, err
	}
	before, err := d.store.Mark(ctx, calendarMark)
	if err != nil || before == cals.version {
		return RecountProgress{}, false, err
	}
	p, err := recountProgress(ctx, d.store, cals)
	return p, true, err
}

// recountProgress is the one that is kept, or the beginning of one over every case.
func recountProgress(ctx context.Context, r Reader, cals *calendars) (RecountProgress, error) {
	var p RecountProgress
	text, err := r.Mark(ctx, recountMark)
	if err != nil {
		return p, err
	}
	if text != "" {
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return p, err
		}
	}
	if p.Version != cals.version {
		p = RecountProgress{Version: cals.version}
	}
	return p, nil
}

func (p RecountProgress) keep(ctx context.Context, tx Tx) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return tx.SetMark(ctx, recountMark, string(text))
}

// orderRecount leaves word of what is to be derived anew after a change of the calendar. What an earlier change left
// undone is done with it.
func (d *Desk) orderRecount(ctx context.Context, tx Tx, before, after *calendars, change int) error {
	p := RecountProgress{Version: after.version, Change: change, From: after.differFrom(before)}
	derived, err := tx.Mark(ctx, calendarMark)
	if err != nil {
		return err
	}
	if p.From.IsZero() {
		p.From = d.Today().AddDays(calendarEnd)
	}
	if derived != before.version {
		undone, err := recountProgress(ctx, tx, before)
		if err != nil {
			return err
		}
		p.From = min(p.From, undone.From)
	}
	return p.keep(ctx, tx)
}

// calendarEnd is behind every due date, in days from today: a change that moves none is done at once.
const calendarEnd = 365 * 100

// errElsewhere tells that the page read is not the one to write any more: another process has gone on, or the
// calendar or an agency's settings are others now. It never leaves this file.
var errElsewhere = errors.New("the page read is not the one to write")

// Recount derives the due dates anew if the calendar has changed since the lines were written. The acts stay as they
// are. It goes in batches, each a short transaction, so that the pages stay usable; a killed one goes on where it
// was. A database that can only be read keeps the lines it has.
func (d *Desk) Recount(ctx context.Context) (Recounted, error) {
	d.recounting.Lock() // a second one finds nothing left to do
	defer d.recounting.Unlock()
	if d.store.ReadOnly() != "" {
		return Recounted{}, nil
	}
	for {
		p, due, err := d.Recounting(ctx)
		if err != nil || !due {
			return p.Recounted, err
		}
		done, err := d.recountFrom(ctx, p)
		if !errors.Is(err, errElsewhere) {
			return done, err
		}
	}
}

// recountFrom goes on from a place to the end, or until another one is the place.
func (d *Desk) recountFrom(ctx context.Context, p RecountProgress) (Recounted, error) {
	cals, err := d.calendars(ctx, d.store)
	if err != nil {
		return p.Recounted, err
	}
	counted, err := d.store.Mark(ctx, countedMark)
	if err != nil {
		return p.Recounted, err
	}
	agencies, err := d.AgenciesByID(ctx)
	if err != nil {
		return p.Recounted, err
	}
	if p.Total == 0 {
		if p.Total, err = d.store.CountDueFrom(ctx, p.From); err != nil {
			return p.Recounted, err
		}
	}
	for {
		page, err := d.factsAfter(ctx, p.From, p.After)
		if err != nil {
			return p.Recounted, err
		}
		moved, left := page.redated(agencies, cals)
		next := p
		next.Done, next.Left = p.Done+len(page.lines), p.Left+left
		if len(page.lines) > 0 {
			next.After = page.lines[len(page.lines)-1].ID
		}
		err = d.store.Transact(ctx, func(tx Tx) error {
			if err := d.stillThere(ctx, tx, p, cals, counted); err != nil {
				return err
			}
			n, err := tx.Redate(ctx, moved)
			if err != nil {
				return err
			}
			next.Moved = p.Moved + n
			if len(page.lines) == 0 {
				return d.finishRecount(ctx, tx, next)
			}
			return next.keep(ctx, tx)
		})
		if err != nil || len(page.lines) == 0 {
			return next.Recounted, err
		}
		p = next
	}
}

// stillThere holds the calendar and refuses where what was read of it, of the agencies and of the progress is not so
// any more.
func (d *Desk) stillThere(ctx context.Context, tx Tx, p RecountProgress, cals *calendars, counted string) error {
	now, err := d.held(ctx, tx)
	if err != nil {
		return err
	}
	settings, err := tx.Mark(ctx, countedMark)
	if err != nil {
		return err
	}
	kept, err := recountProgress(ctx, tx, now)
	if err != nil {
		return err
	}
	if now != cals && now.version != cals.version || settings != counted || kept.After != p.After {
		return errElsewhere
	}
	return nil
}

// finishRecount says that the lines are those of the calendar.
func (d *Desk) finishRecount(ctx context.Context, tx Tx, p RecountProgress) error {
	if err := tx.SetMark(ctx, recountMark, ""); err != nil {
		return err
	}
	if err := tx.SetMark(ctx, calendarMark, p.Version); err != nil {
		return err
	}
	if p.Change == 0 {
		return nil
	}
	e := d.event(System("foidesk"), CasesRedated, 0)
	e.Detail = fmt.Sprintf("放假安排第 %d 项变动后重算期限：核对 %d 件，%d 件变动", p.Change, p.Done, p.Moved)
	return tx.Audit(ctx, e)
}

// factsPage is some cases with what their due dates follow from. A case whose log cannot be read has none.
type factsPage struct {
	lines []Summary
	facts map[CaseID][]foi.Logged
}

// factsAfter reads the cases that a calendar can move from a day on.
func (d *Desk) factsAfter(ctx context.Context, from calendar.Date, after CaseID) (factsPage, error) {
	var page factsPage
	err := d.store.Snapshot(ctx, func(r Reader) (err error) {
		if page.lines, err = r.CasesDueFrom(ctx, from, after, verifyBatch); err != nil || len(page.lines) == 0 {
			return err
		}
		page.facts, err = readableFacts(ctx, r, idsOf(page.lines))
		return err
	})
	return page, err
}

// readableFacts reads facts together, and one by one only where one of them cannot be read: it is left out.
func readableFacts(ctx context.Context, r Reader, ids []CaseID) (map[CaseID][]foi.Logged, error) {
	all, err := r.Facts(ctx, ids)
	var u *Unreadable
	if !errors.As(err, &u) {
		return all, err
	}
	all = map[CaseID][]foi.Logged{}
	for _, id := range ids {
		one, err := r.Facts(ctx, []CaseID{id})
		if err != nil && !errors.As(err, &u) {
			return nil, err
		}
		if err == nil {
			all[id] = one[id]
		}
	}
	return all, nil
}

// redated are the lines of the page that the calendars move, and how many differ in more than a calendar does.
func (page factsPage) redated(agencies map[AgencyID]Agency, cals *calendars) (moved []Summary, left int) {
	for _, s := range page.lines {
		a := agencies[s.Agency]
		c, err := foldFacts(s.ID, page.facts[s.ID])
		if err != nil {
			left++
			continue
		}
		switch now := summarize(s.ID, a, c, cals.of(a)); now {
		case s:
		case redated(s, now):
			moved = append(moved, now)
		default:
			left++
		}
	}
	return moved, left
}

// redated is a line with all that depends on the calendar taken from another, and what follows from the log alone and
// lines of an older program lack.
func redated(s, from Summary) Summary {
	s.DueOn, s.ActBy, s.Unannounced, s.Timeliness = from.DueOn, from.ActBy, from.Unannounced, from.Timeliness
	s.ClaimBy, s.Waits, s.NextOn, s.FallsFrom = from.ClaimBy, from.Waits, from.NextOn, from.FallsFrom
	s.Took, s.Next = from.Took, from.Next
	return s
}

// recountCase derives a line under its lock.
func recountCase(ctx context.Context, tx Tx, a Agency, cals *calendars, id CaseID) error {
	if _, err := tx.LockCase(ctx, a.ID, id); err != nil {
		return err
	}
	log, err := caseLog(ctx, tx, id)
	if err != nil {
		return err
	}
	line, err := cals.project(a, id, log)
	if err != nil {
		return err
	}
	return tx.Reproject(ctx, []Summary{line})
}

// project derives a line from the log.
func (c *calendars) project(a Agency, id CaseID, log []Entry) (Summary, error) {
	folded, err := foldLog(id, log)
	if err != nil {
		return Summary{}, err
	}
	return summarize(id, a, folded, c.of(a)), nil
}
