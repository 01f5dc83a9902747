package calendar

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

//go:embed testdata/days.txt
var dayLetters string

var letterKinds = map[rune]Kind{
	'w': Workday, '.': Weekend, 'S': StatutoryHoliday, 'A': AdjustedHoliday, 'M': MakeupWorkday,
}

// through2026 is the built-in calendar as it stood before any notice for 2027: a later year built in must
// not change what the tests expect of 2027, nor of the last days of 2026, which it may set.
var through2026 = sync.OnceValue(func() *Calendar {
	years, err := builtIn()
	if err != nil {
		panic(err)
	}
	c, err := New(slices.DeleteFunc(years, func(y YearData) bool { return y.Year > 2026 })...)
	if err != nil {
		panic(err)
	}
	return c
})

func TestChinaHoldsEveryYearFrom2019On(t *testing.T) {
	years, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	files, err := yearFiles.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	if len(years) < 8 || len(files) != len(years) {
		t.Fatalf("%d years in %d files, want 2019 to 2026 at least", len(years), len(files))
	}
	for i, y := range years {
		if y.Year != 2019+i || files[i].Name() != fmt.Sprintf("%d.txt", y.Year) || !China().Announced(y.Year) {
			t.Errorf("%s holds %d, want %d", files[i].Name(), y.Year, 2019+i)
		}
	}
	if China().Announced(2018) {
		t.Error("2018 is announced")
	}
}

// The table of letters was made apart from the year files; 2019 to 2026 are 2,922 days.
func TestEveryDayOfTheAnnouncedYears(t *testing.T) {
	days := 0
	for line := range strings.Lines(dayLetters) {
		month, letters, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		d := on(t, month+"-01")
		for _, letter := range letters {
			want, known := letterKinds[letter]
			got := through2026().Day(d)
			if !known || got.Kind != want || got.Working != want.Working() || through2026().Working(d) != want.Working() || !got.Announced {
				t.Errorf("%s (%s) is %+v, want %s", d, d.WeekdayChinese(), got, want)
			}
			if named := got.Name != ""; named != (want != Workday && want != Weekend) {
				t.Errorf("%s, %s, is named %q", d, want, got.Name)
			}
			d, days = d.AddDays(1), days+1
		}
		if _, _, day := d.YMD(); day != 1 {
			t.Errorf("%s does not end with its month", month)
		}
	}
	if days != 2922 {
		t.Errorf("%d days compared, want 2922", days)
	}
}

func TestNamedDays(t *testing.T) {
	for _, c := range []struct {
		why, date string
		kind      Kind
		name      string
		announced bool
	}{
		{"the notice for 2023 set the last day of 2022", "2022-12-31", AdjustedHoliday, "元旦", true},
		{"worked by the first notice of 2020, rest by the second", "2020-02-01", AdjustedHoliday, "春节", true},
		{"a Friday that the second notice of 2020 set free", "2020-01-31", AdjustedHoliday, "春节", true},
		{"a Thursday set free by the second notice of 2019", "2019-05-02", AdjustedHoliday, "劳动节", true},
		{"a Sunday worked by the second notice of 2019", "2019-04-28", MakeupWorkday, "劳动节", true},
		{"the lunar New Year's Eve is statutory from 2025 on", "2025-01-28", StatutoryHoliday, "春节", true},
		{"two holidays in one", "2025-10-06", StatutoryHoliday, "国庆节、中秋节", true},
		{"a Sunday worked in 2026", "2026-01-04", MakeupWorkday, "元旦", true},
		{"a Friday not worked that no list of weekends knows", "2026-01-02", AdjustedHoliday, "元旦", true},
		{"the notice for 2019 worked a Saturday of 2018, itself not loaded", "2018-12-29", MakeupWorkday, "元旦", false},
		{"and set its last Monday free", "2018-12-31", AdjustedHoliday, "元旦", false},
		{"New Year 2027 is not assumed", "2027-01-01", Workday, "", false},
		{"National Day 2018 is not loaded", "2018-10-01", Workday, "", false},
		{"a Saturday of 2027", "2027-01-02", Weekend, "", false},
	} {
		d := on(t, c.date)
		want := Day{Date: d, Working: c.kind.Working(), Kind: c.kind, Name: c.name, Announced: c.announced}
		if got := through2026().Day(d); got != want {
			t.Errorf("%s: %+v, want %+v", c.why, got, want)
		}
	}
}

func TestNoticesOfAYear(t *testing.T) {
	for _, c := range []struct {
		year int
		want string
	}{
		{2017, ""},
		{2018, "国办发明电〔2018〕15号 2018-12-04"}, // its last three days only
		{2019, "国办发明电〔2018〕15号 2018-12-04 国办发明电〔2019〕3号 2019-03-22"},
		{2020, "国办发明电〔2019〕16号 2019-11-21 国办发明电〔2020〕1号 2020-01-26"},
		{2021, "国办发明电〔2020〕27号 2020-11-25"},
		{2022, "国办发明电〔2021〕11号 2021-10-25 国办发明电〔2022〕16号 2022-12-08"}, // 12-31
		{2023, "国办发明电〔2022〕16号 2022-12-08"},
		{2024, "国办发明电〔2023〕7号 2023-10-25"},
		{2025, "国办发明电〔2024〕12号 2024-11-12"},
		{2026, "国办发明电〔2025〕7号 2025-11-04"},
		{2027, ""},
	} {
		var got []string
		for _, n := range through2026().Notices(c.year) {
			got = append(got, n.Number, n.Issued.String())
			if !strings.HasPrefix(n.Title, "国务院办公厅关于") || !strings.Contains(n.URL, "://www.gov.cn/zhengce/zhengceku/") {
				t.Errorf("%d: %q at %q", c.year, n.Title, n.URL)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%d: %q, want %q", c.year, s, c.want)
		}
		if announced := c.year >= 2019 && c.year <= 2026; through2026().Announced(c.year) != announced {
			t.Errorf("announced(%d) is %t", c.year, !announced)
		}
	}
}
