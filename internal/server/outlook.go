package server

import (
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// outlook is what an act would bring, beside the form that would record it: the same for every act.
type outlook struct {
	// After are the clocks as they would be, and Branches what would follow.
	After    []fact
	Branches []fact
	// Closed are the acts that could not be taken any more, with why; Opened those that could.
	Closed []fact
	Opened []string
	// Next is the reckoning of the answer period then.
	Next []stepRow
}

// outlookOf shows what the desk foresees; nil where it was not asked.
func outlookOf(file caseFile, seen desk.Outlook) *outlook {
	if len(seen.Clocks) == 0 {
		return nil
	}
	then := file
	then.Case, then.Clocks = seen.Case, seen.Clocks
	var o outlook
	for _, r := range seen.Clocks {
		if r.Settled.IsZero() && (shownClock(r) || r.State == foi.NotBegun && then.toLookAt(r)) {
			line := then.clockLine(r, seen.On)
			o.After = append(o.After, plain(line.Label, line.Words))
		}
		if r.ID == foi.ClockAnswer {
			o.Next = stepRows(r)
		}
	}
	for _, b := range seen.Branches {
		o.Branches = append(o.Branches, plain(b.If, b.Then))
	}
	for _, closed := range seen.Closed {
		o.Closed = append(o.Closed, plain(closed.Kind.Label(), closed.Why))
	}
	for _, kind := range seen.Opened {
		o.Opened = append(o.Opened, kind.Label())
	}
	return &o
}
