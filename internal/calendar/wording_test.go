package calendar_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
)

// The notices in testdata/notices state the facts of the published ones in their wording; one after another they
// must make the calendar that the year files make.
func TestNoticesReadFromTheirWording(t *testing.T) {
	names, err := filepath.Glob("testdata/notices/*.txt")
	if err != nil || len(names) != 10 {
		t.Fatalf("%d notices, want the 8 of 2019 to 2026 and the 2 that changed a year: %v", len(names), err)
	}
	cal, err := calendar.New()
	if err != nil {
		t.Fatal(err)
	}
	built := calendar.China()
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		read := calendar.ReadNotice(string(text), cal)
		if len(read.Problems)+len(read.Doubts) > 0 {
			t.Fatalf("%s: problems %v, doubts %v", name, read.Problems, read.Doubts)
		}
		if cal, err = cal.Amended(read.Year); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := read.Year.Notices[0]
		known := slices.ContainsFunc(built.Own(read.Year.Year), func(n calendar.Notice) bool {
			return n.Number == got.Number && n.Issued == got.Issued && n.Title == got.Title
		})
		if !known {
			t.Errorf("%s: %s of %s, %s; no built-in notice of the year is called so", name, got.Number, got.Issued, got.Title)
		}
	}
	for d := calendar.Of(2018, 12, 1); d <= calendar.Of(2026, 12, 31); d++ {
		got, want := cal.Day(d), built.Day(d)
		if got.Working != want.Working || got.Name != want.Name || (got.Kind == calendar.Weekend) != (want.Kind == calendar.Weekend) {
			t.Errorf("%s: read %+v, want %+v", d, got, want)
		}
	}
	if !cal.DiffersFrom(built).IsZero() {
		t.Errorf("the two differ from %s on", cal.DiffersFrom(built))
	}
}

const titled = "国务院办公厅关于2027年部分节假日安排的通知\n"

func TestWordingThatCannotBeTakenAsItIs(t *testing.T) {
	for _, tt := range []struct {
		why, text string
		problem   string // what the problem says; empty where there is none
		doubt     string
		line      int
	}{
		{"a weekday that is another day's", titled + "一、元旦：1月1日（周五）至3日（周一）放假，共3天。", "", "2027年1月3日是周日，通知写作“周一”", 2},
		{"weekday in words of the older notices", titled + "元旦：1月1日放假。1月9日（星期日）上班。", "", "2027年1月9日是周六", 2},
		{"a total that does not add up", titled + "元旦：1月1日至3日放假，共4天。", "", "“共4天”，所列放假日期有 3 天", 2},
		{"a make-up day in the week", titled + "元旦：1月1日至3日放假，共3天。1月4日（周一）上班。", "2027年1月4日是周一，本来就上班", "", 2},
		{"a day that does not exist", titled + "元旦：1月1日放假。\n春节：2月29日放假。", "没有 2027年2月29日 这一天", "", 3},
		{"no year anywhere", "元旦：1月1日至3日放假，共3天。", "不知道是哪一年", "", 1},
		{"dates of no holiday", titled + "1月1日至3日放假，共3天。", "看不出属于哪个节日", "", 2},
		{"neither rest nor work", titled + "元旦：1月1日至3日，共3天。", "看不出是放假还是上班", "", 2},
		{"a holiday without its dates", titled + "元旦：放假三天。", "没有写明放假日期", "", 2},
		{"a day that rests and is worked", titled + "元旦：1月1日至3日放假，共3天。1月3日（周日）上班。", "2027年1月3日既写了放假、又写了上班", "", 0},
		{"a range that runs backwards", titled + "元旦：1月3日至1日放假。", "不是可信的放假起止", "", 2},
		{"no month", titled + "元旦：3日放假。", "没有写明放假日期", "", 2},
		{"nothing of the kind", "关于开展培训的通知", "没有读出任何放假日期", "", 0},
		{"prolonged from nothing", "国务院办公厅关于延长2027年春节假期的通知\n延长2027年春节假期至2月20日。", "没有找到春节原来的放假安排", "", 2},
		{"another year's day", titled + "元旦：2029年1月1日放假。", "不属于 2027 年", "", 0},
	} {
		t.Run(tt.why, func(t *testing.T) {
			read := calendar.ReadNotice(tt.text, calendar.China())
			remarks := read.Problems
			if tt.problem == "" {
				if len(read.Problems) > 0 {
					t.Fatalf("problems %v, want none", read.Problems)
				}
				remarks = read.Doubts
			}
			if !slices.ContainsFunc(remarks, func(r calendar.Remark) bool {
				return strings.Contains(r.Text, tt.problem+tt.doubt) && (tt.line == 0 || r.Line == tt.line)
			}) {
				t.Errorf("%v; want on line %d “%s%s”", remarks, tt.line, tt.problem, tt.doubt)
			}
		})
	}
}

