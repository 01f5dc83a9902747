package annual_test

import (
	"slices"
	"strings"
	"testing"

	"foidesk/internal/annual"
)

// improper are the findings of the last check.
func improper(r annual.Report) []annual.Finding {
	return slices.DeleteFunc(annual.Check(r, nil), func(f annual.Finding) bool { return f.Check != annual.CheckNumbers })
}

func TestImproperNumbersReachTheCheck(t *testing.T) {
	tests := []struct {
		name   string
		was    string
		now    string
		where  string
		detail string
		ok     bool
	}{
		{"negative", `[3440, 75,`, `[3440, -75,`, "第三部分·一、本年新收政府信息公开申请数量·法人或其他组织·商业企业", "印为 -75，件数不能是负数", false},
		{"fraction", `[3440, 75,`, `[3440, 7.5,`, "第三部分·一、本年新收政府信息公开申请数量·法人或其他组织·商业企业", "印为 7.5，件数应为整数", false},
		{
			"too long for any integer type", `[3440, 75,`, `[3440, 99999999999999999999999999,`,
			"第三部分·一、本年新收政府信息公开申请数量·法人或其他组织·商业企业", "印为 999999999999999999999999…（共 26 个字符），大得不合情理，请核对位数", false,
		},
		{
			"an exponent nobody can write out", `[3440, 75,`, `[3440, 1e999999999,`,
			"第三部分·一、本年新收政府信息公开申请数量·法人或其他组织·商业企业", "印为 1e999999999，大得不合情理，请核对位数", false,
		},
		{"section four", `"upheld": 88`, `"upheld": -88`, "第四部分·行政复议·结果维持", "印为 -88，件数不能是负数", false},
		{"money with five decimals", `72701.2578`, `72701.25781`, "第二部分·行政事业性收费·本年收费金额（单位：万元）", "印为 72701.25781，金额以万元计，小数不超过四位", false},
		{"negative money", `72701.2578`, `-1`, "第二部分·行政事业性收费·本年收费金额（单位：万元）", "印为 -1，金额不能是负数", false},
		{"text in section two", `72701.2578`, `"240万元"`, "第二部分·行政事业性收费·本年收费金额（单位：万元）", "无法核对（not assessable）：印为 240万元，不是数字", true},
		{"whole though written with a point", `[3440, 75,`, `[3440, 75.0,`, "第三部分", "有数的 175 格均符合要求", true},
		{"blank", `[3440, 75,`, `[3440, null,`, "第三部分", "有数的 174 格均符合要求", true},
	}
	text := string(mustRead(t, "suqian-2024"))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(text, tt.was) != 1 {
				t.Fatalf("%q is not once in the file", tt.was)
			}
			r, err := annual.ReadReport([]byte(strings.Replace(text, tt.was, tt.now, 1)))
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(improper(r), func(f annual.Finding) bool { return f.Where == tt.where })
			if i < 0 {
				t.Fatalf("no finding for %s: %v", tt.where, lines(improper(r)))
			}
			if f := improper(r)[i]; f.OK != tt.ok || f.Detail != tt.detail {
				t.Errorf("ok %v, %s; want %v, %s", f.OK, f.Detail, tt.ok, tt.detail)
			}
		})
	}
}

// 本年增/减 of the form of 2019 goes both ways.
func TestAChangeMayBeNegative(t *testing.T) {
	r := annual.Report{Year: 2019, Edition: "2019", SectionTwo: annual.Figures{"art20_5.licensing.change": annual.Whole(-1)}}
	if bad := annual.Violations(annual.Check(r, nil)); len(bad) > 0 {
		t.Error(lines(bad))
	}
}

