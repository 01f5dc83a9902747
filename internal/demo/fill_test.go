package demo_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/demo"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// filled is a demonstration begun at ten in the morning of a day.
func filled(t *testing.T, day string) (*desk.Desk, demo.Tour) {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "foidesk.db"), storetest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	now, err := time.ParseInLocation("2006-01-02 15:04", day+" 10:00", desk.China)
	if err != nil {
		t.Fatal(err)
	}
	tour, err := demo.Fill(t.Context(), s, calendar.China(), now, 711)
	if err != nil {
		t.Fatal(err)
	}
	return desk.New(s, calendar.China(), func() time.Time { return now }), tour
}

// The demonstration shows what it promises, whatever day it is begun on.
func TestFillIsBelievableOnAnyDay(t *testing.T) {
	for name, day := range map[string]string{
		"an ordinary Monday":               "2026-11-23",
		"New Year's Day":                   "2026-01-01",
		"in the Spring Festival":           "2026-02-18",
		"a working Saturday":               "2026-02-28",
		"in a year that was not announced": "2027-03-01",
	} {
		t.Run(name, func(t *testing.T) {
			d, tour := filled(t, day)
			s, err := d.Statistics(t.Context(), tour.Agency, tour.Year, "")
			if err != nil {
				t.Fatal(err)
			}
			if v := annual.Violations(s.Findings); len(v) > 0 {
				t.Errorf("checks do not hold: %v", v)
			}
			for _, row := range s.Report.SectionThree.Shape.Rows {
				if n, _ := s.Report.SectionThree.At(row.ID, annual.ColumnTotal).Int(); n == 0 {
					t.Errorf("%d has no case in %s", tour.Year, row.Label)
				}
			}
			counts, err := d.DueCounts(t.Context(), tour.Agency, desk.Actor{})
			if err != nil || counts.Overdue == 0 || counts.Undelivered == 0 || counts.UnderWay < 8 {
				t.Errorf("under way: %+v, %v", counts, err)
			}
			f, err := d.Case(t.Context(), tour.Agency, tour.Overdue)
			if err != nil || f.Clocks[0].State != foi.Missed {
				t.Errorf("the case shown as overdue is not: %+v, %v", f.Clocks, err)
			}
			if f, err = d.Case(t.Context(), tour.Agency, tour.Undelivered); err != nil || f.Case.State() != foi.Decided {
				t.Errorf("the case shown as undelivered is not: %v, %v", f.Case.State(), err)
			}
			done, err := d.Verify(t.Context(), func(diff desk.Difference) { t.Error(diff) })
			if err != nil || done.Cases != tour.Cases {
				t.Errorf("verified %+v of %d cases, %v", done, tour.Cases, err)
			}
		})
	}
}

func TestFillIsTheSameForTheSameSeedAndDay(t *testing.T) {
	var ledgers []string
	for range 2 {
		d, tour := filled(t, "2026-11-23")
		text := ""
		for row, err := range d.Ledger(t.Context(), tour.Agency, tour.Year) {
			if err != nil {
				t.Fatal(err)
			}
			text += fmt.Sprintf("%+v\n", row)
		}
		ledgers = append(ledgers, text)
	}
	if ledgers[0] != ledgers[1] || len(ledgers[0]) < 10_000 {
		t.Error("two demonstrations of one seed and day differ")
	}
}
