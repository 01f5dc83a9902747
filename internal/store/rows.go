package store

import (
	"fmt"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// actRow is one act in the log, without the personal data. The date is also in the payload; here it is
// for people who read the table.
type actRow struct {
	ID             int64
	AgencyID       int64
	CaseID         int64
	Seq            int
	Kind           string
	OnDate         string
	Payload        string
	FromLedger     int
	RecordedAt     int64
	RecordedBy     string
	IdempotencyKey string
	Position       int64
	Hash           string
	Personal       string
	RecordedByID   int64
}

func (actRow) TableName() string { return "acts" }

func rowOfEntry(e desk.Entry) (actRow, error) {
	payload, err := foi.EncodeAct(e.Act)
	return actRow{
		AgencyID: int64(e.Agency), CaseID: int64(e.Case), Seq: e.Seq, Kind: string(e.Act.Kind()),
		OnDate: e.Act.Date().String(), Payload: string(payload), FromLedger: bit(e.FromLedger),
		RecordedAt: e.RecordedAt.UnixMicro(), RecordedBy: e.RecordedBy, RecordedByID: int64(e.RecordedByID), IdempotencyKey: e.Key,
	}, err
}

func (r actRow) entry() (desk.Entry, error) {
	act, err := foi.DecodeAct(foi.Kind(r.Kind), []byte(r.Payload))
	if err != nil {
		return desk.Entry{}, err
	}
	if on := act.Date().String(); on != r.OnDate {
		return desk.Entry{}, fmt.Errorf("日期栏为 %s，内容为 %s", r.OnDate, on)
	}
	return desk.Entry{
		Agency: desk.AgencyID(r.AgencyID), Case: desk.CaseID(r.CaseID),
		Logged:     foi.Logged{Seq: r.Seq, Act: act, FromLedger: r.FromLedger == 1},
		RecordedAt: time.UnixMicro(r.RecordedAt).UTC(), RecordedBy: r.RecordedBy, RecordedByID: desk.PersonID(r.RecordedByID),
		Key: r.IdempotencyKey,
	}, nil
}

// caseRow is the line of a case. The two years are derived from its dates for section three.
type caseRow struct {
	ID            int64
	AgencyID      int64
	Seq           int
	Number        string
	State         string
	Channel       string
	Category      string
	Applicant     string
	Description   string
	Department    string
	Handler       string
	ReceivedOn    string
	DueOn         string
	ActBy         *string
	Unannounced   int
	DecidedOn     string
	LetterNumber  string
	Outcome       string
	ConcludedOn   string
	Timeliness    string
	HandlerID     int64
	ClaimBy       *string
	Pending       string
	WaitsFor      string
	WaitsUntil    *string
	NextOn        *string
	Application   string
	FallsFrom     *string
	Took          *int
	NextStep      string
	ReceivedYear  int
	ConcludedYear int
	SearchID      int64
}

func (caseRow) TableName() string { return "cases" }

// The year of conclusion of a case that is not concluded, after every other.
const notConcluded = 9999

func rowOfLine(s desk.Summary, searchID int64) caseRow {
	r := caseRow{
		ID: int64(s.ID), AgencyID: int64(s.Agency), Seq: s.Seq, Number: s.Number, State: string(s.State),
		Channel: string(s.Channel), Category: string(s.Category), Applicant: s.Applicant,
		Description: s.Description, Department: s.Department, Handler: s.Handler,
		ReceivedOn: s.ReceivedOn.String(), DueOn: s.DueOn.String(), Unannounced: s.Unannounced,
		DecidedOn: s.DecidedOn.String(), LetterNumber: s.LetterNumber, Outcome: string(s.Outcome),
		ConcludedOn: s.ConcludedOn.String(), Timeliness: string(s.Timeliness), SearchID: searchID,
		HandlerID: int64(s.HandlerID), Pending: string(s.Pending), ActBy: dateOrNull(s.ActBy), ClaimBy: dateOrNull(s.ClaimBy),
		WaitsFor: string(s.Waits.For), WaitsUntil: dateOrNull(s.Waits.Until), NextOn: dateOrNull(s.NextOn),
		Application: s.Application, FallsFrom: dateOrNull(s.FallsFrom), NextStep: string(s.Next),
	}
	if s.Took.Known {
		r.Took = &s.Took.Days
	}
	r.ReceivedYear, r.ConcludedYear = tableYears(s)
	return r
}

// dateOrNull leaves a column empty that an index is to pass over.
func dateOrNull(d calendar.Date) *string {
	if d.IsZero() {
		return nil
	}
	text := d.String()
	return &text
}

func textOrNone(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// tableYears are the years a case counts in; one that was voided or is not received counts in none.
func tableYears(s desk.Summary) (received, concluded int) {
	switch {
	case !s.State.Counts():
		return 0, 0
	case s.ConcludedOn.IsZero():
		return s.ReceivedOn.Year(), notConcluded
	}
	return s.ReceivedOn.Year(), s.ConcludedOn.Year()
}

// line reads a row back. The years are part of what must agree: a row whose years are not those of
// its dates is reported by Stray, since no line can show it.
func (r caseRow) line() (desk.Summary, error) {
	s := desk.Summary{
		ID: desk.CaseID(r.ID), Agency: desk.AgencyID(r.AgencyID), Seq: r.Seq, Number: r.Number,
		State: foi.State(r.State), Channel: foi.Channel(r.Channel), Category: foi.ApplicantCategory(r.Category),
		Applicant: r.Applicant, Description: r.Description, Department: r.Department, Handler: r.Handler,
		Unannounced: r.Unannounced, LetterNumber: r.LetterNumber, Outcome: foi.Outcome(r.Outcome),
		Timeliness: foi.ClockState(r.Timeliness), HandlerID: desk.PersonID(r.HandlerID), Pending: foi.Kind(r.Pending),
		Waits: foi.Waiting{For: foi.Awaited(r.WaitsFor)}, Application: r.Application, Next: foi.NextStep(r.NextStep),
	}
	if r.Took != nil {
		s.Took = desk.Took{Days: *r.Took, Known: true}
	}
	for _, f := range []struct {
		into *calendar.Date
		text string
	}{
		{&s.ReceivedOn, r.ReceivedOn},
		{&s.DueOn, r.DueOn},
		{&s.ActBy, textOrNone(r.ActBy)},
		{&s.ClaimBy, textOrNone(r.ClaimBy)},
		{&s.Waits.Until, textOrNone(r.WaitsUntil)},
		{&s.NextOn, textOrNone(r.NextOn)},
		{&s.FallsFrom, textOrNone(r.FallsFrom)},
		{&s.DecidedOn, r.DecidedOn},
		{&s.ConcludedOn, r.ConcludedOn},
	} {
		if err := f.into.UnmarshalText([]byte(f.text)); err != nil {
			return desk.Summary{}, fmt.Errorf("case %d: %w", r.ID, err)
		}
	}
	return s, nil
}

func lines(rows []caseRow) ([]desk.Summary, error) {
	out := make([]desk.Summary, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.line(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
