package calendar

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestAdd(t *testing.T) {
	test := func(why, start string, n int, want string, unannounced int) {
		t.Helper()
		got := through2026().Add(on(t, start), n)
		if got.On != on(t, want) || got.Unannounced != unannounced || got.Provisional() != (unannounced != 0) {
			t.Errorf("%s: %s + %d is %s (%d), want %s (%d)", why, start, n, got.On, got.Unannounced, want, unannounced)
		}
	}
	test("stated in a judgment; 10-08 and 10-09 are working weekend days", "2022-09-30", 20, "2022-11-02", 0)
	test("10-07 and 10-08 are working weekend days", "2023-09-18", 20, "2023-10-20", 0)
	test("received on a Saturday", "2021-11-27", 20, "2021-12-24", 0)
	test("Mid-Autumn and National Day swaps", "2024-09-13", 7, "2024-09-25", 0)
	test("Mid-Autumn and National Day swaps", "2024-09-13", 15, "2024-10-11", 0)
	test("Mid-Autumn and National Day swaps", "2024-09-13", 20, "2024-10-17", 0)
	test("Mid-Autumn and National Day swaps", "2024-09-13", 40, "2024-11-14", 0)
	test("eight days of National Day and Mid-Autumn", "2025-09-26", 7, "2025-10-13", 0)
	test("eight days of National Day and Mid-Autumn", "2025-09-26", 15, "2025-10-23", 0)
	test("eight days of National Day and Mid-Autumn", "2025-09-26", 20, "2025-10-30", 0)
	test("eight days of National Day and Mid-Autumn", "2025-09-26", 40, "2025-11-27", 0)
	test("Spring Festival; 02-14 and 02-28 are worked", "2026-02-13", 7, "2026-03-02", 0)
	test("Spring Festival; 02-14 and 02-28 are worked", "2026-02-13", 15, "2026-03-12", 0)
	test("Spring Festival; 02-14 and 02-28 are worked", "2026-02-13", 20, "2026-03-19", 0)
	test("Spring Festival; 02-14 and 02-28 are worked", "2026-02-13", 40, "2026-04-17", 0)
	test("Spring Festival 2026 from January", "2026-01-30", 20, "2026-03-05", 0)
	test("no notice for 2027 yet", "2026-11-27", 40, "2027-01-22", 2027)
	test("ends on the last day announced", "2026-11-27", 24, "2026-12-31", 0)
	test("and a day more", "2026-11-27", 25, "2027-01-01", 2027)
	test("begins before the notices and ends within them", "2018-12-28", 4, "2019-01-04", 2018) // 12-29 is worked
	test("the start is not in the period: 2018 is not touched", "2018-12-31", 1, "2019-01-02", 0)
	test("two years without a notice: the first is named; 261 days of 2027, 21 of January 2028", "2026-12-31", 300, "2028-02-24", 2027)
	test("no days", "2026-02-15", 0, "2026-02-15", 0)
	test("fewer than none", "2026-02-15", -3, "2026-02-15", 0)
	test("a rest day as the start: day 1 is the next worked one", "2026-02-15", 1, "2026-02-24", 0)
}

func TestCount(t *testing.T) {
	test := func(why, after, through string, want, unannounced int) {
		t.Helper()
		got := through2026().Count(on(t, after), on(t, through))
		if got != (Count{want, unannounced}) || got.Provisional() != (unannounced != 0) {
			t.Errorf("%s: (%s, %s] has %+v, want %d (%d)", why, after, through, got, want, unannounced)
		}
	}
	test("a week", "2024-03-08", "2024-03-15", 5, 0)
	test("the same day", "2024-03-08", "2024-03-08", 0, 0)
	test("the same day of a year without a notice", "2027-03-08", "2027-03-08", 0, 0)
	test("backwards", "2024-03-15", "2024-03-08", -5, 0)
	test("the whole of Spring Festival", "2026-02-14", "2026-02-23", 0, 0)
	test("told on Friday, working Saturday counts", "2026-02-27", "2026-02-28", 1, 0)
	test("a year: 365 days, 104 of weekends", "2025-12-31", "2026-12-31", 248, 0)
	test("into 2027", "2026-12-31", "2027-01-04", 2, 2027)
	test("back from 2027", "2027-01-04", "2026-12-31", -2, 2027)
	test("out of 2018", "2018-12-31", "2019-01-04", 3, 0)
}

func TestRoll(t *testing.T) {
	test := func(why, date, want string, unannounced int) {
		t.Helper()
		if got := through2026().Roll(on(t, date)); got != (Due{on(t, want), unannounced}) {
			t.Errorf("%s: %s rolls to %s (%d), want %s (%d)", why, date, got.On, got.Unannounced, want, unannounced)
		}
	}
	test("a working day stays", "2026-03-02", "2026-03-02", 0)
	test("a working Saturday stays", "2026-02-28", "2026-02-28", 0)
	test("Saturday to Monday", "2026-03-07", "2026-03-09", 0)
	test("the first day of National Day", "2025-10-01", "2025-10-09", 0)
	test("a Sunday before a working day of a year without a notice", "2027-01-03", "2027-01-04", 2027)
	test("a working day of a year without a notice may turn out a holiday", "2027-01-01", "2027-01-01", 2027)
	test("from an announced year into the next", "2022-12-31", "2023-01-03", 0)
}

