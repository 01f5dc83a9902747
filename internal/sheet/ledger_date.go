package sheet

import (
	"math"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/calendar"
)

// epoch is how a workbook counts days: from 1900, or from 1904 as older programs on the Mac did. Text
// files have no serial days.
type epoch int

const (
	noSerials epoch = iota
	since1900
	since1904
)

var (
	// A serial day between 2000 and 2099 has five digits in either count; what follows the point is the hour.
	serialDay = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
	// The hour after a date says nothing in law.
	hourAfter = regexp.MustCompile(`^(.*\d日?)[ T　]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$`)
)

// readDate reads a date as it was typed or as Excel counts it.
func readDate(text string, e epoch) (calendar.Date, error) {
	if e != noSerials && serialDay.MatchString(text) {
		days, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return 0, err
		}
		t, err := excelize.ExcelDateToTime(math.Floor(days), e == since1904)
		if err != nil {
			return 0, err
		}
		year, month, day := t.Date()
		return calendar.Checked(year, month, day)
	}
	if m := hourAfter.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	return calendar.Parse(text)
}
