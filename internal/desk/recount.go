package desk

import (
	"context"
	"fmt"

	"foidesk/internal/foi"
)

// calendarMark is the mark that keeps which calendar the lines were derived with.
const calendarMark = "calendar"

// Recount derives the due dates anew if the calendar has changed since the lines were written: a
// year's holidays were announced, and what was provisional is now certain. The acts stay as they are.
// It returns how many cases moved.
func (d *Desk) Recount(ctx context.Context) (moved int, err error) {
	version := d.cal.Version()
	var before string
	err = d.store.Transact(ctx, func(tx Tx) error {
		before, err = tx.Mark(ctx, calendarMark)
		return err
	})
	if err != nil || before == version {
		return 0, err
	}
	err = d.eachPage(ctx, func(page []Summary, logs map[CaseID][]Entry, unreadable map[CaseID]*Unreadable) error {
		for _, u := range unreadable {
			return u
		}
		n, err := d.recountPage(ctx, page, logs)
		moved += n
		return err
	})
	if err != nil {
		return moved, err
	}
	return moved, d.store.Transact(ctx, func(tx Tx) error { return tx.SetMark(ctx, calendarMark, version) })
}

func (d *Desk) recountPage(ctx context.Context, page []Summary, logs map[CaseID][]Entry) (moved int, err error) {
	agencies, err := d.agencyMap(ctx)
	if err != nil {
		return 0, err
	}
	var stale []Summary
	for _, s := range page {
		if now, err := d.project(agencies[s.Agency], s.ID, logs[s.ID]); err != nil || now != s {
			stale = append(stale, s)
		}
	}
	if len(stale) == 0 {
		return 0, nil
	}
	return len(stale), d.store.Transact(ctx, func(tx Tx) error {
		for _, s := range stale {
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
	c, err := foi.Fold(logged(log))
	if err != nil {
		return Summary{}, fmt.Errorf("case %d: log does not fold: %w", id, err)
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
