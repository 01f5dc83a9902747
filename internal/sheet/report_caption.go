package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"foidesk/internal/annual"
)

// caption is what the cells around a table say of it.
type caption struct {
	agency string
	year   int
	notice string
}

var (
	agencyCell  = regexp.MustCompile(`^(?:行政机关|填报单位|填报机关|报送单位|单位名称|机关名称|单位|机关)\s*:\s*(.*)$`)
	yearCell    = regexp.MustCompile(`(?:年度|年份)\s*:\s*(20\d\d)`)
	titleCell   = regexp.MustCompile(`^(.*?)\s*(20\d\d)\s*年度?.*政府信息公开.*$`)
	yearInTitle = regexp.MustCompile(`(20\d\d)\s*年度?`)
)

// captionIn reads every cell of the sheet; the first that says something counts.
func captionIn(p printed) caption {
	var c caption
	for row := range p {
		for column := range p[row] {
			text := norm.NFKC.String(p.at(row, column))
			if text != "" {
				c = c.or(captionOf(text, norm.NFKC.String(p.at(row, column+1))))
			}
		}
	}
	return c
}

// captionOf reads one cell; next is its neighbour, where a form has the name in a cell of its own.
func captionOf(text, next string) caption {
	var c caption
	if m := agencyCell.FindStringSubmatch(text); m != nil {
		if c.agency = m[1]; c.agency == "" {
			c.agency = next
		}
	}
	for _, form := range []*regexp.Regexp{yearCell, titleCell} {
		m := form.FindStringSubmatch(text)
		if m == nil || c.year != 0 {
			continue
		}
		c.year, _ = strconv.Atoi(m[len(m)-1])
		if form == titleCell && c.agency == "" {
			c.agency = strings.TrimSpace(m[1])
		}
	}
	if m := yearInTitle.FindStringSubmatch(text); m != nil && c.year == 0 && strings.Contains(text, "统计") {
		c.year, _ = strconv.Atoi(m[1])
	}
	for _, e := range annual.Editions() {
		if strings.Contains(text, norm.NFKC.String(e.Notice)) {
			c.notice = e.Notice
		}
	}
	return c
}

func (c caption) or(other caption) caption {
	if c.agency == "" {
		c.agency = other.agency
	}
	if c.year == 0 {
		c.year = other.year
	}
	if c.notice == "" {
		c.notice = other.notice
	}
	return c
}

// edition is the one that the notice names, else the year's, else that of the table's shape.
func (c caption) edition(shape annual.Edition) string {
	for _, e := range annual.Editions() {
		if e.Notice == c.notice {
			return e.ID
		}
	}
	if c.year != 0 {
		return annual.EditionFor(c.year).ID
	}
	return shape.ID
}
