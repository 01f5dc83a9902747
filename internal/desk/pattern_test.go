package desk_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/desk"
)

func TestPatternCheck(t *testing.T) {
	test := func(why string, p desk.Pattern, want string) {
		t.Helper()
		err := p.Check()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q gives %v, want %q", why, p, err, want)
		}
	}
	test("the default", desk.DefaultPattern, "")
	test("one series for all years", "登记{序号}", "")
	test("year behind the number", "{序号:3}号〔{年}〕", "")
	test("nothing to count with: every number would be the same", "{年}", "{序号}")
	test("no text at all", "", "{序号}")
	test("two running numbers: which one counts?", "{序号}-{序号:3}", "有 2 个")
	test("two years", "{年}{年}-{序号}", "{年} 至多一个")
	test("a mark that is none would be printed as it stands", "{月}-{序号}", "花括号")
	test("width 0 pads nothing", "{序号:0}", "{序号}")
	test("width of two digits", "{序号:10}", "{序号}")
	test("braces inside a mark", "{{序号}}", "花括号")
	test("as long as may be", desk.Pattern(strings.Repeat("甲", 56)+"{序号}"), "")
	test("a character longer", desk.Pattern(strings.Repeat("甲", 57)+"{序号}"), "不得超过 60 字，现为 61 字")
}

func TestPatternFormat(t *testing.T) {
	test := func(why string, p desk.Pattern, year, n int, want string, series int) {
		t.Helper()
		if got := p.Format(year, n); got != want || p.Series(year) != series {
			t.Errorf("%s: %s, series %d; want %s, series %d", why, got, p.Series(year), want, series)
		}
	}
	test("padded", "{年}-{序号:6}", 2024, 120, "2024-000120", 2024)
	test("outgrown its width, a number is not cut", "{年}-{序号:2}", 2024, 1234, "2024-1234", 2024)
	test("unpadded, one series for all years", "甲{序号}号", 2024, 7, "甲7号", 0)
	test("signs of a regular expression are text", "({年}).[{序号:3}]*", 2025, 1, "(2025).[001]*", 2025)
	test("a per cent sign is text", "%d{序号}", 2025, 3, "%d3", 0)
	test("a dollar sign is text", "$1{年}${序号}", 2025, 3, "$12025$3", 2025)
}

func TestPatternReader(t *testing.T) {
	test := func(why string, p desk.Pattern, number string, series, n int, want bool) {
		t.Helper()
		s, got, ok := p.Reader()(number)
		if s != series || got != n || ok != want {
			t.Errorf("%s: %s read as %d, %d, %v; want %d, %d, %v", why, number, s, got, ok, series, n, want)
		}
	}
	test("its own", desk.DefaultPattern, "2024-000120", 2024, 120, true)
	test("written by hand without the zeros, it is the same number", desk.DefaultPattern, "2024-120", 2024, 120, true)
	test("another form", desk.DefaultPattern, "〔2024〕120号", 0, 0, false)
	test("a longer number that holds one", desk.DefaultPattern, "甲2024-000120", 0, 0, false)
	test("more behind it", desk.DefaultPattern, "2024-000120-1", 0, 0, false)
	test("too many digits to count with", desk.DefaultPattern, "2024-1234567890", 0, 0, false)
	test("one series for all years", "登记{序号}", "登记9", 0, 9, true)
	test("number and year without a sign between", "{序号}{年}", "122024", 2024, 12, true)
	test("a dot is a dot", "{年}.{序号}", "2024x5", 0, 0, false)
	test("a pattern that numbers nothing reads nothing", "{年}", "2024", 0, 0, false)
}

// What a pattern writes it reads back, so that no number is given out twice.
func TestPatternReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := patterns().Draw(t, "pattern")
		if err := p.Check(); err != nil {
			t.Fatal(err)
		}
		year, n := rapid.IntRange(2000, 2099).Draw(t, "year"), rapid.IntRange(1, 999_999_999).Draw(t, "n")
		number := p.Format(year, n)
		if series, got, ok := p.Reader()(number); !ok || got != n || series != p.Series(year) {
			t.Errorf("%s writes %s and reads %d, %d, %v", p, number, series, got, ok)
		}
	})
}

func patterns() *rapid.Generator[desk.Pattern] {
	return rapid.Custom(func(t *rapid.T) desk.Pattern {
		text := rapid.StringOfN(rapid.RuneFrom([]rune(`公开〔〕号-/.*+?()[]^$|\%1905d`)), 0, 8, -1)
		seq := rapid.SampledFrom([]string{"{序号}", "{序号:1}", "{序号:4}", "{序号:9}"}).Draw(t, "mark")
		marks := rapid.Permutation([]string{"{年}", seq}).Draw(t, "marks")
		if rapid.Bool().Draw(t, "one series") {
			marks = []string{seq}
		}
		p := text.Draw(t, "head")
		for _, m := range marks {
			p += m + text.Draw(t, "between")
		}
		return desk.Pattern(p)
	})
}
