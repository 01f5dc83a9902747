package calendar

// Day is what the calendar knows of one date.
type Day struct {
	Date      Date
	Working   bool
	Kind      Kind
	Name      string // of the holiday the day belongs to, or why the office is closed; "" for an ordinary day
	Announced bool   // whether the year's own notice is loaded
}

// Day looks a date up, in any year. No date gives the zero Day.
func (c *Calendar) Day(d Date) Day {
	if d.IsZero() {
		return Day{}
	}
	kind, name := byWeek(d), ""
	if e, ok := c.exceptions[d]; ok {
		kind, name = e.Kind, e.Name
	}
	if at, ok := c.closed[d]; ok {
		kind, name = Closed, c.closures[at].Reason
	}
	return Day{Date: d, Working: kind.Working(), Kind: kind, Name: name, Announced: c.Announced(d.Year())}
}

// Working tells whether the date is a working day. No date is none.
func (c *Calendar) Working(d Date) bool {
	if d.IsZero() {
		return false
	}
	if _, ok := c.closed[d]; ok {
		return false
	}
	return c.workedAnywhere(d)
}

// workedAnywhere is Working by the week and the notices alone.
func (c *Calendar) workedAnywhere(d Date) bool {
	if e, ok := c.exceptions[d]; ok {
		return e.Kind.Working()
	}
	return byWeek(d).Working()
}
