package server

import (
	"net/url"
	"strings"
	"testing"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

func TestAddressOfAViewReadsBack(t *testing.T) {
	cell := annual.Cell{Row: "refused_4", Column: "natural_person"}
	march := desk.Span{From: calendar.Of(2024, 3, 1), Until: calendar.Of(2024, 3, 31)}
	for _, c := range []struct {
		name string
		view view
	}{
		{"the whole register", view{}},
		{"by state, department and words", view{filter: desk.Filter{State: foi.Open, Department: "示例科", Query: "征收 补偿"}}},
		{"overdue with a result", view{filter: desk.Filter{Due: desk.IsOverdue, Outcome: foi.ThirdPartyRights}}},
		{"a cell of the annual table", view{filter: desk.Filter{Year: 2024, Cell: &cell}}},
		{"of whoever opens it", view{me: 7, filter: desk.Filter{Officer: 7}}},
		{"of somebody for whom one stands in", view{me: 7, filter: desk.Filter{Officer: 8}}},
		{"waiting to be claimed, the second page", view{filter: desk.Filter{Waits: desk.Unclaimed}, after: desk.Position{On: calendar.Of(2026, 11, 24), ID: 17}}},
		{"waiting for long, of a department", view{filter: desk.Filter{Waits: desk.UnclaimedLate, Department: "示例科"}}},
		{"waiting for consent", view{filter: desk.Filter{Waits: desk.ForConsent}}},
		{"received in a month", view{filter: desk.Filter{Received: march}}},
		{"concluded in a month, of a block, late, after a time", view{filter: desk.Filter{
			Concluded: desk.ConcludedIn{Span: march, Group: "refused", Timeliness: foi.Missed, Took: desk.TookRange{From: 21, Below: 31}},
		}}},
		{"concluded on the first day", view{filter: desk.Filter{Concluded: desk.ConcludedIn{Span: march, Took: desk.TookRange{From: 0, Below: 1}}}}},
		{"concluded after 40 days", view{filter: desk.Filter{Concluded: desk.ConcludedIn{Span: march, Took: desk.LongerThan(40)}}}},
		{"open at the end of a day, the second page", view{filter: desk.Filter{OpenAt: march.Until}, after: desk.Position{On: march.From, ID: 7}}},
		{"the second page", view{after: desk.Position{On: calendar.Of(2024, 3, 5), ID: 17}}},
		{"after a case without a day to act by", view{after: desk.Position{ID: 17}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, err := url.Parse(c.view.at(c.view.after))
			if err != nil {
				t.Fatal(err)
			}
			got, err := viewIn(address.Query(), desk.Actor{ID: 7, For: []desk.PersonID{8}})
			if err != nil {
				t.Fatal(err)
			}
			if c.view.filter.Cell == nil && got.filter != c.view.filter {
				t.Errorf("read back as %+v, want %+v", got.filter, c.view.filter)
			}
			if again := got.at(got.after); again != address.String() {
				t.Errorf("read back as %s, want %s", again, address)
			}
		})
	}
}

// The message speaks of characters, of which those outside the basic plane take four bytes.
func TestLengthOfAQueryIsCountedInCharacters(t *testing.T) {
	for _, c := range []struct {
		name, query string
		accepted    bool
	}{
		{"100 letters", strings.Repeat("a", 100), true},
		{"101 letters", strings.Repeat("a", 101), false},
		{"100 common characters", strings.Repeat("案", 100), true},
		{"100 rare characters", strings.Repeat("𠮷", 100), true},
		{"101 rare characters", strings.Repeat("𠮷", 101), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := viewIn(url.Values{"q": {c.query}}, desk.Actor{ID: 7, For: []desk.PersonID{8}}); (err == nil) != c.accepted {
				t.Errorf("error %v, want accepted %t", err, c.accepted)
			}
		})
	}
}

func TestAddressThatIsNoneIsRefused(t *testing.T) {
	for _, query := range []string{
		"mine=2", "wait=forever", "state=lost", "due=never", "outcome=refused_9", "after=yesterday_1", "after=2024-03-05", "after=2024-03-05_x",
		"row=refused_4&col=natural_person", "year=2024&row=refused_9&col=total", "year=2024&row=total&col=everybody",
		"open_at=yesterday", "received=2024-03-01", "received=2024-03-01_x", "received=2024-03-31_2024-03-01", "concluded=2024-01-01_2025-01-01",
		"group=refused", "timely=met", "took=1-5", "concluded=2024-03-01_2024-03-31&group=refused_1", "concluded=2024-03-01_2024-03-31&timely=lapsed",
		"concluded=2024-03-01_2024-03-31&took=5", "concluded=2024-03-01_2024-03-31&took=5-1", "concluded=2024-03-01_2024-03-31&took=-1-5",
		"concluded=2024-03-01_2024-03-31&took=99999-",
		"year=1066&row=total&col=total", "year=2020&row=other_1&col=total", // other_1 is a row since 2021
	} {
		t.Run(query, func(t *testing.T) {
			q, err := url.ParseQuery(query)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := viewIn(q, desk.Actor{ID: 7, For: []desk.PersonID{8}}); desk.CodeOf(err) != desk.Invalid {
				t.Errorf("error %v, want an invalid address", err)
			}
		})
	}
}
