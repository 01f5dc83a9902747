package store_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/desk"
	"foidesk/internal/store/storetest"
)

func number(id desk.AgencyID) string { return strconv.FormatInt(int64(id), 10) }

// trail is a small tree of agencies with events of four days.
func trail(t *testing.T, d *desk.Desk, s desk.Store) (city, bureau, county desk.AgencyID) {
	t.Helper()
	by := desk.System("测试")
	city = ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市", Level: desk.City}))(t).ID
	bureau = ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例市示例局", Parent: city}))(t).ID
	county = ok(d.CreateAgency(t.Context(), by, desk.Agency{Name: "示例县", Level: desk.County}))(t).ID
	for i := range 12 {
		e := desk.Event{
			At: time.Date(2026, 2, 10+i/3, 1+i%3*11, 30, 0, 0, desk.China), Action: []desk.Action{desk.SignedIn, desk.PersonalOpened}[i%2],
			By: desk.PersonID(i%3 + 1), ByName: []string{"张一", "李二", "100%_王"}[i%3], Address: "192.0.2.1",
			Agency: []desk.AgencyID{city, bureau, county}[i/2%3], Case: desk.CaseID(i % 4), Detail: fmt.Sprint("事件", i),
		}
		if err := s.Note(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	return city, bureau, county
}

func TestEventsOfATrail(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		d := deskOver(s)
		city, bureau, county := trail(t, d, s)
		on := func(iso string) time.Time { return ok(time.ParseInLocation("2006-01-02", iso, desk.China))(t) }
		for why, try := range map[string]struct {
			f    desk.EventFilter
			want string
		}{
			"an agency and those below":        {desk.EventFilter{Agency: city, Action: desk.SignedIn}, "8 6 2 0"},
			"one below":                        {desk.EventFilter{Agency: bureau, Action: desk.PersonalOpened}, "9 3"},
			"a day, from midnight in China":    {desk.EventFilter{Agency: county, From: on("2026-02-11"), Until: on("2026-02-11")}, "5 4"},
			"from a day on":                    {desk.EventFilter{Agency: county, From: on("2026-02-13")}, "11 10"},
			"through a day":                    {desk.EventFilter{Agency: county, Until: on("2026-02-11")}, "5 4"},
			"a part of a name":                 {desk.EventFilter{Agency: city, Who: "二", From: on("2026-02-10")}, "7 1"},
			"a name with what LIKE would read": {desk.EventFilter{Agency: city, Who: "%_", From: on("2026-02-10")}, "8 2"},
			"a name that is not there":         {desk.EventFilter{Agency: city, Who: "__"}, ""},
			"a case":                           {desk.EventFilter{Agency: city, Case: 3, Action: desk.PersonalOpened}, "7 3"},
			"a case of another agency":         {desk.EventFilter{Agency: county, Case: 2, Action: desk.SignedIn}, "10"},
			"an agency that does not exist":    {desk.EventFilter{Agency: 99}, ""},
		} {
			var all []string
			for before := int64(0); ; { // in pages of two
				page := ok(s.Events(t.Context(), try.f, before, 2))(t)
				if len(page) == 0 {
					break
				}
				for _, e := range page {
					if e.Detail = strings.TrimPrefix(e.Detail, "事件"); e.Address == "192.0.2.1" {
						all = append(all, e.Detail)
					}
				}
				before = page[len(page)-1].ID
			}
			if got := strings.Join(all, " "); got != try.want {
				t.Errorf("%s: events %s, want %s", why, got, try.want)
			}
		}
		first := ok(s.Events(t.Context(), desk.EventFilter{Agency: bureau, Action: desk.PersonalOpened}, 0, 1))(t)[0]
		want := desk.Event{
			ID: first.ID, At: time.Date(2026, 2, 13, 1, 30, 0, 0, desk.China).UTC(), Action: desk.PersonalOpened, By: 1, ByName: "张一",
			Address: "192.0.2.1", Agency: bureau, Case: 1, Detail: "事件9",
		}
		if first != want {
			t.Errorf("got  %+v\nwant %+v", first, want)
		}
		wantClean(t, d)
	})
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
