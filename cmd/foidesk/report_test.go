package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// A bureau without applications prints the form of its year with zeros, as 石嘴山市科学技术局 did for
// 2019; its extraction left blanks where we print 0.
func TestYearWithoutApplicationsIsTheFormInZeros(t *testing.T) {
	s := newShell(t)
	empty := s.file("空台账.csv", "登记编号,收到日期,收到方式,申请人类型,申请人,申请内容,办理结果\n")
	s.must("import", "--agency", "示例科学技术局", "--create", empty)
	got := decodeReport(t, s.must("report", "--agency", "示例科学技术局", "--year", "2019").stdout)
	want := readPublished(t, "shizuishan-sti-2019.json")
	if got.Edition != "2019" || len(got.SectionThree.Rows) != len(want.SectionThree.Rows) {
		t.Fatalf("edition %s with %d rows, want 2019 with %d", got.Edition, len(got.SectionThree.Rows), len(want.SectionThree.Rows))
	}
	for i, row := range got.SectionThree.Rows {
		if w := want.SectionThree.Rows[i]; row.ID != w.ID || row.Label != w.Label {
			t.Errorf("row %d is %s %s, want %s %s", i, row.ID, row.Label, w.ID, w.Label)
		}
		for j, v := range row.Values {
			if v == nil || *v != 0 {
				t.Errorf("row %s, column %d: %v, want 0", row.ID, j, v)
			}
		}
	}
	for _, c := range got.Checks {
		if !c.OK {
			t.Errorf("%s does not hold: %s", c.ID, c.Detail)
		}
	}
}

// What is exported can be checked, and says the same.
func TestExportedWorkbookChecks(t *testing.T) {
	s := newShell(t)
	s.must("import", "--agency", city, "--create", s.file("台账.csv", suqianLedger(t)))
	path := filepath.Join(s.dir, "2024.xlsx")
	s.must("report", "--agency", city, "--year", "2024", "--format", "xlsx", "-o", path)
	r := s.must("check", path)
	if !strings.Contains(r.stdout, "不符 0") {
		t.Errorf("check says %q", r.stdout)
	}
	previous := filepath.Join(s.dir, "2023.xlsx")
	s.must("report", "--agency", city, "--year", "2023", "--format", "xlsx", "-o", previous)
	if r := s.must("check", "--previous", previous, path); !strings.Contains(r.stdout, "不符 0") {
		t.Errorf("check against the year before says %q", r.stdout)
	}
	// The year's ledger goes back in unchanged.
	if r := s.must("import", "--agency", city, path); !strings.Contains(r.stdout, "新增 0 件") || !strings.Contains(r.stdout, "拒收 0 行") {
		t.Errorf("exported ledger imports as %q", r.stdout)
	}
}

func TestReportRefusesWhatIsNotThere(t *testing.T) {
	s := newShell(t)
	s.must("import", "--agency", city, "--create", emptyLedger(s, suqianLedger(t)))
	for name, tt := range map[string]struct {
		args []string
		says string
	}{
		"unknown agency":    {[]string{"--agency", "示例无此机关", "--year", "2024"}, "没有名为“示例无此机关”的机关"},
		"year to come":      {[]string{"--agency", city, "--year", "2099"}, "年度应在 2000 至"},
		"year before all":   {[]string{"--agency", city, "--year", "24"}, "年度应在 2000 至"},
		"unknown edition":   {[]string{"--agency", city, "--year", "2024", "--edition", "2020"}, "--edition"},
		"unknown format":    {[]string{"--agency", city, "--year", "2024", "--format", "pdf"}, "--format"},
		"no place to write": {[]string{"--agency", city, "--year", "2024", "-o", filepath.Join(s.dir, "none", "a.json")}, "不能写入"},
		"no agency at all":  {[]string{"--year", "2024"}, "--agency"},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.run(append([]string{"report"}, tt.args...)...)
			if r.status != exitUnusable || r.stdout != "" || !strings.Contains(r.stderr, tt.says) {
				t.Errorf("status %d, prints %q and says %q", r.status, r.stdout, r.stderr)
			}
		})
	}
}
