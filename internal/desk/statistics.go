package desk

import (
	"context"
	"fmt"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
)

// Statistics is the annual report's part that comes out of the log, with its checks.
type Statistics struct {
	Agency   Agency
	Report   annual.Report
	Findings []annual.Finding
	// FirstYear and LastYear are the years that have cases; zeros where there is none.
	FirstYear, LastYear int
}

// Statistics derives sections three and four of a report year from the log, in the year's own edition unless
// another is named, and checks it, also against the year before. Errors: NotFound for the agency,
// Invalid for an edition that is none and for a year that has not begun.
func (d *Desk) Statistics(ctx context.Context, agency AgencyID, year int, edition string) (Statistics, error) {
	if err := d.begun(year); err != nil {
		return Statistics{}, err
	}
	form := annual.EditionFor(year)
	if edition != "" {
		var ok bool
		if form, ok = annual.EditionByID(edition); !ok {
			return Statistics{}, invalidField("edition", "年报格式只有 2019 和 2021 两版，现为“%s”", edition)
		}
	}
	var s Statistics
	var previous annual.Report
	err := d.store.Snapshot(ctx, func(r Reader) (err error) {
		if s.Agency, err = r.Agency(ctx, agency); err != nil {
			return err
		}
		if s.Report, err = report(ctx, r, s.Agency, year, form); err != nil {
			return err
		}
		if s.Report.SectionFour, err = sectionFour(ctx, r, s.Agency, year); err != nil {
			return err
		}
		if previous, err = report(ctx, r, s.Agency, year-1, annual.EditionFor(year-1)); err != nil {
			return err
		}
		s.FirstYear, s.LastYear, err = r.Years(ctx, agency)
		return err
	})
	if err != nil {
		return Statistics{}, err
	}
	s.Findings = annual.Check(s.Report, &previous)
	s.Report.Checks = s.Findings
	return s, nil
}

// begun refuses a year of which there is nothing to tell yet.
func (d *Desk) begun(year int) error {
	if now := d.Today().Year(); year < calendar.FirstYear || year > now {
		return invalidField("year", "年度应在 %d 至 %d 之间，现为 %d", calendar.FirstYear, now, year)
	}
	return nil
}

func report(ctx context.Context, r Reader, a Agency, year int, form annual.Edition) (annual.Report, error) {
	counts, err := r.Counts(ctx, a.ID, year)
	if err != nil {
		return annual.Report{}, err
	}
	table, err := annual.FromCounts(form, counts)
	if err != nil {
		return annual.Report{}, fmt.Errorf("%s %d年的统计表：%w", a.Name, year, err)
	}
	return annual.Report{Agency: a.Name, Year: year, Edition: form.ID, SectionThree: table}, nil
}

func sectionFour(ctx context.Context, r Reader, a Agency, year int) (annual.Disputes, error) {
	counts, err := r.DisputeCounts(ctx, a.ID, year)
	if err != nil {
		return nil, err
	}
	section, err := annual.DisputesFromCounts(counts)
	if err != nil {
		return nil, fmt.Errorf("%s %d年的复议诉讼统计表：%w", a.Name, year, err)
	}
	return section, nil
}
