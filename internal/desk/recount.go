package desk

import "context"

// calendarMark is the mark that keeps which calendar the lines were derived with.
const calendarMark = "calendar"

// Recounted says what a Recount did.
type Recounted struct {
	// Moved counts the cases whose due date is now another or no longer provisional.
	Moved int
	// Left counts the lines that differ from the log in more than that, or whose log cannot be read:
	// nothing a calendar does. They are left as they are, for Verify to name.
	Left int
}

// Outdated tells that the lines were derived with another calendar than the desk's.
func (d *Desk) Outdated(ctx context.Context) (bool, error) {
	before, err := d.store.Mark(ctx, calendarMark)
	return before != d.cal.Version(), err
}

// Recount derives the due dates anew if the calendar has changed since the lines were written: a
// year's holidays were announced, and what was provisional is now certain. The acts stay as they are. A
// database that can only be read keeps the lines it has.
func (d *Desk) Recount(ctx context.Context) (Recounted, error) {
	outdated, err := d.Outdated(ctx)
	if err != nil || !outdated || d.store.ReadOnly() != "" {
		return Recounted{}, err
	}
	agencies, err := d.agencyMap(ctx)
	if err != nil {
		return Recounted{}, err
	}
	var done Recounted
	err = d.eachPage(ctx, func(page casesPage) error {
		var moved []Summary
		for _, s := range page.lines {
			now, err := d.project(agencies[s.Agency], s.ID, page.logs[s.ID])
			switch {
			case err == nil && now == s:
			case err == nil && now == redated(s, now):
				moved = append(moved, s)
			default:
				done.Left++
			}
		}
		done.Moved += len(moved)
		return d.recountCases(ctx, agencies, moved)
	})
	if err != nil {
		return done, err
	}
	return done, d.store.Transact(ctx, func(tx Tx) error { return tx.SetMark(ctx, calendarMark, d.cal.Version()) })
}

// redated is a line with all that depends on the calendar taken from another.
func redated(s, from Summary) Summary {
	s.DueOn, s.ActBy, s.Unannounced, s.Timeliness = from.DueOn, from.ActBy, from.Unannounced, from.Timeliness
	s.ClaimBy, s.Waits, s.NextOn = from.ClaimBy, from.Waits, from.NextOn
	return s
}

func (d *Desk) recountCases(ctx context.Context, agencies map[AgencyID]Agency, moved []Summary) error {
	if len(moved) == 0 {
		return nil
	}
	return d.store.Transact(ctx, func(tx Tx) error {
		for _, s := range moved {
			if err := d.recountCase(ctx, tx, agencies[s.Agency], s.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// recountCase derives a line under its lock, since somebody may have appended since the page was read.
func (d *Desk) recountCase(ctx context.Context, tx Tx, a Agency, id CaseID) error {
	if _, err := tx.LockCase(ctx, a.ID, id); err != nil {
		return err
	}
	log, err := caseLog(ctx, tx, id)
	if err != nil {
		return err
	}
	line, err := d.project(a, id, log)
	if err != nil {
		return err
	}
	return tx.Reproject(ctx, []Summary{line})
}

// project derives a line from the log.
func (d *Desk) project(a Agency, id CaseID, log []Entry) (Summary, error) {
	c, err := foldLog(id, log)
	if err != nil {
		return Summary{}, err
	}
	return summarize(id, a, c, d.cal), nil
}

func (d *Desk) agencyMap(ctx context.Context) (map[AgencyID]Agency, error) {
	all, err := d.store.Agencies(ctx)
	m := make(map[AgencyID]Agency, len(all))
	for _, a := range all {
		m[a.ID] = a
	}
	return m, err
}
