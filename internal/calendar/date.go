package calendar

import (
	"fmt"
	"time"
)

// Date is a civil date in China (公历日期), counted in days. The law knows no time of day and no
// time zone, so neither does Date. The zero Date is "no date"; dates compare with < and ==.
type Date int32

// The years a Date may lie in. The regulation is of 2007; nothing the desk records lies outside,
// and a typing slip (0204, 20244) does.
const (
	FirstYear = 2000
	LastYear  = 2099
)

// daysTo1970 makes 1 January of year 1 day 1, so that 0 is free to mean "no date".
const daysTo1970 = 719163

// Of makes the date of a day that exists; time.Date's rules roll a day that does not over.
// Input from people goes through Parse or Checked instead.
func Of(year int, month time.Month, day int) Date {
	return FromTime(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Checked makes a date and refuses a day that does not exist (30 February) or a year outside
// FirstYear..LastYear.
func Checked(year int, month time.Month, day int) (Date, error) {
	if year < FirstYear || year > LastYear {
		return 0, fmt.Errorf("年份应在 %d 至 %d 之间，现为 %d", FirstYear, LastYear, year)
	}
	d := Of(year, month, day)
	if y, m, dd := d.YMD(); y != year || m != month || dd != day {
		return 0, fmt.Errorf("没有 %d年%d月%d日 这一天", year, month, day)
	}
	return d, nil
}

// FromTime takes the calendar day that t shows in its own location.
func FromTime(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 + daysTo1970)
}

// IsZero tells "no date".
func (d Date) IsZero() bool { return d == 0 }

func (d Date) time() time.Time { return time.Unix((int64(d)-daysTo1970)*86400, 0).UTC() }

// YMD splits the date.
func (d Date) YMD() (year int, month time.Month, day int) { return d.time().Date() }

// Year is the calendar year; 0 for no date.
func (d Date) Year() int {
	if d.IsZero() {
		return 0
	}
	return d.time().Year()
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.time().Weekday() }

func (d Date) isWeekend() bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// AddDays counts calendar days (自然日), not working days: those need a Calendar.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// String is the ISO form 2006-01-02, the form of JSON and of the database; "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.time().Format(time.DateOnly)
}

// Chinese is the form of pages and letters: 2024年3月5日.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.YMD()
	return fmt.Sprintf("%d年%d月%d日", y, m, day)
}

// MonthDay is the short form of lists: 3月5日.
func (d Date) MonthDay() string {
	if d.IsZero() {
		return ""
	}
	_, m, day := d.YMD()
	return fmt.Sprintf("%d月%d日", m, day)
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// WeekdayChinese is 周一 to 周日.
func (d Date) WeekdayChinese() string { return weekdays[d.Weekday()] }

// MarshalText writes the ISO form; no date is the empty text.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form only, the form that JSON and the database use; the ways in
// which people write dates are read by Parse.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	got, err := ParseISO(string(text))
	if err != nil {
		return err
	}
	*d = got
	return nil
}
