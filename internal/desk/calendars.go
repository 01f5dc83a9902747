package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"foidesk/internal/calendar"
)

// calendars are the calendar of the country and what agencies have of their own beside it, as of one change. They
// never change; the derived ones are made when they are asked for first.
type calendars struct {
	mark    string // of the last change that they hold
	base    *calendar.Calendar
	changes []CalendarChange
	// closures are those that stand.
	closures []CalendarChange
	version  string

	mu  sync.Mutex
	own map[string]*calendar.Calendar
}

// calendarsOf puts the changes on top of what is built into the program.
func calendarsOf(builtIn *calendar.Calendar, changes []CalendarChange) (*calendars, error) {
	c := &calendars{base: builtIn, changes: changes, own: map[string]*calendar.Calendar{}}
	if len(changes) > 0 {
		c.mark = changes[len(changes)-1].Hash
	}
	var years []calendar.YearData
	for _, change := range changes {
		switch {
		case Withdrawn(changes, change.ID):
		case change.Kind == NoticeLoaded:
			years = append(years, change.Year)
		case change.Kind == ClosureSet:
			c.closures = append(c.closures, change)
		}
	}
	if len(years) > 0 {
		var err error
		if c.base, err = builtIn.Amended(years...); err != nil {
			return nil, err
		}
	}
	c.version = c.base.Version()
	if len(c.closures) > 0 {
		h := sha256.New()
		fmt.Fprintln(h, c.version)
		for _, s := range c.closures {
			fmt.Fprintln(h, s.Agency, s.Below, s.Closure.From, s.Closure.To)
		}
		c.version = hex.EncodeToString(h.Sum(nil)[:8])
	}
	return c, nil
}

// of is the calendar of an agency. Agencies with the same closures share one.
func (c *calendars) of(a Agency) *calendar.Calendar {
	if len(c.closures) == 0 {
		return c.base
	}
	var key strings.Builder
	var closures []calendar.Closure
	for _, s := range c.closures {
		if s.Holds(a) {
			fmt.Fprint(&key, s.ID, ",")
			closures = append(closures, s.Closure)
		}
	}
	if len(closures) == 0 {
		return c.base
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	own := c.own[key.String()]
	if own == nil {
		own = c.base.Closed(closures...)
		c.own[key.String()] = own
	}
	return own
}

// differFrom is the first day from which a line may be another by these than by those; zero for none.
func (c *calendars) differFrom(other *calendars) calendar.Date {
	first := c.base.DiffersFrom(other.base)
	for _, pair := range [][2]*calendars{{c, other}, {other, c}} {
		for _, s := range pair[0].closures {
			there := slices.ContainsFunc(pair[1].closures, func(o CalendarChange) bool { return o.ID == s.ID })
			if !there && (first.IsZero() || s.Closure.From < first) {
				first = s.Closure.From
			}
		}
	}
	return first
}

// calendars are those that hold as of the reader's moment. Whoever asks within a transaction holds the calendar first.
func (d *Desk) calendars(ctx context.Context, r Reader) (*calendars, error) {
	now := d.cals.Load()
	mark, err := r.CalendarMark(ctx)
	if err != nil || mark == now.mark {
		return now, err
	}
	changes, err := r.CalendarChanges(ctx)
	if err != nil {
		return nil, err
	}
	if now, err = calendarsOf(d.builtIn, changes); err != nil {
		return nil, err
	}
	d.cals.Store(now)
	return now, nil
}

// held are the calendars to derive lines with in a transaction: nobody changes them until its end.
func (d *Desk) held(ctx context.Context, tx Tx) (*calendars, error) {
	if err := tx.HoldCalendar(ctx); err != nil {
		return nil, err
	}
	return d.calendars(ctx, tx)
}

// Refresh takes over what another process, or somebody else in this one, has changed in the calendar. It costs one
// short query; the pages do it with every request.
func (d *Desk) Refresh(ctx context.Context) error {
	_, err := d.calendars(ctx, d.store)
	return err
}

// Calendar is the calendar of the country, as the desk last saw it.
func (d *Desk) Calendar() *calendar.Calendar { return d.cals.Load().base }

// CalendarOf is the calendar that an agency's cases are counted with, as the desk last saw it: the country's, less
// the days on which the agency is closed.
func (d *Desk) CalendarOf(a Agency) *calendar.Calendar { return d.cals.Load().of(a) }
