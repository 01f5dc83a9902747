package desk

import (
	"context"
	"slices"

	"foidesk/internal/calendar"
)

// FeeMonth is what an applicant asked for in a calendar month, by which the fee per item (按件计收) goes. Each case
// counts as one item: an application that was split counts as its parts do (国办函〔2020〕109号第四条). Our reading: the
// month is that of the receipt.
type FeeMonth struct {
	Year, Month int
	Cases       []MonthCase
	// ByName tells that the applicant is known by name only.
	ByName bool
	// Cut tells that there are more than are listed and counted.
	Cut bool
}

// MonthCase is a case of the month, and what was asked for it; empty where nothing was.
type MonthCase struct {
	Kin
	Charged string
	// items is how many the notice counted, where it was by item.
	items int
}

// Items is how many there are.
func (m FeeMonth) Items() int { return len(m.Cases) }

// Charged is how many of the items were charged for in other cases than this one.
func (m FeeMonth) Charged(id CaseID) int {
	most := 0
	for _, c := range m.Cases {
		if c.ID != id {
			most = max(most, c.items)
		}
	}
	return most
}

// maxMonth bounds how many are listed; the tariff knows no end, a page does.
const maxMonth = 1000

// FeeMonth lists the applications that the applicant of a case made in the month in which the case was received. It
// compares digests and opens no personal data, so it leaves no trace and needs no key. Errors: NotFound.
func (d *Desk) FeeMonth(ctx context.Context, agency AgencyID, id CaseID) (FeeMonth, error) {
	var m FeeMonth
	err := d.store.Snapshot(ctx, func(r Reader) error {
		s, err := r.Summary(ctx, agency, id)
		if err != nil {
			return err
		}
		year, month, _ := s.ReceivedOn.YMD()
		after := calendar.Of(year, month, 1).AddDays(-1)
		through := calendar.Of(year, month+1, 1).AddDays(-1)
		found, err := r.ApplicantsMonth(ctx, agency, id, after, through, maxMonth+1)
		if err != nil {
			return err
		}
		m = FeeMonth{Year: year, Month: int(month), Cut: len(found) > maxMonth}
		// What is not yet received, and a request under 第四十一条, is no application that anybody pays for.
		found = slices.DeleteFunc(found[:min(len(found), maxMonth)], func(kin Kin) bool { return !kin.State.Counts() })
		ids := make([]CaseID, len(found))
		for i, kin := range found {
			ids[i] = kin.ID
			m.ByName = m.ByName || kin.SameName
		}
		logs, err := r.Logs(ctx, ids)
		if err != nil {
			return err
		}
		for _, kin := range found {
			one, err := monthCase(kin, logs[kin.ID])
			if err != nil {
				return err
			}
			m.Cases = append(m.Cases, one)
		}
		return nil
	})
	return m, err
}

// monthCase tells of a case what was asked for it.
func monthCase(kin Kin, log []Entry) (MonthCase, error) {
	c, err := foldLog(kin.ID, log)
	if err != nil {
		return MonthCase{Kin: kin}, err
	}
	n := c.Charged()
	if n == nil {
		return MonthCase{Kin: kin}, nil
	}
	return MonthCase{kin, n.Asks(), n.Items}, nil
}
