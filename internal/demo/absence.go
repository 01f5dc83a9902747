package demo

import (
	"context"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// awayDays is for how many working days somebody is away from today on.
const awayDays = 3

// leave has somebody be away from today on, as they wrote down the day before, and who stands in do their work.
func (f *filler) leave(accounts *account.Accounts, who, substitute desk.Actor) {
	f.away = account.Absence{
		Person: who.ID, Substitute: substitute.ID, From: f.today, Until: f.cal.Add(f.today, awayDays).On,
	}
	f.standIn = substitute
	f.standIn.For = []desk.PersonID{who.ID}
	f.plan(clock(f.today.AddDays(-1), 18, 0), "absence", func(ctx context.Context) error {
		self := account.Principal{
			Person: account.Person{ID: who.ID, Name: who.Name},
			Roles:  []account.Grant{{Agency: f.data.ID, Role: account.Handler}},
		}
		_, err := accounts.SetAbsence(ctx, self, "", f.data.Agency, f.away)
		return err
	})
}

// present is who does somebody's work on a day.
func (f *filler) present(by desk.Actor, on calendar.Date) desk.Actor {
	if by.ID == f.away.Person && on >= f.away.From {
		return f.standIn
	}
	return by
}
