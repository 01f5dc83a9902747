package store_test

import (
	"fmt"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// wantsMail is somebody new who wants mail.
func wantsMail(t *testing.T, s *store.Store, name string) desk.PersonID {
	t.Helper()
	var id desk.PersonID
	err := s.Accounts().Transact(t.Context(), func(tx account.Tx) (err error) {
		id, err = tx.InsertPerson(t.Context(), account.Record{Person: account.Person{Login: name, Name: name}})
		return err
	})
	if err == nil {
		err = s.Reminders().SetAddress(t.Context(), id, name+"@example.com", today)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// tell tells people of so many things each, which fall due in a week.
func tell(t *testing.T, s *store.Store, agency desk.AgencyID, things int, people ...desk.PersonID) {
	t.Helper()
	var told []remind.Message
	for _, who := range people {
		for i := range things {
			told = append(told, remind.Message{
				Person: who, Agency: agency, Topic: remind.AnnualReport, Ref: fmt.Sprint(i), DueOn: day("2026-03-09"), Day: -5, Words: "须公布", Created: today,
			})
		}
	}
	if n := ok(s.Reminders().Put(t.Context(), told))(t); n != len(told) {
		t.Fatalf("told %d of %d", n, len(told))
	}
}

func whole(remind.Pile) (remind.Bundle, bool) { return remind.Bundle{}, true }

// What was on its way when the program was replaced goes on, forth and back.
func TestMailsOnTheirWayAreDeliveriesAfterVersionEleven(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, _, a := opened(t, dsn)
		mailed, waits := wantsMail(t, s, "mailed"), wantsMail(t, s, "waits")
		tell(t, s, a.ID, 2, mailed)
		mails := []remind.Channel{remind.ByMail}
		ok(s.Reminders().Compose(t.Context(), mails, today, whole))(t)
		tell(t, s, a.ID, 3, waits)
		before := ok(s.Reminders().DueDeliveries(t.Context(), remind.ByMail, today, 10))(t)

		provider := migrator(t, dsn)
		ok(provider.DownTo(t.Context(), 11))(t)
		ok(provider.Up(t.Context()))(t)
		s = storetest.Open(t, dsn)
		after := ok(s.Reminders().DueDeliveries(t.Context(), remind.ByMail, today, 10))(t)
		if len(before) != 1 || len(after) != 1 || before[0] != after[0] || after[0].Items != 2 || after[0].To != "mailed@example.com" {
			t.Errorf("on its way before: %+v\nand after: %+v", before, after)
		}
		if n := ok(s.Reminders().Compose(t.Context(), mails, today.Add(time.Minute), whole))(t); n != 1 {
			t.Errorf("%d deliveries of what waited", n)
		}
	})
}

// Hundreds of digests take a few statements, and each takes all of its person's, however many they are.
func TestComposingForMany(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, _, a := opened(t, dsn)
		const many = 520 // more than one transaction looks after
		var people []desk.PersonID
		for i := range many {
			people = append(people, wantsMail(t, s, fmt.Sprint("person", i)))
		}
		tell(t, s, a.ID, 2, people...)
		reader := wantsMail(t, s, "reader")
		tell(t, s, a.ID, 1200, reader)
		r := s.Reminders()
		if n := ok(r.Compose(t.Context(), []remind.Channel{remind.ByMail}, today, whole))(t); n != many+1 {
			t.Errorf("made %d", n)
		}
		due := ok(r.DueDeliveries(t.Context(), remind.ByMail, today, 1000))(t)
		for _, d := range due {
			want := 2
			if d.ID == due[len(due)-1].ID {
				want = 1200
			}
			if d.Items != want || d.Agency != a.ID {
				t.Errorf("delivery %+v, want %d items", d, want)
			}
		}
		if last := due[len(due)-1]; len(due) != many+1 || last.Target.ID != int64(reader) {
			t.Errorf("%d are due, the last %+v", len(due), last)
		}
		if left := ok(r.Contents(t.Context(), due[many], 1100, 0))(t); len(left) != 100 || left[0].Ref != "1100" {
			t.Errorf("%d messages after the first 1100", len(left))
		}
	})
}
