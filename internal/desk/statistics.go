package desk

import (
	"context"
	"fmt"

	"foidesk/internal/annual"
)

// Statistics is the annual report's part that comes out of the log, with its checks.
type Statistics struct {
	Agency   Agency
	Report   annual.Report
	Findings []annual.Finding
	// FirstYear and LastYear are the years that have cases; zeros where there is none.
	FirstYear, LastYear int
}

// Statistics derives section three of a report year from the log, in the year's own edition unless
// another is named, and checks it, also against the year before. Errors: NotFound for the agency,
// Invalid for an edition that is none.
func (d *Desk) Statistics(ctx context.Context, agency AgencyID, year int, edition string) (Statistics, error) {
	a, err := d.store.Agency(ctx, agency)
	if err != nil {
		return Statistics{}, err
	}
	ed := annual.EditionFor(year)
	if edition != "" {
		var ok bool
		if ed, ok = annual.EditionByID(edition); !ok {
			return Statistics{}, invalidField("edition", "年报格式只有 2019 和 2021 两版，现为“%s”", edition)
		}
	}
	report, err := d.report(ctx, a, year, ed)
	if err != nil {
		return Statistics{}, err
	}
	previous, err := d.report(ctx, a, year-1, annual.EditionFor(year-1))
	if err != nil {
		return Statistics{}, err
	}
	s := Statistics{Agency: a, Report: report, Findings: annual.Check(report, &previous)}
	s.Report.Checks = s.Findings
	s.FirstYear, s.LastYear, err = d.store.Years(ctx, agency)
	return s, err
}

func (d *Desk) report(ctx context.Context, a Agency, year int, ed annual.Edition) (annual.Report, error) {
	counts, err := d.store.Counts(ctx, a.ID, year)
	if err != nil {
		return annual.Report{}, err
	}
	table, err := annual.FromCounts(ed, counts)
	if err != nil {
		return annual.Report{}, fmt.Errorf("%s %d年的统计表：%w", a.Name, year, err)
	}
	return annual.Report{Agency: a.Name, Year: year, Edition: ed.ID, SectionThree: table}, nil
}
