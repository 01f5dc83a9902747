package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// on reads a date of a test; each is written as on a wall calendar.
func on(t testing.TB, iso string) Date {
	t.Helper()
	d, err := ParseISO(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDateIsWrittenForMachinesAndPeople(t *testing.T) {
	d := Of(2024, time.March, 5)
	for _, c := range []struct{ what, got, want string }{
		{"ISO", d.String(), "2024-03-05"},
		{"Chinese", d.Chinese(), "2024年3月5日"},
		{"month and day", d.MonthDay(), "3月5日"},
		{"weekday", d.WeekdayChinese(), "周二"},
		{"next day over the end of a leap February", Of(2024, time.February, 28).AddDays(2).String(), "2024-03-01"},
		{"no date, ISO", Date(0).String(), ""},
		{"no date, Chinese", Date(0).Chinese(), ""},
		{"no date, month and day", Date(0).MonthDay(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if got := Date(0).Year(); got != 0 {
		t.Errorf("no date lies in year %d, want 0", got)
	}
}

// 23:30 in London on 4 March is already 5 March in Beijing.
func TestDateIsTheDayOfTheClockThatShowsIt(t *testing.T) {
	instant := time.Date(2024, time.March, 4, 23, 30, 0, 0, time.UTC)
	if got := FromTime(instant).String(); got != "2024-03-04" {
		t.Errorf("in UTC it is %s", got)
	}
	if got := FromTime(instant.In(time.FixedZone("Asia/Shanghai", 8*3600))).String(); got != "2024-03-05" {
		t.Errorf("in China it is %s", got)
	}
}

func TestDateInJSON(t *testing.T) {
	type letter struct {
		On Date `json:"on"`
	}
	for _, text := range []string{`{"on":"2024-02-29"}`, `{"on":""}`} {
		var l letter
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		back, err := json.Marshal(l)
		if err != nil || string(back) != text {
			t.Errorf("%s came back as %s, %v", text, back, err)
		}
	}
	for _, text := range []string{`{"on":"2024-02-30"}`, `{"on":"2024/2/28"}`, `{"on":"2024-2-28"}`, `{"on":20240228}`} {
		if err := json.Unmarshal([]byte(text), &letter{}); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}

func TestEveryDateComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate.Draw(t, "date")
		y, m, day := d.YMD()
		if back, err := Checked(y, m, day); err != nil || back != d {
			t.Fatalf("%s checked is %s, %v", d, back, err)
		}
		for _, text := range []string{d.String(), d.Chinese(), d.time().Format("20060102"), d.time().Format("2006/1/2")} {
			if back, err := Parse(text); err != nil || back != d {
				t.Fatalf("%q read as %s, %v", text, back, err)
			}
		}
	})
}

var anyDate = rapid.Custom(func(t *rapid.T) Date {
	return Date(rapid.Int32Range(int32(Of(FirstYear, 1, 1)), int32(Of(LastYear, 12, 31))).Draw(t, "day"))
})
