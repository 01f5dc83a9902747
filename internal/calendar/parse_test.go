package calendar

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseReadsWhatHasOneReading(t *testing.T) {
	for name, text := range map[string]string{
		"ISO":                       "2024-03-05",
		"ISO without zeros":         "2024-3-5",
		"slashes":                   "2024/3/5",
		"slashes with zeros":        "2024/03/05",
		"dots":                      "2024.3.5",
		"Chinese":                   "2024年3月5日",
		"Chinese without 日":         "2024年03月05",
		"digits only":               "20240305",
		"full-width digits":         "２０２４年３月５日",
		"full-width, all of it":     "２０２４－０３－０５",
		"full-width slashes":        "２０２４／３／５",
		"full-width digits only":    "２０２４０３０５",
		"spaces around":             "  2024-03-05 \t",
		"spaces beside the signs":   "2024 年 3 月 5 日",
		"ideographic spaces":        "　2024　年3月5日　",
		"a line break from a sheet": "2024/3/5\n",
	} {
		t.Run(name, func(t *testing.T) {
			if d, err := Parse(text); err != nil || d.String() != "2024-03-05" {
				t.Errorf("%q read as %s, %v", text, d, err)
			}
		})
	}
}

func TestParseRefusesAndSaysWhy(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"nothing", "", "不是可识别的日期"},
		{"day or month first", "3/5/2024", "请写成 2024-03-05"},
		{"year of two digits", "24-3-5", "不是可识别的日期"},
		{"two kinds of signs", "2024-3/5", "不是可识别的日期"},
		{"no day", "2024年3月", "不是可识别的日期"},
		{"seven digits", "2024305", "不是可识别的日期"},
		{"spaces instead of signs", "2024 1 105", "不是可识别的日期"},
		{"a space inside the day", "2024-1-1 5", "不是可识别的日期"},
		{"more behind it", "2024-03-05 起", "不是可识别的日期"},
		{"30 February", "2024-02-30", "没有 2024年2月30日 这一天"},
		{"29 February of a common year", "20230229", "没有 2023年2月29日 这一天"},
		{"31 April", "2024年4月31日", "没有 2024年4月31日 这一天"},
		{"month 13", "2024/13/1", "没有 2024年13月1日 这一天"},
		{"month 0", "2024-00-10", "没有 2024年0月10日 这一天"},
		{"day 0", "2024-01-00", "没有 2024年1月0日 这一天"},
		{"digits of the year swapped", "0204-03-05", "年份应在 2000 至 2099 之间，现为 204"},
		{"the year before the first", "1999-12-31", "年份应在 2000 至 2099 之间"},
		{"the year after the last", "2100-01-01", "年份应在 2000 至 2099 之间"},
		{"a digit too many in the year", "20244-3-5", "不是可识别的日期"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Parse(c.text)
			if err == nil {
				t.Fatalf("%q read as %s", c.text, d)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q: %q does not say %q", c.text, err, c.says)
			}
		})
	}
}

func TestParseAtTheEdgesOfItsYears(t *testing.T) {
	for _, text := range []string{"2000-01-01", "2099-12-31", "2000-02-29"} {
		if d, err := Parse(text); err != nil || d.String() != text {
			t.Errorf("%s read as %s, %v", text, d, err)
		}
	}
}

func TestParseISOReadsThatFormOnly(t *testing.T) {
	if d, err := ParseISO("2024-03-05"); err != nil || d.String() != "2024-03-05" {
		t.Errorf("read as %s, %v", d, err)
	}
	for _, text := range []string{"", "2024-3-5", "2024/03/05", "20240305", " 2024-03-05", "２０２４-03-05", "2024-02-30", "1999-01-01"} {
		if d, err := ParseISO(text); err == nil {
			t.Errorf("%q read as %s", text, d)
		}
	}
}

func TestParseQuotesLittleOfAPastedPage(t *testing.T) {
	_, err := Parse(strings.Repeat("错贴的一页", 10_000))
	if err == nil || utf8.RuneCountInString(err.Error()) > 150 {
		t.Errorf("the message has %d characters", utf8.RuneCountInString(err.Error()))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2024-03-05", "２０２４年３月５日", "20240230", "3/5/2024", "2024 . 3 . 5", "", "2024-13-1", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			if d != 0 || err.Error() == "" {
				t.Fatalf("%q refused with %d, %q", text, d, err)
			}
			return
		}
		if d.Year() < FirstYear || d.Year() > LastYear {
			t.Fatalf("%q read as %s", text, d)
		}
		if again, err := ParseISO(d.String()); err != nil || again != d {
			t.Fatalf("%q is %s, which reads as %s, %v", text, d, again, err)
		}
	})
}
