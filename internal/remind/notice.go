package remind

import (
	"context"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Notice is what is handed over to a hook: a digest, or one thing that is due. Nothing of an applicant is in it.
type Notice struct {
	// Name tells it from every other; the same notice sent once more has the same.
	Name   string
	At     time.Time
	Agency string
	Items  []NoticeItem
	// Total is how many things there are, with the first so many, which the receiver has, and those that are not listed.
	Total, Before int
}

// NoticeItem is one thing that is due.
type NoticeItem struct {
	Number, Label string
	Topic         Topic
	Ref           string
	DueOn         calendar.Date
	// Day is which day of the rule it was: working days after DueOn, before it negative.
	Day   int
	Words string
	// Link is empty where nobody knows where the pages are, or it is about no case.
	Link string
}

// Poster posts to addresses.
type Poster interface {
	// Refuses says why an address is none to post to; empty where it is one.
	Refuses(address string) string
	// Post hands a notice over, in several parts where it has to be. handed is how many of the items the receiver has, also
	// where an error stopped the rest. No error tells the address.
	Post(ctx context.Context, kind HookKind, to HookAddress, n Notice) (handed int, err error)
}

// post hands a delivery over to a hook, from where the last attempt stopped.
func (t *round) post(ctx context.Context, d *Delivery) (sending, err error) {
	hook, to, err := t.store.OpenHook(ctx, HookID(d.Target.ID))
	switch {
	case desk.CodeOf(err) != "": // what cannot be opened is kept with the delivery like what cannot be sent
		return err, nil
	case err != nil:
		return nil, err
	}
	limit := 0 // a program takes all
	if hook.Kind != Generic {
		limit = mostLines - d.Done
	}
	messages, err := t.store.Contents(ctx, *d, d.Done, limit)
	if err != nil {
		return nil, err
	}
	agency, err := t.desk.Agency(ctx, hook.Agency)
	if err != nil {
		return nil, err
	}
	n := Notice{Name: d.Name(), At: t.now(), Agency: agency.Name, Total: d.Items, Before: d.Done}
	for _, m := range messages {
		n.Items = append(n.Items, NoticeItem{m.Number, m.Topic.Label(), m.Topic, m.Ref, m.DueOn, m.Day, m.Words, m.link(t.by.Links)})
	}
	handed, sending := t.by.Poster.Post(ctx, hook.Kind, to, n)
	d.Done += handed
	return sending, nil
}
