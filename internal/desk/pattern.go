package desk

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Pattern makes the 登记编号 of an agency: free text with {年} for the year of receipt and {序号} or
// {序号:6} for the running number, padded with zeros to that width. Agencies' own forms differ widely,
// so the pattern is a setting.
type Pattern string

// DefaultPattern numbers 2024-000001, 2024-000002, …
const DefaultPattern Pattern = "{年}-{序号:6}"

var (
	yearMark   = "{年}"
	seqMark    = regexp.MustCompile(`\{序号(?::([1-9]))?\}`)
	maxPattern = 60
)

// Check tells what is wrong with a pattern: no running number, or two, or marks that are none.
func (p Pattern) Check() error {
	s := string(p)
	if message := textProblem("编号规则", s, maxPattern); message != "" {
		return errors.New(message)
	}
	if n := len(seqMark.FindAllString(s, -1)); n != 1 {
		return fmt.Errorf("编号规则须含一个 {序号} 或 {序号:6}，“%s”中有 %d 个", s, n)
	}
	if n := strings.Count(s, yearMark); n > 1 {
		return fmt.Errorf("编号规则中 {年} 至多一个，“%s”中有 %d 个", s, n)
	}
	if rest := strings.ReplaceAll(seqMark.ReplaceAllString(s, ""), yearMark, ""); strings.ContainsAny(rest, "{}") {
		return fmt.Errorf("编号规则只认得 {年} 和 {序号}，“%s”中还有别的花括号", s)
	}
	return nil
}

// Series is the series a number of that year belongs to: each year has its own where the pattern
// names the year; otherwise there is one, 0, for all.
func (p Pattern) Series(year int) int {
	if strings.Contains(string(p), yearMark) {
		return year
	}
	return 0
}

// Format makes the n-th number of the year.
func (p Pattern) Format(year, n int) string {
	s := seqMark.ReplaceAllStringFunc(string(p), func(mark string) string {
		width, _ := strconv.Atoi(seqMark.FindStringSubmatch(mark)[1])
		return fmt.Sprintf("%0*d", width, n)
	})
	return strings.ReplaceAll(s, yearMark, strconv.Itoa(year))
}

// Reader returns a function that recognises numbers the pattern could have made, so that numbers
// from a ledger are never given out again.
func (p Pattern) Reader() func(number string) (series, n int, ok bool) {
	s := regexp.QuoteMeta(string(p))
	s = strings.ReplaceAll(s, regexp.QuoteMeta(yearMark), `(?P<year>\d{4})`)
	mark := seqMark.FindString(string(p))
	s = strings.ReplaceAll(s, regexp.QuoteMeta(mark), `(?P<seq>\d{1,9})`)
	re, err := regexp.Compile("^" + s + "$")
	if err != nil || mark == "" {
		return func(string) (int, int, bool) { return 0, 0, false }
	}
	return func(number string) (int, int, bool) {
		m := re.FindStringSubmatch(number)
		if m == nil {
			return 0, 0, false
		}
		year := 0
		if i := re.SubexpIndex("year"); i >= 0 {
			year, _ = strconv.Atoi(m[i])
		}
		n, _ := strconv.Atoi(m[re.SubexpIndex("seq")])
		return year, n, true
	}
}
