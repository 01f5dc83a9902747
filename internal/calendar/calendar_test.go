package calendar

import (
	"strings"
	"testing"
)

// The notice for 2027 comes out: what was provisional is settled, and by two days later.
func TestALaterYearSettlesWhatWasProvisional(t *testing.T) {
	start := on(t, "2026-12-25")
	before := through2026().Add(start, 5)
	if before.On != on(t, "2027-01-01") || before.Unannounced != 2027 {
		t.Errorf("before the notice: %s, %d", before.On, before.Unannounced)
	}
	loaded, err := through2026().With(example(t))
	if err != nil {
		t.Fatal(err)
	}
	// 12-28, 12-29, 12-30 are worked, 12-31 to 01-03 are not.
	if got := loaded.Add(start, 5); got.On != on(t, "2027-01-05") || got.Provisional() {
		t.Errorf("after it: %s, provisional %t", got.On, got.Provisional())
	}
	if notices := loaded.Notices(2026); len(notices) != 2 {
		t.Errorf("the new notice sets a day of 2026 and is not among its %d", len(notices))
	}
	if through2026().Announced(2027) || through2026().Day(on(t, "2026-12-31")).Kind != Workday {
		t.Error("the calendar that it was added to changed")
	}
}

// A change during the year, as in 2019 and 2020, is loaded as the whole year anew.
func TestAYearLoadedAgainReplacesTheFirst(t *testing.T) {
	first := example(t)
	changed, err := ParseYear(exampleYear + "\n文号：示例〔2027〕2号\n成文日期：2027-03-22\n标题：示例调整通知\n\n2027-05-08 调休放假 劳动节\n2027-05-04 调休放假 劳动节\n")
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(first, changed)
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string]Kind{"2027-05-08": AdjustedHoliday, "2027-05-04": AdjustedHoliday, "2027-05-01": StatutoryHoliday} {
		if got := c.Day(on(t, date)).Kind; got != want {
			t.Errorf("%s is %s, want %s", date, got, want)
		}
	}
	if back, err := c.With(first); err != nil || back.Day(on(t, "2027-05-08")).Kind != MakeupWorkday || len(back.Notices(2027)) != 1 {
		t.Errorf("the first text loaded again: %v", err)
	}
}

func TestNewRefusesAYearThatIsNotWhole(t *testing.T) {
	friday := example(t)
	friday.Notices[0].Exceptions[6].Date = on(t, "2027-05-07")
	for _, c := range []struct {
		name string
		year YearData
		says string
	}{
		{"no notice", YearData{Year: 2027}, "缺少：元旦"},
		{"no year", YearData{Notices: example(t).Notices}, "年份应在 2000 至 2099 之间"},
		{"of another year", YearData{Year: 2028, Notices: example(t).Notices}, "不属于 2028 年"},
		{"a Friday as a working weekend", friday, "本来就上班"},
	} {
		if _, err := China().With(c.year); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not say %q", c.name, err, c.says)
		}
	}
}

func TestEveryKindHasItsLabel(t *testing.T) {
	for kind, want := range map[Kind]string{
		Workday: "工作日", Weekend: "周末", StatutoryHoliday: "法定节假日", AdjustedHoliday: "调休放假", MakeupWorkday: "调休上班",
	} {
		if got := kind.Label(); got != want || kindLabelled(got) != kind {
			t.Errorf("%s is labelled %q", kind, got)
		}
	}
}
