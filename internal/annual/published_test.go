package annual_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/annual"
)

// published reads a table that an agency published.
func published(t *testing.T, name string) annual.Report {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := annual.ReadReport(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

var allPublished = []string{
	"double-counted-2025", "hongze-2023", "longgang-department-2024",
	"shizuishan-sti-2019", "suqian-2023", "suqian-2024",
}

func lines(findings []annual.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Check+" "+f.Where+": "+f.Detail)
	}
	return out
}

func TestPublishedViolations(t *testing.T) {
	tests := []struct {
		report string
		reason string
		want   []string
	}{
		{"hongze-2023", "two totals of section four are printed 0; its mixed shape is no fault", []string{
			"section_four_sum 第四部分·行政复议·总计: 结果维持 10 + 结果纠正 1 + 其他结果 0 + 尚未审结 0 = 11，总计 0，相差 11",
			"section_four_sum 第四部分·行政诉讼·复议后起诉·总计: 结果维持 5 + 结果纠正 0 + 其他结果 0 + 尚未审结 0 = 5，总计 0，相差 5",
		}},
		{"double-counted-2025", "one request stands in two result rows", []string{
			"column_balance 第三部分·自然人: 新收 60 + 结转 0 = 60，总计 61 + 结转下年 0 = 61，相差 1",
			"column_balance 第三部分·总计: 新收 62 + 结转 0 = 62，总计 63 + 结转下年 0 = 63，相差 1",
		}},
		{"shizuishan-sti-2019", "an all-zero report with blanks", nil},
		{"longgang-department-2024", "only the upper half is known", nil},
		{"suqian-2023", "a whole city that adds up", nil},
		{"suqian-2024", "a whole city that adds up", nil},
	}
	for _, tt := range tests {
		t.Run(tt.report, func(t *testing.T) {
			got := lines(annual.Violations(annual.Check(published(t, tt.report), nil)))
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: violations\n%s\nwant\n%s", tt.reason, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestCarryOverBetweenPublishedYears(t *testing.T) {
	before := published(t, "suqian-2023")
	held := 0
	for _, f := range annual.Check(published(t, "suqian-2024"), &before) {
		if f.Check != annual.CheckCarryOver {
			continue
		}
		if !f.OK || !f.Assessable {
			t.Errorf("%s: %s", f.Where, f.Detail)
		}
		held++
	}
	if held != 7 {
		t.Errorf("carry_over looked at %d columns, want 7", held)
	}
}

func TestBlanksAreNotAssessable(t *testing.T) {
	tests := []struct{ report, check, where, detail string }{
		{
			"shizuishan-sti-2019", annual.CheckResultsSum, "第三部分·（七）总计·总计",
			"无法核对（not assessable）：“予以公开”至“其他处理”（共 19 格）为空白",
		},
		{
			"shizuishan-sti-2019", annual.CheckRowSum, "第三部分·四、结转下年度继续办理·总计",
			"无法核对（not assessable）：“自然人”至“其他”（共 6 格）为空白",
		},
		{
			"shizuishan-sti-2019", annual.CheckSectionFour, "第四部分·行政诉讼·复议后起诉·总计",
			"无法核对（not assessable）：“总计”为空白",
		},
		{
			"shizuishan-sti-2019", annual.CheckCarryOver, "第三部分·二、上年结转政府信息公开申请数量",
			"无法核对（not assessable）：没有 2018 年度的报告",
		},
		{
			"longgang-department-2024", annual.CheckColumnBalance, "第三部分·法人或其他组织·商业企业",
			"无法核对（not assessable）：“总计”、“结转下年”为空白",
		},
		{
			"longgang-department-2024", annual.CheckSectionFour, "第四部分",
			"无法核对（not assessable）：报告中没有第四部分的表",
		},
	}
	for _, tt := range tests {
		t.Run(tt.report+" "+tt.where, func(t *testing.T) {
			for _, f := range annual.Check(published(t, tt.report), nil) {
				if f.Check != tt.check || f.Where != tt.where {
					continue
				}
				if !f.OK || f.Assessable || f.Detail != tt.detail {
					t.Errorf("ok %v, assessable %v, detail %q; want %q", f.OK, f.Assessable, f.Detail, tt.detail)
				}
				return
			}
			t.Error("no such finding")
		})
	}
}

// What an all-zero report prints in its 总计 column does add up and is said so.
func TestPrintedZerosAreAssessed(t *testing.T) {
	for _, f := range annual.Check(published(t, "shizuishan-sti-2019"), nil) {
		if f.Check == annual.CheckColumnBalance && f.Where == "第三部分·总计" {
			if !f.OK || !f.Assessable {
				t.Errorf("ok %v, assessable %v: %s", f.OK, f.Assessable, f.Detail)
			}
			return
		}
	}
	t.Error("no column_balance for 总计")
}

func TestMixedShapeIsDetectedFromTheTable(t *testing.T) {
	r := published(t, "hongze-2023")
	if r.Edition != "2021" || r.SectionThree.Shape.ID != "2019" {
		t.Errorf("edition %s with a table of %s, want 2021 with 2019", r.Edition, r.SectionThree.Shape.ID)
	}
}

// A report written and read again is the same report: nothing printed gets lost.
func TestJSONRoundTrip(t *testing.T) {
	for _, name := range allPublished {
		t.Run(name, func(t *testing.T) {
			r := published(t, name)
			r.Checks = annual.Check(r, nil)
			first, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			again, err := annual.ReadReport(first)
			if err != nil {
				t.Fatal(err)
			}
			again.Checks = annual.Check(again, nil)
			second, err := json.Marshal(again)
			if err != nil {
				t.Fatal(err)
			}
			if string(first) != string(second) {
				t.Errorf("written\n%s\nthen\n%s", first, second)
			}
			if got, want := figuresIn(t, first), figuresIn(t, mustRead(t, name)); got != want {
				t.Errorf("figures\n%s\nwant, as in the file\n%s", got, want)
			}
		})
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// figuresIn is the report's JSON in one canonical form, without labels (published ones have slips
// of the pen) and checks. The one amount given as text is a number once it has been read.
func figuresIn(t *testing.T, data []byte) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(data), `"amount_as_printed": "0"`, `"amount_as_printed": 0`)), &v); err != nil {
		t.Fatal(err)
	}
	delete(v, "checks")
	for _, row := range v["section_three"].(map[string]any)["rows"].([]any) {
		delete(row.(map[string]any), "label")
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestFindingJSON(t *testing.T) {
	tests := []struct {
		name    string
		finding annual.Finding
		want    string
	}{
		{
			"holds",
			annual.Finding{Check: "row_sum", OK: true, Assessable: true, Where: "甲", Detail: "乙"},
			`{"id":"row_sum","ok":true,"where":"甲","detail":"乙"}`,
		},
		{
			"violated",
			annual.Finding{Check: "row_sum", Assessable: true, Where: "甲", Detail: "乙"},
			`{"id":"row_sum","ok":false,"where":"甲","detail":"乙"}`,
		},
		{
			"not assessable",
			annual.Finding{Check: "row_sum", OK: true, Where: "甲", Detail: "乙"},
			`{"id":"row_sum","ok":true,"where":"甲","detail":"乙","assessable":false}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(tt.finding)
			if err != nil || string(got) != tt.want {
				t.Errorf("%s, %v; want %s", got, err, tt.want)
			}
		})
	}
}