// A sum with a number that nobody can add says so instead of failing or running out of memory.
func TestAbsurdNumbersAreNotSummed(t *testing.T) {
	text := strings.Replace(string(mustRead(t, "suqian-2024")), `[3440, 75,`, `[3440, 1e999999999,`, 1)
	r, err := annual.ReadReport([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range annual.Check(r, nil) {
		if f.Check == annual.CheckColumnBalance && f.Where == "第三部分·法人或其他组织·商业企业" {
			if want := "无法核对（not assessable）：“新收”印为“1e999999999”，不能相加"; f.Detail != want || f.Assessable || !f.OK {
				t.Errorf("%s, want %s", f.Detail, want)
			}
			return
		}
	}
	t.Error("no finding for the column")
}

// Printed cells as agencies fill them.
func TestParseValue(t *testing.T) {
	tests := []struct {
		printed string
		blank   bool
		n       int64
		whole   bool
	}{
		{"", true, 0, false},
		{" / ", true, 0, false},
		{"-", true, 0, false},
		{"—", true, 0, false},
		{"0", false, 0, true},
		{" 12 ", false, 12, true},
		{"-1", false, -1, true},
		{"3.0", false, 3, true},
		{"2.5", false, 0, false},
		{"251000元", false, 0, false},
		{"+19", false, 0, false},
		{"9223372036854775808", false, 0, false},
	}
	for _, tt := range tests {
		v := annual.ParseValue(tt.printed)
		n, whole := v.Int()
		if v.IsBlank() != tt.blank || n != tt.n || whole != tt.whole {
			t.Errorf("%q: blank %v, %d %v", tt.printed, v.IsBlank(), n, whole)
		}
	}
}

// A finding carries both sides of its sum, so that a page can show them and outline the cells.
func TestFindingShowsItsSum(t *testing.T) {
	bad := annual.Violations(annual.Check(published(t, "double-counted-2025"), nil))
	if len(bad) == 0 {
		t.Fatal("no violation")
	}
	f := bad[0]
	if f.Expected != annual.Whole(60) || f.Printed != annual.Whole(61) || f.Difference != annual.Whole(1) {
		t.Errorf("expected %s, printed %s, difference %s", f.Expected, f.Printed, f.Difference)
	}
	if want := []annual.Part{{Label: "新收", Value: annual.Whole(60)}, {Label: "结转", Value: annual.Whole(0)}}; !slices.Equal(f.Parts, want) {
		t.Errorf("parts %v, want %v", f.Parts, want)
	}
	var rows []annual.RowID
	for _, c := range f.Cells {
		rows = append(rows, c.Row)
	}
	if want := []annual.RowID{annual.RowReceived, annual.RowCarriedIn, annual.RowTotal, annual.RowCarriedOut}; !slices.Equal(rows, want) {
		t.Errorf("cells in rows %v, want %v", rows, want)
	}
}

func TestCarryOverNeedsTheYearBefore(t *testing.T) {
	r, twoYearsOff := published(t, "suqian-2024"), published(t, "suqian-2023")
	twoYearsOff.Year = 2022
	without := published(t, "suqian-2023")
	without.SectionThree = nil
	elsewhere := published(t, "suqian-2023")
	elsewhere.Agency = "示例市"
	changed := published(t, "suqian-2023")
	if err := changed.SectionThree.Set(annual.Cell{Row: annual.RowCarriedOut, Column: annual.ColumnTotal}, annual.Whole(120)); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		previous *annual.Report
		detail   string
	}{
		{"none at hand", nil, "无法核对（not assessable）：没有 2023 年度的报告"},
		{"another year", &twoYearsOff, "无法核对（not assessable）：应对照 2023 年度的报告，给出的是 2022 年度的"},
		{"another agency", &elsewhere, "无法核对（not assessable）：上一年度的报告是示例市的，本报告是宿迁市（全市）的"},
		{"no table", &without, "无法核对（not assessable）：2023 年度的报告中没有第三部分的表"},
		{"one off", &changed, "2023 年结转下年 120，本年上年结转 121，相差 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var last annual.Finding
			for _, f := range annual.Check(r, tt.previous) {
				if f.Check == annual.CheckCarryOver {
					last = f
				}
			}
			if last.Detail != tt.detail {
				t.Errorf("%s, want %s", last.Detail, tt.detail)
			}
		})
	}
}
