package desk

import "context"

// Standing is how an agency stands: this year's cases so far and what is under way.
type Standing struct {
	Agency Agency
	// Received and Concluded are of this year up to today.
	Received, Concluded int64
	Due                 DueCounts
}

// Overview tells how every agency stands, by name, in as many queries as one agency would take.
func (d *Desk) Overview(ctx context.Context) ([]Standing, error) {
	agencies, err := d.store.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := d.store.CountsByAgency(ctx, d.Today().Year())
	if err != nil {
		return nil, err
	}
	due, err := d.store.DueCountsByAgency(ctx, d.days())
	if err != nil {
		return nil, err
	}
	out := make([]Standing, len(agencies))
	for i, a := range agencies {
		s := Standing{Agency: a, Due: due[a.ID]}
		for _, c := range counts[a.ID] {
			if !c.ReceivedBefore {
				s.Received += c.Cases
			}
			if c.Outcome != "" {
				s.Concluded += c.Cases
			}
		}
		out[i] = s
	}
	return out, nil
}
