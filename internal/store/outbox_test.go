package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// wantMail are new people who want mail.
func wantMail(t *testing.T, s *store.Store, names ...string) []desk.PersonID {
	t.Helper()
	people := make([]desk.PersonID, len(names))
	err := s.Accounts().Transact(t.Context(), func(tx account.Tx) (err error) {
		for i, name := range names {
			if people[i], err = tx.InsertPerson(t.Context(), account.Record{Person: account.Person{Login: name, Name: name}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, who := range people {
		if err := s.Reminders().SetAddress(t.Context(), who, names[i]+"@example.com", today); err != nil {
			t.Fatal(err)
		}
	}
	return people
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
		people := wantMail(t, s, "mailed", "waits")
		tell(t, s, a.ID, 2, people[0])
		mails := []remind.Channel{remind.ByMail}
		ok(s.Reminders().Compose(t.Context(), mails, today, whole))(t)
		tell(t, s, a.ID, 3, people[1])
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
		names := make([]string, many+1)
		for i := range names {
			names[i] = fmt.Sprint("person", i)
		}
		people := wantMail(t, s, names...)
		tell(t, s, a.ID, 2, people[:many]...)
		reader := people[many]
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

// An address is nowhere in the clear, and goes over to another key like all that is sealed.
func TestAddressesOfHooksAreSealed(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, _, a := opened(t, dsn)
		to := remind.HookAddress{URL: "https://qyapi.example.com/send?key=73febdcb", Secret: "SEC0123456789"}
		for _, name := range []string{"群", "别的群"} {
			h := remind.Hook{Agency: a.ID, Name: name, Kind: remind.WeCom, Host: "qyapi.example.com", Created: today}
			if err := s.Reminders().InsertHook(t.Context(), h, to, desk.Event{At: today, Action: desk.HooksChanged, Agency: a.ID}); err != nil {
				t.Fatal(err)
			}
		}
		db := storetest.SQL(t, dsn)
		all := dump(t, db, dsn)
		for _, secret := range []string{"73febdcb", to.Secret} {
			for _, spelling := range spellings(secret) {
				if strings.Contains(all, spelling) {
					t.Errorf("a table holds %q", spelling)
				}
			}
		}
		both := openedWith(t, dsn, storetest.RingOf(2, 1))
		ok(both.Rotate(t.Context(), nil))(t)
		fresh := openedWith(t, dsn, storetest.RingOf(2))
		if keys := keysInUse(t, fresh); !slices.Equal(keys, storetest.RingOf(2).IDs()) {
			t.Errorf("keys in use after rotation: %v", keys)
		}
		for _, h := range ok(fresh.Reminders().Hooks(t.Context(), a.ID))(t) {
			if _, opened, err := fresh.Reminders().OpenHook(t.Context(), h.ID); err != nil || opened != to {
				t.Errorf("%s opens as another (%v)", h.Name, err)
			}
		}
		execute(t, db, "UPDATE hooks SET sealed = (SELECT sealed FROM hooks WHERE name = '群') WHERE name = '别的群'")
		for _, h := range ok(fresh.Reminders().Hooks(t.Context(), a.ID))(t) {
			if _, _, err := fresh.Reminders().OpenHook(t.Context(), h.ID); (err == nil) != (h.Name == "群") {
				t.Errorf("the address of another, moved to %s: %v", h.Name, err)
			}
		}
		third := openedWith(t, dsn, storetest.RingOf(3, 2))
		if _, err := third.Rotate(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "1 个推送地址") {
			t.Errorf("rotation says %v", err)
		}
	})
}
