package account

import (
	"context"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Store keeps people, roles and sessions. Every error about something that does not exist is a
// *desk.Error with NotFound. It works without the key of the personal data too: somebody has to be able
// to sign in and mend that.
type Store interface {
	Reader
	// Transact runs work in one transaction, again from the start where another was faster.
	Transact(ctx context.Context, work func(Tx) error) error
	// Touch notes when sessions were last used.
	Touch(ctx context.Context, ids []SessionID, at time.Time) error
}

// Reader is what can be asked.
type Reader interface {
	Agency(ctx context.Context, id desk.AgencyID) (desk.Agency, error)
	Agencies(ctx context.Context) ([]desk.Agency, error)

	// AnyPerson tells whether there is an account at all.
	AnyPerson(ctx context.Context) (bool, error)
	PersonByLogin(ctx context.Context, login string) (Record, error)
	PersonByExternal(ctx context.Context, externalID string) (Record, error)
	// WithSecret lists up to limit people who have the secret of a second factor, by id after the given one.
	WithSecret(ctx context.Context, after desk.PersonID, limit int) ([]desk.PersonID, error)
	// Members lists up to limit people with a role in the agency or below, by login after the given one.
	Members(ctx context.Context, scope desk.AgencyID, after string, limit int) ([]Member, error)
	// Member is one of them; NotFound for somebody without a role there.
	Member(ctx context.Context, scope desk.AgencyID, id desk.PersonID) (Member, error)
	// Colleagues lists up to limit people who have one of the roles in the agency itself and are not disabled,
	// by name.
	Colleagues(ctx context.Context, agency desk.AgencyID, roles []Role, limit int) ([]Person, error)
	// Memberships are all roles of a person, by agency.
	Memberships(ctx context.Context, id desk.PersonID) ([]Membership, error)
	// RolesBeyond tells whether a person has a role in an agency that is neither in the scope nor in or below
	// one that by administers.
	RolesBeyond(ctx context.Context, id desk.PersonID, scope desk.AgencyID, by desk.PersonID) (bool, error)
	// Administrators are the people who administer one of the agencies and can sign in.
	Administrators(ctx context.Context, agencies []desk.AgencyID) ([]desk.PersonID, error)
	// Grants are the roles of a person, and those in an absence's agency of people who are not disabled and
	// whose substitute the person is on the day.
	Grants(ctx context.Context, id desk.PersonID, today calendar.Date) ([]Grant, error)

	// Session finds a session by the hash of its token, with its person.
	Session(ctx context.Context, hash Hash) (SessionRow, Person, error)
	// Sessions lists up to limit sessions of a person that end after a moment, the latest first.
	Sessions(ctx context.Context, id desk.PersonID, after time.Time, limit int) ([]SessionRow, error)
	// Link finds a link by the hash of its token, with its person; the zero Person for the first.
	Link(ctx context.Context, hash Hash) (Link, Person, error)

	// Feed is the calendar feed of a person, and FeedPerson whose it is by the hash of its token; NotFound where there
	// is none.
	Feed(ctx context.Context, id desk.PersonID) (Feed, error)
	FeedPerson(ctx context.Context, hash Hash) (Person, error)

	// Absences lists up to limit absences from an agency that end on the day or later, the earliest first.
	Absences(ctx context.Context, agency desk.AgencyID, from calendar.Date, limit int) ([]Absence, error)
	Absence(ctx context.Context, id AbsenceID) (Absence, error)
	// AbsencesAmong lists the absences from an agency that fall on a day of the span and in which one of
	// the people is away or stands in.
	AbsencesAmong(ctx context.Context, agency desk.AgencyID, people []desk.PersonID, from, until calendar.Date) ([]Absence, error)
}

// Tx is a Reader inside a transaction, and what can be written there.
type Tx interface {
	Reader
	desk.Auditor
	// LockPeople keeps others from changing who is what until the end: rules that look at several people
	// hold only so.
	LockPeople(ctx context.Context) error
	// LockPerson reads a person, and keeps others from changing the row until the end.
	LockPerson(ctx context.Context, id desk.PersonID) (Record, error)
	InsertPerson(ctx context.Context, r Record) (desk.PersonID, error)
	// SavePerson writes a person anew.
	SavePerson(ctx context.Context, r Record) error
	// SetRoles replaces a person's roles in an agency.
	SetRoles(ctx context.Context, id desk.PersonID, agency desk.AgencyID, roles []Role) error

	InsertSession(ctx context.Context, s SessionRow) error
	// CountTry counts one more wrong code for a sign-in under way.
	CountTry(ctx context.Context, id SessionID) error
	// EndSession deletes one; it tells whether it was still there.
	EndSession(ctx context.Context, id SessionID) (bool, error)
	// EndSessions deletes all of a person but one (0: all), and returns how many.
	EndSessions(ctx context.Context, id desk.PersonID, but SessionID) (int, error)

	// InsertLink writes a link, in place of the one the person had.
	InsertLink(ctx context.Context, l Link) error
	// UseLink deletes a link; it tells whether it was still there.
	UseLink(ctx context.Context, id int64) (bool, error)
	// EndSetup deletes the links of the first sign-up.
	EndSetup(ctx context.Context) error
	// Sweep deletes up to limit sessions and up to limit links that ended before now.
	Sweep(ctx context.Context, now time.Time, limit int) error

	// SetFeed writes a person's calendar feed, in place of the one they had.
	SetFeed(ctx context.Context, f Feed) error
	// EndFeed deletes it; it tells whether there was one.
	EndFeed(ctx context.Context, id desk.PersonID) (bool, error)

	InsertAbsence(ctx context.Context, a Absence) (AbsenceID, error)
	// EndAbsence makes a day the last of an absence; one that would have none left is deleted.
	EndAbsence(ctx context.Context, id AbsenceID, last calendar.Date) error

	// Mark and SetMark keep small facts about the database itself.
	Mark(ctx context.Context, name string) (string, error)
	SetMark(ctx context.Context, name, value string) error
}