func TestNoDateGivesNoDate(t *testing.T) {
	c, d := China(), on(t, "2026-03-02")
	if c.Add(0, 20) != (Due{}) || c.Roll(0) != (Due{}) || c.Count(0, d) != (Count{}) || c.Count(d, 0) != (Count{}) {
		t.Error("a period was reckoned from no date")
	}
	if c.Day(0) != (Day{}) || c.Working(0) {
		t.Error("no date is some day")
	}
}

// What lies outside the table cannot come from people (Checked refuses it); it must only do no harm.
func TestOutsideTheTable(t *testing.T) {
	c := through2026()
	before, after := Of(1990, 1, 1), Of(2150, 1, 1)
	if got := c.Add(before, 1); got != (Due{on(t, "2000-01-03"), 1990}) {
		t.Errorf("from 1990: %v", got)
	}
	if got := c.Add(on(t, "2099-12-31"), math.MaxInt); got != (Due{Of(2109, 12, 31), 2100}) {
		t.Errorf("without end: %v", got)
	}
	if got := c.Add(on(t, "2099-12-31"), 20); got != (Due{Of(2100, 1, 28), 2100}) {
		t.Errorf("from the last date: %v", got)
	}
	if got := c.Add(after, 5); got.On != after {
		t.Errorf("from 2150: %v", got)
	}
	if got := c.Count(before, after); got != (Count{len(c.working), 1990}) {
		t.Errorf("over the whole: %v", got)
	}
	for _, d := range []Date{math.MinInt32, -1, 1, before, after, math.MaxInt32} {
		c.Add(d, 1)
		c.Roll(d)
		c.Day(d)
		if n := c.Count(d, d); n.Days != 0 {
			t.Errorf("Count(%d, %d) is %v", d, d, n)
		}
	}
}

// Some of the built-in years and no others, so that years without a notice lie before, between and after.
func someYears(t *rapid.T) *Calendar {
	all, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	var some []YearData
	for _, y := range all {
		if rapid.Bool().Draw(t, "loaded") {
			some = append(some, y)
		}
	}
	c, err := New(some...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Around the announced years, where the holidays are.
var nearDate = rapid.Custom(func(t *rapid.T) Date {
	return Date(rapid.Int32Range(int32(Of(2017, 6, 1)), int32(Of(2028, 6, 30))).Draw(t, "day"))
})

// stepped finds the n-th working day as one does with a finger on the wall calendar.
func stepped(c *Calendar, start Date, n int) Due {
	due := Due{On: start}
	for n > 0 {
		due.On++
		if year := due.On.Year(); due.Unannounced == 0 && !c.Announced(year) {
			due.Unannounced = year
		}
		if c.Day(due.On).Working {
			n--
		}
	}
	return due
}

func TestAddAgreesWithTheFingerOnTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, start, n := someYears(t), nearDate.Draw(t, "start"), rapid.IntRange(0, 300).Draw(t, "n")
		got, want := c.Add(start, n), stepped(c, start, n)
		if got != want {
			t.Fatalf("%s + %d is %v, want %v", start, n, got, want)
		}
	})
}

func TestAddAndCountAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, n := anyDate.Draw(t, "start"), rapid.IntRange(1, 2000).Draw(t, "n")
		due := China().Add(start, n)
		if !China().Working(due.On) {
			t.Fatalf("%s + %d is %s, a rest day", start, n, due.On)
		}
		if got := China().Count(start, due.On); got != (Count{n, due.Unannounced}) {
			t.Fatalf("(%s, %s] has %v, want %d", start, due.On, got, n)
		}
	})
}

func TestCountIsAdditive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyDate.Draw(t, "a"), anyDate.Draw(t, "b"), anyDate.Draw(t, "c")
		count := func(after, through Date) int { return China().Count(after, through).Days }
		if count(a, b)+count(b, c) != count(a, c) {
			t.Fatalf("%s, %s, %s: %d + %d is not %d", a, b, c, count(a, b), count(b, c), count(a, c))
		}
	})
}

func TestCountIsProvisionalIfAYearItTouchesLacksItsNotice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, after, through := someYears(t), nearDate.Draw(t, "after"), nearDate.Draw(t, "through")
		want := 0
		for d := min(after, through) + 1; d <= max(after, through) && want == 0; d++ {
			if !c.Announced(d.Year()) {
				want = d.Year()
			}
		}
		if got := c.Count(after, through).Unannounced; got != want {
			t.Fatalf("(%s, %s] names %d, want %d", after, through, got, want)
		}
	})
}

func TestRollIsTheFirstWorkingDayFromHereOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, d := someYears(t), nearDate.Draw(t, "date")
		due := c.Roll(d)
		if due.On < d || !c.Working(due.On) || c.Count(d.AddDays(-1), due.On).Days != 1 {
			t.Fatalf("%s rolls to %s", d, due.On)
		}
		if want := c.Count(d.AddDays(-1), due.On).Unannounced; due.Unannounced != want {
			t.Fatalf("%s rolls to %s, names %d, want %d", d, due.On, due.Unannounced, want)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	c, start := through2026(), Of(2026, 2, 13)
	for b.Loop() {
		c.Add(start, 20)
	}
}

func BenchmarkCount(b *testing.B) {
	c, after, through := through2026(), Of(2024, 9, 13), Of(2026, 11, 27)
	for b.Loop() {
		c.Count(after, through)
	}
}

func BenchmarkNew(b *testing.B) {
	years, err := builtIn()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := New(years...); err != nil {
			b.Fatal(err)
		}
	}
}
