package store_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// Every day on which something was recorded is sealed when it is over, once, in any number of goes.
func TestSealsOfDays(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		ok(d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例县"}))(t) // records nothing, gets no seal
		midnight := time.Date(2026, 2, 11, 0, 0, 0, 0, desk.China)
		for _, at := range []time.Time{
			midnight.Add(-30 * time.Hour), midnight.Add(-time.Microsecond), midnight, midnight.Add(23 * time.Hour),
			midnight.Add(-time.Hour), // written down late, by a replica whose clock is behind
			midnight.Add(5 * 24 * time.Hour),
		} {
			register(t, later(s, at), a.ID, 1)
		}
		for _, try := range []struct {
			through string
			want    int
		}{{"2026-02-08", 0}, {"2026-02-09", 1}, {"2026-02-09", 0}, {"2026-02-15", 2}, {"2026-02-16", 1}, {"2026-03-01", 0}} {
			if n := ok(s.Seal(t.Context(), day(try.through), today))(t); n != try.want {
				t.Errorf("through %s: %d seals, want %d", try.through, n, try.want)
			}
			wantClean(t, d)
		}
		var got []string
		for _, seal := range ok(s.Seals(t.Context(), a.ID, 0, 10))(t) {
			got = append(got, seal.Day.String()+"@"+string(rune('0'+seal.Position)))
			if len(seal.Digest) != 64 || !seal.SealedAt.Equal(today) {
				t.Errorf("seal %+v", seal)
			}
		}
		if all := strings.Join(got, " "); all != "2026-02-16@6 2026-02-11@5 2026-02-10@2 2026-02-09@1" {
			t.Errorf("seals %s", all)
		}
		if page := ok(s.Seals(t.Context(), a.ID, day("2026-02-11"), 1))(t); len(page) != 1 || page[0].Day != day("2026-02-10") {
			t.Errorf("the page after 02-11: %v", page)
		}
		// An act for a day that is sealed counts to the day after.
		register(t, later(s, midnight), a.ID, 1)
		if n := ok(s.Seal(t.Context(), day("2026-03-01"), today))(t); n != 1 {
			t.Errorf("a late act: %d seals", n)
		}
		wantClean(t, d)
	})
}

// Several replicas seal the same days at once.
func TestTwoSealAtOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		for i := range 12 {
			register(t, later(s, today.AddDate(0, 0, i-20)), a.ID, i)
		}
		stores, written := []*store.Store{s, storetest.Open(t, dsn)}, make([]int, 4)
		var work sync.WaitGroup
		for i := range written {
			work.Go(func() {
				n, err := stores[i%2].Seal(t.Context(), day("2026-03-01"), today)
				if err != nil {
					t.Error(err)
				}
				written[i] = n
			})
		}
		work.Wait()
		if total := written[0] + written[1] + written[2] + written[3]; total != 12 {
			t.Errorf("sealed %v, want twelve days once", written)
		}
		wantClean(t, d)
	})
}

// What was bent is not sealed; other agencies are.
func TestNoSealOnWhatWasBent(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s, d, a := opened(t, dsn)
		b := ok(d.CreateAgency(t.Context(), desk.System("测试"), desk.Agency{Name: "示例县"}))(t)
		register(t, d, a.ID, 1)
		register(t, d, a.ID, 2)
		register(t, d, b.ID, 3)
		db := storetest.SQL(t, dsn)
		unguard(t, db, dsn)
		execute(t, db, "DELETE FROM acts WHERE position = 1 AND agency_id = "+number(a.ID))
		n, err := s.Seal(t.Context(), day("2026-03-02"), today)
		if n != 1 || err == nil || !strings.Contains(err.Error(), "foidesk verify") {
			t.Errorf("sealed %d, %v; want the other agency sealed and this one refused", n, err)
		}
		if seals := ok(s.Seals(t.Context(), a.ID, calendar.Date(0), 10))(t); len(seals) != 0 {
			t.Errorf("seals of a bent log: %v", seals)
		}
	})
}