func TestWordingVariants(t *testing.T) {
	for _, tt := range []struct{ why, text, rests, works string }{
		{"brackets, colons and digits of either width", "元旦:１月１日（周五）至3日(周日)放假,共3天。", "01-01 01-02 01-03", ""},
		{"the new year from the old without its year", "元旦：12月31日至1月2日放假调休，共3天。", "2026-12-31 01-01 01-02", ""},
		{"several make-up days in one month", "国庆节：10月1日至2日放假。9月25日、26日（周日）上班。", "10-01 10-02", "09-25 09-26"},
		{"from and to by a dash", "国庆节：10月1日—3日放假，共3天。", "10-01 10-02 10-03", ""},
		{"two holidays in one", "三、中秋节和国庆节假期：10月1日至2日放假", "10-01 10-02", ""},
		{"what is encouraged is no holiday", "春节：2月6日放假。鼓励各单位安排职工在除夕（2月5日）休息。", "02-06", ""},
		{"two days beside one another", "元旦：1月1日、2日放假，共2天。", "01-01 01-02", ""},
	} {
		t.Run(tt.why, func(t *testing.T) {
			read := calendar.ReadNotice(titled+tt.text, calendar.China())
			if len(read.Problems)+len(read.Doubts) > 0 {
				t.Fatalf("problems %v, doubts %v", read.Problems, read.Doubts)
			}
			var rests, works []string
			for _, e := range read.Year.Notices[0].Exceptions {
				on := strings.TrimPrefix(e.Date.String(), "2027-")
				if e.Kind.Working() {
					works = append(works, on)
				} else {
					rests = append(rests, on)
				}
			}
			if strings.Join(rests, " ") != tt.rests || strings.Join(works, " ") != tt.works {
				t.Errorf("rests %v and works %v, want %s and %s", rests, works, tt.rests, tt.works)
			}
		})
	}
}

func TestYearFileIsReadBack(t *testing.T) {
	for _, year := range calendar.China().Years() {
		y := calendar.YearData{Year: year, Notices: calendar.China().Own(year)}
		back, err := calendar.ParseYear(y.Text())
		if err != nil || back.Text() != y.Text() || !calendar.IsYearFile(y.Text()) {
			t.Errorf("%d: %v", year, err)
		}
	}
}

// closures draws some closures of 2020 to 2022.
func closures(t *rapid.T) []calendar.Closure {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) calendar.Closure {
		from := calendar.Of(2020, 1, 1).AddDays(rapid.IntRange(0, 1000).Draw(t, "from"))
		return calendar.Closure{Reason: "停止办公", From: from, To: from.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))}
	}), 1, 4).Draw(t, "closures")
}

func TestClosureNeverMakesADayEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := closures(t)
		base := calendar.China()
		own := base.Closed(all...)
		from := calendar.Of(2019, 12, 1).AddDays(rapid.IntRange(0, 1100).Draw(t, "start"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		if got, plain := own.Add(from, n), base.Add(from, n); got.On < plain.On {
			t.Errorf("%d working days from %s end on %s with the closures, on %s without", n, from, got.On, plain.On)
		}
		days := 0
		for d := from + 1; d <= own.Add(from, n).On; d++ {
			_, closed := own.Closure(d)
			if closed && (own.Working(d) || !base.Working(d) || own.Day(d).Kind != calendar.Closed) {
				t.Errorf("%s is closed and %+v", d, own.Day(d))
			}
			if base.Working(d) && !closed {
				days++
			}
		}
		if days != n {
			t.Errorf("%d days counted one by one, want %d", days, n)
		}
	})
}

func TestClosureTakesWorkingDaysOnly(t *testing.T) {
	base := calendar.China()
	c := calendar.Closure{Number: "示政办〔2020〕1号", Title: "关于延迟复工的通知", Reason: "延迟复工", From: day("2020-02-02"), To: day("2020-02-09")}
	if got := len(base.Takes(c)); got != 5 {
		t.Errorf("%d days taken of 2 February (holiday) to 9 February (Sunday), want the 5 of the week", got)
	}
	own := base.Closed(c)
	if d := own.Day(day("2020-02-03")); d.Working || d.Kind != calendar.Closed || d.Name != "延迟复工" {
		t.Errorf("3 February is %+v", d)
	}
	if d := own.Day(day("2020-02-02")); d.Kind != calendar.AdjustedHoliday {
		t.Errorf("2 February became %+v", d)
	}
	if own.Version() == base.Version() || own.DiffersFrom(base) != day("2020-02-03") || base.Closed() != base {
		t.Errorf("versions %s, %s, differing from %s", own.Version(), base.Version(), own.DiffersFrom(base))
	}
	if again := own.Closed(c); again.Version() != own.Version() || len(own.Takes(c)) != 0 {
		t.Error("closed twice it is another calendar")
	}
}

func TestAmendedRestatesAYear(t *testing.T) {
	base := calendar.China()
	further, err := calendar.ParseFurther("年份：2026\n文号：试〔2026〕1号\n成文日期：2026-11-25\n标题：试\n2026-12-31 调休放假 元旦\n")
	if err != nil {
		t.Fatal(err)
	}
	now, err := base.Amended(further)
	if err != nil {
		t.Fatal(err)
	}
	if now.Working(day("2026-12-31")) || !base.Working(day("2026-12-31")) || len(now.Own(2026)) != 2 || now.DiffersFrom(base) != day("2026-12-31") {
		t.Errorf("31 December 2026: %+v, before %+v", now.Day(day("2026-12-31")), base.Day(day("2026-12-31")))
	}
	if again, err := now.Amended(further); err != nil || again.Version() != now.Version() {
		t.Errorf("the same notice a second time: %v", err)
	}
	further.Year = 2027
	if _, err := base.Amended(further); err == nil {
		t.Error("a new year with one day of one holiday is taken")
	}
}

func day(iso string) calendar.Date {
	d, err := calendar.ParseISO(iso)
	if err != nil {
		panic(err)
	}
	return d
}
