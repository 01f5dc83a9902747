package server

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// statisticsPage is 统计年报: sections three and four of the annual report, as the form prints them.
type statisticsPage struct {
	Frame    frame
	Year     int
	Years    []tab
	Notice   string // the document that issued the form
	Ended    bool   // the report year is over
	Table    printedTable
	Disputes printedDisputes
	Checks   []checkLine
	Broken   int
	Workbook string
	JSON     string
}

func (statisticsPage) template() string { return "statistics.html" }

// checkLine is one rule (勾稽关系) with what it found.
type checkLine struct {
	OK       bool
	Text     string
	Citation string
	Checked  int
	Faults   []string
	// Open are the places that could not be compared.
	Open int
}

func (s *Server) showStatistics(c echo.Context, a desk.Agency) error {
	year, err := s.reportYear(c.QueryParam("year"))
	if err != nil {
		return err
	}
	stats, err := s.desk.Statistics(c.Request().Context(), a.ID, year, "")
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "统计年报", statistics)
	if err != nil {
		return err
	}
	base := agencyPath(a)
	edition := stats.Report.SectionThree.Shape
	return s.render(c, statisticsPage{
		Frame: f, Year: year, Years: s.statisticYears(base+"/statistics", stats.FirstYear, stats.LastYear, year), Notice: edition.Notice,
		Ended: year < s.desk.Today().Year(), Table: printTable(base, stats), Disputes: printDisputes(base, stats), Checks: checkLines(stats.Findings),
		Broken:   len(annual.Violations(stats.Findings)),
		Workbook: fmt.Sprintf("%s/statistics/%d.xlsx", base, year), JSON: fmt.Sprintf("%s/statistics/%d.json", base, year),
	})
}

// reportYear reads a year; none is the present one.
func (s *Server) reportYear(text string) (int, error) {
	if text == "" {
		return s.desk.Today().Year(), nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < calendar.FirstYear || year > calendar.LastYear {
		return 0, badAddress("year", fmt.Sprintf("年份应在 %d 至 %d 之间，现为“%s”", calendar.FirstYear, calendar.LastYear, text))
	}
	return year, nil
}

// statisticYears are the years of a page to choose from: those that have cases, from a first to a last, zeros for none, and
// the present one.
func (s *Server) statisticYears(path string, firstCase, lastCase, chosen int) []tab {
	first, last := s.desk.Today().Year(), s.desk.Today().Year()
	if firstCase > 0 {
		first, last = min(first, firstCase), max(last, lastCase)
	}
	first, last = min(first, chosen), max(last, chosen)
	var years []tab
	for y := last; y >= first; y-- {
		q := url.Values{"year": {strconv.Itoa(y)}}
		years = append(years, tab{Label: fmt.Sprintf("%d年", y), Href: address(path, q), Current: y == chosen})
	}
	return years
}

func checkLines(findings []annual.Finding) []checkLine {
	var lines []checkLine
	for _, rule := range annual.Rules() {
		line := checkLine{OK: true, Text: rule.Text, Citation: rule.Citation}
		for _, f := range findings {
			switch {
			case f.Check != rule.ID:
			case !f.Assessable:
				line.Open++
			case !f.OK:
				line.OK = false
				line.Faults = append(line.Faults, strings.TrimSuffix(f.Where, "：")+"："+f.Detail)
				line.Checked++
			default:
				line.Checked++
			}
		}
		if line.Checked > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}
