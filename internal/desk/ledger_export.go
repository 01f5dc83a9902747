package desk

import (
	"context"
	"iter"
)

// Ledger is the agency's ledger of a report year: every case received, carried in or concluded in it,
// earliest receipt first. Personal data are masked. It is read in pages and never whole in memory.
func (d *Desk) Ledger(ctx context.Context, agency AgencyID, year int) iter.Seq2[LedgerRow, error] {
	return func(yield func(LedgerRow, error) bool) {
		var after Position
		for {
			rows, last, err := d.ledgerPage(ctx, agency, year, after)
			if err != nil {
				yield(LedgerRow{}, err)
				return
			}
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
			if last == (Position{}) {
				return
			}
			after = last
		}
	}
}

// ledgerPage reads lines and logs as of one moment: a case voided in between would have no row. The
// position is zero at the end.
func (d *Desk) ledgerPage(ctx context.Context, agency AgencyID, year int, after Position) (rows []LedgerRow, last Position, err error) {
	var cases []Summary
	var logs map[CaseID][]Entry
	err = d.store.Snapshot(ctx, func(r Reader) (err error) {
		if cases, err = r.LedgerAfter(ctx, agency, year, after, importBatch); err != nil || len(cases) == 0 {
			return err
		}
		logs, err = r.Logs(ctx, idsOf(cases))
		return err
	})
	if err != nil || len(cases) == 0 {
		return nil, Position{}, err
	}
	for _, s := range cases {
		c, err := foldLog(s.ID, logs[s.ID])
		if err != nil {
			return nil, Position{}, err
		}
		row := ledgerRow(c)
		row.Applicant.Personal = Masked(row.Applicant.Personal)
		rows = append(rows, row)
	}
	end := cases[len(cases)-1]
	return rows, Position{end.ReceivedOn, end.ID}, nil
}

func idsOf(cases []Summary) []CaseID {
	ids := make([]CaseID, len(cases))
	for i, s := range cases {
		ids[i] = s.ID
	}
	return ids
}
