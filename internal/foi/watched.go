package foi

// Watched tells that something of the case still falls due to somebody: a confirmation, an answer, a review or a suit
// under way, a publication. A case that is concluded and left alone is not.
func (c Case) Watched() bool {
	switch c.State() {
	case Voided, RecordsClosed:
		return false
	case Concluded:
		return c.PublicationSet != nil && c.Published == nil || c.disputed()
	}
	return true
}

// disputed tells that a review or a suit is under way.
func (c Case) disputed() bool {
	for _, r := range c.Reviews {
		if r.DecidedOn.IsZero() {
			return true
		}
	}
	for _, s := range c.Suits {
		if s.final().DecidedOn.IsZero() {
			return true
		}
	}
	return false
}
