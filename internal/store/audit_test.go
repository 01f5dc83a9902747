package store_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

func number(id desk.AgencyID) string { return strconv.FormatInt(int64(id), 10) }

// grove is a city with a bureau and, beside it, a county, each with two cases of the same numbers and with
// people, and a trail of four days in which every fourth event concerns no agency.
type grove struct {
	city, bureau, county desk.AgencyID
	// zhang and li have accounts.
	zhang, li desk.PersonID
}

func trail(t *testing.T, d *desk.Desk, s *store.Store) grove {
	t.Helper()
	by := desk.System("测试")
	var g grove
	g.city = ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市", Level: desk.City}))(t).ID
	g.bureau = ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市示例局", Parent: g.city}))(t).ID
	g.county = ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例县", Level: desk.County}))(t).ID
	places := []desk.AgencyID{g.city, g.bureau, g.county}
	cases := map[desk.AgencyID][]desk.CaseID{}
	for _, a := range places {
		for i := range 2 {
			cases[a] = append(cases[a], register(t, d, a, i).ID)
		}
	}
	err := s.Accounts().Transact(t.Context(), func(tx account.Tx) (err error) {
		g.zhang, err = tx.InsertPerson(t.Context(), account.Record{Person: account.Person{Login: "zhang", Name: "张一"}})
		if err == nil {
			g.li, err = tx.InsertPerson(t.Context(), account.Record{Person: account.Person{Login: "li", Name: "李%二"}})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 16 {
		e := desk.Event{
			At: time.Date(2026, 3, 10+i/4, 1+i%4*7, 30, 0, 0, desk.China), Address: "192.0.2.1", Detail: fmt.Sprint("事件", i),
		}
		switch {
		case i%4 == 3:
			e.Action = desk.SignInFailed
		case i%2 == 0:
			e.Action, e.By, e.ByName = desk.PersonalOpened, g.zhang, "张一"
			e.Agency = places[i/2%3]
			e.Case = cases[e.Agency][i/6%2]
		default:
			e.Action, e.Person, e.Agency = desk.SignInFailed, g.li, places[i/2%3]
		}
		if err := s.Note(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func TestEventsOfATrail(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		d := deskOver(s)
		g := trail(t, d, s)
		for why, try := range map[string]struct {
			f    desk.EventFilter
			want string
		}{
			"an agency and those below":         {desk.EventFilter{Agency: g.city}, "14 13 12 9 8 6 2 1 0"},
			"one below":                         {desk.EventFilter{Agency: g.bureau}, "14 9 8 2"},
			"those of no agency too":            {desk.EventFilter{Agency: g.city, Placeless: true}, "15 14 13 12 11 9 8 7 6 3 2 1 0"},
			"those of no agency, of an action":  {desk.EventFilter{Agency: g.county, Placeless: true, Action: desk.SignInFailed}, "15 11 7 5 3"},
			"an action":                         {desk.EventFilter{Agency: g.city, Action: desk.PersonalOpened}, "14 12 8 6 2 0"},
			"a day, from midnight in China":     {desk.EventFilter{Agency: g.city, From: day("2026-03-12"), Until: day("2026-03-12")}, "9 8"},
			"from a day on":                     {desk.EventFilter{Agency: g.city, From: day("2026-03-13")}, "14 13 12"},
			"through a day":                     {desk.EventFilter{Agency: g.county, Until: day("2026-03-11")}, "5 4"},
			"a part of the name of who acted":   {desk.EventFilter{Agency: g.bureau, Who: "张"}, "14 8 2"},
			"whose account it concerns":         {desk.EventFilter{Agency: g.city, Who: "李"}, "13 9 1"},
			"a name with what LIKE would read":  {desk.EventFilter{Agency: g.city, Who: "%"}, "13 9 1"},
			"a name that is not there":          {desk.EventFilter{Agency: g.city, Who: "__"}, ""},
			"a case by its number":              {desk.EventFilter{Agency: g.bureau, CaseNumber: "2026-000001"}, "14 2"},
			"its number in all agencies below":  {desk.EventFilter{Agency: g.city, CaseNumber: "2026-000002", Placeless: true}, "8 6"},
			"a case on a day":                   {desk.EventFilter{Agency: g.city, CaseNumber: "2026-000001", Until: day("2026-03-10")}, "2 0"},
			"a part of a number is no number":   {desk.EventFilter{Agency: g.city, CaseNumber: "2026"}, ""},
			"an agency that does not exist":     {desk.EventFilter{Agency: 99}, ""},
			"nowhere but what has no agency":    {desk.EventFilter{Agency: 99, Placeless: true}, "15 11 7 3"},
			"nobody's name in what is nobody's": {desk.EventFilter{Agency: g.city, Placeless: true, Who: "张", From: day("2026-03-13")}, "14 12"},
		} {
			if got := paged(t, s, try.f); got != try.want {
				t.Errorf("%s: events %s, want %s", why, got, try.want)
			}
		}
		first := ok(s.Events(t.Context(), desk.EventFilter{Agency: g.bureau, Action: desk.PersonalOpened}, 0, 1))(t)[0]
		want := desk.Event{
			ID: first.ID, At: time.Date(2026, 3, 13, 15, 30, 0, 0, desk.China).UTC(), Action: desk.PersonalOpened, By: g.zhang, ByName: "张一",
			Address: "192.0.2.1", Agency: g.bureau, Case: first.Case, Detail: "事件14",
			ByLogin: "zhang", AgencyName: "示例市示例局", CaseNumber: "2026-000001",
		}
		if first != want {
			t.Errorf("got  %+v\nwant %+v", first, want)
		}
		failed := ok(s.Events(t.Context(), desk.EventFilter{Agency: g.city, Who: "李"}, 0, 1))(t)[0]
		if failed.PersonName != "李%二" || failed.PersonLogin != "li" || failed.ByName != "" || failed.ByLogin != "" || failed.CaseNumber != "" {
			t.Errorf("a failed sign-in: %+v", failed)
		}
		wantClean(t, d)
	})
}

// paged reads a trail in pages of two and tells the events that trail wrote by their numbers.
func paged(t *testing.T, s desk.Store, f desk.EventFilter) string {
	t.Helper()
	var all []string
	for before := int64(0); ; {
		page := ok(s.Events(t.Context(), f, before, 2))(t)
		if len(page) == 0 {
			return strings.Join(all, " ")
		}
		for _, e := range page {
			if e.Address == "192.0.2.1" {
				all = append(all, strings.TrimPrefix(e.Detail, "事件"))
			}
		}
		before = page[len(page)-1].ID
	}
}

// Events of all agencies are numbered through, whoever writes them, and one that is taken back leaves no gap.
func TestTrailWithoutGaps(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		other := storetest.Open(t, dsn)
		line := register(t, d, a.ID, 1)
		var work sync.WaitGroup
		for i := range 6 {
			at := []desk.Store{s, other}[i%2]
			work.Go(func() {
				for range 10 {
					if _, err := deskOver(at).OpenPersonal(t.Context(), desk.System("测试"), a.ID, line.ID, desk.FieldPhone); err != nil {
						t.Error(err)
					}
					if _, err := deskOver(at).OpenPersonal(t.Context(), desk.System("测试"), a.ID, 99, desk.FieldPhone); err == nil {
						t.Error("opened what is not there")
					}
				}
			})
		}
		work.Wait()
		got := texts(t, storetest.SQL(t, dsn), "SELECT COUNT(*) || ' ' || MIN(id) || ' ' || MAX(id) FROM audit WHERE action = 'personal_opened' OR id = 1")
		if fmt.Sprint(got) != "[61 1 61]" {
			t.Errorf("count, first and last: %v", got)
		}
		wantClean(t, d)
	})
}
