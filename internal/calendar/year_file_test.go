package calendar

import (
	"strings"
	"testing"
)

// An invented year: the dates follow 2026's pattern, the number says that it is an example.
const exampleYear = `# 示例，不是真实通知
年份：2027

文号：示例〔2026〕1号
成文日期：2026年11月4日
标题：示例通知：2027年
网址：https://example.cn/2027

2026-12-31 调休放假 元旦
2027-01-01 法定节假日 元旦
2027-01-02 调休放假 元旦
2027-02-06 法定节假日 春节
2027-04-05 法定节假日 清明节
2027-05-01 法定节假日 劳动节
2027-05-08 调休上班 劳动节
2027-06-09 法定节假日 端午节
2027-10-01 法定节假日 国庆节、中秋节
`

func example(t testing.TB) YearData {
	t.Helper()
	year, err := ParseYear(exampleYear)
	if err != nil {
		t.Fatal(err)
	}
	return year
}

func TestParseYear(t *testing.T) {
	for name, text := range map[string]string{
		"as it stands":         exampleYear,
		"with a BOM and CRLF":  "\ufeff" + strings.ReplaceAll(exampleYear, "\n", "\r\n"),
		"colons of ASCII":      strings.ReplaceAll(strings.ReplaceAll(exampleYear, "：", ": "), "通知: ", "通知："),
		"indented, tabs":       strings.ReplaceAll(strings.ReplaceAll(exampleYear, "\n", "\n  "), " 法定", "\t法定"),
		"the year with a 年":    strings.Replace(exampleYear, "2027\n", "2027年\n", 1),
		"dates in Chinese":     strings.Replace(exampleYear, "2027-05-08", "2027年5月8日", 1),
		"no line break at end": strings.TrimSpace(exampleYear),
	} {
		t.Run(name, func(t *testing.T) {
			year, err := ParseYear(text)
			if err != nil {
				t.Fatal(err)
			}
			n := year.Notices[0]
			if year.Year != 2027 || len(year.Notices) != 1 || len(n.Exceptions) != 9 {
				t.Fatalf("read as %+v", year)
			}
			if n.Number != "示例〔2026〕1号" || n.Issued.String() != "2026-11-04" || n.Title != "示例通知：2027年" || n.URL != "https://example.cn/2027" {
				t.Errorf("notice %+v", n)
			}
			if e := n.Exceptions[6]; e != (Exception{on(t, "2027-05-08"), MakeupWorkday, "劳动节"}) {
				t.Errorf("row %+v", e)
			}
		})
	}
}

func TestParseYearRefusesAndSaysWhere(t *testing.T) {
	edit := func(old, changed string) string {
		t.Helper()
		if !strings.Contains(exampleYear, old) {
			t.Fatalf("the example has no %q", old)
		}
		return strings.Replace(exampleYear, old, changed, 1)
	}
	for _, c := range []struct{ name, text, says string }{
		{"nothing", "", "没有写明年份"},
		{"only comments", "# 年份：2027\n", "没有写明年份"},
		{"no year", edit("年份：2027", ""), "第 5 行：请先写一行年份"},
		{"the year twice", edit("网址", "年份：2027\n网址"), "第 7 行：年份写了两次"},
		{"the year not a number", edit("：2027", "：明年"), "第 2 行：年份“明年”"},
		{"the year out of range", edit("：2027", "：1927"), "第 2 行：年份“1927”应为 2000 至 2099"},
		{"rows before a notice", edit("文号：示例〔2026〕1号", "2027-01-01 法定节假日 元旦"), "第 4 行：请先写一行通知的文号"},
		{"no number", edit("示例〔2026〕1号", ""), "没有文号"},
		{"no date of issue", edit("成文日期：2026年11月4日", ""), "示例〔2026〕1号 没有成文日期"},
		{"an impossible date of issue", edit("11月4日", "11月31日"), "第 5 行：没有 2026年11月31日 这一天"},
		{"no title", edit("标题：示例通知：2027年", ""), "没有标题"},
		{"an unknown particular", edit("网址", "来源"), "第 7 行：不认识“来源”"},
		{"prose", edit("网址：https://example.cn/2027", "全文见网站"), "第 7 行：看不懂"},
		{"an impossible day", edit("2027-01-02", "2027-02-30"), "第 11 行：没有 2027年2月30日 这一天"},
		{"a day of another year", edit("2027-01-02", "2028-01-02"), "第 11 行：2028年1月2日 不属于 2027 年"},
		{"a November before", edit("2026-12-31", "2026-11-30"), "第 9 行：2026年11月30日 不属于 2027 年"},
		{"a day twice", edit("2027-01-02", "2027-01-01"), "第 11 行：2027年1月1日 在同一份通知里写了两次"},
		{"an unknown kind", edit("2027-01-02 调休放假", "2027-01-02 休息"), "第 11 行：2027年1月2日 的类别应为"},
		{"an ordinary kind", edit("2027-01-02 调休放假", "2027-01-02 周末"), "第 11 行：2027年1月2日 的类别应为"},
		{"a working weekend that is a Friday", edit("2027-05-08", "2027-05-07"), "第 15 行：2027年5月7日 是周五，本来就上班"},
		{"a row without its holiday", edit("2027-01-02 调休放假 元旦", "2027-01-02 调休放假"), "第 11 行：“2027-01-02 调休放假”应有三项"},
		{"cut off after Labour Day", exampleYear[:strings.Index(exampleYear, "2027-06-09")], "缺少：端午节、中秋节、国庆节"},
	} {
		t.Run(c.name, func(t *testing.T) {
			year, err := ParseYear(c.text)
			if err == nil {
				t.Fatalf("read as %+v", year)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q does not say %q", err, c.says)
			}
		})
	}
}

func FuzzParseYear(f *testing.F) {
	f.Add(exampleYear)
	f.Add("年份：2027\n文号：\n2027-01-01")
	f.Add("0\n：\n:")
	f.Fuzz(func(t *testing.T, text string) {
		year, err := ParseYear(text)
		if err != nil {
			return
		}
		if err := year.check(); err != nil {
			t.Fatalf("read, and then refused: %v", err)
		}
	})
}
