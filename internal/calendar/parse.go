package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// The ways of writing a date that have one reading only: year first, always four digits. 3/5/2024
// and 24-3-5 could be read in two ways and are refused.
var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`),
	regexp.MustCompile(`^(\d{4})/(\d{1,2})/(\d{1,2})$`),
	regexp.MustCompile(`^(\d{4})\.(\d{1,2})\.(\d{1,2})$`),
	regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日?$`),
	regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`),
}

var isoForm = dateForms[0]

// Spaces are let go only around the signs: “2024 1 105” has two readings too.
var spacedSign = regexp.MustCompile(`\s*([-/.年月日])\s*`)

// Parse reads a date as people type it: 2024-03-05, 2024/3/5, 2024.3.5, 2024年3月5日, 20240305, also
// in full-width digits and with spaces around the signs. The error says what is wrong and how to write it.
func Parse(text string) (Date, error) {
	s := spacedSign.ReplaceAllString(strings.TrimSpace(norm.NFKC.String(text)), "$1")
	for _, form := range dateForms {
		if m := form.FindStringSubmatch(s); m != nil {
			return fromDigits(m[1], m[2], m[3])
		}
	}
	return 0, fmt.Errorf("“%s”不是可识别的日期，请写成 2024-03-05、2024/3/5、2024年3月5日 或 20240305", shorten(text))
}

// ParseISO reads 2024-03-05 and nothing else.
func ParseISO(text string) (Date, error) {
	m := isoForm.FindStringSubmatch(text)
	if m == nil || len(text) != len("2006-01-02") {
		return 0, fmt.Errorf("“%s”不是 2024-03-05 形式的日期", shorten(text))
	}
	return fromDigits(m[1], m[2], m[3])
}

func fromDigits(year, month, day string) (Date, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return Checked(y, time.Month(m), d)
}

// An error message quotes what was typed, not the page that was pasted by mistake.
func shorten(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}
