package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestCheckFindsWhatIsWrongInPublishedReports(t *testing.T) {
	tests := []struct {
		file       string
		status     int
		violations []string // each with its cell, its parts and the difference
		mentions   string
	}{
		{"hongze-2023.json", exitFails, []string{
			"第四部分·行政复议·总计：结果维持 10 + 结果纠正 1 + 其他结果 0 + 尚未审结 0 = 11，总计 0，相差 11",
			"第四部分·行政诉讼·复议后起诉·总计：结果维持 5 + 结果纠正 0 + 其他结果 0 + 尚未审结 0 = 5，总计 0，相差 5",
		}, ""},
		{"double-counted-2025.json", exitFails, []string{
			"第三部分·自然人：新收 60 + 结转 0 = 60，总计 61 + 结转下年 0 = 61，相差 1",
			"第三部分·总计：新收 62 + 结转 0 = 62，总计 63 + 结转下年 0 = 63，相差 1",
		}, "not assessable"},
		{"shizuishan-sti-2019.json", exitHolds, nil, "not assessable"},
		{"suqian-2023.json", exitHolds, nil, ""},
		{"suqian-2024.json", exitHolds, nil, ""},
		{"longgang-department-2024.json", exitHolds, nil, "not assessable"},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			r := newShell(t).run("check", published(tt.file))
			if r.status != tt.status {
				t.Errorf("status %d, want %d: %s", r.status, tt.status, r.stderr)
			}
			var found []string
			for line := range strings.SplitSeq(r.stdout, "\n") {
				if _, violation, ok := strings.Cut(line, "] "); ok && strings.HasPrefix(line, "不符") {
					found = append(found, violation)
				}
			}
			if !slices.Equal(found, tt.violations) {
				t.Errorf("violations:\n%s\nwant:\n%s", strings.Join(found, "\n"), strings.Join(tt.violations, "\n"))
			}
			if !strings.Contains(r.stdout, tt.mentions) {
				t.Errorf("%q is not in %q", tt.mentions, r.stdout)
			}
		})
	}
}

// Notepad on Windows puts a byte order mark before what it saves.
func TestCheckReadsWhatNotepadSaved(t *testing.T) {
	s := newShell(t)
	text, err := os.ReadFile(published("suqian-2024.json"))
	if err != nil {
		t.Fatal(err)
	}
	s.must("check", s.file("记事本.json", "\ufeff"+string(text)))
}

func TestCheckRefusesWhatIsNoReport(t *testing.T) {
	s := newShell(t)
	for name, path := range map[string]string{
		"not there":      "示例不存在.json",
		"not JSON":       s.file("a.json", "收到 3 件"),
		"another object": s.file("b.json", `{"price": 3}`),
		"not a workbook": s.file("c.xlsx", "PK nothing"),
	} {
		t.Run(name, func(t *testing.T) {
			if r := s.run("check", path); r.status != exitUnusable || !strings.Contains(r.stderr, "foidesk:") {
				t.Errorf("status %d: %s%s", r.status, r.stdout, r.stderr)
			}
		})
	}
}
